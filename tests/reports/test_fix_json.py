"""Fix-lists as JSON: every fault once, what its rule says in one place, and no memory of its own."""

import io
import json
import tracemalloc
from dataclasses import replace
from datetime import date

import pytest

from familyhub.quality.fixlists import Counts, Fix, FixList, TeamFixes
from familyhub.quality.kpi_cost import Cost
from familyhub.reports import fix_json

MANY = 20_000
COST = Cost("kpi-2-02", "Families visited within 14 days", "delivery", "2025-10", "Mill team", 1, False, 0.31, 0.02)
DATE = Fix(
    fault_id=2**60, team="Mill team", practitioner="p1", table="contact", record="contact_key x1",
    column="happened_on", rule="date", found='"31/09/2025"', expected="a date that exists", left_out="row",
    to_do="Correct the date: there is no such day.", file="hv/2025-11-01/contact.csv", row=2, state="open",
    first_seen=date(2025, 11, 1), last_seen=date(2025, 12, 1), extracts=2, closed_on=None,
    happened_on=None, costs=(COST,), cost_told=True,
)  # fmt: skip
AMERICAN = replace(DATE, fault_id=9, row=3, expected="a date that exists (month first)", costs=())
WHOLE_ROW = replace(DATE, fault_id=10, row=4, column="", rule="columns", expected="7 cells", costs=(), cost_told=False)


def list_of(*fixes: Fix) -> FixList:
    team = TeamFixes("Mill team", Counts(open=len(fixes)), (COST,), fixes)
    return FixList("hv", 'Health "visiting"', date(2025, 12, 1), Counts(open=len(fixes)), (COST,), (team,), 1)


def written(*lists: FixList):
    out = io.StringIO()
    fix_json.write(out, lists)
    return json.loads(out.getvalue())


def test_faults_of_one_kind_name_one_rule_that_says_it_once():
    told = written(list_of(DATE, replace(DATE, row=9), AMERICAN, WHOLE_ROW), replace(list_of(DATE), source="chis"))
    (team,) = told["lists"][0]["teams"]
    assert [fault["rule"] for fault in team["faults"]] == [
        "contact.happened_on:date", "contact.happened_on:date", "contact.happened_on:date:2", "contact:columns",
    ]  # fmt: skip
    assert told["rules"]["contact.happened_on:date"] == {
        "table": "contact", "column": "happened_on", "rule": "date", "expected": "a date that exists",
        "left_out": "row", "to_do": "Correct the date: there is no such day.",
    }  # fmt: skip
    assert told["rules"]["contact.happened_on:date:2"]["expected"] == "a date that exists (month first)"
    assert [(each["source"], len(each["teams"][0]["faults"])) for each in told["lists"]] == [("hv", 4), ("chis", 1)]
    assert told["measures"] == {"kpi-2-02": "Families visited within 14 days"}


@pytest.mark.parametrize("fix", [DATE, AMERICAN, WHOLE_ROW])
def test_nothing_that_a_list_holds_is_lost(fix):
    told = written(list_of(fix))
    (found,) = told["lists"]
    ((fault,),) = [team["faults"] for team in found["teams"]]
    whole = fault | told["rules"][fault["rule"]] | {"team": found["teams"][0]["team"]}
    for name in Fix.__slots__:
        held = getattr(fix, name)
        match held:
            case tuple():
                assert [cost["families"] for cost in whole[name]] == [cost.families for cost in held]
            case date():
                assert whole[name] == held.isoformat()
            case _ if name == "fault_id":
                assert int(whole[name], 16) == held
            case _:
                assert whole[name] == held
    assert (found["name"], found["as_at"], found["not_shown"]) == ('Health "visiting"', "2025-12-01", 1)


def test_no_list_at_all_is_still_json():
    assert written() == {"rules": {}, "measures": {}, "lists": []}


class Counting(io.TextIOBase):
    """Takes what is written and keeps only how much it was."""

    def __init__(self) -> None:
        self.characters = 0

    def write(self, text: str, /) -> int:
        self.characters += len(text)
        return len(text)


def test_a_long_list_takes_no_memory_of_its_own_and_repeats_no_sentence():
    long = list_of(*(replace(DATE, fault_id=number, row=number, costs=()) for number in range(MANY)))
    out = Counting()
    tracemalloc.start()
    fix_json.write(out, [long])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
    assert out.characters / MANY < 350
