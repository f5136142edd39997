"""Loading measures of the kind `due`: the package's own, then the council's, with what the vocabulary cannot say."""

from collections.abc import Iterator
from pathlib import Path

from familyhub.measures.definition import Definition
from familyhub.measures.events import EVENTS
from familyhub.measures.loading import Kind, one_of

DUE = Kind("measure", Definition, "", "docs/how-to-write-a-measure.md")


def load(*folders: Path) -> dict[str, Definition]:
    """Every definition by its id: the package's own, then those of each folder's *.toml files, in order of file name.

    A local definition either has an id of its own or says which one it `replaces`; the replaced id is gone. Definitions
    come out in an order in which each follows the one it is taken `among`. Raises ConfigurationError with file and key.
    """
    found, origin = DUE.read(folders)
    for measure, definition in found.items():
        _check(measure, definition, found, origin[measure])
    return {measure: found[measure] for measure in _in_order(found, origin)}


def _check(measure: str, definition: Definition, known: dict[str, Definition], where: str) -> None:
    """What the vocabulary's types cannot say: names that exist, windows that open before they close."""
    for key, event in _events_named(definition):
        if event not in EVENTS:
            raise DUE.refused(where, measure, key, f'the event "{event}"', one_of(EVENTS))
    _check_window(measure, definition, where)
    _check_period(measure, definition, where)
    if definition.among is not None:
        _check_among(measure, definition, known, where)
    if definition.worklist and definition.reported.when == "satisfied":
        raise DUE.refused(
            where, measure, ".worklist", "a work list of a count", "worklist = false: a count has no misses"
        )


def _events_named(definition: Definition) -> Iterator[tuple[str, str]]:
    yield ".satisfied_by", definition.satisfied_by
    if definition.withheld is not None:
        yield ".withheld.event", definition.withheld.event


def _check_window(measure: str, definition: Definition, where: str) -> None:
    within, gestation = definition.within, definition.within.unit == "gestation_weeks"
    if gestation != (definition.subject == "pregnancy") or gestation != (within.to == "birth"):
        raise DUE.refused(
            where,
            measure,
            ".within",
            f"from {within.from_} to {within.to} {within.unit} for a {definition.subject}",
            'unit = "gestation_weeks" and to = "birth" for a pregnancy, days, weeks or months for others',
        )
    if gestation and within.from_ != 28:
        raise DUE.refused(
            where, measure, ".within.from", str(within.from_), "28: the antenatal contact is due from 28+0"
        )
    if gestation and definition.catch_up is not None:
        raise DUE.refused(where, measure, ".catch_up", "a catch-up", "none: the antenatal list ends at birth")
    if isinstance(within.to, int) and not 0 <= within.from_ <= within.to:
        raise DUE.refused(where, measure, ".within", f"from {within.from_} to {within.to}", "0 <= from <= to")


def _check_period(measure: str, definition: Definition, where: str) -> None:
    reported = definition.reported
    if reported.calendar is not None and (reported.by, reported.when) != ("quarter", "anchor"):
        found = f'by = "{reported.by}", when = "{reported.when}"'
        raise DUE.refused(
            where, measure, ".reported.calendar", found, 'by = "quarter", when = "anchor": the table is of birth dates'
        )
    if reported.when == "satisfied" and definition.responsible_on == "period_end":
        raise DUE.refused(
            where, measure, ".responsible_on", '"period_end"', '"window_closes": the period of a count is not yet known'
        )


def _check_among(measure: str, definition: Definition, known: dict[str, Definition], where: str) -> None:
    other = known.get(definition.among or "")
    if other is None or definition.among == measure:
        raise DUE.refused(where, measure, ".among", f'"{definition.among}"', one_of([m for m in known if m != measure]))
    if other.subject != definition.subject or other.reported.by != definition.reported.by:
        found = f"{other.subject}, {other.reported.by}"
        raise DUE.refused(
            where, measure, ".among", found, f"a measure of the same subject and period ({definition.subject})"
        )


def _in_order(found: dict[str, Definition], origin: dict[str, str]) -> list[str]:
    """The ids as they were written, but each after the one it is among."""
    placed: list[str] = []
    for measure in found:
        chain = [measure]
        while (other := found[chain[-1]].among) is not None:
            if other in chain:
                circle = " → ".join([*chain, other])
                raise DUE.refused(
                    origin[measure], measure, ".among", circle, "a chain of measures that comes to an end"
                )
            chain.append(other)
        placed += [link for link in reversed(chain) if link not in placed]
    return placed
