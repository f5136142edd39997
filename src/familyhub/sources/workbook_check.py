"""Is it a workbook, and is it safe to open? Asked of the bytes, never of the name, before anything is unpacked."""

import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from familyhub.errors import SourceError
from familyhub.sources.archive import MOST_BYTES, damaged, has_password, members, unpacked
from familyhub.sources.compound import OLE, BrokenError, Compound
from familyhub.sources.old_workbook import HasPasswordError, scan_old_workbook
from familyhub.sources.worksheet_scan import Worksheet, scan_worksheet

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
MOST_CELLS = 60_000_000
"""Cells up to the last row and column of a sheet: each takes some 30 bytes while it is read."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""Where a sheet ends in every program: a cell beyond has a broken place, and the reader would fill up to it."""
LONGEST_LIST = 4 << 20
"""Bytes of the list of sheets."""
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
REPEATED_ROWS, REPEATED_CELLS = "number-rows-repeated", "number-columns-repeated"


def is_workbook(head: bytes) -> bool:
    """Whether a file begins as a workbook does, or as an archive or an old Office document that may be one."""
    return head.startswith((*ZIP, OLE))


def checked(path: Path) -> dict[str, Worksheet]:
    """What the sheets of a workbook hold, by name, where its kind lets that be seen.

    Raises SourceError where it is no workbook, has a password, is damaged, or would fill the memory.
    """
    with path.open("rb") as file:
        head = file.read(len(OLE))
    if head == OLE:
        return _checked_old(path)
    listed = members(path)
    by_name = {member.filename: member for member in listed}
    if "xl/workbook.xml" in by_name:
        return _checked_xlsx(path, listed)
    if "content.xml" in by_name and "mimetype" in by_name:
        kind = b"".join(unpacked(path, by_name["mimetype"], 1 << 16))
        if kind.strip() == OPEN_DOCUMENT:
            return _checked_open_document(path, listed)
    raise _no_workbook(path, _kind_of_archive(set(by_name)))


def _checked_old(path: Path) -> dict[str, Worksheet]:
    """An old workbook, or what wraps a new one with a password; all else of this kind is no workbook."""
    if (size := path.stat().st_size) > MOST_BYTES:
        raise _too_many(path, f"a workbook of {size >> 20:,} MB", f"at most {MOST_BYTES >> 20:,} MB")
    try:
        with path.open("rb") as file:
            container = Compound(file)
            if "EncryptedPackage" in container.entries:
                raise has_password(path)
            name = next((name for name in ("Workbook", "Book") if name in container.entries), None)
            if name is None:
                raise _no_workbook(path, "an old Office document or message")
            found = scan_old_workbook(container.stream(name))
    except HasPasswordError as error:
        raise has_password(path) from error
    except BrokenError as error:
        raise damaged(path) from error
    for sheet in found.values():
        _check_extent(path, sheet.last_row, sheet.last_column)
    return found


def _kind_of_archive(names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "a binary workbook (.xlsb)"
    if any(name.startswith(("word/", "ppt/")) for name in names):
        return "a document or presentation"
    return "an archive"


def _no_workbook(path: Path, found: str) -> SourceError:
    steps = {
        "an archive": "Unpack it, and put the files that it holds here instead.",
        "a binary workbook (.xlsb)": "Open it and save it as .xlsx.",
    }
    return SourceError(
        "no_table",
        path.name,
        found=found,
        expected="a CSV or a workbook",
        next_step=steps.get(found, "Save the table in it as CSV or as a workbook, and put that here."),
    )


def _pieces(path: Path, listed: Sequence[zipfile.ZipInfo]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each member by name with what it holds, all of them together no more than may be unpacked."""
    left = MOST_BYTES
    for member in listed:
        count = 0

        def counted(member: zipfile.ZipInfo = member, most: int = left) -> Iterator[bytes]:
            nonlocal count
            for piece in unpacked(path, member, most):
                count += len(piece)
                yield piece

        pieces = counted()
        yield member.filename, pieces
        for _ in pieces:
            pass
        left -= count


def _checked_xlsx(path: Path, listed: Sequence[zipfile.ZipInfo]) -> dict[str, Worksheet]:
    sheets: dict[str, Worksheet] = {}
    small: dict[str, bytes] = {}
    for name, pieces in _pieces(path, listed):
        if name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            small[name] = _small(path, pieces)
        elif name.endswith(".xml") and (found := scan_worksheet(pieces)) is not None:
            _check_extent(path, found.last_row, found.last_column)
            sheets[name] = found
    return {name: sheets[member] for name, member in _sheet_members(path, small).items() if member in sheets}


def _small(path: Path, pieces: Iterator[bytes]) -> bytes:
    content = b""
    for piece in pieces:
        content += piece
        if len(content) > LONGEST_LIST:
            raise damaged(path)
    return content


def _sheet_members(path: Path, small: dict[str, bytes]) -> dict[str, str]:
    """The member that holds each sheet, by the sheet's name."""
    targets: dict[str, str] = {}
    for each in _root(path, small.get("xl/_rels/workbook.xml.rels", b"<none/>")):
        target = each.get("Target", "")
        targets[each.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target)).removeprefix("/")
    found: dict[str, str] = {}
    for each in _root(path, small["xl/workbook.xml"]).iter("{*}sheet"):
        for key, value in each.attrib.items():
            if str(key).endswith("}id") and value in targets:
                found[str(each.get("name", ""))] = targets[str(value)]
    return found


def _root(path: Path, content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise damaged(path) from error


def _checked_open_document(path: Path, listed: Sequence[zipfile.ZipInfo]) -> dict[str, Worksheet]:
    """Count the cells of an OpenDocument spreadsheet, where one row may stand for a million, and find its errors."""
    found: dict[str, Worksheet] = {}
    for name, pieces in _pieces(path, listed):
        if name == "content.xml":
            try:
                found = _scan_open_document(path, pieces)
            except etree.XMLSyntaxError as error:
                raise damaged(path) from error
    return found


def _scan_open_document(path: Path, pieces: Iterator[bytes]) -> dict[str, Worksheet]:
    parser = etree.XMLPullParser(("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
    found: dict[str, Worksheet] = {}
    sheet, row, column = Worksheet(), 0, 0
    for piece in pieces:
        parser.feed(piece)
        for event, element in parser.read_events():
            kind = _local(element.tag)
            if event == "start":
                if kind == "table":
                    sheet, row, column = Worksheet(), 0, 0
                    found[_attribute(element, "name")] = sheet
            elif kind in ("table-cell", "covered-table-cell"):
                column += _repeated(element, REPEATED_CELLS)
                if element.text or len(element) or _attribute(element, "value-type"):
                    sheet.last_row, sheet.last_column = row + 1, max(sheet.last_column, column)
                    if element.xpath("@*[local-name() = 'value-type'] = 'error'"):
                        said = "".join(str(text) for text in element.itertext())
                        sheet.errors.setdefault(row + 1, {})[column] = said.strip() or "#ERROR"
            elif kind == "table-row":
                repeated = _repeated(element, REPEATED_ROWS)
                if sheet.last_row == row + 1:
                    sheet.last_row = row + repeated
                row, column = row + repeated, 0
                _check_extent(path, sheet.last_row, sheet.last_column)
                element.clear()
    return found


def _local(name: object) -> str:
    """A name without its namespace, or without its prefix where nobody declared that."""
    return str(name).rpartition("}")[2].rpartition(":")[2]


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if _local(key) == name), "")


def _repeated(element: etree._Element, what: str) -> int:
    said = _attribute(element, what)
    return int(said) if said.isascii() and said.isdigit() else 1


def _check_extent(path: Path, last_row: int, last_column: int) -> None:
    if last_row * last_column > MOST_CELLS or last_row > LAST_ROW or last_column > LAST_COLUMN:
        found = f"a sheet whose cells reach to row {last_row:,} and column {last_column:,}"
        raise _too_many(path, found, f"at most {MOST_CELLS // 1_000_000} million cells up to there")


def _too_many(path: Path, found: str, expected: str) -> SourceError:
    next_step = "Delete what stands far from the table (a stray cell does), or save the sheet as CSV."
    return SourceError("sheet_too_large", path.name, found=found, expected=expected, next_step=next_step)
