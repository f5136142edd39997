"""Segments of the five cohorts: the way in. Children's rows are read and summed here; none of them leaves."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import duckdb
import msgspec
import numpy as np

from familyhub.costs import UnitCosts
from familyhub.costs import load as load_costs
from familyhub.segments import catalogue as catalogues
from familyhub.segments.catalogue import Catalogue
from familyhub.segments.cells import Cells
from familyhub.segments.challengers import challenge
from familyhub.segments.choosing import Chosen, choose
from familyhub.segments.cohorts import COHORTS
from familyhub.segments.definition import Flag, Predictor
from familyhub.segments.describing import concentrated, describe
from familyhub.segments.fairness import compare_groups
from familyhub.segments.paid import Paid, paid_for
from familyhub.segments.people import People, gather, told_of
from familyhub.segments.question import Question, Settings
from familyhub.segments.segmentation import Challenger, Cohort, Line, Node, Segment, Segmentation, Size, YearBefore
from familyhub.segments.stability import Redrawn, redraw
from familyhub.segments.standing_out import stand_out
from familyhub.segments.tree import LEAF, Flags, Floats, Ints, Tree
from familyhub.segments.words import Conditions, Ends, branches, name_of, rules

FEWEST_FOR_A_TREE = 4
"""Times the smallest segment: with fewer children a cohort stays whole."""


def segment(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    settings: Settings | None = None,
    costs: UnitCosts | None = None,
) -> Segmentation:
    """Segments of every cohort for the costed year that ends on `question.as_of`, and all that is said of them.

    The tables of the facts must resolve by their bare names on the connection (`SET search_path = 'marts,facts'`).
    Nothing is written, and what is returned holds sums and shares only. Raises UsageError where a unit cost is unknown.
    """
    settings, costs, catalogue = settings or Settings(), costs or load_costs(), catalogues.load()
    people = gather(connection, question, catalogue, costs)
    before = gather(connection, question.a_year_earlier(), catalogue, costs)
    cohorts = tuple(
        _cohort(id, name, people.of(id), before.of(id), catalogue, settings) for id, name in COHORTS.items()
    )
    paid, unmatched = paid_for(connection, question, catalogue)
    resources, predictors = _lines(connection, question, catalogue, costs, paid)
    found = Segmentation(
        as_of=question.as_of, known_by=question.known_by, eve=question.day, contract=question.contract,
        prices=costs.inflation.base, settings=settings, cohorts=cohorts, resources=resources, predictors=predictors,
        definitions=catalogue.fingerprint, costs=costs.fingerprint, unmatched_costs=unmatched,
        inflation_stand_in=not costs.inflation.seen,
    )  # fmt: skip
    written = msgspec.json.encode(found, enc_hook=float, order="sorted")
    # What is handed out is what a file would hold: plain numbers and words, and nothing that leads back to a child.
    return replace(
        msgspec.json.decode(written, type=Segmentation), fingerprint=hashlib.sha256(written).hexdigest()[:16]
    )


def segment_people(id: str, name: str, people: People, catalogue: Catalogue, settings: Settings) -> Cohort:
    """One cohort's segments from children gathered elsewhere, without a year before: for benches and simulations."""
    return _cohort(id, name, people, None, catalogue, settings)


def _cohort(
    id: str, name: str, people: People, before: People | None, catalogue: Catalogue, settings: Settings
) -> Cohort:  # fmt: skip
    pounds = people.whole_cost
    asked = tuple(each for each in catalogue.asked_of(id) if each in people.facts)
    to_find = people.apart == ""
    too_small = int(to_find.sum()) < FEWEST_FOR_A_TREE * settings.smallest or not pounds[to_find].any()
    chosen, redrawn, cells = None, None, None
    table = np.column_stack([people.facts[each] for each in asked]) if asked else np.zeros((len(pounds), 0))
    segment_of = np.zeros(len(pounds), dtype=np.int64)
    if not too_small:
        cells, found = Cells.of(table[to_find]), pounds[to_find]
        chosen = choose(cells, found, smallest=settings.smallest, deepest=settings.deepest, most=settings.most,
                        folds=settings.folds, seed=settings.seed)  # fmt: skip
        redrawn = redraw(cells, found, chosen, smallest=settings.smallest, deepest=settings.deepest,
                         redraws=settings.redraws, seed=settings.seed)  # fmt: skip
        segment_of[to_find] = chosen.tree.leaf_of(cells.rows)[cells.cell_of]
    parts = _parts(id, people, pounds, segment_of, chosen, redrawn, asked, table, catalogue, settings)
    numbered = np.zeros(len(pounds), dtype=np.int64)
    for place, (_, here) in enumerate(parts):
        numbered[here] = place
    segments = tuple(each for each, _ in parts)
    if before is not None:
        segments = _with_the_year_before(segments, before, catalogue)
    node_ids = {int(segment_of[here & to_find][0]): each.id for each, here in parts if (here & to_find).any()}
    return Cohort(
        id=id,
        name=name,
        people=len(pounds),
        pounds=float(pounds.sum()),
        mean=float(pounds.mean()) if len(pounds) else 0.0,
        left_since=int(people.left_since.sum()),
        needs=_needs(people),
        segments=segments,
        nodes=_nodes(chosen.tree, table[to_find], pounds[to_find], asked, node_ids, catalogue) if chosen else (),
        sizes=_sizes(chosen) if chosen else (),
        by_older_rule=chosen.tried[chosen.by_least].segments if chosen else 1,
        explained=chosen.explained if chosen else 0.0,
        explained_capped=chosen.explained_capped if chosen else 0.0,
        explained_with_stated=_explained(pounds, numbered, len(parts), chosen, to_find),
        concentration=concentrated(pounds),
        challengers=_challenged(cells, pounds[to_find], chosen, settings) if cells is not None and chosen else (),
        stability=redrawn.stability if redrawn else None,
        fairness=compare_groups(people, pounds, numbered, settings.smallest) if parts else (),
        standing_out=stand_out(people, pounds, numbered, settings.smallest) if parts else (),
        before=_whole_before(before),
        too_small=too_small,
    )


def _parts(
    id: str, people: People, pounds: Floats, segment_of: Ints, chosen: Chosen | None, redrawn: Redrawn | None,
    asked: tuple[str, ...], table: Floats, catalogue: Catalogue, settings: Settings,
) -> list[tuple[Segment, Flags]]:  # fmt: skip
    """Every segment with who is in it, the dearest first: those set apart, and the tree's leaves."""
    said: list[tuple[str, str, tuple[str, ...], bool, float | None, Flags]] = []
    for resource in sorted(set(people.apart) - {""}):
        name = catalogue.resources[resource].sets_apart
        said.append((f"{id}|apart:{resource}", name, (name,), True, None, people.apart == resource))
    rest, ends = people.apart == "", _ends(table[people.apart == ""], asked)
    conditions = rules(chosen.tree, asked, _not_known_of_all(table, asked)) if chosen else {0: ()}
    for node, rule in conditions.items():
        words = tuple(each.says(catalogue.predictors, ends) for each in rule)
        kept = redrawn.kept.get(node) if redrawn else None
        said.append((f"{id}|{_key(rule)}", name_of(rule, catalogue.predictors, ends), words, False, kept,
                     rest & (segment_of == node)))  # fmt: skip
    said = [each for each in said if each[-1].any()]
    order = sorted(said, key=lambda each: -float(pounds[each[-1]].mean()))
    return [
        (describe(people, pounds, here, catalogue, id=f"{id}-{place}", key=key, name=name, rule=words, stated=stated,
                  kept=kept, floor=min(settings.smallest, settings.disclosure_floor)), here)
        for place, (key, name, words, stated, kept, here) in enumerate(order, start=1)
    ]  # fmt: skip


def _key(rule: Conditions) -> str:
    return "&".join(sorted(each.key for each in rule))


def _not_known_of_all(table: Floats, asked: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for place, name in enumerate(asked) if np.isnan(table[:, place]).any())


def _ends(table: Floats, asked: tuple[str, ...]) -> Ends:
    return {
        name: (int(np.nanmin(table[:, place])), int(np.nanmax(table[:, place])))
        for place, name in enumerate(asked)
        if np.isfinite(table[:, place]).any()
    }


def _with_the_year_before(
    segments: tuple[Segment, ...], before: People, catalogue: Catalogue
) -> tuple[Segment, ...]:  # fmt: skip
    """The same rules on the cohort of a year earlier: who was in it then, and what they used in the year after."""
    pounds = before.whole_cost
    found = []
    for each in segments:
        here = _by_key(each.key, before)
        count = int(here.sum())
        total = float(pounds[here].sum())
        then = YearBefore(
            count, total, count / len(pounds) if len(pounds) else 0.0, total / count if count else 0.0,
            dominated=bool(total > 0 and pounds[here].max() > total / 2),
        )  # fmt: skip
        found.append(replace(each, before=then))
    return tuple(found)


def _by_key(key: str, people: People) -> Flags:
    """To whom the rule of a key applies."""
    rule = key.partition("|")[2]
    if rule.startswith("apart:"):
        return people.apart == rule.removeprefix("apart:")
    here = people.apart == ""
    for part in filter(None, rule.split("&")):
        name, low, high, unknown = part.split(":")
        value = people.facts[name]
        inside = np.ones(len(value), dtype=bool)
        if low != "None":
            inside &= value >= int(low)
        if high != "None":
            inside &= value <= int(high)
        here &= np.where(np.isnan(value), unknown == "1", inside)
    return here


def _whole_before(before: People | None) -> YearBefore | None:
    if before is None or not len(before.cohort):
        return None
    pounds = before.whole_cost
    return YearBefore(len(pounds), float(pounds.sum()), 1.0, float(pounds.mean()))


def _explained(pounds: Floats, numbered: Ints, parts: int, chosen: Chosen | None, to_find: Flags) -> float:
    """1 less squared error over that of the mean, those set apart included: the tree's share as on others' children."""
    whole = float(((pounds - pounds.mean()) ** 2).sum()) if len(pounds) else 0.0
    if not whole:
        return 0.0
    found = pounds[to_find]
    missed = (
        (1 - (chosen.explained if chosen else 0.0)) * float(((found - found.mean()) ** 2).sum()) if len(found) else 0.0
    )
    for place in range(parts):
        here = (numbered == place) & ~to_find
        if here.any():
            missed += float(((pounds[here] - pounds[here].mean()) ** 2).sum())
    return 1 - missed / whole


def _needs(people: People) -> tuple[int, ...]:
    """Children by how many kinds of need are recorded of them: none, one, two, three or more."""
    counted = np.bincount(np.minimum(people.needs, 3), minlength=4) if len(people.needs) else np.zeros(4)
    return tuple(int(each) for each in counted)


def _nodes(
    tree: Tree, rows: Floats, pounds: Floats, asked: tuple[str, ...], ids: dict[int, str], catalogue: Catalogue
) -> tuple[Node, ...]:  # fmt: skip
    """The tree from the root, with whole costs: each node's condition, children and mean."""
    unknown, ends = _not_known_of_all(rows, asked), _ends(rows, asked)
    found: list[Node] = []

    def add(node: int, words: str, here: Flags) -> int:
        place = len(found)
        mean = float(pounds[here].mean()) if here.any() else 0.0
        found.append(Node(words, int(here.sum()), mean, (), ids.get(node, "") if tree.feature[node] == LEAF else ""))
        if tree.feature[node] == LEAF:
            return place
        value = rows[:, tree.feature[node]]
        left = np.where(np.isnan(value), tree.missing_left[node], value <= tree.threshold[node]).astype(bool)
        sides = (here & left, here & ~left)
        below = tuple(
            add(child, condition.says(catalogue.predictors, ends), side)
            for (child, condition), side in zip(branches(tree, node, asked, unknown), sides, strict=True)
        )
        found[place] = replace(found[place], branches=below)
        return place

    add(0, "Everybody", np.ones(len(rows), dtype=bool))
    return tuple(found)


def _sizes(chosen: Chosen) -> tuple[Size, ...]:
    return tuple(
        Size(each.segments, min(each.complexity, 1.0), each.error, each.validated, each.validated_error, each.worse,
             each.worse_error, place == chosen.taken)
        for place, each in enumerate(chosen.tried)
    )  # fmt: skip


def _challenged(cells: Cells, pounds: Floats, chosen: Chosen, settings: Settings) -> tuple[Challenger, ...]:
    return challenge(
        cells, pounds, chosen.step.leaves, smallest=settings.smallest, deepest=settings.deepest, bumps=settings.bumps,
        seed=settings.seed, optimal=settings.optimal, seconds=settings.seconds,
    )  # fmt: skip


def _lines(
    connection: duckdb.DuckDBPyConnection,
    question: Question,
    catalogue: Catalogue,
    costs: UnitCosts,
    paid: Mapping[str, Paid],
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    told = told_of(connection, question, catalogue)
    resources = []
    for id, each in catalogue.resources.items():
        price = costs.at(each.cost)
        says = f"{price.name}: £{price.pounds:,.2f} per {price.per} ({price.source})"
        actual = paid.get(id)
        children, by = (len(actual.pounds), actual.sources) if actual else (0, ())
        resources.append(Line(id, each.name, each.agency, says, price.pounds, not price.seen, told[id], children, by))
    predictors = [
        Line(id, each.name, "", _meaning(each), None, False, told.get(id, ()))
        for id, each in catalogue.predictors.items()
    ]
    return tuple(resources), tuple(predictors)


def _meaning(predictor: Predictor) -> str:
    if isinstance(predictor, Flag):
        return f"{predictor.theme}; {predictor.note}".strip("; ") or "what was used before"
    return predictor.unit
