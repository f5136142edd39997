"""From children and their segments to sums and shares: what is said of a segment."""

from collections.abc import Mapping

import numpy as np

from familyhub.segments.catalogue import Catalogue
from familyhub.segments.cohorts import NO_TEAM
from familyhub.segments.definition import Flag
from familyhub.segments.people import People, Strings
from familyhub.segments.segmentation import Concentrated, Lives, Segment, Trait, Use
from familyhub.segments.standing_out import LEVELS
from familyhub.segments.tree import Flags, Floats
from familyhub.stats.inequality import concentration
from familyhub.stats.intervals import Z_95

CURVE_STEPS = 50
MANY_NEEDS = 3


def describe(
    people: People, pounds: Floats, here: Flags, catalogue: Catalogue, *,
    id: str, key: str, name: str, rule: tuple[str, ...], stated: bool, kept: float | None, floor: int,
) -> Segment:  # fmt: skip
    """What is said of the children of whom `here` is true, against the rest of the cohort.

    Of fewer than `floor` children nothing is said but how many they are and their pounds: it would be about somebody.
    """
    count, total = int(here.sum()), float(pounds[here].sum())
    whole = float(pounds.sum())
    mean = total / count if count else 0.0
    few = count < floor
    error = float(np.std(pounds[here], ddof=1)) / np.sqrt(count) if count > 1 else mean
    spread = (pounds[here] - mean) ** 2
    return Segment(
        id=id,
        key=key,
        name=name,
        rule=rule,
        stated=stated,
        people=count,
        share_of_people=count / len(pounds),
        pounds=total,
        share_of_pounds=total / whole if whole else 0.0,
        mean=mean,
        lower=max(0.0, mean - Z_95 * error),
        upper=mean + Z_95 * error,
        with_none=float((pounds[here] == 0).mean()) if count else 0.0,
        needs=float(people.needs[here].mean()) if count else 0.0,
        three_or_more=float((people.needs[here] >= MANY_NEEDS).mean()) if count else 0.0,
        dominated=bool(total > 0 and pounds[here].max() > total / 2),
        kept=kept,
        too_few=few,
        uses=() if few else _uses(people, here, catalogue, total),
        traits=() if few else _traits(people, here, catalogue),
        lives=() if few else _lives(people, here),
        spread_by_one=bool(count and spread.max() > spread.sum() / 2),
    )


def concentrated(pounds: Floats) -> Concentrated | None:
    """How unequal resource use is; None where nothing was used."""
    curve = concentration(pounds)
    if curve is None:
        return None
    thin = curve.thinned(CURVE_STEPS)
    last = float(pounds.sum()) * (1 - thin.amount[-2])
    return Concentrated(
        thin.people, thin.amount, curve.gini, curve.share_of_the_top(0.05), curve.share_of_the_top(0.1),
        dominated=bool(pounds.max() > last / 2),
    )  # fmt: skip


def _uses(people: People, here: Flags, catalogue: Catalogue, total: float) -> tuple[Use, ...]:
    found = []
    for id, resource in catalogue.resources.items():
        if id not in people.pounds:
            continue
        pounds, amount = people.pounds[id], people.used[id]
        if not (spent := float(pounds[here].sum())):
            continue
        found.append(
            Use(resource.name, resource.agency, int((amount[here] > 0).sum()), float(amount[here].sum()), spent,
                spent / total if total else 0.0, spent / float(pounds.sum()),
                dominated=bool(pounds[here].max() > spent / 2))
        )  # fmt: skip
    return tuple(sorted(found, key=lambda use: -(use.pounds or 0.0)))


def _traits(people: People, here: Flags, catalogue: Catalogue) -> tuple[Trait, ...]:
    found = []
    for id, predictor in catalogue.predictors.items():
        if not isinstance(predictor, Flag) or id not in people.facts:
            continue
        has = people.facts[id] == 1
        inside, rest = int((has & here).sum()), int((has & ~here).sum())
        if not inside and not rest:
            continue
        share = inside / max(1, int(here.sum()))
        others = rest / max(1, int((~here).sum()))
        found.append(Trait(predictor.name, inside, share, others, share / others if others else None))
    most_deprived = people.quintile == 1
    inside, rest = int((most_deprived & here).sum()), int((most_deprived & ~here).sum())
    if inside or rest:
        share, others = inside / max(1, int(here.sum())), rest / max(1, int((~here).sum()))
        found.append(
            Trait("lives in the most deprived fifth", inside, share, others, share / others if others else None)
        )
    return tuple(sorted(found, key=lambda trait: -abs(trait.share - (trait.rest or 0.0))))


def _lives(people: People, here: Flags) -> tuple[Lives, ...]:
    found = []
    for level in LEVELS:
        places: Strings = getattr(people, level)
        if all(place == NO_TEAM for place in np.unique(places)):
            continue  # nobody of the cohort is on a caseload
        everybody = _counted(places)
        found += [
            Lives(level, place, count, everybody[place]) for place, count in sorted(_counted(places[here]).items())
        ]
    return tuple(found)


def _counted(places: Strings) -> Mapping[str, int]:
    names, counts = np.unique(places, return_counts=True)
    return {str(name): int(count) for name, count in zip(names, counts, strict=True)}
