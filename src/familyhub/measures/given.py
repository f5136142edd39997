"""Small tables about a few families, turned into the linked tables: worked examples and specification tests.

People are named by small numbers: child 1, and delivery 1, whose mother is found through the delivery. Whoever has no
row in `lives` lives in the area, resident and registered, from long before and without end; whoever has no row in
`caseloads` is on no team's caseload. Optional cells are left out, or say "unknown" where the record would be empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NoReturn, TypeVar

import duckdb
import pyarrow as pa

from familyhub.errors import ConfigurationError
from familyhub.measures.definition import Example
from familyhub.model.derive import arrow_schema, ddl
from familyhub.model.facts import FACTS

Facts = dict[str, list[dict[str, Any]]]
Tables = Mapping[str, Sequence[Mapping[str, object]]]

T = TypeVar("T")
LONG_BEFORE = date(1990, 1, 1)
A_MOTHER = 1_000_000
"""The mother of delivery 3 is person 1,000,003; child 3 is person 3."""

ACTIVITIES: dict[str, str | None] = {
    "antenatal_contact": "antenatal_contact",
    "postnatal_visit": "new_birth_visit",
    "six_to_eight_week_review": "six_to_eight_week_review",
    "one_year_review": "one_year_review",
    "two_year_review": "two_year_review",
    "other_contact": None,
}
DOMAINS = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")

_WHO = ("child", "mother", "delivery")
_SPELL = (*_WHO, "from", "to", "known", "replaced")
_CONTACT = (
    *_WHO, "on", "attended", "medium", "review", "asq3", "feeding", "known", "replaced", "activity", "service", "team",
)  # fmt: skip
KEYS: dict[str, tuple[str, ...]] = {
    "births": ("child", "delivery", "on", "outcome", "gestation_days", "known", "mother"),
    "deaths": ("child", "mother", "on", "known"),
    "pregnancies": ("delivery", "expected", "booked", "ended", "outcome", "known", "mother"),
    "lives": (*_SPELL, "basis", "lsoa"),
    "caseloads": (*_SPELL, "team"),
    "hospital": _SPELL,
    "teams": ("team", "kind", "hub", "district", "quadrant"),
    "places": ("lsoa", "ward", "district", "quadrant", "quintile"),
    **dict.fromkeys(ACTIVITIES, _CONTACT),
}


@dataclass(frozen=True, slots=True)
class GivenRow:
    """One row of a given table, with its place for messages; `number` counts from 1."""

    table: str
    number: int
    cells: Mapping[str, object]

    def has(self, key: str) -> bool:
        """Whether the row says anything under this key."""
        return self.cells.get(key) is not None

    def day(self, key: str, default: date | None = None) -> date | None:
        """A date, or the default. Raises ConfigurationError for anything else."""
        return self._typed(key, date, "a date", default)

    def needed_day(self, key: str) -> date:
        """A date that the row must have."""
        found = self.day(key)
        return found if found is not None else self.refuse(key, "nothing", "a date")

    def whole(self, key: str, default: int | None = None) -> int | None:
        """A whole number, or the default."""
        return self._typed(key, int, "a whole number", default)

    def flag(self, key: str, default: bool | None = None) -> bool | None:
        """True or false, or the default."""
        return self._typed(key, bool, "true or false", default)

    def text(self, key: str, default: str | None = None) -> str | None:
        """Text, or the default."""
        return self._typed(key, str, "text", default)

    def needed_text(self, key: str) -> str:
        """Text that the row must have."""
        found = self.text(key)
        return found if found is not None else self.refuse(key, "nothing", "text")

    def refuse(self, key: str, found: object, expected: str) -> NoReturn:
        """Refuse one cell. Raises ConfigurationError."""
        raise ConfigurationError(
            "given-cell",
            f'given table "{self.table}", row {self.number}, key "{key}"',
            found=str(found),
            expected=expected,
            next_step="Correct the example; docs/how-to-write-a-measure.md lists the tables and their keys.",
        )

    def _typed(self, key: str, kind: type[T], words: str, default: T | None) -> T | None:
        found = self.cells.get(key)
        if found is None:
            return default
        if found == "unknown":
            return None
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            self.refuse(key, repr(found), words)
        return found


@dataclass(slots=True)
class _Families:
    """The people of the given tables: who was born to whom, and who has said where they live."""

    facts: Facts = field(default_factory=lambda: {table.name: [] for table in FACTS})
    children: dict[int, int] = field(default_factory=dict)
    mothers: dict[int, int | None] = field(default_factory=dict)

    def add(self, table: str, **cells: object) -> None:
        columns = next(declared for declared in FACTS if declared.name == table).names
        self.facts[table].append(dict.fromkeys(columns) | cells)

    def people(self, row: GivenRow, *, delivery_is: str) -> list[int]:
        """The person ids a row is about. A delivery is its mother, or for spells the whole family."""
        named = [key for key in _WHO if row.has(key)]
        if len(named) != 1:
            row.refuse(" or ".join(_WHO), ", ".join(named) or "nothing", "exactly one of child, mother and delivery")
        number = row.whole(named[0])
        if named[0] == "child":
            if number not in self.children:
                row.refuse("child", number, "a child born alive in births")
            return [number]
        if number not in self.mothers:
            row.refuse(named[0], number, "a delivery of births or pregnancies")
        mother = self.mothers[number]
        people = [] if mother is None else [mother]
        if named[0] == "delivery" and delivery_is == "family":
            people += [child for child, delivery in self.children.items() if delivery == number]
        if not people:
            row.refuse(named[0], number, "a delivery that has a mother")
        return people


def facts_of_example(example: Example) -> Facts:
    """The linked tables of a definition's worked example, by table name. Raises ConfigurationError."""
    return facts_of({name: getattr(example, name) for name in KEYS if hasattr(example, name)})


def facts_of_text(text: str) -> Facts:
    """The linked tables of text tables (see `read_tables`), by table name. Raises ConfigurationError."""
    return facts_of(read_tables(text))


def facts_of(tables: Tables) -> Facts:
    """The linked tables of given tables: table name → rows by the names of model/facts.py.

    Raises ConfigurationError for an unknown table, an unknown key or a cell of the wrong kind, with its place.
    """
    given = {name: _checked(name, rows) for name, rows in tables.items()}
    families = _Families()
    _add_births(families, given.get("births", []), given.get("pregnancies", []))
    _add_deaths(families, given.get("deaths", []))
    _add_homes(families, given.get("lives", []))
    _add_caseloads(families, given.get("caseloads", []))
    _add_stays(families, given.get("hospital", []))
    _add_paths(families, given.get("teams", []), given.get("places", []))
    for name in ACTIVITIES:
        _add_contacts(families, given.get(name, []))
    return families.facts


def _checked(table: str, rows: Sequence[Mapping[str, object]]) -> list[GivenRow]:
    if table not in KEYS:
        GivenRow(table, 0, {}).refuse("", "an unknown table", "one of " + ", ".join(KEYS))
    given = [GivenRow(table, number, row) for number, row in enumerate(rows, start=1)]
    for row in given:
        for key in row.cells:
            if key not in KEYS[table]:
                row.refuse(key, "an unknown key", "one of " + ", ".join(KEYS[table]))
    return given


def _add_births(families: _Families, births: Sequence[GivenRow], pregnancies: Sequence[GivenRow]) -> None:
    of_delivery: dict[int, list[GivenRow]] = {}
    for row in births:
        delivery = row.whole("delivery", row.whole("child"))
        if delivery is None:
            row.refuse("delivery", "nothing", "a number for the child or the delivery")
        of_delivery.setdefault(delivery, []).append(row)
    expecting = {row.whole("delivery", 0) or row.refuse("delivery", "nothing", "a number"): row for row in pregnancies}
    for delivery in sorted(of_delivery | expecting):
        _add_delivery(families, delivery, of_delivery.get(delivery, []), expecting.get(delivery))


def _add_delivery(families: _Families, delivery: int, births: Sequence[GivenRow], pregnancy: GivenRow | None) -> None:
    told = [*births, *([pregnancy] if pregnancy else [])]
    mother = None if any(row.flag("mother", True) is False for row in told) else A_MOTHER + delivery
    families.mothers[delivery] = mother
    if mother is not None:
        families.add("person", person_id=mother, learnt_on=LONG_BEFORE, record_count=1)
        families.add("delivery_person", delivery_id=delivery, person_id=mother, role="mother")
    cells = {"delivery_id": delivery, "mother_id": mother, "live_babies": 0, "outcome": "expected"}
    if births:
        cells |= _births_of(families, delivery, births)
    if pregnancy:
        cells |= _pregnancy_of(pregnancy)
    families.add("delivery", **cells)


def _births_of(families: _Families, delivery: int, births: Sequence[GivenRow]) -> dict[str, object]:
    alive = [row for row in births if row.text("outcome", "live") == "live"]
    for row in births:
        if row.text("outcome", "live") not in ("live", "stillborn"):
            row.refuse("outcome", row.text("outcome"), "live or stillborn")
    for row in alive:
        child = row.whole("child", delivery) or delivery
        if child in families.children:
            row.refuse("child", child, "a number for each child: twins are two")
        families.children[child] = delivery
        learnt_on = row.day("known", row.needed_day("on"))
        families.add("person", person_id=child, birth_date=row.day("on"), learnt_on=learnt_on, record_count=1)
        families.add("delivery_person", delivery_id=delivery, person_id=child, role="baby")
    born_on = min(row.needed_day("on") for row in births)
    learnt_on = min(row.day("known") or row.needed_day("on") for row in births)
    gestation = births[0].whole("gestation_days", 280)
    ended = {} if alive else {"ended_on": born_on, "ended_learnt_on": learnt_on}
    return {
        "expected_on": born_on + timedelta(days=280 - (gestation or 280)),
        "born_on": born_on,
        "gestation_days": gestation,
        "live_babies": len(alive),
        "outcome": "live" if alive else "stillborn",
        "learnt_on": learnt_on,
        "born_learnt_on": learnt_on,
        **ended,
    }


def _pregnancy_of(row: GivenRow) -> dict[str, object]:
    expected = row.needed_day("expected")
    booked, ended = row.day("booked"), row.day("ended")
    # A pregnancy is booked at about ten weeks: so is it known where no other day is given.
    learnt_on = booked or expected - timedelta(days=210)
    cells: dict[str, object] = {"expected_on": expected, "booked_on": booked, "learnt_on": learnt_on}
    if ended is None:
        return cells | {"learnt_on": row.day("known", learnt_on)}
    outcome = row.text("outcome", "loss")
    if outcome not in ("loss", "stillborn", "ended"):
        row.refuse("outcome", outcome, "loss, stillborn or ended")
    return cells | {"ended_on": ended, "outcome": outcome, "ended_learnt_on": row.day("known", ended)}


def _add_deaths(families: _Families, deaths: Sequence[GivenRow]) -> None:
    for row in deaths:
        died = families.people(row, delivery_is="mother")
        for person in families.facts["person"]:
            if person["person_id"] in died:
                person["death_date"] = row.needed_day("on")
                person["death_learnt_on"] = row.day("known", row.day("on"))


def _spell(row: GivenRow) -> dict[str, object]:
    from_date = row.day("from", LONG_BEFORE)
    learnt_from = row.day("known", from_date)
    return {
        "from_date": from_date,
        "to_date": row.day("to"),
        "learnt_from": learnt_from,
        "learnt_to": row.day("replaced"),
    }


def _add_homes(families: _Families, lives: Sequence[GivenRow]) -> None:
    said: set[int] = set()
    for row in lives:
        bases = ("resident", "registered") if not row.has("basis") else (row.needed_text("basis"),)
        for person in families.people(row, delivery_is="family"):
            said.add(person)
            for basis in bases:
                families.add("responsible", person_id=person, basis=basis, **_spell(row))
            if "resident" in bases:
                families.add("residence", person_id=person, lsoa=row.text("lsoa"), **_spell(row))
    always: dict[str, object] = {"from_date": LONG_BEFORE, "learnt_from": LONG_BEFORE}
    for person in [row["person_id"] for row in families.facts["person"] if row["person_id"] not in said]:
        for basis in ("resident", "registered"):
            families.add("responsible", person_id=person, basis=basis, **always)


def _add_caseloads(families: _Families, caseloads: Sequence[GivenRow]) -> None:
    for row in caseloads:
        for person in families.people(row, delivery_is="family"):
            families.add("caseload", person_id=person, team_key=row.needed_text("team"), **_spell(row))


def _add_stays(families: _Families, stays: Sequence[GivenRow]) -> None:
    for row in stays:
        for person in families.people(row, delivery_is="mother"):
            families.add("status", person_id=person, status="hospital_stay", **_spell(row))


def _add_paths(families: _Families, teams: Sequence[GivenRow], places: Sequence[GivenRow]) -> None:
    for row in teams:
        path = {key: row.text(key) for key in ("kind", "hub", "district", "quadrant")}
        families.add("team_path", team_key=row.needed_text("team"), team=row.text("team"), **path)
    described = {row["team_key"] for row in families.facts["team_path"]}
    for team in sorted({row["team_key"] for row in families.facts["caseload"]} - described):
        families.add("team_path", team_key=team, team=team)
    for row in places:
        path = {key: row.text(key) for key in ("ward", "district", "quadrant")}
        lsoa = row.needed_text("lsoa")
        families.add("place_path", lsoa=lsoa, name=lsoa, quintile=row.whole("quintile"), **path)


def _add_contacts(families: _Families, contacts: Sequence[GivenRow]) -> None:
    for row in contacts:
        for person in families.people(row, delivery_is="mother"):
            families.add(
                "contact",
                contact_id=len(families.facts["contact"]) + 1,
                person_id=person,
                happened_on=row.needed_day("on"),
                service=row.text("service", "health_visiting"),
                activity=row.text("activity", ACTIVITIES[row.table]),
                attended=row.text("attended", "seen"),
                medium=row.text("medium", "face_to_face"),
                team_key=row.text("team"),
                wellbeing_review=row.flag("review"),
                feeding=row.text("feeding"),
                learnt_from=row.day("known", row.day("on")),
                learnt_to=row.day("replaced"),
                **_asq3(row),
            )


def _asq3(row: GivenRow) -> dict[str, object]:
    said = row.cells.get("asq3")
    if said is None:
        return {}
    if said in ("all_at_or_above", "all_below"):
        said = dict.fromkeys(DOMAINS, said == "all_at_or_above")
    if not isinstance(said, Mapping) or not set(said) <= set(DOMAINS):
        row.refuse("asq3", said, "all_at_or_above, all_below, or true or false for each of " + ", ".join(DOMAINS))
    return {"asq3_domains": len(said), **{f"asq3_{domain}": above for domain, above in said.items()}}


def load(facts: Facts, connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table of model/facts.py in the connection and fill it with the rows given."""
    for table in FACTS:
        connection.execute(ddl(table))
        rows = facts.get(table.name, [])
        if not rows:
            continue
        given_rows = pa.Table.from_pylist(rows, schema=arrow_schema(table))
        connection.register("given_rows", given_rows)
        connection.execute(f"INSERT INTO {table.name} SELECT * FROM given_rows")
        connection.unregister("given_rows")


def read_tables(text: str) -> dict[str, list[dict[str, object]]]:
    """Text tables as rows: a line that begins with a name starts a table and names its keys, the next hold its rows.

    Cells are dates (2024-03-01), whole numbers, true, false or text; an empty cell is left out.
    """
    tables: dict[str, list[dict[str, object]]] = {}
    rows: list[dict[str, object]] = []
    keys: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        name, *cells = (cell.strip() for cell in line.split("|"))
        if name:
            rows, keys = tables.setdefault(name, []), cells
        else:
            rows.append({key: _cell(cell) for key, cell in zip(keys, cells, strict=True) if cell})
    return tables


def _cell(text: str) -> object:
    if text in ("true", "false"):
        return text == "true"
    if text.isdigit():
        return int(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
