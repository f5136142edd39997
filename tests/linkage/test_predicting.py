"""Which pairs of the model are two people of one family, whatever they weigh."""

import duckdb
import pytest

from familyhub.linkage.predicting import ALONE, FEWEST_KNOWN, edges_of
from familyhub.linkage.shape import STANDARD

KNOWN = ("ella", "jack", "noah", "thomas", "jayden", "jaden", "mohammed", "yusuf", "yunus")
A, B, C, D = range(4)

Told = dict[str, object]


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        yield opened


def child(source: str, *forenames: str, born: str = "2020-03-01", sex: str | None = None, **further: object) -> Told:
    """A record whose first given name comes first."""
    year, month, day = (int(part) for part in born.split("-"))
    return {
        "source": source, "forename": forenames[0] if forenames else None, "forenames": list(forenames),
        "forename_roots": list(forenames[:1]), "birth_date": born, "birth_year": year, "birth_month": month,
        "birth_day": day, "surname": "smith", "surnames": ["smith"], "sex": sex, **further,
    }  # fmt: skip


def two_people(connection, records: list[Told], *pairs: tuple[int, int, float], one_each: bool = True) -> list[bool]:
    """For each pair of records and bits, whether it is joined by no weight."""
    # a name is one that several people bear
    others = [child("elsewhere", name, born="1950-01-01") for name in KNOWN for _ in range(FEWEST_KNOWN)]
    connection.execute(STANDARD)
    for node, record in enumerate([*records, *others]):
        told = {"node": node, "person_key": str(node), **record}
        places = ", ".join("?" for _ in told)
        connection.execute(f"INSERT INTO standard ({', '.join(told)}) VALUES ({places})", list(told.values()))
    connection.execute("CREATE TEMP TABLE pair (node_l BIGINT, node_r BIGINT, match_weight DOUBLE)")
    connection.executemany("INSERT INTO pair VALUES (?, ?, ?)", pairs)
    edges = edges_of(connection, "pair", "standard", -4.0, one_each=one_each)
    found = {(int(a), int(b)): bool(flag) for a, b, flag in zip(edges.a, edges.b, edges.dissimilar, strict=True)}
    return [found[min(a, b), max(a, b)] for a, b, _ in pairs]


def test_a_name_that_was_replaced_is_joined_where_nobody_else_could_be_meant(connection):
    records = [child("school", "ella"), child("chis", "noah")]
    assert two_people(connection, records, (A, B, ALONE)) == [False]


def test_a_pair_that_stands_alone_must_agree_on_something(connection):
    records = [child("school", "ella"), child("chis", "noah")]
    assert two_people(connection, records, (A, B, ALONE - 1)) == [True]


def test_a_girl_and_a_boy_are_two(connection):
    records = [child("school", "ella", sex="F"), child("chis", "noah", sex="M")]
    assert two_people(connection, records, (A, B, 15.0)) == [True]


def test_a_twin_whose_own_record_is_there_is_nobody_else(connection):
    records = [child("school", "ella"), child("school", "noah"), child("chis", "noah")]
    assert two_people(connection, records, (A, B, 15.0), (A, C, 15.0), (B, C, 20.0)) == [True, True, False]


def test_a_child_with_a_twin_in_its_own_source_is_never_taken_for_somebody_else(connection):
    records = [child("school", "ella"), child("school", "noah"), child("chis", "jack")]
    assert two_people(connection, records, (A, B, 15.0), (A, C, 15.0)) == [True, True]


def test_a_father_and_his_son_of_one_name_are_two(connection):
    father, son = child("school", "jack", born="1985-05-05"), child("school", "jack", born="2020-03-01")
    records = [father, son, {**father, "source": "gp"}]
    assert two_people(connection, records, (A, B, 9.0), (B, C, 9.0), (A, C, 20.0)) == [True, True, False]


def test_a_year_that_is_one_slip_off_is_no_generation(connection):
    records = [child("school", "jack", born="2020-03-01"), child("chis", "jack", born="2002-03-01")]
    assert two_people(connection, [*records, child("chis", "jack")], (A, B, 9.0), (A, C, 20.0)) == [False, False]


OTHER_SURNAME = {"surname": "patel", "surnames": ["patel"]}


def test_a_first_name_and_a_home_are_not_enough_beside_two_surnames_and_two_birth_dates(connection):
    lodger = child("chis", "ella", born="2009-11-24", **OTHER_SURNAME)
    assert two_people(connection, [child("school", "ella"), lodger], (A, B, ALONE - 1)) == [True]


def test_nor_where_one_of_the_birth_dates_is_not_known(connection):
    undated = dict.fromkeys(("birth_date", "birth_year", "birth_month", "birth_day"))
    lodger = {**child("chis", "ella", **OTHER_SURNAME), **undated}
    assert two_people(connection, [child("school", "ella"), lodger], (A, B, ALONE - 1)) == [True]


@pytest.mark.parametrize(
    "other",
    [
        child("chis", "ella", born="2009-03-24", **OTHER_SURNAME),  # the month agrees
        child("chis", "ella", born="2009-11-24", surname="smithe", surnames=["smithe"]),
        child("chis", "ella", born="2009-11-24", surname="patel", surnames=["patel", "smith"]),
        child("chis", "smith", born="2009-11-24", surname="ella", surnames=["ella"]),
        child("chis", "ella", born="2009-11-24", other_number="7847472", **OTHER_SURNAME),  # one digit differs
    ],
)
def test_a_part_of_the_birth_date_a_slip_a_former_or_swapped_name_or_a_number_says_enough(connection, other):
    records = [child("school", "ella", other_number="7847473"), other]
    assert two_people(connection, records, (A, B, ALONE - 1)) == [False]


def test_of_whom_nobody_else_is_known_a_first_name_and_a_home_say_enough_from_four_bits(connection):
    other = child("chis", "ella", born="2009-11-24", **OTHER_SURNAME)
    assert two_people(connection, [child("school", "ella"), other], (A, B, ALONE)) == [False]


def test_a_middle_name_that_brothers_share_makes_no_child_of_two(connection):
    records = [child("school", "jack", "thomas"), child("school", "noah", "thomas"), child("chis", "noah", "thomas")]
    assert two_people(connection, records, (A, C, 15.0), (B, C, 20.0)) == [True, False]


def test_brothers_of_one_first_name_are_told_by_their_further_names(connection):
    yusuf, yunus = child("school", "mohammed", "yusuf"), child("school", "mohammed", "yunus")
    records = [yusuf, yunus, {**yunus, "source": "chis"}]
    assert two_people(connection, records, (A, C, 15.0), (B, C, 20.0)) == [True, False]


@pytest.mark.parametrize("other", [("mohammed",), ("mohammed", "y"), ("yusuf", "mohammed"), ("mohammed", "yousuf")])
def test_a_further_name_left_out_or_cut_or_turned_parts_nobody(connection, other):
    records = [child("school", "mohammed", "yusuf"), child("chis", *other), child("chis", "mohammed", "yusuf")]
    assert two_people(connection, records, (A, B, 12.0), (A, C, 15.0)) == [False, False]


def test_two_names_for_one_birth_date_in_one_source_are_two_however_alike(connection):
    records = [child("school", "jayden"), child("school", "jaden"), child("chis", "jaden")]
    assert two_people(connection, records, (A, B, 18.0), (A, C, 15.0)) == [True, False]


def test_of_a_source_that_repeats_people_a_name_that_stands_alone_is_a_slip(connection):
    records = [child("register", "ella"), child("register", "ella"), child("register", "noah")]
    pairs = (A, B, 20.0), (A, C, 15.0), (B, C, 15.0)
    assert two_people(connection, records, *pairs, one_each=False) == [False, False, False]


def test_the_order_of_a_pairs_records_changes_nothing(connection):
    records = [child("school", "ella"), child("school", "noah"), child("chis", "noah")]
    assert two_people(connection, records, (B, A, 15.0), (C, A, 15.0), (C, B, 20.0)) == [True, True, False]
