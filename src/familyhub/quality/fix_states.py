"""Which faults are one fault, and what became of it: open, mended by a later extract, or no longer sent.

One fault is one record of one source table with one rule broken in one column, however many extracts carry it. What
has no id of its own is known by its line as it stood. A later extract closes it where the record came again without the
fault. Where the record did not come, the fault is closed as no longer sent only by an extract that covers the same
days: next month's extract says nothing of this month's contacts.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa

from familyhub.model import Table
from familyhub.sources import Format, Landed
from familyhub.sql import literal

State = Literal["open", "mended", "no_longer_sent"]

LandedExtracts = Sequence[tuple[Path, Landed]]

SETTLED_BY_THE_NEXT = (
    "repeated_differently", "birth_date_changes", "sex_changes", "death_goes_silent", "restriction_goes_silent",
    "still_sent",
)  # fmt: skip
"""Contradictions of the past: a later extract answers them. All others stand as long as both rows do."""


def find_states(connection: duckdb.DuckDBPyConnection, extracts: LandedExtracts, formats: Mapping[str, Format]) -> None:
    """Create `fix`: one row a fault, with its state, from the tables of facts and identity and from what landed.

    `extracts` are those the snapshot was made from. The connection must be able to read their Parquet files.
    """
    _fill_turns(connection, extracts)
    connection.execute(_SEEN)
    _name_records(connection, extracts, formats)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE came (source VARCHAR, own_table VARCHAR, record VARCHAR, turn INTEGER)"
    )
    _find_again(connection, extracts, formats)
    # A record with another fault came again as well.
    connection.execute(
        "INSERT INTO came SELECT DISTINCT source, own_table, record, turn FROM seen WHERE record IS NOT NULL"
    )
    connection.execute(_FIX)


def _fill_turns(connection: duckdb.DuckDBPyConnection, extracts: LandedExtracts) -> None:
    """`carried`: which tables each file carries, and in which turn of its source it came.

    A submission is one turn; a file of it that was mended where it lay makes another, which speaks for that file alone.
    """
    times: dict[tuple[str, str], int] = {}
    rows = []
    for _, landed in extracts:
        again = times.get((landed.submission, landed.file), 0)
        times[landed.submission, landed.file] = again + 1
        tables = {landed.table, *landed.tables, *(part.table for part in landed.parts)}
        rows += [(landed, again, table) for table in sorted(tables)]
    order = sorted({(extract.received, extract.submission, again) for extract, again, _ in rows})
    turns = {key: turn for turn, key in enumerate(order, start=1)}
    carried = pa.Table.from_pylist(
        [
            {
                "source": landed.source,
                "own_table": table,
                "submission": landed.submission,
                "sha256": landed.sha256,
                "file": landed.file,
                "turn": turns[landed.received, landed.submission, again],
                "again": again,
                "received": landed.received,
                "period_from": landed.period_from,
                "period_to": landed.period_to,
            }
            for landed, again, table in rows
        ],
        schema=_CARRIED,
    )
    connection.register("carried_rows", carried)
    connection.execute("CREATE OR REPLACE TEMP TABLE carried AS SELECT * FROM carried_rows")
    connection.unregister("carried_rows")


_CARRIED = pa.schema(
    [
        ("source", pa.string()), ("own_table", pa.string()), ("submission", pa.string()), ("sha256", pa.string()),
        ("file", pa.string()), ("turn", pa.int32()), ("again", pa.int32()), ("received", pa.date32()),
        ("period_from", pa.date32()), ("period_to", pa.date32()),
    ]
)  # fmt: skip

_SEEN = """
CREATE OR REPLACE TEMP TABLE seen AS
WITH file_turn AS (
    SELECT submission, sha256, MIN(turn) AS turn, MIN(again) AS again, MIN(file) AS file
    FROM carried
    GROUP BY submission, sha256
)
SELECT fault.fault_id, extract.source, extract.format, fault.source_table, extract.submission, extract.sha256,
    file_turn.file AS whole_file, extract.file, extract.part, file_turn.turn, file_turn.again, extract.received,
    extract.period_from, extract.period_to, extract.replaced, fault.extract_id, fault.row, fault.column_name,
    fault.rule, fault.left_out, fault.team_key, fault.practitioner_key, fault.happened_on, fault.person_id,
    told.record_key, told.found, told.expected, told.raw,
    -- a contradiction is about a canonical table; the row it names stands in a table of the source's own
    CASE WHEN fault.left_out = 'nothing' THEN extract.source_table ELSE fault.source_table END AS own_table,
    CAST(NULL AS VARCHAR) AS record
FROM facts.fault AS fault
JOIN facts.extract AS extract ON extract.extract_id = fault.extract_id
JOIN identity.fault AS told ON told.fault_id = fault.fault_id
LEFT JOIN file_turn ON file_turn.submission = extract.submission AND file_turn.sha256 = extract.sha256
"""

_FIX = f"""
CREATE OR REPLACE TEMP TABLE fix AS
WITH named AS (            -- what makes two faults of two extracts one; a contradiction is also about what it says
    SELECT seen.*,
        COALESCE(record, 'line ' || MD5(raw), 'fault ' || fault_id) AS known_by,
        CASE WHEN left_out = 'nothing' THEN MD5(found) ELSE '' END AS said
    FROM seen
),
same AS (
    SELECT source, source_table, known_by, COALESCE(column_name, '') AS in_column, rule, said,
        MIN(received) AS first_seen, MAX(received) AS last_seen, COUNT(DISTINCT turn) AS extracts,
        MAX(turn) AS last_turn, MAX_BY(fault_id, (turn, fault_id)) AS fault_id
    FROM named
    GROUP BY source, source_table, known_by, COALESCE(column_name, ''), rule, said
),
latest AS (                -- each fault as it was seen last
    SELECT named.*, same.first_seen, same.last_seen, same.extracts, same.last_turn
    FROM same
    JOIN named ON named.fault_id = same.fault_id
),
later AS (                 -- every later turn that carries the table
    SELECT latest.fault_id, carried.turn, MIN(carried.received) AS received,
        MAX(CASE WHEN came.record IS NOT NULL THEN 1 ELSE 0 END) AS came_again,
        MAX(CASE
            WHEN carried.again > 0 AND carried.file <> latest.whole_file THEN 0
            WHEN carried.again > 0 AND carried.submission = latest.submission THEN 1
            WHEN latest.period_from IS NULL AND carried.period_from IS NULL THEN 1
            WHEN latest.happened_on BETWEEN carried.period_from AND carried.period_to THEN 1
            WHEN carried.period_from <= latest.period_from AND carried.period_to >= latest.period_to THEN 1
            ELSE 0
        END) AS covers
    FROM latest
    JOIN carried
        ON carried.source = latest.source AND carried.own_table = latest.own_table AND carried.turn > latest.last_turn
    LEFT JOIN came
        ON came.source = latest.source AND came.own_table = latest.own_table AND came.record = latest.record
        AND came.turn = carried.turn
    GROUP BY latest.fault_id, carried.turn
),
closed AS (
    SELECT fault_id, MIN(turn) FILTER (came_again = 1) AS mended_turn,
        MIN(received) FILTER (came_again = 1) AS mended_on,
        MIN(received) FILTER (covers = 1) AS not_sent_on
    FROM later
    GROUP BY fault_id
),
newest AS (
    SELECT source, own_table, MAX(turn) AS turn FROM carried GROUP BY source, own_table
),
stands AS (                -- a contradiction between rows that both stand
    SELECT fault_id,
        left_out = 'nothing' AND NOT list_contains({list(SETTLED_BY_THE_NEXT)}, rule) AND NOT replaced AS still
    FROM latest
)
SELECT latest.*,
    CASE
        WHEN stands.still THEN 'open'
        WHEN closed.mended_on IS NOT NULL THEN 'mended'
        WHEN closed.not_sent_on IS NOT NULL THEN 'no_longer_sent'
        ELSE 'open'
    END AS state,
    CASE WHEN NOT stands.still THEN COALESCE(closed.mended_on, closed.not_sent_on) END AS closed_on,
    NOT stands.still AND closed.mended_turn = newest.turn AS mended_by_last
FROM latest
JOIN stands ON stands.fault_id = latest.fault_id
LEFT JOIN closed ON closed.fault_id = latest.fault_id
LEFT JOIN newest ON newest.source = latest.source AND newest.own_table = latest.own_table
"""


def _name_records(
    connection: duckdb.DuckDBPyConnection, extracts: LandedExtracts, formats: Mapping[str, Format]
) -> None:
    """Fill `seen.record`: the record's id in its source table, the same however the fault or the row says it."""
    rows = connection.execute(
        """
        SELECT fault_id, format, own_table, record_key, column_name
        FROM seen
        WHERE left_out <> 'nothing' AND record_key IS NOT NULL
        """
    ).fetchall()
    named = [
        (fault_id, tidy)
        for fault_id, form, table, key, column in rows
        if (declared := _declared(formats, form, table)) and (tidy := record_of(declared, key, column)) is not None
    ]
    for folder, landed in extracts:
        for table in formats[landed.format].tables if landed.format in formats else ():
            path = folder / f"{table.name}.parquet"
            if path.exists() and _has_contradictions(connection, landed, table.name):
                named += connection.execute(
                    f"""
                    SELECT seen.fault_id, {_record_sql(table)}
                    FROM seen
                    JOIN READ_PARQUET({literal(path.as_posix())}) AS landed ON landed._row = seen.row
                    WHERE seen.left_out = 'nothing' AND seen.sha256 = ? AND seen.submission = ? AND seen.own_table = ?
                    """,
                    [landed.sha256, landed.submission, table.name],
                ).fetchall()
    if not named:
        return
    found = pa.table({"fault_id": [n[0] for n in named], "record": pa.array([n[1] for n in named], pa.string())})
    connection.register("named_records", found)
    connection.execute(
        "UPDATE seen SET record = named_records.record FROM named_records WHERE named_records.fault_id = seen.fault_id"
    )
    connection.unregister("named_records")


def _has_contradictions(connection: duckdb.DuckDBPyConnection, landed: Landed, table: str) -> bool:
    return bool(
        connection.execute(
            "SELECT 1 FROM seen WHERE left_out = 'nothing' AND sha256 = ? AND submission = ? AND own_table = ? LIMIT 1",
            [landed.sha256, landed.submission, table],
        ).fetchall()
    )


def _find_again(connection: duckdb.DuckDBPyConnection, extracts: LandedExtracts, formats: Mapping[str, Format]) -> None:
    """Fill `came` with the records among what landed that are faulty in some extract of their source."""
    wanted = connection.execute(
        "SELECT DISTINCT source, format, own_table FROM seen WHERE record IS NOT NULL"
    ).fetchall()
    for source, form, table in wanted:
        declared = _declared(formats, form, table)
        if declared is None:
            continue
        files = sorted(
            (landed.submission, landed.sha256, (folder / f"{table}.parquet").as_posix())
            for folder, landed in extracts
            if landed.source == source and landed.format == form and landed.tables.get(table)
        )
        faulty = connection.execute(
            "SELECT DISTINCT column_name FROM seen WHERE source = ? AND own_table = ? AND record IS NOT NULL",
            [source, table],
        ).fetchall()
        ways = {_record_sql(declared, without if without in declared.key else None) for (without,) in faulty}
        for way in ways:
            for submission, sha256, path in files:
                connection.execute(_CAME.format(way=way, path=literal(path)), [source, table, submission, sha256])


_CAME = """
INSERT INTO came
SELECT DISTINCT wanted.source, wanted.own_table, wanted.record, carried.turn
FROM (SELECT DISTINCT {way} AS record FROM READ_PARQUET({path}) AS landed) AS sent
JOIN (SELECT DISTINCT source, own_table, record FROM seen WHERE source = ? AND own_table = ?) AS wanted
    ON wanted.record = sent.record
JOIN carried ON carried.submission = ? AND carried.sha256 = ? AND carried.own_table = wanted.own_table
"""


def _declared(formats: Mapping[str, Format], form: str, table: str) -> Table | None:
    if form not in formats:
        return None
    return next((declared for declared in formats[form].tables if declared.name == table), None)


def key_parts(table: Table, key: str) -> dict[str, str]:
    """A record's own id in words ("contact_key 17, referral_key 4") as its columns; empty where it says otherwise."""
    columns = [re.escape(name) for name in table.key]
    parts = [rf"(?:{name} (?P<k{place}>.*?))?" for place, name in enumerate(columns)]
    found = re.fullmatch("(?:, )?".join(parts), key, re.DOTALL)
    if found is None:
        return {}
    return {name: value for place, name in enumerate(table.key) if (value := found[f"k{place}"]) is not None}


def record_of(table: Table, key: str, without: str | None = None) -> str | None:
    """The record's id in the one form in which faults and landed rows are compared; None where it names nothing.

    `without` is the faulty column: where it is part of the key, the record is known by the others.
    """
    tidy = {name: _tidy(table, name, value) for name, value in key_parts(table, key).items() if name != without}
    text = "|".join(f"{name}={tidy[name]}" for name in table.key if tidy.get(name))
    return _prefix(table, without) + text if text else None


def _prefix(table: Table, without: str | None) -> str:
    return f"without {without}|" if without in table.key else ""


def _tidy(table: Table, name: str, value: str) -> str:
    kind = table.column(name).kind
    text = value.strip()
    if kind == "date" and (found := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: .*)?", text)):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    if kind == "date":
        return text[:10]
    return re.sub(r"[\s-]", "", text) if kind in ("nhs_number", "upn", "postcode") else text


def _record_sql(table: Table, without: str | None = None) -> str:
    """SQL: the id of a row of `landed` in the same form as `record_of` gives it; NULL where it names nothing."""
    parts = []
    for name in table.key:
        if name == without:
            continue
        text = f'CAST(landed."{name}" AS VARCHAR)'
        if table.column(name).kind == "postcode":
            text = f"REPLACE({text}, ' ', '')"
        parts.append(f"{literal(name + '=')} || NULLIF({text}, '')")
    if not parts:
        return "CAST(NULL AS VARCHAR)"
    return f"{literal(_prefix(table, without))} || NULLIF(CONCAT_WS('|', {', '.join(parts)}), '')"
