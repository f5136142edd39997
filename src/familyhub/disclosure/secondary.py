"""Secondary suppression: which further counts must be hidden so that sums give no hidden count away.

Counts of 1 to 7 are hidden and the others rounded (`rounding`), each alone. Where counts add up to others that are
shown too, somebody may work a hidden one out, or narrow it: of 24 with 17 and 7, shown as 25, 15 and a star, only 6 or
7 is left for the star. Here whoever reads is taken to know the rule, every sum, and which stars stand for 1 to 7. More
counts are hidden until what is shown tells no more of any star than the stars and zeros alone would.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from familyhub.disclosure.attacker import Attacker
from familyhub.disclosure.optimal import SECONDS, Hiding, hide_optimally
from familyhub.disclosure.problem import Choice, Problem, hide_quickly
from familyhub.disclosure.rounding import protected_count
from familyhub.disclosure.sums import NOT_SMALL, Name, Range, Sum, check_sums, connected, each_alone, small_of


def protect(
    counts: Mapping[Name, int], sums: Sequence[Sum[Name]], unpublished: Collection[Name] = ()
) -> dict[Name, int | None]:
    """Every published count as it may be shown: rounded, or None where it is hidden.

    `unpublished` counts are shown nowhere but are the total of several sums. Zeros stay zeros. Of the counts that help
    equally the smallest is hidden, and none that is not needed. Raises ValueError where a sum does not hold.
    """
    shown = _by_the_rule(counts, sums, unpublished)
    for together in connected(sums):
        problem = problem_of(counts, shown, together)
        if problem.asked:
            shown |= dict.fromkeys(hide_quickly(problem))
    return shown


def protect_optimally(
    counts: Mapping[Name, int],
    sums: Sequence[Sum[Name]],
    unpublished: Collection[Name] = (),
    costs: Mapping[Name, float] | None = None,
    seconds: float = SECONDS,
) -> tuple[dict[Name, int | None], Hiding[Name]]:
    """As `protect`, but what is hidden besides costs least: each count 1, or as `costs` says (above 0).

    Also returns what it cost and what is proved of it within so many seconds.
    """
    shown = _by_the_rule(counts, sums, unpublished)
    hiding = hide_optimally(problem_of(counts, shown, sums, costs), seconds)
    return shown | dict.fromkeys(hiding.hidden), hiding


def ranges(
    shown: Mapping[Name, int | None], sums: Sequence[Sum[Name]], small: Collection[Name], wanted: Iterable[Name]
) -> dict[Name, Range]:
    """What each of the `wanted` counts can be, by all that is shown and every sum: the reader's best attack.

    `small` are the counts hidden for being 1 to 7; others that are hidden are known to be more. A count that is not in
    `shown` is published nowhere, and may be anything. Exact, by integer programming; each of `wanted` is in some sum.
    """
    return Attacker(each_alone(shown, sums, small), sums).ranges(tuple(wanted))


def problem_of(
    counts: Mapping[Name, int],
    shown: Mapping[Name, int | None],
    sums: Sequence[Sum[Name]],
    costs: Mapping[Name, float] | None = None,
) -> Problem[Name]:
    """The problem of a table shown by the rule: its stars keep what the stars and zeros alone leave them."""
    bounds = each_alone(shown, sums, small_of(counts))
    stars = sorted((name for name in bounds if name in shown and shown[name] is None), key=str)
    choices = {
        name: Choice(known, NOT_SMALL, 1.0 if costs is None else costs[name], counts[name])
        for name, known in bounds.items()
        if shown.get(name)
    }
    veiled = Attacker(bounds | dict.fromkeys(choices, NOT_SMALL), sums)
    return Problem(bounds, sums, choices, veiled.ranges(stars))


def _by_the_rule(
    counts: Mapping[Name, int], sums: Sequence[Sum[Name]], unpublished: Collection[Name]
) -> dict[Name, int | None]:  # fmt: skip
    """Every published count by the rule alone."""
    check_sums(counts, sums)
    return {name: protected_count(count) for name, count in counts.items() if name not in unpublished}
