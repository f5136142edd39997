"""What people decided binds the linkage: a "no" is never overruled, a "yes" joins unless no person may hold what both
hold, and without them all is as it was.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familyhub.linkage.cannot_link import cluster_of, join, parted_by, why_not
from familyhub.linkage.linking import link
from familyhub.linkage.shape import Decision
from familyhub.linkage.stable_ids import record_key
from familyhub.sources import landed_extracts
from familyhub.sources.canonical import load_canonical, load_extracts
from linkage.test_merging import counties, merged, pair, same
from workspaces import County

SECRET = b"the secret of this one workspace"
SURE = float("inf")


@st.composite
def decided(draw: st.DrawFn):
    """A county of records, and two that somebody decided on."""
    held, rows, parted, one_each = draw(counties().filter(lambda county: len(county[0]) > 1))
    a = draw(st.integers(0, len(held) - 2))
    b = draw(st.integers(a + 1, len(held) - 1))
    return held, rows, parted, one_each, (a, b)


@given(decided())
def test_a_no_is_never_overruled(county):
    held, rows, parted, one_each, (a, b) = county
    rows = [row for row in rows if row[:2] != (a, b)]
    for rule in ("model", "nhs_number"):  # whatever joins the two
        found = merged(held, *rows, pair(a, b, 30.0, rule), parted=[*parted, (a, b)], one_each=one_each)
        assert not same(found, a, b)


@given(decided())
def test_a_yes_joins_unless_no_person_may_hold_what_both_hold(county):
    held, rows, parted, one_each, (a, b) = county
    rows = [row for row in rows if row[:2] != (a, b)]
    found = merged(held, *rows, pair(a, b, SURE, "person"), parted=parted, one_each=one_each)
    apart = parted_by(parted)
    why = why_not(*(cluster_of(node, held[node], apart.get(node, ())) for node in (a, b)))
    assert same(found, a, b) == (why is None)
    assert why is None or (a, b, why) in [(each.a, each.b, each.why) for each in found.forbidden]


@given(decided())
def test_of_several_yeses_each_joins_unless_those_before_it_stand_against_it(county):
    held, rows, parted, one_each, _ = county
    others = [(0, node) for node in range(1, len(held))]
    rows = [row for row in rows if row[:2] not in others]
    found = merged(held, *rows, *(pair(*each, SURE, "person") for each in others), parted=parted, one_each=one_each)
    apart = parted_by(parted)
    first = cluster_of(0, held[0], apart.get(0, ()))
    for _, node in others:
        each = cluster_of(node, held[node], apart.get(node, ()))
        assert same(found, 0, node) == (why_not(first, each) is None)
        if why_not(first, each) is None:
            join(first, each)


CHILDREN = """
    person_record | person_key | nhs_number | forename | surname | birth_date | sex
                  | mia        | 9990000018 | Mia      | Walsh   | 2024-03-01 | F
                  | tom        |            | Tom      | Osei    | 2012-05-05 | M
    """
SCHOOL = """
    person_record | person_key | nhs_number | forename | surname | birth_date | sex
                  | 17         | 9990000018 | Mia      | Walsh   | 2024-03-01 | F
                  | 18         | 9990000026 | Mya      | Walsh   | 2024-03-01 | F
                  | 19         |            | Thomas   | Osei    | 2012-05-05 | M
    """
RECORDS = [("chis", "mia"), ("chis", "tom"), ("school", "17"), ("school", "18"), ("school", "19")]


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    county = County(tmp_path_factory.mktemp("decided"))
    county.receive("2025-01-10", CHILDREN, source="chis")
    county.receive("2025-01-10", SCHOOL, source="school")
    county.land()
    with duckdb.connect() as connection:
        extracts = landed_extracts(county.folders.landed)
        load_extracts(connection, extracts)
        load_canonical(connection, extracts)
        yield connection


def linked(connection: duckdb.DuckDBPyConnection, decisions: Sequence[Decision] = ()) -> dict[tuple[str, str], int]:
    link(connection, SECRET, decisions=decisions)
    rows = connection.execute("SELECT source, person_key, person_id FROM record_person").fetchall()
    return {(source, person_key): person_id for source, person_key, person_id in rows}


@pytest.fixture(scope="module")
def undecided(landed: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    return linked(landed)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(list(combinations(RECORDS, 2))), st.booleans(), min_size=1, max_size=3))
def test_whatever_is_decided_no_no_is_overruled_and_undone_all_is_as_it_was(landed, undecided, answers):
    keys = {each: record_key(SECRET, *each) for each in RECORDS}
    decisions = [
        Decision(*sorted((keys[a], keys[b])), same, "Ada", entry)
        for entry, ((a, b), same) in enumerate(answers.items(), start=1)
    ]
    after = linked(landed, decisions)
    assert not any(after[a] == after[b] for (a, b), same in answers.items() if not same)
    assert after["chis", "mia"] != after["school", "18"]  # two NHS numbers, whoever says what
    assert linked(landed) == undecided


def test_a_single_yes_joins_two_whom_nothing_else_would(landed, undecided):
    first, second = ("chis", "tom"), ("school", "17")
    assert undecided[first] != undecided[second]
    after = linked(landed, [Decision(record_key(SECRET, *first), record_key(SECRET, *second), True, "Ada", 1)])
    assert after[first] == after[second] == after["chis", "mia"]


def test_an_adopted_childs_record_is_joined_by_people_alone(landed):
    """The number that both bear joins them until the record is told to be adopted; then only a decision does."""
    landed.execute("UPDATE person_record SET restriction = 'adopted' WHERE person_key = 'mia'")
    try:
        assert linked(landed)["chis", "mia"] != linked(landed)["school", "17"]
        both = [record_key(SECRET, *each) for each in (("chis", "mia"), ("school", "17"))]
        after = linked(landed, [Decision(both[0], both[1], True, "Ada and Ben", 2)])
        assert after["chis", "mia"] == after["school", "17"]
    finally:
        landed.execute("UPDATE person_record SET restriction = NULL")


def test_where_a_parent_by_adoption_is_named_people_alone_join_and_nobody_is_hidden(landed):
    both = ("school", "17"), ("chis", "mia")
    landed.execute(
        "INSERT INTO relationship_record BY NAME SELECT 'school' AS source, '17' AS person_key, 'joy' AS other_key,"
        " 'adoptive_parent' AS relationship, 1 AS extract_id, 1 AS row, DATE '2024-01-01' AS learnt_from"
    )
    try:
        apart = linked(landed)
        assert apart[both[0]] != apart[both[1]]
        assert landed.execute("SELECT * FROM beside_adopted").fetchall() == []
        asked = landed.execute("SELECT kind, why FROM link_doubt WHERE why LIKE '%adopted%'").fetchall()
        assert asked == [("forbidden", "one number, and one of them is an adopted child")]
        first, second = (record_key(SECRET, *each) for each in both)
        after = linked(landed, [Decision(first, second, True, "Ada and Ben", 4)])
        assert after[both[0]] == after[both[1]]
    finally:
        landed.execute("DELETE FROM relationship_record WHERE relationship = 'adoptive_parent'")


def test_a_yes_against_which_a_number_stands_is_listed_and_joins_nobody(landed):
    keys = [record_key(SECRET, "school", key) for key in ("17", "18")]
    after = linked(landed, [Decision(keys[0], keys[1], True, "Ada", 3)])
    assert after["school", "17"] != after["school", "18"]
    listed = landed.execute(
        """
        SELECT link_doubt.kind, link_doubt.why
        FROM link_doubt
        JOIN standard AS one ON one.node = link_doubt.a
        JOIN standard AS other ON other.node = link_doubt.b
        WHERE one.person_key IN ('mia', '17') AND other.person_key = '18'
        """
    ).fetchall()
    assert listed == [("forbidden", "two NHS numbers")]
