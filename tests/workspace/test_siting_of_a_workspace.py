"""A study in a workspace: its records say where children live, which hubs there are and who goes there."""

import json
from dataclasses import replace
from datetime import date

import pytest

from familyhub.errors import UsageError
from familyhub.geography import COHORTS
from familyhub.state import releases
from familyhub.workspace import siting, siting_local
from familyhub.workspace.opened import Opened
from familyhub.workspace.siting_release import for_others
from siting_county import lies, write
from typing_commands import run_in
from workspaces import County

DAY = "2026-01-02"
PLACES = """
    team  | team_key | name      | kind            | hub        | district  | quadrant
          | t1       | Quay team | health_visiting | Quay Hub   | Northport | North
    place | place_key | name      | kind     | parent_key | deprivation_quintile
          | E01000001 | Quay      | lsoa     | W1         | 1
          | E01000002 | Mill      | lsoa     | W1         | 4
          | E01000003 | Moor      | lsoa     | W2         | 5
          | W1        | Harbour   | ward     | D1         |
          | W2        | Heath     | ward     | D2         |
          | D1        | Northport | district | Q1         |
          | D2        | Southwick | district | Q1         |
          | Q1        | North     | quadrant |            |
"""
HOMES = {"E01000001": 3, "E01000002": 9, "E01000003": 13}
"""Children under one by neighbourhood; beside them two seven-year-olds in Mill."""
SEEN = {"HUB-Q": 9, "HUB-X": 4}
"""Contacts at hubs in the year; HUB-X is in no list of buildings. At HUB-O somebody was seen before, nobody since."""

STUDY = """
[area]
name = "Testshire"
[people]
points = "points.csv"
[need]
deprivation = { 1 = 3 }
[[need.extra]]
name = "Lone parents' children"
group = "lone_parent"
each = 10
[[need.extra]]
name = "Contacts"
contacts = true
each = 0
[buildings]
candidates = ["buildings.csv"]
[travel]
by = ["walk"]
[questions.one]
asks = "least_travel"
hubs = 1
"""


def people() -> str:
    """Everybody, with their homes, their contacts at hubs, and four children of lone parents in Mill."""
    born = [(lsoa, "2025-06-01") for lsoa, number in HOMES.items() for _ in range(number)]
    born += [("E01000002", "2018-06-01"), ("E01000002", "2018-06-01"), ("", "2018-06-01")]
    records, homes, lives, contacts, groups = [], [], [], [], []
    hubs = [hub for hub, number in SEEN.items() for _ in range(number)]
    for number, (lsoa, birth) in enumerate(born):
        records.append(f"| p{number} | {9990000000 + number} | Child{number} | Name{number} | {birth}")
        homes.append(f"| p{number} | home | {birth} | {number} Row | ZZ1 1ZZ | {lsoa}")
        lives.append(f"| p{number} | resident | {birth}")
        if number < len(hubs):
            contacts.append(
                f"| c{number} | p{number} | 2025-10-0{number % 9 + 1} | support | seen | hub | {hubs[number]}"
            )
    contacts += [
        "| old | p0 | 2024-10-01 | support | seen | hub | HUB-Q",
        "| no | p0 | 2025-10-01 | support | did_not_attend | hub | HUB-Q",
        "| far | p0 | 2024-10-01 | support | seen | hub | HUB-O",
    ]
    groups += [f"| p{number} | lone_parent | yes | 2025-12-01" for number in (4, 5, 6, 7)]

    def table(name: str, columns: str, rows: list[str]) -> str:
        return "\n".join([f"{name} | {columns}", *rows])

    return "\n".join(
        [
            PLACES,
            table("person_record", "person_key | local_id | forename | surname | birth_date", records),
            table("address_record", "person_key | kind | from_date | address | postcode | lsoa", homes),
            table("responsibility", "person_key | basis | from_date", lives),
            table(
                "contact",
                "contact_key | person_key | happened_on | activity | attended | service | place_key",
                contacts,
            ),
            table("group_recording", "person_key | priority_group | belongs | recorded_on", groups),
        ]
    )


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    county = County(tmp_path_factory.mktemp("sites"))
    county.receive(DAY, people())
    county.refresh()
    write(
        county.root / "points.csv",
        ("lsoa_code", "lon", "lat"),
        *((lsoa, *lies(place)) for place, lsoa in enumerate(HOMES)),
    )
    write(
        county.root / "buildings.csv",
        ("code", "name", "lon", "lat"),
        ("HUB-Q", "The old quay", *lies(0)), ("B2", "Quay Hub", *lies(0.5)), ("B3", "Moor School", *lies(2)),
        ("HUB-O", "Moor Hub", *lies(2)),
    )  # fmt: skip
    (county.root / "siting.toml").write_text(STUDY, encoding="utf-8")
    return county


@pytest.fixture(scope="module")
def opened(county):
    return Opened.open(county.root)


@pytest.fixture(scope="module")
def answered(opened):
    found = siting.ground_of(siting.study_files(None, opened), opened, date(2026, 1, 5))
    return siting.answer(found)


def test_children_are_those_of_the_records_by_age_and_home(answered):
    points = {point.area: point for point in answered.ground.demand.points}
    assert {area: point.children["under 1"] for area, point in points.items()} == HOMES
    assert points["E01000002"].children["5 to 10"] == 2
    assert sum(point.total() for point in points.values()) == sum(HOMES.values()) + 2
    assert [points[area].quintile for area in HOMES] == [1, 4, 5]
    assert [points[area].district for area in HOMES] == ["Northport", "Northport", "Southwick"]
    assert answered.studied.area_names["E01000001"] == "Quay"
    assert answered.studied.from_records


def test_what_weighs_is_rounded_before_it_weighs(answered):
    weights = {point.area: point.weight for point in answered.ground.demand.points}
    # 3 → 5, three times for the most deprived fifth; 9 → 10 with 2 → 5, and 4 children of lone parents → 5 at 10 each.
    assert weights == {"E01000001": 15.0, "E01000002": 65.0, "E01000003": 15.0}
    assert any("no plan tells of a small number" in note for note in answered.notes())


def test_the_workspace_object_answers_the_same(county, answered):
    found = county.workspace.siting(questions=["one"])
    assert found.by_key["one"].sites == answered.by_key["one"].sites
    assert found.by_key["one"].plan.proven


def test_hubs_are_known_by_code_and_by_name_and_lost_ones_are_said(answered):
    assert [site.existing for site in answered.ground.sites] == [True, True, False, True]
    assert any("HUB-X" in note for note in answered.notes())


def test_contacts_of_a_year_at_which_somebody_was_seen_stand_beside_those_expected(answered, opened):
    assert siting_local.contacts_by_hub(opened) == SEEN | {"HUB-O": 0}
    footfall = answered.footfall()
    assert footfall is not None
    assert [hub.observed for hub in footfall.hubs] == [9, None, 0]


def test_a_hub_that_nobody_came_to_in_the_year_is_known_to_have_had_nobody(answered):
    quay, _, moor = answered.footfall().hubs
    # 3 children are nearest to the quay's hub and 13 to the moor's; nine contacts between them.
    assert (quay.expected, moor.expected) == (pytest.approx(9 * 3 / 16), pytest.approx(9 * 13 / 16))
    assert (quay.place, moor.place) == ("much higher", "much lower")


def test_a_group_that_nobody_knows_is_refused(opened):
    with pytest.raises(UsageError, match="lone_parent"):
        siting_local.group_counts(opened, "left_handed")


def test_children_whose_home_is_not_known_are_not_counted_and_that_is_said(answered, opened):
    assert siting_local.children_of(opened, COHORTS).elsewhere == 1
    assert any("no neighbourhood of the area" in note for note in answered.notes())


def test_what_leaves_is_rounded_and_stands_in_the_ledger(answered, opened):
    with opened.state() as state:
        before = len(releases(state))
    given = for_others(answered, opened, "the health board")
    shown = {point.area: dict(point.children) for point in given.ground.demand.points}
    assert {area: own["under 1"] for area, own in shown.items()} == {
        "E01000001": 5, "E01000002": 10, "E01000003": 15,
    }  # fmt: skip
    assert shown["E01000002"]["5 to 10"] == 5
    assert given.contacts == {"HUB-Q": 10, "HUB-O": 0}
    with opened.state() as state:
        written = releases(state)
    assert len(written) == before + 1
    assert (written[-1].what, written[-1].given_to) == ("Where hubs should be", "the health board")


@pytest.mark.parametrize(("each", "releases_more"), [(10, 1), (0, 0)])
def test_a_group_that_adds_to_need_is_in_the_ledger_though_children_are_published(
    opened, tmp_path, each, releases_more
):
    """A plan's value follows from the group's counts, so writing it gives them, rounded, to somebody."""
    rows = [(area, 40 + place, *lies(place)) for place, area in enumerate(HOMES)]
    write(tmp_path / "own.csv", ("area_code", "children", "lon", "lat"), *rows)
    write(tmp_path / "buildings.csv", ("code", "name", "lon", "lat"), ("B3", "Moor School", *lies(2)))
    text = STUDY.replace('points = "points.csv"', 'demand = "own.csv"').replace("deprivation = { 1 = 3 }", "")
    (tmp_path / "siting.toml").write_text(text.replace("each = 10", f"each = {each}"), encoding="utf-8")
    files = siting.study_files(tmp_path / "siting.toml", opened)
    found = replace(siting.answer(siting.ground_of(files, opened, date(2026, 1, 5))), contacts={})
    with opened.state() as state:
        before = len(releases(state))
    given = for_others(found, opened, "the health board")
    with opened.state() as state:
        ledger = releases(state)
    assert len(ledger) == before + releases_more
    assert [point.total() for point in given.ground.demand.points] == [40, 41, 42]
    assert (siting.RECORDS_ADD in found.notes()) == (siting.RECORDS_ADD in given.notes) == bool(releases_more)
    if releases_more:
        cells = {tuple(name): value for name, value, *_ in json.loads(ledger[-1].told)["cells"]}
        group = ("siting", "need", "lone_parent")
        assert cells == {(*group, "E01000001"): 0, (*group, "E01000002"): None, (*group, "E01000003"): 0}


def test_no_written_file_holds_an_exact_count(county, tmp_path):
    said = run_in(county.root)("siting", "plan", "--to", str(tmp_path / "out"), "--given-to", "the health board")
    assert said.code == 0, said.err
    table = next((tmp_path / "out").glob("*neighbourhoods.csv")).read_text("utf-8")
    cells = [cell for line in table.splitlines()[1:] for cell in line.split(",")]
    assert not {"3", "9", "13", "11"} & set(cells)


def test_the_terminal_shows_an_analyst_exact_numbers(county):
    said = run_in(county.root)("siting", "explain", "today", "--json")
    told = json.loads(said.out)
    whole = next(row for row in told["journeys"]["walk"] if row["by"] == "all")
    assert whole["children"] == sum(HOMES.values()) + 2


def test_the_study_in_the_needs_assessment_is_a_release_of_rounded_counts_too(county, opened, tmp_path):
    said = run_in(county.root)(
        "jsna", "--area", "E06999901", "--to", str(tmp_path), "--formats", "html", "--given-to", "the health board"
    )
    assert said.code == 0, said.err
    (page,) = tmp_path.iterdir()
    part = page.read_text("utf-8").partition('id="siting"')[2]
    # 3, 9 and 13 babies and two older children: 5, 10, 15 and 5 as shown.
    assert "For 35 children." in part
    assert siting.RECORDS_ADD in part
    with opened.state() as state:
        written = releases(state)[-1]
    assert (written.what, written.given_to) == ("Where hubs should be", "the health board")
