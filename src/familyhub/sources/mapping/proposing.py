"""From what a file's columns hold to the rows that a mapping would give, and what could not be placed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from familyhub.model import BY_NAME, Column
from familyhub.sources.mapping.definition import (
    NUMBER,
    Condition,
    Join,
    OneRowForEach,
    Row,
    Split,
    Text,
    filled_in,
    headers_of,
)
from familyhub.sources.mapping.families import Repeated, repeated
from familyhub.sources.mapping.fitting import by_value
from familyhub.sources.mapping.placing import Placing, homeless, place_all
from familyhub.sources.mapping.profile import Profile, Profiled
from familyhub.sources.mapping.words import (
    OF_WHOM,
    SOMEBODY_ELSE,
    Target,
    code_of,
    is_about_somebody_else,
    need_of,
    target_of,
)

LONGEST_VALUE = 40
SINCE_UNKNOWN = "1900-01-01"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A row that a mapping would give, with what should be said of it.

    `open` are values that nobody knows a code for, by column, each with its count; `kept_back` counts those that are
    too rare or too long to be shown.
    """

    row: Row
    says: tuple[str, ...] = ()
    open: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    kept_back: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a mapping of a file would be: its rows, how its dates are written, and why some columns have no place.

    `by_value` are columns whose values alone say where they belong: nobody should take that for granted.
    """

    rows: tuple[Proposed, ...]
    date_form: str | dict[str, str]
    date_note: str
    left_out: dict[str, str]
    by_value: frozenset[str] = frozenset()


def proposed(file: Profiled) -> Proposal:
    """The rows that a file would give, as far as its headers and values show."""
    by_name = {column.header: column for column in file.columns}
    placing = Placing(by_name)
    families = repeated(file.headers)
    others = [header for header in file.headers if header not in families.headers]
    needs: dict[str, str] = {}
    theirs: list[str] = []
    for header in others:
        need = need_of(header)
        if need is not None and by_name[header].says_yes_or_no:
            needs[header] = need
        elif is_about_somebody_else(header) and not families.columns:
            placing.why_not[header] = "it is about somebody else: give them a row of their own, and a relationship"
        else:
            theirs.append(header)
    ignoring = OF_WHOM | SOMEBODY_ELSE if families.columns else OF_WHOM
    shown = place_all(placing, theirs, ignoring)
    rows = list(_rows(placing, families, needs))
    used = {header for each in rows for header in headers_of(each.row)}
    for target, headers in placing.taken.items():
        for header in headers:
            if header not in used:
                placing.why_not[header] = homeless(target)
    why_not = placing.why_not | dict.fromkeys(families.headers, "its repeats have no place")
    form, note = _date_form([column for column in file.columns if column.header in used])
    left_out = {header: why_not.get(header, "it has no place") for header in file.headers if header not in used}
    return Proposal(tuple(rows), form, note, left_out, shown & used)


def _rows(placing: Placing, families: Repeated, needs: dict[str, str]) -> Iterable[Proposed]:
    key, key_says = _person_key(placing, families)
    if key is None:
        return
    yield from _person(placing, key, key_says)
    yield from _children(placing, families, key)
    yield from _address(placing, key)
    yield from _dated(placing, key, "referral", "referral_key", "received_on")
    yield from _dated(placing, key, "contact", "contact_key", "happened_on")
    if registered := placing.one("status", "*registered"):
        columns = {**_keyed(key)[0], "from_date": registered}
        if (place := placing.one("contact", "*place")) and not placing.one("contact", "happened_on"):
            columns["detail"] = place
        constants = {"status": "hub_member"}
        yield Proposed(Row(table="status", columns=columns, key=_keyed(key)[1], constants=constants))
    yield from _needs(placing, key, needs)


def _person_key(placing: Placing, families: Repeated) -> tuple[tuple[str, ...] | None, str]:
    """The headers a person is known by, and what should be said of that; None where nothing could serve."""
    wanted = ("*family", "person_key") if families.columns else ("person_key", "*family")
    for column in wanted:
        header = placing.one("person_record", column)
        if header is None or (column == "*family" and not families.columns):
            continue
        profile = placing.by_name[header]
        repeats = profile.filled - profile.unlike
        says = f'"{header}" holds {repeats:,} values more than once: is it the person\'s own?' if repeats else ""
        return (header,), says
    if number := placing.one("person_record", "nhs_number"):
        return (number,), "No column looks like the person's own id in the system: the NHS number stands in for it."
    who = [placing.one("person_record", column) for column in ("*name", "surname", "forename", "birth_date")]
    known = tuple(header for header in who if header)
    if len(known) < 2:
        return None, ""
    return known, "No column looks like an id: people are known by these columns, and a changed name is a new person."


def _keyed(key: tuple[str, ...]) -> tuple[dict[str, str], dict[str, tuple[str | Text, ...]]]:
    """A person's key as a column, or as a key of several."""
    return ({"person_key": key[0]}, {}) if len(key) == 1 else ({}, {"person_key": key})


def _person(placing: Placing, key: tuple[str, ...], says: str) -> Iterable[Proposed]:
    columns, parts = _keyed(key)
    columns |= _columns(placing, "person_record", leaving=("person_key",))
    name = placing.one("person_record", "*name")
    split = ()
    notes = [says] if says else []
    if name is not None and not {"surname", "forename"} & set(columns):
        values = placing.by_name[name].values
        commas = sum(count for value, count in values.items() if "," in value)
        by_comma = commas > placing.by_name[name].filled / 2
        split = (Split(from_=name, form="Surname, Forename" if by_comma else "Forename Surname"),)
        if not by_comma:
            notes.append("The last word of a name is taken for the surname: see whether that is so.")
    yield _with_words(placing, Row(table="person_record", columns=columns, key=parts, split=split), notes)


def _children(placing: Placing, families: Repeated, key: tuple[str, ...]) -> Iterable[Proposed]:
    """A person for each of the repeated groups of columns, and that they are of the family."""
    inner = Placing(placing.by_name)
    for written in families.columns:
        first = written.replace(NUMBER, str(families.numbers[0]))
        target = target_of(written.replace(NUMBER, "")) or by_value(placing.by_name[first])
        inner.place(first, target, written)
    columns = _columns(inner, "person_record", leaving=("person_key",))
    name = inner.one("person_record", "*name")
    split: tuple[Split, ...] = ()
    if name is not None and "forename" not in columns and "surname" not in columns:
        values = [placing.by_name[each].values for each in families.filled(name)]
        held = [value for counted in values for value in counted.elements()]
        if held and 2 * sum(" " not in value for value in held) >= len(held):
            columns["forename"] = name
        else:
            by_comma = 2 * sum("," in value for value in held) > len(held)
            split = (Split(from_=name, form="Surname, Forename" if by_comma else "Forename Surname"),)
    named = (columns.get("forename"), name, columns.get("surname"), *columns.values())
    shown = next((header for header in named if header is not None), None)
    if shown is None:
        return
    own = (*key, NUMBER)
    row = Row(table="person_record", columns=columns, split=split, key={"person_key": own}, repeat=families.numbers)
    says = "Each of the repeated columns is a child, known by the family's id and its place in the row."
    yield _with_words(inner, row, [says])
    columns, parts = ({"other_key": key[0]}, {}) if len(key) == 1 else ({}, {"other_key": key})
    yield Proposed(
        Row(
            table="relationship_record",
            columns=columns,
            key={"person_key": own, **parts},
            constants={"relationship": "family"},
            when=(Condition(column=shown, not_empty=True),),
            repeat=families.numbers,
        )
    )


def _address(placing: Placing, key: tuple[str, ...]) -> Iterable[Proposed]:
    columns = _columns(placing, "address_record")
    lines = placing.taken.get(Target("address_record", "*address"), [])
    if not lines and not {"postcode", "uprn", "lsoa"} & set(columns):
        return
    join = {"address": Join(of=tuple(lines))} if len(lines) > 1 else {}
    if len(lines) == 1:
        columns["address"] = lines[0]
    own, parts = _keyed(key)
    constants = {"kind": "home"}
    says = []
    if "from_date" not in columns:
        constants["from_date"] = SINCE_UNKNOWN
        says.append("Since when is not known: a date that never outranks an address with one of its own.")
    row = Row(table="address_record", columns=own | columns, key=parts, join=join, constants=constants)
    yield Proposed(row, tuple(says))


def _dated(placing: Placing, key: tuple[str, ...], table: str, own_key: str, day: str) -> Iterable[Proposed]:
    """Rows of a referral or contact, where the file says on which day it was."""
    columns = _columns(placing, table)
    if day not in columns:
        return
    team, referred = placing.one("contact", "*team"), placing.one("referral", "received_on")
    if team is not None and (table == "referral" or referred is None):
        columns["team_key"] = team
    if table == "contact" and (place := placing.one("contact", "*place")):
        columns["place_key"] = place
    person, parts = _keyed(key)
    says = []
    if own_key not in columns:
        parts = parts | {own_key: (*key, columns[day])}
        says.append(f"No column is the {table}'s own id: person and day stand in for it, one a day.")
    row = Row(table=table, columns=person | columns, key=parts)
    yield _with_words(placing, row, [*says, "Add `service` to its constants: hub, early_help, voluntary and the like."])


def _needs(placing: Placing, key: tuple[str, ...], needs: dict[str, str]) -> Iterable[Proposed]:
    if not needs:
        return
    columns, parts = _keyed(key)
    dated = ("*start", "*registered")
    since = next((header for column in dated if (header := placing.one("status", column))), None)
    since = since or placing.one("referral", "received_on")
    constants = {"status": "family_need"}
    says = "Each column that says yes is a need."
    if since is not None:
        columns["from_date"] = since
    else:
        constants |= {"from_date": "received", "to_date": "received"}
        says += " Since when is not known: it is stated for the day the file was received, and for no other."
    each = OneRowForEach(columns=needs, into="detail")
    yield Proposed(Row(table="status", columns=columns, key=parts, constants=constants, one_row_for_each=each), (says,))


def _columns(placing: Placing, table: str, leaving: tuple[str, ...] = ()) -> dict[str, str]:
    """The columns of a table that were placed, by name."""
    return {
        target.column: headers[0]
        for target, headers in placing.taken.items()
        if target.table == table and not target.column.startswith("*") and target.column not in leaving
    }


def _with_words(placing: Placing, row: Row, says: Iterable[str]) -> Proposed:
    """The row, with what the words of its coded columns mean as far as they are known."""
    translate: dict[str, dict[str, str]] = {}
    left: dict[str, tuple[tuple[str, int], ...]] = {}
    kept_back: dict[str, int] = {}
    for name, header in row.columns.items():
        column = BY_NAME[row.table].column(name)
        if column.codes is None:
            continue
        counted = sum((placing.by_name[each].values for each in filled_in(row, header)), start=Counter[str]())
        known, unknown = _translated(column, counted, header)
        if all(said == code for said, code in known.items()) and not unknown:
            continue
        shown = [(said, n) for said, n in unknown if n > 1 and len(said) <= LONGEST_VALUE]
        translate[name] = known
        left[name] = tuple(shown)
        kept_back[name] = len(unknown) - len(shown)
    return Proposed(msgspec.structs.replace(row, translate=translate), tuple(says), left, kept_back)


def _translated(column: Column, values: Mapping[str, int], header: str) -> tuple[dict[str, str], list[tuple[str, int]]]:
    """What the values mean that somebody knows, and the others with their counts."""
    if column.codes is None:
        return {}, []
    found: dict[str, str] = {}
    unknown: dict[str, int] = {}
    spelled: set[str] = set()
    for value, count in sorted(values.items(), key=lambda pair: (-pair[1], pair[0])):
        code = code_of(column.codes, value, header)
        if code is None:
            unknown[value] = count
        elif value.casefold() not in spelled:
            found[value] = code
            spelled.add(value.casefold())
    return found, list(unknown.items())


def _date_form(columns: Iterable[Profile]) -> tuple[str | dict[str, str], str]:
    """How the file's dates are written, where its values show it, and a sentence on what shows it."""
    dated = [column for column in columns if column.holds == "dates"]
    month = sum(column.month_first for column in dated)
    day = sum(column.day_first for column in dated)
    if month and day:
        forms = {
            column.header: "month_first" if column.month_first > column.day_first else "day_first"
            for column in dated
            if column.month_first or column.day_first
        }
        return forms, "the columns differ: see whether each is right"
    if month or day:
        form, count = ("month_first", month) if month else ("day_first", day)
        return form, f"{count:,} value{'s' * (count != 1)} can only be read so, none the other way"
    return "", "no value shows whether day or month stands first" if dated else ""
