"""Sentences whose every number leads to lines of files: words hold no digit, numbers know where they are from."""

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from familyhub.jsna.rows import IndicatorRow

DIGIT = re.compile(r"\d")

What = Literal["value", "mean", "count", "denominator", "without", "expected", "how_many", "part", "slope", "label"]
"""What a number is of its lines, so that anybody can work it out again.

`value`, `count`, `denominator`: as its one line states it. `without`: denominator less count. `mean`: the plain mean of
the lines' values. `expected`: the first line's denominator at the value (or mean) of the others. `how_many`: the number
of lines. `part`: counts over denominators of the lines, added up. `slope`: an end of the line through parts of the
area. `label`: a name or a period that holds a digit, as the line states it; no figure.
"""


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """Where a number is from: the indicator, area and period, and the line of the file that says so."""

    indicator: str
    area_code: str
    period: str
    file: str
    row: int

    @classmethod
    def of(cls, row: IndicatorRow) -> "Line":
        """The line that states a row."""
        return cls(row.indicator, row.area_code, row.period, row.file, row.row)


@dataclass(frozen=True, slots=True)
class Traced:
    """A number as the sentence says it, what it is, and the lines it is from; `value` is not rounded."""

    text: str
    value: float | None
    what: What
    lines: tuple[Line, ...]


Words = str | Traced


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words and traced numbers in order. Raises ValueError where plain words hold a digit: its source is unknown."""

    parts: tuple[Words, ...]

    def __post_init__(self) -> None:
        for part in self.parts:
            if isinstance(part, str) and DIGIT.search(part):
                raise ValueError(f"a number without a source in {part!r}")

    def __str__(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def numbers(self) -> tuple[Traced, ...]:
        """The traced numbers, in the order they are said."""
        return tuple(part for part in self.parts if isinstance(part, Traced))


def label(text: str, *rows: IndicatorRow) -> Words:
    """A name, period or remark as a row states it: traced where it holds a digit, plain words where it does not."""
    return Traced(text, None, "label", tuple(map(Line.of, rows))) if DIGIT.search(text) else text


def fingerprint(numbers: tuple[Traced, ...]) -> str:
    """Twelve characters that change with any number as it is said, or with the period or area it is about.

    Files and line numbers are left out: the same figure in a newer download is the same figure.
    """
    told = [
        f"{number.what}|{number.text}|"
        + ";".join(sorted(f"{x.indicator},{x.area_code},{x.period}" for x in number.lines))
        for number in numbers
    ]
    return sha256("\n".join(told).encode()).hexdigest()[:12]
