"""Loading rates: the package's own, then the council's, with what the vocabulary cannot say."""

from pathlib import Path

from familyhub.measures.loading import Kind, one_of
from familyhub.measures.rates.definition import RateDefinition
from familyhub.measures.rates.events import RATE_EVENTS

RATE = Kind("rate", RateDefinition, "rates", "docs/rates.md")


def load(*folders: Path) -> dict[str, RateDefinition]:
    """Every rate by its id: the package's own, then those of each folder's *.toml files.

    A local one has an id of its own or says which one it `replaces`. Raises ConfigurationError with file and key.
    """
    found, origin = RATE.read(folders)
    for measure, definition in found.items():
        _check(origin[measure], measure, definition)
    return found


def _check(where: str, measure: str, definition: RateDefinition) -> None:
    """What the vocabulary's types cannot say."""
    named = [(".event", definition.event)]
    if definition.after is not None:
        named.append((".after.event", definition.after.event))
        if definition.after.within < 1:
            raise RATE.refused(where, measure, ".after.within", str(definition.after.within), "at least 1")
    for key, event in named:
        if event not in RATE_EVENTS:
            raise RATE.refused(where, measure, key, f'the event "{event}"', one_of(RATE_EVENTS))
    if definition.of == "events" and definition.after is None:
        raise RATE.refused(where, measure, ".of", "a share of events", "after = {...}: else every event would count")
    if not 0 <= definition.ages.from_ <= definition.ages.to <= 25:
        found = f"from {definition.ages.from_} to {definition.ages.to}"
        raise RATE.refused(where, measure, ".ages", found, "0 <= from <= to <= 25")
    if definition.per < 1:
        raise RATE.refused(where, measure, ".per", str(definition.per), "at least 1")
