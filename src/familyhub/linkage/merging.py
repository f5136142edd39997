"""Who is one person: pairs joined strongest first, as long as nothing forbids it and nobody else fits as well.

Four rules beside the weight of a pair:

- clusters are joined, not pairs: what a pair may not be, a chain may not bring about (`cannot_link`);
- within a source a person has one record, unless two of its records are each other's duplicate beyond doubt;
- of a source the best partner is taken, and only where the next best is clearly worse; whoever lost the best partner to
  somebody who fits better gets no second best;
- two clusters are joined by the average of all their pairs, where a pair that nobody found counts as a poor one: a
  single strong pair makes no bridge between two people with many records each.

The order of records and edges does not matter: ties are broken by the records' own numbers, which follow their keys.

Pairs of which none can matter to the other lie in different components. Most components are one voice (records that
numbers have joined), or two with nobody else about: these are decided for the whole county at once, in columns. Only
the rest goes through `growing`, one component at a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from familyhub.linkage.cannot_link import Held, cluster_of
from familyhub.linkage.growing import NOT_ENOUGH, ONE_SOURCE, OTHER_NAMES, UNFOUND, Growing
from familyhub.linkage.held import Flags, HeldColumns, Numbers, held_columns
from familyhub.linkage.shape import Doubt, Edges, Merged, Thresholds
from familyhub.linkage.voices import REASONS, Voices, components

MODEL = "model"
"""The one rule that has to ask for the best partner: a number, a birth or a decision joins by itself."""

Places = NDArray[np.intp]

AT_ONCE = 50_000
"""Records of components that are read into memory together."""


def merge(
    held: Sequence[Held],
    edges: Edges,
    parted: Mapping[int, set[int]],
    thresholds: Thresholds,
    *,
    one_each: bool = True,
) -> Merged:
    """Join records into persons.

    `held` says what each node holds (`held_records`), `parted` which nodes are told apart, both ways. With `one_each` a
    source has one record of a person, and two of its records are joined only by another rule than the model, or by a
    pair with alike forenames that is `thresholds.duplicate` strong; nothing brings together by the model whom a source
    itself tells apart. Doubts come strongest first.
    """
    county = _county(held_columns(held), edges, parted, thresholds)
    cluster, doubts, forbidden = _two_by_two(county, thresholds, one_each=one_each)
    for growing in _one_by_one(county, parted, thresholds, one_each=one_each):
        for node, home in growing.homes():
            cluster[node] = home
        doubts += growing.doubts
        forbidden += growing.forbidden
    return Merged(cluster, _strongest_first(doubts), _strongest_first(forbidden))


def _strongest_first(doubts: list[Doubt]) -> tuple[Doubt, ...]:
    return tuple(sorted(doubts, key=lambda doubt: (-doubt.weight, doubt.a, doubt.b)))


@dataclass(frozen=True, slots=True, eq=False)
class _County:
    """All records, and the components that their pairs put their voices into.

    `sure` and `modelled` are places in `edges`. A component `is_pair` where it is two voices and nothing else is to be
    asked, `is_rest` where its pairs have to be joined one by one.
    """

    edges: Edges
    sure: Places
    modelled: Places
    voices: Voices
    component: Numbers
    is_pair: Flags
    is_rest: Flags


def _county(held: HeldColumns, edges: Edges, parted: Mapping[int, set[int]], thresholds: Thresholds) -> _County:
    by_model = edges.rule == MODEL
    sure = np.flatnonzero(~by_model)
    modelled = np.flatnonzero(by_model & ~held.unborn[edges.a] & ~held.unborn[edges.b])
    voice = components(len(held), edges.a[sure], edges.b[sure])
    voices = Voices(held, voice, _smallest(voice), _pairs_of(parted))
    contradictory = voices.contradict_themselves()
    near = modelled[edges.weight[modelled] >= _least(thresholds)]
    component = components(len(contradictory), voice[edges.a[near]], voice[edges.b[near]])
    sizes = np.bincount(component)
    broken = np.bincount(component, weights=contradictory) > 0
    return _County(
        edges, sure, modelled, voices, component, is_pair=(sizes == 2) & ~broken, is_rest=(sizes > 2) | broken
    )


def _least(thresholds: Thresholds) -> float:
    """The weight of the weakest pair that can bring two clusters before the rules, or be anybody's rival."""
    least = min(thresholds.review, thresholds.link - thresholds.margin)
    return least if least > UNFOUND else -np.inf


def _smallest(voice: Numbers) -> Numbers:
    """For each voice its smallest node."""
    found = np.empty(voice.max(initial=-1) + 1, dtype=np.int64)
    found[voice[::-1]] = np.arange(len(voice))[::-1]  # of several nodes the last to be written stays
    return found


def _pairs_of(parted: Mapping[int, set[int]]) -> Numbers:
    pairs = [(a, b) for a, others in parted.items() for b in others]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _two_by_two(county: _County, thresholds: Thresholds, *, one_each: bool) -> tuple[Numbers, list[Doubt], list[Doubt]]:
    """Decide the components of two voices: for each node its cluster, doubts, and what is forbidden."""
    smallest, component = county.voices.smallest, county.component
    voices = np.flatnonzero(county.is_pair[component])
    voices = voices[np.lexsort((smallest[voices], component[voices]))]
    weight, alike, entries = _best(county)
    chosen = weight[component[voices[::2]]] >= thresholds.review
    first, second = voices[::2][chosen], voices[1::2][chosen]
    asked = component[first]
    weight, alike, entries = weight[asked], alike[asked], entries[asked]
    reason = county.voices.why_not(first, second)
    doubtful = [weight < thresholds.link, ~alike]
    if one_each:
        doubtful.append(county.voices.share_a_source(first, second) & ((weight < thresholds.duplicate) | entries))
    doubt = np.select(doubtful, range(1, len(doubtful) + 1), 0)
    home = smallest.copy()
    joined = (reason == 0) & (doubt == 0)
    home[second[joined]] = smallest[first[joined]]

    def told(places: Places, why: Numbers, words: tuple[str, ...]) -> list[Doubt]:
        columns = (smallest[first[places]], smallest[second[places]], weight[places], why[places])
        return [
            Doubt(a, b, bits, words[each])
            for a, b, bits, each in zip(*(column.tolist() for column in columns), strict=True)
        ]

    doubts = told(np.flatnonzero((reason == 0) & (doubt > 0)), doubt, ("", NOT_ENOUGH, OTHER_NAMES, ONE_SOURCE))
    return home[county.voices.of_node], doubts, told(np.flatnonzero(reason > 0), reason, REASONS)


def _best(county: _County) -> tuple[NDArray[np.float64], Flags, Flags]:
    """Of each component of two voices the weight of the strongest pair, and whether any pair has alike forenames.

    The third column says whether one source itself tells of two people.
    """
    edges, voice = county.edges, county.voices.of_node
    first, second = voice[edges.a[county.modelled]], voice[edges.b[county.modelled]]
    component = county.component[first]
    within = county.is_pair[component] & (first != second) & (component == county.component[second])
    places, component = county.modelled[within], component[within]
    weight = np.full(len(county.is_pair), -np.inf)
    np.maximum.at(weight, component, edges.weight[places])
    alike = np.zeros(len(county.is_pair), dtype=np.bool_)
    alike[component[~edges.dissimilar[places]]] = True
    source = county.voices.held.source
    entries = np.zeros(len(county.is_pair), dtype=np.bool_)
    entries[component[edges.dissimilar[places] & (source[edges.a[places]] == source[edges.b[places]])]] = True
    return weight, alike, entries


def _one_by_one(
    county: _County, parted: Mapping[int, set[int]], thresholds: Thresholds, *, one_each: bool
) -> Iterator[Growing]:
    """Decide all other components pair by pair."""
    edges = county.edges
    of_node = county.component[county.voices.of_node]
    nodes = np.flatnonzero(county.is_rest[of_node])
    nodes = nodes[np.argsort(of_node[nodes], kind="stable")]
    sure = county.sure[county.is_rest[of_node[edges.a[county.sure]]]]
    sure = sure[np.lexsort((edges.b[sure], edges.a[sure], -edges.weight[sure], of_node[edges.a[sure]]))]
    a, b = of_node[edges.a[county.modelled]], of_node[edges.b[county.modelled]]
    modelled = county.modelled[county.is_rest[a] & (a == b)]
    modelled = modelled[np.argsort(of_node[edges.a[modelled]], kind="stable")]
    for start, stop in _portions(of_node[nodes]):
        portion = nodes[start:stop]
        held = dict(zip(portion.tolist(), county.voices.held.of(portion), strict=True))
        several = np.unique(of_node[portion])
        for members, numbers, pairs in zip(
            _parts(of_node[nodes], several, nodes),
            _parts(of_node[edges.a[sure]], several, sure),
            _parts(of_node[edges.a[modelled]], several, modelled),
            strict=True,
        ):
            clusters = (cluster_of(node, held[node], parted.get(node, ())) for node in members.tolist())
            growing = Growing(clusters, thresholds, one_each=one_each)
            for a, b, weight, _ in _rows(edges, numbers):
                growing.join_surely(a, b, weight)
            for a, b, weight, dissimilar in _rows(edges, pairs):
                one_source = held[a].source == held[b].source
                growing.bring_near(a, b, weight, alike=not dissimilar, one_source=one_source)
            growing.link()
            yield growing


def _portions(component: Numbers) -> Iterator[tuple[int, int]]:
    """Ranges of sorted components, none of them cut in two, of about `AT_ONCE` nodes."""
    start = 0
    while start < len(component):
        last = component[min(start + AT_ONCE, len(component)) - 1]
        stop = int(np.searchsorted(component, last, side="right"))
        yield start, stop
        start = stop


def _parts(component: Numbers, several: Numbers, values: Places) -> Iterator[Places]:
    """The values of each of several components, the values being sorted by component."""
    starts = np.searchsorted(component, several, side="left").tolist()
    stops = np.searchsorted(component, several, side="right").tolist()
    return (values[start:stop] for start, stop in zip(starts, stops, strict=True))


def _rows(edges: Edges, places: Places) -> Iterator[tuple[int, int, float, bool]]:
    columns = (edges.a, edges.b, edges.weight, edges.dissimilar)
    return zip(*(column[places].tolist() for column in columns), strict=True)
