"""Whether segments say of some children more or less than they use: by ethnicity, sex and deprivation.

These are no predictors (deprivation apart), so a difference here is one that the rules cannot see. Use is not need: a
group that uses less than others of its segments may be a group that was helped less.
"""

import numpy as np

from familyhub.segments.people import People
from familyhub.segments.segmentation import Fairness
from familyhub.segments.standing_out import mean_and_variance
from familyhub.segments.tree import Flags, Floats, Ints
from familyhub.stats.funnel import count_limits

GROUPS_OF_ETHNICITY: dict[str, tuple[str, ...]] = {
    "White": ("A", "B", "C"),
    "Mixed": ("D", "E", "F", "G"),
    "Asian": ("H", "J", "K", "L", "R"),
    "Black": ("M", "N", "P"),
    "Other ethnic group": ("S",),
    "Ethnicity not known": ("Z", "99", ""),
}
"""The five groups of the census, from the NHS categories of 2001 (Chinese is counted as Asian, as since 2011)."""

SEXES: dict[str, str] = {"F": "Female", "M": "Male", "U": "Sex not known"}


def compare_groups(people: People, pounds: Floats, segment: Ints, fewest: int) -> tuple[Fairness, ...]:
    """Observed pounds over what children of the same segments use, by group; none where there are fewer than `fewest`.

    Many groups are compared at once, so a group is said to differ only beyond what chance gives one in 500 times.
    Pounds come in lumps (see `standing_out`): without that a group that happens to have no placement would look off.
    """
    mean, variance = mean_and_variance(pounds, segment)
    expected = mean[segment]
    lump = float(variance[segment].sum()) / float(expected.sum()) if expected.sum() else 0.0
    return tuple(
        _compared(by, group, pounds[here], float(expected[here].sum()), lump, fewest)
        for by, group, here in _groups(people)
        if here.any()
    )


def _compared(by: str, group: str, pounds: Floats, due: float, lump: float, fewest: int) -> Fairness:
    used, count = float(pounds.sum()), len(pounds)
    if count < fewest or due <= 0 or lump <= 0:
        return Fairness(by, group, count, used, due, None, None, None, f"{group}: too few children to say.")
    ratio, size = used / due, due / lump
    chance = count_limits(size).within99_8
    lower, upper = chance.lower / size, chance.upper / size
    within = lower <= ratio <= upper
    if within:
        words = "no more and no less than others of their segments, as far as chance allows to say"
    else:
        words = f"{abs(ratio - 1):.0%} {'more' if ratio > 1 else 'less'} than others of their segments"
    return Fairness(by, group, count, used, due, ratio, lower, upper, f"{group}: used {words}.", apart=not within)


def _groups(people: People) -> list[tuple[str, str, Flags]]:
    listed = {code for codes in GROUPS_OF_ETHNICITY.values() for code in codes}
    found = [
        ("ethnicity", name, np.isin(people.ethnicity, codes) | ((name == "Ethnicity not known")
         & ~np.isin(people.ethnicity, list(listed))))
        for name, codes in GROUPS_OF_ETHNICITY.items()
    ]  # fmt: skip
    found += [("sex", name, people.sex == code) for code, name in SEXES.items()]
    found += [
        ("deprivation", f"Fifth {fifth}" if fifth else "Neighbourhood not known", people.quintile == fifth)
        for fifth in (1, 2, 3, 4, 5, 0)
    ]
    return found
