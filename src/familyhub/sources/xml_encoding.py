"""Which encoding an XML file is in: what its bytes show counts more than what it declares."""

import codecs
import re
from pathlib import Path

BLOCK = 1 << 20
HEAD = 4_096
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ONE_BYTE = ("iso8859-", "cp125", "mac-", "koi8-")
"""Beginnings of the names of encodings with a letter to a byte, by which any bytes can be read."""


def xml_encoding(path: Path) -> tuple[str, str | None]:
    """The encoding to read a file in, and a sentence where it is not the one that the file declares.

    A mark at its beginning decides; then UTF-16 by its zero bytes; then UTF-8 where all bytes are; then the encoding it
    declares where that has a letter to a byte; else Windows-1252, which systems write under any name.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    found = DECLARED.match(head.removeprefix(codecs.BOM_UTF8))
    declared = found[1].decode() if found else None
    encoding = _by_mark(head)
    if encoding is None:
        ascii_only, utf8 = _is_ascii_or_utf8(path)
        encoding = "utf-8" if utf8 else _one_byte(declared)
        if ascii_only and not (declared or "").upper().startswith(("UTF-16", "UTF-32")):
            return encoding, None  # the same letters in every encoding that it could have declared
    if declared is None or _same(declared, encoding):
        return encoding, None
    return encoding, f"it declares {declared}, but its bytes are {encoding}: read as {encoding}"


def _by_mark(head: bytes) -> str | None:
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    # Two letters: a single zero may have strayed in.
    if head.startswith(b"<\x00") and head[3:4] == b"\x00":
        return "utf-16-le"
    return "utf-16-be" if head.startswith(b"\x00<\x00") else None


def _is_ascii_or_utf8(path: Path) -> tuple[bool, bool]:
    """Whether all bytes are ASCII, and whether they are UTF-8; a letter cut off at the end does not count."""
    decoder, ascii_only = codecs.getincrementaldecoder("utf-8")(), True
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                ascii_only = ascii_only and block.isascii()
                decoder.decode(block)
    except UnicodeDecodeError:
        return False, False
    return ascii_only, True


def _one_byte(declared: str | None) -> str:
    try:
        name = codecs.lookup(declared or "").name
    except LookupError:
        return "cp1252"
    # What calls itself Latin-1 is Windows-1252 wherever it uses the places in which Latin-1 has no letters.
    return name if name.startswith(ONE_BYTE) and name != "iso8859-1" else "cp1252"


def _same(declared: str, encoding: str) -> bool:
    try:
        declared = codecs.lookup(declared).name
    except LookupError:
        return False
    plain = declared.replace("-", "")
    return plain == encoding.replace("-", "").removesuffix("sig") or {plain, encoding} == {"iso88591", "cp1252"}
