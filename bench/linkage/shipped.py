"""familyhub out of the box: the frozen model that is shipped, with its own thresholds, on a labelled set's records.

`linking.join_records` as a refresh runs it, in which a source has one record of a person. So it says what is seen
before anybody has trained a model or answered a question; `ours` says what the method reaches on data of that kind.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
from labelled_sets import LabelledSet
from numpy.typing import NDArray
from ours import load_standard

from familyhub.linkage.frozen import STANDARD_MODEL
from familyhub.linkage.linking import join_records
from familyhub.linkage.shape import STANDARD

SECRET = b"ids of a bench are nobody's"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A cluster for each record, and how many questions are left to people."""

    cluster: NDArray[np.int64]
    questions: int
    model: str = STANDARD_MODEL


def linked_as_shipped(labelled: LabelledSet) -> Shipped:
    """Who is one person by the shipped model. The set's labels are not read."""
    with duckdb.connect() as connection:
        load_standard(connection, labelled.records)
        connection.execute("ALTER TABLE standard RENAME TO told")
        connection.execute(STANDARD)
        kept = ", ".join(sorted(_columns(connection, "standard") & _columns(connection, "told")))
        connection.execute(
            f"INSERT INTO standard BY NAME SELECT {kept}, FALSE AS is_unborn, FALSE AS is_adopted FROM told"
        )
        done = join_records(connection, SECRET)
        found = connection.execute(
            "SELECT person_id FROM standard JOIN record_person USING (source, person_key) ORDER BY node"
        ).fetchnumpy()
    return Shipped(np.asarray(found["person_id"], np.int64), done.doubts)


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    return {column for column, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}
