"""The way back: every field of every source that feeds a column or a measure, and the way on from a source's field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from familyhub.errors import UsageError
from familyhub.inventory.holdings import Holding
from familyhub.inventory.lineage import How, canonical_behind, of_format, of_linked_tables, source_behind
from familyhub.inventory.sql_columns import Origins
from familyhub.model import BY_NAME
from familyhub.sources import Format


@dataclass(frozen=True, slots=True)
class MeasureRead:
    """A measure, and the columns of linked tables that its SQL reads."""

    id: str
    name: str
    reads: Origins

    @property
    def tables(self) -> tuple[str, ...]:
        """The linked tables it reads."""
        return tuple(sorted({table for table, _ in self.reads}))


@dataclass(frozen=True, slots=True)
class Feed:
    """A field that feeds what was asked for: `how` by its value, or by deciding which rows there are.

    `through` are the canonical columns it goes through, `rows` the rows of its table that stand.
    """

    source: str
    source_name: str
    format: str
    table: str
    field: str
    says: str
    identifies: bool
    special: tuple[str, ...]
    how: How
    through: tuple[str, ...]
    rows: int


def behind_field(asked: str, holdings: Iterable[Holding], formats: Mapping[str, Format]) -> tuple[Feed, ...]:
    """The fields behind `table.column`, of a linked table or, where no linked table has it, of a canonical one.

    Raises UsageError for a column that the model does not declare.
    """
    table, _, column = asked.partition(".")
    linked = of_linked_tables()
    canonical: dict[tuple[str, str], How]
    if table in linked and column in linked[table].columns:
        canonical = canonical_behind([(table, column)])
    elif table in BY_NAME and column in BY_NAME[table].names:
        canonical = {(table, column): "value"}
    else:
        raise _unknown_field(asked)
    return _feeds(canonical, holdings, formats)


def behind_measure(
    measure: MeasureRead, holdings: Iterable[Holding], formats: Mapping[str, Format]
) -> tuple[Feed, ...]:
    """The fields behind all that a measure reads."""
    return _feeds(canonical_behind(measure.reads), holdings, formats)


def _feeds(
    canonical: Mapping[tuple[str, str], How], holdings: Iterable[Holding], formats: Mapping[str, Format]
) -> tuple[Feed, ...]:
    held = tuple(holdings)
    used = sorted({table.format for holding in held for table in holding.tables})
    back = {form: source_behind(canonical, of_format(formats[form])) for form in used}
    found: list[Feed] = []
    for holding in held:
        for table in holding.tables:
            for field in table.fields:
                how = back[table.format].get((table.name.lower(), field.name.lower()))
                if how is None:
                    continue
                through = tuple(fed for fed in field.feeds if tuple(fed.split(".")) in canonical)
                found.append(
                    Feed(
                        holding.source, holding.name, table.format, table.name, field.name, field.says,
                        field.identifies, field.special, how, through, table.rows,
                    )
                )  # fmt: skip
    return tuple(sorted(found, key=lambda feed: (feed.how != "value", feed.source, feed.format, feed.table)))


def _unknown_field(asked: str) -> UsageError:
    known = [f"{name}.{column}" for name, table in BY_NAME.items() for column in table.names]
    known += [f"{name}.{column}" for name, traced in of_linked_tables().items() for column in traced.columns]
    near = get_close_matches(asked, sorted(set(known)), n=3)
    return UsageError(
        "field_unknown",
        "inventory",
        found=f'"{asked}"',
        expected="a column as table.column"
        + (f", such as {', '.join(near)}" if near else ", such as contact.happened_on"),
        next_step="docs/data-model.md lists every table with its columns.",
    )
