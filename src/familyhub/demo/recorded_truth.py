"""The truth about outcomes, priority groups, rates and waits, written as tables beside the other truth."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.demo.county import County
from familyhub.demo.group_help import GroupHelp, group_help
from familyhub.demo.group_truth import GroupChild, GroupMember, GroupTruth
from familyhub.demo.outcome_member import OutcomeMember
from familyhub.demo.outcome_truth import COUNTS, outcome_figures, outcome_members
from familyhub.demo.rate_truth import RateEvent, rate_events, rate_figures
from familyhub.demo.use_truth import NeedUse, need_use
from familyhub.demo.wait_truth import Wait, wait_figures, waits

FIGURE = ("measure", "month", "hierarchy", "level", "place")
PLACE = ("hierarchy", "level", "place")
DATES = (
    "since",
    "seen",
    "identified_on",
    "offered_on",
    "declined_on",
    "entered_on",
    "completed_on",
    "abandoned_on",
    "assessed_on",
)
WAITED, OF_WAIT = ("period_kind", "period"), ("children", "in_time", "days")
OF_GROUP = ("people", "own", "unconfirmed", "asked", "under_fives", "families")


def write_recorded_truth(county: County, folder: Path) -> None:
    """Write what is true of outcomes, groups, rates and waits into `folder`.

    `outcomes.parquet` (the fields of an outcome member and its status), `outcome_figures.parquet` (measure, month,
    hierarchy, level, place, the counts so far by the month's end); `group_members.parquet`, `group_figures.parquet`,
    `group_combinations.parquet` (the groups joined by a plus sign, children, exactly), `group_children.parquet` (under
    fives in three or more), `group_help.parquet` (the help each of them receives, the practitioners joined by a plus
    sign); `rate_events.parquet`, `rate_figures.parquet` (events of the month); `waits.parquet` (a referral to therapy),
    `wait_figures.parquet` (children, in_time, days); `need_use.parquet` (a need and cohort: children and contacts).
    """
    folder.mkdir(parents=True, exist_ok=True)
    members = outcome_members(county)
    _write(folder / "outcomes.parquet", [_fields(member) | {"status": member.status} for member in members])
    figures = outcome_figures(county, members)
    rows = (dict(zip(FIGURE, key, strict=True)) | figures[key] for key in sorted(figures))
    _write(folder / "outcome_figures.parquet", rows, numbers=COUNTS)
    _write_groups(GroupTruth(county), folder)
    events = rate_events(county)
    _write(folder / "rate_events.parquet", [_fields(event) for event in events])
    rates = rate_figures(county, events)
    rows = (dict(zip(FIGURE, key, strict=True)) | {"events": rates[key]} for key in sorted(rates))
    _write(folder / "rate_figures.parquet", rows, numbers=("events",))
    numbers = ("children", "contacts", "others", "others_contacts")
    _write(folder / "need_use.parquet", [_fields(each) for each in need_use(county)], numbers=numbers)
    found = waits(county)
    _write(folder / "waits.parquet", [_fields(wait) for wait in found], numbers=("days",))
    waited = wait_figures(county, found)
    rows = (
        dict(zip((*WAITED, *PLACE), key, strict=True)) | dict(zip(OF_WAIT, waited[key], strict=True))
        for key in sorted(waited)
    )
    _write(folder / "wait_figures.parquet", rows, numbers=OF_WAIT)


def _write_groups(truth: GroupTruth, folder: Path) -> None:
    _write(folder / "group_members.parquet", [_fields(member) for member in truth.members])
    counts = truth.counts()
    rows = (dict(zip((*PLACE, "priority_group"), key, strict=True)) | counts[key] for key in sorted(counts))
    _write(folder / "group_figures.parquet", rows, numbers=OF_GROUP)
    having = truth.combinations()
    combined = (
        dict(zip(PLACE, key[:3], strict=True))
        | {"groups": "+".join(key[3]), "children": having[key][0], "exactly": having[key][1]}
        for key in sorted(having)
    )
    _write(folder / "group_combinations.parquet", combined, numbers=("children", "exactly"))
    children = [
        _fields(child) | {"groups": "+".join(child.groups), "unconfirmed": "+".join(child.unconfirmed)}
        for child in truth.children()
    ]
    _write(folder / "group_children.parquet", children, numbers=("counted",))
    helped = [_fields(each) | {"leads": "+".join(each.leads)} for each in group_help(truth)]
    _write(folder / "group_help.parquet", helped)


def _fields(
    value: OutcomeMember | GroupMember | GroupChild | GroupHelp | RateEvent | Wait | NeedUse,
) -> dict[str, object]:
    """The fields by name; nothing within them is copied."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def _write(path: Path, rows: Iterable[Mapping[str, object]], numbers: Iterable[str] = ()) -> None:
    """A table of rows that all have the same fields; an empty one where there are no rows."""
    held = list(rows)
    whole = {*numbers, "person"}
    schema = pa.schema([(name, _type(name, whole, held)) for name in (held[0] if held else ())])
    pq.write_table(pa.Table.from_pylist([dict(row) for row in held], schema), path)


def _type(name: str, whole: set[str], rows: list[Mapping[str, object]]) -> pa.DataType:
    if name in whole:
        return pa.int64()
    found = next((row[name] for row in rows if row[name] is not None), "")
    if name in DATES or isinstance(found, date):
        return pa.date32()
    return pa.bool_() if isinstance(found, bool) else pa.string()
