"""Reading definitions from TOML: the package's own, then the council's; unknown words are refused with their path."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import msgspec

from familyhub.config.toml_files import Fault, expected_of, toml_tables, wrong_key
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
        shipped = files("familyhub.measures") / "definitions" / self.folder
        for where, measure, table in toml_tables(shipped, folders, self._unreadable):
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

    def _unreadable(self, fault: Fault, where: str, found: str) -> ConfigurationError:
        steps = {
            "not-utf-8": "Open the file in an editor and save it as UTF-8.",
            "not-toml": f"Correct the line; {self.guide} shows a whole definition.",
        }
        return ConfigurationError(
            f"{self.word}-{fault}", where, found=found, expected=expected_of(fault, self.word), next_step=steps[fault]
        )

    def _definition(self, where: str, measure: str, table: object) -> D:
        if not MEASURE_ID.fullmatch(measure):
            raise self.refused(where, measure, "", f'the id "{measure}"', "small letters, digits and single hyphens")
        try:
            return msgspec.convert(table, self.of)
        except msgspec.ValidationError as error:
            said, path = wrong_key(error)
            raise self.refused(where, measure, path, said, "only the keys and values of the vocabulary") from error

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
