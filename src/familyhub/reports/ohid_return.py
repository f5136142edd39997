"""OHID's quarterly return of the universal health visiting service: its rows, and what must be right before it goes.

The metrics are those of the interim data submission: C1 to C6 and C8. C7 is not defined there and is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from familyhub.blocks import Column, Table
from familyhub.disclosure import Cube, Dimension
from familyhub.measures import Figure
from familyhub.stats import newcombe

METRICS: dict[str, str] = {
    "ohid-c1": "C1", "ohid-c2": "C2", "ohid-c3": "C3", "ohid-c4": "C4", "ohid-c5": "C5", "ohid-c6i": "C6i",
    "ohid-c6ii": "C6ii", "ohid-c6iii": "C6iii", "ohid-c6iv": "C6iv", "ohid-c6v": "C6v", "ohid-c6vi": "C6vi",
    "ohid-c6vii": "C6vii", "ohid-c6viii": "C6viii", "ohid-c8i": "C8i", "ohid-c8ii": "C8ii",
}  # fmt: skip
"""Measure → the metric's number in the return, in its order."""

STATUS = Dimension.flat("status", ("met", "missed"), "counted")

LEFT_OUT = "C7 is left out: the interim data submission gives it no definition."

DOMAINS = ("ohid-c6iii", "ohid-c6iv", "ohid-c6v", "ohid-c6vi", "ohid-c6vii")
SUDDEN = 10
"""Percentage points from one quarter to the next that somebody should look at, where chance does not explain them."""
LATE_RECORDS = 14
"""Days after the quarter's end by which most of its contacts have been entered and sent."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at before sending. A `stop` must be put right first; a `look` wants a word about it."""

    weight: Literal["stop", "look"]
    metric: str
    says: str


@dataclass(frozen=True, slots=True)
class Return:
    """The return of one quarter: the county's figures by measure, those of the quarter before, and the checks."""

    area: str
    code: str
    quarter: str
    as_at: date
    names: Mapping[str, str]
    figures: Mapping[str, Figure]
    before: Mapping[str, Figure]
    checks: tuple[Check, ...]

    @property
    def may_go(self) -> bool:
        """Whether nothing stops it."""
        return not any(check.weight == "stop" for check in self.checks)


def compose(
    area: str,
    code: str,
    quarter: str,
    quarter_end: date,
    as_at: date,
    names: Mapping[str, str],
    figures: Sequence[Figure],
    before: Sequence[Figure] = (),
) -> Return:
    """The return of a quarter from the county's figures of it, checked."""
    found = {figure.measure: figure for figure in figures if figure.measure in METRICS}
    earlier = {figure.measure: figure for figure in before if figure.measure in METRICS}
    checks = [*_whole(code, quarter_end, as_at, found), *_consistent(found), *_to_look_at(found, earlier)]
    return Return(area, code, quarter, as_at, names, found, earlier, tuple(checks))


def table(made: Return) -> Table:
    """The rows to send: one a metric, whole numbers, and the percentage they give."""
    columns = (
        Column("Area code", empty="not set"), Column("Area"), Column("Quarter"), Column("Metric"),
        Column("Description"), Column("Numerator", "count", empty="none"),
        Column("Denominator", "count", empty="a count"),
        Column("Percentage", "percentage", empty="none"),
    )  # fmt: skip
    rows = [
        (
            made.code or None, made.area, made.quarter, metric, made.names.get(measure, measure),
            figure.numerator, figure.denominator, None if figure.percentage is None else round(figure.percentage, 1),
        )
        for measure, metric in METRICS.items()
        if (figure := made.figures.get(measure)) is not None
    ]  # fmt: skip
    return Table(f"Health visiting metrics, {made.quarter}", columns, tuple(rows), header=3, notes=(LEFT_OUT,))


def cubes(made: Return) -> list[Cube]:
    """What the return tells, by the names that tables for others give the same counts."""
    found = []
    for measure, figure in made.figures.items():
        at = {"period": made.quarter}
        if figure.denominator is None:
            found.append(Cube(measure, (), {(): figure.numerator}, at))
        else:
            counts = {("met",): figure.numerator, ("missed",): figure.denominator - figure.numerator}
            found.append(Cube(measure, (STATUS,), counts, at))
    return found


def check_table(made: Return) -> Table:
    """The checks as a table."""
    rows = tuple(({"stop": "put right", "look": "look at"}[c.weight], c.metric, c.says) for c in made.checks)
    columns = (Column("What to do"), Column("Metric"), Column("What was found"))
    return Table("Checks before sending", columns, rows, nothing="Every check passed.")


def _whole(code: str, quarter_end: date, as_at: date, found: Mapping[str, Figure]) -> list[Check]:
    checks = []
    if as_at < quarter_end:
        checks.append(Check("stop", "all", f"the quarter ends on {quarter_end}, and the sources reach to {as_at}"))
    elif (as_at - quarter_end).days < LATE_RECORDS:
        days = (as_at - quarter_end).days
        says = f"the sources reach {days} days beyond the quarter: what was entered later than that is not in it"
        checks.append(Check("look", "all", says))
    if not code:
        checks.append(Check("stop", "all", "the area's ONS code is not set (familyhub.toml, area.code)"))
    checks += [
        Check("stop", metric, "there is no figure of it")
        for measure, metric in METRICS.items()
        if measure not in found
    ]  # fmt: skip
    return checks


def _consistent(found: Mapping[str, Figure]) -> list[Check]:
    """What must hold between the metrics by their definitions."""
    checks: list[Check] = []

    def must(holds: bool, measure: str, says: str) -> None:
        if not holds:
            checks.append(Check("stop", METRICS[measure], says))

    for measure, figure in found.items():
        if figure.denominator is not None:
            must(0 <= figure.numerator <= figure.denominator, measure, "more were seen than were due")
    both = [found[m] for m in ("ohid-c2", "ohid-c3") if m in found]
    if len(both) == 2:
        in_time, late = both
        must(in_time.denominator == late.denominator, "ohid-c3", "C2 and C3 have different denominators")
        seen = in_time.numerator + late.numerator
        must(seen <= (in_time.denominator or 0), "ohid-c3", "a baby counts as seen both in time and late")
    if {"ohid-c6i", "ohid-c6ii"} <= set(found):
        reviewed = found["ohid-c6i"].numerator
        says = "its denominator is not the children reviewed (C6i)"
        must(found["ohid-c6ii"].denominator == reviewed, "ohid-c6ii", says)
    if "ohid-c6ii" in found:
        scored = found["ohid-c6ii"].numerator
        for measure in (*DOMAINS, "ohid-c6viii"):
            if measure in found:
                says = "its denominator is not the children whose review used ASQ-3 (C6ii)"
                must(found[measure].denominator == scored, measure, says)
    if "ohid-c6viii" in found:
        lowest = min((found[m].numerator for m in DOMAINS if m in found), default=found["ohid-c6viii"].numerator)
        says = "more are at the expected level in all five domains than in one of them"
        must(found["ohid-c6viii"].numerator <= lowest, "ohid-c6viii", says)
    return checks


def _to_look_at(found: Mapping[str, Figure], before: Mapping[str, Figure]) -> list[Check]:
    checks: list[Check] = []
    for measure, figure in found.items():
        metric = METRICS[measure]
        if figure.withheld:
            checks.append(
                Check("look", metric, "too little is recorded to show a percentage; the counts are sent as they are")
            )
        if figure.bounds is not None:
            n = figure.bounds.open
            checks.append(Check("look", metric, f"it is not sure who is who for {n} of those it may count"))
        last = before.get(measure)
        if last is not None and None not in (last.percentage, figure.percentage):
            step = (figure.percentage or 0) - (last.percentage or 0)
            between = newcombe((figure.numerator, figure.denominator or 0), (last.numerator, last.denominator or 0))
            # Of a handful of children, one is ten points: only what chance does not explain is worth a look.
            if abs(step) >= SUDDEN and between is not None and not between.holds(0):
                says = f"{step:+.1f} percentage points since the quarter before ({last.period})"
                checks.append(Check("look", metric, says))
    return checks
