"""What became of every record, what numbers prove of the model, and what people decided: counted, by group."""

from datetime import date

import pytest
from linked_records import SECRET, linked, written

from familyhub.errors import SnapshotError, UsageError
from familyhub.linkage.shape import Decision
from familyhub.linkage.stable_ids import record_key
from familyhub.quality.linkage_reading import check_members, read_linkage

RECORDS = """
    record | person | source | person_key | nhs_numbers | upns          | birth_date | forename | surname | postcode | sex | birth_order | is_adopted | is_unborn | is_told
           | 1      | chis   | a          | 9990000018  |               | 2025-05-01 | ada      | vale    | AB1 2CD  | F   |             |            |           |
           | 1      | gp     | b          | 9990000018  |               | 2025-05-01 | ada      | vale    | AB1 2CD  | F   |             |            |           |
           | 2      | chis   | c          | 9990000026  |               | 2020-05-01 | ben      | moss    | AB1 2CD  | M   | 2           |            |           |
           | 2      | gp     | d          |             |               | 2020-05-01 | ben      | moss    | AB1 2CD  | M   |             |            |           |
           | 2      | gp     | e          | 9990000026  |               | 2020-05-01 | benjamin | moss    |          |     |             |            |           |
           | 3      | chis   | f          |             |               | 2020-05-01 |          |         |          |     |             |            |           |
           | 4      | chis   | g          |             |               |            | cat      | vale    |          |     |             |            |           |
           | 5      | chis   | h          |             |               | 2012-05-01 | dan      | vale    |          | M   |             |            |           |
           | 6      | chis   | i          |             |               | 2012-05-01 | dan      | vale    | AB1 2CD  | M   |             | yes        |           |
           | 7      | chis   | j          |             |               |            |          |         |          |     |             |            | yes       |
           | 8      | chis   | k          |             |               |            |          |         |          |     |             |            |           | no
           | 9      | chis   | l          |             |               | 2016-05-01 |          |         |          |     |             |            |           |
           | 10     | gp     | m          |             | H801200001001 | 2016-05-01 |          |         |          |     |             |            |           |
           | 11     | gp     | n          | 9990000034  |               | 1990-05-01 | eve      | moss    |          | F   |             |            |           |
           | 12     | chis   | o          | 9990000042  |               | 1990-05-01 | eve      | moss    |          | F   |             |            |           |
           | 13     | gp     | p          |             |               | 1990-05-01 | eva      | moss    |          | F   |             |            |           |
           | 13     | gp     | q          |             |               | 1990-05-01 | eva      | moss    |          | F   |             |            |           |
           | 14     | chis   | r          | 9990000077  |               | 2020-05-01 | gus      | vale    |          |     |             |            |           |
           | 14     | gp     | s          | 9990000077  |               | 2020-05-01 |          |         |          |     |             |            |           |
    record_tie | source | person_key | rule       | weight
               | chis   | a          | nhs_number |
               | gp     | b          | nhs_number |
               | chis   | c          | nhs_number |
               | gp     | d          | model      | 9.5
               | gp     | e          | nhs_number |
               | gp     | p          | model      | 20
               | gp     | q          | model      | 20
               | chis   | r          | nhs_number |
               | gp     | s          | nhs_number |
    link_edge  | a  | b  | weight | rule
               | 0  | 1  |        | nhs_number
               | 2  | 4  |        | nhs_number
               | 2  | 3  | 9.5    | model
               | 13 | 14 | 7.5    | model
               | 15 | 16 | 20     | model
               | 7  | 8  | -1.5   | model
    link_proof | a  | b  | weight
               | 0  | 1  | 14.5
               | 2  | 4  | 3
    link_doubt | a  | b  | weight | kind      | why
               | 13 | 14 | 7.5    | forbidden | two NHS numbers
               | 7  | 8  | -1.5   | doubtful  | not enough agrees
               | 2  | 3  | 9.5    | thin      | one pair joins them
    place_path | lsoa      | name | quintile
               | E01000001 | Here | 1
    address_record | source | person_key | kind | from_date  | lsoa
                   | chis   | a          | home | 2025-05-01 | E01000001
    person_record  | source | person_key | upn           | ethnicity | extract_id | row
                   | chis   | l          | H80120000100A |           | 2          | 1
                   | chis   | a          |               | J         | 2          | 2
                   | gp     | b          |               | Z         | 2          | 3
    """  # noqa: E501 - a table is read across


@pytest.fixture(scope="module")
def connection():
    connection = linked(RECORDS)
    connection.execute(
        "CREATE TABLE marts.source AS SELECT * FROM"
        " (VALUES ('chis', 'Child health', ['chis']), ('gp', 'GPs', ['csds'])) AS told (source, name, formats)"
    )
    same, other = (
        Decision(record_key(SECRET, *first), record_key(SECRET, *second), same, "somebody", entry)
        for first, second, same, entry in (
            (("gp", "d"), ("chis", "c"), True, 1),
            (("gp", "n"), ("chis", "o"), False, 2),
        )
    )
    return written(connection, [same, other, Decision("gone", same.first, same=True, decided_by="somebody", entry=3)])


@pytest.fixture(scope="module")
def found(connection):
    return read_linkage(connection, date(2026, 6, 30))


def test_every_record_is_counted_once_by_what_became_of_it(found):
    told = {(each.source, each.standing, each.why): (each.records, each.doubtful) for each in found.standings}
    assert told == {
        ("chis", "tied", "nhs_number"): (3, 1),
        ("gp", "tied", "nhs_number"): (3, 1),
        ("gp", "tied", "model"): (1, 1),
        ("gp", "within", "model"): (2, 0),
        ("gp", "alone", "upn"): (1, 0),
        ("gp", "apart", "forbidden"): (1, 0),
        ("chis", "alone", "names_only"): (1, 1),
        ("chis", "alone", "unborn"): (1, 0),
        ("chis", "apart", "adopted"): (1, 1),
        ("chis", "apart", "forbidden"): (1, 0),
        ("chis", "never", "no_birth_date"): (1, 0),
        ("chis", "never", "no_number_no_name"): (1, 0),
        ("chis", "never", "temporary_upn"): (1, 0),
        ("chis", "never", "no_record"): (1, 0),
    }
    assert (found.records, found.tied, found.never, found.asked) == (19, 7, 4, 3)


def test_each_source_beside_each_other(found):
    assert {(each.source, each.other): (each.records, each.tied) for each in found.overlaps} == {
        ("chis", "gp"): (11, 3),
        ("gp", "chis"): (8, 4),
    }


def test_bands_hold_what_numbers_and_people_say_of_pairs(found):
    told = {
        each.band: (each.pairs, each.joined, each.same_number, each.other_number, each.decided_same,
                    each.decided_different)
        for each in found.bands
    }  # fmt: skip
    assert told == {
        -5: (1, 0, 0, 0, 0, 0),
        0: (1, 1, 1, 0, 0, 0),
        5: (2, 1, 0, 1, 1, 1),
        10: (1, 1, 1, 0, 0, 0),
        20: (1, 1, 0, 0, 0, 0),
    }


def test_numbers_prove_what_the_model_alone_would_find(found):
    proofs = {(each.dimension, each.value): (each.proved, each.found, each.mistaken) for each in found.proofs}
    assert (found.proof.people, found.proof.nameless) == (2, 1)
    assert proofs["all", ""] == (2, 1, 1)
    assert proofs["sources", "chis + gp"] == (2, 1, 1)
    assert proofs["birth", "multiple"] == (1, 0, 0)
    assert proofs["birth", "single"] == (1, 1, 0)
    assert proofs["ethnicity", "J"] == (1, 1, 0)
    assert proofs["age", "19+"] == (0, 0, 1)


def test_groups_are_told_by_the_record_itself(found):
    ethnicity = {each.value: (each.records, each.people, each.tied) for each in found.together("ethnicity")}
    # b says "not stated": it is not of the ethnicity that a states, or being tied would make the group
    assert ethnicity == {"J": (1, 1, 1), "unknown": (11, 8, 6)}
    assert {each.value: each.records for each in found.together("quintile")} == {"1": 1, "unknown": 11}
    assert {each.value: each.records for each in found.together("age")} == {
        "1-4": 2, "5-10": 8, "11-15": 2, "19+": 4, "unknown": 3,
    }  # fmt: skip
    assert {each.value: each.records for each in found.together("birth")} == {"single": 11, "multiple": 1}


def test_members_are_opened_by_the_checks_name(connection):
    assert check_members(connection, "two_nhs_numbers") == ()
    with pytest.raises(UsageError, match="two_nhs_numbers"):
        check_members(connection, "two_heads")


def test_a_snapshot_from_before_is_refused_with_what_to_do():
    with pytest.raises(SnapshotError, match="familyhub refresh"):
        read_linkage(linked(RECORDS), date(2026, 6, 30))
