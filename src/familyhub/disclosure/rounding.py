"""The rule of Hospital Episode Statistics: sub-national counts of 1 to 7 are hidden, others rounded to the nearest 5.

Each count is treated alone: a hidden count can sometimes be worked out from a total and the counts beside it, which
`secondary` sees to, and by an earlier release, which `releases` sees to.
"""

SMALLEST_HIDDEN = 1
LARGEST_HIDDEN = 7
BASE = 5

HIDDEN = "*"
"""How a hidden count is written."""

RULE = f"counts are rounded to the nearest {BASE}, and counts of {SMALLEST_HIDDEN} to {LARGEST_HIDDEN} are hidden"
"""The rule in words, to go on a sentence."""


def protected_count(count: int) -> int | None:
    """A count as it may be shown: None for 1 to 7 (hidden), else the nearest 5; 0 stays 0.

    Raises ValueError for a count below 0. Source: NHS England, HES analysis guide; NCMP since 2020.
    """
    if count < 0:
        raise ValueError(f"{count} is no count")
    if SMALLEST_HIDDEN <= count <= LARGEST_HIDDEN:
        return None
    return BASE * ((count + BASE // 2) // BASE)


def protected_text(count: int) -> str:
    """A count as it may be written: "*" for 1 to 7, else the nearest 5 ("1,410")."""
    shown = protected_count(count)
    return HIDDEN if shown is None else f"{shown:,}"


def protected_percentage(numerator: int, denominator: int) -> float | None:
    """The percentage (0 to 100) that the rounded counts give; None where one of them is hidden or nobody is counted.

    Raises ValueError if not 0 <= numerator <= denominator.
    """
    if not 0 <= numerator <= denominator:
        raise ValueError(f"{numerator} of {denominator} is no proportion")
    met, counted = protected_count(numerator), protected_count(denominator)
    if met is None or not counted:
        return None
    return 100 * met / counted


def percentage_range(numerator: int, denominator: int) -> tuple[float, float]:
    """The lowest and highest percentage (0 to 100) that two *rounded* counts leave possible.

    Raises ValueError for a denominator of 0 or counts that are no multiples of 5: those are not rounded.
    """
    if denominator <= 0 or numerator % BASE or denominator % BASE:
        raise ValueError(f"{numerator} of {denominator} are not two rounded counts of somebody")
    low_met, high_met = could_be(numerator)
    low_counted, high_counted = could_be(denominator)
    return 100 * low_met / high_counted, min(100.0, 100 * high_met / low_counted)


def could_be(rounded: int) -> tuple[int, int]:
    """The smallest and largest count that is shown as this rounded one."""
    if rounded == 0:
        return 0, 0
    reach = BASE // 2
    return max(rounded - reach, LARGEST_HIDDEN + 1), rounded + reach
