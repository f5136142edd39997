"""Differences within an area: by neighbourhood, ward and deprivation quintile, with the slope from most to least."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, sqrt
from typing import Literal

import duckdb
import pyarrow as pa

from familyhub.geography import Hierarchy
from familyhub.jsna.compared import Nature
from familyhub.jsna.intervals import interval_of, per_how_many
from familyhub.jsna.rows import SCHEMA, IndicatorRow, load, read
from familyhub.stats import (
    Z_95,
    Compared,
    FunnelLimits,
    Interval,
    Judged,
    RankedGroup,
    Slope,
    byar_rate,
    dispersion,
    judged,
    proportion_limits,
    rate_limits,
    slope_index,
    wilson,
)

PartKind = Literal["area", "district", "ward", "lsoa", "quintile", "tenth"]

PLACES: tuple[PartKind, ...] = ("district", "ward", "lsoa")
"""Kinds that are compared among themselves; quintiles and tenths are made to differ."""

MOST_TENTHS = 10
FEWEST_OF_A_TENTH = 3
"""A tenth of fewer neighbourhoods than this is hardly one: smaller areas are cut into fewer parts."""

QUINTILES = {
    "1": "Most deprived fifth of England",
    "2": "Second most deprived fifth",
    "3": "Middle fifth",
    "4": "Second least deprived fifth",
    "5": "Least deprived fifth of England",
}

NEIGHBOURHOODS = f"""
WITH here AS (
    SELECT UNNEST($codes) AS area_code
),
latest AS (                       -- the last period for which any neighbourhood of the area has a figure
    SELECT indicator, sex, age, category_type, category, MAX(period_order) AS period_order
    FROM rows
    JOIN here USING (area_code)
    WHERE value IS NOT NULL OR count IS NOT NULL
    GROUP BY indicator, sex, age, category_type, category
)
SELECT {", ".join(f'rows."{name}"' for name in SCHEMA.names)}
FROM rows
JOIN here USING (area_code)
JOIN latest USING (indicator, sex, age, category_type, category, period_order)
ORDER BY rows.indicator, rows.sex, rows.age, rows.category_type, rows.category, rows.area_code, rows.file, rows.row
"""


@dataclass(frozen=True, slots=True)
class Part:
    """The figure of one part of the area: added up from its neighbourhoods' counts, in the indicator's unit.

    `standing` tells where it lies in the funnel around the whole area's figure ("much" beyond 99.8% limits), `judged`
    whether that is good; both None for counts and where there is no denominator. Wards differ for more reasons than
    chance, so that most may lie outside: `stands_out` tells whether it does so beyond what is usual among the parts of
    its kind. `rows` are the file and line of each
    neighbourhood's figure; `silent` how many neighbourhoods of the part have none.
    """

    code: str
    name: str
    kind: PartKind
    value: float | None
    count: float | None
    denominator: float | None
    interval: Interval | None
    standing: Compared | None
    judged: Judged | None
    rows: tuple[tuple[str, int], ...]
    silent: int = 0
    stands_out: Compared | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """One indicator and group of people within the area; parts of each kind by code, quintiles from most deprived.

    `whole` is the sum of the neighbourhoods that have a figure. `slope` runs over the area's own tenths where ranks of
    neighbourhoods are given, else over the quintiles of England; None where fewer than three have people, or figures
    have no denominator. `group` is sex, age, category type and category.
    """

    indicator: str
    nature: Nature
    group: tuple[str, str, str, str]
    period: str
    whole: Part
    parts: tuple[Part, ...]
    slope: Slope | None

    def of_kind(self, kind: PartKind) -> tuple[Part, ...]:
        """The parts of one kind."""
        return tuple(part for part in self.parts if part.kind == kind)

    @property
    def ends(self) -> tuple[Part, Part] | None:
        """The most and the least deprived part that have a figure, of those the slope runs over; None below two."""
        kind: PartKind = "tenth" if self.of_kind("tenth") else "quintile"
        known = [part for part in self.of_kind(kind) if part.value is not None and part.denominator]
        return (known[0], known[-1]) if len(known) > 1 else None

    @property
    def gap_judged(self) -> Literal["fair", "unfair to the most deprived", "unfair to the least deprived"] | None:
        """Whether the most deprived fare worse; None without a slope, or where high is neither good nor bad."""
        if self.slope is None or self.nature.polarity == "neither":
            return None
        if not self.slope.significant:
            return "fair"
        most_have_more = self.slope.slope_index > 0
        worse = most_have_more == (self.nature.polarity == "high_is_bad")
        return "unfair to the most deprived" if worse else "unfair to the least deprived"


def look_within(
    rows: pa.Table | Iterable[IndicatorRow],
    area: str,
    places: Hierarchy,
    *,
    natures: Mapping[str, Nature] | None = None,
    ranks: Mapping[str, int] | None = None,
) -> tuple[Within, ...]:
    """Every indicator that has figures of the area's neighbourhoods (LSOAs), by indicator and group of people.

    `places` holds the neighbourhoods with their national deprivation quintiles, their wards and the area; the index and
    the neighbourhoods must be of one generation. `ranks` are their national ranks, 1 most deprived: with them the area
    is cut into its own tenths, of about as many people each. Figures of parts are sums of counts over sums of
    denominators, never means of percentages; where only values are known, neighbourhoods alone have figures.
    """
    known = natures or {}
    homes = {place.place_key: place for place in places.below(area, "lsoa")}
    with duckdb.connect(config={"threads": 1}) as connection:
        load(connection, rows)
        found = read(connection.sql(NEIGHBOURHOODS, params={"codes": list(homes)}).to_arrow_table())
        by_key: dict[tuple[str, ...], dict[str, IndicatorRow]] = {}
        for row in found:
            by_key.setdefault((row.indicator, *row.group), {}).setdefault(row.area_code, row)
    sections = _sections(places, area, sorted(homes))
    return tuple(
        _within(list(listed.values()), area, places, sections, known.get(key[0], Nature()), ranks or {})
        for key, listed in by_key.items()
    )


def _sections(places: Hierarchy, area: str, lsoas: Sequence[str]) -> dict[tuple[PartKind, str, str], list[str]]:
    """The neighbourhoods of each part, by the part's kind, code and name."""
    found: dict[tuple[PartKind, str, str], list[str]] = {}
    for lsoa in lsoas:
        home = places.places[lsoa]
        for kind in ("district", "ward"):
            part = places.within(lsoa, kind)
            if part is not None and part.place_key != area:
                name = part.name if kind == "district" else _ward_name(places, lsoa, area, part.name)
                found.setdefault((kind, part.place_key, name), []).append(lsoa)
        if home.deprivation_quintile is not None:
            quintile = str(home.deprivation_quintile)
            found.setdefault(("quintile", quintile, QUINTILES[quintile]), []).append(lsoa)
        found[("lsoa", lsoa, home.name)] = [lsoa]
    return dict(sorted(found.items()))


def _ward_name(places: Hierarchy, lsoa: str, area: str, name: str) -> str:
    """A ward's name, with its district where the area is a county: two districts may each have a ward of one name."""
    district = places.within(lsoa, "district")
    return name if district is None or district.place_key == area else f"{name} in {district.name}"


def _within(
    listed: Sequence[IndicatorRow],
    area: str,
    places: Hierarchy,
    sections: Mapping[tuple[PartKind, str, str], Sequence[str]],
    nature: Nature,
    ranks: Mapping[str, int],
) -> Within:
    by_code = {row.area_code: row for row in listed}
    if nature.per is None and nature.of != "count":
        pers = (per_how_many(row) for row in listed)
        nature = replace(nature, per=next((per for per in pers if per is not None), None))
    name = places.places[area].name
    every = [code for (kind, _, _), codes in sections.items() if kind == "lsoa" for code in codes]
    whole = _part("area", area, name, every, by_code, nature, None)
    sections = {**sections, **_tenths(listed, ranks, nature)}
    parts = (_part(*section, codes, by_code, nature, whole) for section, codes in sections.items())
    spoken = _standing_out([part for part in parts if part.rows], whole, nature)
    first = listed[0]
    over = "tenth" if any(part.kind == "tenth" for part in spoken) else "quintile"
    slope = _slope([part for part in spoken if part.kind == over], nature)
    return Within(first.indicator, nature, first.group, first.period, whole, spoken, slope)


def _tenths(
    listed: Sequence[IndicatorRow], ranks: Mapping[str, int], nature: Nature
) -> dict[tuple[PartKind, str, str], list[str]]:
    """Neighbourhoods from most to least deprived, cut into parts of about as many people; none without all ranks."""
    summed = [row for row in listed if row.denominator and nature.of != "count" and _adds_up(row, nature)]
    parts = min(MOST_TENTHS, len(summed) // FEWEST_OF_A_TENTH)
    if parts < FEWEST_OF_A_TENTH or any(row.area_code not in ranks for row in summed):
        return {}
    people = sum(row.denominator or 0 for row in summed)
    found: dict[tuple[PartKind, str, str], list[str]] = {}
    before = 0.0
    for row in sorted(summed, key=lambda row: (ranks[row.area_code], row.area_code)):
        own = row.denominator or 0
        part = min(parts, 1 + int(parts * (before + own / 2) / people))
        name = f"Part {part} of {parts} of the area, from most deprived"
        found.setdefault(("tenth", f"{part:02}", name), []).append(row.area_code)
        before += own
    return found


def _part(
    kind: PartKind,
    code: str,
    name: str,
    lsoas: Sequence[str],
    by_code: Mapping[str, IndicatorRow],
    nature: Nature,
    whole: Part | None,
) -> Part:
    rows = [by_code[lsoa] for lsoa in lsoas if lsoa in by_code]
    if kind == "lsoa" and rows and not _adds_up(rows[0], nature):
        return _single(kind, code, name, rows[0], nature)
    summed = [row for row in rows if _adds_up(row, nature)]
    told = tuple((row.file, row.row) for row in summed)
    silent = len(lsoas) - len(summed)
    count = sum(_counted(row, nature) for row in summed)
    if nature.of == "count":
        return Part(code, name, kind, count if told else None, count, None, None, None, None, told, silent)
    people = sum(row.denominator or 0 for row in summed)
    if not told or not people or nature.per is None:
        return Part(code, name, kind, None, count, people, None, None, None, told, silent)
    value = count * nature.per / people
    interval = _interval(count, people, nature)
    standing = None
    if whole is not None and whole.value is not None:
        standing = _limits(people, whole.value, nature).place(value)
    verdict = None if standing is None else judged(standing, nature.polarity)
    return Part(code, name, kind, value, count, people, interval, standing, verdict, told, silent)


def _single(kind: PartKind, code: str, name: str, row: IndicatorRow, nature: Nature) -> Part:
    """A neighbourhood's figure that cannot be added up: a score, or a rate without its denominator."""
    interval, _ = interval_of(row, nature.of, nature.per)
    told = ((row.file, row.row),) if row.value is not None else ()
    return Part(code, name, kind, row.value, row.count, row.denominator, interval, None, None, told, 0 if told else 1)


def _adds_up(row: IndicatorRow, nature: Nature) -> bool:
    if nature.of == "count":
        return row.count is not None or row.value is not None
    return row.count is not None and row.denominator is not None and row.count >= 0


def _counted(row: IndicatorRow, nature: Nature) -> float:
    if row.count is None and nature.of == "count":
        return row.value or 0.0
    return row.count or 0.0


def _interval(count: float, people: float, nature: Nature) -> Interval | None:
    if nature.per is None:
        return None
    if nature.of == "rate":
        return byar_rate(round(count), people, nature.per)
    # Census counts are changed a little so that nobody can be recognised: a count may exceed its whole by 1 or 2.
    share = wilson(min(round(count), round(people)), round(people))
    return None if share is None else Interval(share.lower * nature.per, share.upper * nature.per)


def _limits(people: float, baseline: float, nature: Nature) -> FunnelLimits:
    """The funnel's limits for so many people around the whole area's figure, in the indicator's unit."""
    per = nature.per or 1.0
    if nature.of == "rate":
        return rate_limits(baseline, people, per)
    shares = proportion_limits(min(1.0, baseline / per), people)
    within = (Interval(limits.lower * per, limits.upper * per) for limits in (shares.within95, shares.within99_8))
    return FunnelLimits(*within)


def _standing_out(parts: Sequence[Part], whole: Part, nature: Nature) -> tuple[Part, ...]:
    """The parts, those of a geographical kind with whether they stand out among their like."""
    if whole.value is None or nature.per is None:
        return tuple(parts)
    baseline, per = whole.value, nature.per
    share = min(1.0, baseline / per)
    chance = baseline * per * (1.0 if nature.of == "rate" else 1 - share)
    widths: dict[PartKind, float] = {}
    for kind in PLACES:
        alike = [part for part in parts if part.kind == kind and part.value is not None and part.denominator]
        if alike and chance > 0:
            widths[kind] = dispersion(
                [((part.value or 0) - baseline) / sqrt(chance / (part.denominator or 1)) for part in alike]
            )
    return tuple(
        replace(part, stands_out=_limits(part.denominator, baseline, nature).widened(baseline, width).place(part.value))
        if part.value is not None and part.denominator and (width := widths.get(part.kind))
        else part
        for part in parts
    )


def _slope(parts: Sequence[Part], nature: Nature) -> Slope | None:
    """The slope over quintiles or tenths, each with the standard error that its interval's width stands for.

    A straight line, but where it would end at less than nobody or more than everybody: there the line is straight on
    the logarithm of a rate or on the log odds of a proportion.
    """
    groups = [
        RankedGroup(part.denominator, part.value, (part.interval.upper - part.interval.lower) / (2 * Z_95))
        for part in parts
        if part.value is not None and part.denominator and part.interval is not None
    ]
    straight = slope_index(groups)
    if straight is None or nature.per is None:
        return straight
    whole = nature.per if nature.of == "proportion" else inf
    if all(0 < end < whole for end in (straight.most, straight.least)):
        return straight
    return slope_index(groups, scale="log" if nature.of == "rate" else "logit", top=nature.per) or straight
