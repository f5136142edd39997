"""Blocks of words: headings, paragraphs, lists, key figures, insets and cautions."""

import re
from dataclasses import dataclass
from typing import Literal

from familyhub.blocks.refusal import require_some, require_text

ANCHOR = re.compile(r"[a-z][a-z0-9-]*")

Standing = Literal["good", "poor", "open"]
"""How a figure stands to its target: reached, missed, or not to be told yet."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to an anchor of the same document."""

    text: str
    anchor: str

    def __post_init__(self) -> None:
        require_text(self.text, "the text of a link")
        require_text(self.anchor, "the anchor of a link")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 2 to 4; the document's title is level 1. The anchor is what links lead to.

    Raises ValueError for an empty text, another level or an anchor that a browser address could not hold.
    """

    level: int
    text: str
    anchor: str

    def __post_init__(self) -> None:
        require_text(self.text, "a heading")
        if not 2 <= self.level <= 4:
            raise ValueError(f"heading {self.text!r} has level {self.level}, not 2 to 4")
        if not ANCHOR.fullmatch(self.anchor):
            raise ValueError(f"heading {self.text!r} has the anchor {self.anchor!r}: use a-z, 0-9 and hyphens")


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    text: str

    def __post_init__(self) -> None:
        require_text(self.text, "a paragraph")


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; an item may begin with a link, then goes on in words."""

    items: tuple[str | tuple[Link, str], ...]

    def __post_init__(self) -> None:
        require_some(self.items, "a list")


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure worth large type: its label, the figure, a sentence, and how it stands in words.

    `verdict` says in words what `standing` may show in colour; neither without the other.
    """

    label: str
    figure: str
    sentence: str
    verdict: str = ""
    standing: Standing | None = None
    anchor: str = ""

    def __post_init__(self) -> None:
        require_text(self.label, "the label of a key figure")
        require_text(self.figure, f"the figure of {self.label!r}")
        require_text(self.sentence, f"the sentence of {self.label!r}")
        if bool(self.verdict) != (self.standing is not None):
            raise ValueError(f"key figure {self.label!r}: verdict and standing go together")


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Key figures side by side."""

    figures: tuple[KeyFigure, ...]

    def __post_init__(self) -> None:
        require_some(self.figures, "a row of key figures")


@dataclass(frozen=True, slots=True)
class Inset:
    """Words set apart, for a remark that belongs beside the text."""

    text: str

    def __post_init__(self) -> None:
        require_text(self.text, "an inset")


@dataclass(frozen=True, slots=True)
class Caution:
    """Words nobody may miss: what the document may not be used for, what is wrong with its data."""

    text: str

    def __post_init__(self) -> None:
        require_text(self.text, "a caution")
