"""The SELECTs that find contradictions, from the canonical tables as they stand once every extract was read.

Each gives the columns of `main.contradiction`: the row, the other row it contradicts, whose it is, and both in words.
"""

from familyhub.model import Table
from familyhub.model.table import About
from familyhub.sql import literal

MOST_BEARERS = 5
"""People of one source who may bear one number before it is taken for a stand-in: more are no twins and no typing."""

LONGEST_PREGNANCY = 280
"""Days before a birth on which a contact or assessment may be about the unborn child."""


def _key(table: Table, of: str) -> str:
    """SQL: the record's own id in words, such as `contact_key 17, referral_key 4`."""
    named = (f"{literal(name + ' ')} || CAST({of}.{name} AS VARCHAR)" for name in table.key)
    return f"CONCAT_WS(', ', {', '.join(named)})"


def _about(table: Table, of: str) -> str:
    """SQL: the person, team, practitioner and day that a row names."""
    whose: dict[About, str] = {
        "person": "person_key", "team": "team_key", "practitioner": "practitioner_key", "happened": "happened_on",
    }  # fmt: skip
    found = []
    for what, name in whose.items():
        column = table.about(what)
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


def repeated(table: Table) -> str:
    """Rows of one key in one extract that say different things; `repeated_key` must hold the table's keys."""
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


def changed(
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


def gone_silent(table: Table, rule: str, column: str, found: str, expected: str) -> str:
    """Records whose newest row says nothing in a column in which an earlier one did."""
    return f"""
        WITH silent AS (
            SELECT * FROM main.{table.name} WHERE learnt_to IS NULL AND {column} IS NULL
        ),
        telling AS (               -- what was said last before
            SELECT earlier.*
            FROM main.{table.name} AS earlier
            JOIN silent ON silent.source = earlier.source AND silent.person_key = earlier.person_key
            WHERE earlier.{column} IS NOT NULL
            QUALIFY ROW_NUMBER() OVER (
                PARTITION BY earlier.source, earlier.person_key
                ORDER BY earlier.learnt_from DESC, earlier.extract_id DESC, earlier.row DESC
            ) = 1
        )
        SELECT {_said(table, rule, "silent", "telling")}, {found} AS found, {expected} AS expected
        FROM silent
        JOIN telling ON telling.source = silent.source AND telling.person_key = silent.person_key
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


def before_birth(table: Table, day: str, what: str, needs_a_child: str) -> str:
    """Events before the birth of the child they are about; `needs_a_child` says in SQL which need a born one."""
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


def after_death(table: Table) -> str:
    """Contacts at which somebody was seen who had died before."""
    return f"""
        WITH {_BORN}
        SELECT {_said(table, "seen_after_death", "event", "born")},
            'a death on ' || born.death_date || ', before the contact on ' || event.happened_on AS found,
            'nobody seen after the day of their death' AS expected
        FROM main.contact AS event
        JOIN born ON born.source = event.source AND born.person_key = event.person_key
        WHERE event.learnt_to IS NULL AND event.attended = 'seen' AND event.happened_on > born.death_date
    """


def two_caseloads(table: Table) -> str:
    """People whom two teams hold from one day."""
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


def overlapping(table: Table, same: tuple[str, ...], open_ones: str) -> str:
    """Spells that begin while an earlier one of their kind goes on; `open_ones`: in SQL, where an open one counts."""
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


def across_referrals(table: Table) -> str:
    """Contact ids that stand under several referrals: one row a source, with how many there are."""
    return f"""
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
        SELECT {_said(table, "contact_across_referrals", "line", None)},
            counted.contacts || ' contact ids that stand under several referrals, this one among them' AS found,
            'contact ids are unique within a referral only: each is read as a contact of its own' AS expected
        FROM line
        JOIN counted ON counted.source = line.source
        QUALIFY ROW_NUMBER() OVER (PARTITION BY line.source ORDER BY line.extract_id, line.row) = 1
    """


SHARED_NUMBER = f"""
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
"""Creates `shared_number`: the NHS numbers that too many people of a source bear, and where they stand first."""


def shared_identifier(table: Table) -> str:
    """The numbers in `shared_number`, each with the first line that holds it."""
    return f"""
        SELECT {_said(table, "shared_identifier", "record", None)},
            'an NHS number that ' || shared.people || ' people of this source bear, with different birth dates or names'
                AS found,
            'a number that one person bears; nobody is linked by this one' AS expected
        FROM main.shared_number AS shared
        JOIN main.person_record AS record
            ON record.source = shared.source AND record.extract_id = shared.extract_id AND record.row = shared.row
            AND record.nhs_number = shared.nhs_number AND record.learnt_to IS NULL
    """
