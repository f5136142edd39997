"""What a measure is asked for: which day, with which knowledge, from when on, and by whose contract."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Contract = Literal["residence", "gp", "either"]


@dataclass(frozen=True, slots=True)
class Question:
    """The days and the contract of one answer.

    `as_of`: nothing that happened later counts. `known_by`: nothing learnt later counts. `since`: windows that closed
    earlier are left out. `contract`: whom a measure with `responsible = "contract"` is about.
    """

    as_of: date
    known_by: date
    since: date
    contract: Contract = "residence"
