"""A delivery keeps its id while its people keep theirs, whatever else becomes known of it."""

from pathlib import Path

import duckdb

from workspaces import County

FIRST = """
    person_record | person_key | nhs_number | birth_date
                  | ada        | 9990000018 | 2025-09-01
                  | ben        | 9990000026 | 2025-09-02
                  | cat        | 9990000042 | 2025-09-03
                  | dan        | 9990000050 | 2025-09-04
                  | eve        | 9990000069 | 2025-09-05
                  | fay        | 9990000077 | 2025-09-06
    pregnancy     | pregnancy_key | person_key | due_on     | booked_on
                  | p-g           | mum-g      | 2025-10-03 | 2025-04-01
                  | p-h           | mum-h      | 2025-10-04 | 2025-04-01
                  | p-i           | mum-i      | 2025-12-30 | 2025-06-01
    """

NEWS = """
    birth | person_key | mother_key | delivery_key | born_on    | outcome | birth_order
          | ada        | mum-a      |              | 2025-09-01 | live    | 1
          | ben        |            | d-b          | 2025-09-02 | live    | 1
          | cat        | mum-c      |              | 2025-09-03 | live    | 2
          | a-twin     | mum-c      |              | 2025-09-03 | live    | 1
          | dan        |            | d-d          | 2025-09-04 | live    | 2
          | b-twin     |            | d-d          | 2025-09-04 | live    | 1
          | eve        | mum-e      |              | 2025-09-05 | live    |
          | an-elder   | mum-e      |              | 2023-02-01 | live    |
          | gus        | mum-g      |              | 2025-10-02 | live    | 1
          | hal        | mum-h      |              | 2025-10-02 | live    | 2
          | c-twin     | mum-h      |              | 2025-10-02 | live    | 1
    """
"""Gus is born, and Hal with a twin before him. Of Ada the mother becomes known, of Ben a key of the source, of Cat a
twin by the mother, of Dan one by the key, of Eve an elder child; of Fay nothing."""


def deliveries(county: County) -> dict[str, tuple[int, int]]:
    """By child of the first extract, the delivery it was born in and how many live babies that has."""
    home = county.folders.snapshots / county.workspace.in_service()
    with duckdb.connect() as connection:
        for name in ("facts", "identity"):
            connection.execute(f"ATTACH '{home / name}.duckdb' AS {name} (READ_ONLY)")
        found = connection.execute(
            "SELECT DISTINCT told.person_key, delivery.delivery_id, delivery.live_babies"
            " FROM identity.person_record AS told"
            " JOIN facts.delivery_person AS member ON member.person_id = told.person_id AND member.role = 'baby'"
            " JOIN facts.delivery AS delivery ON delivery.delivery_id = member.delivery_id"
            " WHERE told.nhs_number IS NOT NULL"
        ).fetchall()
    assert len(found) == 6
    return {child: (delivery, babies) for child, delivery, babies in found}


def of_mothers(county: County) -> dict[str, tuple[int, str]]:
    """By mother of whom a pregnancy was told, her delivery and where it stands."""
    home = county.folders.snapshots / county.workspace.in_service()
    with duckdb.connect() as connection:
        for name in ("facts", "identity"):
            connection.execute(f"ATTACH '{home / name}.duckdb' AS {name} (READ_ONLY)")
        found = connection.execute(
            "SELECT told.person_key, delivery.delivery_id, delivery.outcome FROM identity.record_person AS told"
            " JOIN facts.delivery AS delivery ON delivery.mother_id = told.person_id"
            " WHERE told.person_key IN ('mum-g', 'mum-h', 'mum-i')"
        ).fetchall()
    assert len(found) == 3
    return {mother: (delivery, outcome) for mother, delivery, outcome in found}


def test_a_delivery_keeps_its_id_over_the_birth_and_whoever_becomes_known(
    tmp_path: Path,
):
    county = County(tmp_path)
    county.receive("2025-10-01", FIRST)
    county.refresh()
    before = deliveries(county)
    assert len(set(before.values())) == 6
    expected = of_mothers(county)
    assert {outcome for _, outcome in expected.values()} == {"expected"}
    county.receive("2025-10-08", NEWS)
    county.refresh()
    after = deliveries(county)
    assert {child: delivery for child, (delivery, _) in after.items()} == {
        child: delivery for child, (delivery, _) in before.items()
    }
    assert {child: babies for child, (_, babies) in after.items() if babies == 2} == {"cat": 2, "dan": 2}
    born = of_mothers(county)
    assert {mother: outcome for mother, (_, outcome) in born.items()} == {
        "mum-g": "live", "mum-h": "live", "mum-i": "expected"
    }  # fmt: skip
    assert {mother: delivery for mother, (delivery, _) in born.items()} == {
        mother: delivery for mother, (delivery, _) in expected.items()
    }
