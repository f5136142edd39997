"""A plan: the sites, what they give, the bound on what any sites could give, and whether the two meet."""

from dataclasses import dataclass
from math import inf, isfinite, isnan
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from familyhub.siting.question import Question

Status = Literal["proven optimal", "best found", "infeasible", "nothing found"]

NEAR = 1e-6
"""Value and bound meet where they differ by no more than this share of the value: far less than a child or a minute."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """An answer to a question.

    `sites`: open, in order of the list. `value`: hubs (lscp), weight within reach (mclp), weight times minutes
    (p_median) or minutes (p_centre). `bound`: no sites give less (for mclp: more) than this. `status`: in words;
    `stopped`: why the search ended. `assignments` (n): the site of each demand point, -1 for none; with capacities a
    point can be shared between sites, and `parts` holds (point, site, weight) for each share.
    """

    question: Question
    sites: tuple[int, ...]
    value: float
    bound: float
    status: Status
    stopped: str
    seconds: float
    assignments: NDArray[np.int64]
    parts: tuple[tuple[int, int, float], ...] = ()

    def __post_init__(self) -> None:
        if self.status == "proven optimal" and not meet(self.value, self.bound):
            raise ValueError(f"a value of {self.value} is not proven by a bound of {self.bound}")

    @property
    def proven(self) -> bool:
        """Whether no other sites are better."""
        return self.status == "proven optimal"

    @property
    def gap(self) -> float:
        """By what share of its value the plan may be off at most; 0 where proven, infinite where nothing is known."""
        if self.proven:
            return 0.0
        if isnan(self.value) or not isfinite(self.bound):
            return inf
        return abs(self.value - self.bound) / abs(self.value) if self.value else inf

    @property
    def opened(self) -> tuple[int, ...]:
        """The open sites that are no hub today."""
        return tuple(site for site in self.sites if site not in self.question.existing)

    @property
    def closed(self) -> tuple[int, ...]:
        """The hubs of today that close; none where there is no plan."""
        return tuple(sorted(self.question.existing - set(self.sites))) if self.sites else ()

    def sentence(self) -> str:
        """What was found, in words; it says optimal only where that is proven."""
        if self.status in {"infeasible", "nothing found"}:
            return f"{self.status.capitalize()}: {self.stopped} ({self.seconds:.1f} seconds)."
        what = f"{len(self.sites):,} sites with a value of {self.value:,.10g}"
        if self.proven:
            return f"{what}: proven optimal in {self.seconds:.1f} seconds."
        more = "less" if self.question.sense > 0 else "more"
        known = f"no sites can give {more} than {self.bound:,.10g}, a gap of {self.gap:.2%}"
        return f"{what}: the best found in {self.seconds:.1f} seconds, not proven; {known} ({self.stopped})."


def meet(value: float, bound: float) -> bool:
    """Whether a bound proves a value."""
    return isfinite(value) and isfinite(bound) and abs(value - bound) <= NEAR * max(1.0, abs(value))
