"""Loading rates from TOML: the package's own, then the council's; unknown words are refused with their path."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import msgspec

from familyhub.errors import ConfigurationError
from familyhub.measures.definitions import MEASURE_ID
from familyhub.measures.rates.definition import RateDefinition
from familyhub.measures.rates.events import RATE_EVENTS


def load(*folders: Path) -> dict[str, RateDefinition]:
    """Every rate by its id: the package's own, then those of each folder's *.toml files.

    A local one has an id of its own or says which one it `replaces`. Raises ConfigurationError with file and key.
    """
    found: dict[str, RateDefinition] = {}
    for where, text in _texts(folders):
        for measure, definition in _read(where, text).items():
            if definition.replaces is not None and found.pop(definition.replaces, None) is None:
                raise _refused(where, f"{measure}.replaces", definition.replaces, "one of " + ", ".join(sorted(found)))
            if measure in found:
                raise _refused(where, measure, "a second definition", f'replaces = "{measure}"')
            _check(where, measure, definition)
            found[measure] = definition
    return found


def _texts(folders: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    shipped = files("familyhub.measures") / "definitions" / "rates"
    for resource in sorted(shipped.iterdir(), key=lambda entry: entry.name):
        if resource.name.endswith(".toml"):
            yield resource.name, resource.read_text(encoding="utf-8")
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                yield f"{folder.name}/{path.name}", path.read_text(encoding="utf-8-sig")
            except UnicodeDecodeError as error:
                raise _refused(f"{folder.name}/{path.name}", "", str(error), "TOML, saved as UTF-8") from error


def _read(where: str, text: str) -> dict[str, RateDefinition]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(where, "", str(error), "TOML, one [table] for each rate") from error
    return {measure: _definition(where, measure, table) for measure, table in tables.items()}


def _definition(where: str, measure: str, table: object) -> RateDefinition:
    if not MEASURE_ID.fullmatch(measure):
        raise _refused(where, measure, f'the id "{measure}"', "small letters, digits and single hyphens")
    try:
        return msgspec.convert(table, RateDefinition)
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at `$")
        raise _refused(
            where, measure + path.rstrip("`"), said, "only the keys and values of the vocabulary"
        ) from error  # fmt: skip


def _check(where: str, measure: str, definition: RateDefinition) -> None:
    """What the vocabulary's types cannot say."""
    named = [(".event", definition.event)]
    if definition.after is not None:
        named.append((".after.event", definition.after.event))
        if definition.after.within < 1:
            raise _refused(where, f"{measure}.after.within", str(definition.after.within), "at least 1")
    for key, event in named:
        if event not in RATE_EVENTS:
            raise _refused(where, measure + key, f'the event "{event}"', "one of " + ", ".join(sorted(RATE_EVENTS)))
    if definition.of == "events" and definition.after is None:
        raise _refused(where, f"{measure}.of", "a share of events", "after = {...}: else every event would count")
    if not 0 <= definition.ages.from_ <= definition.ages.to <= 25:
        found = f"from {definition.ages.from_} to {definition.ages.to}"
        raise _refused(where, f"{measure}.ages", found, "0 <= from <= to <= 25")
    if definition.per < 1:
        raise _refused(where, f"{measure}.per", str(definition.per), "at least 1")


def _refused(where: str, key: str, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "rate-refused",
        f"{where}, {key}" if key else where,
        found=found,
        expected=expected,
        next_step="Correct the definition; docs/rates.md lists every key, event and value.",
    )
