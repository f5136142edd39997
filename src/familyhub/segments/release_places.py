"""Groups and districts as they may leave: what use was expected only where every count that it rests on is shown.

What is expected of a place or group is the means of the segments times how many of each it has: an exact one would tell
how many of a dear segment live there.
"""

from dataclasses import replace

from familyhub.segments.release_counts import Shown, in_both, in_district, in_group
from familyhub.segments.release_parts import FEW_DIGITS, rounded
from familyhub.segments.segmentation import Cohort, Fairness, Segment, StandsOut
from familyhub.segments.standing_out import against_chance


def groups(cohort: Cohort, shown: Shown) -> tuple[Fairness, ...]:
    """Each group of enough children with whether it used more or less than its segments, and no more."""
    return tuple(
        replace(each, people=seen, pounds=None, expected=None, ratio=None, lower=None, upper=None,
                sentence=f"{each.group}: used {_compared(each)}.")
        for each in cohort.fairness
        if each.ratio is not None and (seen := shown.count(in_group(cohort.id, each.by, each.group), each.people))
    )  # fmt: skip


def _compared(group: Fairness) -> str:
    if not group.apart:
        return "no more and no less than others of their segments, as far as chance allows to say"
    return f"{'more' if (group.ratio or 0.0) > 1 else 'less'} than others of their segments"


def outstanding(
    cohort: Cohort, exact: tuple[Segment, ...], told: tuple[Segment, ...], mean: float, shown: Shown
) -> tuple[StandsOut, ...]:
    """Districts against their needs, from the shown counts of segments there; else only whether they stand out.

    `exact` are the segments after joining, `told` the same as they are shown, `mean` the cohort's as it is shown.
    """
    districts = [each for each in cohort.standing_out if each.level == "district"]
    seen = {each.place: shown.count(in_district(cohort.id, each.place), each.people) for each in districts}
    kept = [each for each in districts if seen[each.place]]
    lump = next((_lump(each) for each in kept if _lump(each)), 0.0)
    needs = {each.place: _expected(cohort.id, each.place, exact, told, shown) for each in kept}
    rows = [
        (each.place, count, rounded(each.pounds / each.people * count), need)
        for each in kept
        if (need := needs[each.place]) and (count := seen[each.place]) and each.pounds is not None
    ]
    # Were a place left out, the cohort's pounds less those of the others would be its pounds.
    everywhere = len(rows) == len(kept) and sum(each.people for each in kept) == cohort.people
    if rows and everywhere and lump and mean and not any(each.dominated for each in kept):
        return tuple(against_chance("district", rows, lump, mean))
    return tuple(
        replace(each, people=seen[each.place] or 0, pounds=None, by_people=None, by_need=None, size=None,
                limits95=None, limits99_8=None, shrunk=None, shrunk_lower=None, shrunk_upper=None, dominated=False)
        for each in kept
    )  # fmt: skip


def _lump(place: StandsOut) -> float:
    """The size of a lump in pounds, to two digits."""
    if not (place.pounds and place.by_need and place.size):
        return 0.0
    return rounded(place.pounds / place.by_need / place.size, FEW_DIGITS)


def _expected(
    id: str, place: str, exact: tuple[Segment, ...], told: tuple[Segment, ...], shown: Shown
) -> float | None:  # fmt: skip
    """Pounds to be expected of a place from shown counts and means; None where one of these counts is hidden."""
    expected = 0.0
    for segment, seen in zip(exact, told, strict=True):
        here = [each.people for each in segment.lives if (each.level, each.place) == ("district", place)]
        counts = [shown.count(in_both(id, segment.key, place), each) for each in here]
        if None in counts:
            return None
        expected += seen.mean * sum(count or 0 for count in counts)
    return expected
