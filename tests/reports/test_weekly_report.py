"""The weekly report as a document, mail and PDF: what it says, and what it refuses to say."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_managers_report import manager

from familyhub.blocks import Bar, BarChart, Bullets, Document, Heading, Link, Table, Text
from familyhub.blocks.tables import Column
from familyhub.disclosure import protected_count
from familyhub.reports import mail_html, pdf, plain_text, weekly_mail, weekly_report
from familyhub.reports.kpi_data import ALL
from familyhub.reports.weekly_data import (
    CHECKS,
    COMBINATION,
    DUE,
    GROUPS,
    OUTCOMES,
    THREE,
    Named,
    PlaceCounts,
    Week,
    WeeklyData,
    found,
)
from familyhub.reports.weekly_findings import changed
from familyhub.reports.weekly_mail import Letter
from familyhub.reports.weekly_words import beyond_chance, met_of
from familyhub.workspace.patch import TeamPath
from familyhub.workspace.weekly_release import prepare_release, released
from familyhub.workspace.weekly_scope import weekly_for

WEEK = Week(date(2026, 3, 2))


def invented(county, seed=3) -> WeeklyData:
    """A week of the invented county: each district is the sum of its teams, the county of its districts."""
    chance = random.Random(seed)
    by_team = {team.team: team.district for team in county.teams}

    def rows(what, names, draw):
        counts = {("team", team): draw() for team in by_team}
        for team, district in by_team.items():
            for place in (("district", district), ("county", "")):
                total = counts.setdefault(place, dict.fromkeys(names, 0))
                counts[place] = {name: total[name] + counts["team", team][name] for name in names}
        return [PlaceCounts(what, *place, found) for place, found in counts.items()]

    def checks():
        counted, before = chance.randint(0, 6), chance.randint(0, 6)
        met, met_before = chance.randint(0, counted), chance.randint(0, before)
        return dict(zip(CHECKS, (counted, met, counted - met, chance.randint(0, 6), before, met_before), strict=True))

    def due():
        return {name: chance.randint(0, 5) for name in DUE}

    def outcome():
        active, completed, abandoned = (chance.randint(0, 4) for _ in range(3))
        achieved, cohort = chance.randint(0, completed), active + completed + abandoned
        counts = (cohort + 2, 1, cohort, active, completed, abandoned, achieved, completed - achieved, 0, 0)
        return dict(zip(OUTCOMES, counts, strict=True))

    def three():
        three_or_more = chance.randint(0, 6)
        return dict(zip(THREE, (40, 30, three_or_more, chance.randint(0, three_or_more)), strict=True))

    def group():
        people = chance.randint(0, 20)
        return dict(zip(GROUPS, (people, people // 2, people // 2, 30, 60, 1, people // 4), strict=True))

    together = [
        row
        for what in ("a, b, c", "a, b, d", "a, b, c, d")
        for row in rows(what, COMBINATION, lambda: {"children": chance.randint(0, 9)})
        if row["children"]
    ]
    return WeeklyData(
        WEEK,
        county,
        checks=tuple(row for m in county.headline for row in rows(m.id, CHECKS, checks)),
        due=tuple(rows("due", DUE, due)),
        outcomes=tuple(rows("outcome-1", OUTCOMES, outcome)),
        outcome_names={"outcome-1": Named("Feel safe", "Children who feel safe after support", "1")},
        groups=tuple(row for name in ("lone", "abuse") for row in rows(name, GROUPS, group)),
        group_names={name: Named(name, name, says=f"What {name} means.") for name in ("lone", "abuse")},
        groups_as_at=(county.as_of,),
        three=tuple(rows("three", THREE, three)),
        combinations=tuple(together),
        combinations_by_district=tuple(row for row in together if row.level != "team"),
    )


@pytest.fixture(scope="module")
def week(county):
    return invented(county)


@pytest.fixture(scope="module")
def public(week):
    return released(week, prepare_release(week, [], lambda cell, count: f"{cell}{count}"))


LETTER = Letter("Manager of Northport", ("Northport",), "Northport", "attached")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_last_whole_week_had_ended(on):
    week = Week.last_whole(on)
    assert (week.monday.isoweekday(), week.sunday.isoweekday()) == (1, 7)
    assert week.sunday <= on < week.sunday + timedelta(days=7)
    assert date.fromisocalendar(int(week.name[:4]), int(week.name[6:]), 1) == week.monday


def test_the_body_says_nothing_exact(week):
    with pytest.raises(ValueError, match="what was released"):
        weekly_mail.compose(week, LETTER)


def test_a_team_cannot_slip_into_the_body(public):
    team = PlaceCounts("due", "team", "Northport one", {"overdue": 5, "due_this_week": 5}, rounded=True)
    with pytest.raises(ValueError, match="district level and above"):
        weekly_mail.compose(replace(public, due=(*public.due, team)), LETTER)


def test_every_number_of_the_body_is_one_that_was_released(week, public):
    text = plain_text.render(weekly_mail.compose(public, LETTER))
    assert "about" in text and "Northport one" not in text
    for row in (*public.checks, *public.due, *public.outcomes, *public.groups, *public.three, *public.combinations):
        assert row.rounded and all(count is None or count == protected_count(count) for count in row.counts.values())


def test_the_body_does_not_depend_on_what_the_release_does_not_tell(week, public):
    """Every exact count is changed behind the same release: the mail stays as it is."""
    release = prepare_release(week, [], lambda cell, count: f"{cell}{count}")
    other = replace(
        invented(week.kpi, seed=11),
        kpi=replace(
            week.kpi, figures=tuple(replace(f, numerator=f.numerator + 1, denominator=f.denominator + 9)
                                    for f in week.kpi.figures)
        ),
    )  # fmt: skip
    assert other.due != week.due
    told = [plain_text.render(weekly_mail.compose(released(each, release), LETTER)) for each in (week, other)]
    assert told[0] == told[1]


def test_the_body_tells_districts_weeks_of_all_measures_together_and_combinations(week, public):
    """As they are counted by hand: rounded, or hidden."""
    for district in ("Northport", "Kelby"):
        rows = [row for row in week.checks if (row.level, row.place) == ("district", district)]
        told = found(public.checks, ALL, "district", district)
        for name in ("counted", "met", "made", "counted_before", "met_before"):
            assert told[name] in (None, protected_count(sum(row[name] for row in rows)))
        assert not any(row.what != ALL for row in public.checks if row.place == district)
    assert public.combinations
    for row in public.combinations:
        assert row["children"] == protected_count(found(week.combinations, row.what, row.level, row.place)["children"])
    words = plain_text.render(weekly_mail.compose(public, LETTER))
    assert "all measures together" in words and "Combinations of three groups or more" in words


def test_what_changed_is_told_in_the_body_from_two_releases(week):
    """A week later the body shows beside each count the one that last week's mail showed."""

    def sign(cell: object, count: object) -> str:
        return f"{cell}{count}"

    first = prepare_release(week, [], sign)
    later = replace(invented(week.kpi, seed=5), week=Week(WEEK.monday + timedelta(days=7)))
    told = released(later, prepare_release(later, [first], sign), first)
    showed = released(week, first)
    assert told.outcomes_before == showed.outcomes and told.outcomes_before
    assert sorted(told.groups_before, key=str) == sorted(showed.groups, key=str) and told.groups_before
    words = plain_text.render(weekly_mail.compose(told, LETTER))
    assert "Cohort a week before: " in words and "People a week before: " in words
    assert "What changed since last week" in words


def test_a_week_of_which_nothing_has_come_gives_way_to_the_last_that_is_known(week):
    late = replace(week, week=Week(WEEK.monday + timedelta(days=14)), checks_known_to=WEEK)
    words = plain_text.render(replace_charts(weekly_report.compose(late)))
    assert "Checks in the week to 8 March 2026" in words and "the last of which any are known" in words
    assert "closed in the week to 8 March 2026" in words and "closed last week" not in words


def test_both_rankings_of_groups_are_in_the_report(week):
    tables = [block for block in weekly_report.compose(week).blocks if isinstance(block, Table)]
    ranked = next(table for table in tables if table.caption.startswith("Groups of the under fives"))
    here = {row.what: row["among_three"] for row in week.groups if row.level == "county"}
    assert list(ranked.rows) == sorted(here.items(), key=lambda pair: -pair[1])


def test_the_pages_name_nobody_who_works_there(week):
    """Figures by practitioner are for supervision: they are in no weekly report, whoever reads it."""
    assert not any("practitioner" in name for row in (*week.checks, *week.outcomes) for name in row.counts)
    assert {row.level for row in (*week.checks, *week.outcomes, *week.groups)} <= {"county", "district", "team"}


def test_a_manager_sees_the_patch_exactly_and_of_the_rest_the_area_alone(week):
    teams = [TeamPath(f"key of {team.team}", team.team, team.district) for team in week.kpi.teams]
    seen = weekly_for(manager("Northport"), week, teams)
    shown = {(row.level, row.place, row.rounded) for row in (*seen.checks, *seen.due, *seen.outcomes, *seen.three)}
    own = {("team", team.team, False) for team in week.kpi.teams if team.district == "Northport"}
    assert shown == {("county", "", True), ("district", "Northport", False), *own}
    page = plain_text.render(replace_charts(weekly_report.compose(seen)))
    assert "Kelby" not in page


def replace_charts(document: Document) -> Document:
    """The document without what a mail cannot show, to read its words."""
    kept = tuple(block for block in document.blocks if isinstance(block, Heading | Text | Bullets | Table))
    return replace(document, blocks=kept)


def test_what_changed_is_said_of_exact_counts_alone(week, public):
    assert any("week before" in sentence for sentence in changed(week))
    assert changed(public) == ()


def test_where_no_check_of_the_week_has_come_yet_nothing_is_called_a_change(week):
    """A provider who sends monthly has not stopped working: the extracts of the week are missing."""
    late = replace(week, checks=tuple(replace(row, counts={**row.counts, "met": 0, "made": 0}) for row in week.checks))
    assert any("chance would rarely make" in sentence for sentence in changed(replace(
        late, checks=tuple(replace(row, counts={**row.counts, "made": 1}) for row in late.checks)
    )))  # fmt: skip
    assert not any("chance" in sentence or "overdue" in sentence for sentence in changed(late))
    assert any("not known yet" in sentence for sentence in changed(late))


def test_a_snapshot_without_outcomes_and_groups_says_so(week):
    words = plain_text.render(replace_charts(weekly_report.compose(replace(week, outcomes=None, groups=None))))
    assert weekly_report.NO_OUTCOMES in words and weekly_report.NO_GROUPS in words


def test_small_changes_are_not_called_changes():
    assert not beyond_chance((9, 10), (10, 10))
    assert beyond_chance((50, 100), (90, 100))


@pytest.mark.parametrize(
    ("met", "of", "rounded", "says"),
    [
        (9, 10, False, "9 of 10 (90.0%)"),
        (0, 10, True, "0 of about 10 (0%)"),
        (10, 10, True, "about 10 of about 10"),
        (45, 50, True, "about 45 of 50 (about 90.0%)"),
        (None, 10, True, "* of about 10"),
        (None, None, True, "*"),
        (0, 0, False, None),
    ],
)
def test_counts_in_words(met, of, rounded, says):
    assert met_of(met, of, rounded=rounded) == says


def test_a_mail_shows_no_chart():
    chart = BarChart("A chart", "One bar.", "Thing", (Bar("one", 1),))
    for render in (mail_html.render, plain_text.render):
        with pytest.raises(ValueError, match="BarChart"):
            render(Document("T", "L", (chart,)))


def test_words_are_never_code_in_html_or_pdf():
    words = '#panic("no") <b> $x$ *bold* \\ " _ @anchor [x] <script>alert(1)</script>'
    document = Document(words, words, (Heading(2, words, "a"), Text(words), Bullets((words, (Link("to", "a"), words))),
                                       Table(words, (Column(words),), ((words,),), notes=(words,))))  # fmt: skip
    assert "<script>" not in mail_html.render(document) and "<b>" not in mail_html.render(document)
    assert pdf.render(document, date(2026, 3, 9)).startswith(b"%PDF-")


def test_the_pdf_says_that_it_is_accessible_and_is_the_same_each_time(week):
    document = weekly_report.compose(week)
    first, second = (pdf.render(document, week.kpi.as_of) for _ in range(2))
    assert first == second
    assert b"pdfuaid:part" in first and b"/StructTreeRoot" in first and b"/Lang" in first


def test_a_pdf_draws_charts_with_words_for_who_cannot_see_them():
    chart = BarChart("A chart", "One bar, of one thing.", "Thing", (Bar("one", 1),))
    assert b"%PDF" in pdf.render(Document("T", "L", (chart,)), date(2026, 3, 9))
