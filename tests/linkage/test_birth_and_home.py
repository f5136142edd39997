"""A grown-up's record without number and name: whose it is by birth date, sex and home, and when it is nobody's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.linkage.birth_and_home import home_edges
from familyhub.linkage.shape import Decision
from familyhub.linkage.stable_ids import record_key
from linkage.standing import SECRET, joined, one, people, same, standing

NUMBER = "98800{:05d}"

HEADER = "source | key | nhs_number | birth_date | sex | postcode | forename | surname | upn | placeholder | adopted"


def neighbours(count: int = 300) -> list[str]:
    """Mothers whom health visitors and the register both know, by number and home, each born on a day of her own."""
    lines = ["chis | youngest | 9990099999 | 2025-01-01 | F | ZX9 9ZZ | | | | |"]
    for each in range(count):
        born = np.datetime64("1980-01-01") + each * 23
        told = f"{NUMBER.format(each)} | {born} | F | ZX1 {each % 9 + 1}AA | | | | |"
        lines += [f"chis | mum{each} | {told}", f"hv | mum{each} | {told}"]
    return lines


def grown_up(source: str, each: int, first: int, postcode: str) -> str:
    born = f"{1970 + each % 30}-{each % 12 + 1:02}-{each % 28 + 1:02}"
    return f"{source} | other{each} | {NUMBER.format(first + each)} | {born} | F | {postcode} | | | | |"


def county(*lines: str, among: int = 300) -> str:
    return "\n".join([HEADER, *neighbours(among), *lines])


ANN = "chis | ann | 9990000018 | 1991-04-07 | F | ZX1 2AA | ann | smith | | |"
BARE = "hv | bare | | 1991-04-07 | F | ZX1 2AA | | | | |"


def of_ann(text: str) -> set[frozenset[str]]:
    return {records for records in people(text) if records & {"chis/ann", "hv/bare"}}


def test_a_record_without_number_and_name_is_hers_who_alone_was_born_that_day_and_lives_there():
    assert of_ann(county(ANN, BARE)) == {one("chis/ann", "hv/bare")}


@pytest.mark.parametrize(
    "other",
    [
        "school | eva | 9990000026 | 1991-04-07 | F | ZX1 2AA | eva | jones | | |",
        "school | eva | 9990000026 | 1991-04-07 | F | ZX1 7AA | eva | jones | | |",
        "school | eva | 9990000026 | 1991-04-07 | F |         | eva | jones | | |",
        "school | eva |            | 1991-04-07 |   | ZX1 2AA | eva | jones | | |",
        "hv     | eva |            | 1991-04-07 | F | ZX5 1AA | eva | jones | | |",
        "hv     | b2  |            | 1991-04-07 | F | ZX5 1AA |     |       | | |",
        "school | eva | 9990000026 | 1991-04-07 | F | ZX1 2AA | eva | jones | | | yes",
    ],
    ids=[
        "at her home",
        "near",
        "nobody knows where",
        "no number",
        "the same source",
        "another without anything",
        "adopted",
    ],
)
def test_it_is_nobodys_where_somebody_else_may_be_meant(other):
    assert of_ann(county(ANN, BARE, other)) == {one("chis/ann"), one("hv/bare")}


@pytest.mark.parametrize(
    "other",
    [
        "school | eva | 9990000026 | 1991-04-07 | F | ZX5 1AA | eva | jones | | |",
        "school | tom | 9990000026 | 1991-04-07 | M | ZX1 2AA | tom | smith | | |",
        "school | eva | 9990000026 | 1991-04-08 | F | ZX1 2AA | eva | jones | | |",
        "school | ann | 9990000018 | 1991-04-07 | F | ZX5 1AA | ann | smith | | |",
        "hv     | eva | 9990000026 | 1991-04-07 | F | ZX1 2AA |     |       | | |",
    ],
    ids=["far away", "a man", "the day after", "her own", "whom the source knows"],
)
def test_it_is_hers_where_whoever_else_there_is_cannot_be_meant(other):
    found = {frozenset(records & {"chis/ann", "hv/bare"}) for records in of_ann(county(ANN, BARE, other))}
    assert found == {one("chis/ann", "hv/bare")}


@pytest.mark.parametrize(
    "bare",
    [
        "hv | bare | | 2016-04-07 | F | ZX1 2AA | | | | |",
        "hv | bare | | 1991-04-07 |   | ZX1 2AA | | | | |",
        "hv | bare | | 1991-04-07 | F |         | | | | |",
        "hv | bare | | 1991-04-07 | F | ZX1 3AA | | | | |",
        "hv | bare | | 1991-04-07 | F | ZX1 2AA | | | | yes |",
        "hv | bare | | 1991-04-07 | F | ZX1 2AA | | | | | yes",
    ],
    ids=["a child", "no sex", "no home", "another home", "a placeholder", "adopted"],
)
def test_less_than_a_grown_ups_birth_date_sex_and_home_joins_nobody(bare):
    ann = ANN.replace("1991", "2016") if "2016" in bare else ANN
    assert of_ann(county(ann, bare)) == {one("chis/ann"), one("hv/bare")}


@pytest.mark.parametrize("born", ["1991-04-07", "1991-07-04", "2021-04-07"])
def test_whom_the_source_knows_by_a_number_is_not_meant_again(born):
    known = f"hv | ann | 9990000018 | {born} | F | ZX5 1AA | | | | |"
    assert one("hv/bare") in of_ann(county(ANN, known, BARE))


@pytest.mark.parametrize(("strangers", "guests", "joined"), [(30, 0, True), (30, 300, False), (0, 300, True)])
def test_many_at_one_home_tell_little_of_a_source_that_sees_people_nobody_else_knows(strangers, guests, joined):
    seen = [grown_up("hv", each, 90_000, "ZX5 1AA") for each in range(strangers)]
    hostel = [grown_up("chis", each, 70_000, "ZX1 2AA") for each in range(guests)]
    found = of_ann(county(ANN, BARE, *seen, *hostel))
    assert found == ({one("chis/ann", "hv/bare")} if joined else {one("chis/ann"), one("hv/bare")})


def test_a_birth_date_that_many_have_tells_nothing():
    new_year = [
        f"chis | other{each} | {NUMBER.format(70_000 + each)} | 1991-01-01 | F | ZX7 {each % 9}AA | | | | |"
        for each in range(60)
    ]
    ann, bare = (record.replace("1991-04-07", "1991-01-01") for record in (ANN, BARE))
    assert of_ann(county(ann, bare, *new_year)) == {one("chis/ann"), one("hv/bare")}
    assert of_ann(county(ANN, BARE, *new_year)) == {one("chis/ann", "hv/bare")}


def test_in_small_data_nothing_is_counted_and_nobody_joined():
    assert of_ann(county(ANN, BARE, among=1)) == {one("chis/ann"), one("hv/bare")}


def test_a_persons_no_stands():
    first, second = (record_key(SECRET, *record) for record in (("chis", "ann"), ("hv", "bare")))
    parted = Decision(first, second, same=False, decided_by="ida", entry=1)
    assert {one("chis/ann"), one("hv/bare")} <= people(county(ANN, BARE), [parted])


def test_the_record_says_what_ties_it_and_leaves_no_question():
    with standing(county(ANN, BARE)) as connection:
        joined(connection)
        assert one("chis/ann", "hv/bare") in same(connection)
        told = connection.execute("SELECT rule, weight FROM record_tie WHERE person_key = 'bare'").fetchall()
        assert told == [("home", None)]
        assert connection.execute("SELECT COUNT(*) FROM link_doubt").fetchall() == [(0,)]


DAYS = st.sampled_from(["1991-04-07", "1992-05-08"])
RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["chis", "hv", "school"]), st.sampled_from(["", "9990000018", "9990000026"]), DAYS,
        st.sampled_from(["F", "M", ""]), st.sampled_from(["ZX1 2AA", "ZX1 3AA", "ZX5 1AA", ""]),
        st.sampled_from(["", "ann"]),
    ),
    max_size=7,
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(RECORDS)
def test_whoever_is_joined_is_the_only_one_of_that_day_near_there(drawn):
    lines = [
        f"{source} | x{place} | {number} | {day} | {sex} | {postcode} | {name} | | | |"
        for place, (source, number, day, sex, postcode, name) in enumerate(drawn)
    ]
    with standing(county(*lines)) as connection:
        edges = home_edges(connection)
        told = connection.sql("SELECT * FROM standard ORDER BY node").to_arrow_table().to_pylist()
    for nodes in zip(edges.a.tolist(), edges.b.tolist(), strict=True):
        bare, other = sorted((told[node] for node in nodes), key=lambda record: len(record["nhs_numbers"]))
        assert bare["nhs_numbers"] == [] and bare["forename"] is None
        assert bare["birth_date"] == other["birth_date"]
        near = [
            record
            for record in told
            if record["birth_date"] == bare["birth_date"] and record["nhs_numbers"] != other["nhs_numbers"]
            and record is not bare and record["source"] != bare["source"] and record["sex"] in (None, bare["sex"])
            and record["district"] == bare["district"] and not any(
                known["source"] == bare["source"] and known["nhs_numbers"] == record["nhs_numbers"] != []
                for known in told
            )
        ]  # fmt: skip
        assert near == []
        assert not any(r["source"] == bare["source"] and r["nhs_numbers"] == other["nhs_numbers"] for r in told)
