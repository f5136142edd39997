"""The compiler of rates: a definition and a question become SELECTs that run the same on DuckDB and Spark.

They read the tables of `facts.duckdb` and `calendar` by their bare names. One gives the events, a row a child and day;
the other the children on one day, a row a place.
"""

import hashlib
from collections.abc import Mapping
from datetime import date

import msgspec

from familyhub.measures.compile import PRINTED_FOR, written
from familyhub.measures.figures_sql import COLUMNS, LEVELS
from familyhub.measures.question import Question
from familyhub.measures.rates.definition import After, RateDefinition
from familyhub.measures.rates.events import RATE_EVENTS, RateEvent
from familyhub.measures.sql_words import NEVER, Step, covers, day, known, shifted
from familyhub.measures.standing_sql import BASES, OTHER_SERVICES

LONG_AGO = "DATE '1900-01-01'"


def compile_events(measure: str, definition: RateDefinition, question: Question) -> str:
    """One SELECT with the columns of `rates.tables.RATE_MEMBER`."""
    event = RATE_EVENTS[definition.event]
    steps = [
        *_event_steps("event", event, question),
        *(_event_steps("prior", RATE_EVENTS[definition.after.event], question) if definition.after else ()),
        _in_question(question),
        _going_on(event),
        _preceded(definition.after),
        *_standing_steps("candidate", "candidate.happened_on", definition, question),
        _judged(definition, event),
    ]
    return written(steps, _event_row(measure))


def compile_population(definition: RateDefinition, question: Question, days: Mapping[str, date]) -> str:
    """One SELECT with the columns of `rates.tables.RATE_POPULATION`: the children on a day of each month, by place."""
    steps = [
        _alive(definition, question, days),
        *_standing_steps("candidate", "candidate.happened_on", definition, question),
        _living(),
        _totals(),
    ]
    bits = [(_mask(None), "caseload", "county"), (_mask(None), "residence", "county")]
    bits += [(_mask(column), hierarchy, level) for hierarchy, level, column in LEVELS]
    values = ", ".join(f"({mask}, '{hierarchy}', '{level}')" for mask, hierarchy, level in bits)
    place = ", ".join(f"totals.{column}" for column in COLUMNS)
    last = f"""SELECT
    '{population_key(definition)}' AS population,
    totals.month,
    levels.hierarchy,
    levels.level,
    COALESCE({place}, '') AS place,
    totals.children
FROM totals
JOIN (VALUES {values}) AS levels (left_out, hierarchy, level) ON levels.left_out = totals.left_out"""
    return written(steps, last)


def compile_children(definition: RateDefinition, question: Question, days: Mapping[str, date]) -> str:
    """One SELECT with person_id, month and the columns of places: the children whom `compile_population` counts."""
    steps = [
        _alive(definition, question, days),
        *_standing_steps("candidate", "candidate.happened_on", definition, question),
        _living(),
    ]
    columns = ", ".join(f"living.{column}" for column in COLUMNS)
    return written(steps, f"SELECT living.person_id, living.month, {columns}\nFROM living")


def population_key(definition: RateDefinition) -> str:
    """Which population a rate is of: rates that share the key share the count."""
    return f"{definition.responsible} {definition.ages.from_}-{definition.ages.to}"


def fingerprint(measure: str, definition: RateDefinition) -> str:
    """Sixteen hexadecimal digits over the definition, without its prose, and the SQL it compiles to."""
    prose = {"name": "", "short": "", "why": "", "owner": "", "source": "", "number": "", "notes": ()}
    said = msgspec.structs.replace(definition, **prose, example=(), replaces=None, next_review=date.min)
    sql = compile_events(measure, definition, PRINTED_FOR)
    sql += compile_population(definition, PRINTED_FOR, {"2026-03": date(2026, 3, 15)})
    text = msgspec.json.encode(said, order="deterministic") + b"\n" + sql.encode()
    return hashlib.sha256(text).hexdigest()[:16]


def _event_steps(name: str, event: RateEvent, question: Question) -> list[Step]:
    parts = []
    for origin in event.origins:
        ends = origin.ends or origin.begins
        parts.append(f"""
SELECT
    {origin.table}.person_id,
    {origin.table}.{origin.begins} AS happened_on,
    COALESCE({origin.table}.{ends}, {NEVER}) AS ended_on,
    {origin.table}.extract_id,
    {origin.table}.row
FROM {origin.table}
WHERE {origin.sql}
  AND {origin.table}.{origin.begins} <= {day(question.as_of)}
  AND {known(origin.table, question.known_by)}""")
    told = f"told_{name}"
    one = f"""
SELECT
    turned.person_id,
    turned.happened_on,
    turned.last_on AS ended_on,
    turned.records,
    turned.extract_id,
    turned.row
FROM (
    SELECT
        {told}.*,
        MAX({told}.ended_on) OVER (PARTITION BY {told}.person_id, {told}.happened_on) AS last_on,
        COUNT(*) OVER (PARTITION BY {told}.person_id, {told}.happened_on) AS records,
        ROW_NUMBER() OVER (
            PARTITION BY {told}.person_id, {told}.happened_on
            ORDER BY {told}.extract_id ASC NULLS LAST, {told}.row ASC NULLS LAST
        ) AS turn
    FROM {told}
) AS turned
WHERE turned.turn = 1"""
    return [
        Step(told, f"each record that says: {event.says}", "\nUNION ALL".join(parts)),
        Step(name, "one row a child and day, from the first record of it", one),
    ]


def _in_question(question: Question) -> Step:
    sql = f"""
SELECT event.*, person.birth_date
FROM event
JOIN person ON person.person_id = event.person_id
WHERE event.happened_on >= {day(question.since)}"""
    return Step("candidate", "the events since the first day asked for, with the child's date of birth", sql)


def _going_on(event: RateEvent) -> Step:
    fresh = "earlier.ended_on >= candidate.happened_on - 1" if event.fresh else "1 = 0"
    sql = f"""
SELECT candidate.person_id, candidate.happened_on
FROM candidate
JOIN event AS earlier
    ON earlier.person_id = candidate.person_id
    AND earlier.happened_on < candidate.happened_on
    AND {fresh}
GROUP BY candidate.person_id, candidate.happened_on"""
    return Step("going_on", "those that began while an earlier one went on", sql)


def _preceded(after: After | None) -> Step:
    columns = "ranked.person_id, ranked.happened_on, ranked.before_on, ranked.before_extract_id, ranked.before_row"
    if after is None:
        nothing = "CAST(NULL AS DATE) AS before_on, CAST(NULL AS INTEGER) AS before_extract_id"
        sql = f"""
SELECT candidate.person_id, candidate.happened_on, {nothing}, CAST(NULL AS INTEGER) AS before_row
FROM candidate"""
        return Step("preceded", "nothing is asked to have come before", sql)
    since = "prior.happened_on" if after.since == "began" else "prior.ended_on"
    # Days that are never would run over the calendar's end when months are added: what goes on is near enough.
    near = f"{shifted(f'LEAST({since}, candidate.happened_on)', after.within, after.unit)} >= candidate.happened_on"
    sql = f"""
SELECT {columns}
FROM (
    SELECT
        candidate.person_id,
        candidate.happened_on,
        prior.happened_on AS before_on,
        prior.extract_id AS before_extract_id,
        prior.row AS before_row,
        ROW_NUMBER() OVER (
            PARTITION BY candidate.person_id, candidate.happened_on ORDER BY prior.happened_on DESC NULLS LAST
        ) AS turn
    FROM candidate
    JOIN prior
        ON prior.person_id = candidate.person_id
        AND prior.happened_on < candidate.happened_on
        AND {near}
) AS ranked
WHERE ranked.turn = 1"""
    return Step("preceded", "the latest event before it that is near enough", sql)


def _standing_steps(of: str, when: str, definition: RateDefinition, question: Question) -> list[Step]:
    """Whether the area answers for each child of a table on a day, the team that holds them, and where they live."""
    listed = ", ".join(f"'{b}'" for b in bases(definition, question))
    elsewhere = ", ".join(f"'{kind}'" for kind in OTHER_SERVICES)
    ours = f"""
SELECT {of}.person_id, {of}.happened_on
FROM {of}
JOIN responsible ON responsible.person_id = {of}.person_id
WHERE responsible.basis IN ({listed})
  AND {known("responsible", question.known_by)}
  AND {covers("responsible", when)}
GROUP BY {of}.person_id, {of}.happened_on"""
    held = _latest(of, "caseload", "team_key", when, question, elsewhere)
    home = _latest(of, "residence", "lsoa", when, question, None)
    return [
        Step("ours", "those for whom the area answered on the day", ours),
        Step("held", "the team that held the child on the day, the latest first", held),
        Step("home", "the neighbourhood on the day, the latest first", home),
    ]


def _latest(of: str, table: str, column: str, when: str, question: Question, elsewhere: str | None) -> str:
    joined = f"\n    LEFT JOIN team_path ON team_path.team_key = {table}.team_key" if elsewhere else ""
    kinds = f"\n      AND COALESCE(team_path.kind, 'other') NOT IN ({elsewhere})" if elsewhere else ""
    return f"""
SELECT ranked.person_id, ranked.happened_on, ranked.{column}
FROM (
    SELECT
        {of}.person_id,
        {of}.happened_on,
        {table}.{column},
        ROW_NUMBER() OVER (
            PARTITION BY {of}.person_id, {of}.happened_on
            ORDER BY {table}.from_date DESC NULLS LAST, {table}.{column} DESC NULLS LAST
        ) AS turn
    FROM {of}
    JOIN {table} ON {table}.person_id = {of}.person_id{joined}
    WHERE {known(table, question.known_by)}
      AND {covers(table, when)}{kinds}
) AS ranked
WHERE ranked.turn = 1"""


def bases(definition: RateDefinition, question: Question) -> tuple[str, ...]:
    """The bases on which a child belongs to the rate: the definition's own, or the contract's."""
    return BASES[question.contract if definition.responsible == "contract" else definition.responsible]


def _of_age(definition: RateDefinition, born: str, when: str) -> str:
    youngest = shifted(born, 12 * definition.ages.from_, "months")
    too_old = shifted(born, 12 * (definition.ages.to + 1), "months")
    return f"{youngest} <= {when} AND {too_old} > {when}"


def _judged(definition: RateDefinition, event: RateEvent) -> Step:
    base = (
        "'counted'"
        if definition.after is None
        else "CASE WHEN preceded.before_on IS NOT NULL THEN 'counted' ELSE 'base' END"
    )
    going = "\n        WHEN going_on.person_id IS NOT NULL THEN 'going_on'" if event.fresh else ""
    sql = f"""
SELECT
    candidate.*,
    preceded.before_on,
    preceded.before_extract_id,
    preceded.before_row,
    held.team_key,
    home.lsoa,
    {base} AS standing,
    CASE
        WHEN candidate.birth_date IS NULL THEN 'birth_date_unknown'
        WHEN NOT ({_of_age(definition, "candidate.birth_date", "candidate.happened_on")}) THEN 'outside_ages'
        WHEN ours.person_id IS NULL THEN 'not_responsible'{going}
    END AS reason
FROM candidate
{_joined("ours")}
{_joined("held")}
{_joined("home")}
{_joined("going_on")}
{_joined("preceded")}"""  # fmt: skip
    return Step("judged", "whether each counts, and why not", sql)


def _joined(step: str) -> str:
    return (
        f"LEFT JOIN {step} ON {step}.person_id = candidate.person_id AND {step}.happened_on = candidate.happened_on"
    )  # fmt: skip


PLACES = """COALESCE(team_path.team, 'Unallocated') AS team,
    COALESCE(team_path.hub, 'Unallocated') AS hub,
    COALESCE(team_path.district, 'Unallocated') AS district,
    COALESCE(team_path.quadrant, 'Unallocated') AS quadrant,
    place_path.lsoa,
    COALESCE(place_path.ward, 'Out of area') AS ward,
    COALESCE(place_path.district, 'Out of area') AS residence_district,
    COALESCE(place_path.quadrant, 'Out of area') AS residence_quadrant,
    COALESCE(CAST(place_path.quintile AS VARCHAR), 'Not known') AS quintile"""


def _event_row(measure: str) -> str:
    return f"""SELECT
    '{measure}' AS measure,
    judged.person_id,
    judged.happened_on,
    calendar.month,
    calendar.quarter,
    calendar.month_year AS fiscal_year,
    CASE WHEN judged.reason IS NOT NULL THEN 'excluded' ELSE judged.standing END AS status,
    judged.reason,
    CASE WHEN judged.reason IS NULL THEN judged.before_on END AS before_on,
    judged.records,
    judged.extract_id,
    judged.row,
    CASE WHEN judged.reason IS NULL THEN judged.before_extract_id END AS before_extract_id,
    CASE WHEN judged.reason IS NULL THEN judged.before_row END AS before_row,
    judged.team_key,
    {PLACES}
FROM judged
JOIN calendar ON calendar.day = judged.happened_on
LEFT JOIN team_path ON team_path.team_key = judged.team_key
LEFT JOIN place_path ON place_path.lsoa = judged.lsoa"""


def _alive(definition: RateDefinition, question: Question, days: Mapping[str, date]) -> Step:
    listed = ", ".join(f"('{month}', {day(on)})" for month, on in days.items())
    sql = f"""
SELECT person.person_id, middle.month, middle.happened_on
FROM person
JOIN (VALUES {listed}) AS middle (month, happened_on)
    ON {_of_age(definition, "person.birth_date", "middle.happened_on")}
WHERE person.learnt_on <= {day(question.known_by)}
  AND NOT (
      COALESCE(person.death_date, {NEVER}) < middle.happened_on
      AND COALESCE(person.death_learnt_on, {LONG_AGO}) <= {day(question.known_by)}
  )"""
    return Step("candidate", "everybody of those ages who was alive on the day", sql)


def _living() -> Step:
    sql = f"""
SELECT
    candidate.person_id,
    candidate.month,
    {PLACES}
FROM candidate
JOIN ours ON ours.person_id = candidate.person_id AND ours.happened_on = candidate.happened_on
{_joined("held")}
{_joined("home")}
LEFT JOIN team_path ON team_path.team_key = held.team_key
LEFT JOIN place_path ON place_path.lsoa = home.lsoa"""
    return Step("living", "those for whom the area answers, each with the places they count to", sql)


def _totals() -> Step:
    columns = ", ".join(
        "COALESCE(living.lsoa, 'Out of area') AS lsoa" if c == "lsoa" else f"living.{c}" for c in COLUMNS
    )
    # One column at a time: of several at once Spark knows another function than DuckDB.
    left_out = " + ".join(f"{1 << (len(COLUMNS) - 1 - at)} * GROUPING({column})" for at, column in enumerate(COLUMNS))
    sets = ",\n    ".join(["(month)", *(f"(month, {column})" for column in COLUMNS)])
    sql = f"""
SELECT
    month,
    {", ".join(COLUMNS)},
    {left_out} AS left_out,
    COUNT(*) AS children
FROM (SELECT living.month, {columns} FROM living) AS placed
GROUP BY GROUPING SETS (
    {sets}
)"""  # fmt: skip
    return Step("totals", "how many there are at each place", sql)


def _mask(kept: str | None) -> int:
    """What GROUPING() gives where one column (or none) is kept: a bit for each column left out, the first highest."""
    return sum(1 << (len(COLUMNS) - 1 - at) for at, column in enumerate(COLUMNS) if column != kept)
