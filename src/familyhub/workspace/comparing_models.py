"""Two models on the same records: what one joins and the other does not, before anybody takes it into use."""

from dataclasses import dataclass

import duckdb

from familyhub.linkage.frozen import FrozenModel, linker_of
from familyhub.linkage.linking import join_records
from familyhub.linkage.review import decisions
from familyhub.linkage.shape import Decision
from familyhub.sql import load
from familyhub.state import last_entry, secret, transaction
from familyhub.workspace.finding import ask_for_identity
from familyhub.workspace.opened import Opened
from familyhub.workspace.training_model import linked_records, model_in_use, named_model

LOWEST = -1000.0
"""Bits: no pair weighs less, so that every pair that is asked about is told."""

SAFETY = {
    "two_of_a_birth": "people who hold two places in one birth",
    "two_names_in_one_source": "people of whom one source has two records with first names that have nothing in common",
    "two_sexes": "people of two sexes",
    "two_birth_dates": "people with two birth dates that differ in more than one part",
}
"""What would be wrong of a person, by name: the checks of both models, with what each counts."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one model makes of the records: `recall` is the percentage of the pairs that a number proves which it would
    join by itself, None where there is no such pair; `safety` counts people by the words of `SAFETY`.
    """

    version: str
    people: int
    recall: float | None
    doubts: dict[str, int]
    safety: dict[str, int]


@dataclass(frozen=True, slots=True)
class PairsOf:
    """Of two sources, how many pairs of their records only one of the two models joins."""

    first: str
    second: str
    only_in_use: int
    only_other: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Two models beside each other; `people_changed` are those of the model in use whose records would change."""

    records: int
    in_use: Side
    other: Side
    pairs: tuple[PairsOf, ...]
    people_changed: int

    @property
    def kinds(self) -> list[str]:
        """The kinds of questions that either leaves to people."""
        return sorted({*self.in_use.doubts, *self.other.doubts})


def compare_models(workspace: Opened, version: str) -> Compared:
    """Link the records of the snapshot in service with the model in use and with another. Nothing is changed.

    Decisions of people bind both. Raises ConfigurationError where there is no such model.
    """
    ask_for_identity(workspace, "comparing models")
    other = named_model(workspace.folders, version)
    with workspace.state() as state:
        in_use = model_in_use(state, workspace.folders)
        with transaction(state):
            key = secret(state)
        decided = decisions(state, last_entry(state))
    with linked_records(workspace) as connection:
        connection.execute("CREATE TABLE standard AS SELECT * EXCLUDE (person_id) FROM identity.linkage_record")
        local_ids = workspace.settings.local_ids
        sides = [
            _side(connection, name, model, key, decided, local_ids)
            for name, model in (("in_use", in_use), ("other", other))
        ]
        connection.execute(load("workspace/sql/compared_models"))
        pairs = connection.execute("SELECT * FROM pairs_of ORDER BY first, second").fetchall()
        return Compared(
            records=_count(connection, "standard"),
            in_use=sides[0],
            other=sides[1],
            pairs=tuple(PairsOf(*pair) for pair in pairs),
            people_changed=_count(connection, "person_changed"),
        )


def _side(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    model: FrozenModel,
    key: bytes,
    decided: list[Decision],
    local_ids: dict[str, str],
) -> Side:
    """Link with one model; leaves `<name>_person(node, source, person_id)`."""
    linked = join_records(connection, key, model=model, decisions=decided, local_ids=local_ids)
    connection.execute(
        f"CREATE TABLE {name}_person AS SELECT standard.node, standard.source, record_person.person_id FROM standard"
        " JOIN record_person"
        " ON record_person.source = standard.source AND record_person.person_key = standard.person_key"
    )
    doubts = connection.execute("SELECT kind, COUNT(*) FROM link_doubt GROUP BY kind ORDER BY kind").fetchall()
    found = connection.execute(load("workspace/sql/safety_of_model").format(person=f"{name}_person")).fetchall()
    counts = dict(found)
    return Side(
        version=model.version,
        people=linked.people,
        recall=_recall(connection, model),
        doubts=dict(doubts),
        safety={says: counts.get(check, 0) for check, says in SAFETY.items()},
    )


def _recall(connection: duckdb.DuckDBPyConnection, model: FrozenModel) -> float | None:
    """Of the pairs of two sources that bear one NHS number and are one person, how many the model alone would join."""
    connection.execute("CREATE OR REPLACE TEMP VIEW numbered AS SELECT *, nhs_numbers[1] AS nhs_number FROM standard")
    pairs = linker_of(connection, "numbered", model, [("nhs_number",)]).inference.predict(threshold_match_weight=LOWEST)
    found, joined = connection.execute(
        "SELECT COUNT(*), COUNT(*) FILTER (WHERE pair.match_weight >= ?)"
        f" FROM {pairs.physical_name} AS pair"
        " JOIN numbered AS one ON one.node = pair.node_l"
        " JOIN numbered AS other ON other.node = pair.node_r"
        " JOIN record_person AS person ON person.source = one.source AND person.person_key = one.person_key"
        " JOIN record_person AS same ON same.source = other.source AND same.person_key = other.person_key"
        " WHERE one.nhs_number = other.nhs_number AND person.person_id = same.person_id AND one.source <> other.source",
        [model.thresholds.link],
    ).fetchall()[0]
    return round(100 * joined / found, 2) if found else None


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    return connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0]
