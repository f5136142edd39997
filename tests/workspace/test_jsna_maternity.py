"""Pregnancy and birth of the past year: the SQL's counts equal those of deliveries gone through one by one."""

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.workspace.jsna_maternity import maternity

LAST = date(2026, 3, 31)

TABLES = """
CREATE SCHEMA facts;
CREATE TABLE facts.delivery (
    delivery_id VARCHAR, mother_id VARCHAR, expected_on DATE, booked_on DATE, born_on DATE, gestation_days INTEGER,
    live_babies INTEGER
);
CREATE TABLE facts.delivery_person (delivery_id VARCHAR, person_id VARCHAR, role VARCHAR, weight_grams INTEGER);
CREATE TABLE facts.person (person_id VARCHAR, birth_date DATE);
CREATE TABLE facts.responsible (person_id VARCHAR, basis VARCHAR, from_date DATE, to_date DATE, learnt_to TIMESTAMP);
"""


def delivery(days_ago=30, booked_after=60, length=280, mother_age=30, weights=(3400,), *, lives_here=True, alive=1):
    """A delivery so many days ago; None for what nobody knows. Ages in years, lengths in days, weights in grams."""
    born = LAST - timedelta(days=days_ago)
    due = born if length is None else born + timedelta(days=280 - length)
    return {
        "born": born,
        "due": due,
        "booked": None if booked_after is None else due - timedelta(days=280 - booked_after),
        "length": length,
        "mother": None if mother_age is None else date(due.year - mother_age, due.month, min(due.day, 28)),
        "weights": weights,
        "here": lives_here,
        "alive": alive,
    }


def counted(deliveries):
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        for number, each in enumerate(deliveries):
            of, mother = f"d{number}", f"m{number}"
            connection.execute(
                "INSERT INTO facts.delivery VALUES (?, ?, ?, ?, ?, ?, ?)",
                [of, mother, each["due"], each["booked"], each["born"], each["length"], each["alive"]],
            )
            connection.execute("INSERT INTO facts.person VALUES (?, ?)", [mother, each["mother"]])
            connection.execute("INSERT INTO facts.delivery_person VALUES (?, ?, 'mother', NULL)", [of, mother])
            for baby, weight in enumerate(each["weights"]):
                connection.execute(
                    "INSERT INTO facts.delivery_person VALUES (?, ?, 'baby', ?)", [of, f"b{number}-{baby}", weight]
                )
            if each["here"]:
                # Known from two sources: one family is counted once.
                for start in (date(2020, 1, 1), date(2021, 1, 1)):
                    connection.execute(
                        "INSERT INTO facts.responsible VALUES (?, 'resident', ?, NULL, NULL)", [mother, start]
                    )
        return {each.id: (each.count, each.known, each.everybody) for each in maternity(connection, LAST)}


def gone_through(deliveries):
    """The same, delivery by delivery and baby by baby."""
    ours = [
        each
        for each in deliveries
        if each["here"] and each["alive"] and LAST - timedelta(days=364) <= each["born"] <= LAST
    ]
    babies = [(weight, each["length"]) for each in ours for weight in each["weights"]]
    at_term = [weight for weight, length in babies if length is not None and length >= 259]

    def turned_20(each):
        return each["due"] >= each["mother"].replace(year=each["mother"].year + 20)

    found = {
        "booked-by-10-weeks": (
            [each for each in ours if each["booked"] and (each["due"] - each["booked"]).days >= 210],
            [each for each in ours if each["booked"]],
            ours,
        ),
        "born-early": (
            [each for each in ours if each["length"] is not None and each["length"] < 259],
            [each for each in ours if each["length"] is not None],
            ours,
        ),
        "mothers-under-20": (
            [each for each in ours if each["mother"] and not turned_20(each)],
            [each for each in ours if each["mother"]],
            ours,
        ),
        "low-weight-at-term": (
            [weight for weight in at_term if weight is not None and weight < 2500],
            [weight for weight in at_term if weight is not None],
            at_term,
        ),
        "low-weight": (
            [weight for weight, _ in babies if weight is not None and weight < 2500],
            [weight for weight, _ in babies if weight is not None],
            babies,
        ),
    }
    return {id: tuple(map(len, parts)) for id, parts in found.items() if parts[1]}


def test_a_booking_at_10_weeks_is_in_time_and_a_day_later_is_not():
    assert counted([delivery(booked_after=70), delivery(booked_after=71)])["booked-by-10-weeks"] == (1, 2, 2)


def test_twins_are_one_delivery_and_two_babies():
    found = counted([delivery(length=250, weights=(2300, 2600))])
    assert found["born-early"] == (1, 1, 1)
    assert found["low-weight"] == (1, 2, 2)
    assert "low-weight-at-term" not in found


def test_a_mother_is_under_20_until_her_birthday():
    young = delivery(mother_age=20) | {"due": date(2026, 3, 1), "mother": date(2006, 3, 2)}
    grown = young | {"mother": date(2006, 3, 1)}
    assert counted([young, grown])["mothers-under-20"] == (1, 2, 2)


@pytest.mark.parametrize("change", [{"lives_here": False}, {"alive": 0}, {"days_ago": 365}, {"days_ago": -1}])
def test_other_peoples_and_other_years_deliveries_are_not_counted(change):
    assert counted([delivery(**change)]) == {}


def test_what_is_not_known_is_not_counted_and_the_name_says_how_complete_it_is():
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        assert maternity(connection, LAST) == []
    assert counted([delivery(), delivery(booked_after=None)])["booked-by-10-weeks"] == (1, 1, 2)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            delivery,
            days_ago=st.integers(-2, 400),
            booked_after=st.none() | st.integers(60, 80),
            length=st.none() | st.integers(250, 290),
            mother_age=st.none() | st.integers(18, 22),
            weights=st.lists(st.none() | st.integers(2400, 2600), min_size=1, max_size=3).map(tuple),
            lives_here=st.booleans(),
            alive=st.sampled_from([0, 1]),
        ),
        max_size=12,
    )
)
def test_any_deliveries_are_counted_as_one_by_one(deliveries):
    assert counted(deliveries) == gone_through(deliveries)
