"""Damage to good files: bytes, lines, cells, encodings; cut off, doubled, spliced; and the members of a workbook."""

import io
import zipfile
from collections.abc import Callable
from random import Random

from fuzz_inputs import NASTY

SIGNS = (b"\x00", b'"', b'""', b",", b";", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe9", b"\x81",  # noqa: E501 - a list of many short things
         b"<", b">", b"&", b"&nbsp;", b"<!--", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [", b"</Child>", b"{", b"}", b"[", b"]", b":",  # noqa: E501 - a list of many short things
         b"\\", b"\\u0000", b"null", b"=1+1", b"\x1a", b"PK\x03\x04", b" " * 70, b"x" * 3000)  # fmt: skip
Damage = Callable[[bytes, Random, bytes], bytes]


def damaged(content: bytes, drawn: Random, other: bytes) -> bytes:
    """The file with one to four kinds of damage; `other` is another file, to splice with."""
    if content.startswith(b"PK") and drawn.random() < 0.6:
        return _within_archive(content, drawn, other)
    for _ in range(drawn.choice((1, 1, 2, 4))):
        content = drawn.choice(KINDS)(content, drawn, other)
    return content


def _place(content: bytes, drawn: Random) -> int:
    return drawn.randrange(len(content) + 1)


def _insert(content: bytes, drawn: Random, other: bytes) -> bytes:
    place = _place(content, drawn)
    return content[:place] + drawn.choice(SIGNS) + content[place:]


def _overwrite(content: bytes, drawn: Random, other: bytes) -> bytes:
    place = _place(content, drawn)
    return content[:place] + bytes(drawn.randrange(256) for _ in range(drawn.randrange(1, 5))) + content[place + 2 :]


def _leave_out(content: bytes, drawn: Random, other: bytes) -> bytes:
    place = _place(content, drawn)
    return content[:place] + content[place + drawn.randrange(1, 40) :]


def _cut_off(content: bytes, drawn: Random, other: bytes) -> bytes:
    return content[: _place(content, drawn)]


def _double(content: bytes, drawn: Random, other: bytes) -> bytes:
    first, last = sorted((_place(content, drawn), _place(content, drawn)))
    return content[:last] + content[first:last] * drawn.randrange(1, 4) + content[last:]


def _splice(content: bytes, drawn: Random, other: bytes) -> bytes:
    return content[: _place(content, drawn)] + other[_place(other, drawn) :]


def _append(content: bytes, drawn: Random, other: bytes) -> bytes:
    return content + drawn.choice((b"", b"\n", b"\n\n", b"\nOther list\n")) + other


def _shuffle_lines(content: bytes, drawn: Random, other: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    drawn.shuffle(lines)
    return b"".join(lines)


def _repeat_line(content: bytes, drawn: Random, other: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    if lines:
        lines.insert(drawn.randrange(len(lines) + 1), drawn.choice(lines) * drawn.choice((1, 1, 300)))
    return b"".join(lines)


def _other_sign(content: bytes, drawn: Random, other: bytes) -> bytes:
    old, new = drawn.sample((b",", b";", b"\t", b"|", b"\n", b"\r\n", b'"', b"'", b"-", b"/", b"0", b"2024"), 2)
    return content.replace(old, new, drawn.choice((-1, 1, 5)))


def _other_cell(content: bytes, drawn: Random, other: bytes) -> bytes:
    lines = content.split(b"\n")
    row = drawn.randrange(len(lines))
    cells = lines[row].split(b",")
    cells[drawn.randrange(len(cells))] = drawn.choice(NASTY).encode("utf-8", "surrogatepass")
    lines[row] = b",".join(cells)
    return b"\n".join(lines)


def _other_encoding(content: bytes, drawn: Random, other: bytes) -> bytes:
    try:
        return content.decode().encode(drawn.choice(("utf-16-le", "utf-16-be", "cp1252", "utf-32", "cp037")), "replace")
    except UnicodeDecodeError:
        return content.decode("latin-1").encode()


def _noise(content: bytes, drawn: Random, other: bytes) -> bytes:
    return drawn.randbytes(drawn.randrange(200))


KINDS: tuple[Damage, ...] = (
    _insert, _insert, _insert, _overwrite, _leave_out, _cut_off, _double, _splice, _append, _shuffle_lines, _repeat_line,  # noqa: E501 - a list of many short things
    _other_sign, _other_cell, _other_cell, _other_encoding, _noise,
)  # fmt: skip


def _within_archive(content: bytes, drawn: Random, other: bytes) -> bytes:
    """A workbook of which one member is damaged, and packed again."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        names = source.namelist()
        chosen = drawn.choice(
            [name for name in names if "sheet" in name or "shared" in name or "workbook" in name] or names
        )
        for name in names:
            member = source.read(name)
            if name == chosen:
                member = drawn.choice(KINDS)(member, drawn, other[:2000])
                if drawn.random() < 0.1:
                    continue
            target.writestr(name, member)
    return made.getvalue()
