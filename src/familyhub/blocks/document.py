"""The document: a title, a lead, and blocks in order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from familyhub.blocks.pictures import Picture
from familyhub.blocks.refusal import require_some, require_text
from familyhub.blocks.tables import Cell, Table
from familyhub.blocks.text import Bullets, Caution, Heading, Inset, KeyFigure, KeyFigures, Link, Text


@dataclass(frozen=True, slots=True)
class Details:
    """Blocks that a reader opens: the summary says what is inside."""

    summary: str
    blocks: tuple["Block", ...]

    def __post_init__(self) -> None:
        require_text(self.summary, "the summary of details")
        require_some(self.blocks, f"details {self.summary!r}")
        if any(isinstance(block, Heading) for block in self.blocks):
            raise ValueError(f"details {self.summary!r} hide a heading, which the contents could not lead to")


Block = Heading | Text | Bullets | KeyFigure | KeyFigures | Table | Picture | Details | Inset | Caution


@dataclass(frozen=True, slots=True)
class Document:
    """A title, a lead sentence, and blocks. `notice` is said above everything: what the document may be used for.

    `contents` is the deepest level of heading in the table of contents (2 or 3).

    Raises ValueError for an empty title or lead, a skipped heading level, an anchor used twice, or a link to an
    anchor that does not exist.
    """

    title: str
    lead: str
    blocks: tuple[Block, ...]
    language: str = "en-GB"
    notice: str = ""
    contents: int = 3

    def __post_init__(self) -> None:
        require_text(self.title, "the title of a document")
        require_text(self.lead, "the lead of a document")
        require_text(self.language, "the language of a document")
        require_some(self.blocks, f"document {self.title!r}")
        self._refuse_skipped_levels()
        self._refuse_lost_links()

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The headings in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))

    def tables(self) -> tuple[Table, ...]:
        """Every table of the document in order, those inside details too."""
        return tuple(block for block in _flat(self.blocks) if isinstance(block, Table))

    def pictures(self) -> tuple[Picture, ...]:
        """Every chart, map and drawing of the document in order, those inside details too."""
        return tuple(block for block in _flat(self.blocks) if isinstance(block, Picture))

    def _refuse_skipped_levels(self) -> None:
        level = 1
        for heading in self.headings:
            if heading.level > level + 1:
                raise ValueError(f"heading {heading.text!r} has level {heading.level} straight under level {level}")
            level = heading.level

    def _refuse_lost_links(self) -> None:
        anchors = [heading.anchor for heading in self.headings]
        twice = {anchor for anchor in anchors if anchors.count(anchor) > 1}
        if twice:
            raise ValueError(f"anchors used twice: {', '.join(sorted(twice))}")
        lost = set(_anchors_linked(self.blocks)) - set(anchors)
        if lost:
            raise ValueError(f"links lead nowhere: {', '.join(sorted(lost))}")


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Details):
            yield from _flat(block.blocks)


def _anchors_linked(blocks: Iterable[Block]) -> Iterator[str]:
    for block in _flat(blocks):
        match block:
            case Bullets(items):
                yield from (item[0].anchor for item in items if isinstance(item, tuple))
            case KeyFigures(figures):
                yield from (figure.anchor for figure in figures if figure.anchor)
            case KeyFigure() if block.anchor:
                yield block.anchor
            case Table():
                yield from _anchors_in(cell for row in block.rows for cell in row)
            case _:
                pass


def _anchors_in(cells: Iterable[Cell]) -> Iterator[str]:
    return (cell.anchor for cell in cells if isinstance(cell, Link))
