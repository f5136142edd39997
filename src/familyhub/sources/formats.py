"""The formats that are installed, and which of them a file is: by its content, never by its name."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import entry_points
from pathlib import Path

from familyhub.errors import ConfigurationError, SourceError, Trouble
from familyhub.sources.sampling import sample
from familyhub.sources.shape import Format, Match

GROUP = "familyhub.sources"
NEARLY = 0.02
"""How much worse a format may fit and still be named beside the one that was chosen."""


UNPACK = "Unpack it, and put the files that it holds here instead."
SAVE = "Save the table in it as CSV or as a workbook, and put that here."
OTHER_KINDS = {
    b"\x1f\x8b": ("a compressed file", UNPACK),
    b"7z\xbc\xaf": ("an archive", UNPACK),
    b"Rar!": ("an archive", UNPACK),
    b"%PDF": ("a PDF", SAVE),
    b"{\\rtf": ("a text document", SAVE),
    b"\x00\x01\x00\x00Standard": ("a database of Access", SAVE),
    b"PAR1": ("a Parquet file", SAVE),
    b"\x89PNG": ("a picture", SAVE),
    b"\xff\xd8\xff": ("a picture", SAVE),
}
"""Files that people send and that are no tables, by their first bytes: what they are, and what to do."""


@functools.cache
def installed() -> dict[str, Format]:
    """Every format on offer, by name. Raises ConfigurationError where an entry point offers none."""
    formats: dict[str, Format] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        offered = point.load()
        if not isinstance(offered, Format):
            raise ConfigurationError(
                "format_invalid",
                f'entry point "{point.name}" of {GROUP}',
                found=type(offered).__name__,
                expected="an object of the class Format",
                next_step="Correct or remove the package that offers it.",
            )
        formats[offered.name] = offered
    return formats


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is, or the nearest guess: `match` is None where no format found anything of its own in it.

    `also` are other formats that fit nearly as well. `trouble` is why a file could not be looked into at all.
    """

    path: Path
    match: Match | None
    empty: bool = False
    also: tuple[str, ...] = ()
    trouble: Trouble | None = None

    @property
    def accepted(self) -> bool:
        """Whether the file can be read."""
        return self.match is not None and self.match.accepted

    def why_not(self) -> str:
        """Why the file cannot be read, in a sentence."""
        if self.trouble is not None:
            return f"found {self.trouble.found}, expected {self.trouble.expected}. {self.trouble.next_step}"
        if self.empty:
            return "the file is empty"
        if self.match is None:
            return "nothing in it resembles a format that is installed"
        return f"nearest is {self.match.format}, table {self.match.table}: {self.match.why}"


def recognise(path: Path, formats: Mapping[str, Format] | None = None) -> Recognised:
    """Ask every format, the installed ones if none are given; the best fit wins.

    Of equals it is the one that explains more columns, and then the one asked first; those that fit nearly as well are
    said in the notes of the match.
    """
    if path.stat().st_size == 0:
        return Recognised(path, None, empty=True)
    try:
        beginning = sample(path)
    except SourceError as error:
        return Recognised(path, None, trouble=error.trouble)
    asked = installed() if formats is None else formats
    matches = [match for form in asked.values() if (match := form.sniff(beginning)) is not None]
    if not matches:
        return Recognised(path, None, trouble=_other_kind(path, beginning.head))
    best = max(matches, key=_rank)
    if not best.accepted and (other := _other_kind(path, beginning.head)):  # its bytes may look like a header by chance
        return Recognised(path, None, trouble=other)
    near = [match for match in matches if match is not best and match.accepted and match.fit >= best.fit - NEARLY]
    if near and best.accepted:
        said = ", ".join(f"{match.format} (table {match.table})" for match in near)
        notes = (*best.notes, f"read as {best.format}; it fits {said} nearly as well")
        best = replace(best, notes=notes)
    return Recognised(path, best, also=tuple(match.format for match in near))


def _other_kind(path: Path, head: bytes) -> Trouble | None:
    for beginning, (kind, next_step) in OTHER_KINDS.items():
        if head.startswith(beginning):
            return Trouble("no_table", path.name, kind, "a CSV, a workbook, XML or JSON", next_step)
    return None


def _rank(match: Match) -> tuple[float, int, bool]:
    columns = sum(len(part.columns) for part in match.parts) if match.parts else len(match.columns)
    return (match.fit, columns, match.accepted)
