"""A mapping as the format it is, ready to be put on offer beside those that are code."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from familyhub.sources.mapping.applying import read
from familyhub.sources.mapping.checking import verify
from familyhub.sources.mapping.compiling import COMPILED, Compiled, compiled
from familyhub.sources.mapping.definition import Definition
from familyhub.sources.mapping.loading import definition_of, read_definition, refused
from familyhub.sources.mapping.recognising import sniff
from familyhub.sources.shape import Format


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping by its name: what it says, its format, and the fingerprint that changes when files read otherwise."""

    name: str
    compiled: Compiled
    format: Format

    @property
    def definition(self) -> Definition:
        """What the mapping says."""
        return self.compiled.definition

    @property
    def fingerprint(self) -> str:
        """Changes when files would be read otherwise."""
        return self.compiled.fingerprint


def mappings_in(folder: Path) -> dict[str, Mapping]:
    """Every mapping of a folder by its format's name; none where there is no folder.

    Raises ConfigurationError with file and key where one cannot be used.
    """
    found: dict[str, Mapping] = {}
    for path in sorted(folder.glob("*.toml")):
        mapping = mapping_at(path)
        other = found.setdefault(mapping.format.name, mapping)
        if other is not mapping:
            where = f"{folder.name}/{path.name}"
            raise refused(where, f'a second mapping named as "{other.name}"', "names that differ in more than signs")
    return found


def mapping_at(path: Path) -> Mapping:
    """The mapping in a file. Raises ConfigurationError with file and key where it cannot be used."""
    name, definition = read_definition(path)
    return _mapping(name, definition, f"{path.parent.name}/{path.name}")


def mapping_of(name: str, text: str) -> Mapping:
    """The mapping that a text of TOML is. Raises ConfigurationError where it cannot be used."""
    where = f"{name}.toml"
    return _mapping(name, definition_of(text, where), where)


def _mapping(name: str, definition: Definition, where: str) -> Mapping:
    verify(where, definition)
    ready = compiled(name, definition)
    form = Format(
        name=ready.name,
        says=definition.says,
        tables=tuple(block.table for block in ready.blocks),
        sniff=partial(sniff, ready),
        read=partial(read, ready),
        canonical=ready.canonical,
        version=COMPILED,
    )
    return Mapping(name, ready, form)
