"""XML, shared by every format that arrives as XML: a file read one record at a time, whatever is wrong with it.

The file is somebody else's: no document type, no entities, no network, no huge texts or trees. What is broken costs
the record it stands in and no other: reading goes on where the next record begins. Names are taken without their
namespace. Memory does not grow with the file.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from familyhub.errors import SourceError
from familyhub.sources.shape import Reject
from familyhub.sources.xml_encoding import xml_encoding

CHUNK = 65_536
"""Characters read at once: a file may be a single line of many megabytes."""
LONGEST_TAG = 1_024
LONGEST_PROLOG = 1 << 20
LARGEST_RECORD = 32 << 20
"""Characters one record may take; beyond it, its end was never written or somebody wants our memory."""
LONGEST_RAW = 100_000
"""Characters of a broken record that quarantine keeps."""
PROLOG = re.compile(r"\ufeff?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*", re.DOTALL)
ENDS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
"""What ends each stretch in which an ampersand is only an ampersand."""
ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)[^\s<>&;]{0,30};?|<!\[CDATA\[|<!--|<\?")
PARSERS_OWN_PLACE = re.compile(r"(?:,? line \d+, column \d+.*$| line \d+(?= and ))", re.DOTALL)

Lines = dict[Any, int]
"""The line each element begins on."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record read whole: its element, and the line of each element in it. Both are gone when the next is read."""

    element: Any
    lines: Lines


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A stretch of the file that could not be read: where, why, and the text as it stood."""

    line: int
    rule: str
    found: str
    expected: str
    raw: str

    def reject(self, table: str) -> Reject:
        """The stretch as a row of that table in quarantine."""
        return Reject(table, self.line, "", self.rule, self.found, self.expected, self.raw)


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence about the file that is no fault: an element that nothing is read from."""

    sentence: str


def read_records(path: Path, names: tuple[str, ...]) -> Iterator[Record | Unreadable | Note]:
    """Every element of these names, whole and in the order of the file, and what else was found between them.

    Raises SourceError for a file with a document type: it could define entities that reach for other files or grow.
    """
    encoding, note = xml_encoding(path)
    if note is not None:
        yield Note(note)
    with path.open("rb") as file:
        text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
        prolog, beginning = _beginning(path, text)
        reader = _Reader(names, line=1 + prolog.count("\n"))
        for piece in _pieces(beginning, text, reader.cuts):
            yield from reader.take(piece)
        yield from reader.finish()


def local_name(element: Any) -> str:
    """An element's name without its namespace; empty for what is no element."""
    # A prefix that nobody declared stays in the tag.
    return element.tag.rpartition("}")[2].rpartition(":")[2] if isinstance(element.tag, str) else ""


def text_of(element: Any) -> str | None:
    """An element's own text without the space around it; None where there is none."""
    return (element.text or "").strip() or None


def raw_of(element: Any) -> str:
    """An element as XML, without the text that follows it."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def stray_texts(element: Any) -> Iterator[tuple[Any, str]]:
    """Text that stands between elements, where none belongs: the element it stands in, and the text."""
    for holder in element.iter():
        if len(holder):
            between = [holder.text, *(child.tail for child in holder)]
            yield from ((holder, text.strip()) for text in between if text and text.strip())


def stray(line: int, text: str) -> Unreadable:
    """Text between elements as a stretch that could not be read."""
    return Unreadable(line, "stray_text", text[:80], "nothing between two elements", text[:LONGEST_RAW])


def _beginning(path: Path, text: io.TextIOWrapper) -> tuple[str, str]:
    """What stands before the first element (declaration, comments), and the text from there on that was read."""
    beginning = ""
    while True:
        more = text.read(CHUNK)
        beginning += more
        shape = PROLOG.match(beginning)
        end = shape.end() if shape else 0
        rest = beginning[end : end + len("<!DOCTYPE")].upper()
        if rest == "<!DOCTYPE":
            raise _document_type(path, beginning[end:] + text.read(CHUNK))
        undecided = rest.startswith(("<?", "<!--")) or "<!DOCTYPE".startswith(rest)
        if not more or not undecided or len(beginning) > LONGEST_PROLOG:
            return beginning[:end], beginning[end:]


def _document_type(path: Path, text: str) -> SourceError:
    """The error for a document type, whether it reaches for other files, makes words of its own, or does neither."""
    found = "a document type (<!DOCTYPE ...>)"
    stated = text.partition(">")[0]
    if "[" in stated:
        stated = text.partition("]")[0]
    if re.search(r"\s(SYSTEM|PUBLIC)\s", stated):
        found += " that reaches for another file"
    elif "<!ENTITY" in stated:
        found += " that defines entities"
    return SourceError(
        "document_type",
        path.name,
        found=found,
        expected="a file without one",
        next_step="Ask the sender for the file as their system wrote it.",
    )


def _pieces(beginning: str, text: io.TextIOWrapper, cuts: re.Pattern[str]) -> Iterator[str]:
    """The text in pieces that end with a line, before a record or after it, none much longer than a chunk."""
    waiting, chunk = "", beginning
    while chunk:
        waiting += chunk
        start = 0
        for cut in cuts.finditer(waiting):
            if cut.end() > start:
                yield waiting[start : cut.end()]
                start = cut.end()
        held = waiting.rfind("<", start)  # a tag may go on in the next chunk
        if held < 0 or len(waiting) - held > LONGEST_TAG:
            held = len(waiting)
        if held > start:
            yield waiting[start:held]
        waiting, chunk = waiting[held:], text.read(CHUNK)
    if waiting:
        yield waiting


@dataclass(slots=True)
class _Text:
    """Text that is kept up to a length, and counted beyond it."""

    kept: list[str] = field(default_factory=list)
    length: int = 0

    def add(self, piece: str) -> None:
        if self.length < LONGEST_RAW:
            self.kept.append(piece)
        self.length += len(piece)

    def __str__(self) -> str:
        return "".join(self.kept)[:LONGEST_RAW].strip()


class _Reader:
    """Feeds a parser piece by piece; where it breaks, skips to the next record and starts another."""

    def __init__(self, names: tuple[str, ...], line: int) -> None:
        tag = rf"(?:[^\s<>/:]+:)?(?:{'|'.join(map(re.escape, names))})"
        self.names = names
        self.opens = re.compile(rf"<{tag}[\s/>]")
        self.closes = re.compile(rf"</{tag}\s*>$")
        self.cuts = re.compile(rf"\n|(?=<{tag}[\s/>])|</{tag}\s*>")
        self.line, self.column = line, 1
        self.text, self.began = _Text(), line
        self.broken: Unreadable | None = None
        self.home: list[str] = []
        self.verbatim = ""
        self.wrappers: set[str] = set()
        self.said: set[str] = set()
        self._start([])

    def _start(self, around: list[str]) -> None:
        self.parser = etree.XMLPullParser(
            events=("start", "end"),
            encoding="utf-8",
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        self.lines: Lines = {}
        self.record: Any = None
        self.waits = False
        self.around: list[str] = []
        if not around:
            return
        if _error_of(lambda: self.parser.feed("".join(around).encode())) is not None:
            # Elements that were opened again and again and never closed: deeper than the parser goes.
            self._start(["<records>"])
            return
        list(self._events())

    def take(self, piece: str) -> Iterator[Record | Unreadable | Note]:
        """What one more piece of the text completes."""
        opens = bool(self.opens.match(piece))
        if opens and self.broken is None and self.record is not None:
            self._break("xml_nested", "another record that begins within this one", "the end of one before the next")
        if opens and self.broken is None and self.waits and not self.verbatim:
            # The parser holds back what it cannot make out, and would hold back the rest of the file.
            self._break("xml", "a record that the parser made nothing of", "XML whose tags open and close in turn")
        if self.broken is not None and opens:
            yield from self._go_on()
        if opens:
            self.text, self.began = _Text(), self.line
        self.text.add(piece)
        if self.broken is None:
            self.waits = self.waits or opens
            yield from self._feed(piece)
        if self.broken is not None and self.closes.search(piece):
            yield from self._go_on()
        ended = piece.endswith("\n")
        self.line, self.column = self.line + ended, 1 if ended else self.column + len(piece)

    def finish(self) -> Iterator[Record | Unreadable | Note]:
        """What the end of the text completes, or shows to be incomplete."""
        if self.broken is None:
            error = _error_of(self.parser.close)
            yield from self._events()
            if error is not None and (self.record is not None or self.around != ["<records>"]):
                self._break("xml", _words(error), "XML that is whole up to its last closing tag")
        if self.broken is not None:
            yield self._told(self.broken)

    def _feed(self, piece: str) -> Iterator[Record | Unreadable | Note]:
        if entity := self._entity_in(piece):
            # Not for the parser: it would wait for the end of the entity's name, wherever that may be.
            known = "&amp; for an ampersand, and no named entity but &amp; &lt; &gt; &quot; &apos;"
            self._break("xml_entity", f"an entity that XML does not know: {entity}", known)
            return
        error = _error_of(lambda: self.parser.feed(piece.encode("utf-8", "replace")))
        yield from self._events()
        fatal = [entry.message for entry in self.parser.feed_error_log if entry.level == etree.ErrorLevels.FATAL]
        if error is not None or fatal:
            words = _words(error) if error is not None else fatal[0]
            self._break("xml", words, "XML whose tags open and close in turn")
        elif self.text.length > LARGEST_RECORD:
            self._break("xml_too_large", f"more than {LARGEST_RECORD:,} characters", "a record of reasonable size")

    def _entity_in(self, piece: str) -> str | None:
        """The first entity that XML does not define by itself, outside of comments and CDATA sections."""
        place = 0
        while True:
            if self.verbatim:
                end = piece.find(self.verbatim, place)
                if end < 0:
                    return None
                place, self.verbatim = end + len(self.verbatim), ""
            found = ENTITY.search(piece, place)
            if found is None or found[0].startswith("&"):
                return found[0] if found else None
            place, self.verbatim = found.end(), ENDS[found[0]]

    def _events(self) -> Iterator[Record | Unreadable | Note]:
        for event, element in self.parser.read_events():
            if event == "start":
                self._begin(element)
            elif element is self.record:
                yield from self._stray_in(element.getparent(), self.began)
                yield Record(element, self.lines)
                self.record, self.text = None, _Text()
                self._let_go(element)
            elif self.record is None:
                yield from self._end_around(element)

    def _begin(self, element: Any) -> None:
        self.lines[element] = self.line
        if self.record is None and local_name(element) in self.names:
            self.waits = False
            self.record, self.home = element, list(self.around)
            self.wrappers.update(map(local_name, element.iterancestors()))
        elif self.record is None:
            self.around.append(_start_tag(element))

    def _end_around(self, element: Any) -> Iterator[Unreadable | Note]:
        name = local_name(element)
        if self.around:
            self.around.pop()
        if name in self.wrappers:
            yield from self._stray_in(element, self.line)
        elif name not in self.said:
            self.said.add(name)
            yield Note(f"element {name}, first on line {self.lines.get(element, self.line)}, is not read")
        self._let_go(element)

    def _stray_in(self, element: Any, line: int) -> Iterator[Unreadable]:
        if element is None:
            return
        if (element.text or "").strip():
            yield stray(line, element.text.strip())
        element.text = None
        for child in element:
            if (child.tail or "").strip():
                yield stray(line, child.tail.strip())
            child.tail = None

    def _let_go(self, element: Any) -> None:
        """Free an element and its elder siblings, so that memory does not grow with the file."""
        self.lines.clear()
        element.clear(keep_tail=False)
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]

    def _break(self, rule: str, found: str, expected: str) -> None:
        place = f"{found} (character {self.column} of the line"
        if self.record is not None:
            place += f"; the {local_name(self.record)} that begins on line {self.began} was left out"
        self.broken = Unreadable(self.line, rule, place + ")", expected, "")

    def _told(self, broken: Unreadable) -> Unreadable:
        return Unreadable(broken.line, broken.rule, broken.found, broken.expected, str(self.text))

    def _go_on(self) -> Iterator[Unreadable]:
        """Say what was skipped, and begin anew within the elements that were open around the record."""
        if self.broken is not None:
            yield self._told(self.broken)
        self.broken, self.text, self.verbatim = None, _Text(), ""
        self._start(self.around or self.home or ["<records>"])


def _error_of(step: Any) -> etree.XMLSyntaxError | None:
    try:
        step()
    except etree.XMLSyntaxError as error:
        return error
    return None


def _words(error: etree.XMLSyntaxError) -> str:
    """The parser's words without its own line and column, which count from where reading went on."""
    return PARSERS_OWN_PLACE.sub("", error.msg or "no XML").strip()


def _start_tag(element: Any) -> str:
    prefix = f"{element.prefix}:" if element.prefix else ""
    spaces = "".join(
        f" xmlns{f':{short}' if short else ''}={quoteattr(space)}" for short, space in element.nsmap.items()
    )
    return f"<{prefix}{local_name(element)}{spaces}>"
