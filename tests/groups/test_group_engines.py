"""The SQL against the same rules in plain Python, over small families drawn at random."""

from dataclasses import replace
from datetime import date, timedelta

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.groups import combinations, fill
from familyhub.groups.catalogue import load
from familyhub.groups.definition import Example
from familyhub.groups.examples import question_of
from familyhub.groups.given import facts_of
from familyhub.groups.given import load as load_facts
from familyhub.groups.reference import ReferenceCounty

CATALOGUE = load()
AS_OF = date(2026, 3, 31)
PEOPLE = range(1, 8)

near = st.sampled_from(
    [AS_OF + timedelta(days=day) for day in (-1900, -1500, -760, -400, -366, -365, -200, -60, -1, 0, 1, 40)]
)
births = st.sampled_from(
    [date(2026, 3, 31), date(2026, 4, 1), date(2024, 9, 1), date(2023, 5, 1), date(2021, 3, 31), date(2021, 4, 1),
     date(2012, 1, 1), date(2008, 3, 31), date(2008, 4, 1), date(2006, 3, 31), date(2004, 5, 1), date(1990, 1, 1)]
)  # fmt: skip
who = st.sampled_from(list(PEOPLE))
maybe_day = st.none() | near
home = st.sampled_from([None, None, "a", "b"])
codes = sorted({code for name, group in CATALOGUE.groups.items() for code in (name, *group.recorded_as)})
spells = sorted(
    {
        (record.status, detail)
        for group in CATALOGUE.groups.values()
        for record in group.shown_by
        if hasattr(record, "status")
        for detail in (*record.details, None, "something else")
    },
    key=str,
)


def without_nothing(**cells):
    return st.fixed_dictionaries(cells).map(lambda row: {key: value for key, value in row.items() if value is not None})


known = st.sampled_from([None, None, None, date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 2)])
person = without_nothing(
    born=births, died=st.sampled_from([None] * 9 + [date(2026, 3, 1)]), sex=st.sampled_from([None, "F", "M"]),
    ethnicity=st.sampled_from([None, "A", "J", "Z"]), other_language=st.sampled_from([None, True, False]), home=home,
    other_home=home, quintile=st.sampled_from([None, 1, 2]), lives=st.sampled_from([True, True, True, False]),
)  # fmt: skip
people = st.lists(person, min_size=len(PEOPLE), max_size=len(PEOPLE)).map(
    lambda rows: [{"person": number, **row} for number, row in enumerate(rows, start=1)]
)
relation = without_nothing(
    person=who, of=who, standing=st.sampled_from([None, None, "contradicted"]), to=maybe_day, known=known,
    **{"is": st.sampled_from(["mother_of", "father_of", "carer_of", "foster_carer_of", "grandparent_of"])},
)  # fmt: skip
spell = st.sampled_from(spells).flatmap(
    lambda kind: without_nothing(
        person=who, status=st.just(kind[0]), detail=st.just(kind[1]), to=maybe_day, known=known, **{"from": near}
    )
)
recorded = without_nothing(
    person=who, group=st.sampled_from(codes), belongs=st.sampled_from(["yes", "yes", "no", "not_asked"]), on=near,
    known=known, replaced=st.sampled_from([None, None, date(2026, 3, 15)]),
)  # fmt: skip
school = without_nothing(
    person=who, on=near, service_child=st.sampled_from([None, True, False]),
    young_carer=st.sampled_from([None, "no", "declared_by_school"]),
    sen_provision=st.sampled_from([None, "none", "support", "ehcp"]),
)  # fmt: skip
birth = without_nothing(
    child=who, mother=st.none() | who, gestation_days=st.sampled_from([None, 258, 259, 280]),
    weight_grams=st.sampled_from([None, 2499, 2500]),
)  # fmt: skip


def one_a_key(*names):
    """Rows of which the first of each key stands, as in the tables."""
    return lambda rows: list({tuple(row.get(name) for name in names): row for row in rows}.values())


examples = st.builds(
    Example,
    says=st.just("drawn"),
    as_of=st.just(AS_OF),
    expect=st.just({}),
    people=people,
    related=st.lists(relation, max_size=8).map(one_a_key("person", "is", "of")),
    births=st.lists(birth, max_size=3).map(one_a_key("child")),
    status=st.lists(spell, max_size=8).map(one_a_key("person", "status", "detail", "from")),
    school=st.lists(school, max_size=3).map(one_a_key("person", "on")),
    recorded=st.lists(recorded, max_size=10).map(one_a_key("person", "group", "on")),
)


def filled(example, months=0):
    connection = duckdb.connect(":memory:", config={"threads": 1})
    load_facts(facts_of(example), connection)
    connection.execute("CREATE SCHEMA marts")
    fill(connection, CATALOGUE, replace(question_of(example), months=months))
    return connection


@settings(max_examples=40, deadline=None)
@given(examples)
def test_the_sql_says_of_everybody_what_the_plain_rules_say(example):
    county = ReferenceCounty(facts_of(example), CATALOGUE, question_of(example))
    with filled(example) as connection:
        members = connection.execute("SELECT priority_group, person_id, state FROM marts.group_member").fetchall()
        people = connection.execute("SELECT person_id FROM marts.group_person").fetchall()
        three = connection.execute(
            "SELECT person_id, mask, groups FROM marts.group_child WHERE three_or_more"
        ).fetchall()
        under_fives = connection.execute("SELECT person_id FROM marts.group_person WHERE under_five").fetchall()
        found = connection.execute(
            "SELECT mask, children, exactly FROM marts.group_combination WHERE level = 'county' ORDER BY mask"
        ).fetchall()
        counted = connection.execute(
            "SELECT priority_group, people, asked, unconfirmed, under_fives FROM marts.group_count"
            " WHERE level = 'county' AND as_of = (SELECT MAX(as_of) FROM marts.group_count)"
        ).fetchall()
    assert {person for (person,) in people} == county.counted()
    assert {(group, person): state for group, person, state in members} == county.states()
    fives = {person for (person,) in under_fives}
    masks = {
        child: sum(1 << CATALOGUE.counted.index(group) for group in county.groups_of(child))
        for child in fives
        if county.nests_of(child) >= 3
    }
    assert {person: mask for person, mask, _ in three} == masks
    assert all(groups == county.nests_of(person) for person, _, groups in three)
    nest = sum(1 << CATALOGUE.counted.index(name) for name in ("child_in_need", "child_protection_plan"))
    expected = combinations(list(masks.values()), [1] * len(masks), len(CATALOGUE.counted), [nest])
    assert found == list(
        zip(expected.masks.tolist(), expected.children.tolist(), expected.exactly.tolist(), strict=True)
    )
    states = county.states()
    for group, many, asked, unconfirmed, young in counted:
        of_group = {person: state for (name, person), state in states.items() if name == group}
        assert many == sum(state == "yes" for state in of_group.values())
        assert asked == sum(state in ("yes", "no") for state in of_group.values())
        assert unconfirmed == sum(state == "unconfirmed" for state in of_group.values())
        assert young == sum(state == "yes" and person in fives for person, state in of_group.items())


@settings(max_examples=8, deadline=None)
@given(examples)
def test_levels_add_up_and_no_count_is_larger_than_what_it_is_of(example):
    with filled(example, months=2) as connection:
        rows = connection.execute(
            """
            SELECT as_of, hierarchy, level, priority_group, SUM(people), SUM(own), SUM(unconfirmed), SUM(asked),
                SUM(population), SUM(under_fives), SUM(under_fives_population), SUM(among_three), MAX(families)
            FROM marts.group_count
            GROUP BY ALL
            """
        ).fetchall()
    at_county = {(row[0], row[3]): row[4:12] for row in rows if row[2] == "county"}
    assert len(at_county) > 0
    for as_of, _, _, group, *sums, families in rows:
        assert tuple(sums) == at_county[as_of, group]
        people, own, unconfirmed, asked, population, young, young_population, among_three = sums
        assert own <= people <= asked and asked + unconfirmed <= population
        assert among_three <= young <= min(people, young_population) and families >= 0
