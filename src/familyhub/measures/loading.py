"""Reading definitions from TOML: the package's own, then the council's; unknown words are refused with their path."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import msgspec

from familyhub.errors import ConfigurationError

MEASURE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Replacing(Protocol):
    """A definition that may stand in another's place."""

    @property
    def replaces(self) -> str | None:
        """The id of the one it replaces."""
        ...


D = TypeVar("D", bound=Replacing)


@dataclass(frozen=True, slots=True)
class Kind(Generic[D]):
    """One kind of definition: its word, its type, where the package's own lie, and the page that explains it."""

    word: str
    of: type[D]
    folder: str
    guide: str

    def read(self, folders: Sequence[Path]) -> tuple[dict[str, D], dict[str, str]]:
        """The definitions by id and the file of each: the package's own, then those of each folder, by file name.

        A local one has an id of its own or says which one it `replaces`; the replaced id is gone. Raises
        ConfigurationError with file and key.
        """
        found: dict[str, D] = {}
        origin: dict[str, str] = {}
        for where, text in self._texts(folders):
            for measure, table in self._tables(where, text).items():
                self._add(found, origin, measure, self._definition(where, measure, table), where)
        return found, origin

    def refused(self, where: str, measure: str, path: str, found: str, expected: str) -> ConfigurationError:
        """The error for a key (`path`, beginning with a full stop) of a definition."""
        return ConfigurationError(
            f"{self.word}-refused",
            f"{where}, {measure}{path}",
            found=found,
            expected=expected,
            next_step=f"Correct the definition; {self.guide} lists every key and value.",
        )

    def _texts(self, folders: Sequence[Path]) -> Iterator[tuple[str, str]]:
        shipped = files("familyhub.measures") / "definitions" / self.folder
        for resource in sorted(shipped.iterdir(), key=lambda entry: entry.name):
            if resource.name.endswith(".toml"):
                yield resource.name, resource.read_text(encoding="utf-8")
        for folder in folders:
            for path in sorted(folder.glob("*.toml")):
                where = f"{folder.name}/{path.name}"
                yield where, self._text(path, where)

    def _text(self, path: Path, where: str) -> str:
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise ConfigurationError(
                f"{self.word}-not-utf-8",
                where,
                found=str(error),
                expected="TOML, saved as UTF-8",
                next_step="Open the file in an editor and save it as UTF-8.",
            ) from error

    def _tables(self, where: str, text: str) -> dict[str, object]:
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigurationError(
                f"{self.word}-not-toml",
                where,
                found=str(error),
                expected=f"TOML, one [table] for each {self.word}",
                next_step=f"Correct the line; {self.guide} shows a whole definition.",
            ) from error

    def _definition(self, where: str, measure: str, table: object) -> D:
        if not MEASURE_ID.fullmatch(measure):
            raise self.refused(where, measure, "", f'the id "{measure}"', "small letters, digits and single hyphens")
        try:
            return msgspec.convert(table, self.of)
        except msgspec.ValidationError as error:
            said, _, path = str(error).partition(" - at `$")
            raise self.refused(
                where, measure, path.rstrip("`"), said, "only the keys and values of the vocabulary"
            ) from error

    def _add(self, found: dict[str, D], origin: dict[str, str], measure: str, definition: D, where: str) -> None:
        replaced = definition.replaces
        if replaced is not None:
            if replaced not in found:
                raise self.refused(where, measure, ".replaces", f'"{replaced}"', one_of(found))
            del found[replaced], origin[replaced]
        if measure in found:
            raise self.refused(
                where, measure, "", f"a second definition (the first is in {origin[measure]})",
                f'replaces = "{measure}"',
            )  # fmt: skip
        found[measure], origin[measure] = definition, where


def one_of(names: Iterable[str]) -> str:
    """What was expected where one of some names was."""
    return "one of " + ", ".join(sorted(names))
