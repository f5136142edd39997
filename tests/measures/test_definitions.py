"""Definitions are read, or refused with the file, the key, what was found and what was expected."""

import pytest

from familyhub.errors import ConfigurationError
from familyhub.measures import load

GOOD = """
[local-visit]
kind         = "due"
name         = "Families visited within 10 days"
subject      = "delivery"
satisfied_by = "postnatal_visit"
within       = { from = 0, to = 10, unit = "days" }
reported     = { by = "month", when = "window_closes" }
responsible  = "contract"
why          = "Because."
owner        = "Somebody"
next_review  = 2027-04-01
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        folder = tmp_path / "measures"
        folder.mkdir(exist_ok=True)
        (folder / "local.toml").write_text(text, encoding="utf-8")
        return load(folder)

    return write


def test_the_shipped_definitions_are_those_of_the_rules_page():
    domains = ("iii", "iv", "v", "vi", "vii", "viii")
    assert set(load()) == {
        *("kpi-2-01", "kpi-2-01-review", "kpi-2-02", "kpi-2-02-review"),
        *("kpi-2-33", "kpi-2-34", "kpi-2-35", "kpi-2-35-review"),
        *("ohid-c1", "ohid-c2", "ohid-c3", "ohid-c4", "ohid-c5", "ohid-c6i", "ohid-c6ii", "ohid-c8i", "ohid-c8ii"),
        *(f"ohid-c6{domain}" for domain in domains),
    }


def test_the_targets_are_those_of_the_scrutiny_paper():
    targets = {measure: definition.target.at_least for measure, definition in load().items() if definition.target}
    assert targets == {
        "kpi-2-01": 80, "kpi-2-01-review": 80, "kpi-2-02": 96, "kpi-2-02-review": 96,
        "kpi-2-33": 95, "kpi-2-34": 95, "kpi-2-35": 90, "kpi-2-35-review": 90,
    }  # fmt: skip


def test_a_council_adds_a_definition(written):
    assert written(GOOD)["local-visit"].within.to == 10


def test_a_council_replaces_a_definition(written):
    found = written(GOOD + 'replaces = "kpi-2-02"\n')
    assert "local-visit" in found
    assert "kpi-2-02" not in found


def test_a_definition_keeps_its_id_when_it_replaces_itself(written):
    found = written(GOOD.replace("local-visit", "kpi-2-02") + 'replaces = "kpi-2-02"\n')
    assert found["kpi-2-02"].within.to == 10


def test_a_measure_follows_the_one_it_is_among(written):
    text = GOOD.replace("local-visit", "local-among") + 'among = "local-visit"\n' + GOOD
    assert list(written(text))[-2:] == ["local-visit", "local-among"]


REFUSED = {
    "an unknown key": (GOOD + "colour = 1\n", "local-visit", "colour"),
    "an unknown key inside": (GOOD.replace("to = 10", "too = 10"), "local-visit.within", "too"),
    "an unknown value": (GOOD.replace('"contract"', '"everybody"'), "local-visit.responsible", "everybody"),
    "a number as text": (GOOD.replace("from = 0", 'from = "0"'), "local-visit.within.from", "str"),
    "an unknown kind": (GOOD.replace('"due"', '"score"'), "local-visit.kind", "score"),
    "an unknown event": (GOOD.replace('"postnatal_visit"', '"a_chat"'), "local-visit.satisfied_by", "a_chat"),
    "an unknown event of withheld": (
        GOOD + 'withheld = { event = "a_chat", at_least = 95 }\n',
        "local-visit.withheld.event",
        "a_chat",
    ),
    "among nobody": (GOOD + 'among = "kpi-9"\n', "local-visit.among", "kpi-9"),
    "among itself": (GOOD + 'among = "local-visit"\n', "local-visit.among", "local-visit"),
    "among another subject": (GOOD + 'among = "kpi-2-33"\n', "local-visit.among", "child"),
    "replacing nobody": (GOOD + 'replaces = "kpi-9"\n', "local-visit.replaces", "kpi-9"),
    "the id of another": (GOOD.replace("local-visit", "kpi-2-02"), "kpi-2-02", "essex.toml"),
    "an id with capitals": (GOOD.replace("[local-visit]", "[Local]"), "Local", "Local"),
    "a window that closes first": (GOOD.replace("from = 0", "from = 11"), "local-visit.within", "11"),
    "a gestation for a delivery": (
        GOOD.replace("{ from = 0, to = 10, unit = \"days\" }", '{ from = 28, to = "birth", unit = "gestation_weeks" }'),
        "local-visit.within",
        "delivery",
    ),
    "a birth calendar for a month": (
        GOOD.replace('when = "window_closes"', 'when = "anchor", calendar = "ohid-new-birth"'),
        "local-visit.reported.calendar",
        "month",
    ),
    "a work list of a count": (
        GOOD.replace('when = "window_closes"', 'when = "satisfied"') + "worklist = true\n",
        "local-visit.worklist",
        "count",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_the_vocabulary_does_not_know_is_refused_with_its_path(written, case):
    text, path, found = REFUSED[case]
    with pytest.raises(ConfigurationError) as refused:
        written(text)
    trouble = refused.value.trouble
    assert trouble.where == f"measures/local.toml, {path}"
    assert found in trouble.found
    assert trouble.expected
    assert trouble.next_step


def test_measures_among_each_other_in_a_circle_are_refused(written):
    text = GOOD + 'among = "local-other"\n' + GOOD.replace("local-visit", "local-other") + 'among = "local-visit"\n'
    with pytest.raises(ConfigurationError, match="local-visit → local-other → local-visit"):
        written(text)


def test_a_file_that_is_no_toml_is_refused_with_the_line(written):
    with pytest.raises(ConfigurationError, match="line 2"):
        written("[local-visit]\nkind = due\n")
