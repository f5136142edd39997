"""What records say of a group: one statement a record, for the people of `placed` to whom the group can apply.

A statement has a tier. 2: a record that stands on the day (an open plan, a birth). 1: said on a day, and the latest
such word counts. 0: what follows only where nobody has said anything.
"""

from collections.abc import Iterator

from familyhub.groups.catalogue import Catalogue
from familyhub.groups.definition import (
    BirthRecord,
    Group,
    HomeRecord,
    PersonRecord,
    Record,
    RelationRecord,
    SchoolRecord,
    StatusRecord,
)
from familyhub.groups.people_sql import INHERITS_MONTHS
from familyhub.groups.sql_words import On, day, one_of, text

STATEMENT = (
    "priority_group", "person_id", "tier", "said_on", "belongs", "since", "confirmed_on", "how", "practitioner_key",
    "team_key", "extract_id", "row",
)  # fmt: skip

_RECORDLESS = "CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), CAST(NULL AS INTEGER), CAST(NULL AS BIGINT)"


def statements_sql(name: str, catalogue: Catalogue, on: On) -> str:
    """SELECT of every statement of one group, with the columns of STATEMENT.

    A member of a narrower group is one of the wider: whatever shows the narrower one shows this; its no says nothing.
    """
    group = catalogue.groups[name]
    selects = [_recorded(name, (name, *group.recorded_as), group, on, only_yes=False)]
    selects += [part for record in group.shown_by for part in _of_record(name, record, group, on, only_yes=False)]
    for narrower, other in catalogue.groups.items():
        if name in catalogue.wider(narrower):
            selects.append(_recorded(name, (narrower, *other.recorded_as), group, on, only_yes=True))
            selects += [
                part for record in other.shown_by for part in _of_record(name, record, group, on, only_yes=True)
            ]
    return "\nUNION ALL\n".join(selects)


def applies(group: Group, on: On, *, recorded: bool = False) -> str:
    """Whether a group can be a person's own; `recorded` also where it was written on the record of a child who has it
    from a parent or carer."""
    whose = {"child": "placed.is_child = 1", "adult": "placed.is_carer = 1", "anyone": "TRUE"}[group.whose]
    if recorded and group.inherited != "no":
        whose = f"({whose} OR placed.is_child = 1)"
    return f"{whose} AND {of_age(group, on)}"


def of_age(group: Group, on: On) -> str:
    """Whether somebody has the age at which a group can apply."""
    if group.ages is None:
        return "TRUE"
    youngest, eldest = on.months_ago(group.ages.from_), on.months_ago(group.ages.to + 1)
    return f"placed.birth_date <= {youngest} AND placed.birth_date > {eldest}"


def inherits(on: On) -> str:
    """Whether somebody has parents' and carers' situations: a child of the area under 18 who is no parent or carer."""
    return f"placed.is_child = 1 AND placed.is_carer = 0 AND placed.birth_date > {on.months_ago(INHERITS_MONTHS)}"


def _recorded(name: str, codes: tuple[str, ...], group: Group, on: On, *, only_yes: bool) -> str:
    answers = ("yes",) if only_yes else ("yes", "no")
    return f"""
SELECT {text(name)}, placed.person_id, 1, recording.recorded_on,
    CASE WHEN recording.belongs = 'yes' THEN 1 ELSE 0 END,
    LEAST(COALESCE(recording.since, recording.recorded_on), recording.recorded_on), recording.recorded_on, 'recorded',
    recording.practitioner_key, recording.team_key, recording.extract_id, recording.row
FROM group_recording AS recording
JOIN placed ON placed.person_id = recording.person_id
WHERE LOWER(recording.priority_group) IN ({one_of(code.lower() for code in codes)})
  AND recording.belongs IN ({one_of(answers)})
  AND recording.recorded_on <= {on.today} AND {on.known("recording")} AND {applies(group, on, recorded=True)}"""


def _of_record(name: str, record: Record, group: Group, on: On, *, only_yes: bool) -> Iterator[str]:
    match record:
        case StatusRecord():
            yield from _status(name, record, group, on, only_yes=only_yes)
        case BirthRecord():
            yield from _birth(name, record, group, on, only_yes=only_yes)
        case PersonRecord():
            yield from _person(name, record, group, on, only_yes=only_yes)
        case HomeRecord():
            yield _home(name, record, group, on, only_yes=only_yes)
        case SchoolRecord():
            yield _school(name, record, group, on, only_yes=only_yes)
        case RelationRecord():
            yield _relation(name, record, group, on, only_yes=only_yes)


def _status(name: str, record: StatusRecord, group: Group, on: On, *, only_yes: bool) -> Iterator[str]:
    spell = _spell(record, on)
    where = f"{spell} AND status.from_date <= {on.today} AND {applies(group, on)}"
    origin = "CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), status.extract_id, status.row"
    ended = f"COALESCE(status.to_date, {on.today}) < {on.today}"
    if record.confirmed == "while_open":
        yield f"""
SELECT {text(name)}, placed.person_id, 2, {on.today}, 1, status.from_date,
    -- each newer extract of the source that still tells of the spell confirms it
    LEAST({on.today}, COALESCE(source_day.last_day, {on.today})), 'status', {origin}
FROM status
JOIN placed ON placed.person_id = status.person_id
LEFT JOIN extract ON extract.extract_id = status.extract_id
LEFT JOIN source_day ON source_day.source = extract.source
WHERE {where} AND NOT {ended}"""
    said_on = f"CASE WHEN status.to_date <= {on.today} THEN status.to_date ELSE status.from_date END"
    only = f" AND {ended}" if record.confirmed == "while_open" else ""
    yield f"""
SELECT {text(name)}, placed.person_id, 1, {said_on}, 1, status.from_date, {said_on}, 'status', {origin}
FROM status
JOIN placed ON placed.person_id = status.person_id
WHERE {where}{only}"""
    if record.afterwards == "no" and not only_yes:
        yield f"""
SELECT {text(name)}, placed.person_id, 1, status.to_date + 1, 0, status.from_date, status.to_date + 1, 'status',
    {origin}
FROM status
JOIN placed ON placed.person_id = status.person_id
WHERE {where} AND {ended}"""
    if record.complete and not only_yes:
        yield f"""
SELECT {text(name)}, placed.person_id, 1, LEAST({on.today}, register.last_day), 0, CAST(NULL AS DATE),
    LEAST({on.today}, register.last_day), 'register', {_RECORDLESS}
FROM placed
JOIN (
    SELECT MAX(source_day.last_day) AS last_day
    FROM status
    JOIN extract ON extract.extract_id = status.extract_id
    JOIN source_day ON source_day.source = extract.source
    WHERE {spell}
) AS register ON register.last_day IS NOT NULL
WHERE {applies(group, on)}"""


def _spell(record: StatusRecord, on: On) -> str:
    found = f"status.status = {text(record.status)} AND {on.known('status')}"
    if record.details:
        said = "LOWER(TRIM(status.detail))"
        alike = [
            f"{said} = {text(detail.lower())} OR {said} LIKE {text(detail.lower() + ':%')}" for detail in record.details
        ]
        found += f" AND ({' OR '.join(alike)})"
    return found


def _birth(name: str, record: BirthRecord, group: Group, on: On, *, only_yes: bool) -> Iterator[str]:
    known = (
        f"delivery.born_on <= {on.today} AND delivery.born_learnt_on <= {day(on.known_by)}"
        f" AND delivery.born_on > {on.months_ago(record.until_months)}"
    )
    if record.mother_under_years is not None:
        young = f"delivery.born_on < CAST(placed.birth_date + INTERVAL '{record.mother_under_years}' YEAR AS DATE)"
        yield _of_birth(name, "delivery.mother_id", "", young, f"NOT ({young})", f"{known} AND {applies(group, on)}",
                        on, only_yes=only_yes)  # fmt: skip
    limits = [
        (column, limit)
        for column, limit in (
            ("delivery.gestation_days", record.gestation_under_days),
            ("delivery_person.weight_grams", record.weight_under_grams),
        )
        if limit is not None
    ]
    if limits:
        under = " OR ".join(f"COALESCE({column} < {limit}, FALSE)" for column, limit in limits)
        above = " AND ".join(f"COALESCE({column} >= {limit}, FALSE)" for column, limit in limits)
        baby = """JOIN delivery_person
    ON delivery_person.delivery_id = delivery.delivery_id AND delivery_person.role = 'baby'"""
        yield _of_birth(name, "delivery_person.person_id", baby, under, above, f"{known} AND {applies(group, on)}",
                        on, only_yes=only_yes)  # fmt: skip


def _of_birth(
    name: str, whose: str, join: str, yes: str, no: str, where: str, on: On, *, only_yes: bool
) -> str:  # fmt: skip
    told = f"({yes})" if only_yes else f"(({yes}) OR ({no}))"
    return f"""
SELECT {text(name)}, placed.person_id, CASE WHEN {yes} THEN 2 ELSE 0 END, {on.today}, CASE WHEN {yes} THEN 1 ELSE 0 END,
    delivery.born_on, {on.today}, 'birth', CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), delivery.extract_id,
    delivery.row
FROM delivery
{join}
JOIN placed ON placed.person_id = {whose}
WHERE {where} AND {told}"""


def _person(name: str, record: PersonRecord, group: Group, on: On, *, only_yes: bool) -> Iterator[str]:
    stated: list[tuple[str, str]] = []
    if record.ethnicity:
        stated.append((f"person.ethnicity IN ({one_of(record.ethnicity)})", "person.ethnicity NOT IN ('Z', '99')"))
    if record.other_language:
        stated.append(("person.other_language", "person.other_language IS NOT NULL"))
    for belongs, known in stated:
        yes = f"COALESCE({belongs}, FALSE)"
        yield f"""
SELECT {text(name)}, placed.person_id, CASE WHEN {yes} THEN 2 ELSE 0 END, {on.today}, CASE WHEN {yes} THEN 1 ELSE 0 END,
    CAST(NULL AS DATE), {on.today}, 'person', {_RECORDLESS}
FROM person
JOIN placed ON placed.person_id = person.person_id
WHERE {yes if only_yes else f"({yes} OR {known})"} AND {applies(group, on)}"""


def _home(name: str, record: HomeRecord, group: Group, on: On, *, only_yes: bool) -> str:
    yes = f"placed.quintile IN ({', '.join(str(quintile) for quintile in record.quintiles)})"
    return f"""
SELECT {text(name)}, placed.person_id, CASE WHEN {yes} THEN 2 ELSE 0 END, {on.today}, CASE WHEN {yes} THEN 1 ELSE 0 END,
    CAST(NULL AS DATE), {on.today}, 'home', {_RECORDLESS}
FROM placed
WHERE {yes if only_yes else "placed.quintile IS NOT NULL"} AND {applies(group, on)}"""


_SCHOOL: dict[str, tuple[str, str]] = {
    "service_child": ("school_term.service_child", "NOT school_term.service_child"),
    "young_carer": ("school_term.young_carer IN ('declared_by_school', 'declared_by_family')", "FALSE"),
    "sen_support": ("school_term.sen_provision = 'support'", "school_term.sen_provision = 'none'"),
    "ehc_plan": ("school_term.sen_provision = 'ehcp'", "school_term.sen_provision IN ('none', 'support')"),
}
"""What a census says for and against each; a pupil not declared a young carer may still be one."""


def _school(name: str, record: SchoolRecord, group: Group, on: On, *, only_yes: bool) -> str:
    for_it, against = _SCHOOL[record.says]
    yes, no = f"COALESCE({for_it}, FALSE)", f"COALESCE({against}, FALSE)"
    return f"""
SELECT {text(name)}, placed.person_id, 1, school_term.census_on, CASE WHEN {yes} THEN 1 ELSE 0 END,
    school_term.census_on, school_term.census_on, 'school', CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR),
    school_term.extract_id, school_term.row
FROM school_term
JOIN placed ON placed.person_id = school_term.person_id
WHERE school_term.census_on <= {on.today} AND {on.known("school_term")}
  AND {yes if only_yes else f"({yes} OR {no})"} AND {applies(group, on)}"""


def _relation(name: str, record: RelationRecord, group: Group, on: On, *, only_yes: bool) -> str:
    sex = "" if record.sex is None else f" AND person.sex = {text(record.sex)}"
    yes = f"""
SELECT {text(name)}, placed.person_id, 2, {on.today}, 1, child.birth_date, {on.today}, 'relation',
    CAST(NULL AS VARCHAR), CAST(NULL AS VARCHAR), relation.extract_id, relation.row
FROM relation
JOIN counted_child AS child ON child.person_id = relation.other_id
JOIN placed ON placed.person_id = relation.person_id
JOIN person ON person.person_id = relation.person_id
WHERE relation.standing = 'stands' AND relation.relation IN ({one_of(record.relations)})
  AND relation.learnt_from <= {day(on.known_by)} AND {on.covered("relation")}
  AND child.birth_date > {on.months_ago(record.until_months)}{sex} AND {applies(group, on)}"""
    if only_yes:
        return yes
    return f"""{yes}
UNION ALL
SELECT {text(name)}, placed.person_id, 0, {on.today}, 0, CAST(NULL AS DATE), {on.today}, 'relation', {_RECORDLESS}
FROM placed
WHERE placed.is_carer = 1 AND {applies(group, on)}"""
