"""The exact passes: whom a number makes one person, whom it does not, and what is left for a person to decide."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from familyhub.linkage.exact_passes import MOST_BEARERS, exact_passes
from familyhub.linkage.twin_mates import twin_mates
from linkage.standing import joined, one, people, same, standing, stood

NUMBER, OTHER_NUMBER = "9990000018", "9990000026"
UPN = "L801000000001"


def doubts(text: str) -> set[tuple[str, str]]:
    """What is left to decide: kind and why."""
    with standing(text) as connection:
        joined(connection)
        return set(connection.execute("SELECT kind, why FROM link_doubt").fetchall())


def apart(text: str) -> list[tuple[Any, ...]]:
    """The numbers that contradict themselves: kind, records and reason."""
    with standing(text) as connection:
        joined(connection)
        return connection.execute("SELECT kind, records, reason FROM held_apart ORDER BY ALL").fetchall()


def test_an_nhs_number_and_a_birth_date_make_records_of_two_sources_one_person():
    assert people(f"""
        source | key | nhs_number | birth_date | forename | surname
        chis   | ada | {NUMBER}   | 2024-06-01 | ada      | smith
        school | 17  | {NUMBER}   | 2024-06-01 | ada      | jones
        school | 18  |            | 2024-06-09 | ada      | patel
    """) == {one("chis/ada", "school/17"), one("school/18")}  # fmt: skip


def test_a_number_with_another_birth_date_is_a_question():
    records = f"""
        source | key | nhs_number | birth_date
        chis   | ada | {NUMBER}   | 2024-06-01
        school | 17  | {NUMBER}   | 2024-06-02
    """
    assert len(people(records)) == 2
    assert doubts(records) == {("forbidden", "one number and two birth dates")}
    assert apart(records) == [("nhs_number", 2, "two birth dates")]


def test_a_number_without_a_birth_date_links_nobody():
    assert len(people(f"""
        source | key | nhs_number
        chis   | ada | {NUMBER}
        school | 17  | {NUMBER}
    """)) == 2  # fmt: skip


def test_a_pupil_number_links_as_an_nhs_number_does():
    assert people(f"""
        source | key | upn   | birth_date
        school | 17  | {UPN} | 2015-06-01
        social | c5  | {UPN} | 2015-06-01
        social | c6  |       | 2015-06-01
    """) == {one("school/17", "social/c5"), one("social/c6")}  # fmt: skip


def test_links_carry_on_from_record_to_record():
    assert people(f"""
        source | key | nhs_number | upn   | birth_date
        chis   | ada | {NUMBER}   |       | 2015-06-01
        school | 17  | {NUMBER}   | {UPN} | 2015-06-01
        social | c5  |            | {UPN} | 2015-06-01
    """) == {one("chis/ada", "school/17", "social/c5")}  # fmt: skip


def test_a_number_typed_on_the_other_twin_too_joins_those_who_agree_by_name():
    records = f"""
        source | key | nhs_number | birth_date | forename
        chis   | ada | {NUMBER}   | 2024-06-01 | ada
        chis   | ben | {NUMBER}   | 2024-06-01 | ben
        gp     | 7   | {NUMBER}   | 2024-06-01 | ada
    """
    assert people(records) == {one("chis/ada", "gp/7"), one("chis/ben")}
    assert doubts(records) == {("forbidden", "one number and two first names")}
    assert apart(records) == [("nhs_number", 3, "two first names")]


def test_of_a_number_that_contradicts_itself_a_record_without_a_name_is_nobodys():
    assert people(f"""
        source | key | nhs_number | birth_date | forename
        chis   | ada | {NUMBER}   | 2024-06-01 | ada
        chis   | ben | {NUMBER}   | 2024-06-01 | ben
        csds   | m   | {NUMBER}   | 2024-06-01 |
    """) == {one("chis/ada"), one("chis/ben"), one("csds/m")}  # fmt: skip


def test_a_number_typed_on_a_twin_of_a_like_name_is_found_out_by_the_twin():
    records = f"""
        source | key | nhs_number     | birth_date | forename | surname | delivery | roots
        chis   | j1  | {NUMBER}       | 2015-06-01 | jayden   | smith   | d        |
        chis   | j2  | {OTHER_NUMBER} | 2015-06-01 | jaden    | smith   | d        |
        school | 7   | {NUMBER}       | 2015-06-01 | jaden    | smith   |          |
    """
    assert one("chis/j1", "school/7") not in people(records)
    assert ("forbidden", "one number, and the first name of a twin") in doubts(records)


def short_names(first: str, second: str, surname: str = "smith") -> str:
    """One number and birth date with two short forenames, among three others each of whom is called Leo, Teo or Lee."""
    others = "\n".join(
        f"other | {name}{turn} | | 19{turn}0-01-01 | {name} | other{name}{turn}"
        for name in ("leo", "teo", "lee")
        for turn in range(3)
    )
    return f"""
        source | key | nhs_number | birth_date | forename | surname
        chis   | x   | {NUMBER}   | 2024-06-01 | {first}  | smith
        gp     | 7   | {NUMBER}   | 2024-06-01 | {second} | {surname}
        {others}
    """


@pytest.mark.parametrize(("first", "second"), [("leo", "loe"), ("loe", "leo"), ("teo", "eto"), ("lee", "wee")])
def test_a_short_name_with_one_slip_is_no_contradiction_where_the_surname_is_the_same(first, second):
    assert one("chis/x", "gp/7") in people(short_names(first, second))
    assert one("chis/x", "gp/7") not in people(short_names(first, second, surname="patel"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("leo", "teo"),  # two names
        ("aoy", "ayo"),  # of neither is known that it is a name
        ("leo", "eol"),  # two slips
        ("teo", "et"),  # of two letters too little is left
    ],
)
def test_short_names_that_twins_may_bear_are_for_a_person(first, second):
    records = short_names(first, second)
    assert one("chis/x", "gp/7") not in people(records)
    assert ("forbidden", "one number and two first names") in doubts(records)


def test_a_slip_that_is_as_near_to_the_twins_name_is_for_a_person():
    records = f"""
        source | key | nhs_number     | birth_date | forename | surname | delivery
        chis   | t1  | {NUMBER}       | 2015-06-01 | leo      | smith   | d
        chis   | t2  | {OTHER_NUMBER} | 2015-06-01 | lee      | smith   | d
        school | 7   | {NUMBER}       | 2015-06-01 | le       | smith   |
    """
    assert one("school/7") in people(records)
    assert ("forbidden", "one number, and the first name of a twin") in doubts(records)


def test_a_slip_that_is_nearer_to_the_childs_own_name_than_to_the_twins_is_the_childs():
    records = f"""
        source | key | nhs_number     | birth_date | forename | surname | delivery
        chis   | t1  | {NUMBER}       | 2015-06-01 | jayden   | smith   | d
        chis   | t2  | {OTHER_NUMBER} | 2015-06-01 | jaden    | smith   | d
        school | 7   | {NUMBER}       | 2015-06-01 | jayydn   | smith   |
    """
    assert one("chis/t1", "school/7") in people(records)


@pytest.mark.parametrize(
    ("first", "second", "roots"),
    [("", "ada", ""), ("zoe", "zoe", ""), ("elizabeth", "beth", "elizabeth"), ("jon", "john", ""), ("a", "ada", "")],
)
def test_names_that_are_missing_short_or_slips_are_no_contradiction(first, second, roots):
    assert len(people(f"""
        source | key | nhs_number | birth_date | forename | roots
        chis   | x   | {NUMBER}   | 2024-06-01 | {first}  | {roots}
        gp     | 7   | {NUMBER}   | 2024-06-01 | {second} | {roots}
    """)) == 1  # fmt: skip


def test_a_name_written_as_the_surname_is_no_contradiction():
    assert len(people(f"""
        source | key | nhs_number | birth_date | forename | surname
        chis   | x   | {NUMBER}   | 2015-06-01 | wilfred  | ward
        school | 7   | {NUMBER}   | 2015-06-01 | eaves    | wilfred
    """)) == 1  # fmt: skip


def test_a_middle_name_that_brothers_share_is_no_agreement():
    assert len(people(f"""
        source | key | nhs_number | birth_date | forename | forenames
        chis   | x   | {NUMBER}   | 2015-06-01 | ada      | rose
        school | 7   | {NUMBER}   | 2015-06-01 | poppy    | rose
    """)) == 2  # fmt: skip


def test_two_birth_orders_are_two_babies():
    assert len(people(f"""
        source    | key | nhs_number | birth_date | birth_order
        chis      | ada | {NUMBER}   | 2024-06-01 | 1
        maternity | b2  | {NUMBER}   | 2024-06-01 | 2
    """)) == 2  # fmt: skip


def test_one_birth_order_stands_for_a_name_that_was_changed():
    assert len(people(f"""
        source    | key | nhs_number | birth_date | birth_order | forename
        chis      | ada | {NUMBER}   | 2024-06-01 | 2           | ada
        maternity | b2  | {NUMBER}   | 2024-06-01 | 2           | poppy
    """)) == 1  # fmt: skip


def test_one_name_under_two_sexes_is_a_slip_of_the_pen_and_two_names_are_twins():
    records = f"""
        source | key | nhs_number | birth_date | forename | sex
        chis   | x   | {NUMBER}   | 2024-06-01 | frances  | F
        gp     | 7   | {NUMBER}   | 2024-06-01 | {{}}     | M
    """
    assert len(people(records.format("frances"))) == 1
    assert len(people(records.format("francis"))) == 2
    assert apart(records.format("francis")) == [("nhs_number", 2, "two sexes and two first names")]


def test_a_number_that_a_crowd_bears_is_a_placeholder():
    crowd = "\n".join(f"s{n} | k | {NUMBER} | 2024-06-01" for n in range(MOST_BEARERS + 1))
    assert len(people(f"source | key | nhs_number | birth_date\n{crowd}")) == MOST_BEARERS + 1


def test_a_pupil_number_on_the_wrong_twin_makes_no_one_child_of_both():
    assert people(f"""
        source | key | nhs_number     | upn   | birth_date | forename
        chis   | ada | {NUMBER}       |       | 2015-06-01 | ada
        chis   | ben | {OTHER_NUMBER} | {UPN} | 2015-06-01 | ben
        school | s   | {NUMBER}       | {UPN} | 2015-06-01 | ada
    """) == {one("chis/ada", "school/s"), one("chis/ben")}  # fmt: skip


def test_an_adopted_childs_record_is_joined_to_no_other_by_itself():
    records = f"""
        source      | key | nhs_number | birth_date | forename | adopted
        chis        | 17  | {NUMBER}   | 2024-06-01 | ada      |
        school      | 5   | {NUMBER}   | 2024-06-01 | ada      |
        social-care | ada | {NUMBER}   | 2024-06-01 | ada      | yes
    """
    assert people(records) == {one("social-care/ada"), one("chis/17", "school/5")}
    assert doubts(records) == {("forbidden", "one number, and one of them is an adopted child")}


def test_the_mothers_number_tells_a_baby_without_one_of_its_own():
    assert people("""
        source    | key | birth_date | mother_nhs | sex
        chis      | b   | 2024-06-01 | 9990000034 | F
        maternity | m   | 2024-06-01 | 9990000034 | F
        maternity | n   | 2024-06-01 | 9990000042 | F
    """) == {one("chis/b", "maternity/m"), one("maternity/n")}  # fmt: skip


def test_the_mothers_number_tells_twins_by_their_order_of_birth_or_not_at_all():
    records = """
        source    | key | birth_date | mother_nhs | birth_order
        chis      | b1  | 2024-06-01 | 9990000034 | 1
        chis      | b2  | 2024-06-01 | 9990000034 | 2
        maternity | m   | 2024-06-01 | 9990000034 | {}
    """
    assert one("chis/b2", "maternity/m") in people(records.format(2))
    assert len(people(records.format(""))) == 3


CELL = {
    "source": st.sampled_from(["chis", "gp", "school"]),
    "nhs_numbers": st.sampled_from([[NUMBER], [OTHER_NUMBER], []]),
    "upns": st.sampled_from([[UPN], []]),
    "birth_order": st.sampled_from([1, 2, None, None]),
    "forename": st.sampled_from(["ada", "ben", "ida", None]),
    "sex": st.sampled_from(["F", "M", None]),
    "is_adopted": st.sampled_from([False, False, False, True]),
}
RECORDS = st.lists(st.fixed_dictionaries(CELL), min_size=2, max_size=6)


def as_records(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    given_name = [[row["forename"]] if row["forename"] else [] for row in drawn]
    return [
        {
            **row, "node": node, "person_key": str(node), "birth_date": "2015-06-01", "forenames": name,
            "forename_roots": name, "surnames": [], "postcodes": [], "is_unborn": False,
        }
        for node, (row, name) in enumerate(zip(drawn, given_name, strict=True))
    ]  # fmt: skip


def slowly(rows: list[dict[str, Any]]) -> set[frozenset[int]]:
    """The slow reference: pairs that a number joins, number by number, until nothing changes."""
    group = {node: frozenset({node}) for node in range(len(rows))}
    for kind, number in (("nhs_numbers", NUMBER), ("nhs_numbers", OTHER_NUMBER), ("upns", UPN)):
        bearers = [node for node, row in enumerate(rows) if number in row[kind]]
        pairs = list(combinations(bearers, 2))
        contradicted = any(contradict(kind, rows[a], rows[b]) for a, b in pairs)
        sexes = {rows[node]["sex"] for node in bearers} - {None}
        names = {rows[node]["forename"] for node in bearers} - {None}
        for a, b in pairs:
            if rows[a]["is_adopted"] or rows[b]["is_adopted"]:
                continue
            one, other = rows[a], rows[b]
            if contradicted or (len(sexes) > 1 and len(names) > 1):
                both_named = one["forename"] and other["forename"] and one["forename"] == other["forename"]
                if not both_named or contradict(kind, one, other) or len({one["sex"], other["sex"]} - {None}) > 1:
                    continue
                if one["nhs_numbers"] and other["nhs_numbers"] and one["nhs_numbers"] != other["nhs_numbers"]:
                    continue
            together = group[a] | group[b]
            group |= dict.fromkeys(together, together)
    return set(group.values())


def contradict(kind: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    orders = {one["birth_order"], other["birth_order"]} - {None}
    names = {one["forename"], other["forename"]} - {None}
    same_order = one["birth_order"] is not None and len(orders) == 1 and one["birth_order"] == other["birth_order"]
    numbers = [row["nhs_numbers"] for row in (one, other) if row["nhs_numbers"]]
    if len(orders) > 1:
        return True
    if len(names) > 1 and not same_order:
        return True
    return kind == "upns" and len(numbers) == 2 and numbers[0] != numbers[1]


@settings(deadline=None)
@given(RECORDS)
def test_numbers_join_as_a_slow_reading_joins(drawn):
    rows = as_records(drawn)
    with stood(rows) as connection:
        connection.execute("UPDATE standard SET delivery = NULL")
        twin_mates(connection)
        exact_passes(connection)
        pairs = connection.execute("SELECT a, b FROM exact_edge").fetchall()
    a, b = ([pair[place] for pair in pairs] for place in (0, 1))
    graph = coo_matrix((np.ones(len(pairs)), (a, b)), shape=(len(rows), len(rows)))
    component = connected_components(graph, directed=False)[1]
    found = {frozenset(int(node) for node in np.flatnonzero(component == number)) for number in component}
    assert found == slowly(rows)


def test_a_record_that_is_alone_is_a_person():
    with standing("source | key\nchis | ada") as connection:
        joined(connection)
        assert same(connection) == {one("chis/ada")}
