"""Versions: what each key said on which days, from every statement of every extract, as one SELECT.

What is known on a day is what the newest extract says among those that stand on that day: received by then, and not
replaced by a resubmission of their period. Where nothing that stands says anything, nothing is known.
"""

from familyhub.model import Table


def versions(table: Table) -> str:
    """The SELECT from `stated.<table>`, `extract` and `repeated_key`: the table's columns, its line, and the days.

    Every version is cited by the line that first said it. Of two statements on one day the later alone was ever known.
    """
    names = ", ".join(table.names)
    stated = ", ".join(f"stated.{name}" for name in table.names)
    key = ", ".join(f"stated.{name}" for name in table.key)
    content = ", ".join(f"stated.{name}" for name in table.names if name not in table.key) or "NULL"
    return f"""
        WITH statement AS NOT MATERIALIZED (  -- what names a row, what it says, and while its extract stands
            SELECT {stated}, stated.source, stated.extract_id, stated.row, stated.received, extract.replaced_on,
                HASH(stated.source, {key}) AS key_hash, HASH({content}) AS content_hash
            FROM stated.{table.name} AS stated
            JOIN extract ON extract.extract_id = stated.extract_id
            WHERE extract.replaced_on IS NULL OR extract.replaced_on > stated.received
        ),
        once AS (                  -- most keys are stated once, and then there is nothing to work out
            SELECT {names}, source, extract_id, row, received AS learnt_from, replaced_on AS learnt_to
            FROM statement
            LEFT JOIN repeated_key ON repeated_key.key_hash = statement.key_hash
            WHERE repeated_key.key_hash IS NULL
        ),
        repeated AS (
            SELECT statement.*, repeated_key.replaced,
                ROW_NUMBER() OVER (
                    PARTITION BY statement.key_hash ORDER BY received, extract_id, row, content_hash
                ) AS turn
            FROM statement
            JOIN repeated_key ON repeated_key.key_hash = statement.key_hash
        ),
        turning_day AS (           -- days on which what is known of a key may change
            SELECT key_hash, received AS day FROM repeated WHERE replaced > 0
            UNION
            SELECT key_hash, replaced_on FROM repeated WHERE replaced_on IS NOT NULL
        ),
        newest AS (                -- the turn of the statement that is known from each of those days on
            SELECT key_hash, received AS day, MAX(turn) AS turn
            FROM repeated
            WHERE replaced = 0
            GROUP BY key_hash, received
            UNION ALL
            SELECT turning_day.key_hash, turning_day.day, MAX(standing.turn)
            FROM turning_day
            LEFT JOIN repeated AS standing
                ON standing.key_hash = turning_day.key_hash
                AND standing.received <= turning_day.day
                AND (standing.replaced_on IS NULL OR standing.replaced_on > turning_day.day)
            GROUP BY turning_day.key_hash, turning_day.day
        ),
        compared AS (              -- TRUE where something else is said than before
            SELECT newest.key_hash, newest.day, newest.turn,
                repeated.content_hash IS DISTINCT FROM LAG(repeated.content_hash) OVER by_day AS is_new
            FROM newest
            LEFT JOIN repeated ON repeated.key_hash = newest.key_hash AND repeated.turn = newest.turn
            WINDOW by_day AS (PARTITION BY newest.key_hash ORDER BY newest.day)
        ),
        spelled AS (
            SELECT key_hash, turn, day AS learnt_from,
                LEAD(day) OVER (PARTITION BY key_hash ORDER BY day) AS learnt_to
            FROM compared
            WHERE is_new
        )
        SELECT * FROM once
        UNION ALL
        SELECT {names}, source, extract_id, row, learnt_from, learnt_to
        FROM spelled
        JOIN repeated ON repeated.key_hash = spelled.key_hash AND repeated.turn = spelled.turn
    """


def stated_once(table: Table) -> str:
    """The same SELECT for a table no key of which is stated twice: nothing needs to be compared."""
    stated = ", ".join(f"stated.{name}" for name in table.names)
    return f"""
        SELECT {stated}, stated.source, stated.extract_id, stated.row,
            stated.received AS learnt_from, extract.replaced_on AS learnt_to
        FROM stated.{table.name} AS stated
        JOIN extract ON extract.extract_id = stated.extract_id
        WHERE extract.replaced_on IS NULL OR extract.replaced_on > stated.received
    """


def repeated_keys(table: Table) -> str:
    """The SELECT of the keys stated more than once: the hash of each, and how many of its statements are replaced."""
    key = ", ".join(f"stated.{name}" for name in table.key)
    return f"""
        SELECT HASH(stated.source, {key}) AS key_hash, COUNT(extract.replaced_on) AS replaced
        FROM stated.{table.name} AS stated
        JOIN extract ON extract.extract_id = stated.extract_id
        WHERE extract.replaced_on IS NULL OR extract.replaced_on > stated.received
        GROUP BY HASH(stated.source, {key})
        HAVING COUNT(*) > 1
    """
