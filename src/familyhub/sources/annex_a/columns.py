"""What the lists of Annex A share: who the child is, whose case it is, and short ways to declare their columns.

A column is named as the published header is, in lower case with underscores; where that is a whole question, it has a
short name, and the header stands under `also`. Ages and counts are derived by the council and stay text: nothing is
built on them, so a wrong one must not cost a child its row.
"""

from familyhub.model import Column

CHILD_ID = Column(
    "child_unique_id",
    "key",
    "The child's id in the council's system",
    required=True,
    about="person",
    also=("child id", "unique child id", "child identifier", "person id", "client id", "unique id"),
    matches=(r"^.*\bchild\b.*\b(id|identifier|reference)\b.*$", r"^.*\b(id|identifier)\b.*\bchild\b.*$"),
)

CHILD: tuple[Column, ...] = (
    CHILD_ID,
    Column("gender", "text", "Gender or sex", also=("sex",), matches=(r"^(gender|sex)\b.*$",)),
    Column("ethnicity", "text", "Ethnicity", also=("ethnic origin",), matches=(r"^ethnic(ity)?\b.*$",)),
    Column(
        "date_of_birth",
        "date",
        "Date of birth; of an unborn child the date it is expected",
        also=("dob", "birth date"),
        matches=(r"^.*\bdate\b.*\bbirth\b.*$",),
    ),
    Column("age", "text", "Age in years, derived", also=("age of child (years)",), matches=(r"^age\b.*$",)),
)

DISABILITY = Column(
    "disability",
    "text",
    "Whether the child has a disability",
    also=("does the child have a disability",),
    matches=(r"^.*\bchild\b.*\bdisab.*$",),
)

TEAM = Column(
    "allocated_team", "key", "The team whose case it is", about="team", matches=(r"^allocated\b.*\bteam\b.*$",)
)
WORKER = Column(
    "allocated_worker",
    "key",
    "The worker whose case it is",
    about="practitioner",
    matches=(r"^allocated\b.*\b(social )?worker\b.*$",),
)

SHARED = frozenset(column.name for column in (*CHILD, DISABILITY, TEAM, WORKER))
"""Columns that many lists have: headers of these alone do not say which list a file is."""


def text(name: str, says: str, *also: str, matches: tuple[str, ...] = ()) -> Column:
    """A column that is kept in the source's own words."""
    return Column(name, "text", says, also=also, matches=matches)


def day(name: str, says: str, *also: str, not_before: str | None = None, matches: tuple[str, ...] = ()) -> Column:
    """A day that may be empty."""
    return Column(name, "date", says, also=also, not_before=not_before, matches=matches)


def began(name: str, says: str, *also: str, required: bool = True, matches: tuple[str, ...] = ()) -> Column:
    """The day that a row is about: it cannot lie after the day of receipt."""
    return Column(name, "date", says, required, past=True, about="happened", also=also, matches=matches)
