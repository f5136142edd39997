"""The linear programme over sites alone: the minutes of each group of points are a column that cuts hold up.

A cut says of one point: its minutes are at least D, less (D - minutes to j) for every nearer site j that is open. The
cut that tells most is found in closed form: D is the minutes at which the open shares of the nearest sites reach 1.
Points whose nearest candidate is the same are a group, and a group's cut is the mean of its points' cuts: neighbours
want much the same, so few of these tell nearly what one for each point would, and the programme stays as small as the
list of sites.
Source: Durán-Mateluna, Ales and Elloumi (2023), An efficient Benders decomposition for the p-median problem, European
Journal of Operational Research 308.
"""

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from familyhub.siting.choosing import at_most
from familyhub.siting.instance import Numbers
from familyhub.siting.search import Search, StoppedError
from familyhub.siting.solver import Heeded, quiet_solver
from familyhub.siting.swap import Room

VIOLATED = 1e-6
"""A cut is added where it lifts a group's minutes by more than this share of them."""
IDLE = 1e-7
PROBE_STEPS = 60
IDLE_KEPT = 1.0
"""Cuts that do not bind are dropped once there are more than so many for each group."""
SMALLEST = 1e-12
"""Where nobody is to be served, the one group still has a weight."""
CLEAR = 1e-3
"""Of cuts that are clear, each lifts the value by at least this share of what the best one does."""
NEAR_TIMES, NEAR_MORE = 3, 8


@dataclass(frozen=True, slots=True, eq=False)
class Relaxed:
    """An optimum of the linear programme: its value, each site's open share, each group's minutes, reduced costs."""

    value: float
    shares: Numbers
    minutes: Numbers
    reduced: Numbers


class Master:
    """The programme over the sites in `columns`; `minutes` (n x columns) may hold infinity."""

    def __init__(self, room: Room, minutes: Numbers, columns: NDArray[np.int64], search: Search) -> None:
        self.room, self.columns, self.search = room, columns, search
        self.minutes = np.ascontiguousarray(minutes[:, columns])
        self._finite = np.isfinite(self.minutes)
        self._m = self.minutes.shape[1]
        self._group = np.unique(self.minutes.argmin(axis=1), return_inverse=True)[1].reshape(-1)
        most = self._m if room.p is None else min(self._m, NEAR_TIMES * self._m // room.p + NEAR_MORE)
        # Shares of the nearest sites mostly reach 1 among so many; points where they do not are looked at in full.
        self._near = np.argsort(self.minutes, axis=1, kind="stable")[:, :most].astype(np.int32)
        self._near_minutes = np.take_along_axis(self.minutes, self._near, axis=1)
        self._group_weights = np.maximum(np.bincount(self._group, room.weights), SMALLEST)
        self._solver: Any = quiet_solver()
        self._lower = np.zeros(self._m)
        self._upper = np.ones(self._m)
        self._base = 0
        self._add_columns()
        self._add_plan_rows()
        self._base = self._solver.getNumRow()

    def bind(self, lower: Numbers, upper: Numbers) -> None:
        """Let each site's share lie between these, 0 and 1 to be free."""
        changed = np.flatnonzero((lower != self._lower) | (upper != self._upper)).astype(np.int32)
        if len(changed):
            self._solver.changeColsBounds(len(changed), changed, lower[changed], upper[changed])
            self._lower, self._upper = lower.copy(), upper.copy()

    def add_cuts(self, reach: Numbers) -> None:
        """The cut of each group whose points have their D in `reach` (n); points with NaN there add nothing to it."""
        points = np.flatnonzero(np.isfinite(reach))
        points = points[np.argsort(self._group[points], kind="stable")]
        if not len(points):
            return
        groups, first = np.unique(self._group[points], return_index=True)
        share = self.room.weights[points] / self._group_weights[self._group[points]]
        nearer = np.maximum(reach[points, None] - self.minutes[points], 0.0) * share[:, None]
        together = np.add.reduceat(nearer, first, axis=0)
        least = np.add.reduceat(reach[points] * share, first)
        rows, sites = np.nonzero(together)
        lengths = np.bincount(rows, minlength=len(groups)) + 1
        starts = np.concatenate([[0], np.cumsum(lengths)])
        index, values = np.empty(starts[-1], dtype=np.int32), np.empty(starts[-1])
        index[starts[:-1]], values[starts[:-1]] = self._m + groups, 1.0
        rest = np.ones(starts[-1], dtype=bool)
        rest[starts[:-1]] = False
        index[rest], values[rest] = sites, together[rows, sites]
        top = np.full(len(groups), highspy.kHighsInf)
        self._solver.addRows(len(groups), least, top, len(index), starts[:-1].astype(np.int32), index, values)

    def solve(self) -> Relaxed | None:
        """The optimum; None where no shares meet what binds. Raises StoppedError."""
        self.search.go_on()
        Heeded(self._solver, self.search).run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise StoppedError
        found = self._solver.getSolution()
        column, dual = np.array(found.col_value), np.array(found.col_dual)
        value = self._solver.getInfo().objective_function_value
        return Relaxed(value, column[: self._m], column[self._m :], dual[: self._m])

    def probe(self, site: int, found: Relaxed) -> tuple[float, float]:
        """What the value is likely to be with this site closed, and with it open: a few steps from the last optimum."""
        basis = self._solver.getBasis()
        self._solver.setOptionValue("simplex_iteration_limit", PROBE_STEPS)
        likely = list[float]()
        for end in (0.0, 1.0):
            self.search.go_on()
            self._solver.changeColBounds(site, end, end)
            self._solver.run()
            nothing = self._solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible
            value = np.inf if nothing else self._solver.getInfo().objective_function_value
            likely.append(max(found.value, value))
            self._solver.setBasis(basis)
        self._solver.changeColBounds(site, self._lower[site], self._upper[site])
        self._solver.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)
        return likely[0], likely[1]

    def separate(self, found: Relaxed, only_clear: bool = False) -> int:
        """Add the cuts that the shares violate; how many. `only_clear` leaves out those that lift the value little."""
        reach, saved = _closest(self._near_minutes, np.where(found.shares > IDLE, found.shares, 0.0)[self._near])
        beyond = np.flatnonzero(np.isnan(reach))
        if len(beyond):
            used = np.flatnonzero(found.shares > IDLE)
            order = np.argsort(self.minutes[np.ix_(beyond, used)], axis=1)
            minutes = np.take_along_axis(self.minutes[np.ix_(beyond, used)], order, axis=1)
            reach[beyond], saved[beyond] = _closest(minutes, found.shares[used][order], last=True)
        needed = self._of_groups(reach - saved)
        lift = needed - found.minutes
        wrong = lift > VIOLATED * np.maximum(1.0, needed)
        if only_clear and wrong.any():
            worth = lift * self._group_weights
            wrong &= worth >= CLEAR * worth[wrong].max()
        self.add_cuts(np.where(wrong[self._group], reach, np.nan))
        return int(wrong.sum())

    def drop_idle_cuts(self) -> None:
        """Take out cuts that do not bind, where they are many: the programme stays small, and they can come back.

        It goes by the last optimum: cuts added since would look idle, so it comes before them.
        """
        duals = np.array(self._solver.getSolution().row_dual)
        idle = np.flatnonzero(np.abs(duals[self._base :]) < IDLE) + self._base
        if len(idle) > IDLE_KEPT * len(self._group_weights):
            self._solver.deleteRows(len(idle), idle.astype(np.int32))

    def _add_columns(self) -> None:
        none = np.empty(0, dtype=np.int32), np.empty(0)
        start = np.zeros(self._m, dtype=np.int32)
        self._solver.addCols(self._m, np.zeros(self._m), self._lower, self._upper, 0, start, *none)
        least = self.minutes.min(axis=1)
        least = self._of_groups(np.where(np.isfinite(least), least, 0.0))
        top = np.full(len(least), highspy.kHighsInf)
        start = np.zeros(len(least), dtype=np.int32)
        self._solver.addCols(len(least), self._group_weights, least, top, 0, start, *none)

    def _of_groups(self, minutes: Numbers) -> Numbers:
        """The mean of each group's points, weighed."""
        return np.bincount(self._group, self.room.weights * minutes) / self._group_weights

    def _add_plan_rows(self) -> None:
        every = np.arange(self._m, dtype=np.int32)
        most = highspy.kHighsInf if self.room.p is None else float(self.room.p)
        self._solver.addRow(1.0, most, self._m, every, np.ones(self._m))
        if self.room.costs is not None and self.room.budget is not None:
            costs, most = at_most(self.room.costs[self.columns], self.room.budget)
            self._solver.addRow(-highspy.kHighsInf, most, self._m, every, costs)
        # Everyone reaches an open site: only where some journeys cannot be made does this say anything.
        for row in np.unique(self._finite[~self._finite.all(axis=1)], axis=0):
            sites = np.flatnonzero(row).astype(np.int32)
            self._solver.addRow(1.0, highspy.kHighsInf, len(sites), sites, np.ones(len(sites)))


def _closest(minutes: Numbers, shares: Numbers, last: bool = False) -> tuple[Numbers, Numbers]:
    """D of each point and what shares save of it; `minutes` ascend in each row, `shares` beside them.

    D is NaN where the shares do not reach 1, or with `last` the last minutes that are finite.
    """
    shares = np.where(np.isfinite(minutes), shares, 0.0)
    reached = np.cumsum(shares, axis=1)
    enough = reached[:, -1] >= 1 - VIOLATED
    place = np.argmax(reached >= 1 - VIOLATED, axis=1)
    if last:
        place = np.where(enough, place, np.isfinite(minutes).sum(axis=1) - 1)
    reach = minutes[np.arange(len(minutes)), place]
    with np.errstate(invalid="ignore"):
        nearer = np.where(shares > 0, np.maximum(reach[:, None] - minutes, 0.0) * shares, 0.0)
    return (reach if last else np.where(enough, reach, np.nan)), nearer.sum(axis=1)
