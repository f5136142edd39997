"""JSON as it arrives: a resource a line (NDJSON), or one document whose entries are read one after another.

Every resource has the line it begins on. What is broken costs the line, or what follows it in the document; numbers
stay the text they are written as.
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined] - there, though its types are not
from pathlib import Path
from typing import Any

from familyhub.errors import SourceError
from familyhub.sources.encoding import UNDECODED

Json = dict[str, Any]
LARGEST_DOCUMENT = 256 << 20
"""Bytes of a document that is read whole; larger exports come as NDJSON."""
LONGEST_LINE = 32 << 20
LONGEST_RAW = 100_000
"""Characters of a resource that are kept as it stood."""
SPACE = re.compile(r"[ \t\r\n\ufeff]*")


@dataclass(frozen=True, slots=True)
class Found:
    """One resource: where it begins, what it is known by outside its own id, and its text."""

    resource: Json
    line: int
    raw: str
    full_url: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """A stretch that is no JSON, or no resource: where, which rule, what was found and expected, and its beginning."""

    line: int
    rule: str
    found: str
    expected: str
    raw: str


def read_documents(path: Path, encoding: str) -> Iterator[Found | Broken]:
    """Every resource of a file, and every stretch that could not be read.

    Raises SourceError for a document (not NDJSON) of more than 256 MB.
    """
    with path.open("rb") as file:
        text = io.TextIOWrapper(file, encoding=encoding, errors="surrogateescape", newline="")
        if _is_by_lines(text):
            yield from _by_lines(text)
            return
        if path.stat().st_size > LARGEST_DOCUMENT:
            raise SourceError(
                "too_large",
                path.name,
                found=f"one JSON document of {path.stat().st_size:,} bytes",
                expected=f"at most {LARGEST_DOCUMENT:,} bytes, or NDJSON with a resource a line",
                next_step="Ask the sender for NDJSON (a bulk export), or for several smaller Bundles.",
            )
        yield from _document(text.read())


def _is_by_lines(text: io.TextIOWrapper) -> bool:
    """Whether the first line that is not empty is a whole JSON object. Leaves the file at its beginning."""
    whole = False
    while line := text.readline(LONGEST_LINE):
        if not line.strip(" \t\r\n\ufeff"):
            continue
        try:
            whole = isinstance(_decode(line, 0)[0], dict)
        except (ValueError, RecursionError):
            whole = line.lstrip("\ufeff \t").startswith("{") and len(line.strip(" \t\r\n\ufeff{[")) > 1 and '"' in line
            whole = whole and _next_is_an_object(text)
        break
    text.seek(0)
    return whole


def _next_is_an_object(text: io.TextIOWrapper) -> bool:
    """Whether the next line is a whole object: then the broken one before it was meant to be a line of NDJSON."""
    try:
        return isinstance(_decode(text.readline(LONGEST_LINE), 0)[0], dict)
    except (ValueError, RecursionError):
        return False


def _by_lines(text: io.TextIOWrapper) -> Iterator[Found | Broken]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if not line.endswith("\n") and len(line) == LONGEST_LINE:
            while (more := text.readline(LONGEST_LINE)) and not more.endswith("\n"):
                pass
            expected = f"at most {LONGEST_LINE:,} characters"
            yield Broken(number, "too_long", "a longer line", expected, line[:LONGEST_RAW])
            continue
        stripped = line.strip(" \t\r\n\ufeff")
        if not stripped:
            continue
        if UNDECODED.search(stripped):
            yield _undecodable(number, stripped)
            continue
        try:
            content, end = _decode(stripped, 0)
            if stripped[end:].strip():
                raise ValueError("more than one value on the line")
        except (ValueError, RecursionError) as error:
            yield Broken(number, "json", _why(error), "a whole JSON object on one line", stripped[:LONGEST_RAW])
            continue
        yield from _resources(content, number, stripped)


def _document(text: str) -> Iterator[Found | Broken]:
    """A Bundle, a list of resources, or one resource: its entries one by one, so that a break costs what follows it."""
    place = _skip(text, 0)
    if (undecoded := UNDECODED.search(text)) is not None:
        line = text.count("\n", 0, undecoded.start()) + 1
        yield _undecodable(line, text)
        return
    try:
        if text.startswith("[", place):
            yield from _entries(text, place + 1)
            return
        start = _place_of_entries(text, place)
        if start is None:
            content, end = _decode(text, place)
            yield from _resources(content, _line(text, place), text[place:end])
            place = end
        else:
            yield from _entries(text, start)
            return
    except (ValueError, RecursionError) as error:
        yield Broken(_line(text, place), "json", _why(error), "a whole JSON document", text[place:][:LONGEST_RAW])
        return
    if rest := text[place:].strip(" \t\r\n\ufeff"):
        expected = "nothing after the end of the document"
        yield Broken(_line(text, _skip(text, place)), "json", "more text", expected, rest[:LONGEST_RAW])


def _place_of_entries(text: str, place: int) -> int | None:
    """Where the list of a Bundle's entries begins; None where the top of the document has no such list."""
    if not text.startswith("{", place):
        raise ValueError("the document is neither an object nor a list")
    place = _skip(text, place + 1)
    while text.startswith('"', place):
        key, place = scanstring(text, place + 1, True)
        place = _skip(text, place)
        if not text.startswith(":", place):
            raise ValueError(f'no colon after "{key[:40]}"')
        place = _skip(text, place + 1)
        if key == "entry" and text.startswith("[", place):
            return place + 1
        _, place = _decode(text, place)
        place = _skip(text, place)
        if text.startswith(",", place):
            place = _skip(text, place + 1)
    return None


def _entries(text: str, place: int) -> Iterator[Found | Broken]:
    line, counted = 1, 0
    place = _skip(text, place)
    while not text.startswith("]", place):
        line, counted = line + text.count("\n", counted, place), place
        try:
            content, end = _decode(text, place)
        except (ValueError, RecursionError) as error:
            why = "the file may have been cut off" if place >= len(text.rstrip()) else _why(error)
            yield Broken(line, "json", why, "whole entries to the end of the Bundle", text[place:][:LONGEST_RAW])
            return
        yield from _resources(content, line, text[place:end])
        place = _skip(text, end)
        if text.startswith(",", place):
            place = _skip(text, place + 1)


def _resources(content: Any, line: int, raw: str) -> Iterator[Found | Broken]:
    """The resources a value holds: itself, the resource of an entry, or those of a Bundle's entries; and contained."""
    if not isinstance(content, dict):
        yield Broken(line, "resource", "a value that is no object", "a FHIR resource", raw[:LONGEST_RAW])
        return
    full_url = ""
    if "resource" in content and "resourceType" not in content:
        full_url, content = _word(content.get("fullUrl")), content["resource"]
    kind = content.get("resourceType") if isinstance(content, dict) else None
    if not isinstance(kind, str):
        yield Broken(line, "resource", "no resourceType", "a FHIR resource", raw[:LONGEST_RAW])
        return
    if kind == "Bundle":
        for entry in content.get("entry") or []:
            yield from _resources(entry, line, json.dumps(entry, ensure_ascii=False)[:LONGEST_RAW])
        return
    yield Found(content, line, raw[:LONGEST_RAW], full_url)


def _decode(text: str, place: int) -> tuple[Any, int]:
    return _DECODER.raw_decode(text, _skip(text, place))


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for place, (key, _) in enumerate(pairs) if key in dict(pairs[:place]))
        raise ValueError(f'"{twice[:40]}" stands twice in one object')
    return found


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number of JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_float=str, parse_int=str, parse_constant=_no_number)


def _skip(text: str, place: int) -> int:
    found = SPACE.match(text, place)
    return found.end() if found else place


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _undecodable(line: int, text: str) -> Broken:
    shown = UNDECODED.sub(lambda byte: f"\\x{ord(byte[0]) - 0xDC00:02X}", text)
    return Broken(line, "encoding", "bytes that are no text", "UTF-8 text", shown[:LONGEST_RAW])


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _why(error: Exception) -> str:
    return "values nested too deeply" if isinstance(error, RecursionError) else str(error)
