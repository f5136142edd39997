"""Why families' ids moved: what made two families one, or parted them, as the ledger of ids keeps it for every event.

Where children are one family because two records were joined as one person, or no longer because they were parted, the
event of that person says by what: its weight, model and decider stand on the family's event too.
"""

from dataclasses import replace

import duckdb

from familyhub.linkage.stable_ids import Assigned
from familyhub.sql import load
from familyhub.state.ledger import IdEvent


def with_family_evidence(connection: duckdb.DuckDBPyConnection, families: Assigned, people: Assigned) -> Assigned:
    """The ids of families of a run with the reason of each event, in words, and the evidence of the person it follows.

    Needs the macro `record_key`, `record_person` and what `cluster_families` and `write_families` left, all with ids
    that stay. `people` are the ids of people of the same run, with their reasons.
    """
    if not families.events:
        return families
    connection.register("family_came", families.changed)
    connection.register("person_came", people.changed)
    connection.execute(load("linkage/sql/family_evidence"))
    found = connection.execute("SELECT family_id, other_id, rule, event FROM family_evidence").fetchall()
    connection.execute("DROP TABLE family_evidence")
    for table in ("family_came", "person_came"):
        connection.unregister(table)
    evidence = {(family_id, other_id): (rule, followed) for family_id, other_id, rule, followed in found}
    of_people = {(event.person_id, event.other_id): event for event in people.events}
    return replace(families, events=tuple(_told(event, evidence, of_people) for event in families.events))


def _told(
    event: IdEvent,
    evidence: dict[tuple[int, int], tuple[str, dict[str, int] | None]],
    of_people: dict[tuple[int, int], IdEvent],
) -> IdEvent:
    rule, followed = evidence.get((event.person_id, event.other_id), (None, None))
    person = of_people.get((followed["came_to"], followed["came_from"])) if followed is not None else None
    if person is None:
        return replace(event, rule=rule)
    by = f"{rule}: {person.rule}" if person.rule is not None else rule
    return replace(event, rule=by, weight=person.weight, model=person.model, decided_by=person.decided_by)
