"""What every record holds, as columns: for a million records, of which few are ever looked at one by one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from familyhub.linkage.cannot_link import Held

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Several:
    """Any number of values for each record: those of record `n` stand from `starts[n]` to before `starts[n + 1]`.

    Values are numbers that stand for `names`.
    """

    starts: Numbers
    values: Numbers
    names: pa.Array

    @property
    def counts(self) -> Numbers:
        """How many values each record has."""
        return np.diff(self.starts)

    def places(self, nodes: Numbers) -> tuple[Numbers, Numbers]:
        """Of the values of some records: whose each is, as a place in `nodes`, and where it stands in `values`."""
        counts = self.counts[nodes]
        owners = np.repeat(np.arange(len(nodes)), counts)
        before = np.repeat(np.cumsum(counts) - counts, counts)
        return owners, np.repeat(self.starts[nodes], counts) + np.arange(len(owners)) - before

    def words(self, nodes: Numbers) -> Iterator[list[str]]:
        """The values of each of some records, as they are written."""
        _, places = self.places(nodes)
        written = self.names.take(pa.array(self.values[places])).to_pylist()
        end = np.cumsum(self.counts[nodes]).tolist()
        return (written[start:stop] for start, stop in zip([0, *end], end, strict=False))


@dataclass(frozen=True, slots=True, eq=False)
class HeldColumns(Sequence[Held]):
    """A sequence of `Held`, each made when it is asked for.

    `births` are the names of deliveries, and `orders` beside each of its values the place in that birth.
    """

    source: Numbers
    nhs_numbers: Several
    upns: Several
    births: Several
    orders: Numbers
    alone: Flags
    unborn: Flags

    def __len__(self) -> int:
        return len(self.source)

    @overload
    def __getitem__(self, place: int) -> Held: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Held]: ...

    def __getitem__(self, place: int | slice) -> Held | Sequence[Held]:
        chosen = np.arange(len(self))[place]
        return self.of(chosen) if isinstance(place, slice) else self.of(np.array([chosen]))[0]

    def of(self, nodes: Numbers) -> list[Held]:
        """What the records of these nodes hold, in their order."""
        _, places = self.births.places(nodes)
        orders = iter(self.orders[places].tolist())
        return [
            Held(source, frozenset(nhs_numbers), frozenset(upns), _births(births, orders), alone, unborn)
            for source, nhs_numbers, upns, births, alone, unborn in zip(
                self.source[nodes].tolist(),
                self.nhs_numbers.words(nodes),
                self.upns.words(nodes),
                self.births.words(nodes),
                self.alone[nodes].tolist(),
                self.unborn[nodes].tolist(),
                strict=True,
            )
        ]


def held_records(connection: duckdb.DuckDBPyConnection) -> HeldColumns:
    """What each record of `standard` holds, by its node.

    A record that states its place in a birth holds it in its own source's delivery and in whatever birth was on its
    birth date: whoever has another place on that day is somebody else, though a delivery of another source has no name
    in common. The mother's number need not be asked, since her babies of one delivery share the day.
    """
    found = connection.sql(_HELD).to_arrow_table().combine_chunks()
    births = _several(found["births"])
    orders = np.repeat(_numbers(found["birth_order"]), births.counts)
    return HeldColumns(
        source=_numbers(_only(found["source"]).dictionary_encode().indices),
        nhs_numbers=_several(found["nhs_numbers"]),
        upns=_several(found["upns"]),
        births=births,
        orders=orders,
        alone=_flags(found["is_adopted"]),
        unborn=_flags(found["is_unborn"]),
    )


def held_columns(held: Sequence[Held]) -> HeldColumns:
    """The same records as columns."""
    if isinstance(held, HeldColumns):
        return held
    births = [sorted(each.births) for each in held]
    return HeldColumns(
        source=np.array([each.source for each in held], dtype=np.int64),
        nhs_numbers=_listed(sorted(each.nhs_numbers) for each in held),
        upns=_listed(sorted(each.upns) for each in held),
        births=_listed([delivery for delivery, _ in each] for each in births),
        orders=np.array([order for each in births for _, order in each], dtype=np.int64),
        alone=np.array([each.alone for each in held], dtype=np.bool_),
        unborn=np.array([each.unborn for each in held], dtype=np.bool_),
    )


_HELD = """
SELECT source,
    COALESCE(nhs_numbers, []) AS nhs_numbers,
    COALESCE(upns, []) AS upns,
    CASE
        WHEN birth_order IS NULL THEN []
        ELSE LIST_FILTER([CAST(birth_date AS VARCHAR), delivery], LAMBDA told: told IS NOT NULL)
    END AS births,
    COALESCE(birth_order, 0) AS birth_order,
    COALESCE(is_adopted, FALSE) AS is_adopted,
    COALESCE(is_unborn, FALSE) AS is_unborn
FROM standard
ORDER BY node
"""


def _births(deliveries: list[str], orders: Iterator[int]) -> frozenset[tuple[str, int]]:
    return frozenset([(delivery, next(orders)) for delivery in deliveries])


def _listed(lists: Iterable[list[str]]) -> Several:
    return _several(pa.chunked_array([pa.array(lists, pa.list_(pa.string()))]))


def _several(column: pa.ChunkedArray) -> Several:
    lists = _only(column)
    encoded = lists.flatten().dictionary_encode()
    lengths = np.asarray(lists.value_lengths().fill_null(0))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Several(starts, _numbers(encoded.indices), encoded.dictionary)


def _only(column: pa.ChunkedArray) -> pa.Array:
    """A column that is in one piece, or empty, as that piece."""
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _numbers(column: pa.Array | pa.ChunkedArray) -> Numbers:
    return np.asarray(column).astype(np.int64)


def _flags(column: pa.ChunkedArray) -> Flags:
    return np.asarray(column).astype(np.bool_)
