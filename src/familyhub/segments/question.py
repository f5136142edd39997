"""What segments are asked for: whose area, which costed year, and how small a segment may be."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Question:
    """The days of one answer.

    `as_of`: the last day of the costed year. `known_by`: nothing learnt later counts. `contract`: whom the area answers
    for.
    """

    as_of: date
    known_by: date
    contract: Literal["residence", "gp", "either"] = "residence"

    @property
    def day(self) -> date:
        """The eve of the costed year: who belongs to a cohort, and all that a tree may know of them, is of this day."""
        return a_year_before(self.as_of)

    @property
    def first(self) -> date:
        """The first day of the costed year."""
        return self.day + timedelta(days=1)

    @property
    def prices(self) -> str:
        """The financial year, April to March, that most of the costed year lies in."""
        middle = self.first + timedelta(days=182)
        year = middle.year if middle.month >= 4 else middle.year - 1
        return f"{year}-{(year + 1) % 100:02d}"

    def a_year_earlier(self) -> "Question":
        """The same question of the year before, with what is known today."""
        return Question(self.day, self.known_by, self.contract)


def a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


@dataclass(frozen=True, slots=True)
class Settings:
    """How segments are found.

    `smallest`: the fewest children a mean is built on; it bounds the tree. `disclosure_floor`: the fewest children a
    segment may have in what leaves the partnership; it bounds nothing else. `most`: segments a cohort may have.
    `deepest`: conditions a segment may have. `folds` of the cross-validation; `redraws` of the children for stability;
    `optimal`: also ask for the best tree there is, where pystreed is installed, for at most so many `seconds`.
    """

    smallest: int = 30
    disclosure_floor: int = 10
    most: int = 12
    deepest: int = 6
    folds: int = 10
    redraws: int = 20
    bumps: int = 10
    optimal: bool = False
    seconds: int = 20
    seed: int = 1
