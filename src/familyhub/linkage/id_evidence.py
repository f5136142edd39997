"""Why ids moved: what joined two people, or parted them, as the ledger of ids keeps it for every event.

For a merge the strongest thing that ties the two sides: a person's decision, a number, or the model with its weight and
version. For a split why the two are told apart now: a decision, what no person may hold, or that not enough agrees.
"""

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from familyhub.linkage.shape import Decision
from familyhub.linkage.stable_ids import Assigned
from familyhub.sql import load
from familyhub.state.ledger import IdEvent

PERSON, MODEL = "person", "model"


def with_evidence(
    connection: duckdb.DuckDBPyConnection, kept: Assigned, model: str, decisions: Sequence[Decision] = ()
) -> Assigned:
    """The ids of a run with the rule, weight, model and decider of each event that says none yet.

    Needs `standard`, `link_edge` and `link_doubt`, the macro `record_key`, and `record_person` with ids that stay. An
    event of which no record is left among the records (a child who was expected and was born) keeps what it says.
    """
    if all(event.rule is not None for event in kept.events):
        return kept
    connection.register("id_came", kept.changed)
    _write_apart(connection, decisions)
    connection.execute(load("linkage/sql/id_evidence"))
    connection.unregister("id_came")
    found = connection.execute(
        "SELECT person_id, other_id, rule, weight, first_key, second_key FROM id_evidence"
    ).fetchall()
    for table in ("id_evidence", "told_apart"):
        connection.execute(f"DROP TABLE {table}")
    evidence = {(person_id, other_id): tuple(rest) for person_id, other_id, *rest in found}
    deciders = {frozenset((each.first, each.second)): each.decided_by for each in decisions}
    return replace(kept, events=tuple(_told(event, evidence, deciders, model) for event in kept.events))


def _told(
    event: IdEvent,
    evidence: dict[tuple[int, int], tuple],
    deciders: dict[frozenset[str], str],
    model: str,
) -> IdEvent:
    if event.rule is not None or (event.person_id, event.other_id) not in evidence:
        return event
    rule, weight, first_key, second_key = evidence[event.person_id, event.other_id]
    decided_by = deciders.get(frozenset((first_key, second_key))) if rule == PERSON else None
    return replace(
        event,
        rule=rule,
        weight=None if weight is None else round(weight, 3),
        model=model if rule == MODEL or weight is not None else None,
        decided_by=decided_by,
    )


def _write_apart(connection: duckdb.DuckDBPyConnection, decisions: Sequence[Decision]) -> None:
    apart = [(decision.first, decision.second) for decision in decisions if not decision.same]
    columns = list(zip(*apart, strict=True)) or [(), ()]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE told_apart AS"
        " SELECT UNNEST(?::VARCHAR[]) AS first, UNNEST(?::VARCHAR[]) AS second",
        [list(column) for column in columns],
    )
