"""Who needs a hub and what could be one: weights, minutes between them, and what each site costs and holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from familyhub.errors import UsageError
from familyhub.siting.question import Question

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]

WHOLE = 1e-9
"""Numbers nearer to a whole one than this are whole."""


@dataclass(frozen=True, slots=True, eq=False)
class Instance:
    """Demand points and candidate sites.

    `weights` (n): children, or children times need, at each demand point; 0 or more. `cost` (n x m): minutes from each
    point to each site, infinite where it cannot be reached. `site_costs` (m): money for an open site, in the unit of
    the question's budget; `opening_costs` (m) are added for one that is no hub today, `closing_costs` (m) for a hub of
    today that closes. `capacities` (m): how much weight a site can take. `demand_districts` (n) and
    `site_districts` (m): codes. `deprived` (n): whether a point is of the most deprived fifth. `costs_unknown`: for
    each kind of cost that is known of some sites only, the first one without it.
    """

    weights: Numbers
    cost: Numbers
    demand_names: tuple[str, ...] = ()
    site_names: tuple[str, ...] = ()
    site_costs: Numbers | None = None
    capacities: Numbers | None = None
    demand_districts: tuple[str, ...] | None = None
    site_districts: tuple[str, ...] | None = None
    deprived: NDArray[np.bool_] | None = None
    opening_costs: Numbers | None = None
    closing_costs: Numbers | None = None
    costs_unknown: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("weights", "cost", "site_costs", "capacities", "opening_costs", "closing_costs"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, np.asarray(getattr(self, name), dtype=np.float64))
        if self.deprived is not None:
            object.__setattr__(self, "deprived", np.asarray(self.deprived, dtype=bool))
        self._check_shapes()
        self._check_numbers()

    @property
    def points(self) -> int:
        """How many demand points there are."""
        return self.cost.shape[0]

    @property
    def sites(self) -> int:
        """How many candidate sites there are."""
        return self.cost.shape[1]

    @property
    def total_weight(self) -> float:
        """All children, or all need."""
        return float(self.weights.sum())

    def indexes(self, names: Iterable[str]) -> frozenset[int]:
        """The places in the list of the sites of these names. Raises UsageError for a name that is not there."""
        place = {name: number for number, name in enumerate(self.site_names)}
        wanted = list(names)
        if missing := [name for name in wanted if name not in place]:
            raise _off("the sites", f"no site called {', '.join(missing)}", "names in the list of candidates")
        return frozenset(place[name] for name in wanted)

    def minutes(self, question: Question) -> Numbers:
        """The minutes as the question counts them: infinite into another district where districts bind."""
        cost = self.cost
        if question.districts:
            if self.demand_districts is None or self.site_districts is None:
                raise _off("districts that bind", "no district of points or sites", "one for each of them")
            same = np.asarray(self.demand_districts)[:, None] == np.asarray(self.site_districts)[None, :]
            cost = np.where(same, cost, np.inf)
        if question.unreached is not None and question.kind == "p_median":
            cost = np.minimum(cost, question.unreached)
        return cost

    def check(self, question: Question) -> None:
        """Raise UsageError where the question asks for what the instance does not have."""
        named = question.must_open | question.close | question.existing
        if outside := [site for site in named if not 0 <= site < self.sites]:
            raise _off("the sites", str(sorted(outside)), f"places in the list, 0 to {self.sites - 1}")
        if question.budget is not None and self.costs_unknown:
            kind, where = next(iter(self.costs_unknown.items()))
            raise _off(
                "a budget", f"{kind} of some buildings and none of {where}", "a cost of each, 0 where it costs nothing"
            )
        if question.budget is not None and not any(each is not None for each in self._costs().values()):
            raise _off("a budget", "sites without a known cost", "a cost for each candidate")
        if question.capacities and self.capacities is None:
            raise _off("capacities that bind", "no capacity of any site", "a capacity for each candidate")

    def _costs(self) -> dict[str, Numbers | None]:
        return {
            "costs of sites": self.site_costs,
            "costs of opening": self.opening_costs,
            "costs of closing": self.closing_costs,
        }

    def _check_shapes(self) -> None:
        if self.cost.ndim != 2 or 0 in self.cost.shape:
            raise _off("the minutes", f"a table of shape {self.cost.shape}", "a row a point and a column a site")
        n, m = self.cost.shape
        expected: dict[str, tuple[Any, int]] = {
            "weights": (self.weights, n), "demand names": (self.demand_names or None, n),
            "site names": (self.site_names or None, m), **{name: (each, m) for name, each in self._costs().items()},
            "capacities": (self.capacities, m), "districts of points": (self.demand_districts, n),
            "districts of sites": (self.site_districts, m), "deprived points": (self.deprived, n),
        }  # fmt: skip
        for name, (given, length) in expected.items():
            if given is not None and len(given) != length:
                raise _off(f"the {name}", f"{len(given)} of them", f"{length}, as the table of minutes has")

    def _check_numbers(self) -> None:
        for name, given in {"weights": self.weights, **self._costs()}.items():
            if given is not None and not (np.isfinite(given).all() and (given >= 0).all()):
                raise _off(f"the {name}", "a negative number or none", "numbers of 0 or more")
        for name, given in (("minutes", self.cost), ("capacities", self.capacities)):
            if given is not None and not (given >= 0).all():
                raise _off(f"the {name}", "a negative number or none", "numbers of 0 or more; infinite is allowed")


def are_whole(*numbers: Numbers) -> bool:
    """Whether all finite numbers are whole, so that every value of a plan is too."""
    return all(bool((np.abs(each - np.rint(each)) < WHOLE).all()) for each in map(_finite, numbers))


def _finite(numbers: Numbers) -> Numbers:
    return numbers[np.isfinite(numbers)]


def _off(where: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "siting-instance",
        where,
        found=found,
        expected=expected,
        next_step="Correct the data of the sites and ask again.",
    )
