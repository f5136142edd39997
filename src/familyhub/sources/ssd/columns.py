"""The kinds of column that the Standard Safeguarding Dataset is made of.

Flags, counts and codes stay text: a system that writes "U" for "child seen" must not cost the visit. Dates are dates.
"""

from familyhub.model import Column
from familyhub.model.table import About


def key(name: str, says: str, *also: str, required: bool = False, about: About = "") -> Column:
    """A column that holds an id."""
    return Column(name, "key", says, required, also=also, about=about)


def person(name: str, says: str = "The child's id in the case-management system", *, required: bool = True) -> Column:
    """The column that says whom a row is about."""
    return Column(name, "key", says, required, about="person")


def team(name: str, says: str, *also: str) -> Column:
    """The column that names the team."""
    return Column(name, "key", says, also=also, about="team")


def worker(name: str, says: str, *also: str) -> Column:
    """The column that names the practitioner by the system's id."""
    return Column(name, "key", says, also=also, about="practitioner")


def text(
    name: str, says: str, *also: str, required: bool = False, identifies: bool = False, about: About = ""
) -> Column:
    """A column of words or of codes that stay as they are."""
    return Column(name, "text", says, required, identifies=identifies, also=also, about=about)


def day(name: str, says: str, *also: str, past: bool = False) -> Column:
    """A date that may be empty."""
    return Column(name, "date", says, past=past, also=also)


def noted(name: str, says: str, *also: str) -> Column:
    """A date that may be empty and that nothing is read from: the row counts as it would without it."""
    return Column(name, "date", says, also=also, costs="cell")


def happened(name: str, says: str, *also: str, required: bool = True) -> Column:
    """The day a row is about."""
    return Column(name, "date", says, required, also=also, about="happened")


def ended(name: str, says: str, after: str, *also: str) -> Column:
    """The last day of a spell that began in the column `after`."""
    return Column(name, "date", says, not_before=after, also=also)
