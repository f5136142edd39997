"""The report on sites and its files: optimal only where proven, one set of figures, small numbers hidden."""

import csv
import json
from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from siting_places import COHORTS, coast, seaside

from familyhub.blocks import Caution, Details, Table
from familyhub.errors import UsageError
from familyhub.geography import DemandPoint
from familyhub.reports import html, pdf, siting_data, siting_downloads, siting_explorer, siting_report, word
from familyhub.reports.siting_data import for_pages, protected_children
from familyhub.reports.siting_words import about_plan, gap, status, worth
from familyhub.siting import Question, access, changes, solve


def tables(blocks):
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Details):
            yield from tables(block.blocks)


def with_records(**more):
    """The coast as if its children were those of linked records, many of the counts small."""
    ground = coast(seed=5)
    points = tuple(
        replace(point, children={cohort: float(int(number) % 12) for cohort, number in point.children.items()})
        for point in ground.demand.points
    )
    ground = replace(ground, demand=replace(ground.demand, points=points))
    return seaside(ground=ground, from_records=True, plans=(), **more)


# ---- what a page says of how sure a plan is


def test_a_plan_is_called_optimal_only_where_it_is_proven():
    shown = for_pages(seaside())
    proven, found, none = shown.plans
    assert status(proven.plan) == "proven optimal" and gap(proven.plan) == "0%"
    assert status(found.plan) == "best found, not proven" and gap(found.plan) == "at most 5.00%"
    assert "optimal" not in about_plan(shown, found) and "optimal" not in about_plan(shown, none)
    assert "Infeasible" in about_plan(shown, none)


@pytest.mark.parametrize("bound", [nan, inf, -inf])
def test_a_plan_without_a_bound_says_that_its_gap_is_not_known(bound):
    shown = for_pages(seaside())
    plan = replace(shown.plans[1], plan=replace(shown.plans[1].plan, bound=bound))
    assert gap(plan.plan) == "not known"
    assert "not known" in about_plan(shown, plan)


def test_the_bound_on_a_number_of_hubs_is_whole():
    shown = for_pages(seaside())
    fewest = replace(shown.plans[2].plan, status="best found", sites=(0, 1, 2), value=3.0, bound=1.2)
    assert worth(shown, fewest, fewest.bound) == "2 hubs"
    assert worth(shown, fewest, 1.0000000001) == "1 hub"


def test_the_worst_journey_is_told_as_such_only_where_everyone_counts():
    shown = for_pages(seaside())
    instance = shown.ground.instance("walk")
    for share, says in ((1.0, " minutes at worst"), (0.8, " minutes or less for 80% of need")):
        solved = solve(instance, Question("p_centre", p=3, share=share))
        named = replace(shown.plans[0], plan=solved)
        worst = access(shown.ground, solved.sites, "walk").row("all").worst
        assert about_plan(shown, named).count(says) == 1
        assert worth(shown, solved, solved.value) == f"{solved.value:.1f}{says}"
        assert (worst == pytest.approx(solved.value)) == (share == 1)


def test_straight_lines_are_said_in_large():
    cautions = [block.text for block in siting_report.compose(seaside()).blocks if isinstance(block, Caution)]
    assert any("Journeys on foot are straight lines" in text for text in cautions)
    assert not any("by bus" in text for text in cautions)


# ---- the document, on every kind of paper


def test_the_report_is_made_as_page_pdf_and_word():
    document = siting_report.compose(seaside(), drawn=True)
    assert "Least travel &lt;/script&gt;" in html.render(document)
    assert pdf.render(document, seaside().on, ("ua-1", "a-2a")).startswith(b"%PDF")
    assert word.render(document, seaside().on).startswith(b"PK")


def test_the_section_of_the_needs_assessment_names_plans_and_what_they_change():
    blocks = siting_report.section(seaside())
    captions = [table.caption for table in tables(blocks)]
    assert "Plans, and how sure each is" in captions
    assert any(caption.startswith("Most by bus against today, by bus: fifths") for caption in captions)
    assert blocks[0].anchor == "siting"
    bare = siting_report.section(seaside(plans=()))
    assert any("No question was asked" in getattr(block, "text", "") for block in bare)


def test_trials_name_districts_and_hubs_in_words():
    found = {table.caption: table for table in tables(siting_report.compose(seaside()).blocks)}
    tried = [row[0] for row in found["Today, on foot: what if"].rows]
    assert "20% more children: district Quay" in tried and "Building 0 & <school> closed" in tried
    assert not any("E070" in what for what in tried)


def test_one_more_hub_is_the_one_that_shortens_most_journeys():
    shown = for_pages(seaside())
    (table,) = (one for one in tables(siting_report.compose(shown).blocks) if one.caption.startswith("One more hub"))
    gains = {
        site.name: changes(shown.ground, shown.today, {*shown.today, place}, "walk").row("all").gain
        for place, site in enumerate(shown.ground.sites)
        if not site.existing
    }
    assert [(row[0], row[2]) for row in table.rows] == [
        (name, gain) for name, gain in sorted(gains.items(), key=lambda each: -each[1]) if gain
    ]


def test_hubs_are_shared_between_all_who_have_them_within_reach():
    shown = for_pages(seaside())
    (table,) = (one for one in tables(siting_report.compose(shown).blocks) if one.caption.startswith("Hubs per 1,000"))
    children, minutes = shown.ground.children, shown.ground.minutes("bus")
    near = minutes[:, list(shown.plans[1].sites)] <= 30
    share = [1 / children[reached].sum() if children[reached].sum() else 0 for reached in near.T]
    own = sum(
        count * sum(each for each, reached in zip(share, row, strict=True) if reached)
        for count, row in zip(children, near, strict=True)
    )
    whole = table.rows[0]
    assert whole[:2] == ("All children", 2229)
    assert whole[-1] == pytest.approx(1000 * own / children.sum())


def test_mobile_stops_are_told_with_whom_they_reach():
    shown = for_pages(seaside())
    plan = shown.plans[0]
    far = shown.ground.nearest(plan.sites, "walk").minutes > plan.beyond
    text = " ".join(getattr(block, "text", "") for block in siting_report.compose(shown).blocks)
    assert f"{shown.ground.children[far].sum():,.0f} children live more than 60 minutes from every hub" in text


def test_contacts_stand_beside_what_is_expected_and_small_ones_are_hidden():
    found = {table.caption: table for table in tables(siting_report.compose(seaside()).blocks)}
    (table,) = (table for caption, table in found.items() if caption.startswith("Contacts of each hub"))
    assert [row[2] for row in table.rows] == [400, 90, None, None]


def test_contacts_of_a_hub_that_is_nearest_to_nobody_end_no_report():
    """Both hubs of today in one building: the first in the list is nearest to all."""
    ground = coast(existing=2)
    twins = {mode: matrix.minutes.copy() for mode, matrix in ground.travel.items()}
    for minutes in twins.values():
        minutes[:, 1] = minutes[:, 0]
    travel = {mode: replace(matrix, minutes=twins[mode]) for mode, matrix in ground.travel.items()}
    document = siting_report.compose(seaside(ground=replace(ground, travel=travel), contacts={"S1": 40}))
    (table,) = (one for one in tables(document.blocks) if one.caption.startswith("Contacts of each hub"))
    assert [row[2:4] for row in table.rows] == [(None, None), (40, None)]
    assert table.notes[0].startswith("Nothing is expected")


def test_without_any_hub_today_plans_stand_by_themselves():
    ground = coast(existing=0)
    document = siting_report.compose(seaside(ground=ground, contacts={}), drawn=True)
    assert any("plans stand by themselves" in getattr(block, "text", "") for block in document.blocks)
    captions = [table.caption for table in tables(document.blocks)]
    assert "Most by bus, by bus: journeys to the nearest hub, districts" in captions
    assert not any("against today" in caption for caption in captions)
    assert html.render(document)
    assert siting_report.section(seaside(ground=ground, contacts={}))


# ---- files


def test_the_files_agree_with_the_ground(tmp_path):
    shown = for_pages(seaside())
    written = {path.name: path for path in siting_downloads.write(seaside(), tmp_path, "coast")}
    rows = {
        name: list(csv.DictReader(written[f"coast-{name}.csv"].open(encoding="utf-8-sig")))
        for name in ("plans", "sites", "reach", "changes", "moves", "neighbourhoods")
    }
    assert [row["status"] for row in rows["plans"]] == ["proven optimal", "best found, not proven", "infeasible"]
    for plan in shown.plans[:2]:
        (whole,) = (row for row in rows["changes"] if row["plan"] == plan.key and row["by"] == "all")
        own = changes(shown.ground, shown.today, plan.sites, plan.mode).row("all")
        assert (float(whole["shorter"]), float(whole["longer"])) == (own.gain, own.lose)
        (reach,) = (row for row in rows["reach"] if row["plan"] == plan.key and row["by"] == "all")
        own = access(shown.ground, plan.sites, plan.mode, shown.within).row("all")
        assert float(reach["children_within_15"]) == own.within[15]
        minutes = [row[f"minutes_{plan.key}_{plan.mode}"] for row in rows["neighbourhoods"]]
        nearest = shown.ground.nearest(plan.sites, plan.mode).minutes.tolist()
        assert [float(each) if each else inf for each in minutes] == nearest
    features = json.loads(written["coast-neighbourhoods.geojson"].read_text())["features"]
    assert [each["properties"]["children"] for each in features] == [p.total() for p in shown.ground.demand.points]
    sites = json.loads(written["coast-sites.geojson"].read_text())["features"]
    assert [each["properties"]["hub_in_least"] for each in sites] == [
        place in shown.plans[0].sites for place in range(len(shown.ground.sites))
    ]


# ---- small numbers


def test_children_of_linked_records_are_rounded_before_anything_else():
    siting = with_records()
    shown = for_pages(siting)
    for exact, point in zip(siting.ground.demand.points, shown.ground.demand.points, strict=True):
        for cohort in COHORTS:
            assert point.children[cohort] == by_hand(exact.children[cohort])
    assert any("counts as 5" in sentence for sentence in shown.ground.demand.method)
    page = siting_explorer.payload(shown)
    assert page["points"]["children"] == [
        [point.children[cohort] for cohort in shown.ground.cohorts] for point in shown.ground.demand.points
    ]
    assert for_pages(shown) is shown


def by_hand(number):
    if number == 0:
        return 0
    return 5 if number <= 7 else min(range(0, 1000, 5), key=lambda five: abs(five - number))


def test_a_small_number_of_linked_records_is_never_shown_as_it_stands(tmp_path):
    points = tuple(
        replace(point, children={"under 1": 3.0 if place else 40.0})
        for place, point in enumerate(coast().demand.points[:6])
    )
    ground = coast(points=6)
    ground = replace(ground, demand=replace(ground.demand, points=points))
    siting = seaside(ground=ground, from_records=True, plans=(), contacts={})
    found = {table.caption: table for table in tables(siting_report.compose(siting).blocks)}
    column = [row[4] for row in found["Every neighbourhood: minutes to the nearest hub"].rows]
    assert column == [40, *["hidden"] * 5]
    siting_downloads.write(siting, tmp_path)
    with (tmp_path / "siting-neighbourhoods.csv").open(encoding="utf-8-sig") as file:
        assert [row["children"] for row in csv.DictReader(file)] == ["40.0", *["*"] * 5]
    features = json.loads((tmp_path / "siting-neighbourhoods.geojson").read_text())["features"]
    assert [each["properties"]["children"] for each in features] == [40.0, *["*"] * 5]
    published = for_pages(replace(siting, from_records=False))
    assert [point.total() for point in published.ground.demand.points] == [40.0, *[3.0] * 5]
    assert not published.is_small(3.0)


def test_published_populations_stay_as_published():
    shown = for_pages(seaside())
    assert [p.children for p in shown.ground.demand.points] == [p.children for p in coast().demand.points]


@given(st.dictionaries(st.sampled_from(COHORTS), st.integers(0, 60), min_size=1), st.data())
def test_whoever_reads_a_page_cannot_tell_small_numbers_apart(counts, data):
    """Any other small numbers in their place give the same page."""
    others = {
        cohort: data.draw(st.integers(1, 7), label=cohort) if 1 <= number <= 7 else number
        for cohort, number in counts.items()
    }
    one, other = (
        protected_children(DemandPoint("E01", 0.0, 51.0, {name: float(n) for name, n in each.items()}, 1.0))
        for each in (counts, others)
    )
    assert one == other


# ---- how much a page holds


def test_a_page_holds_no_more_than_it_can(monkeypatch):
    siting = seaside()
    points, sites = len(siting.ground.demand.points), len(siting.ground.sites)
    monkeypatch.setattr(siting_data, "MOST_CELLS", points * sites)
    one = for_pages(siting)
    assert one.modes == ("walk",) and [plan.key for plan in one.plans] == ["least", "none"]
    assert "by bus are not here" in one.left_out[0]
    monkeypatch.setattr(siting_data, "MOST_CELLS", points * 9)
    fewer = for_pages(siting)
    assert len(fewer.ground.sites) == 9 and "3 of 12 buildings" in fewer.left_out[1]
    before, after = siting.plans[0], fewer.plans[0]
    codes = [siting.ground.sites[site].code for site in before.sites]
    assert [fewer.ground.sites[site].code for site in after.sites] == codes
    assert [fewer.ground.sites[site].code for site in fewer.today] == ["S0", "S1", "S2", "S3"]
    assert changes(fewer.ground, fewer.today, after.sites, "walk").rows == (
        changes(one.ground, one.today, one.plans[0].sites, "walk").rows
    )
    monkeypatch.setattr(siting_data, "MOST_CELLS", points * 2)
    with pytest.raises(UsageError, match="at most 80 journeys"):
        for_pages(siting)


def test_minutes_are_eighths_that_two_programs_hold_alike():
    shown = for_pages(seaside())
    for mode in shown.modes:
        exact, minutes = seaside().ground.minutes(mode), shown.ground.minutes(mode)
        reached = minutes < inf
        assert (reached == (exact < inf)).all()
        assert (minutes[reached] * 8 % 1 == 0).all()
        assert abs(minutes[reached] - exact[reached]).max() <= 1 / 16
