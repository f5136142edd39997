"""Definitions written as TOML: the package's own first, then those of a council's folders, one table at a time.

Every kind of definition is read here, so that a file that cannot be read is found in the same way everywhere; how that
is told of is each kind's own.
"""

import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, Protocol

import msgspec

from familyhub.errors import ConfigurationError

Fault = Literal["not-utf-8", "not-toml"]
"""Why a file cannot be read: it is saved in another encoding, or it is no TOML."""


class Refusal(Protocol):
    """Makes the error for a file that cannot be read: why, which file, and what the reader of it said."""

    def __call__(self, fault: Fault, where: str, found: str, /) -> ConfigurationError:
        """The error, which the reading of files raises."""
        ...


def toml_tables(shipped: Traversable, folders: Iterable[Path], refused: Refusal) -> Iterator[tuple[str, str, object]]:
    """Every table as file, name and content: of the package's own file or folder, then of each folder's *.toml files.

    Files come by name. One of the package is called by its name, one of a folder `folder/name`. A folder that is not
    there has no files. Raises what `refused` makes of a file that cannot be read.
    """
    for where, text in _texts(shipped, folders, refused):
        for name, table in tables_of(text, where, refused).items():
            yield where, name, table


def tables_of(text: str, where: str, refused: Refusal) -> dict[str, object]:
    """The tables of a text of TOML by name. Raises what `refused` makes of a text that is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refused("not-toml", where, str(error)) from error


def text_of(path: Path, where: str, refused: Refusal) -> str:
    """The text of a file, with or without a byte order mark. Raises what `refused` makes of another encoding."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused("not-utf-8", where, str(error)) from error


def expected_of(fault: Fault, each: str) -> str:
    """What was expected in place of a file that cannot be read; `each` is what a table is, such as "unit cost"."""
    return "TOML, saved as UTF-8" if fault == "not-utf-8" else f"TOML, one [table] for each {each}"


def wrong_key(error: msgspec.ValidationError) -> tuple[str, str]:
    """What is wrong with a table, and the path of the key in it: "" or beginning with a full stop."""
    said, _, path = str(error).partition(" - at `$")
    return said, path.rstrip("`")


def _texts(shipped: Traversable, folders: Iterable[Path], refused: Refusal) -> Iterator[tuple[str, str]]:
    own = sorted(shipped.iterdir(), key=lambda entry: entry.name) if shipped.is_dir() else [shipped]
    for resource in own:
        if resource.name.endswith(".toml"):
            yield resource.name, resource.read_text(encoding="utf-8")
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            where = f"{folder.name}/{path.name}"
            yield where, text_of(path, where, refused)
