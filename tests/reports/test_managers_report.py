"""The report for a manager: exact in the patch, rounded around it, silent about the rest, and nothing leaks through."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from familyhub.access import ANALYST, COMMISSIONER, PRACTITIONER, TEAM_MANAGER, User, visible_to
from familyhub.blocks import AreaMap, KeyFigures, LineChart, Text
from familyhub.disclosure import protected_count
from familyhub.reports import html
from familyhub.reports.kpi_data import KpiReportData
from familyhub.reports.kpi_report import compose
from familyhub.workspace.patch import TeamPath, report_for


def manager(*districts, teams=()):
    return User("the manager of the patch", TEAM_MANAGER, frozenset(teams), frozenset(districts))


ONE = manager("Northport")
READERS = {
    "one district": ONE,
    "two districts and a team elsewhere": manager("Northport", "Kelby", teams=["key of Orsett one"]),
    "a team alone": User("the practitioner", PRACTITIONER, frozenset({"key of Orsett one"})),
    "no patch": User("the commissioner", COMMISSIONER),
}


@pytest.fixture(scope="module")
def small(county):
    """Five months, two measures and six districts of the county: enough to say everything, quick to print."""
    kept = {"Northport", "Kelby", "Orsett", "Wickham", "Dunmere", "Brackley"}
    districts_of = {team.team: team.district for team in county.teams}
    return replace(
        county,
        measures=(*county.measures[:2], county.measures[-1]),
        figures=tuple(
            f
            for f in county.figures
            if f.period >= "2025-10"
            and (f.level not in {"district", "team"} or districts_of.get(f.place, f.place) in kept)
        ),
        teams=tuple(team for team in county.teams if team.district in kept),
        outlines={name: outline for name, outline in county.outlines.items() if name in kept},
    )


def paths(data: KpiReportData):
    return [TeamPath(f"key of {team.team}", team.team, team.district) for team in data.teams]


def page_for(user, data):
    return html.render(compose(report_for(user, data, paths(data))))


def shown(user, data, figure):
    """What `visible_to` says of a figure, asked here again and not through the code that is tested."""
    districts_of = {team.team: team.district for team in data.teams}
    team = f"key of {figure.place}" if figure.level == "team" else None
    district = districts_of.get(figure.place) if team else figure.place if figure.level == "district" else None
    return visible_to(user).figure(figure.level, team=team, district=district)


def same_when_rounded(count, chance):
    """Another count that is shown as this one is."""
    if count <= 7:
        return chance.randint(1, 7) if count else 0
    rounded = protected_count(count)
    return chance.randint(max(8, rounded - 2), rounded + 2)


def changed_outside(user, data, chance):
    """The county with every number changed that the user may not see, as far as rounding does not show it."""

    def other(figure):
        seen = shown(user, data, figure)
        if seen == "exact":
            return figure
        if seen == "hidden":
            return replace(figure, numerator=chance.randint(0, 40), denominator=chance.randint(40, 80), excluded=9)
        return replace(
            figure,
            numerator=same_when_rounded(figure.numerator, chance),
            denominator=same_when_rounded(figure.denominator, chance),
            excluded=same_when_rounded(figure.excluded, chance),
        )

    team_shown = {p.name: shown(user, data, replace(data.figures[0], level="team", place=p.name)) for p in paths(data)}
    own = report_for(user, data, paths(data)).patch.districts

    def seen_here(miss):
        return miss.place in own or (not own and miss.level == "county")

    return replace(
        data,
        figures=tuple(other(figure) for figure in data.figures),
        misses=tuple(
            miss if seen_here(miss) else replace(miss, members=chance.randint(0, 50)) for miss in data.misses
        ),
        due=tuple(
            each if team_shown.get(each.team) == "exact" else replace(each, overdue=chance.randint(0, 99), coming=1)
            for each in data.due
        ),
        sources=tuple(
            replace(
                source,
                read=source.read + 5,
                landed=chance.randint(0, source.read),
                quarantined=chance.randint(0, 99),
                linked=source.linked and same_when_rounded(source.linked, chance),
                linkable=source.linkable and same_when_rounded(source.linkable, chance),
            )
            for source in data.sources
        ),
        notes=(f"{chance.randint(1, 99)} identifiers contradict themselves.",),
    )  # fmt: skip


@pytest.mark.parametrize("user", READERS.values(), ids=READERS)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_the_page_does_not_depend_on_what_its_reader_may_not_see(small, user, seed):
    other = changed_outside(user, small, random.Random(seed))
    assert other != small
    assert page_for(user, other) == page_for(user, small)


def test_the_page_does_depend_on_the_patch(small):
    one_more = tuple(
        replace(f, numerator=f.numerator - 1) if (f.level, f.place) == ("district", "Northport") else f
        for f in small.figures
    )
    assert page_for(ONE, replace(small, figures=one_more)) != page_for(ONE, small)


def test_no_number_that_could_only_come_from_outside_is_on_the_page(small):
    def telling(number, f):
        """Outside the patch every count ends in 3, between 10,003 and 99,993: rounding leaves none of them."""
        if shown(ONE, small, f) == "exact":
            return f
        return replace(
            f, numerator=10_003 + number % 4_000 * 10, denominator=60_003 + number % 3_000 * 10, excluded=20_003
        )

    data = replace(small, figures=tuple(telling(*each) for each in enumerate(small.figures)))
    outside = re.compile(r"\b\d\d,?\d\d3\b")
    assert outside.search(html.render(compose(data)))
    page = page_for(ONE, data)
    assert not outside.findall(page)
    assert re.search(r"\b\d\d,\d\d5\b", page)


@pytest.mark.parametrize("user", READERS.values(), ids=READERS)
def test_what_is_composed_holds_nothing_exact_outside_the_patch(small, user):
    data = report_for(user, small, paths(small))
    assert all(shown(user, small, figure) == "exact" for figure in data.figures)
    assert {(f.level, f.place) for f in data.rounded if shown(user, small, f) != "protected"} == set()
    counts = [n for f in data.rounded for n in (f.numerator, f.denominator, f.excluded)]
    assert counts and all(n is None or n == 0 or (n % 5 == 0 and n >= 10) for n in counts)
    assert any(n is None for n in counts)


def test_a_manager_reads_for_whom_the_report_is_and_what_is_rounded(small):
    document = compose(report_for(ONE, small, paths(small)))
    assert document.title == "Health visiting in Northport, Fenshire: February 2026"
    assert document.notice.startswith(
        "For the manager of the patch: exact figures of Northport, rounded figures of other"
    )
    assert "rounded to the nearest 5, and counts of 1 to 7 are hidden (*)" in document.notice
    key = next(block for block in document.blocks if isinstance(block, KeyFigures)).figures[1]
    share = small.share("kpi-2-02", "year_to_date", "2026-02", "district", "Northport")
    assert f"{share.numerator} of {share.denominator} families" in key.sentence
    assert re.search(r"Fenshire as a whole: about \d", key.sentence)


def test_other_districts_have_no_section_and_their_teams_are_not_named(small):
    document = compose(report_for(ONE, small, paths(small)))
    headings = {heading.text for heading in document.headings}
    assert "Northport" in headings
    assert not headings & {"Kelby", "Orsett", "Wickham"}
    page = html.render(document)
    assert "Northport one" in page
    assert not any(team.team in page for team in small.teams if team.district != "Northport")


def test_a_row_of_another_district_is_marked_and_has_no_interval(small):
    document = compose(report_for(ONE, small, paths(small)))
    table = next(t for t in document.tables() if t.caption.startswith("Visit within 14 days by district"))
    rows = {getattr(row[0], "text", row[0]): row for row in table.rows}
    assert rows["Northport"][4] is not None
    exact = small.share("kpi-2-02", "year_to_date", "2026-02", "district", "Orsett")
    row = rows["Orsett (rounded)"]
    assert row[1:3] == (protected_count(exact.denominator), protected_count(exact.numerator))
    assert row[4] is None
    assert rows["Fenshire (rounded)"][4] is None
    assert "Rounded rows: counts to the nearest 5, * for 1 to 7, no interval." in table.notes


def test_trends_of_rounded_months_have_no_limits(small):
    blocks = compose(report_for(READERS["no patch"], small, paths(small))).blocks
    charts = [block for block in blocks if isinstance(block, LineChart)]
    assert charts and all(chart.limits is None and not chart.marked for chart in charts)
    assert all("rounded" in chart.series[0].name for chart in charts)


def test_a_report_of_rounded_figures_alone_does_not_say_that_all_is_well(small):
    blocks = compose(report_for(READERS["no patch"], small, paths(small))).blocks
    said = [block.text for block in blocks if isinstance(block, Text)]
    assert "What stands out is looked for in exact figures only, and those of this report are rounded." in said


def test_the_map_says_where_it_is_exact(small):
    blocks = compose(report_for(ONE, small, paths(small))).blocks
    drawn = next(block for block in blocks if isinstance(block, AreaMap))
    assert drawn.title.endswith("(exact in Northport, rounded elsewhere)")
    assert {area.name for area in drawn.areas} == set(small.outlines)


def test_an_analyst_has_the_whole_report(small):
    assert page_for(User("an analyst", ANALYST), small) == html.render(compose(small))


def test_a_target_is_judged_from_rounded_counts_only_where_they_leave_no_doubt(small):
    def told(numerator, denominator):
        figures = tuple(
            replace(f, numerator=numerator, denominator=denominator) if f.place == "Orsett" else f
            for f in small.figures
        )
        document = compose(report_for(ONE, replace(small, figures=figures), paths(small)))
        table = next(t for t in document.tables() if t.caption.startswith("Visit within 14 days by district"))
        return next(row[5] for row in table.rows if row[0] == "Orsett (rounded)")

    assert told(43, 45) == "Too close to tell"  # shown as 45 of 45, and yet below 96%
    assert told(990, 1000) == "Target met"
    assert told(900, 1000) == "Target not met"
    assert told(5, 45) == "Too few to show"
    assert told(0, 0) == "Nobody counted"
