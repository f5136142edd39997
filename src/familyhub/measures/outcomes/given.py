"""Small tables about a few people, turned into the linked tables: outcomes' worked examples and their tests.

People are small numbers. A list in a cell stands for one row each. Whoever has no row in `lives` lives in the area.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from familyhub.errors import ConfigurationError
from familyhub.measures.given import LONG_BEFORE, Facts, GivenRow
from familyhub.measures.outcomes.definition import Example
from familyhub.model.facts import FACTS

SPELL = ("from", "to", "known", "replaced")
KEYS: dict[str, tuple[str, ...]] = {
    "people": ("person", "born", "sex", "died", "known"),
    "relations": ("parent", "child", "as", "from", "to"),
    "pregnancies": ("mother", "due", "booked", "born", "child", "known"),
    "statuses": ("person", "status", "detail", *SPELL),
    "lives": ("person", "lsoa", *SPELL),
    "places": ("lsoa", "ward", "district", "quadrant", "quintile", "position"),
    "teams": ("team", "hub", "district", "quadrant"),
    "caseloads": ("person", "team", *SPELL),
    "activity": ("person", "step", "on", "episode", "detail", "team", "practitioner", "known", "replaced"),
    "contacts": ("person", "activity", "on", "attended", "service", "team", "practitioner", "known", "replaced"),
    "assessments": (
        "person", "instrument", "domain", "on", "score", "band", "respondent", "part", "known", "replaced",
    ),
    "answers": ("person", "survey", "question", "on", "number", "known", "replaced"),
    "schools": ("school", "indicator", "value", "from", "to", "known", "replaced"),
}  # fmt: skip

FIRST_KEY = {"outcome_activity": 1_000_000, "assessment": 2_000_000, "contact": 3_000_000, "feedback": 4_000_000}
"""Where the ids of made-up records begin, far from people's."""

FIRST_EPISODE = 5_000_000


@dataclass(slots=True)
class _Told:
    """The linked tables as they fill up."""

    facts: Facts = field(default_factory=lambda: {table.name: [] for table in FACTS})
    episodes: dict[str, int] = field(default_factory=dict)

    def add(self, table: str, **cells: object) -> None:
        columns = next(declared for declared in FACTS if declared.name == table).names
        self.facts[table].append(dict.fromkeys(columns) | cells)

    def key(self, table: str) -> int:
        return FIRST_KEY[table] + len(self.facts[table])

    def episode(self, name: str | None) -> int | None:
        if name is None:
            return None
        return self.episodes.setdefault(name, FIRST_EPISODE + len(self.episodes))


def tables_of(example: Example) -> dict[str, list[dict[str, object]]]:
    """The example's tables by name."""
    return {name: getattr(example, name) for name in KEYS}


def facts_of(tables: Mapping[str, Sequence[Mapping[str, object]]], measure: str) -> tuple[Facts, dict[str, int]]:
    """The linked tables of given tables, steps being of the measure; and the id of each episode that was named.

    Raises ConfigurationError for an unknown key or a cell of the wrong kind, with its place.
    """
    told = _Told()
    rows = {name: list(_rows(name, tables.get(name, ()))) for name in KEYS}
    _people(told, rows["people"])
    _relations(told, rows["relations"])
    _pregnancies(told, rows["pregnancies"])
    _homes(told, rows["lives"])
    _spells(told, rows["statuses"], rows["caseloads"])
    _paths(told, rows["teams"], rows["places"])
    _records(told, rows, measure)
    for number, row in enumerate(rows["schools"], start=1):
        told.add(
            "published",
            publisher="council",
            indicator=row.needed_text("indicator"),
            area_code=str(row.cells["school"]),
            area_kind="school",
            period=f"{row.day('to')}",
            from_date=row.day("from"),
            to_date=row.needed_day("to"),
            value=_number(row, "value"),
            row=number,
            extract_id=1,
            **_known(row, "to"),
        )
    return told.facts, told.episodes


def _rows(table: str, written: Sequence[Mapping[str, object]]) -> Iterator[GivenRow]:
    number = 0
    for cells in written:
        lists = {key: value if isinstance(value, list) else [value] for key, value in cells.items()}
        for values in product(*lists.values()):
            number += 1
            row = GivenRow(table, number, dict(zip(lists, values, strict=True)))
            for key in row.cells:
                if key not in KEYS[table]:
                    raise _refused(row, key, "an unknown key", "one of " + ", ".join(KEYS[table]))
            yield row


def _refused(row: GivenRow, key: str, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "given-cell",
        f'given table "{row.table}", row {row.number}, key "{key}"',
        found=found,
        expected=expected,
        next_step="Correct the example; docs/how-to-write-an-outcome.md lists the tables and their keys.",
    )


def _person(row: GivenRow, key: str = "person") -> int:
    number = row.whole(key)
    if number is None:
        raise _refused(row, key, "nothing", "a person's number")
    return number


def _number(row: GivenRow, key: str) -> float | None:
    value = row.cells.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refused(row, key, repr(value), "a number")
    return float(value)


def _known(row: GivenRow, day: str) -> dict[str, Any]:
    return {"learnt_from": row.day("known", row.day(day) or LONG_BEFORE), "learnt_to": row.day("replaced")}


def _spell(row: GivenRow) -> dict[str, Any]:
    from_date = row.day("from", LONG_BEFORE)
    return {
        "from_date": from_date, "to_date": row.day("to"), "learnt_from": row.day("known", from_date),
        "learnt_to": row.day("replaced"),
    }  # fmt: skip


def _people(told: _Told, rows: Sequence[GivenRow]) -> None:
    for row in rows:
        told.add(
            "person", person_id=_person(row), birth_date=row.day("born"), sex=row.text("sex"),
            death_date=row.day("died"), death_learnt_on=row.day("died"),
            learnt_on=row.day("known", LONG_BEFORE), record_count=1,
        )  # fmt: skip


def _relations(told: _Told, rows: Sequence[GivenRow]) -> None:
    for number, row in enumerate(rows, start=1):
        told.add(
            "relation", person_id=_person(row, "parent"), relation=row.text("as", "mother_of"),
            other_id=_person(row, "child"), from_date=row.day("from"), to_date=row.day("to"), basis="stated",
            standing="stands", source="example", learnt_from=LONG_BEFORE, extract_id=1, row=number,
        )  # fmt: skip


def _pregnancies(told: _Told, rows: Sequence[GivenRow]) -> None:
    for number, row in enumerate(rows, start=1):
        due, born, booked = row.day("due"), row.day("born"), row.day("booked")
        told.add(
            "delivery", delivery_id=number, mother_id=_person(row, "mother"), expected_on=due, booked_on=booked,
            born_on=born, live_babies=0 if born is None else 1, outcome="expected" if born is None else "live",
            learnt_on=row.day("known", booked or LONG_BEFORE), born_learnt_on=born, extract_id=1, row=number,
        )  # fmt: skip
        if row.has("child"):
            told.add("delivery_person", delivery_id=number, person_id=_person(row, "child"), role="baby")


def _homes(told: _Told, rows: Sequence[GivenRow]) -> None:
    said = set()
    for row in rows:
        said.add(_person(row))
        for basis in ("resident", "registered"):
            told.add("responsible", person_id=_person(row), basis=basis, **_spell(row))
        told.add("residence", person_id=_person(row), lsoa=row.text("lsoa"), **_spell(row))
    for person in told.facts["person"]:
        if person["person_id"] not in said:
            for basis in ("resident", "registered"):
                told.add(
                    "responsible", person_id=person["person_id"], basis=basis, from_date=LONG_BEFORE,
                    learnt_from=LONG_BEFORE,
                )  # fmt: skip


def _spells(told: _Told, statuses: Sequence[GivenRow], caseloads: Sequence[GivenRow]) -> None:
    for row in statuses:
        told.add(
            "status", person_id=_person(row), status=row.needed_text("status"), detail=row.text("detail"), **_spell(row)
        )
    for row in caseloads:
        told.add("caseload", person_id=_person(row), team_key=row.needed_text("team"), **_spell(row))


def _paths(told: _Told, teams: Sequence[GivenRow], places: Sequence[GivenRow]) -> None:
    for row in teams:
        path = {key: row.text(key) for key in ("hub", "district", "quadrant")}
        told.add("team_path", team_key=row.needed_text("team"), team=row.text("team"), **path)
    for row in places:
        path = {key: row.text(key) for key in ("ward", "district", "quadrant")}
        lsoa = row.needed_text("lsoa")
        told.add(
            "place_path", lsoa=lsoa, name=lsoa, quintile=row.whole("quintile"),
            deprivation_position=row.whole("position"), **path,
        )  # fmt: skip


def _records(told: _Told, rows: Mapping[str, Sequence[GivenRow]], measure: str) -> None:
    for number, row in enumerate(rows["activity"], start=1):
        told.add(
            "outcome_activity", activity_key=told.key("outcome_activity"), person_id=_person(row), outcome=measure,
            episode_key=told.episode(row.text("episode")), step=row.needed_text("step"),
            happened_on=row.needed_day("on"), detail=row.text("detail"), team_key=row.text("team"),
            practitioner_key=row.text("practitioner"), source="example", extract_id=1, row=number, **_known(row, "on"),
        )  # fmt: skip
    for number, row in enumerate(rows["contacts"], start=1):
        told.add(
            "contact", contact_id=told.key("contact"), person_id=_person(row), happened_on=row.needed_day("on"),
            activity=row.needed_text("activity"), attended=row.text("attended", "seen"),
            service=row.text("service", "health_visiting"), team_key=row.text("team"),
            practitioner_key=row.text("practitioner"), extract_id=1, row=number, **_known(row, "on"),
        )  # fmt: skip
    for number, row in enumerate(rows["assessments"], start=1):
        told.add(
            "assessment", assessment_key=told.key("assessment"), person_id=_person(row),
            happened_on=row.needed_day("on"), instrument=row.needed_text("instrument"),
            domain=row.text("domain", "whole"), score=_number(row, "score"), band=row.text("band"),
            respondent=row.text("respondent"), part=row.text("part"), source="example", extract_id=1, row=number,
            **_known(row, "on"),
        )  # fmt: skip
    for number, row in enumerate(rows["answers"], start=1):
        told.add(
            "feedback", response_key=told.key("feedback"), person_id=_person(row), survey=row.needed_text("survey"),
            question=row.needed_text("question"), answered_on=row.needed_day("on"),
            answer_number=_number(row, "number"), source="example", extract_id=1, row=number, **_known(row, "on"),
        )  # fmt: skip
