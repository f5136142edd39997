"""Opening the published CSV files of places, plain or gzipped, and finding their columns."""

import csv
import gzip
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from familyhub.geography.errors import GeographyError


@contextmanager
def open_csv(path: Path) -> Iterator["csv.DictReader[str]"]:
    """A reader of the file's rows by header; a .gz is unpacked on the way. Raises GeographyError for an empty file."""
    with ExitStack() as opened:
        file = opened.enter_context(path.open("rb"))
        plain = opened.enter_context(gzip.open(file)) if path.suffix == ".gz" else file
        text = opened.enter_context(io.TextIOWrapper(plain, encoding="utf-8-sig", newline=""))
        opened.enter_context(_damage_told(path))
        reader = csv.DictReader(text)
        if not reader.fieldnames:
            raise GeographyError(
                "places-empty",
                path.name,
                found="no header line",
                expected="a CSV file with headers",
                next_step="Download it again; the download may have broken off.",
            )
        yield reader


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError, csv.Error) as problem:
        raise GeographyError(
            "places-damaged",
            path.name,
            found=str(problem),
            expected="a CSV file in UTF-8, or one packed with gzip",
            next_step="Download it again; if a spreadsheet saved it, save it as `CSV UTF-8`.",
        ) from problem


def check_headers(path: Path, headers: Sequence[str]) -> None:
    """Raise GeographyError where a header stands twice: which of the two columns counts would be a guess."""
    said = [header.strip().lower() for header in headers if header.strip()]
    if twice := [header for header in dict.fromkeys(said) if said.count(header) > 1]:
        raise GeographyError(
            "places-column-twice",
            path.name,
            found=f"two columns {twice[0]!r}",
            expected="each column once",
            next_step="Rename one of them, or leave it out, and read the file again.",
        )


def check_width(path: Path, number: int, row: Mapping[str | None, object]) -> None:
    """Raise GeographyError where a row has more cells than there are headers, so that some stand under wrong ones."""
    more = row.get(None)
    if isinstance(more, list) and any(str(cell).strip() for cell in more):
        raise GeographyError(
            "places-too-wide",
            f"{path.name}, row {number}",
            found=f"more cells than columns: {', '.join(map(repr, more))} at the end",
            expected="a cell for each column",
            next_step='Put numbers and texts with commas in quotes ("1,200"), or write them without, and read again.',
        )


def find_column(headers: Sequence[str], *spellings: str) -> str | None:
    """The first header that fits one of the patterns (whole header, any case), the first pattern first."""
    for spelling in spellings:
        for header in headers:
            if re.fullmatch(spelling, header.strip(), re.IGNORECASE):
                return header
    return None


def needed_column(path: Path, headers: Sequence[str], what: str, *spellings: str) -> str:
    """As `find_column`. Raises GeographyError where no header fits."""
    found = find_column(headers, *spellings)
    if found is None:
        raise GeographyError(
            "places-no-column",
            path.name,
            found="the columns " + ", ".join(headers[:12]) + (" …" if len(headers) > 12 else ""),
            expected=f"one that holds {what}",
            next_step="Use the ONS lookup or the published index as downloaded, or rename the column.",
        )
    return found
