"""What a study makes of ages, small counts and plans found twice, against the plain rules."""

from datetime import date
from math import inf, isclose

import duckdb
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.disclosure import protected_text
from familyhub.siting import Plan, Question
from familyhub.workspace.siting_kept import better
from familyhub.workspace.siting_local import CHILDREN, for_weighing

DAYS = st.dates(date(2004, 1, 1), date(2026, 4, 15))


def birthdays(born, on):
    """Whole years, by going from birthday to birthday; a child of 29 February has one on 1 March of other years."""
    age = 0
    while True:
        try:
            next_one = born.replace(year=born.year + age + 1)
        except ValueError:
            next_one = date(born.year + age + 1, 3, 1)
        if next_one > on:
            return age
        age += 1


@settings(deadline=None, max_examples=30)
@given(st.lists(DAYS, min_size=1, max_size=30), DAYS)
def test_ages_are_counted_from_birthday_to_birthday(births, on):
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("CREATE TABLE person (person_id INTEGER, birth_date DATE)")
        connection.execute("CREATE TABLE group_person (person_id INTEGER, lsoa VARCHAR, is_child BOOLEAN)")
        connection.executemany("INSERT INTO person VALUES (?, ?)", list(enumerate(births)))
        connection.executemany("INSERT INTO group_person VALUES (?, 'E1', TRUE)", [(k,) for k in range(len(births))])
        found = {age: count for _, age, count in connection.execute(CHILDREN, {"on": on}).fetchall()}
    ages = [birthdays(born, on) for born in births if born <= on]
    assert found == {age: ages.count(age) for age in set(ages)}


@given(st.integers(0, 400), st.integers(0, 400))
def test_two_counts_that_a_table_shows_alike_weigh_alike(one, other):
    if protected_text(one) == protected_text(other):
        assert for_weighing(one) == for_weighing(other)
    assert abs(for_weighing(one) - one) <= 4
    assert for_weighing(0) == 0


VALUES = st.floats(1, 100)


@st.composite
def unproven(draw, kind):
    """A plan with a bound on the right side of its value, or none."""
    question = Question(kind, p=1, within_minutes=10)
    value = draw(VALUES)
    bound = draw(st.one_of(st.just(-inf * question.sense), VALUES.map(lambda gap: value - question.sense * gap)))
    sites = (draw(st.integers(0, 9)),)
    return Plan(question, sites, value, bound, "best found", "time was over", 1.0, np.zeros(1, dtype=np.int64))


@given(st.data(), st.sampled_from(["p_median", "mclp"]))
def test_of_two_plans_the_better_sites_and_the_nearer_bound_stand(data, kind):
    one, other = data.draw(unproven(kind)), data.draw(unproven(kind))
    joined = better(one, other)
    best, nearer = (min, max) if kind == "p_median" else (max, min)
    assert joined.value == best(one.value, other.value)
    assert joined.bound == nearer(one.bound, other.bound)
    assert joined.sites in (one.sites, other.sites)
    met = isclose(joined.value, joined.bound, rel_tol=1e-6, abs_tol=1e-6)
    assert not joined.proven or met
