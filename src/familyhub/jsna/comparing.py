"""An area's figures against England, the region, its statistical neighbours and its own history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from familyhub.jsna.compared import Against, AgainstKind, Compared, Nature, Rank, Spread, TrendJudged
from familyhub.jsna.conflicts import conflicts_of
from familyhub.jsna.history import trend_of
from familyhub.jsna.intervals import interval_of, per_how_many
from familyhub.jsna.rows import SCHEMA, IndicatorRow, load, read, table
from familyhub.stats import Interval, Trend, against, judged

ENGLAND = "E92000001"

FEWEST_NEIGHBOURS = 5
"""A mean of fewer neighbours than this, of ten, is no benchmark."""

Key = tuple[str, str, str, str, str]

_COLUMNS = ", ".join(f'rows."{name}"' for name in SCHEMA.names)

_KEY = "indicator, sex, age, category_type, category"

OWN = f"""
SELECT {_COLUMNS}
FROM rows
WHERE area_code = $area
ORDER BY {_KEY}, period_order, file, row
"""

BENCHMARKS = f"""
SELECT {_COLUMNS}
FROM rows
JOIN latest USING ({_KEY}, period, period_order)      -- the area's own latest figure of each indicator and group
WHERE rows.area_code IN (SELECT UNNEST($codes)) AND rows.value IS NOT NULL
ORDER BY rows.indicator, rows.area_code, rows.file, rows.row
"""

SPREAD = f"""
WITH figure AS (                           -- each area once, whichever files state it
    SELECT {_KEY}, rows.area_code, MIN(rows.value) AS value
    FROM rows
    JOIN latest USING ({_KEY}, period, period_order, area_kind)
    WHERE rows.value IS NOT NULL
    GROUP BY {_KEY}, rows.area_code
)
SELECT {_KEY}, QUANTILE_CONT(value, [0, 0.25, 0.5, 0.75, 1]) AS places, COUNT(*) AS areas
FROM figure
GROUP BY {_KEY}
"""


def compare(
    rows: pa.Table | Iterable[IndicatorRow],
    area: str,
    neighbours: Mapping[str, Sequence[str]],
    *,
    region: str | None = None,
    natures: Mapping[str, Nature] | None = None,
    england: str = ENGLAND,
) -> tuple[Compared, ...]:
    """Every indicator and group of people for which the area has a figure, in the order of their ids.

    `neighbours` maps a model ("2021", "2025") to its codes; `natures` an indicator to what it is (unknown ones are
    taken as rates that are neither good nor bad). The benchmark is always the figure of the same period: where
    England, or half the neighbours, have none, that comparison is missing; counts are held against their own past
    only. A figure stated by several files counts once; where the files differ, it is flagged. Publishers' own words
    are never taken over, only held against.
    """
    known = natures or {}
    models = {model: [code for code in codes if code != area] for model, codes in neighbours.items()}
    with duckdb.connect(config={"threads": 1}) as connection:
        load(connection, rows)
        own = _by_key(read(connection.sql(OWN, params={"area": area}).to_arrow_table()))
        histories = {key: kept for key, listed in own.items() if (kept := _each_period_once(listed))}
        connection.register("latest", table(kept[-1] for kept in histories.values()))
        codes = sorted({england, *([region] if region else []), *(code for all_ in models.values() for code in all_)})
        others = _by_key(read(connection.sql(BENCHMARKS, params={"codes": codes}).to_arrow_table()))
        spreads = _spreads(connection)
    setting = _Setting(england, region, models)
    found = (
        _compared(own[key], history, others.get(key, []), spreads.get(key), known.get(key[0], Nature()), setting)
        for key, history in histories.items()
    )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Setting:
    """Whose figures an area's are held against."""

    england: str
    region: str | None
    models: Mapping[str, Sequence[str]]


def _compared(
    listed: Sequence[IndicatorRow],
    history: tuple[IndicatorRow, ...],
    others: Sequence[IndicatorRow],
    spread: Spread | None,
    nature: Nature,
    setting: _Setting,
) -> Compared:
    row = history[-1]
    if nature.per is None:
        # Where nothing was counted a value of 0 does not tell per how many: other rows of the indicator do.
        found = (per_how_many(each) for each in (*reversed(history), *others))
        nature = replace(nature, per=next((per for per in found if per is not None), None))
    interval, interval_from = interval_of(row, nature.of, nature.per)
    by_area = {other.area_code: other for other in reversed(others)}
    # A number of children says how large an area is: England's total, or other councils', are no yardstick for it.
    compares = nature.of != "count"
    held = tuple(_held_against(row, interval, by_area, nature, setting)) if compares else ()
    trend = trend_of(history, nature.of, nature.per)
    gone = tuple(each for each in listed if each.value is None and each.period_order > row.period_order)
    england = next((each for each in held if each.kind == "england"), None)
    return Compared(
        row.indicator,
        nature,
        row,
        interval,
        interval_from,
        held,
        tuple(_ranks(row, by_area, nature, setting)) if compares else (),
        spread if compares else None,
        trend,
        _judged_trend(trend, nature),
        history,
        gone,
        tuple(conflicts_of(listed, history, trend, england, nature)),
    )


def _held_against(
    row: IndicatorRow,
    interval: Interval | None,
    by_area: Mapping[str, IndicatorRow],
    nature: Nature,
    setting: _Setting,
) -> Iterable[Against]:
    singles: tuple[tuple[AgainstKind, str | None], ...] = (("england", setting.england), ("region", setting.region))
    for kind, code in singles:
        other = by_area.get(code) if code else None
        if other is not None and other.value is not None and other.area_code != row.area_code:
            yield _one(kind, other.area_name, other.value, (other,), row, interval, nature)
    for model, codes in setting.models.items():
        theirs = tuple(by_area[code] for code in codes if code in by_area)
        if len(theirs) >= min(FEWEST_NEIGHBOURS, len(codes)) and theirs:
            mean = sum(other.value or 0.0 for other in theirs) / len(theirs)
            yield _one("neighbours", model, mean, theirs, row, interval, nature)


def _one(
    kind: AgainstKind,
    label: str,
    value: float,
    rows: tuple[IndicatorRow, ...],
    row: IndicatorRow,
    interval: Interval | None,
    nature: Nature,
) -> Against:
    standing = None if interval is None else against(value, interval)
    verdict = None if standing is None else judged(standing, nature.polarity)
    return Against(kind, label, value, (row.value or 0.0) - value, standing, verdict, rows)


def _ranks(row: IndicatorRow, by_area: Mapping[str, IndicatorRow], nature: Nature, setting: _Setting) -> Iterable[Rank]:
    for model, codes in setting.models.items():
        theirs = [by_area[code].value for code in codes if code in by_area]
        values = [value for value in theirs if value is not None]
        if len(values) < min(FEWEST_NEIGHBOURS, len(codes)) or not values or row.value is None:
            continue
        low_first = nature.polarity == "high_is_bad"
        ahead = sum((value < row.value) if low_first else (value > row.value) for value in values)
        yield Rank(model, ahead + 1, len(values) + 1)


def _judged_trend(trend: Trend, nature: Nature) -> TrendJudged | None:
    if trend == "cannot be calculated":
        return None
    if trend == "no significant change":
        return "similar"
    up = trend == "increasing"
    if nature.polarity == "neither":
        return "higher" if up else "lower"
    return "better" if up == (nature.polarity == "high_is_good") else "worse"


def _each_period_once(listed: Sequence[IndicatorRow]) -> tuple[IndicatorRow, ...]:
    """The rows with a figure, one a period: the first by file and line where several state it."""
    kept: dict[tuple[int, str], IndicatorRow] = {}
    for row in listed:
        if row.value is not None:
            kept.setdefault((row.period_order, row.period), row)
    return tuple(kept.values())


def _by_key(rows: Iterable[IndicatorRow]) -> dict[Key, list[IndicatorRow]]:
    found: dict[Key, list[IndicatorRow]] = {}
    for row in rows:
        found.setdefault((row.indicator, *row.group), []).append(row)
    return found


def _spreads(connection: duckdb.DuckDBPyConnection) -> dict[Key, Spread]:
    return {
        (indicator, sex, age, category_type, category): Spread(lowest, lower, middle, upper, highest, areas)
        for indicator, sex, age, category_type, category, (lowest, lower, middle, upper, highest), areas in (
            connection.execute(SPREAD).fetchall()
        )
    }
