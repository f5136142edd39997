"""Collecting: published files as they are, and from them the one table of rows that a needs assessment reads."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from familyhub.errors import SourceError
from familyhub.jsna.area_tables import NO_NUMBER, read_indices, read_lg_inform
from familyhub.jsna.census import read_census
from familyhub.jsna.indicator import Indicator, load_catalogue
from familyhub.jsna.neighbourhoods import Neighbourhoods, neighbourhood_rows, read_neighbourhoods
from familyhub.jsna.picking import COLUMNS, LAIT, picking_sql
from familyhub.jsna.rows import LEFT_OUT, SCHEMA, IndicatorRow, table
from familyhub.jsna.staging import Extract, Told, every_file, stage

ENGLAND = "E92000001"

FEWEST_REGIONS = 5
"""England's figure is held against the regions' where this many of them have one."""

PICKED_ALONE = ("fingertips", "education", "asq3")

UNKNOWN_MARK = '(^|; )stated as "'
"""What the reader of published statistics notes of a cell that is neither a number nor a mark it knows."""

NOBODY_TO_DIVIDE_AMONG = f"{LEFT_OUT}the number of people to divide it among is in no file"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a file that a reader of the figures should know: a cell that is no number, a figure left out."""

    file: str
    row: int
    column: str
    says: str

    def sentence(self) -> str:
        """The remark with its place in the file."""
        return f'{self.file}, row {self.row:,}, column "{self.column}": {self.says}'


@dataclass(frozen=True, slots=True)
class Collected:
    """The table of rows (`rows.SCHEMA`), the files it came from, those nobody knows, and what was remarked.

    `rows` is sorted by indicator, area, group of people and period. `used` are the files by name in reading order.
    """

    rows: pa.Table
    used: tuple[Told, ...]
    unknown: tuple[Told, ...]
    remarks: tuple[Remark, ...]
    catalogue: Mapping[str, Indicator]

    def indicators(self, area: str) -> tuple[str, ...]:
        """The indicators that have a figure of the area itself, in the catalogue's order."""
        whole = {
            indicator
            for indicator, code, value in zip(
                *(self.rows.column(name).to_pylist() for name in ("indicator", "area_code", "value")), strict=True
            )
            if code == area and value is not None
        }
        return tuple(id for id in self.catalogue if id in whole)


def collect(
    *paths: Path,
    catalogue: Mapping[str, Indicator] | None = None,
    area: str | None = None,
    extracts: Sequence[Extract] = (),
) -> Collected:
    """Every figure of the catalogue's indicators in published files: of all areas, years and groups of people.

    With `area` (an ONS code), only its neighbourhoods are kept, not those of others; councils are always all there.
    `paths` are files and folders, recognised by content; what is not known is named in `unknown`, never refused.
    Figures that the publisher states as two (a number and its rate) become one row; a number of children divided by
    the population, and a rate with its number worked out, say so in `note`. An amount for which no file states the
    people to divide it among has no value, and `note` and a remark say so. `extracts` are published statistics that a
    workspace landed: of a figure that is stated twice a file's stands, else the extract's that came last. Raises
    SourceError where a path is missing, or where no file holds an indicator of the catalogue.
    """
    wanted = load_catalogue() if catalogue is None else catalogue
    files = list(every_file(paths))
    places = read_neighbourhoods(files)
    beside, of_beside = _tables_of_areas([file for file in files if file not in places.files], wanted, places, area)
    read = places.files | {each.path for each in of_beside}
    staged = [file for file in files if file not in read]
    with duckdb.connect() as connection:
        told = [*stage(connection, staged, _measures(wanted), extracts), *of_beside]
        _pick(connection, wanted)
        _number_files(connection, staged, extracts)
        remarks = [*_cells_that_are_no_number(connection), *_cells_beside_that_are_no_number(beside)]
        connection.execute(ROWS)
        connection.execute(STATED_AGAIN)
        remarks += _leave_out_england(connection, wanted)
        remarks += _divide_by_people(connection, wanted)
        _work_out(connection, wanted)
        connection.register("of_areas", table([*beside, *_not_among(beside, neighbourhood_rows(places, wanted, area))]))
        rows = connection.sql(SORTED).to_arrow_table().cast(SCHEMA)
    if not rows.num_rows and (paths or not extracts):
        raise SourceError(
            "jsna-nothing-known",
            ", ".join(path.name for path in paths) or "no path",
            found="no figure of any indicator",
            expected="files of LAIT, Fingertips, Explore Education Statistics, ONS or the Indices of Deprivation",
            next_step="Hand over published files; docs/indicators.md says where each indicator is found.",
        )
    used, unknown = _sorted_out(told, places, rows)
    return Collected(rows, used, unknown, tuple(remarks), wanted)


ORDER = (
    "indicator", "area_code", "sex", "age", "category_type", "category", "period_order", "period", "file", "row",
)  # fmt: skip

ROWS = """
CREATE OR REPLACE TABLE collected AS
SELECT picked.*, COALESCE(handed.name, '') AS file, COALESCE(handed.turn, 0) AS turn, FALSE AS is_divided
FROM picked
LEFT JOIN handed ON handed.extract_id = picked.extract_id
WHERE picked.period_order > 0          -- LAIT has rows of a year 0
"""

_STATED = "indicator, area_code, sex, age, category_type, category, period, period_order"

STATED_AGAIN = f"""
DELETE FROM collected                  -- only of what was landed: of files handed over each statement is kept
USING (
    SELECT {_STATED}, MIN(turn) AS first_turn, MAX(turn) AS last_turn
    FROM collected
    GROUP BY {_STATED}
    HAVING MAX(turn) > 0
) AS again
WHERE collected.turn > 0 AND (again.first_turn = 0 OR collected.turn < again.last_turn)
    AND {" AND ".join(f"collected.{name} = again.{name}" for name in _STATED.split(", "))}
"""
"""Takes out what a file handed over, or a later extract, states too."""

_NAMES = ", ".join(f'"{name}"' for name in SCHEMA.names)

SORTED = f"""
SELECT {_NAMES}
FROM collected
UNION ALL
SELECT {_NAMES}
FROM of_areas
ORDER BY {", ".join(ORDER)}
"""

OUTSIDE = f"""
CREATE OR REPLACE TEMP TABLE outside AS  -- a mean lies between the figures it is a mean of
WITH region AS (
    SELECT indicator, period, sex, age, category_type, category, MIN(value) AS lowest, MAX(value) AS highest
    FROM collected
    WHERE area_kind = 'region' AND value IS NOT NULL
    GROUP BY indicator, period, sex, age, category_type, category
    HAVING COUNT(DISTINCT area_code) >= {FEWEST_REGIONS}
)
SELECT collected.file, collected.row, collected.indicator, collected.value, region.lowest, region.highest
FROM collected
JOIN region USING (indicator, period, sex, age, category_type, category)
JOIN averaged USING (indicator)
WHERE collected.area_code = '{ENGLAND}'
    AND (collected.value < region.lowest - $slack - 0.02 * ABS(region.lowest)
        OR collected.value > region.highest + $slack + 0.02 * ABS(region.highest))
"""


DIVIDE = """
UPDATE collected
SET is_divided = TRUE,
    value = CASE WHEN people.is_amount THEN collected.value / people.count
        ELSE COALESCE(collected.value, collected.count * people.per / people.count) END,
    count = CASE WHEN people.is_amount THEN NULL
        ELSE COALESCE(collected.count, ROUND(collected.value * people.count / people.per)) END,
    denominator = CASE WHEN NOT people.is_amount THEN people.count END,
    note = CONCAT_WS('; ', NULLIF(collected.note, ''),
        CASE
            WHEN people.is_amount THEN 'divided by '
            WHEN collected.value IS NULL THEN 'rate worked out from the number and '
            WHEN collected.count IS NULL THEN 'number worked out from the rate and '
            ELSE 'of '
        END || FORMAT('{:,} people ({}, row {})', CAST(people.count AS BIGINT), people.file, people.row))
FROM (
    SELECT divided.*, collected.area_code, collected.period_order // 10000 AS year, collected.count, collected.file,
        collected.row
    FROM divided
    JOIN collected ON collected.indicator = divided.people
    WHERE collected.count > 0 AND collected.category = '' AND collected.sex IN ('', 'Persons')
) AS people
WHERE people.indicator = collected.indicator AND people.area_code = collected.area_code
    AND people.year = collected.period_order // 10000 - people.years
    AND (collected.value IS NOT NULL OR collected.count IS NOT NULL)
"""

UNDIVIDED = """
divided.indicator = collected.indicator AND divided.is_amount AND NOT collected.is_divided
    AND (collected.value IS NOT NULL OR collected.count IS NOT NULL)
"""

SAY_UNDIVIDED = f"""
SELECT collected.file, MIN(collected.row), STRING_AGG(DISTINCT collected.indicator, ', ' ORDER BY collected.indicator),
    COUNT(*)
FROM collected, divided
WHERE {UNDIVIDED}
GROUP BY collected.file
ORDER BY collected.file
"""

LEAVE_UNDIVIDED = f"""
UPDATE collected                       -- a sum of pounds must never be read as pounds for each child
SET value = NULL, lower = NULL, upper = NULL, count = NULL, denominator = NULL,
    note = CONCAT_WS('; ', $left_out, NULLIF(collected.note, ''))
FROM divided
WHERE {UNDIVIDED}
"""

WORK_OUT = (
    """
    UPDATE collected
    SET value = COALESCE(value, count), count = COALESCE(count, value)
    FROM nature
    WHERE nature.indicator = collected.indicator AND nature.kind = 'count'
    """,
    """
    UPDATE collected
    SET denominator = ROUND(count * nature.per / value),
        note = CONCAT_WS('; ', NULLIF(note, ''), 'denominator worked out from number and value')
    FROM nature
    WHERE nature.indicator = collected.indicator AND nature.kind <> 'count' AND nature.per > 0
        AND denominator IS NULL AND count > 0 AND value > 0
    """,
    """
    UPDATE collected
    SET count = ROUND(value * denominator / nature.per),
        note = CONCAT_WS('; ', NULLIF(note, ''), 'number worked out from the value and the denominator')
    FROM nature
    WHERE nature.indicator = collected.indicator AND nature.kind = 'proportion' AND nature.per > 0
        AND count IS NULL AND value IS NOT NULL AND denominator > 0
    """,
    f"""
    UPDATE collected
    SET value = count * nature.per / denominator,
        note = CONCAT_WS('; ', NULLIF(note, ''), 'value worked out from number and denominator')
    FROM nature
    WHERE nature.indicator = collected.indicator AND nature.kind <> 'count' AND nature.per > 0
        AND value IS NULL AND count IS NOT NULL AND denominator > 0 AND NOT STARTS_WITH(note, '{LEFT_OUT}')
    """,
)


def _tables_of_areas(
    files: Collection[Path], wanted: Mapping[str, Indicator], places: Neighbourhoods, area: str | None
) -> tuple[list[IndicatorRow], list[Told]]:
    """The rows of tables that have a line for each area, and what each of these files is."""
    read = (read_census(files, wanted, places, area), read_lg_inform(files, wanted), read_indices(files, wanted))
    return [row for rows, _ in read for row in rows], [each for _, told in read for each in told]


def _not_among(stated: Iterable[IndicatorRow], rows: Iterable[IndicatorRow]) -> Iterator[IndicatorRow]:
    """The rows of neighbourhoods without those whose figure NOMIS states itself: it has councils and England, too."""
    known = {(row.indicator, row.area_code, row.period) for row in stated}
    return (row for row in rows if (row.indicator, row.area_code, row.period) not in known)


def _measures(catalogue: Mapping[str, Indicator]) -> set[str]:
    found = (each.found for each in catalogue.values() if each.source == "lait")
    return {name for each in found for name in (each.value, each.count, each.denominator) if name}


def _pick(connection: duckdb.DuckDBPyConnection, catalogue: Mapping[str, Indicator]) -> None:
    names = ", ".join(COLUMNS)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE measure"
        " (indicator VARCHAR, value VARCHAR, count VARCHAR, denominator VARCHAR, times DOUBLE)"
    )
    measures = [
        (id, each.found.value or each.found.count, each.found.count, each.found.denominator, each.found.times)
        for id, each in catalogue.items()
        if each.source == "lait"
    ]
    if measures:
        connection.executemany("INSERT INTO measure VALUES (?, ?, ?, ?, ?)", measures)
    connection.execute(f"CREATE OR REPLACE TABLE picked AS SELECT {names} FROM ({LAIT})")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE elsewhere AS FROM figure WHERE NOT STARTS_WITH(indicator, 'LAIT ')"
    )
    for id, each in catalogue.items():
        if each.source in PICKED_ALONE:
            connection.execute(f"INSERT INTO picked SELECT {names} FROM ({picking_sql(id, each)})")


def _number_files(connection: duckdb.DuckDBPyConnection, files: Sequence[Path], extracts: Sequence[Extract]) -> None:
    connection.execute("CREATE OR REPLACE TABLE handed (extract_id BIGINT, name VARCHAR, turn BIGINT)")
    named = [(number, path.name, 0) for number, path in enumerate(files)]
    named += [(number, each.file, each.turn) for number, each in enumerate(extracts, start=len(files))]
    if named:
        connection.executemany("INSERT INTO handed VALUES (?, ?, ?)", named)


def _cells_that_are_no_number(connection: duckdb.DuckDBPyConnection) -> list[Remark]:
    """Cells with words nobody knows in a column of figures: the file is broken there, and the row has no value."""
    found = connection.execute(
        """
        SELECT DISTINCT handed.name, picked.row, picked.note, picked.indicator
        FROM picked
        JOIN handed USING (extract_id)
        WHERE picked.value IS NULL AND REGEXP_MATCHES(picked.note, $mark)
        ORDER BY handed.name, picked.row
        """,
        {"mark": UNKNOWN_MARK},
    ).fetchall()
    return [Remark(file, row, indicator, f"{note}; expected a number") for file, row, note, indicator in found]


def _cells_beside_that_are_no_number(beside: Iterable[IndicatorRow]) -> list[Remark]:
    """The same of tables with a line for each council, which are not staged."""
    return [
        Remark(row.file, row.row, row.indicator, f"{row.note}; expected a number")
        for row in beside
        if row.value is None and row.note.startswith(NO_NUMBER)
    ]


def _leave_out_england(connection: duckdb.DuckDBPyConnection, catalogue: Mapping[str, Indicator]) -> list[Remark]:
    """Take England's value away where it lies outside all regions: it cannot be the same figure."""
    connection.execute("CREATE OR REPLACE TEMP TABLE averaged (indicator VARCHAR)")
    averaged = [(id,) for id, each in catalogue.items() if each.of != "count" and each.found.each is None]
    if averaged:
        connection.executemany("INSERT INTO averaged VALUES (?)", averaged)
    connection.execute(OUTSIDE, {"slack": 1.0})
    connection.execute(
        """
        UPDATE collected
        SET value = NULL, lower = NULL, upper = NULL,
            note = CONCAT_WS('; ', $left_out, NULLIF(note, ''))
        WHERE (file, row, indicator) IN (SELECT (file, row, indicator) FROM outside)
        """,
        {"left_out": f"{LEFT_OUT}England's figure lies outside those of all regions"},
    )
    found = connection.execute("SELECT * FROM outside ORDER BY file, row").fetchall()
    return [
        Remark(
            file, row, indicator,
            f"England's figure, {value:,.10g}, lies outside those of all regions ({lowest:,.10g} to {highest:,.10g}); "
            "it is left out, as it cannot be the same figure",
        )
        for file, row, indicator, value, lowest, highest in found
    ]  # fmt: skip


def _divide_by_people(connection: duckdb.DuckDBPyConnection, catalogue: Mapping[str, Indicator]) -> list[Remark]:
    """Give figures the number of people they are about, where the publisher states it elsewhere.

    An amount for which nobody states that number loses its value; a remark for each file says so.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE divided"
        " (indicator VARCHAR, people VARCHAR, years INTEGER, per DOUBLE, is_amount BOOLEAN)"
    )
    divided = [
        (id, people.indicator, people.years, each.per or 1.0, each.found.each is not None)
        for id, each in catalogue.items()
        if (people := each.found.people or each.found.each) is not None
    ]
    if divided:
        connection.executemany("INSERT INTO divided VALUES (?, ?, ?, ?, ?)", divided)
    connection.execute(DIVIDE)
    found = connection.execute(SAY_UNDIVIDED).fetchall()
    connection.execute(LEAVE_UNDIVIDED, {"left_out": NOBODY_TO_DIVIDE_AMONG})
    return [
        Remark(
            file, row, indicators,
            f"{amounts:,} amounts, the first of them here, are left out: no file holds the number of people of that "
            "area and year to divide them among",
        )
        for file, row, indicators, amounts in found
    ]  # fmt: skip


def _work_out(connection: duckdb.DuckDBPyConnection, catalogue: Mapping[str, Indicator]) -> None:
    """Fill what two of value, count and denominator say of the third, and say that it was worked out."""
    connection.execute("CREATE OR REPLACE TEMP TABLE nature (indicator VARCHAR, kind VARCHAR, per DOUBLE)")
    connection.executemany(
        "INSERT INTO nature VALUES (?, ?, ?)",
        [(id, each.of, each.per) for id, each in catalogue.items() if each.found.each is None],
    )
    for statement in WORK_OUT:
        connection.execute(statement)


def _sorted_out(
    told: Iterable[Told], places: Neighbourhoods, rows: pa.Table
) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    """The files that figures came from or that describe them, and the others with the reason."""
    every = [*told, *places.told]
    used = tuple(each for each in every if each.table)
    return used, tuple(each for each in every if not each.table)
