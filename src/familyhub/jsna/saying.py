"""What each kind of rule says of a figure: the words with their traced numbers, the people, the gap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from familyhub.jsna.compared import Against, Compared
from familyhub.jsna.rows import IndicatorRow
from familyhub.jsna.traced import Line, Traced, Words, label
from familyhub.jsna.within import Part, Within
from familyhub.jsna.wording import (
    NO_MARGIN,
    Named,
    compared_with,
    decimals_to_tell,
    during,
    expected_count,
    in_numbers,
    lead,
    of_part,
    part_lines,
    plain_verdict,
    value_of,
)

LATEST = 5
"""A tested trend looks at the latest five figures."""

PLACES_NAMED = 3
FEWEST_IN_A_PLACE = 10
"""A place whose own count is smaller is not named: what its figure says is too near to single families."""

NOTHING_STATED = "nothing stated"
"""What the reader of published statistics notes of a cell that holds a mark for no data."""

WORST = {"high_is_good": 1, "high_is_bad": 4}
"""In which quarter of all councils, from the lowest, the worst figures are."""


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a finding, how many people or events it is about, how many above the benchmark, the relative gap."""

    words: Sequence[Words]
    people: int | None
    extra: float | None
    gap: float | None


def compared_said(found: Compared, england: Against, neighbours: Against, named: Named, area: str) -> Said | None:
    """Better, worse or just different than England and than similar councils, both by the figures' own intervals."""
    if england.judged is None or neighbours.judged is None:
        return None
    verdicts = plain_verdict(england.judged), plain_verdict(neighbours.judged)
    decimals = decimals_to_tell([_value(found.row), england.value, neighbours.value], named)
    words: list[Words] = [*lead(named, found.row, value_of(found.row, named, decimals), area)]
    if verdicts[0] == verdicts[1]:
        words += [f". That is {verdicts[0]} than ", *compared_with((england, neighbours), named, decimals), "."]
    else:
        words += [f". That is {verdicts[0]} than ", *compared_with((england,), named, decimals)]
        words += [f" but {verdicts[1]} than ", *compared_with((neighbours,), named, decimals), "."]
    if found.nature.polarity == "neither":
        words.append(" In itself that is neither good nor bad: it is worth asking why.")
    words += in_numbers(found, england)
    return Said(words, people_of(found), _extra(found, england), _wide(found, england.difference, england.value))


def quarter_said(found: Compared, england: Against, neighbours: Against, named: Named, area: str) -> Said | None:
    """For figures without an interval: in the outer quarter of councils, on the wrong side of England and neighbours.

    "Worse" is kept for what was tested: here the sentence says higher or lower, and which of the two is better.
    """
    polarity = found.nature.polarity
    if found.interval is not None or polarity == "neither" or found.quarter != WORST[polarity]:
        return None
    sign = 1 if polarity == "high_is_bad" else -1
    if sign * england.difference <= 0 or sign * neighbours.difference <= 0:
        return None
    decimals = decimals_to_tell([_value(found.row), england.value, neighbours.value], named)
    far, better = ("higher", "lower") if polarity == "high_is_bad" else ("lower", "higher")
    words: list[Words] = [
        *lead(named, found.row, value_of(found.row, named, decimals), area), f". That is {far} than ",
        *compared_with((england, neighbours), named, decimals),
        f", and in the {far.removesuffix('er')}est quarter of all councils; {better} is better.",
        *in_numbers(found, england), NO_MARGIN,
    ]  # fmt: skip
    return Said(words, people_of(found), _extra(found, england), _wide(found, england.difference, england.value))


def trend_said(found: Compared, named: Named, area: str) -> Said | None:
    """A tested trend: from the oldest of the latest figures that lies on its right side, to the newest."""
    sign = 1 if found.trend == "increasing" else -1
    now = _value(found.row)
    start = next((row for row in found.history[-LATEST:-1] if sign * (now - _value(row)) > 0), None)
    if start is None:
        return None
    verdict = "got worse" if found.trend_judged == "worse" else "got better"
    decimals = decimals_to_tell([now, _value(start)], named)
    words: list[Words] = [
        *lead(named, found.row, value_of(found.row, named, decimals), area), f". It has {verdict}: it was ",
        value_of(start, named, decimals, short=True), " ", *during(start),
        ", and the change is larger than chance alone would give.",
    ]  # fmt: skip
    before = _value(start)
    return Said(words, people_of(found), _moved(found, before), _wide(found, now - before, before))


def run_said(found: Compared, named: Named, area: str, at_least: int) -> Said | None:
    """For figures whose trend cannot be tested: each of the latest ones is worse than the one before it."""
    if found.trend_judged is not None or found.nature.polarity == "neither":
        return None
    sign = 1 if found.nature.polarity == "high_is_bad" else -1
    worse = [found.history[-1]]
    for row in reversed(found.history[:-1]):
        if sign * (_value(worse[0]) - _value(row)) <= 0:
            break
        worse.insert(0, row)
    if len(worse) - 1 < at_least:
        return None
    start, steps = worse[0], worse[1:]
    now, before = _value(found.row), _value(start)
    decimals = decimals_to_tell([now, before], named)
    moved, better = ("higher", "lower") if sign > 0 else ("lower", "higher")
    words: list[Words] = [
        *lead(named, found.row, value_of(found.row, named, decimals), area), ". Each of the last ",
        Traced(str(len(steps)), len(steps), "how_many", tuple(map(Line.of, steps))),
        f" figures was {moved} than the one before it; {better} is better. It began with ",
        value_of(start, named, decimals, short=True), " ",
        *during(start), ". There is no margin of error, so chance cannot be ruled out.",
    ]  # fmt: skip
    return Said(words, people_of(found), _moved(found, before), _wide(found, now - before, before))


def people_said(found: Compared, named: Named, area: str) -> Said | None:
    """How many children a figure is about: those who have what is bad, or miss out on what is good."""
    row, polarity = found.row, found.nature.polarity
    if polarity == "neither" or row.count is None or row.denominator is None or row.value is None:
        return None
    line = (Line.of(row),)
    bad = row.count if polarity == "high_is_bad" else row.denominator - row.count
    if bad <= 0 or row.denominator < row.count:
        return None
    of = Traced(f"{row.denominator:,.0f}", row.denominator, "denominator", line)
    words: list[Words] = list(lead(named, row, value_of(row, named), area))
    if polarity == "high_is_bad":
        words += [", which is ", Traced(f"{bad:,.0f}", bad, "count", line), " of ", of]
    else:
        words += [", so ", Traced(f"{bad:,.0f}", bad, "without", line), " of ", of, " missed out"]
    words.append(".")
    if found.england is not None:
        decimals = decimals_to_tell([row.value, found.england.value], named)
        words += [" The figure for England was ", *list(compared_with((found.england,), named, decimals))[2:3], "."]
    gap = None if found.england is None else _wide(found, found.england.difference, found.england.value)
    return Said(words, round(bad), bad, gap)


def gap_said(found: Within, named: Named, area: str) -> Said | None:
    """The slope through the parts of the area, from its most to its least deprived neighbourhoods."""
    if found.slope is None or found.gap_judged in {None, "fair"}:
        return None
    lines = tuple(sorted({line for part in found.parts if part.kind in {"tenth", "quintile"}
                          for line in part_lines(found, part)}))  # fmt: skip
    slope = found.slope
    decimals = decimals_to_tell([slope.most, slope.least], named)
    most, least = (Traced(named.figure(end, decimals), end, "slope", lines) for end in (slope.most, slope.least))
    if most.text == least.text or not _possible(found):
        return None
    whom = "most" if found.gap_judged == "unfair to the most deprived" else "least"
    words: list[Words] = [
        _labelled(named.name, lines), ": about ", most, f" in the most deprived neighbourhoods of {area} and about ",
        least, " in the least deprived (", _labelled(found.period, lines),
        f"). Those in the {whom} deprived neighbourhoods do worse.",
    ]  # fmt: skip
    whole, per = found.whole, found.nature.per
    better, level = ("least", slope.least) if whom == "most" else ("most", slope.most)
    extra = _above(whole, level, found)
    if extra is not None and per is not None and whole.count is not None and whole.denominator and round(extra) > 0:
        instead = level * whole.denominator / per
        words += [
            f" If everybody fared as the {better} deprived do, the number would be about ",
            Traced(f"{instead:,.0f}", instead, "slope", lines), " instead of ",
            Traced(f"{whole.count:,.0f}", whole.count, "part", lines), ".",
        ]  # fmt: skip
    relative = abs(slope.slope_index) / abs(whole.value) if whole.value else None
    people = None if whole.count is None else round(whole.count)
    return Said(words, people, extra, relative)


def _possible(found: Within) -> bool:
    """Whether both ends of the slope are figures that can be: a straight line may end at less than nobody."""
    if found.slope is None or found.nature.of == "count":
        return False
    top = found.nature.per if found.nature.of == "proportion" and found.nature.per is not None else inf
    return all(0 <= end <= top for end in (found.slope.most, found.slope.least))


def places_said(found: Within, named: Named, area: str) -> Said | None:
    """The wards whose figure is worse than the whole area's beyond the outer funnel limits, most people first."""
    if found.whole.value is None:
        return None
    bad = [
        part for part in found.of_kind("ward")
        if part.judged == "much worse" and part.value is not None and (part.count or 0) >= FEWEST_IN_A_PLACE
    ]  # fmt: skip
    if not bad:
        return None
    bad.sort(key=lambda part: (-(_above(part, found.whole.value or 0.0, found) or 0.0), part.code))
    named_ones = bad[:PLACES_NAMED]
    lines = part_lines(found, found.whole)
    ward = "This ward stands" if len(bad) == 1 else "These wards stand"
    words: list[Words] = [
        _labelled(named.name, lines), f": {area} as a whole has ", of_part(found, found.whole, named), " (",
        _labelled(found.period, lines), f"). {ward} out as worse: ",
        *_listed(found, named_ones, named),
    ]  # fmt: skip
    words.append(", among others." if len(bad) > PLACES_NAMED else ".")
    extra = sum(_above(part, found.whole.value, found) or 0.0 for part in bad)
    people = round(sum(part.count or 0 for part in bad))
    first = named_ones[0].value or 0.0
    return Said(words, people, extra, abs(first - found.whole.value) / abs(found.whole.value or 1.0))


def missing_said(found: Compared | None, named: Named, area: str) -> Said:
    """What is not there: no row at all, or later periods for which nothing was published."""
    if found is None:
        words: list[Words] = [label(named.name), f": the files read hold no figure for {area}."]
        return Said(words, None, None, None)
    last = found.suppressed[-1]
    words = [label(named.name, last), f": nothing was published for {area} ", *during(last)]
    if last.note.strip() and not last.note.startswith(NOTHING_STATED):
        words += [" (the publisher's remark: ", label(last.note.strip().rstrip("."), last), ")"]
    words += [". The latest figure is ", value_of(found.row, named), " ", *during(found.row), "."]
    return Said(words, None, None, None)


def people_of(found: Compared) -> int | None:
    """How many people or events the figure is; of what is good, how many went without."""
    row = found.row
    if row.count is None:
        return None
    without = found.nature.polarity == "high_is_good" and found.nature.of == "proportion"
    if without and row.denominator is not None and row.denominator >= row.count:
        return round(row.denominator - row.count)
    return round(row.count)


def _value(row: IndicatorRow) -> float:
    if row.value is None:
        raise ValueError(f"{row.file}, row {row.row} has no figure")
    return row.value


def _wide(found: Compared, difference: float, value: float) -> float | None:
    """A difference in widths of the middle half of all councils; relative to a value where these are not known."""
    spread = found.spread
    width = 0.0 if spread is None else spread.upper_quarter - spread.lower_quarter
    if width > 0:
        return abs(difference) / width
    return abs(difference) / abs(value) if value else None


def _extra(found: Compared, held: Against) -> float | None:
    expected = expected_count(found, held)
    return None if expected is None or found.row.count is None else abs(found.row.count - expected)


def _moved(found: Compared, before: float) -> float | None:
    per, people = found.nature.per, found.row.denominator
    return None if per is None or not people else abs(_value(found.row) - before) * people / per


def _above(part: Part, level: float, found: Within) -> float | None:
    """By how many the part differs, for the worse, from what it would count at a level; 0 where it does not."""
    per = found.nature.per
    if per is None or part.count is None or not part.denominator:
        return None
    return max(0.0, _signed(part.count - level * part.denominator / per, found))


def _signed(extra: float, found: Within) -> float:
    """A number of people above a level, turned so that more is worse."""
    return -extra if found.nature.polarity == "high_is_good" else extra


def _labelled(text: str, lines: Sequence[Line]) -> Words:
    said = label(text)
    return said if isinstance(said, str) else Traced(text, None, "label", tuple(lines))


def _listed(found: Within, parts: Sequence[Part], named: Named) -> Iterable[Words]:
    for place, part in enumerate(parts):
        if place:
            yield " and " if place == len(parts) - 1 else ", "
        yield _labelled(part.name, part_lines(found, part))
        yield " ("
        yield of_part(found, part, named, short=True)
        yield ")"
