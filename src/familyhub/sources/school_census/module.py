"""How a module of the school census is declared: four columns that each has, the row it belongs to, and its own."""

from typing import Literal

from familyhub.model import Column, Table

Belongs = Literal["on", "off", "school", "census", "aim on", "aim off", "programme on", "programme off", "itself"]

SCHOOL = Column("NativeId", "key", "The school's id in the system that made the extract", required=True)
ENTRY = Column("sourceid", "key", "The entry in the school's own return that the row came from")

_PARENTS: dict[Belongs, Column | None] = {
    "on": Column("pupilonrolltableid", "key", "The pupil on roll", required=True, about="person"),
    "off": Column("pupilnolongeronrolltableid", "key", "The pupil no longer on roll", required=True, about="person"),
    "school": Column("schooltableid", "key", "The row of the module school", required=True),
    "census": Column("schoolcensustableid", "key", "The row of the module schoolcensus"),
    "aim on": Column("learningaimsonrolltableid", "key", "The learning aim", required=True),
    "aim off": Column("learningaimsoffrolltableid", "key", "The learning aim", required=True),
    "programme on": Column("programmeaimsonrolltableid", "key", "The programme aim"),
    "programme off": Column("programmeaimsoffrolltableid", "key", "The programme aim"),
    "itself": None,
}


def module(name: str, says: str, belongs: Belongs, *own: Column, also: str = "") -> Table:
    """The table of a module; `also` is the name that the same module, and its own two columns, have in another term."""
    parent = _PARENTS[belongs]
    row_id = (
        Column(f"{name}tableid", "key", "The pupil", required=True, about="person")
        if parent is None
        else Column(f"{name}tableid", "key", "The row's id", also=_as(also, "tableid"))
    )
    columns = (
        row_id,
        SCHOOL,
        Column(f"{name}orderseqcolumn", "text", "The row's place in the module", also=_as(also, "orderseqcolumn")),
        ENTRY,
        *(() if parent is None else (parent,)),
        *own,
    )
    return Table(name, says, key=(f"{name}tableid",), columns=columns)


def on_and_off(name: str, says: str, *own: Column, kind: Literal["pupil", "aim"] = "pupil") -> tuple[Table, Table]:
    """A module that is sent twice: for pupils on roll and for pupils no longer on roll."""
    on, off = ("on", "off") if kind == "pupil" else ("aim on", "aim off")
    return (
        module(f"{name}onroll", f"{says}: pupils on roll.", on, *own),
        module(f"{name}offroll", f"{says}: pupils no longer on roll.", off, *own),
    )


def _as(also: str, end: str) -> tuple[str, ...]:
    return (also + end,) if also else ()


def text(name: str, says: str, *also: str) -> Column:
    """A column of codes or words, kept as they are."""
    return Column(name, "text", says, also=also)


def number(name: str, says: str, *also: str) -> Column:
    """A count or a number of hours; extracts write 785 as 785.0."""
    return Column(name, "number", says, also=also)


def flag(name: str, says: str) -> Column:
    """A column of True and False."""
    return Column(name, "flag", says)


def day(name: str, says: str, not_before: str | None = None) -> Column:
    """A date, written as 2025-Jan-31 00:00:00 in most extracts."""
    return Column(name, "date", says, not_before=not_before)


def identifying(name: str, says: str) -> Column:
    """A name, a number or a line of an address."""
    return Column(name, "text", says, identifies=True)
