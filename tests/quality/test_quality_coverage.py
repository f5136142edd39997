"""Our counts beside published ones: how each is counted, the band, and what is said where nothing is published."""

from datetime import date

import pytest
from quality_facts import extract, facts

from familyhub.measures import load
from familyhub.model.codes import INSTRUMENT, STATUS
from familyhub.quality import comparisons, write_coverage
from familyhub.quality.coverage import band
from familyhub.quality.our_counts import Count, OfAssessed, OfBirths, OfFigure, OfResidents, OfStatus
from familyhub.quality.periods import Period, quarter_before, quarters_of, year_before

SINCE, NEWEST = date(2024, 4, 1), date(2026, 4, 15)
YEAR = Period("2025", date(2024, 4, 1), date(2025, 3, 31))
RECEIVED = date(2025, 7, 1)


def spell(
    person: int, status: str, first: date, last: date | None = None, until: date | None = None
) -> dict[str, object]:
    return {
        "person_id": person, "status": status, "from_date": first, "to_date": last, "learnt_from": RECEIVED,
        "learnt_to": until, "extract_id": 1, "row": person,
    }  # fmt: skip


def count(ours, period=YEAR, **rows) -> int | None:
    rows.setdefault("extract", [extract(1, "csc", RECEIVED)])
    with facts(**rows) as connection:
        return Count(connection, SINCE, NEWEST).of(ours, period)


AT_END = OfStatus(statuses=("child_in_need", "looked_after"), when="at_end")


def test_a_child_with_two_statuses_is_one_child_in_need():
    spells = [spell(1, "child_in_need", date(2024, 5, 1)), spell(1, "looked_after", date(2024, 6, 1))]
    assert count(AT_END, status=spells) == 1


def test_a_case_closed_on_the_last_day_is_not_open_at_its_end():
    spells = [
        spell(1, "looked_after", date(2024, 5, 1), date(2025, 3, 31)),
        spell(2, "looked_after", date(2024, 5, 1), date(2025, 4, 1)),
        spell(3, "looked_after", date(2025, 4, 1)),
        spell(4, "looked_after", date(2025, 3, 31)),
        spell(5, "looked_after", date(2024, 5, 1), until=date(2025, 8, 1)),
    ]
    assert count(AT_END, status=spells) == 2
    assert count(OfStatus(statuses=("looked_after",), when="during"), status=spells) == 3
    assert count(OfStatus(statuses=("looked_after",), when="started"), status=spells) == 3


def test_a_source_that_has_not_sent_since_then_does_not_know():
    spells = [spell(1, "looked_after", date(2024, 5, 1))]
    assert count(AT_END, status=spells, extract=[extract(1, "csc", date(2025, 3, 1))]) is None
    assert count(AT_END, status=[]) is None


def test_an_annual_figure_is_the_sum_of_its_four_quarters_or_none():
    figures = [
        {"measure": "ohid-c4", "period_kind": "quarter", "period": f"2024-25 Q{q}", "hierarchy": "caseload",
         "level": "county", "place": "", "numerator": 1, "denominator": q, "excluded": 0}
        for q in (1, 2, 3, 4)
    ]  # fmt: skip
    ours = OfFigure(measure="ohid-c4", part="denominator")
    assert count(ours, figure=figures) == 10
    assert count(ours, Period("Q2", date(2024, 7, 1), date(2024, 9, 30)), figure=figures) == 2
    assert count(ours, figure=figures[:3]) is None
    assert count(ours, Period("2024", date(2024, 1, 1), date(2024, 12, 31)), figure=figures) is None


def test_children_assessed_count_once_each():
    rows = [
        {"person_id": person, "instrument": "eyfsp", "domain": domain, "happened_on": on, "learnt_from": RECEIVED}
        for person, domain, on in (
            (1, "whole", date(2024, 6, 28)), (1, "writing", date(2024, 6, 28)), (2, "whole", date(2024, 3, 28))
        )
    ]  # fmt: skip
    assert count(OfAssessed(instrument="eyfsp"), assessment=rows) == 1


def home(person: int, first: date, last: date | None = None) -> dict[str, object]:
    return {"person_id": person, "basis": "resident", "from_date": first, "to_date": last, "learnt_from": RECEIVED}


def test_residents_under_an_age_on_midsummers_day():
    people = [
        {"person_id": 1, "birth_date": date(2007, 6, 30)},
        {"person_id": 2, "birth_date": date(2007, 7, 1)},
        {"person_id": 3, "birth_date": date(2025, 6, 30)},
        {"person_id": 4, "birth_date": date(2020, 1, 1), "death_date": date(2025, 6, 1)},
        {"person_id": 5, "birth_date": date(2020, 1, 1)},
        {"person_id": 6, "birth_date": date(2025, 7, 1)},
    ]
    homes = [
        *(home(person, date(2007, 1, 1)) for person in (1, 2, 3, 4, 6)),
        home(5, date(2020, 1, 1), date(2025, 6, 29)),
    ]
    assert count(OfResidents(under=18, day="06-30"), person=people, responsible=homes) == 2


def test_births_are_babies_of_residents_on_the_day():
    people = [{"person_id": n, "birth_date": date(2024, 8, n)} for n in (1, 2, 3)]
    babies = [{"delivery_id": n, "person_id": n, "role": "baby"} for n in (1, 2)]
    homes = [home(1, date(2024, 8, 1)), home(2, date(2024, 9, 1)), home(3, date(2024, 8, 3))]
    assert count(OfBirths(), person=people, delivery_person=babies, responsible=homes) == 1


@pytest.mark.parametrize(
    ("ours", "published", "verdict"),
    [
        (85, 100, "within"), (84, 100, "below"), (115, 100, "within"), (116, 100, "above"), (0, 0, "within"),
        (1, 0, "above"), (5, None, "withheld"), (None, 100, "not_held"),
    ],
)  # fmt: skip
def test_the_band_holds_both_its_ends(ours, published, verdict):
    assert band(ours, published) == verdict


def stated(indicator: str, number: float | None, **more: object) -> dict[str, object]:
    return {
        "publisher": "DfE", "indicator": indicator, "area_code": "E10000012", "period": "2025", "row": 2,
        "from_date": YEAR.first, "to_date": YEAR.last, "value": number, "learnt_from": RECEIVED, "extract_id": 2,
    } | more  # fmt: skip


def covered(published, code="E10000012") -> dict[str, tuple]:
    """Period, our count, the published one and the verdict of children in need, by the last day of the period."""
    spells = [spell(n, "child_in_need", date(2024, 5, 1)) for n in range(1, 5)]
    with facts(extract=[extract(1, "csc", RECEIVED)], status=spells, published=published) as connection:
        write_coverage(connection, code, SINCE, date(2025, 12, 1))
        rows = connection.execute(
            """
            SELECT period, ours, published, band FROM marts.quality_coverage
            WHERE coverage = 'children-in-need' ORDER BY period_to
            """
        ).fetchall()
    return rows


IN_NEED = {"breakdown": "category: Children in Need"}


def test_a_published_count_stands_beside_ours():
    assert covered([stated("At31_episodes", 10, **IN_NEED)]) == [("2025", 4, 10, "below")]


def test_the_newest_statement_of_a_published_count_wins():
    first = stated("At31_episodes", 10, **IN_NEED)
    assert covered([first, first | {"value": 4, "learnt_from": date(2025, 8, 1)}]) == [("2025", 4, 4, "within")]


def test_another_area_breakdown_or_period_is_not_ours():
    others = [
        stated("At31_episodes", 10, **IN_NEED, area_code="E06000001"),
        stated("At31_episodes", 10, breakdown="category: Children in Need; sex: girls"),
        stated("At31_episodes", 10, **IN_NEED, from_date=date(2012, 4, 1), to_date=date(2013, 3, 31)),
    ]
    assert covered(others) == [("the year to 31 March 2025", 4, None, "not_published")]


def test_what_was_withheld_is_said_to_be():
    assert covered([stated("At31_episodes", None, **IN_NEED, note="withheld")]) == [("2025", 4, None, "withheld")]


@pytest.mark.parametrize("key", comparisons())
def test_what_is_compared_exists(key):
    comparison = comparisons()[key]
    match comparison.ours:
        case OfFigure(measure=measure):
            assert load()[measure].reported.by == "quarter"
        case OfStatus(statuses=statuses):
            assert set(statuses) <= set(STATUS.meanings)
        case OfAssessed(instrument=instrument):
            assert instrument in INSTRUMENT.meanings
    assert comparison.published and comparison.bring and comparison.source
    assert comparison.certainty in ("sure", "likely")


def test_periods_are_made_of_whole_quarters():
    assert quarters_of(YEAR) == [f"2024-25 Q{q}" for q in (1, 2, 3, 4)]
    assert quarters_of(Period("", date(2024, 1, 1), date(2024, 3, 31))) == ["2023-24 Q4"]
    assert quarters_of(Period("", date(2024, 4, 1), date(2024, 5, 31))) == []
    assert quarter_before(date(2026, 4, 1), 1).last == date(2026, 3, 31)
    assert quarter_before(date(2026, 3, 31), 1) == Period("2025-26 Q3", date(2025, 10, 1), date(2025, 12, 31))
    assert year_before(date(2026, 3, 31), 4).first == date(2025, 4, 1)
    assert year_before(date(2026, 3, 30), 4).first == date(2024, 4, 1)
