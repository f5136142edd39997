"""What a council really paid takes the place of the unit cost: by day, by kind, and for nobody else."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linked import Linked

from familyhub import costs
from familyhub.segments import catalogue as catalogues
from familyhub.segments.paid import Amount, days_covered, paid_for
from familyhub.segments.people import gather
from familyhub.segments.question import Question

ASKED = Question(as_of=date(2025, 3, 31), known_by=date(2026, 4, 1))
FIRST, LAST = date(2024, 4, 1), date(2025, 3, 31)
WEEK = costs.load().at("looked_after_week").pounds


@pytest.fixture
def linked() -> Linked:
    linked = Linked()
    for person in (1, 2):
        linked.child(person, date(2016, 1, 1))
        linked.add("status", person_id=person, status="looked_after", from_date=date(2025, 1, 1))
    return linked


def paid(linked: Linked, person: int, pounds: float, per: str, first: date, last: date | None = None, **cells):
    described = {"service": "social_care", "what": "Foster placement"} | cells
    linked.add("cost", person_id=person, cost_key=len(linked.connection.execute("SELECT 1 FROM cost").fetchall()),
               pounds=pounds, per=per, from_date=first, to_date=last, **described)  # fmt: skip


def placements(linked: Linked) -> list[float]:
    found = gather(linked.connection, ASKED, catalogues.load(), costs.load())
    return found.pounds["placements"].tolist()


def test_the_costed_year_of_2024_is_at_prices_of_2024_25():
    assert ASKED.prices == "2024-25"
    assert costs.load().to_base("2024-25") == 1.0
    assert costs.load().to_base("2013-14") > 1.2
    assert costs.load().to_base("1900-01") == 1.0


def test_what_was_paid_counts_for_whom_it_is_told_and_the_unit_cost_for_others(linked):
    paid(linked, 1, 700, "week", date(2025, 1, 1))
    weeks = 90 / 7
    assert placements(linked) == pytest.approx([700 * weeks, WEEK * weeks])


def test_weeks_of_which_nothing_was_told_keep_the_unit_cost(linked):
    paid(linked, 1, 100, "day", date(2025, 1, 1), date(2025, 1, 10))
    paid(linked, 1, 100, "day", date(2025, 1, 6), date(2025, 1, 15))
    assert placements(linked)[0] == pytest.approx(2_000 + WEEK * 75 / 7)


def test_amounts_of_other_kinds_and_of_other_years(linked):
    paid(linked, 1, 36_500, "year", date(2023, 4, 1))
    paid(linked, 2, 5_000, "once", date(2024, 3, 31))
    paid(linked, 2, 5_000, "once", date(2024, 4, 1))
    paid(linked, 2, 1_000, "spell", date(2024, 3, 27), date(2024, 4, 5))
    found, _ = paid_for(linked.connection, ASKED, catalogues.load())
    assert found["placements"].pounds == pytest.approx({1: 36_500, 2: 5_500})


def test_a_service_alone_tells_of_what_only_it_pays_for_and_the_rest_is_said(linked):
    paid(linked, 1, 40, "contact", date(2024, 5, 1), service="therapy", what=None)
    paid(linked, 1, 99, "once", date(2024, 5, 1), what="Legal fees")
    paid(linked, 1, 300, "week", date(2024, 5, 6), date(2024, 5, 12), service=None, what="B4 residential school")
    found, unmatched = paid_for(linked.connection, ASKED, catalogues.load())
    assert {name: dict(each.pounds) for name, each in found.items()} == {"therapy": {1: 40}, "placements": {1: 300}}
    assert unmatched == 1


def test_a_version_that_a_later_extract_replaced_does_not_count(linked):
    paid(linked, 1, 700, "week", date(2025, 1, 1), learnt_to=date(2025, 6, 1))
    found, _ = paid_for(linked.connection, ASKED, catalogues.load())
    assert found == {}


def test_words_come_before_a_service_without_words():
    by_service = {}
    for id, each in catalogues.load().resources.items():
        for service in each.paid.services if each.paid is not None and not each.paid.words else ():
            assert by_service.setdefault(service, id) == id


DAYS = st.integers(-500, 500).map(lambda count: FIRST + timedelta(days=count))


@given(st.lists(st.tuples(DAYS, st.integers(0, 300)), max_size=6))
def test_days_covered_are_the_days_one_by_one(drawn):
    spells = [(first, first + timedelta(days=length)) for first, length in drawn]
    one_by_one = {first + timedelta(days=each) for first, last in spells for each in range((last - first).days + 1)}
    assert days_covered(spells) == len(one_by_one)


@given(st.sampled_from(["day", "week", "year", "spell", "once", "contact"]), DAYS, st.integers(0, 700), st.booleans())
def test_an_amount_of_the_year_is_the_sum_of_its_days(per, first, length, goes_on):
    last = first + timedelta(days=length)
    linked = Linked()
    paid(linked, 1, 730, per, first, None if goes_on and per not in ("once", "contact") else last)
    found, _ = paid_for(linked.connection, ASKED, catalogues.load())
    told = found["placements"].pounds[1] if found else 0.0
    assert told == pytest.approx(_slowly(730, per, first, LAST if goes_on else last))


def _slowly(pounds: float, per: str, first: date, last: date) -> float:
    """Day by day."""
    if per in ("once", "contact"):
        return pounds if FIRST <= first <= LAST else 0.0
    whole = max(1, (last - first).days + 1)
    a_day = pounds / {"day": 1, "week": 7, "year": 365, "spell": whole}[per]
    every = (first + timedelta(days=each) for each in range((last - first).days + 1))
    return sum(a_day for each in every if FIRST <= each <= LAST)


def test_an_amount_knows_its_share():
    half = Amount("placements", 1, "csc", LAST, "spell", 100.0, FIRST, FIRST + timedelta(days=4), 10)
    assert half.of_the_year == 50
