"""What each kind of rule says of a figure: the words with their traced numbers, the people, the gap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from familyhub.jsna.compared import Against, Compared
from familyhub.jsna.history import rows_tested
from familyhub.jsna.rows import LEFT_OUT, IndicatorRow, left_out_why
from familyhub.jsna.traced import Line, Traced, Words, label
from familyhub.jsna.within import Part, Within
from familyhub.jsna.wording import (
    NOT_TESTED,
    Named,
    about,
    benchmark,
    compared_with,
    decimals_to_tell,
    during,
    expected_count,
    in_numbers,
    lead,
    of_part,
    part_lines,
    plain_period,
    plain_verdict,
    value_of,
)

PLACES_NAMED = 3
FEWEST_IN_A_PLACE = 10
"""A place whose own count is smaller is not named: what its figure says is too near to single families."""

NOTHING_STATED = "nothing stated"
"""What the reader of published statistics notes of a cell that holds a mark for no data."""

TENTHS = 10

WHICH_IS_GOOD = ("; low is good.", "; high is good.")


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words: the figure, what is to be said of it, and how weighty it is.

    `lead` names indicator, figure, area and period; `after` are whole sentences that may also stand behind another
    lead of the same figure. `people` is how many people or events it is about, `extra` how many above the benchmark,
    `gap` the relative gap.
    """

    lead: Sequence[Words]
    after: Sequence[Words]
    people: int | None
    extra: float | None
    gap: float | None


def compared_said(found: Compared, england: Against, neighbours: Against, named: Named, area: str) -> Said | None:
    """Better, worse or just different than England and than similar councils, both by the figures' own intervals."""
    if england.judged is None or neighbours.judged is None:
        return None
    verdicts = plain_verdict(england.judged), plain_verdict(neighbours.judged)
    decimals = decimals_to_tell([_value(found.row), england.value, neighbours.value], named)
    after: list[Words] = [f" This is {verdicts[0]} than "]
    if verdicts[0] == verdicts[1]:
        after += [*compared_with((england, neighbours), named, decimals), "."]
    else:
        after += [*compared_with((england,), named, decimals), f" but {verdicts[1]} than "]
        after += [*compared_with((neighbours,), named, decimals), "."]
    after += in_numbers(found, england)
    weight = people_of(found), _extra(found, england), _wide(found, england.difference, england.value)
    return Said(_lead(found, named, area, decimals), after, *weight)


def quarter_said(
    found: Compared, england: Against, neighbours: Against, named: Named, area: str, *, good: bool = False
) -> Said | None:
    """For figures without an interval: in an outer quarter of councils, on the same side of England and neighbours.

    "Worse" and "better" are kept for what was tested: here the sentence says higher or lower, and which is better.
    """
    polarity = found.nature.polarity
    if found.interval is not None or polarity == "neither":
        return None
    high = (polarity == "high_is_good") == good
    sign = 1 if high else -1
    if found.quarter != (4 if high else 1) or sign * england.difference <= 0 or sign * neighbours.difference <= 0:
        return None
    decimals = decimals_to_tell([_value(found.row), england.value, neighbours.value], named)
    far, better = ("high" if high else "low"), ("high" if polarity == "high_is_good" else "low")
    after: list[Words] = [
        f" This is {far}er than ", *compared_with((england, neighbours), named, decimals),
        f", and among the {far}est quarter of councils; {better} is good.", *in_numbers(found, england), NOT_TESTED,
    ]  # fmt: skip
    weight = people_of(found), _extra(found, england), _wide(found, england.difference, england.value)
    return Said(_lead(found, named, area, decimals), after, *weight)


def trend_said(found: Compared, named: Named, area: str) -> Said | None:
    """A tested trend: from the first figure that was tested to the newest; none where it lies on its wrong side.

    Of periods that overlap only some are tested: of the others nothing is known beyond chance.
    """
    sign = 1 if found.trend == "increasing" else -1
    looked_at = rows_tested(found.history, found.nature.of, found.nature.per)
    if not looked_at:
        return None
    start, now = looked_at[0], _value(found.row)
    before = _value(start)
    if sign * (now - before) <= 0:
        return None
    verdict = "got worse" if found.trend_judged == "worse" else "got better"
    decimals = decimals_to_tell([now, before], named)
    after: list[Words] = [
        f" It has {verdict}: it was ", value_of(start, named, decimals, short=True), " ", *during(start),
        ", and the change over the five tested figures from then to now is larger than chance alone would give.",
    ]  # fmt: skip
    weight = people_of(found), _moved(found, before), _wide(found, now - before, before)
    return Said(_lead(found, named, area, decimals), after, *weight)


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
    moved, good = ("risen", "low") if sign > 0 else ("fallen", "high")
    after: list[Words] = [
        f" It has {moved} each of the last ",
        Traced(str(len(steps)), len(steps), "how_many", tuple(map(Line.of, steps))),
        " times it was published, from ", value_of(start, named, decimals, short=True), " ", *during(start),
        WHICH_IS_GOOD[good == "high"], NOT_TESTED,
    ]  # fmt: skip
    weight = people_of(found), _moved(found, before), _wide(found, now - before, before)
    return Said(_lead(found, named, area, decimals), after, *weight)


def people_said(found: Compared, named: Named, area: str) -> Said | None:
    """How many children a figure is about: those who have what is bad, or are without what is good.

    A figure on the good side of England's is no bad news, however many children it leaves.
    """
    row, polarity = found.row, found.nature.polarity
    if polarity == "neither" or row.count is None or row.denominator is None or row.value is None:
        return None
    line = (Line.of(row),)
    bad = row.count if polarity == "high_is_bad" else row.denominator - row.count
    sign = 1 if polarity == "high_is_bad" else -1
    ahead = found.england is not None and sign * found.england.difference < 0
    if bad <= 0 or row.denominator < row.count or ahead:
        return None
    of = Traced(f"{row.denominator:,.0f}", row.denominator, "denominator", line)
    if polarity == "high_is_bad":
        after: list[Words] = [" That is ", Traced(f"{bad:,.0f}", bad, "count", line), " of ", of, "."]
    else:
        after = [" So ", Traced(f"{bad:,.0f}", bad, "without", line), " of ", of, " were not among them."]
    decimals = 1
    if found.england is not None:
        decimals = decimals_to_tell([row.value, found.england.value], named)
        after += [" In England it was ", benchmark(found.england, named, decimals), "."]
    gap = None if found.england is None else _wide(found, found.england.difference, found.england.value)
    return Said(_lead(found, named, area, decimals), after, round(bad), bad, gap)


def gap_said(found: Within, named: Named, area: str) -> Said | None:
    """Where the slope is significant: the figures of the most and the least deprived part it runs over."""
    if found.slope is None or found.gap_judged in {None, "fair"} or found.ends is None or found.nature.of == "count":
        return None
    most, least = found.ends
    most_are_worse = found.gap_judged == "unfair to the most deprived"
    more = (most.value or 0.0) - (least.value or 0.0)
    # The slope runs over every part; its ends may still lie the other way round, and then no sentence about them holds.
    if (more > 0) != (most_are_worse == (found.nature.polarity == "high_is_bad")) or not more:
        return None
    lines = part_lines(found, found.whole)
    parts = _parts_in_words(found, most)
    begin: list[Words] = [
        _labelled(named.name, lines), ": ", of_part(found, most, named),
        f" in the most deprived {parts} of ", _labelled(area, lines), " and ",
        of_part(found, least, named, short=True), f" in the least deprived {parts} (",
        _labelled(plain_period(found.period), lines), ").",
    ]  # fmt: skip
    whom, better = ("most", "least") if most_are_worse else ("least", "most")
    after: list[Words] = [f" The {whom} deprived do worse, by more than chance alone would give."]
    whole, per = found.whole, found.nature.per
    level = (least if most_are_worse else most).value or 0.0
    extra = _above(whole, level, found)
    if extra is not None and per is not None and whole.count is not None and whole.denominator and round(extra) > 0:
        instead = level * whole.denominator / per
        told = part_lines(found, least if most_are_worse else most)
        after += [
            f" At the level of the {better} deprived the number would be about ",
            Traced(about(instead), instead, "slope", (*lines, *told)), " instead of ",
            Traced(f"{whole.count:,.0f}", whole.count, "part", lines), ".",
        ]  # fmt: skip
    relative = abs(found.slope.slope_index) / abs(whole.value) if whole.value else None
    people = None if whole.count is None else round(whole.count)
    return Said(begin, after, people, extra, relative)


def _parts_in_words(found: Within, end: Part) -> str:
    """What the slope runs over: "tenth" of the area, or its neighbourhoods by the fifths of England."""
    if end.kind == "quintile":
        return "neighbourhoods"
    return "tenth" if len(found.of_kind("tenth")) == TENTHS else "part"


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
    begin: list[Words] = [
        _labelled(named.name, lines), ": ", of_part(found, found.whole, named), " in ", _labelled(area, lines),
        " as a whole (", _labelled(plain_period(found.period), lines), ").",
    ]  # fmt: skip
    after: list[Words] = [f" {ward} out as worse: ", *_listed(found, named_ones, named)]
    after.append(", among others." if len(bad) > PLACES_NAMED else ".")
    extra = sum(_above(part, found.whole.value, found) or 0.0 for part in bad)
    people = round(sum(part.count or 0 for part in bad))
    first = named_ones[0].value or 0.0
    return Said(begin, after, people, extra, abs(first - found.whole.value) / abs(found.whole.value or 1.0))


def missing_said(found: Compared | None, named: Named, area: str) -> Said:
    """What is not there: no row at all, or later periods of which nothing was published, or nothing could be used."""
    if found is None:
        nothing = (label(named.name), ": the files read hold no figure for ", label(area), ".")
        return Said(nothing, (), None, None, None)
    last = found.suppressed[-1]
    left_out = last.note.startswith(LEFT_OUT)
    what = "a figure was left out" if left_out else "nothing was published"
    begin: list[Words] = [label(named.name, last), f": {what} for ", label(area, last), " ", *during(last)]
    if left_out:
        begin += [" (", label(left_out_why(last.note), last), ")"]
    elif last.note.strip() and not last.note.startswith(NOTHING_STATED):
        begin += [" (the publisher's remark: ", label(last.note.strip().rstrip("."), last), ")"]
    after: list[Words] = [" The latest figure is ", value_of(found.row, named), " ", *during(found.row), "."]
    return Said([*begin, "."], after, None, None, None)


def people_of(found: Compared) -> int | None:
    """How many people or events the figure is; of what is good, how many went without."""
    row = found.row
    if row.count is None:
        return None
    without = found.nature.polarity == "high_is_good" and found.nature.of == "proportion"
    if without and row.denominator is not None and row.denominator >= row.count:
        return round(row.denominator - row.count)
    return round(row.count)


def _lead(found: Compared, named: Named, area: str, decimals: int) -> list[Words]:
    """The figure itself, as a sentence: "Repeat referrals: 26.5% of referrals in Hartlepool in 2025."."""
    return [*lead(named, found.row, value_of(found.row, named, decimals), area), "."]


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
