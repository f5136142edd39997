"""Zip archives, looked through before anything is unpacked in earnest: how large they are, whatever they declare."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from familyhub.errors import SourceError

MOST_BYTES = 1 << 30
MOST_TIMES = 300
"""How many times larger unpacked than packed a workbook may be: thousands of empty rows pack well, but not so well."""
MOST_TIMES_FROM = 64 << 20
"""Bytes below which the ratio does not matter."""
MOST_MEMBERS = 10_000
LONGEST_DIRECTORY = 16 << 20
PIECE = 1 << 18
END_OF_DIRECTORY = b"PK\x05\x06"


def members(path: Path) -> list[zipfile.ZipInfo]:
    """The members of a zip archive, from its directory alone. Raises SourceError where it declares too much."""
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise damaged(path) from error
    if len(listed) > MOST_MEMBERS:
        raise _too_large(path, f"{len(listed):,} files", f"at most {MOST_MEMBERS:,}")
    unpacked, packed = sum(each.file_size for each in listed), max(1, path.stat().st_size)
    if unpacked > MOST_BYTES:
        raise _too_large(path, f"an archive that unpacks to {unpacked >> 20:,} MB", f"at most {MOST_BYTES >> 20:,} MB")
    if unpacked > MOST_TIMES_FROM and unpacked > packed * MOST_TIMES:
        found = f"an archive that unpacks to {unpacked // packed:,} times its size"
        raise _too_large(path, found, f"at most {MOST_TIMES} times")
    if any(each.flag_bits & 1 for each in listed):
        raise has_password(path)
    return listed


def _check_directory(path: Path) -> None:
    """Refuse a directory that would itself fill the memory."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - (1 << 16) - 22))
        tail = file.read()
    at = tail.rfind(END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + 22:
        raise damaged(path)
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count > MOST_MEMBERS or length > LONGEST_DIRECTORY:
        raise _too_large(path, "a directory of many thousand files", f"at most {MOST_MEMBERS:,}")


def unpacked(path: Path, member: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """What a member holds, piece by piece, at most `most` bytes of it.

    The sizes an archive declares may be lies, so that they are not gone by. Raises SourceError.
    """
    count = 0
    for piece in _inflated(path, member):
        count += len(piece)
        if count > most:
            found = f'"{member.filename}", which unpacks to more than {most >> 20:,} MB'
            raise _too_large(path, found, f"at most {MOST_BYTES >> 20:,} MB in all")
        yield piece


def _inflated(path: Path, member: zipfile.ZipInfo) -> Iterator[bytes]:
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.header_offset < 0:
        raise damaged(path)
    with path.open("rb") as file:
        file.seek(member.header_offset)
        header = file.read(30)
        if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
            raise damaged(path)
        name, extra = struct.unpack("<HH", header[26:30])
        file.seek(name + extra, 1)
        left = member.compress_size
        inflater = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else None
        while left > 0 and (packed := file.read(min(PIECE, left))):
            left -= len(packed)
            if inflater is None:
                yield packed
                continue
            try:
                while packed:
                    yield inflater.decompress(packed, PIECE)
                    packed = inflater.unconsumed_tail
            except zlib.error as error:
                raise damaged(path) from error
        if left > 0:
            raise damaged(path)


def damaged(path: Path) -> SourceError:
    """A file that begins as an archive or a workbook and cannot be read as one."""
    return SourceError(
        "damaged",
        path.name,
        found="a workbook or archive that is damaged or cut off",
        expected="one that opens",
        next_step="Ask the sender for the file again, or open it, repair it and save it anew.",
    )


def has_password(path: Path) -> SourceError:
    """A file that cannot be opened without a password."""
    return SourceError(
        "password",
        path.name,
        found="a workbook with a password",
        expected="one that opens without",
        next_step="Open it with the password, save it without one, and put that copy here.",
    )


def _too_large(path: Path, found: str, expected: str) -> SourceError:
    next_step = (
        "It was not unpacked. If it is a true workbook, remove what is no table from it, or save its sheets as CSV."
    )
    return SourceError("unpacks_too_large", path.name, found=found, expected=expected, next_step=next_step)
