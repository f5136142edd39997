"""Findings in plain sentences: figures as their unit is read aloud, direction and verdict from the figures alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from familyhub.jsna.compared import Against, Compared
from familyhub.jsna.rows import IndicatorRow
from familyhub.jsna.traced import Line, Traced, Words, label
from familyhub.jsna.within import Part, Within
from familyhub.stats import Judged

EVERYBODY = frozenset({"", "persons", "person", "all", "total", "all people", "people"})
SEXES = {"male": "boys and men", "female": "girls and women"}
A_YEAR = re.compile(r"\d{4}")
YEAR_TO_YEAR = re.compile(r"(\d{4})-(\d{2})")
NOT_TESTED = " This could not be tested for chance."


@dataclass(frozen=True, slots=True)
class Named:
    """How an indicator is named in a sentence, its unit in words, and whom the figures are about."""

    name: str
    unit: str

    def figure(self, value: float, decimals: int = 1) -> str:
        """A figure in its unit: "28.4% of pupils", "45.2 per 10,000 children", "£1,250 for each child", "1,640"."""
        return in_unit(value, self.unit, decimals)

    def short(self, value: float, decimals: int = 1) -> str:
        """A figure beside another in the same unit: "28.4%", "45.2", "£1,250"."""
        return in_unit(value, self.unit[:1] if self.unit.startswith(("%", "£")) else _pounds(self.unit), decimals)


def in_unit(value: float, unit: str, decimals: int = 1) -> str:
    """A figure as it is read aloud: "28.4%", "45.2 per 10,000 children", "£1,250 for each child".

    Percentages are never rounded up to 100% or down to 0%.
    """
    if unit.startswith("%"):
        least = 10.0**-decimals
        kept = min(max(value, least), 100 - least) if 0 < value < 100 else value
        return (f"{value:.0f}%" if value in {0, 100} else f"{kept:,.{decimals}f}%") + unit[1:]
    money = unit.startswith(("£", "pounds"))
    whole = abs(value) >= 1000 or (float(value).is_integer() and (money or _bare(unit)))
    plain = f"{value:,.0f}" if whole else f"{value:,.{decimals}f}"
    if money:
        sign, plain = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
        return f"{sign}£{plain}{unit.removeprefix('pounds').removeprefix('£')}"
    return plain if _bare(unit) else f"{plain} {unit}"


def _pounds(unit: str) -> str:
    return "£" if unit.startswith("pounds") else ""


def _bare(unit: str) -> bool:
    """Units that the name of the indicator says already: a count of something."""
    return unit.lower() in {"", "count", "number", "children", "people", "number of children", "score"}


def lead(named: Named, row: IndicatorRow, own: Traced, area: str) -> Iterator[Words]:
    """The beginning of most sentences: "Children in low-income families: 28.4% in Hartlepool in 2022/23"."""
    yield label(named.name, row)
    yield ": "
    yield own
    yield " in "
    yield label(area, row)
    yield " "
    yield from during(row)


def during(row: IndicatorRow) -> Iterator[Words]:
    """The period of a row: "in 2022/23", "for the autumn term of 2022"."""
    yield "in " if A_YEAR.match(row.period) else "for "
    yield label(plain_period(row.period), row)


def plain_period(text: str) -> str:
    """A period as a person says it: 2023-24 is the year 2023/24, 2020-22 is 2020 to 2022; others as they stand."""
    found = YEAR_TO_YEAR.fullmatch(text.strip())
    if found is None:
        return text.strip()
    first, last = found[1], found[2]
    return f"{first}/{last}" if int(last) == (int(first) + 1) % 100 else f"{first} to {first[:2]}{last}"


def spoken(name: str) -> str:
    """An indicator's name for a sentence that has a colon of its own, without the catalogue's remark on its rows."""
    return name.partition(", with ")[0].replace(": ", ", ")


def value_of(row: IndicatorRow, named: Named, decimals: int = 1, *, short: bool = False) -> Traced:
    """A row's own figure, without the words of its unit where another stands before it."""
    if row.value is None:
        raise ValueError("a row without a figure cannot be said")
    text = named.short(row.value, decimals) if short else named.figure(row.value, decimals)
    return Traced(text, row.value, "value", (Line.of(row),))


def benchmark(held: Against, named: Named, decimals: int = 1) -> Traced:
    """A benchmark's figure: one row's, or the mean of the neighbours' rows."""
    lines = tuple(map(Line.of, held.rows))
    return Traced(named.short(held.value, decimals), held.value, "value" if len(lines) == 1 else "mean", lines)


def decimals_to_tell(values: Sequence[float], named: Named) -> int:
    """As many decimals, up to three, as the first needs to look unlike each other one, and none like nothing."""
    for decimals in (1, 2):
        vanish = any(value and not round(value, decimals) for value in values)
        own, *others = (named.short(value, decimals) for value in values)
        told_apart = all(own != other for other, value in zip(others, values[1:], strict=True) if value != values[0])
        if not vanish and told_apart:
            return decimals
    return 3


def plain_verdict(judged: Judged) -> str:
    """A verdict for a sentence: significance at two levels is for tables."""
    return judged.removeprefix("much ")


def compared_with(held: Sequence[Against], named: Named, decimals: int) -> Iterator[Words]:
    """ "in England (19.8%) and in similar councils (25.1% on average)"."""
    for place, each in enumerate(held):
        if place:
            yield " and "
        yield "in England (" if each.kind == "england" else "in similar councils ("
        yield benchmark(each, named, decimals)
        yield ")" if each.kind == "england" else " on average)"


def in_numbers(found: Compared, held: Against) -> Iterator[Words]:
    """How many people or events the figure is, and how many at the benchmark's figure; nothing where unknown."""
    expected = expected_count(found, held)
    count = found.row.count
    if expected is None or count is None or round(expected) == round(count):
        return
    whom = "England's" if held.kind == "england" else "their"
    yield " The number was "
    yield Traced(f"{count:,.0f}", count, "count", (Line.of(found.row),))
    yield f"; at {whom} level it would be about "
    lines = (Line.of(found.row), *map(Line.of, held.rows))
    yield Traced(about(expected), expected, "expected", lines)
    yield "."


def about(number: float) -> str:
    """A number that was worked out and not counted: three figures of it are enough from a thousand on."""
    if abs(number) < 1000:
        return f"{number:,.0f}"
    return f"{float(f'{number:.2e}'):,.0f}"


def expected_count(found: Compared, held: Against) -> float | None:
    """How many it would be in the area at the benchmark's figure; None where nothing says of how many."""
    per, people = found.nature.per, found.row.denominator
    return None if per is None or not people or found.nature.of == "count" else held.value * people / per


def of_part(within: Within, part: Part, named: Named, *, short: bool = False) -> Traced:
    """The figure of a part of the area."""
    if part.value is None:
        raise ValueError(f"{part.name} has no figure")
    text = named.short(part.value) if short else named.figure(part.value)
    return Traced(text, part.value, "part", part_lines(within, part))


def part_lines(within: Within, part: Part) -> tuple[Line, ...]:
    """The lines that a part's figure is added up from."""
    return tuple(Line(within.indicator, part.code, within.period, file, row) for file, row in part.rows)


def whom(row: IndicatorRow, *, several_ages: bool) -> str:
    """Whom a row is about, to go behind the indicator's name: "", ", girls and women", ", aged 10 to 24"."""
    sex, age = row.sex.strip().lower(), row.age.strip()
    told = "" if sex in EVERYBODY else f", {SEXES.get(sex, row.sex)}"
    return told + (f" ({age})" if several_ages and age else "")
