"""Marks on fields: who is named by them, and which tell of health, origin, belief or offences.

The rules are rows of `special_category.csv`, so that an information-governance officer can read and correct them.
"""

import csv
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files

from familyhub.model import Column, Table

OFFENCES = "criminal offences"
"""Data of article 10 of the UK GDPR: no special category, and kept as carefully."""

NOBODY = "nobody"
"""The category of rules that say a table is not about people: headers, teams, practices."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the format, table and field it is about (`*` stands for any), and words to look for in what they say.

    `statuses`, where it lists any, are those of which the source must tell somebody for the rule to hold.
    """

    format: str
    table: str
    field: str
    words: str
    statuses: str
    category: str
    says: str

    def fits(self, form: str, table: Table, column: Column, held: frozenset[str]) -> bool:
        """Whether the rule is about the column of a source that tells of these statuses."""
        named = zip((form, table.name, column.name), (self.format, self.table, self.field), strict=True)
        if not all(fnmatchcase(name.lower(), pattern.lower()) for name, pattern in named):
            return False
        if self.statuses and not held & set(self.statuses.split()):
            return False
        said = f"{column.name} {column.name.replace('_', ' ')} {column.says}"
        return not self.words or re.search(self.words, said, re.IGNORECASE) is not None


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, in the order in which they stand."""
    text = files("familyhub.inventory").joinpath("special_category.csv").read_text("utf-8")
    return tuple(Rule(**row) for row in csv.DictReader(text.splitlines()))


def special_categories(form: str, table: Table, column: Column, held: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The categories of data a field is marked with, sorted; none where a rule says that the table tells of nobody.

    `held` are the statuses of which the source tells anybody: a spell is of health or of offences by what it is.
    """
    found = {rule.category for rule in rules() if rule.fits(form, table, column, held)}
    return () if NOBODY in found else tuple(sorted(found))
