"""What the linkage and its ledger hold on one person: which records, how surely, what was asked, why ids changed."""

from collections.abc import Callable, Collection, Iterator

import duckdb
import pyarrow as pa

from familyhub.linkage.stable_ids import record_key
from familyhub.state import Entry, State, id_events
from familyhub.state.samples import DRAWN
from familyhub.workspace.finding import Person

Gathered = tuple[str, str, pa.Table]
"""A place, what it is, and its rows; a column in whose name `other` stands is about somebody else."""

MADE_OF = """
SELECT relation, other_id AS person_id, person_id AS other_id, from_date, to_date, basis, standing, source
FROM facts.relation
WHERE other_id = ?
ORDER BY ALL
"""

TIES = """
SELECT tie.source, tie.person_key, tie.rule, tie.weight
FROM identity.record_tie AS tie
JOIN identity.record_person AS record ON record.source = tie.source AND record.person_key = tie.person_key
WHERE record.person_id = ?
ORDER BY tie.source, tie.person_key
"""

DOUBTS = """
WITH theirs AS (
    SELECT node, source, person_key, is_adopted FROM identity.linkage_record WHERE person_id = ?
),
sided AS (
    SELECT a AS mine, b AS others, kind, why, weight FROM identity.link_doubt
    UNION ALL
    SELECT b, a, kind, why, weight FROM identity.link_doubt
)
SELECT theirs.source, theirs.person_key, sided.kind, sided.why, sided.weight, beside.source AS with_source,
    beside.person_key AS other_key
FROM sided
JOIN theirs ON theirs.node = sided.mine
JOIN identity.linkage_record AS beside ON beside.node = sided.others
-- Whose the other record is must not be guessed from this: an adoption is told from neither side.
WHERE NOT COALESCE(theirs.is_adopted, FALSE) AND NOT COALESCE(beside.is_adopted, FALSE)
ORDER BY ALL
"""


def held_by_linkage(
    connection: duckdb.DuckDBPyConnection, state: State, person: Person, adopted: Collection[int]
) -> Iterator[Gathered]:
    """Relations that others' rows state, ties and doubts of the records, and the ledger's events about the id.

    `adopted` are the ids of adopted children: what lies across an adoption is left out, and not counted either.
    """
    if person.person_id is None:
        return
    for name, says, query in (
        ("facts: relation, stated of others", "Who they are to whom, as others' records say it", MADE_OF),
        ("identity: record_tie", "How surely each record belongs to them; a weight is in bits", TIES),
        ("identity: link_doubt", "Whether another record is theirs: what was or is for a person to decide", DOUBTS),
    ):
        yield name, says, connection.sql(query, params=[person.person_id]).to_arrow_table()
    events = [
        {
            "what": event.what,
            "id": f"{event.person_id:x}",
            "other_id": f"{event.other_id:x}",
            "records": event.records,
            "rule": event.rule,
            "weight": event.weight,
            "model": event.model,
            "decided by": event.decided_by,
        }
        for event in id_events(state, "person", person.person_id)
        if not {event.person_id, event.other_id} & set(adopted)
    ]
    if events:
        yield "ledger of ids", "When records came to their id or left it, and why", pa.Table.from_pylist(events)


def across_adoption(
    connection: duckdb.DuckDBPyConnection, secret: bytes, person: Person, adopted: Collection[int]
) -> Callable[[Entry], bool]:
    """Whether an entry is about two records between which an adoption lies."""
    own = {record_key(secret, source, key) for source, key in person.records}
    records = connection.execute(
        "SELECT source, person_key FROM identity.record_person WHERE LIST_CONTAINS(?, person_id)", [list(adopted)]
    ).fetchall()
    theirs = {record_key(secret, source, key) for source, key in records} if adopted else set()

    def is_across(entry: Entry) -> bool:
        pair = {str(entry.body[side]) for side in ("first", "second") if entry.body.get(side)}
        return bool(pair - own and pair & theirs)

    return is_across


def told_of(entry: Entry) -> str:
    """What an entry says, in words that name nobody: what was rectified, or decided about two records, and why."""
    body = entry.body
    because = f" ({body['because']})" if body.get("because") else ""
    if entry.withdraws is not None:
        return f"entry {entry.withdraws} withdrawn{because}"
    if "said" in body and "table" in body:
        what = "a whole row left out" if body.get("column") is None else f"{body['column']} rectified"
        return f"{body['table']} of {body['source']}: {what}{because}"
    if entry.kind == DRAWN and "sample" in body:
        return "two records that are one person here: drawn at random to be checked"
    if "answer" in body:
        return f"two records: {body['answer']}{because}"
    return because.strip(" ()")
