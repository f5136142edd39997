"""Counts of the weekly report as cells and words: exact, rounded, hidden, or none."""

from familyhub.disclosure import HIDDEN
from familyhub.reports.words import number, percent
from familyhub.stats import newcombe

Count = int | None

ENOUGH_TO_DIVIDE = 50
"""Of fewer, rounded ones have no percentage: 8 of 12 and 12 of 12 would both read as 10 of 10."""


def met_of(met: Count, counted: Count, *, rounded: bool = False) -> str | None:
    """ "9 of 10 (90.0%)", "about 410 of 455 (about 90.1%)", "*" where a count is hidden, None where nobody counts.

    Of a small rounded count no percentage is said: "about 10 of about 10".
    """
    if counted is None:
        return HIDDEN
    about = "about " if rounded else ""
    if met is None:
        return f"{HIDDEN} of {about}{number(counted)}"
    if counted == 0:
        return None
    if met == 0:  # nobody is nobody, rounded or not
        return f"0 of {about}{number(counted)} (0%)"
    if rounded and counted < ENOUGH_TO_DIVIDE:
        return f"about {number(met)} of about {number(counted)}"
    return f"{about}{number(met)} of {number(counted)} ({about}{percent(100 * min(met, counted) / counted)})"


def part_of(count: Count, whole: Count, *, rounded: bool = False) -> str:
    """A count and what part of a whole it is: "12 (40.0%)", "*" where it is hidden; see `met_of` for rounded ones."""
    if count is None:
        return HIDDEN
    if not whole or (rounded and whole < ENOUGH_TO_DIVIDE):
        return number(count)
    return f"{number(count)} ({percent(100 * min(count, whole) / whole)})"


def cell(count: Count) -> int | str:
    """A count as a cell: the number, or "*" where it is hidden."""
    return HIDDEN if count is None else count


def more_or_fewer(now: Count, before: Count) -> str | None:
    """A change of a count: "+3", "−1", "no change"; None where either is not known exactly."""
    if now is None or before is None:
        return None
    if now == before:
        return "no change"
    return f"+{number(now - before)}" if now > before else f"−{number(before - now)}"


def beyond_chance(now: tuple[int, int], before: tuple[int, int]) -> bool:
    """Whether two shares (met, counted) differ by more than chance would explain (95%, Newcombe's interval)."""
    apart = newcombe(now, before)
    return apart is not None and not apart.holds(0.0)
