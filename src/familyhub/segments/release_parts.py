"""A segment as it may leave: every share from the counts that are shown, no pounds that are mostly one child's."""

from collections.abc import Callable
from dataclasses import replace
from math import ceil, floor, log10

from familyhub.segments.release_counts import (
    Shown,
    a_year_before,
    in_both,
    in_district,
    in_segment,
    many_needs,
    recorded,
    used,
    with_many_needs,
)
from familyhub.segments.segmentation import Lives, Segment, Trait, Use, YearBefore

DIGITS = 3
"""Pounds are given to so many digits: the last pound of a segment would tell of its last child."""

FEW_DIGITS = 2
"""For pounds of fewer than `MANY` children, and amounts: a mean of whole contacts tells by how many it was divided."""
MANY = 100


def rounded(amount: float, digits: int = DIGITS) -> float:
    """Pounds to so many digits."""
    return float(f"{amount:.{digits}g}")


def shown_segments(
    id: str, segments: tuple[Segment, ...], counts: list[int], whole: int, before: YearBefore | None, shown: Shown
) -> tuple[Segment, ...]:
    """The segments of a cohort, each with its count as it is shown; `whole` and `before` are of the whole cohort."""
    means = [rounded(each.mean, _digits(count)) for each, count in zip(segments, counts, strict=True)]
    amounts = [rounded(mean * count) for mean, count in zip(means, counts, strict=True)]
    everything = sum(amounts)
    told = [
        _segment(each, count, mean, pounds, id, shown)
        for each, count, mean, pounds in zip(segments, counts, means, amounts, strict=True)
    ]
    return tuple(
        replace(
            each, share_of_people=min(1.0, each.people / whole),
            share_of_pounds=each.pounds / everything if everything else 0.0,
            uses=_beside_others(each, told, segments), traits=_traits(place, segments, counts, id, shown),
            before=_share_before(each.before, before),
        )
        for place, each in enumerate(told)
    )  # fmt: skip


def _digits(count: int) -> int:
    return FEW_DIGITS if count < MANY else DIGITS


def _segment(segment: Segment, count: int, mean: float, pounds: float, id: str, shown: Shown) -> Segment:
    """Pounds are the rounded mean times the rounded count: one over the other must not give the exact count."""
    key = segment.key
    with_many = shown.count(many_needs(id, key), with_many_needs(segment))
    bounds = None if segment.spread_by_one or segment.lower is None or segment.upper is None else (
        _outwards(segment.lower, floor), _outwards(segment.upper, ceil))  # fmt: skip
    return replace(
        segment, people=count, pounds=pounds, mean=mean, with_none=None, needs=None,
        three_or_more=None if with_many is None else min(1.0, with_many / count),
        lower=bounds and bounds[0], upper=bounds and bounds[1], spread_by_one=False,
        kept=None if segment.kept is None else round(segment.kept, 2),
        uses=_uses(segment, pounds, id, shown), traits=(), lives=_lives(segment, id, shown),
        before=_before(segment.before, id, key, shown),
    )  # fmt: skip


def _outwards(amount: float, way: Callable[[float], int]) -> float:
    """A bound to two digits, away from the mean."""
    if amount <= 0:
        return 0.0
    step = 10.0 ** (ceil(log10(amount)) - FEW_DIGITS)
    return rounded(way(amount / step) * step, FEW_DIGITS)


def _uses(segment: Segment, pounds: float, id: str, shown: Shown) -> tuple[Use, ...]:
    """What is used by enough, the dearest first; without amounts where these would tell what a few children cost.

    The segment's pounds less those of its resources give what is hidden. With it the cheapest resource is hidden that
    costs as much: what is left over is then of enough children, and at least half of it not of the few.
    """
    counted = [(use, shown.count(used(id, segment.key, use.resource), use.people)) for use in segment.uses]
    told = sorted((use for use, seen in counted if seen and not use.dominated), key=_exact_pounds)
    hidden = sum(_exact_pounds(use) for use, seen in counted if not seen or use.dominated)
    if hidden:
        cover = next((use for use in told if _exact_pounds(use) >= hidden), None)
        told = [use for use in told if cover is not None and use is not cover]
    rows = [_use(use, seen, pounds, use in told) for use, seen in counted if seen]
    # In the order of the exact pounds a hidden amount would lie between those above and below it.
    return tuple(sorted(rows, key=lambda use: (use.pounds is None, -(use.pounds or 0.0), use.resource)))


def _exact_pounds(use: Use) -> float:
    return use.pounds or 0.0


def _use(use: Use, seen: int, whole: float, told: bool) -> Use:
    if not told:
        return replace(
            use, people=seen, amount=None, pounds=None, of_segment=None, of_cohort=None, dominated=False
        )  # fmt: skip
    pounds = rounded(_exact_pounds(use) / use.people * seen, FEW_DIGITS)
    return replace(
        use, people=seen, amount=rounded((use.amount or 0.0) / use.people * seen, FEW_DIGITS), pounds=pounds,
        of_segment=min(1.0, pounds / whole) if whole else 0.0, of_cohort=None,
    )  # fmt: skip


def _beside_others(segment: Segment, told: list[Segment], exact: tuple[Segment, ...]) -> tuple[Use, ...]:
    """Shares of what all segments used of a resource; none where that of one of them is hidden."""

    def of_all(resource: str) -> float | None:
        amounts = [use.pounds for each in told for use in each.uses if use.resource == resource]
        users = sum(use.resource == resource for each in exact for use in each.uses)
        return sum(each or 0.0 for each in amounts) if len(amounts) == users and None not in amounts else None

    return tuple(
        replace(use, of_cohort=use.pounds / whole if use.pounds is not None and whole else None)
        for use in segment.uses
        for whole in (of_all(use.resource),)
    )


def _traits(place: int, segments: tuple[Segment, ...], counts: list[int], id: str, shown: Shown) -> tuple[Trait, ...]:
    """What is recorded, against the other segments together where the counts of all of them are shown."""
    rows = []
    for trait in segments[place].traits:
        seen = [_recorded(each, trait.name, id, shown) for each in segments]
        if not (here := seen[place]):
            continue
        others = [each for other, each in enumerate(seen) if other != place]
        among = sum(count for other, count in enumerate(counts) if other != place)
        share = min(1.0, here / counts[place])
        rest = min(1.0, sum(each or 0 for each in others) / among) if among and None not in others else None
        rows.append(Trait(trait.name, here, share, rest, round(share / rest, 1) if rest else None))
    return tuple(sorted(rows, key=lambda each: (each.rest is None, -abs(each.share - (each.rest or 0.0)), each.name)))


def _recorded(segment: Segment, name: str, id: str, shown: Shown) -> int | None:
    exact = next((each.people for each in segment.traits if each.name == name), None)
    return None if exact is None else shown.count(recorded(id, segment.key, name), exact)


def _lives(segment: Segment, id: str, shown: Shown) -> tuple[Lives, ...]:
    return tuple(
        replace(lives, people=seen, of_cohort=of)
        for lives in segment.lives
        if lives.level == "district"
        and (seen := shown.count(in_both(id, segment.key, lives.place), lives.people))
        and (of := shown.count(in_district(id, lives.place), lives.of_cohort))
    )


def _before(before: YearBefore | None, id: str, key: str, shown: Shown) -> YearBefore | None:
    count = None if before is None else shown.count(a_year_before(in_segment(id, key)), before.people)
    if before is None or not count:
        return None
    if before.dominated or before.mean is None:
        return YearBefore(count, None, None, None)
    mean = rounded(before.mean, _digits(count))
    return YearBefore(count, rounded(mean * count), None, mean)


def _share_before(before: YearBefore | None, whole: YearBefore | None) -> YearBefore | None:
    if before is None or whole is None:
        return before
    return replace(before, share_of_people=min(1.0, before.people / whole.people))
