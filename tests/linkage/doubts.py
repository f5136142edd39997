"""A snapshot's tables of the linkage in a few lines: records, doubts and what hangs on them, in memory."""

from collections.abc import Mapping, Sequence
from datetime import date

import duckdb

from familyhub.linkage.shape import LINK_DOUBT, LINK_EDGE, STANDARD

SECRET = b"the secret of this one workspace"
AS_AT = date(2026, 1, 5)

LISTS = ("nhs_numbers", "upns", "forenames", "forename_roots", "surnames", "postcodes")


def record(forename: str, surname: str, born: str, **more: object) -> dict[str, object]:
    """A standard record of a child; whatever is not named is unknown."""
    day = date.fromisoformat(born)
    told: dict[str, object] = {
        "forename": forename, "forenames": [forename], "forename_roots": [forename],
        "surname": surname, "surnames": [surname],
        "birth_date": day, "birth_year": day.year, "birth_month": day.month, "birth_day": day.day,
        "is_placeholder": False, "is_unborn": False, "is_adopted": False,
    }  # fmt: skip
    return told | more


def snapshot_of(
    records: Sequence[Mapping[str, object]],
    doubts: Sequence[tuple[int, int, float | None, str, str]],
    *,
    people: Sequence[int] = (),
    contacts: Mapping[int, int] | None = None,
    restricted: Mapping[int, str] | None = None,
    rules: Mapping[tuple[int, int], str] | None = None,
) -> duckdb.DuckDBPyConnection:
    """`linkage_record`, `link_edge`, `link_doubt`, `person` and `contact`; without `people` each is its own person.

    `contacts` and `restricted` go by the person's id, which is 100 and the node where people are not given.
    """
    connection = duckdb.connect()
    connection.execute(STANDARD)
    for node, each in enumerate(records):
        told = {"node": node, "source": "chis" if node % 2 == 0 else "school", "person_key": f"r{node}"} | dict(each)
        told |= {name: told.get(name, []) for name in LISTS}
        connection.execute(
            f"INSERT INTO standard ({', '.join(told)}) VALUES ({', '.join('?' for _ in told)})", list(told.values())
        )
    ids = list(people) or [100 + node for node in range(len(records))]
    connection.execute(
        "CREATE TABLE linkage_record AS SELECT standard.*, ?[node + 1] AS person_id FROM standard", [ids]
    )
    connection.execute(LINK_EDGE)
    connection.execute(LINK_DOUBT)
    for a, b, weight, kind, why in doubts:
        connection.execute("INSERT INTO link_doubt VALUES (?, ?, ?, ?, ?)", [a, b, weight, kind, why])
        rule = (rules or {}).get((a, b), "model" if weight is not None else "nhs_number")
        connection.execute("INSERT INTO link_edge VALUES (?, ?, ?, FALSE, ?)", [a, b, weight, rule])
    connection.execute("CREATE TABLE person (person_id BIGINT, restriction VARCHAR)")
    for person in sorted(set(ids)):
        connection.execute("INSERT INTO person VALUES (?, ?)", [person, (restricted or {}).get(person)])
    connection.execute("CREATE TABLE contact (person_id BIGINT, learnt_to DATE)")
    for person, count in (contacts or {}).items():
        connection.execute("INSERT INTO contact SELECT ?, NULL FROM RANGE(?)", [person, count])
    return connection
