"""Plans kept by what they follow from, so that a question that was answered is not worked out again."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from math import nan
from pathlib import Path

import numpy as np

from familyhub.siting import Instance, Plan, Question
from familyhub.siting.plan import Status, meet

FORMAT = 3
"""Raise it whenever the solvers' answers may change: what was kept is then found anew."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """A folder of plans; without one, or with `afresh`, every question is worked out."""

    folder: Path | None = None
    afresh: bool = False

    def plan(self, instance: Instance, question: Question, make: Callable[[], Plan]) -> Plan:
        """The proven plan of this question and instance, from the folder or made and kept there.

        A plan that was not proven is kept too: with the one made now, the better sites and the better bound count.
        """
        if self.folder is None:
            return make()
        file = self.folder / f"plan-{mark(instance, question)[:32]}.json"
        before = None if self.afresh else _read(file, question, instance.points)
        if before is not None and before.proven:
            return before
        now = make()
        best = now if before is None else better(before, now)
        if best.sites or best.status == "infeasible":
            _write(file, best)
        return best


def mark(instance: Instance, question: Question) -> str:
    """A hash of all that a plan follows from."""
    found = hashlib.sha256(f"{FORMAT} {_said(question)}".encode())
    money = (instance.site_costs, instance.opening_costs, instance.closing_costs)
    for each in (instance.weights, instance.cost, instance.capacities, *money):
        found.update(b"-" if each is None else np.ascontiguousarray(each, dtype="<f8").tobytes())
        found.update(b"|")
    found.update(json.dumps([instance.demand_districts, instance.site_districts]).encode())
    return found.hexdigest()


def better(one: Plan, other: Plan) -> Plan:
    """Of two plans of one question the better one, with the better of their bounds; proven only where these meet.

    Why the search stopped is of `other`, the later one.
    """
    if other.proven or other.status == "infeasible" or not one.sites:
        return other
    sense = one.question.sense
    best = one if not other.sites or sense * one.value < sense * other.value else other
    bounds = [each.bound for each in (one, other) if not np.isnan(each.bound)]
    bound = sense * max((sense * each for each in bounds), default=nan)
    status: Status = "proven optimal" if meet(best.value, bound) else "best found"
    stopped = "proven" if status == "proven optimal" else other.stopped
    return replace(best, bound=bound, status=status, stopped=stopped)


def _said(question: Question) -> str:
    plain = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(question).items()}
    return json.dumps(plain, sort_keys=True)


def _read(file: Path, question: Question, points: int) -> Plan | None:
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        assignments = np.array(held["assignments"], dtype=np.int64)
        if len(assignments) != points:
            return None
        return Plan(
            question,
            tuple(held["sites"]),
            _number(held["value"]),
            _number(held["bound"]),
            held["status"],
            held["stopped"],
            held["seconds"],
            assignments,
            tuple((point, site, weight) for point, site, weight in held["parts"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None  # damaged, or never written: it is worked out anew


def _write(file: Path, plan: Plan) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    held = {
        "sites": plan.sites, "value": _plain(plan.value), "bound": _plain(plan.bound), "status": plan.status,
        "stopped": plan.stopped, "seconds": plan.seconds, "assignments": plan.assignments.tolist(),
        "parts": plan.parts,
    }  # fmt: skip
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as part:
            json.dump(held, part)
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)


def _plain(value: float) -> float | str:
    """JSON has neither infinity nor what is no number."""
    return value if np.isfinite(value) else str(value)


def _number(held: float | str) -> float:
    return float(held)
