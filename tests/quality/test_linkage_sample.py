"""Joined pairs drawn at random: what they are drawn from, how many of each kind, and what the answers say of all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linked_records import NEWEST, SECRET, USING, linked

from familyhub.linkage.shape import Decision
from familyhub.linkage.stable_ids import record_key
from familyhub.quality.linkage_reading import read_linkage
from familyhub.quality.linkage_sample import FEWEST, KINDS, Draw, Sampled, SampleQuality, shares
from familyhub.quality.linkage_writing import write_linkage
from familyhub.reports.linkage_counts import Counts
from familyhub.reports.linkage_sample import NOBODY_ASKED, groups_table, kinds_table, sample_blocks, sample_sentence
from familyhub.state.decisions import pair_of
from familyhub.state.samples import DrawnPair, Frame, Sample

SIZES = st.dictionaries(st.sampled_from(KINDS), st.integers(0, 60), min_size=1)

COUNTY = """
    record | person | source | person_key | nhs_numbers | birth_date | forename | surname | sex
           | 1      | chis   | a          | 9990000018  | 2020-01-01 | ada      | vale    | F
           | 1      | gp     | a          | 9990000018  | 2020-01-01 | ada      | vale    | F
           | 1      | school | a          |             | 2020-01-01 | ada      | vale    | F
           | 2      | chis   | b          |             | 2021-01-01 | ben      | vale    | M
           | 2      | gp     | b          |             | 2021-01-01 | ben      | vale    | M
           | 3      | chis   | c          |             | 2021-02-02 | cat      | osei    | F
           | 3      | gp     | c          |             | 2021-02-02 | cat      | osei    | F
           | 4      | chis   | d          | 9990000026  | 2021-03-03 | dan      | osei    | M
           | 4      | gp     | d          | 9990000026  | 2021-03-03 | dan      | osei    | M
    link_edge | a | b | weight | rule
              | 0 | 1 |        | nhs_number
              | 1 | 2 | 9      | model
              | 3 | 4 | 12     | model
              | 5 | 6 |        | person
              | 7 | 8 |        | nhs_number
    """
"""Ada in three sources, Ben by the model, Cat by somebody's decision, Dan is sealed."""

JOINED = "SELECT joined_by, pairs FROM marts.linkage_joined WHERE dimension = 'all' ORDER BY joined_by"


def key(record: str) -> str:
    return record_key(SECRET, *record.split("/"))


def sample_of(*answers: tuple[str, str, str, str | None]) -> Sample:
    """Pairs with what joined them and what was said, of a hundred of each kind, half of them girls'."""
    pairs = [DrawnPair(pair_of(key(one), key(other)), by, answer) for one, other, by, answer in answers]
    frame = [Frame(by, "all", "", 100) for by in KINDS] + [Frame(by, "sex", "F", 50) for by in KINDS]
    drawn = {by: sum(each.joined_by == by for each in pairs) for by in KINDS}
    return Sample("s1", date(2026, 6, 1), drawn, frame, pairs, "Ada", drawn_on=date(2026, 6, 2))


@pytest.fixture
def county():
    connection = linked(COUNTY, person=[{"person_id": 4, "restriction": "sealed"}])
    connection.execute(
        "CREATE TABLE marts.source AS SELECT * FROM (VALUES ('chis', 'C', ['chis'])) AS told (source, name, formats)"
    )
    return connection


def test_pairs_are_drawn_from_what_linkage_joined_without_restricted_people_and_decisions(county):
    write_linkage(county, NEWEST, USING, SECRET)
    assert county.execute(JOINED).fetchall() == [("model", 2), ("number", 1), ("through", 1)]
    assert read_linkage(county, NEWEST).sample is None


def test_what_people_said_stands_by_kind_and_group_and_is_no_doubt_that_was_decided(county):
    said = sample_of(
        ("chis/a", "gp/a", "number", "same"),
        ("gp/a", "school/a", "model", "same"),
        ("chis/b", "gp/b", "model", "different"),
        ("chis/a", "school/a", "through", "unsure"),
        ("chis/gone", "gp/gone", "number", None),
    )
    decided = [Decision(*pair_of(key("chis/b"), key("gp/b")), False, "Ada", 7)]
    write_linkage(county, NEWEST, USING, SECRET, decided, said)
    found = read_linkage(county, NEWEST)
    assert found.sample is not None and found.sample.draw == Draw("s1", date(2026, 6, 1), date(2026, 6, 2), 5)
    told = {each.joined_by: (each.asked, each.same, each.different, each.unsure) for each in found.sample.of("all", "")}
    assert told == {"model": (2, 1, 1, 0), "through": (1, 0, 0, 1), "local": (0, 0, 0, 0), "number": (1, 1, 0, 0)}
    girls = {each.joined_by: each.answered for each in found.sample.of("sex", "F")}
    assert girls == {"model": 1, "through": 0, "local": 0, "number": 1}
    assert sum(band.decided_different for band in found.bands) == 0
    sentence = sample_sentence(found.sample)
    assert "people answered 3 and were unsure of 1; 1 cannot be asked about any more" in sentence
    assert "75.0% (" in sentence and "speaks of 50.0% of joined pairs" in sentence


@given(SIZES, st.integers(1, 250))
def test_half_of_a_sample_is_of_the_model_and_no_kind_gives_more_than_it_has(sizes, how_many):
    given_, whole = shares(sizes, how_many), sum(sizes.values())
    assert sum(given_.values()) == min(how_many, whole)
    assert all(given_[kind] <= sizes[kind] for kind in sizes)
    if 0 < how_many <= 2 * min(sizes.get("model", 0), whole - sizes.get("model", 0)):
        assert given_["model"] == (how_many + 1) // 2
    more = shares(sizes, how_many + 1)
    assert all(more[kind] >= given_[kind] for kind in sizes)


def quality(*rows: tuple[str, str, int, int, int]) -> SampleQuality:
    """Rows of kind, sex (empty: all), pairs, same and different."""
    return SampleQuality(
        Draw("s1", date(2026, 6, 1), date(2026, 6, 2), 100),
        tuple(
            Sampled(kind, "sex" if sex else "all", sex, pairs, same + different, same, different, 0)
            for kind, sex, pairs, same, different in rows
        ),
    )


def test_few_wrong_pairs_of_the_model_weigh_as_little_as_there_are_pairs_of_the_model():
    found = quality(("model", "", 1_000, 45, 5), ("number", "", 9_000, 50, 0)).precision()
    assert found is not None and found.share == pytest.approx(0.99)
    assert 0.92 < found.interval.lower < 0.94 and found.interval.upper < 0.998


def test_a_group_is_told_of_where_enough_was_answered():
    found = quality(
        ("number", "", 100, 60, 0), ("number", "F", 50, FEWEST, 0), ("number", "M", 50, FEWEST - 1, 0)
    )  # fmt: skip
    assert found.values("sex") == ("F",)
    assert [row[1] for row in groups_table(found).rows] == ["girls"]
    assert [row[0] for row in kinds_table(found).rows] == ["That bear one number", "All, weighed"]


def test_where_nobody_asked_the_report_says_how_and_for_others_it_tells_no_counts():
    nobody, asked = sample_blocks(None, Counts()), sample_blocks(quality(("number", "", 9, 3, 1)), Counts(True))
    assert NOBODY_ASKED in str(nobody)
    assert len(asked) == 2 and not any(character.isdigit() for character in str(asked[1]))
