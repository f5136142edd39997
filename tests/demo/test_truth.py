"""The truth's own rules, on people small enough to count on fingers, and its sums over the county."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from familyhub.demo.figures import figures
from familyhub.demo.rules import RULES, birth_window, quarter_name
from familyhub.demo.truth import judge
from familyhub.demo.written import Spell, Stated, StatedBirth, StatedContact, StatedPregnancy, Written

AS_OF, SINCE = date(2025, 6, 30), date(2024, 4, 1)
MOTHER = 900


class Story:
    """A few people, told in one line each; everybody lives here unless told otherwise."""

    def __init__(self):
        self.written = Written()
        self.contacts = 0

    def lives(self, person, first=date(2000, 1, 1), last=None):
        self.written.responsible["chis", person, "resident", first] = Spell(first, last)
        return self

    def born(self, on, baby=1, pregnancy=1, mother=MOTHER, gestation=280, here=True, died=None):
        self.written.people[baby] = Stated(baby, f"999{baby:07d}", on, died)
        self.written.people.setdefault(mother, Stated(mother, f"999{mother:07d}", date(1995, 1, 1), None))
        self.written.births[baby] = StatedBirth(baby, pregnancy, on, mother, gestation)
        if gestation:
            self.written.gestations[pregnancy] = gestation
        if here:
            self.lives(baby, on, died)
            self.lives(mother)
        return self

    def expects(self, on, lost=None, stillborn=False, pregnancy=1):
        self.written.people[MOTHER] = Stated(MOTHER, "9990000900", date(1995, 1, 1), None)
        self.written.pregnancies[pregnancy] = StatedPregnancy(MOTHER, on, lost, stillborn)
        return self.lives(MOTHER)

    def contact(self, person, on, activity="new_birth_visit", attended="seen", medium="face_to_face", **found):
        self.contacts += 1
        told = {"reviewed": False, "scores": {}, "feeding": None} | found
        self.written.contacts["healthvisiting", self.contacts] = StatedContact(
            person, on, "health_visiting", activity, attended, medium, **told
        )
        return self

    def of(self, measure, as_of=AS_OF):
        return [member for member in judge(self.written, as_of, SINCE) if member.measure == measure]

    def says(self, measure, as_of=AS_OF):
        return [(member.status, member.reason, member.period) for member in self.of(measure, as_of)]


def test_day_14_is_in_time_and_day_15_is_late():
    on = date(2024, 5, 1)
    assert Story().born(on).contact(1, date(2024, 5, 15)).says("kpi-2-02") == [("met", None, "2024-05")]
    assert Story().born(on).contact(1, date(2024, 5, 16)).says("kpi-2-02") == [("missed", "seen_late", "2024-05")]


def test_a_visit_before_birth_is_no_visit_after_it():
    story = Story().born(date(2024, 5, 1)).contact(1, date(2024, 4, 28))
    assert story.says("kpi-2-02") == [("missed", "seen_early", "2024-05")]


def test_a_visit_to_the_mother_or_to_either_twin_is_a_visit_to_the_family():
    twins = Story().born(date(2024, 5, 1), baby=1).born(date(2024, 5, 2), baby=2).contact(2, date(2024, 5, 12))
    assert twins.says("kpi-2-02") == [("met", None, "2024-05")]
    assert [status for status, *_ in twins.says("ohid-c2")] == ["missed", "met"]


def test_a_review_must_be_at_a_visit_in_time():
    story = Story().born(date(2024, 5, 1)).contact(1, date(2024, 5, 10))
    assert story.says("kpi-2-02-review") == [("missed", "without_review", "2024-05")]
    story.contact(1, date(2024, 5, 12), reviewed=True)
    assert story.says("kpi-2-02-review") == [("met", None, "2024-05")]


def test_the_first_visit_alone_decides_between_15_and_30_days():
    story = Story().born(date(2024, 5, 1)).contact(1, date(2024, 5, 20))
    assert story.says("ohid-c3")[0][0] == "met"
    story.contact(1, date(2024, 5, 10))
    assert story.says("ohid-c3")[0][0] == "missed"


def test_the_antenatal_window_opens_at_28_weeks_and_closes_with_birth():
    born = date(2024, 8, 1)
    opens = born - timedelta(days=280 - 196)
    for day, status in ((opens, "met"), (born, "met"), (opens - timedelta(days=1), "missed")):
        story = Story().born(born).contact(MOTHER, day, "antenatal_contact")
        assert story.says("kpi-2-01")[0][0] == status, day


def test_pregnancies_that_cannot_be_judged_are_left_out():
    assert Story().born(date(2024, 8, 1), gestation=None).says("kpi-2-01")[0][1] == "gestation_unknown"
    assert Story().born(date(2024, 8, 1), gestation=195).says("kpi-2-01")[0][1] == "not_born_28_weeks"
    lost = Story().expects(date(2024, 8, 1), lost=date(2024, 3, 1))
    assert lost.says("kpi-2-01") == [("excluded", "loss", "2024-08")]
    silent = Story().expects(AS_OF - timedelta(days=22))
    assert silent.says("kpi-2-01")[0][1] == "outcome_unknown"
    assert Story().expects(AS_OF - timedelta(days=21)).says("kpi-2-01")[0][0] == "missed"


def test_an_antenatal_contact_counts_for_ohid_as_soon_as_it_is_held():
    unborn = Story().expects(AS_OF + timedelta(days=40)).contact(MOTHER, AS_OF - timedelta(days=3), "antenatal_contact")
    assert [(m.status, m.closed, m.period) for m in unborn.of("ohid-c1")] == [("met", True, "2025-26 Q1")]
    assert [(m.status, m.closed) for m in unborn.of("kpi-2-01")] == [("met", False)]


def test_a_miss_says_what_was_wanting():
    born = date(2024, 5, 1)
    review, phone = "six_to_eight_week_review", Story().born(born).contact(1, date(2024, 5, 9), medium="telephone")
    assert phone.says("ohid-c2")[0][1] == "not_face_to_face"
    assert Story().born(born).contact(1, date(2024, 6, 15), review).says("ohid-c8ii")[0][1] == "feeding_not_recorded"
    fed = Story().born(born).contact(1, date(2024, 6, 15), review, feeding="none")
    assert fed.says("ohid-c8ii")[0][1] == "not_breastfed"
    low = dict.fromkeys(("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social"), True)
    low["fine_motor"] = False
    story = Story().born(date(2022, 7, 1)).contact(1, date(2024, 9, 1), "two_year_review", scores=low)
    assert story.says("ohid-c6v")[0][:2] == ("missed", "below_level")
    assert story.says("ohid-c6iii")[0][0] == "met"


def test_a_late_visit_explains_a_miss_for_92_days_where_nothing_can_be_caught_up():
    born = date(2024, 5, 1)
    closes = born + timedelta(days=14)
    for days, reason in ((92, "seen_late"), (93, "no_record")):
        story = Story().born(born).contact(1, closes + timedelta(days=days))
        assert story.says("ohid-c2")[0][1] == reason


def test_a_loss_is_on_no_list():
    expecting = Story().expects(AS_OF + timedelta(days=40))
    assert [member.list_state for member in expecting.of("kpi-2-01")] == ["due"]
    lost = Story().expects(AS_OF + timedelta(days=40), lost=AS_OF - timedelta(days=2))
    assert [member.list_state for member in lost.of("kpi-2-01")] == [None]


def test_whoever_moved_out_in_the_window_is_left_out_and_whoever_moved_in_counts():
    born = date(2024, 5, 1)
    out = Story().born(born, here=False).lives(1, born, date(2024, 5, 9)).lives(MOTHER, born, date(2024, 5, 9))
    assert out.says("kpi-2-02") == [("excluded", "moved_out", "2024-05")]
    came = Story().born(born, here=False).lives(1, date(2024, 5, 14)).lives(MOTHER, date(2024, 5, 14))
    assert came.says("kpi-2-02") == [("missed", "moved_in_no_history", "2024-05")]
    never = Story().born(born, here=False).lives(1, date(2024, 5, 16)).lives(MOTHER, date(2024, 5, 16))
    assert never.says("kpi-2-02") == []


def test_a_baby_who_died_is_no_missed_visit():
    story = Story().born(date(2024, 5, 1), died=date(2024, 5, 4))
    assert story.says("kpi-2-02") == [("excluded", "died", "2024-05")]


def test_the_list_holds_the_overdue_until_the_visit_is_made_or_too_late():
    born = AS_OF - timedelta(days=20)
    assert [m.list_state for m in Story().born(born).of("kpi-2-02")] == ["overdue"]
    visited = Story().born(born).contact(1, AS_OF - timedelta(days=1))
    assert [m.list_state for m in visited.of("kpi-2-02")] == [None]
    assert [m.list_state for m in Story().born(AS_OF - timedelta(days=30)).of("kpi-2-02")] == ["overdue"]
    assert [m.list_state for m in Story().born(AS_OF - timedelta(days=31)).of("kpi-2-02")] == [None]
    assert [m.list_state for m in Story().born(AS_OF - timedelta(days=8)).of("kpi-2-02")] == ["due_this_week"]
    assert [m.list_state for m in Story().born(AS_OF - timedelta(days=7)).of("kpi-2-02")] == ["due"]


@pytest.mark.parametrize(
    ("born", "quarter"),
    [
        (date(2024, 3, 1), "2023-24 Q4"), (date(2024, 3, 2), "2024-25 Q1"), (date(2024, 6, 1), "2024-25 Q1"),
        (date(2024, 6, 2), "2024-25 Q2"), (date(2024, 9, 2), "2024-25 Q3"), (date(2024, 12, 2), "2024-25 Q3"),
        (date(2024, 12, 3), "2024-25 Q4"), (date(2025, 3, 1), "2024-25 Q4"),
    ],
)  # fmt: skip
def test_births_count_in_ohid_s_quarters(born, quarter):
    assert quarter_name(birth_window(born)) == quarter


def test_every_level_sums_to_the_county(county, members):
    found = figures(county, members)
    sums = defaultdict(Counter)
    for (measure, kind, period, hierarchy, level, _), parts in found.items():
        for part, count in zip(("met", "of", "left out"), parts, strict=True):
            sums[measure, kind, period][hierarchy, level, part] += count
    for totals in sums.values():
        for part in ("met", "of", "left out"):
            assert len({count for (_, _, each), count in totals.items() if each == part}) == 1
            assert len([1 for _, _, each in totals if each == part]) == 11


def test_a_year_to_date_is_the_sum_of_its_months(county, members):
    found = figures(county, members)
    months = [found["kpi-2-02", "month", f"2025-{month:02d}", "caseload", "county", ""] for month in (4, 5, 6)]
    to_date = found["kpi-2-02", "year_to_date", "2025-06", "caseload", "county", ""]
    assert to_date == tuple(map(sum, zip(*months, strict=True)))


def test_the_county_s_figures_are_such_as_real_counties_have(county, members):
    found = figures(county, members)
    for rule in RULES:
        if rule.by == "month":
            met, of, _ = found[rule.name, "year_to_date", "2026-03", "caseload", "county", ""]
            assert 25 < of < 120, rule.name
            assert 0.55 < met / of < 1, rule.name


def test_every_measure_of_the_rules_page_is_there(members):
    counted = Counter(member.measure for member in members)
    assert set(counted) == {rule.name for rule in RULES}
    assert len(RULES) == 23
