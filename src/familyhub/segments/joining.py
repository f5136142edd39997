"""Segments that are too small to leave by themselves, joined to those beside them on the tree; exact figures."""

from dataclasses import replace

from familyhub.segments.segmentation import Cohort, Lives, Node, Segment, Trait, Use, YearBefore


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
    stated = tuple(each for each in cohort.segments if each.stated and not unsafe(each, floor))
    return (*stated, *by_id.values()), _reached(nodes)


def _to_join(nodes: list[Node], by_id: dict[str, Segment], floor: int) -> int | None:
    """The node above a leaf that is too small; the root has nothing to be joined to."""
    above = {branch: place for place, node in enumerate(nodes) for branch in node.branches}
    reached = _order(nodes)
    for place in reached:
        node = nodes[place]
        if not node.branches and place in above and unsafe(by_id[node.segment], floor):
            return above[place]
    return None


def unsafe(segment: Segment, floor: int) -> bool:
    """Whether a segment is too small to leave by itself, or one child uses more than half of its pounds."""
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

    # Whether one child has more than half of all is not known of the sum; it is not if no part's pounds are half.
    dominated = any(each.dominated and each.pounds > pounds / 2 for each in parts)

    return replace(
        largest,
        id=f"{cohort}-joined-{number}-{'-'.join(each.id.rpartition('-')[2] for each in parts)}",
        key="|".join(each.key for each in parts), name=name, rule=common, people=people,
        share_of_people=sum(each.share_of_people for each in parts), pounds=pounds,
        share_of_pounds=sum(each.share_of_pounds for each in parts), mean=pounds / people,
        lower=mean_of("lower"), upper=mean_of("upper"), with_none=mean_of("with_none"), needs=mean_of("needs"),
        three_or_more=mean_of("three_or_more"),
        dominated=dominated, kept=None, too_few=False, spread_by_one=any(each.spread_by_one for each in parts),
        uses=_uses_together(parts, pounds), traits=_traits_together(parts, people), lives=_lives_together(parts),
        before=_before_together(parts),
    )  # fmt: skip


def _uses_together(parts: list[Segment], pounds: float) -> tuple[Use, ...]:
    found: dict[str, list[Use]] = {}
    for use in (each for part in parts for each in part.uses):
        found.setdefault(use.resource, []).append(use)
    return tuple(_use_together(uses, pounds) for uses in found.values())


def _use_together(uses: list[Use], of: float) -> Use:
    def whole(field: str) -> float:
        return sum(getattr(each, field) for each in uses)

    pounds = whole("pounds")
    return replace(
        uses[0], people=sum(each.people for each in uses), amount=whole("amount"), pounds=pounds,
        of_segment=pounds / of if of else 0.0, of_cohort=whole("of_cohort"),
        dominated=any(each.dominated and (each.pounds or 0.0) > pounds / 2 for each in uses),
    )  # fmt: skip


def _traits_together(parts: list[Segment], people: int) -> tuple[Trait, ...]:
    """Shares inside are exact; the rest of the cohort of a sum is not known from its parts."""
    named = dict.fromkeys(trait.name for part in parts for trait in part.traits)
    found = []
    for name in named:
        count = sum(trait.people for part in parts for trait in part.traits if trait.name == name)
        found.append(Trait(name, count, count / people, None, None))
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
    if not befores:
        return None
    people, pounds = sum(each.people for each in befores), sum(each.pounds or 0.0 for each in befores)
    return YearBefore(
        people, pounds, sum(each.share_of_people or 0.0 for each in befores), pounds / people if people else 0.0,
        dominated=any(each.dominated and (each.pounds or 0.0) > pounds / 2 for each in befores),
    )  # fmt: skip
