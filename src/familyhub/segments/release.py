"""What may leave the partnership: small segments joined to their neighbours, counts rounded, places and pounds guarded.

The statistical minimum bounds the tree and the disclosure floor bounds only this: a small group that is truly different
stays visible to those who plan for it. Every share and every mean of several segments is worked out from the counts as
they are shown: a share of exact counts, however rounded, tells what they were.
"""

from dataclasses import replace

from familyhub.disclosure.rounding import LARGEST_HIDDEN, protected_count
from familyhub.segments.joining import joined, unsafe
from familyhub.segments.release_counts import (
    Shown,
    Told,
    a_year_before,
    everybody,
    in_segment,
    moved_away,
    node_cells,
    tell,
    with_needs,
)
from familyhub.segments.release_parts import rounded, shown_segments
from familyhub.segments.release_places import groups, outstanding
from familyhub.segments.segmentation import Cohort, Concentrated, Line, Node, Segment, Segmentation, YearBefore


def for_others(segmentation: Segmentation, shown: Shown | None = None) -> Segmentation:
    """The segments as they may leave: no count of 1 to 7, others to the nearest 5, and no segment below the floor.

    A segment of fewer children than `settings.disclosure_floor`, or one in which one child uses more than half of the
    pounds, is joined to the segments beside it on the tree; one that is set apart by a status is left out, and with it
    every figure of the cohort from which it could be taken away. Districts are the smallest places that leave. A figure
    that cannot be told from the shown counts is None.
    `shown` are the counts as a release shows them; without it each is protected by itself, which nobody may be given.
    """
    floor, counts = segmentation.settings.disclosure_floor, shown or Shown()
    return replace(
        segmentation, cohorts=tuple(_cohort(each, floor, counts) for each in segmentation.cohorts), released=True,
        resources=tuple(_line(each) for each in segmentation.resources),
        predictors=tuple(_line(each) for each in segmentation.predictors),
        unmatched_costs=_rounded_people(segmentation.unmatched_costs),
    )  # fmt: skip


def told_to_others(segmentation: Segmentation) -> Told:
    """The counts that a report for others tells, exact and with their sums: what a release is made of."""
    told, floor = Told(), segmentation.settings.disclosure_floor
    for cohort in segmentation.cohorts:
        segments, nodes = joined(cohort, floor)
        if cohort.people and not any(unsafe(each, floor) for each in segments):
            tell(told, cohort, segments, nodes, _left_out(cohort, floor))
    return told


def _left_out(cohort: Cohort, floor: int) -> tuple[Segment, ...]:
    return tuple(each for each in cohort.segments if each.stated and unsafe(each, floor))


def _cohort(cohort: Cohort, floor: int, shown: Shown) -> Cohort:
    if not cohort.people:
        return cohort
    exact, nodes = joined(cohort, floor)
    left_out, id = _left_out(cohort, floor), cohort.id
    whole = shown.count(everybody(id, left_out), sum(each.people for each in exact))
    counts = [shown.count(in_segment(id, each.key), each.people) for each in exact]
    cells = node_cells(id, nodes, {each.id: each.key for each in exact})
    branches = [shown.count(cell, node.people) for cell, node in zip(cells, nodes, strict=True)]
    # A cohort that is small itself, or in which one child has most, has nothing to be joined to.
    if not whole or not all(counts) or None in branches or any(unsafe(each, floor) for each in exact):
        return _nothing_of(cohort)
    if left_out:
        exact = tuple(replace(each, lives=()) for each in exact)
        cohort = replace(cohort, fairness=(), standing_out=(), concentration=None, before=None, left_since=None,
                         needs=(None,) * len(cohort.needs), explained_with_stated=cohort.explained)  # fmt: skip
    then = _before(cohort, shown)
    told = shown_segments(id, exact, [count or 0 for count in counts], whole, then, shown)
    mean = _mean_of(told)
    return replace(
        _how_sure(cohort), people=whole, mean=mean, pounds=rounded(mean * whole),
        left_since=None if cohort.left_since is None else shown.count(moved_away(id), cohort.left_since),
        needs=tuple(
            None if each is None else shown.count(with_needs(id, place), each)
            for place, each in enumerate(cohort.needs)
        ),
        segments=tuple(sorted(told, key=lambda each: -each.mean)),
        nodes=_nodes(nodes, [count or 0 for count in branches], told),
        fairness=groups(cohort, shown), standing_out=outstanding(cohort, exact, told, mean, shown),
        concentration=_curve(cohort.concentration, cohort.people), before=then, apart_if_enough=True,
    )  # fmt: skip


def _nothing_of(cohort: Cohort) -> Cohort:
    """A cohort of which nothing is shown: not even its tree could be, beside what was released before."""
    return replace(
        cohort, people=0, withheld=True, pounds=0.0, mean=0.0, left_since=None, needs=(None,) * len(cohort.needs),
        segments=(), nodes=(), sizes=(), concentration=None, challengers=(), stability=None, fairness=(),
        standing_out=(), before=None, explained=0.0, explained_capped=0.0, explained_with_stated=0.0,
    )  # fmt: skip


def _mean_of(segments: tuple[Segment, ...]) -> float:
    """The mean of several segments from what is shown of each: an exact one would tell how many each has."""
    return rounded(sum(each.mean * each.people for each in segments) / sum(each.people for each in segments))


def _nodes(nodes: tuple[Node, ...], counts: list[int], segments: tuple[Segment, ...]) -> tuple[Node, ...]:
    by_id = {each.id: each for each in segments}

    def below(node: Node) -> tuple[Segment, ...]:
        if not node.branches:
            return (by_id[node.segment],)
        return tuple(each for branch in node.branches for each in below(nodes[branch]))

    return tuple(
        replace(node, people=count, mean=_mean_of(below(node))) for node, count in zip(nodes, counts, strict=True)
    )


def _curve(curve: Concentrated | None, people: int) -> Concentrated | None:
    """Shares to whole percents; None where a step of the curve is about few, or one child has most of the last one."""
    if curve is None or curve.dominated or people < (LARGEST_HIDDEN + 1) * (len(curve.people) - 1):
        return None
    return replace(
        curve, pounds=tuple(round(each, 2) for each in curve.pounds), gini=round(curve.gini, 2),
        top_twentieth=round(curve.top_twentieth, 2), top_tenth=round(curve.top_tenth, 2),
    )  # fmt: skip


def _before(cohort: Cohort, shown: Shown) -> YearBefore | None:
    """The cohort of a year earlier, its children only: of its pounds those of few could be taken away."""
    before = cohort.before
    count = None if before is None else shown.count(a_year_before(everybody(cohort.id)), before.people)
    return YearBefore(count, None, 1.0, None) if count else None


def _how_sure(cohort: Cohort) -> Cohort:
    """How good the tree is, in few digits: more would let somebody who knows most of the children test the last."""
    steady = cohort.stability
    return replace(
        cohort, explained=round(cohort.explained, 2), explained_capped=round(cohort.explained_capped, 2),
        explained_with_stated=round(cohort.explained_with_stated, 2),
        sizes=tuple(
            replace(each, complexity=round(each.complexity, 3), error=round(each.error, 3),
                    validated=round(each.validated, 3), validated_error=round(each.validated_error, 3),
                    worse=round(each.worse, 3), worse_error=round(each.worse_error, 3))
            for each in cohort.sizes
        ),
        challengers=tuple(
            replace(each, explained=round(each.explained, 2), explained_capped=round(each.explained_capped, 2))
            for each in cohort.challengers
        ),
        stability=steady and replace(steady, index=round(steady.index, 2), lowest=round(steady.lowest, 2)),
    )  # fmt: skip


def _line(line: Line) -> Line:
    told = tuple(
        replace(each, rows=_rounded_people(each.rows), people=_rounded_people(each.people)) for each in line.told
    )
    return replace(line, told=told, paid=None if line.paid is None else protected_count(line.paid))


def _rounded_people(count: int) -> int:
    return protected_count(count) or 0
