"""Contradictions: rows that are each right by themselves and cannot both be true. They are said, not settled silently.

Every row stays as it was read, and the rule that has always held decides what counts: the later statement stands. Each
contradiction names both lines, so that whoever sent them can say which is right.
"""

from dataclasses import dataclass

import duckdb

from familyhub.model import TABLES, Table
from familyhub.sql import literal

MOST_BEARERS = 5
"""People of one source who may bear one number before it is taken for a stand-in: more are no twins and no typing."""

LONGEST_PREGNANCY = 280
"""Days before a birth on which a contact or assessment may be about the unborn child."""

COLUMNS = (
    "rule", "source_table", "source", "extract_id", "row", "other_extract_id", "other_row", "record_key", "person_key",
    "team_key", "practitioner_key", "happened_on", "found", "expected",
)  # fmt: skip

TABLE = """
CREATE TABLE main.contradiction (
    rule VARCHAR, source_table VARCHAR, source VARCHAR, extract_id INTEGER, row BIGINT, other_extract_id INTEGER,
    other_row BIGINT, record_key VARCHAR, person_key VARCHAR, team_key VARCHAR, practitioner_key VARCHAR,
    happened_on DATE, found VARCHAR, expected VARCHAR
)
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of contradiction: its name, the canonical table whose rows it is about, and the SELECT that finds it."""

    name: str
    table: str
    says: str
    select: str


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty table `contradiction`."""
    connection.execute(TABLE)


def find_repeated(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Add rows of one key in one extract that say different things; `repeated_key` must hold the table's keys."""
    _insert(connection, _repeated(table))


def find(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Add what the canonical tables contradict, create `shared_number`; returns how many of each rule were found."""
    connection.execute(_SHARED_NUMBER)
    for rule in RULES:
        _insert(connection, rule.select)
    rows = connection.execute("SELECT rule, COUNT(*) FROM main.contradiction GROUP BY rule ORDER BY rule").fetchall()
    return dict(rows)


def _insert(connection: duckdb.DuckDBPyConnection, select: str) -> None:
    connection.execute(f"INSERT INTO main.contradiction BY NAME {select}")


def _key(table: Table, of: str) -> str:
    """SQL: the record's own id in words, such as `contact_key 17, referral_key 4`."""
    named = (f"{literal(name + ' ')} || CAST({of}.{name} AS VARCHAR)" for name in table.key)
    return f"CONCAT_WS(', ', {', '.join(named)})"


def _about(table: Table, of: str) -> str:
    """SQL: the person, team, practitioner and day that a row names."""
    whose = {"person": "person_key", "team": "team_key", "practitioner": "practitioner_key", "happened": "happened_on"}
    found = []
    for what, name in whose.items():
        column = table.about(what)  # type: ignore[arg-type]
        found.append(f"{of}.{column.name} AS {name}" if column is not None else f"NULL AS {name}")
    return ", ".join(found)


def _said(table: Table, rule: str, of: str, other: str | None, prefix: str = "") -> str:
    """SQL: the columns that say which row it is, which other one it contradicts (None: no single one), and whose."""
    extract, row = (f"{other}.{prefix}extract_id", f"{other}.{prefix}row") if other else ("NULL", "NULL")
    return (
        f"{literal(rule)} AS rule, {literal(table.name)} AS source_table, {of}.source, {of}.extract_id, {of}.row,"
        f" {extract} AS other_extract_id, {row} AS other_row, {_key(table, of)} AS record_key,"
        f" {_about(table, of)}"
    )


def _repeated(table: Table) -> str:
    key = ", ".join(f"stated.{name}" for name in table.key)
    others = [name for name in table.names if name not in table.key]
    content = ", ".join(f"stated.{name}" for name in others) or "NULL"
    differing = ", ".join(f"CASE WHEN earlier.{n} IS DISTINCT FROM standing.{n} THEN {literal(n)} END" for n in others)
    # Two teams that hold a child from one day are told by a rule of their own.
    unless = (
        "AND NOT (earlier.basis = 'caseload' AND COALESCE(earlier.team_key <> standing.team_key, FALSE)"
        " AND earlier.to_date IS NULL AND standing.to_date IS NULL)"
        if table.name == "responsibility"
        else ""
    )
    return f"""
        WITH statement AS NOT MATERIALIZED (
            SELECT stated.*, HASH(stated.source, {key}) AS key_hash, HASH({content}) AS content_hash
            FROM stated.{table.name} AS stated
        ),
        twice AS (                 -- keys of one extract whose lines say different things, and the line that stands
            SELECT statement.extract_id, statement.key_hash, MAX(statement.row) AS row
            FROM statement
            JOIN repeated_key ON repeated_key.key_hash = statement.key_hash
            GROUP BY statement.extract_id, statement.key_hash
            HAVING MIN(statement.row) < MAX(statement.row) AND MIN(content_hash) <> MAX(content_hash)
        ),
        line AS (
            SELECT statement.*, twice.row AS standing_row
            FROM statement
            JOIN twice ON twice.extract_id = statement.extract_id AND twice.key_hash = statement.key_hash
        )
        SELECT {_said(table, "repeated_differently", "earlier", "standing")},
            'two rows that differ in ' || CONCAT_WS(', ', {differing or "NULL"}) AS found,
            'one row for each record; the later one of the two stands' AS expected
        FROM line AS earlier
        JOIN line AS standing
            ON standing.extract_id = earlier.extract_id AND standing.key_hash = earlier.key_hash
            AND standing.row = earlier.standing_row
        WHERE earlier.row < earlier.standing_row AND earlier.content_hash <> standing.content_hash {unless}
    """


def _changed(
    table: Table, rule: str, keys: tuple[str, ...], column: str, found: str, expected: str, *, known: str
) -> str:
    """Rows whose key says one thing in one place and another in a later one; the newest is the one that stands."""
    key = ", ".join(keys)
    same = " AND ".join(f"newest.{name} = earlier.{name}" for name in keys)
    return f"""
        WITH told AS (
            SELECT * FROM main.{table.name} WHERE {known}
        ),
        several AS (
            SELECT {key} FROM told GROUP BY {key} HAVING MIN({column}) <> MAX({column})
        ),
        in_turn AS (
            SELECT told.*,
                ROW_NUMBER() OVER (PARTITION BY {", ".join(f"told.{name}" for name in keys)}
                    ORDER BY told.learnt_from DESC, told.extract_id DESC, told.row DESC) AS turn
            FROM told
            JOIN several ON {" AND ".join(f"several.{name} = told.{name}" for name in keys)}
        )
        SELECT {_said(table, rule, "earlier", "newest")}, {found} AS found, {expected} AS expected
        FROM in_turn AS earlier
        JOIN in_turn AS newest ON {same} AND newest.turn = 1
        WHERE earlier.turn > 1 AND earlier.{column} <> newest.{column}
    """


_BORN = """
    born AS (                  -- what each source says last of a person's birth and death
        SELECT source, person_key, MAX_BY(birth_date, told) FILTER (WHERE birth_date IS NOT NULL) AS birth_date,
            MAX_BY(death_date, told) FILTER (WHERE death_date IS NOT NULL) AS death_date,
            MAX_BY(extract_id, told) AS extract_id, MAX_BY(row, told) AS row
        FROM (
            SELECT *, CAST(extract_id AS BIGINT) * 4294967296 + row AS told
            FROM main.person_record
            WHERE learnt_to IS NULL
        ) AS record
        GROUP BY source, person_key
    )
"""


def _before_birth(table: Table, day: str, what: str, needs_a_child: str) -> str:
    return f"""
        WITH {_BORN}
        SELECT {_said(table, f"{what}_before_birth", "event", "born")},
            'a birth on ' || born.birth_date || ', after the {what} on ' || event.{day} AS found,
            'a {what} that is not before the birth of the child it is about' AS expected
        FROM main.{table.name} AS event
        JOIN born ON born.source = event.source AND born.person_key = event.person_key
        WHERE event.learnt_to IS NULL AND event.{day} < born.birth_date
            AND (event.{day} < born.birth_date - {LONGEST_PREGNANCY} OR {needs_a_child})
    """


def _after_death(table: Table) -> str:
    return f"""
        WITH {_BORN}
        SELECT {_said(table, "seen_after_death", "event", "born")},
            'a death on ' || born.death_date || ', before the contact on ' || event.happened_on AS found,
            'nobody seen after the day of their death' AS expected
        FROM main.contact AS event
        JOIN born ON born.source = event.source AND born.person_key = event.person_key
        WHERE event.learnt_to IS NULL AND event.attended = 'seen' AND event.happened_on > born.death_date
    """


def _two_caseloads(table: Table) -> str:
    return f"""
        WITH held AS (             -- open caseloads as stated: two of one day share a key, and one would hide the other
            SELECT stated.*
            FROM stated.responsibility AS stated
            JOIN extract ON extract.extract_id = stated.extract_id
            WHERE stated.basis = 'caseload' AND stated.to_date IS NULL AND stated.team_key IS NOT NULL
                AND extract.replaced_on IS NULL
        ),
        several AS (
            SELECT source, person_key, from_date, received, MAX(extract_id) AS last_extract
            FROM held
            GROUP BY source, person_key, from_date, received
            HAVING MIN(team_key) <> MAX(team_key)
        ),
        in_turn AS (
            SELECT held.*, ROW_NUMBER() OVER (
                    PARTITION BY held.source, held.person_key, held.from_date, held.received
                    ORDER BY held.extract_id DESC, held.row DESC
                ) AS turn
            FROM held
            JOIN several ON several.source = held.source AND several.person_key = held.person_key
                AND several.from_date = held.from_date AND several.received = held.received
        )
        SELECT {_said(table, "two_caseloads", "earlier", "newest")},
            'team ' || earlier.team_key || ' and team ' || newest.team_key || ', both open from ' || earlier.from_date
                AS found,
            'one team that holds a person from a day on; the later line stands' AS expected
        FROM in_turn AS earlier
        JOIN in_turn AS newest
            ON newest.source = earlier.source AND newest.person_key = earlier.person_key
            AND newest.from_date = earlier.from_date AND newest.received = earlier.received AND newest.turn = 1
        WHERE earlier.turn > 1 AND earlier.team_key <> newest.team_key
    """


def _overlapping(table: Table, same: tuple[str, ...], open_ones: str) -> str:
    by = ", ".join(f"COALESCE(CAST({name} AS VARCHAR), '')" for name in same)
    return f"""
        WITH spell AS (
            SELECT *, LAG(to_date) OVER in_order AS earlier_to, LAG(from_date) OVER in_order AS earlier_from,
                LAG(extract_id) OVER in_order AS earlier_extract_id, LAG(row) OVER in_order AS earlier_row
            FROM main.{table.name}
            WHERE learnt_to IS NULL
            WINDOW in_order AS (PARTITION BY source, {by} ORDER BY from_date, learnt_from, row)
        )
        SELECT {_said(table, "overlapping_spells", "spell", "spell", prefix="earlier_")},
            'a spell from ' || spell.from_date || ', while that from ' || spell.earlier_from || COALESCE(
                ' runs until ' || spell.earlier_to, ' is open') AS found,
            'spells of one kind that follow each other' AS expected
        FROM spell
        WHERE spell.earlier_from < spell.from_date
            AND (spell.earlier_to > spell.from_date OR (spell.earlier_to IS NULL AND {open_ones}))
    """


_BY_NAME = {table.name: table for table in TABLES}
_REFERRAL, _CONTACT, _ASSESSMENT = _BY_NAME["referral"], _BY_NAME["contact"], _BY_NAME["assessment"]
_PERSON, _STATUS, _RESPONSIBILITY = _BY_NAME["person_record"], _BY_NAME["status"], _BY_NAME["responsibility"]

_ACROSS_REFERRALS = f"""
    WITH several AS (
        SELECT source, contact_key
        FROM main.contact
        WHERE learnt_to IS NULL AND referral_key IS NOT NULL
        GROUP BY source, contact_key
        HAVING MIN(referral_key) <> MAX(referral_key)
    ),
    line AS (
        SELECT contact.*
        FROM main.contact AS contact
        JOIN several ON several.source = contact.source AND several.contact_key = contact.contact_key
        WHERE contact.learnt_to IS NULL
    ),
    counted AS (
        SELECT source, COUNT(*) AS contacts FROM several GROUP BY source
    )
    SELECT {_said(_CONTACT, "contact_across_referrals", "line", None)},
        counted.contacts || ' contact ids that stand under several referrals, this one among them' AS found,
        'contact ids are unique within a referral only: each is read as a contact of its own' AS expected
    FROM line
    JOIN counted ON counted.source = line.source
    QUALIFY ROW_NUMBER() OVER (PARTITION BY line.source ORDER BY line.extract_id, line.row) = 1
"""

_SHARED_NUMBER = f"""
CREATE OR REPLACE TABLE main.shared_number AS
WITH latest AS (
    SELECT source, person_key, nhs_number, birth_date, LOWER(STRIP_ACCENTS(forename)) AS forename, extract_id, row
    FROM main.person_record
    WHERE nhs_number IS NOT NULL AND learnt_to IS NULL
)
SELECT source, nhs_number, COUNT(DISTINCT person_key) AS people, MIN(extract_id) AS extract_id,
    MIN_BY(row, CAST(extract_id AS BIGINT) * 4294967296 + row) AS row
FROM latest
GROUP BY source, nhs_number
HAVING COUNT(*) > {MOST_BEARERS} AND COUNT(DISTINCT person_key) > {MOST_BEARERS}
    AND (MIN(birth_date) <> MAX(birth_date) OR MIN(forename) <> MAX(forename))
"""

_SHARED = f"""
    SELECT {_said(_PERSON, "shared_identifier", "record", None)},
        'an NHS number that ' || shared.people || ' people of this source bear, with different birth dates or names'
            AS found,
        'a number that one person bears; nobody is linked by this one' AS expected
    FROM main.shared_number AS shared
    JOIN main.person_record AS record
        ON record.source = shared.source AND record.extract_id = shared.extract_id AND record.row = shared.row
        AND record.nhs_number = shared.nhs_number AND record.learnt_to IS NULL
"""

RULES: tuple[Rule, ...] = (
    Rule(
        "referral_changes_person",
        "referral",
        "a referral id that stands for one person in one place and for another in a later one",
        _changed(
            _REFERRAL, "referral_changes_person", ("source", "referral_key"), "person_key",
            "'person ' || earlier.person_key || ', and later person ' || newest.person_key",
            "'one person for each referral; each line is read as a referral of its own person'",
            known="learnt_to IS NULL",
        ),
    ),
    Rule(
        "contact_across_referrals",
        "contact",
        "contact ids that stand under several referrals: allowed, and counted once for each source",
        _ACROSS_REFERRALS,
    ),
    Rule(
        "contact_before_birth",
        "contact",
        "a check of a born child before its birth, or any contact before its mother can have been pregnant",
        _before_birth(
            _CONTACT, "happened_on", "contact",
            "event.activity IN ('new_birth_visit', 'six_to_eight_week_review', 'one_year_review', 'two_year_review')",
        ),
    ),
    Rule(
        "referral_before_birth",
        "referral",
        "a referral before the child's mother can have been pregnant",
        _before_birth(_REFERRAL, "received_on", "referral", "FALSE"),
    ),
    Rule(
        "assessment_before_birth",
        "assessment",
        "an assessment of a born child before its birth",
        _before_birth(
            _ASSESSMENT, "happened_on", "assessment",
            "event.instrument IN ('asq3', 'asq_se', 'feeding', 'ncmp', 'height', 'weight', 'eyfsp', 'sdq')",
        ),
    ),
    Rule("seen_after_death", "contact", "somebody seen after the day of their death", _after_death(_CONTACT)),
    Rule(
        "birth_date_changes",
        "person_record",
        "a person whose date of birth is another in a later extract",
        _changed(
            _PERSON, "birth_date_changes", ("source", "person_key"), "birth_date",
            "'born ' || earlier.birth_date || ', and in a later extract ' || newest.birth_date",
            "'one date of birth for each person; the later one stands'",
            known="birth_date IS NOT NULL",
        ),
    ),
    Rule(
        "sex_changes",
        "person_record",
        "a person whose sex is another in a later extract",
        _changed(
            _PERSON, "sex_changes", ("source", "person_key"), "sex",
            "'sex ' || earlier.sex || ', and in a later extract ' || newest.sex",
            "'one sex for each person; the later one stands'",
            known="sex IN ('F', 'M')",
        ),
    ),
    Rule(
        "two_caseloads",
        "responsibility",
        "a person whom two teams hold from the same day",
        _two_caseloads(_RESPONSIBILITY),
    ),
    Rule(
        "overlapping_spells",
        "status",
        "a spell that begins while an earlier one of the same kind goes on",
        _overlapping(
            _STATUS, ("person_key", "status", "detail"),
            "spell.status IN ('child_in_need', 'child_protection_plan', 'looked_after', 'ehc_plan', 'early_help_plan')",
        ),
    ),
    Rule(
        "overlapping_spells",
        "responsibility",
        "a spell of responsibility that begins while an earlier one of the same kind goes on",
        _overlapping(_RESPONSIBILITY, ("person_key", "basis", "team_key", "practice_key"), "TRUE"),
    ),
    Rule(
        "shared_identifier",
        "person_record",
        f"an NHS number that more than {MOST_BEARERS} people of one source bear, with different birth dates or names",
        _SHARED,
    ),
)  # fmt: skip
"""What is looked for once all rows are known; `repeated_differently` is looked for table by table before."""
