"""What the groups are asked for: which day, with which knowledge, how far back, and for whom the area answers."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class Question:
    """The days of one answer.

    `as_of`: nothing that happened later counts. `known_by`: nothing learnt later counts. `since`: the trend does not
    go further back. `contract`: whom the area answers for. `months`: month ends of the trend before the day itself.
    """

    as_of: date
    known_by: date
    since: date
    contract: Literal["residence", "gp", "either"] = "residence"
    months: int = 6
