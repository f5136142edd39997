"""The container of old Office documents (OLE2 compound file): its streams, read with every step checked.

Source: [MS-CFB], Compound File Binary File Format.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST = 0xFFFFFFFC
"""Numbers from here on are no sectors: the end of a chain, or a mark."""
IN_HEADER = 109
"""Numbers of sectors of the allocation table that the header itself holds."""


class BrokenError(ValueError):
    """The container contradicts itself or breaks off."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream of the container: where it begins, and its size in bytes."""

    start: int
    size: int


class Compound:
    """An open container; `entries` are its streams by name. Raises BrokenError."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, 2)
        file.seek(0)
        header = file.read(512)
        if len(header) < 512 or not header.startswith(OLE):
            raise BrokenError("no header")
        shift, small_shift = struct.unpack("<HH", header[30:34])
        if shift not in (9, 12) or small_shift != 6:
            raise BrokenError("sectors of an unheard-of size")
        self._sector, self._small = 1 << shift, 1 << small_shift
        directory, _, self._cutoff, small_table = struct.unpack("<IIII", header[48:64])
        self._table = self._numbers(self._table_sectors(header))
        self._small_table = self._numbers(self._chain(small_table))
        entries = list(self._entries(directory))
        self.entries = {name: entry for name, entry in entries if name != "Root Entry"}
        root = next((entry for name, entry in entries if name == "Root Entry"), Entry(LAST, 0))
        self._small_sectors = list(self._chain(root.start))

    def stream(self, name: str) -> bytes:
        """All that a stream holds."""
        entry = self.entries[name]
        if entry.size > self._size:
            raise BrokenError("a stream larger than the file")
        if entry.size >= self._cutoff:
            content = b"".join(self._read(sector) for sector in self._chain(entry.start))
        else:
            content = b"".join(self._read_small(sector) for sector in self._small_chain(entry.start))
        if len(content) < entry.size:
            raise BrokenError("a stream that breaks off")
        return content[: entry.size]

    def _table_sectors(self, header: bytes) -> Iterator[int]:
        """The sectors that hold the allocation table: the header lists the first, chained sectors the others."""
        yield from (sector for sector in struct.unpack(f"<{IN_HEADER}I", header[76:512]) if sector < LAST)
        following = struct.unpack("<I", header[68:72])[0]
        for _ in range(self._size // self._sector + 1):
            if following >= LAST:
                return
            *sectors, following = struct.unpack(f"<{self._sector // 4}I", self._read(following))
            yield from (sector for sector in sectors if sector < LAST)
        raise BrokenError("a list of sectors that runs in a circle")

    def _numbers(self, sectors: Iterator[int]) -> list[int]:
        numbers: list[int] = []
        for sector in sectors:
            numbers += struct.unpack(f"<{self._sector // 4}I", self._read(sector))
            if len(numbers) * 4 > self._size + self._sector:
                raise BrokenError("an allocation table larger than the file")
        return numbers

    def _chain(self, sector: int) -> Iterator[int]:
        return _follow(self._table, sector)

    def _small_chain(self, sector: int) -> Iterator[int]:
        return _follow(self._small_table, sector)

    def _read(self, sector: int) -> bytes:
        self._file.seek((sector + 1) * self._sector)
        content = self._file.read(self._sector)
        if not content:
            raise BrokenError("a sector beyond the end of the file")
        return content.ljust(self._sector, b"\0")

    def _read_small(self, sector: int) -> bytes:
        place = sector * self._small
        within, start = divmod(place, self._sector)
        if within >= len(self._small_sectors):
            raise BrokenError("a small sector beyond the end of the small ones")
        return self._read(self._small_sectors[within])[start : start + self._small]

    def _entries(self, directory: int) -> Iterator[tuple[str, Entry]]:
        for sector in self._chain(directory):
            content = self._read(sector)
            for place in range(0, self._sector, 128):
                entry = content[place : place + 128]
                length, kind = struct.unpack("<HB", entry[64:67])
                if kind in (1, 2, 5) and 2 <= length <= 64:
                    start, size = struct.unpack("<II", entry[116:124])
                    yield entry[: length - 2].decode("utf-16-le", "replace"), Entry(start, size)


def _follow(table: list[int], sector: int) -> Iterator[int]:
    for _ in range(len(table) + 1):
        if sector >= LAST:
            return
        if sector >= len(table):
            raise BrokenError("a chain that leads out of the file")
        yield sector
        sector = table[sector]
    raise BrokenError("a chain that runs in a circle")
