"""Opening the published CSV files of places, plain or gzipped, and finding their columns."""

import csv
import gzip
import io
import re
from collections.abc import Iterator, Sequence
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
