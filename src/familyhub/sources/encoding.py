"""Encodings: which one a file is in, decided by evidence, and its lines as UTF-8 in blocks.

A byte that is no text of the file's encoding is kept as it is: it is no UTF-8 either, so that whoever reads the lines
finds it and says so, instead of a question mark that nobody notices.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BLOCK_BYTES = 8 << 20
LONGEST_LINE = 16 << 20
"""Bytes of a line that can be read; of a longer one only the beginning is kept."""
BEGINNING = 1000
"""Bytes kept of a line that is too long."""
UNDECODED = re.compile("[\udc80-\udcff]")
"""A byte that is no text, as `decode(errors="surrogateescape")` keeps it."""
MARKS = re.compile(rb"(?<![^\r\n])(?:" + codecs.BOM_UTF8 + b")+")
"""Marks of UTF-8 at the beginning of a line."""
LINE_OF_MARKS = re.compile(rb"(?<=\r)(?:" + codecs.BOM_UTF8 + rb")+(?=\n)")
"""A line of nothing else, without which two ends of lines would be one."""
IN_TWO_BYTES = ("read as UTF-16",)
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Encoding:
    """The name of an encoding, and sentences on what speaks for it where that is not plain."""

    name: str
    notes: tuple[str, ...] = ()


def encoding_of(path: Path, head: bytes) -> Encoding:
    """UTF-8 or UTF-16, each with or without its mark, or else Windows-1252: what councils' systems write."""
    if head.startswith(UTF_16):
        return Encoding("utf-16", IN_TWO_BYTES)
    even, odd = head[::2].count(0), head[1::2].count(0)
    # Latin letters in two bytes each, without the mark that says so: every other byte is zero.
    if odd > len(head) / 4 and odd > 10 * even:
        return Encoding("utf-16-le", IN_TWO_BYTES)
    if even > len(head) / 4 and even > 10 * odd:
        return Encoding("utf-16-be", IN_TWO_BYTES)
    valid, invalid = _evidence(path)
    if not invalid:
        return Encoding("utf-8-sig")
    if valid >= invalid or head.startswith(codecs.BOM_UTF8):
        count = "one byte is" if invalid == 1 else f"{invalid:,} bytes are"
        return Encoding("utf-8-sig", (f"read as UTF-8, though {count} not: the rows that hold them were left out",))
    notes = ["read as Windows-1252: it is not UTF-8"]
    if valid:
        notes.append("some of it looks like UTF-8, and may show letters such as é as two signs")
    return Encoding("cp1252", tuple(notes))


def spoken(encoding: str) -> str:
    """An encoding's name as people say it."""
    if encoding == "cp1252":
        return "Windows-1252"
    return "UTF-16" if encoding.startswith("utf-16") else "UTF-8"


def _evidence(path: Path) -> tuple[int, int]:
    """For UTF-8 the bytes that continue a valid sequence, against it the bytes that fit into none."""
    size = characters = invalid = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with path.open("rb") as file:
        ended = False
        while not ended:
            block = file.read(1 << 20)
            ended = not block
            text = decoder.decode(block, final=ended)
            size += len(block)
            characters += len(text)
            try:
                text.encode()
            except UnicodeEncodeError:
                invalid += len(UNDECODED.findall(text))
    return size - characters, invalid


def _kept(error: UnicodeError) -> tuple[str, int]:
    r"""Bytes that are no UTF-16: each as the sign that stands for an undecoded byte, or spelled out as \xNN.

    No sign stands for those below 80, and they are no letters by themselves: half of a broken one may look like the end
    of a line, which would make two rows of one.
    """
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) if byte >= 0x80 else rf"\x{byte:02X}" for byte in bad), error.end


codecs.register_error("familyhub.kept", _kept)


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines as UTF-8. Of a line that is too long `text` is the beginning and `too_long` its size in bytes."""

    text: bytes
    too_long: int = 0


def blocks(file: BinaryIO, encoding: str) -> Iterator[Block]:
    """The lines of a file in blocks of some megabytes, each ending where a line ends; without the mark of UTF-8."""
    lines = kept = beginning = b""
    skipped = 0  # bytes of a line that is too long, while its end is looked for
    for number, piece in enumerate(_as_utf8(file, encoding)):
        if lines:
            yield Block(_with_new_line_ends(lines))
        text, lines = kept + (piece.removeprefix(codecs.BOM_UTF8) if number == 0 else piece), b""
        if skipped:
            end = _first_end(text)
            skipped += end or len(text)
            if not end:
                kept = b""
                continue
            yield Block(beginning, skipped)
            text, skipped = text[end:], 0
        end = _last_end(text)
        if len(text) - end > LONGEST_LINE:  # line ends of two kinds
            end = max(end, text.rfind(b"\r", 0, -1) + 1)
        lines, kept = text[:end], text[end:]
        if len(kept) > LONGEST_LINE:
            beginning, skipped, kept = kept[:BEGINNING], len(kept), b""
    if lines or (kept and not skipped):
        yield Block(_with_new_line_ends(lines + kept))
    if skipped:
        yield Block(beginning, skipped)


def _as_utf8(file: BinaryIO, encoding: str) -> Iterator[bytes]:
    if encoding.startswith("utf-8"):
        while piece := file.read(BLOCK_BYTES):
            yield piece
        return
    errors = "familyhub.kept" if encoding.startswith("utf-16") else "surrogateescape"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    while piece := file.read(BLOCK_BYTES):
        yield decoder.decode(piece).encode("utf-8", "surrogateescape")
    if last := decoder.decode(b"", final=True):
        yield last.encode("utf-8", "surrogateescape")


def _first_end(text: bytes) -> int:
    """The place behind the first line end; 0 where there is none."""
    ends = [end for end in (text.find(b"\n"), text.find(b"\r")) if end >= 0]
    return min(ends) + 1 if ends else 0


def _last_end(text: bytes) -> int:
    """The place behind the last line end; 0 where there is none."""
    # A return in the last byte may be half of a line end: what follows it has not been read.
    return text.rfind(b"\n") + 1 or text.rfind(b"\r", 0, -1) + 1


def _with_new_line_ends(text: bytes) -> bytes:
    """The lines of an old Macintosh as everybody else ends them, and none that begins with a mark of UTF-8."""
    text = text if b"\n" in text else text.replace(b"\r", b"\n")
    # Files put one behind the other bring their marks along, and a mark is no part of the id that follows it.
    return MARKS.sub(b"", LINE_OF_MARKS.sub(b" ", text)) if codecs.BOM_UTF8 in text else text
