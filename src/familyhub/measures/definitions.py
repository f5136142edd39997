"""Loading definitions from TOML: the package's own, then the council's; unknown words are refused with their path."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import msgspec

from familyhub.errors import ConfigurationError
from familyhub.measures.definition import Definition
from familyhub.measures.events import EVENTS

MEASURE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def load(*folders: Path) -> dict[str, Definition]:
    """Every definition by its id: the package's own, then those of each folder's *.toml files, in order of file name.

    A local definition either has an id of its own or says which one it `replaces`; the replaced id is gone. Definitions
    come out in an order in which each follows the one it is taken `among`. Raises ConfigurationError with file and key.
    """
    found: dict[str, Definition] = {}
    origin: dict[str, str] = {}
    for where, text in _texts(folders):
        for measure, definition in _read(where, text).items():
            _add(found, origin, measure, definition, where)
    for measure, definition in found.items():
        _check(measure, definition, found, origin[measure])
    return {measure: found[measure] for measure in _in_order(found, origin)}


def _texts(folders: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    shipped = files("familyhub.measures") / "definitions"
    for resource in sorted(shipped.iterdir(), key=lambda entry: entry.name):
        if resource.name.endswith(".toml"):
            yield resource.name, resource.read_text(encoding="utf-8")
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            yield f"{folder.name}/{path.name}", _text(path, f"{folder.name}/{path.name}")


def _text(path: Path, where: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            "measure-not-utf-8",
            where,
            found=str(error),
            expected="TOML, saved as UTF-8",
            next_step="Open the file in an editor and save it as UTF-8.",
        ) from error


def _read(where: str, text: str) -> dict[str, Definition]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            "measure-not-toml",
            where,
            found=str(error),
            expected="TOML, one [table] for each measure",
            next_step="Correct the line; docs/how-to-write-a-measure.md shows a whole definition.",
        ) from error
    return {measure: _definition(where, measure, table) for measure, table in tables.items()}


def _definition(where: str, measure: str, table: object) -> Definition:
    if not MEASURE_ID.fullmatch(measure):
        raise _refused(where, measure, "", f'the id "{measure}"', "small letters, digits and single hyphens")
    try:
        return msgspec.convert(table, Definition)
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at `$")
        raise _refused(where, measure, path.rstrip("`"), said, "only the keys and values of the vocabulary") from error


def _refused(where: str, measure: str, path: str, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "measure-refused",
        f"{where}, {measure}{path}",
        found=found,
        expected=expected,
        next_step="Correct the definition; docs/how-to-write-a-measure.md lists every key, event and value.",
    )


def _add(
    found: dict[str, Definition], origin: dict[str, str], measure: str, definition: Definition, where: str
) -> None:
    replaced = definition.replaces
    if replaced is not None:
        if replaced not in found:
            raise _refused(where, measure, ".replaces", f'"{replaced}"', _one_of(found))
        del found[replaced], origin[replaced]
    if measure in found:
        raise _refused(
            where, measure, "", f"a second definition (the first is in {origin[measure]})", f'replaces = "{measure}"'
        )
    found[measure] = definition
    origin[measure] = where


def _one_of(names: dict[str, Definition] | list[str]) -> str:
    return "one of " + ", ".join(sorted(names))


def _check(measure: str, definition: Definition, known: dict[str, Definition], where: str) -> None:
    """What the vocabulary's types cannot say: names that exist, windows that open before they close."""
    for key, event in _events_named(definition):
        if event not in EVENTS:
            raise _refused(where, measure, key, f'the event "{event}"', _one_of(list(EVENTS)))
    _check_window(measure, definition, where)
    _check_period(measure, definition, where)
    if definition.among is not None:
        _check_among(measure, definition, known, where)
    if definition.worklist and definition.reported.when == "satisfied":
        raise _refused(where, measure, ".worklist", "a work list of a count", "worklist = false: a count has no misses")


def _events_named(definition: Definition) -> Iterator[tuple[str, str]]:
    yield ".satisfied_by", definition.satisfied_by
    if definition.withheld is not None:
        yield ".withheld.event", definition.withheld.event


def _check_window(measure: str, definition: Definition, where: str) -> None:
    within, gestation = definition.within, definition.within.unit == "gestation_weeks"
    if gestation != (definition.subject == "pregnancy") or gestation != (within.to == "birth"):
        raise _refused(
            where,
            measure,
            ".within",
            f"from {within.from_} to {within.to} {within.unit} for a {definition.subject}",
            'unit = "gestation_weeks" and to = "birth" for a pregnancy, days, weeks or months for others',
        )
    if gestation and within.from_ != 28:
        raise _refused(where, measure, ".within.from", str(within.from_), "28: the antenatal contact is due from 28+0")
    if gestation and definition.catch_up is not None:
        raise _refused(where, measure, ".catch_up", "a catch-up", "none: the antenatal list ends at birth")
    if isinstance(within.to, int) and not 0 <= within.from_ <= within.to:
        raise _refused(where, measure, ".within", f"from {within.from_} to {within.to}", "0 <= from <= to")


def _check_period(measure: str, definition: Definition, where: str) -> None:
    reported = definition.reported
    if reported.calendar is not None and (reported.by, reported.when) != ("quarter", "anchor"):
        found = f'by = "{reported.by}", when = "{reported.when}"'
        raise _refused(
            where, measure, ".reported.calendar", found, 'by = "quarter", when = "anchor": the table is of birth dates'
        )
    if reported.when == "satisfied" and definition.responsible_on == "period_end":
        raise _refused(
            where, measure, ".responsible_on", '"period_end"', '"window_closes": the period of a count is not yet known'
        )


def _check_among(measure: str, definition: Definition, known: dict[str, Definition], where: str) -> None:
    other = known.get(definition.among or "")
    if other is None or definition.among == measure:
        raise _refused(where, measure, ".among", f'"{definition.among}"', _one_of([m for m in known if m != measure]))
    if other.subject != definition.subject or other.reported.by != definition.reported.by:
        found = f"{other.subject}, {other.reported.by}"
        raise _refused(
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
                raise _refused(origin[measure], measure, ".among", circle, "a chain of measures that comes to an end")
            chain.append(other)
        placed += [link for link in reversed(chain) if link not in placed]
    return placed
