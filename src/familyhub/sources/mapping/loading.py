"""Loading mappings from TOML: what is wrong with one is said with its path, and with the word that was meant."""

import difflib
import re
from collections.abc import Iterable
from datetime import date, time
from pathlib import Path

import msgspec

from familyhub.config.toml_files import Fault, tables_of, text_of, wrong_key
from familyhub.errors import ConfigurationError
from familyhub.sources.mapping import definition as vocabulary
from familyhub.sources.mapping.definition import Definition

NAME = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")

WORDS: dict[str, type[msgspec.Struct]] = {
    "": Definition,
    "recognise": vocabulary.Recognise,
    "row": vocabulary.Row,
    "when": vocabulary.Condition,
    "split": vocabulary.Split,
    "join": vocabulary.Join,
    "key": vocabulary.Text,
    "one_row_for_each": vocabulary.OneRowForEach,
    "example": vocabulary.Example,
}
"""The keys that are known below each key of a mapping."""


def read_definition(path: Path) -> tuple[str, Definition]:
    """The name of a mapping and what its file says. Raises ConfigurationError with file and key."""
    where = f"{path.parent.name}/{path.name}"
    if not NAME.fullmatch(path.stem):
        found, expected = f'the name "{path.stem}"', "small letters and digits, with single hyphens between words"
        raise refused(where, found, expected)
    try:
        text = text_of(path, where, _unreadable)
    except OSError as error:
        raise refused(where, error.strerror or "an error", "a file that can be opened") from error
    return path.stem, definition_of(text, where)


def definition_of(text: str, where: str) -> Definition:
    """What the text of a mapping says. Raises ConfigurationError, which names the place as `where`."""
    told = tables_of(text, where, _unreadable)
    try:
        return msgspec.convert(_with_days_as_text(told), Definition)
    except msgspec.ValidationError as error:
        said, path = wrong_key(error)
        path = path.removeprefix(".")
        expected = "a key and value of the vocabulary"
        if unknown := re.search(r"unknown field `(.+)`", said):
            keys = WORDS.get(_last_word(path), Definition).__struct_encode_fields__
            said, expected = f'the key "{unknown[1]}"', one_of(unknown[1], keys)
        raise refused(f"{where}, {path}" if path else where, said, expected) from error


def _with_days_as_text(told: object) -> object:
    """What TOML said, its days as text: they stand for cells, which are text, too."""
    if isinstance(told, dict):
        return {key: _with_days_as_text(value) for key, value in told.items()}
    if isinstance(told, list):
        return [_with_days_as_text(value) for value in told]
    return told.isoformat() if isinstance(told, date | time) else told


def _unreadable(fault: Fault, where: str, found: str) -> ConfigurationError:
    return refused(where, found, "TOML, saved as UTF-8" if fault == "not-utf-8" else "TOML")


def refused(where: str, found: str, expected: str) -> ConfigurationError:
    """The error for a mapping that cannot be used."""
    return ConfigurationError(
        "mapping_refused",
        where,
        found=found,
        expected=expected,
        next_step="Correct the mapping; docs/how-to-map-a-file.md lists every key and value.",
    )


def one_of(word: str, known: Iterable[str]) -> str:
    """What was expected in place of a word: the nearest that is known first, then all."""
    words = list(known)
    near = difflib.get_close_matches(word, words, 1)
    meant = f'"{near[0]}", ' if near else ""
    return f"{meant}one of {', '.join(words)}"


def _last_word(path: str) -> str:
    """The last key of a path such as `row[0].when[1]`, without the items of a table that the user names."""
    words = re.findall(r"(?:^|\.)(\w+)", path)
    return words[-1] if words else ""
