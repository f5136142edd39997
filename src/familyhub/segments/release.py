"""What may leave the partnership: small segments joined to their neighbours, counts rounded, places and pounds guarded.

The statistical minimum bounds the tree and the disclosure floor bounds only this: a small group that is truly different
stays visible to those who plan for it.
"""

from dataclasses import replace

from familyhub.disclosure.cube import Cell
from familyhub.disclosure.rounding import protected_count
from familyhub.segments.release_counts import (
    Shown,
    Told,
    a_year_before,
    everybody,
    in_both,
    in_district,
    in_group,
    in_segment,
    moved_away,
    node_cells,
    recorded,
    tell,
    used,
    with_needs,
)
from familyhub.segments.segmentation import (
    Cohort,
    Concentrated,
    Fairness,
    Line,
    Lives,
    Node,
    Segment,
    Segmentation,
    StandsOut,
    Trait,
    Use,
    YearBefore,
)

DIGITS = 3
"""Pounds are given to so many digits: the last pound of a segment would tell of its last child."""


def for_others(segmentation: Segmentation, shown: Shown | None = None) -> Segmentation:
    """The segments as they may leave: no count of 1 to 7, others to the nearest 5, and no segment below the floor.

    A segment of fewer children than `settings.disclosure_floor`, or one in which one child uses more than half of the
    pounds, is joined to the segments beside it on the tree; one that is set apart by a status is left out, and with it
    every figure of the cohort from which it could be taken away. Districts are the smallest places that leave.
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
        if cohort.people:
            tell(told, cohort, *joined(cohort, floor), _left_out(cohort, floor))
    return told


def _left_out(cohort: Cohort, floor: int) -> tuple[Segment, ...]:
    return tuple(each for each in cohort.segments if each.stated and _unsafe(each, floor))


def joined(cohort: Cohort, floor: int) -> tuple[tuple[Segment, ...], tuple[Node, ...]]:
    """The segments after joining, and the tree without the branches that were joined; exact counts.

    Segments that a status sets apart stand first, those below the floor left out.
    """
    by_id = {each.id: each for each in cohort.segments if not each.stated}
    nodes = list(cohort.nodes)
    while (place := _to_join(nodes, by_id, floor)) is not None:
        leaves = _leaves(nodes, place)
        parts = [by_id.pop(nodes[leaf].segment) for leaf in leaves]
        whole = _together(parts, cohort.id, f"{nodes[place].words}", len(nodes))
        by_id[whole.id] = whole
        nodes[place] = replace(nodes[place], branches=(), segment=whole.id)
    stated = tuple(each for each in cohort.segments if each.stated and not _unsafe(each, floor))
    return (*stated, *by_id.values()), _reached(nodes)


def _to_join(nodes: list[Node], by_id: dict[str, Segment], floor: int) -> int | None:
    """The node above a leaf that is too small; the root has nothing to be joined to."""
    above = {branch: place for place, node in enumerate(nodes) for branch in node.branches}
    reached = _order(nodes)
    for place in reached:
        node = nodes[place]
        if not node.branches and place in above and _unsafe(by_id[node.segment], floor):
            return above[place]
    return None


def _unsafe(segment: Segment, floor: int) -> bool:
    return segment.people < floor or segment.dominated


def _order(nodes: list[Node], place: int = 0) -> list[int]:
    if not nodes:
        return []
    return [place] + [each for branch in nodes[place].branches for each in _order(nodes, branch)]


def _leaves(nodes: list[Node], place: int) -> list[int]:
    return [each for each in _order(nodes, place) if not nodes[each].branches]


def _reached(nodes: list[Node]) -> tuple[Node, ...]:
    order = _order(nodes)
    new = {old: place for place, old in enumerate(order)}
    return tuple(replace(nodes[old], branches=tuple(new[each] for each in nodes[old].branches)) for old in order)


def _together(parts: list[Segment], cohort: str, words: str, number: int) -> Segment:
    """Several segments as one: what they have in common is their rule."""
    people, pounds = sum(each.people for each in parts), sum(each.pounds for each in parts)
    common = tuple(each for each in parts[0].rule if all(each in other.rule for other in parts))
    largest = max(parts, key=lambda each: each.people)
    name = ", ".join(common)
    name = f"{name[0].upper()}{name[1:]}" if name else "Several small segments together"

    def mean_of(field: str) -> float:
        return sum(getattr(each, field) * each.people for each in parts) / people

    return replace(
        largest,
        id=f"{cohort}-joined-{number}-{'-'.join(each.id.rpartition('-')[2] for each in parts)}",
        key="|".join(each.key for each in parts), name=name, rule=common, people=people,
        share_of_people=sum(each.share_of_people for each in parts), pounds=pounds,
        share_of_pounds=sum(each.share_of_pounds for each in parts), mean=pounds / people,
        lower=mean_of("lower"), upper=mean_of("upper"), with_none=mean_of("with_none"), needs=mean_of("needs"),
        three_or_more=mean_of("three_or_more"),
        # Whether one child has more than half of all is not known of the sum; it is not if no part's pounds are half.
        dominated=any(each.dominated and each.pounds > pounds / 2 for each in parts), kept=None, too_few=False,
        uses=_uses_together(parts, pounds), traits=_traits_together(parts, people), lives=_lives_together(parts),
        before=_before_together(parts),
    )  # fmt: skip


def _uses_together(parts: list[Segment], pounds: float) -> tuple[Use, ...]:
    found: dict[str, Use] = {}
    for use in (each for part in parts for each in part.uses):
        had = found.get(use.resource)
        found[use.resource] = use if had is None else replace(
            use, people=had.people + use.people, amount=had.amount + use.amount, pounds=had.pounds + use.pounds,
            of_cohort=had.of_cohort + use.of_cohort,
        )  # fmt: skip
    return tuple(replace(use, of_segment=use.pounds / pounds if pounds else 0.0) for use in found.values())


def _traits_together(parts: list[Segment], people: int) -> tuple[Trait, ...]:
    """Shares inside are exact; the rest of the cohort of a sum is not known from its parts, so no ratio is given."""
    named = dict.fromkeys(trait.name for part in parts for trait in part.traits)
    found = []
    for name in named:
        count = sum(trait.people for part in parts for trait in part.traits if trait.name == name)
        rest = [trait.rest for part in parts for trait in part.traits if trait.name == name]
        found.append(Trait(name, count, count / people, min(rest), None))
    return tuple(found)


def _lives_together(parts: list[Segment]) -> tuple[Lives, ...]:
    found: dict[tuple[str, str], int] = {}
    whole = {}
    for lives in (each for part in parts for each in part.lives):
        place = (lives.level, lives.place)
        found[place] = found.get(place, 0) + lives.people
        whole[place] = lives
    return tuple(replace(whole[place], people=count) for place, count in found.items())


def _before_together(parts: list[Segment]) -> YearBefore | None:
    befores = [each.before for each in parts if each.before is not None]
    people, pounds = sum(each.people for each in befores), sum(each.pounds for each in befores)
    if not befores:
        return None
    return YearBefore(people, pounds, sum(each.share_of_people for each in befores), pounds / people if people else 0.0)


def _cohort(cohort: Cohort, floor: int, shown: Shown) -> Cohort:
    if not cohort.people:
        return cohort
    segments, nodes = joined(cohort, floor)
    left_out, id = _left_out(cohort, floor), cohort.id
    people, pounds = sum(each.people for each in segments), sum(each.pounds for each in segments)
    whole = shown.count(everybody(id, left_out), people)
    keys = {each.id: each.key for each in segments}
    cells = node_cells(id, nodes, keys)
    counts = {each.id: shown.count(in_segment(id, each.key), each.people) for each in segments}
    branches = [shown.count(cell, node.people) for cell, node in zip(cells, nodes, strict=True)]
    if not whole or None in counts.values() or None in branches:
        return _nothing_of(cohort)
    told = tuple(
        _segment(each, count, people, pounds, id, shown)
        for each, count in zip(segments, counts.values(), strict=True)
        if count is not None
    )
    if left_out:
        told = tuple(replace(each, lives=()) for each in told)
        cohort = replace(cohort, fairness=(), standing_out=(), concentration=None, before=None, left_since=None,
                         needs=(None,) * len(cohort.needs), explained_with_stated=cohort.explained)  # fmt: skip
    return replace(
        cohort, people=whole, mean=_rounded(pounds / people), pounds=_rounded(pounds / people * whole),
        left_since=None if cohort.left_since is None else shown.count(moved_away(id), cohort.left_since),
        needs=tuple(
            None if each is None else shown.count(with_needs(id, place), each)
            for place, each in enumerate(cohort.needs)
        ),
        segments=tuple(sorted(told, key=lambda each: -each.mean)),
        nodes=tuple(_node(node, count) for node, count in zip(nodes, branches, strict=True) if count is not None),
        fairness=_fair(cohort, shown), standing_out=_outstanding(cohort, shown),
        concentration=_curve(cohort.concentration),
        before=_before(cohort.before, shown, everybody(id, left_out)),
    )  # fmt: skip


def _nothing_of(cohort: Cohort) -> Cohort:
    """A cohort of which nothing is shown: not even its tree could be, beside what was released before."""
    return replace(
        cohort, people=0, withheld=True, pounds=0.0, mean=0.0, left_since=None, needs=(None,) * len(cohort.needs),
        segments=(), nodes=(), sizes=(), concentration=None, challengers=(), stability=None, fairness=(),
        standing_out=(), before=None,
    )  # fmt: skip


def _line(line: Line) -> Line:
    told = tuple(
        replace(each, rows=_rounded_people(each.rows), people=_rounded_people(each.people)) for each in line.told
    )
    return replace(line, told=told, paid=None if line.paid is None else protected_count(line.paid))


def _segment(segment: Segment, count: int, people: int, pounds: float, id: str, shown: Shown) -> Segment:
    """Pounds are the rounded mean times the rounded count: one over the other must not give the exact count."""
    mean, key = _rounded(segment.mean), segment.key
    return replace(
        segment, people=count, share_of_people=round(segment.people / people, 2) if people else 0.0,
        pounds=_rounded(mean * count), share_of_pounds=round(segment.pounds / pounds, 2) if pounds else 0.0,
        mean=mean, lower=_rounded(segment.lower), upper=_rounded(segment.upper),
        with_none=round(segment.with_none, 2), needs=round(segment.needs, 1),
        three_or_more=round(segment.three_or_more, 2),
        uses=tuple(
            replace(use, people=seen, amount=_rounded(use.amount / use.people * seen),
                    pounds=_rounded(use.pounds / use.people * seen), of_segment=round(use.of_segment, 2),
                    of_cohort=round(use.of_cohort, 2))
            for use in segment.uses if (seen := shown.count(used(id, key, use.resource), use.people))
        ),
        traits=tuple(
            replace(trait, people=seen, share=min(1.0, seen / count), rest=round(trait.rest, 2),
                    ratio=None if trait.ratio is None else round(trait.ratio, 1))
            for trait in segment.traits if (seen := shown.count(recorded(id, key, trait.name), trait.people))
        ),
        lives=tuple(
            replace(lives, people=seen, of_cohort=of)
            for lives in segment.lives
            if lives.level == "district"
            and (seen := shown.count(in_both(id, key, lives.place), lives.people))
            and (of := shown.count(in_district(id, lives.place), lives.of_cohort))
        ),
        before=_before(segment.before, shown, in_segment(id, key)),
    )  # fmt: skip


def _node(node: Node, count: int) -> Node:
    return replace(node, people=count, mean=_rounded(node.mean))


def _fair(cohort: Cohort, shown: Shown) -> tuple[Fairness, ...]:
    return tuple(
        replace(each, people=seen, pounds=_rounded(each.pounds / each.people * seen),
                expected=_rounded(each.expected / each.people * seen))
        for each in cohort.fairness
        if each.ratio is not None and (seen := shown.count(in_group(cohort.id, each.by, each.group), each.people))
    )  # fmt: skip


def _outstanding(cohort: Cohort, shown: Shown) -> tuple[StandsOut, ...]:
    return tuple(
        replace(each, people=seen, pounds=_rounded(each.pounds / each.people * seen),
                by_people=round(each.by_people, 2), by_need=round(each.by_need, 2))
        for each in cohort.standing_out
        if each.level == "district" and (seen := shown.count(in_district(cohort.id, each.place), each.people))
    )  # fmt: skip


def _curve(curve: Concentrated | None) -> Concentrated | None:
    """Shares to whole percents: the last step of a curve is about few."""
    if curve is None:
        return None
    return replace(
        curve, pounds=tuple(round(each, 2) for each in curve.pounds), gini=round(curve.gini, 2),
        top_twentieth=round(curve.top_twentieth, 2), top_tenth=round(curve.top_tenth, 2),
    )  # fmt: skip


def _before(before: YearBefore | None, shown: Shown, cell: Cell) -> YearBefore | None:
    count = None if before is None else shown.count(a_year_before(cell), before.people)
    if before is None or not count:
        return None
    mean = _rounded(before.mean)
    return YearBefore(count, _rounded(mean * count), round(before.share_of_people, 2), mean)


def _rounded_people(count: int) -> int:
    return protected_count(count) or 0


def _rounded(amount: float) -> float:
    return float(f"{amount:.{DIGITS}g}")
