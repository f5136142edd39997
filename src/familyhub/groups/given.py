"""Small tables about a few people, turned into the linked tables: worked examples and specification tests.

People are named by small numbers. Everybody lives in the area from long before; people of one `home` share a household,
and the other tables of an example are rows about these people (docs/priority-groups.md lists their keys).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from familyhub.errors import ConfigurationError
from familyhub.groups.definition import Example
from familyhub.model.derive import arrow_schema, ddl
from familyhub.model.facts import FACTS

Facts = dict[str, list[dict[str, Any]]]
Row = Mapping[str, object]

LONG_BEFORE = date(1900, 1, 1)
SOURCE = "given"

KEYS: dict[str, tuple[str, ...]] = {
    "people": (
        "person", "born", "died", "sex", "ethnicity", "other_language", "home", "other_home", "quintile", "restriction",
        "lives", "team",
    ),
    "related": ("person", "is", "of", "from", "to", "standing", "known"),
    "births": ("child", "mother", "gestation_days", "weight_grams"),
    "status": ("person", "status", "detail", "from", "to", "known", "replaced"),
    "school": ("person", "on", "service_child", "young_carer", "sen_provision", "known"),
    "recorded": ("person", "group", "belongs", "on", "since", "by", "team", "known", "replaced"),
}  # fmt: skip
"""The tables of an example and the keys of their rows."""

NEEDED: dict[str, tuple[str, ...]] = {
    "people": ("person", "born"),
    "related": ("person", "is", "of"),
    "births": ("child",),
    "status": ("person", "status", "from"),
    "school": ("person", "on"),
    "recorded": ("person", "group", "belongs", "on"),
}


@dataclass(slots=True)
class _Given:
    received: date
    facts: Facts = field(default_factory=lambda: {table.name: [] for table in FACTS})
    lines: int = 0

    def add(self, table: str, **cells: object) -> None:
        columns = next(declared for declared in FACTS if declared.name == table).names
        self.lines += 1
        row = dict.fromkeys(columns) | {
            name: value
            for name, value in {
                "extract_id": 1, "row": self.lines, "source": SOURCE, "learnt_from": LONG_BEFORE,
            }.items()
            if name in columns
        }  # fmt: skip
        self.facts[table].append(row | cells)


def facts_of(example: Example) -> Facts:
    """The rows of every linked table. Raises ConfigurationError for an unknown key or a missing cell."""
    for table, keys in KEYS.items():
        for number, row in enumerate(getattr(example, table), start=1):
            _check(table, number, row, keys)
    given = _Given(example.known_by or example.as_of)
    _add_people(given, example.people)
    for row in example.related:
        given.add(
            "relation", person_id=row["person"], relation=row["is"], other_id=row["of"], from_date=row.get("from"),
            to_date=row.get("to"), basis="stated", standing=row.get("standing", "stands"),
            learnt_from=row.get("known", LONG_BEFORE),
        )  # fmt: skip
    _add_births(given, example)
    for row in example.status:
        given.add(
            "status", person_id=row["person"], status=row["status"], detail=row.get("detail"), from_date=row["from"],
            to_date=row.get("to"), learnt_from=row.get("known", LONG_BEFORE), learnt_to=row.get("replaced"),
        )  # fmt: skip
    for row in example.school:
        given.add(
            "school_term", person_id=row["person"], school_key="s1", term=str(row["on"]), census_on=row["on"],
            service_child=row.get("service_child"), young_carer=row.get("young_carer"),
            sen_provision=row.get("sen_provision"), learnt_from=row.get("known", LONG_BEFORE),
        )  # fmt: skip
    for row in example.recorded:
        given.add(
            "group_recording", person_id=row["person"], priority_group=row["group"], belongs=row["belongs"],
            recorded_on=row["on"], since=row.get("since"), practitioner_key=row.get("by"), team_key=row.get("team"),
            learnt_from=row.get("known", LONG_BEFORE), learnt_to=row.get("replaced"),
        )  # fmt: skip
    given.add(
        "extract", extract_id=1, source=SOURCE, format="plain", file="given.csv", sha256="0" * 64,
        received=given.received, read_rows=given.lines, landed_rows=given.lines, quarantined_rows=0, erased_rows=0,
        replaced=False,
    )  # fmt: skip
    return given.facts


def load(facts: Facts, connection: duckdb.DuckDBPyConnection) -> None:
    """Create the linked tables in the connection's present schema and fill them."""
    for table in FACTS:
        connection.execute(ddl(table, table.name))
        if facts[table.name]:
            connection.register("given_rows", pa.Table.from_pylist(facts[table.name], schema=arrow_schema(table)))
            connection.execute(f"INSERT INTO {table.name} SELECT * FROM given_rows")
            connection.unregister("given_rows")


def _add_people(given: _Given, people: Iterable[Row]) -> None:
    households: dict[object, list[tuple[object, str]]] = {}
    for row in people:
        person = row["person"]
        given.add(
            "person", person_id=person, birth_date=row["born"], death_date=row.get("died"),
            death_learnt_on=row.get("died"), sex=row.get("sex"), ethnicity=row.get("ethnicity"),
            other_language=row.get("other_language"), restriction=row.get("restriction"), learnt_on=LONG_BEFORE,
            record_count=1,
        )  # fmt: skip
        given.add("person_source", person_id=person)
        if row.get("lives", True):
            given.add("responsible", person_id=person, basis="resident", from_date=row["born"])
        if row.get("team") is not None:
            given.add("caseload", person_id=person, team_key=row["team"], from_date=row["born"])
        if row.get("quintile") is not None:
            given.add("residence", person_id=person, lsoa=f"E{row['quintile']}", from_date=row["born"])
        for home, kind in ((row.get("home"), "home"), (row.get("other_home"), "other_parent")):
            if home is not None:
                households.setdefault(home, []).append((person, kind))
    for number, (_, members) in enumerate(households.items(), start=1):
        given.add("household", household_id=number, from_date=LONG_BEFORE, people=len(members))
        for person, kind in members:
            given.add("household_member", household_id=number, person_id=person, home=kind, from_date=LONG_BEFORE)
    for quintile in range(1, 6):
        given.add(
            "place_path", lsoa=f"E{quintile}", name=f"Place {quintile}", ward="Ward", district="District",
            quadrant="Quadrant", quintile=quintile,
        )  # fmt: skip


def _add_births(given: _Given, example: Example) -> None:
    born = {row["person"]: row["born"] for row in example.people}
    for row in example.births:
        child, mother = row["child"], row.get("mother")
        if child not in born:
            raise _refused("births", 1, "child", child, "a person of the example")
        given.add(
            "delivery", delivery_id=child, mother_id=mother, born_on=born[child], live_babies=1, outcome="live",
            gestation_days=row.get("gestation_days"), learnt_on=born[child], born_learnt_on=born[child],
        )  # fmt: skip
        given.add(
            "delivery_person", delivery_id=child, person_id=child, role="baby", weight_grams=row.get("weight_grams")
        )
        if mother is not None:
            given.add("delivery_person", delivery_id=child, person_id=mother, role="mother")
            given.add(
                "relation", person_id=mother, relation="mother_of", other_id=child, basis="birth_notice",
                standing="stands",
            )  # fmt: skip


def _check(table: str, number: int, row: Row, keys: tuple[str, ...]) -> None:
    for key in row:
        if key not in keys:
            raise _refused(table, number, key, key, "one of " + ", ".join(keys))
    for key in NEEDED[table]:
        if row.get(key) is None:
            raise _refused(table, number, key, "nothing", "a value")


def _refused(table: str, number: int, key: str, found: object, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "group-example",
        f'table "{table}" of an example, row {number}, key "{key}"',
        found=str(found),
        expected=expected,
        next_step="Correct the example; docs/priority-groups.md lists the tables and their keys.",
    )
