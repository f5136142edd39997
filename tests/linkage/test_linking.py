"""Linking: who is one person when numbers, the model, twins' own sources and people's decisions all have a say."""

from itertools import combinations
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.linkage.shape import Decision
from familyhub.linkage.stable_ids import record_key
from linkage.standing import SECRET, joined, one, people, same, standing, stood

NUMBER, OTHER_NUMBER = "9990000018", "9990000026"
HOME = "zx1 1aa"


def decision(first: str, second: str, *, alike: bool, entry: int = 1) -> Decision:
    """A decision about two records, written as `source/key`."""
    keys = sorted(record_key(SECRET, *record.split("/")) for record in (first, second))
    return Decision(*keys, same=alike, decided_by="analyst", entry=entry)


def test_everything_alike_but_a_number_is_one_person_by_the_model():
    with standing("""
        source | key | birth_date | forename | surname  | sex | house | postcode
        chis   | a   | 2016-03-09 | florence | whitlock | F   | 14    | ZX1 1AA
        school | 7   | 2016-03-09 | florence | whitlock | F   | 14    | ZX1 1AA
        school | 8   | 2016-05-20 | matilda  | ogden    | F   | 2     | ZX9 4BB
    """) as connection:  # fmt: skip
        linked = joined(connection)
        assert same(connection) == {one("chis/a", "school/7"), one("school/8")}
        assert linked.by_model == 2
        assert connection.execute("SELECT DISTINCT rule FROM record_tie ORDER BY 1").fetchall() == [("model",), (None,)]


@pytest.mark.parametrize(("elder", "younger"), [("jayden", "jaden"), ("mohammed", "muhammad"), ("aisha", "ayesha")])
def test_twins_of_like_names_are_two_people_in_every_source(elder, younger):
    assert people(f"""
        source | key | birth_date | forename  | surname | sex | house | postcode | delivery
        chis   | e   | 2016-03-09 | {elder}   | khan    | M   | 14    | ZX1 1AA  | d
        chis   | y   | 2016-03-09 | {younger} | khan    | M   | 14    | ZX1 1AA  | d
        school | e   | 2016-03-09 | {elder}   | khan    | M   | 14    | ZX1 1AA  |
        school | y   | 2016-03-09 | {younger} | khan    | M   | 14    | ZX1 1AA  |
    """) == {one("chis/e", "school/e"), one("chis/y", "school/y")}  # fmt: skip


def test_a_twin_whose_name_nobody_knows_yet_is_left_to_a_person():
    assert len(people("""
        source | key | birth_date | forename | surname | sex | house | postcode | delivery | placeholder
        chis   | e   | 2024-03-09 | amelia   | khan    | F   | 14    | ZX1 1AA  | d        |
        chis   | y   | 2024-03-09 | sophia   | khan    | F   | 14    | ZX1 1AA  | d        |
        births | b   | 2024-03-09 |          | khan    | F   | 14    | ZX1 1AA  |          | yes
    """)) == 3  # fmt: skip


def test_cousins_of_one_name_at_one_address_are_two_people():
    assert len(people("""
        source | key | birth_date | forename | surname  | sex | house | postcode
        chis   | a   | 2014-03-09 | florence | whitlock | F   | 14    | ZX1 1AA
        school | 7   | 2016-11-21 | florence | whitlock | F   | 14    | ZX1 1AA
    """)) == 2  # fmt: skip


def test_father_and_son_of_one_name_are_two_people():
    assert len(people("""
        source | key | birth_date | forename | surname  | sex | house | postcode
        chis   | a   | 1989-06-23 | edmund   | whitlock | M   | 14    | ZX1 1AA
        school | 7   | 2016-03-09 | edmund   | whitlock | M   | 14    | ZX1 1AA
    """)) == 2  # fmt: skip


def test_two_numbers_are_two_people_however_alike_and_a_person_is_asked():
    with standing(f"""
        source | key | nhs_number     | birth_date | forename | surname  | sex | house | postcode
        chis   | a   | {NUMBER}       | 2016-03-09 | florence | whitlock | F   | 14    | ZX1 1AA
        school | 7   | {OTHER_NUMBER} | 2016-03-09 | florence | whitlock | F   | 14    | ZX1 1AA
    """) as connection:
        joined(connection)
        assert len(same(connection)) == 2
        assert connection.execute("SELECT kind, why FROM link_doubt").fetchall() == [("forbidden", "two NHS numbers")]


def test_two_records_of_one_source_with_two_numbers_are_asked_about_only_where_nothing_differs():
    records = f"""
        source | key | nhs_number     | birth_date | forename   | surname          | sex | house | postcode
        chis   | a   | {NUMBER}       | 2016-03-09 | wilhelmina | featherstonehaugh | F   | 14    | ZX1 1AA
        chis   | b   | {OTHER_NUMBER} | {{}}       | wilhelmina | featherstonehaugh | F   | 14    | ZX1 1AA
    """
    for born, asked in (("2016-03-09", 1), ("2016-03-19", 0)):
        with standing(records.format(born)) as connection:
            joined(connection)
            assert connection.execute("SELECT COUNT(*) FROM link_doubt").fetchall() == [(asked,)], born


ALIKE = """
    source | key | birth_date | forename | surname  | sex | house | postcode | adopted
    chis   | a   | 2016-03-09 | florence | whitlock | F   | 14    | ZX1 1AA  |
    school | 7   | 2016-03-09 | florence | whitlock | F   | 14    | ZX1 1AA  | {}
"""


def test_what_a_person_parts_stays_parted():
    assert len(people(ALIKE.format(""), [decision("chis/a", "school/7", alike=False)])) == 2


def test_a_decision_undone_leaves_all_as_it_was():
    with standing(ALIKE.format("")) as connection:
        joined(connection)
        before = connection.execute("FROM record_person ORDER BY ALL").fetchall()
        joined(connection, [decision("chis/a", "school/7", alike=False)])
        assert connection.execute("FROM record_person ORDER BY ALL").fetchall() != before
        joined(connection)
        assert connection.execute("FROM record_person ORDER BY ALL").fetchall() == before


def test_an_adopted_childs_record_is_joined_by_a_person_alone():
    assert len(people(ALIKE.format("yes"))) == 2
    assert len(people(ALIKE.format("yes"), [decision("chis/a", "school/7", alike=True)])) == 1


def test_whose_twin_a_number_was_typed_on_a_person_may_join():
    records = f"""
        source | key | nhs_number | birth_date | forename
        chis   | a   | {NUMBER}   | 2016-03-09 | florence
        school | 7   | {NUMBER}   | 2016-03-09 | matilda
    """
    assert len(people(records)) == 2
    assert len(people(records, [decision("chis/a", "school/7", alike=True)])) == 1


def test_a_decision_about_a_record_that_is_gone_changes_nothing():
    assert len(people(ALIKE.format(""), [decision("chis/gone", "school/7", alike=False)])) == 1


def test_a_return_is_found_again_by_the_ids_of_its_system():
    with standing("""
        source | key | birth_date
        cin    | c1  | 2016-03-09
        social | c1  | 2016-03-09
        social | c2  | 2017-01-01
    """) as connection:
        joined(connection, local_ids={"cin": "social"})
        assert same(connection) == {one("cin/c1", "social/c1"), one("social/c2")}


CELL = {
    "source": st.sampled_from(["chis", "gp", "school"]),
    "nhs_numbers": st.sampled_from([[NUMBER], [OTHER_NUMBER], [], []]),
    "upns": st.sampled_from([["L801000000001"], [], []]),
    "birth_date": st.sampled_from(["2016-03-09", "2016-03-09", "2016-09-03", None]),
    "birth_order": st.sampled_from([1, 2, None, None]),
    "forename": st.sampled_from(["jayden", "jaden", "florence", None]),
    "surname": st.sampled_from(["khan", "whitlock", None]),
    "sex": st.sampled_from(["F", "M", None]),
    "house": st.sampled_from(["14", None]),
    "delivery": st.sampled_from(["d", None]),
    "is_adopted": st.sampled_from([False, False, False, True]),
}
ROWS = st.lists(st.fixed_dictionaries(CELL), min_size=2, max_size=7)
PARTED = st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=2)


def as_records(drawn: list[dict[str, Any]], order: list[int]) -> list[dict[str, Any]]:
    """The drawn rows as standard records: nodes follow source and key, rows come in `order`."""
    keyed = sorted(({**row, "person_key": str(place)} for place, row in enumerate(drawn)), key=_key)
    records = [_record(node, row) for node, row in enumerate(keyed)]
    return [records[place] for place in order]


def _key(row: dict[str, Any]) -> tuple[str, str]:
    return row["source"], row["person_key"]


def _record(node: int, row: dict[str, Any]) -> dict[str, Any]:
    name = [row["forename"]] if row["forename"] else []
    year, month, day = map(int, row["birth_date"].split("-")) if row["birth_date"] else (None, None, None)
    return {
        **row, "node": node, "birth_year": year, "birth_month": month, "birth_day": day, "forenames": name,
        "forename_roots": name, "surnames": [row["surname"]] if row["surname"] else [], "postcode": HOME,
        "sector": HOME[:-2], "district": HOME.split(maxsplit=1)[0], "postcodes": [HOME], "is_unborn": False,
        "delivery": row["delivery"] and f"{row['source']}/{row['delivery']}",
    }  # fmt: skip


def violations(connection: duckdb.DuckDBPyConnection, parted: set[frozenset[str]]) -> list[str]:
    """What no person may hold, read from the people, pair by pair."""
    rows = connection.execute(
        "SELECT person_id, source || '/' || person_key, nhs_numbers, upns, birth_date, birth_order, is_adopted"
        " FROM standard JOIN record_person USING (source, person_key)"
    ).fetchall()
    found = []
    for first, second in combinations(rows, 2):
        if first[0] != second[0]:
            continue
        if frozenset({first[1], second[1]}) in parted:
            found.append("a person's no")
        found += ["two numbers" for place in (2, 3) if first[place] and second[place] and first[place] != second[place]]
        if first[4] and first[4] == second[4] and first[5] and second[5] and first[5] != second[5]:
            found.append("two birth orders")
        if first[6] or second[6]:
            found.append("an adopted child")
    return found


@settings(deadline=None, max_examples=25)
@given(drawn=ROWS, parted=PARTED, data=st.data())
def test_no_person_holds_what_none_may_and_the_order_of_rows_is_irrelevant(drawn, parted, data):
    keys = [f"{row['source']}/{place}" for place, row in enumerate(drawn)]
    pairs = {frozenset({keys[a], keys[b]}) for a, b in parted if a < b < len(keys)}
    decisions = [decision(*sorted(pair), alike=False, entry=entry) for entry, pair in enumerate(pairs)]
    order = data.draw(st.permutations(range(len(drawn))))
    found = []
    for rows in (list(range(len(drawn))), order):
        with stood(as_records(drawn, rows)) as connection:
            joined(connection, decisions)
            assert violations(connection, pairs) == []
            found.append(same(connection))
    assert found[0] == found[1]
