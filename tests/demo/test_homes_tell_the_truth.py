"""Households and families of people whose homes are hard to know, beside the truth: who is shown with whom, and where.

Parents who parted, care, kin, a refuge, a hostel, lodgings and flats. What must not be found is looked for everywhere.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

import familyhub
from familyhub.demo import County, make_workspace, truth_people
from familyhub.sql import connect_read_only
from familyhub.workspace import Workspace
from familyhub.workspace.family import family_views

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes") / "county"


@pytest.fixture(scope="module")
def county(root: Path) -> County:
    return make_workspace(root, children=300, seed=6, homes=True)


@pytest.fixture(scope="module")
def workspace(root: Path, county: County) -> Workspace:
    opened = familyhub.open(root)
    opened.refresh()
    return opened


@pytest.fixture(scope="module")
def facts(workspace: Workspace):
    folder = workspace.folders.snapshots / workspace.in_service()
    with connect_read_only({"identity": folder / "identity.duckdb", "facts": folder / "facts.duckdb"}) as connection:
        yield connection


@pytest.fixture(scope="module")
def true_person(county: County, facts) -> dict[int, set[int]]:
    """Whom each person found truly is."""
    truth = {(record.source, record.person_key): record.person for record in truth_people(county)}
    found = defaultdict(set)
    for source, key, person in facts.execute(
        "SELECT source, person_key, person_id FROM identity.record_person"
    ).fetchall():
        found[person].add(truth[source, key])
    return found


def shown(facts, true_person, day) -> set[frozenset[int]]:
    """Who is shown together on a day, of those whose homes are hard to know."""
    rows = facts.execute(
        "SELECT household_id, person_id FROM facts.household_member"
        " WHERE from_date <= ? AND COALESCE(to_date, DATE '9999-12-31') >= ?",
        [day, day],
    ).fetchall()
    households = defaultdict(set)
    for household, person in rows:
        households[household] |= true_person[person]
    return {frozenset(people) for people in households.values()}


def of_kind(county: County, kind: str) -> set[int]:
    return {number for number, kinds in county.homes.kinds.items() if kind in kinds}


def test_nobody_is_two_of_them_at_once(county, true_person):
    ours = set(county.homes.kinds)
    assert all(len(people) == 1 for people in true_person.values() if people & ours)


@pytest.mark.parametrize("days_ago", [0, 60, 130, 700])
def test_households_are_who_truly_lives_together_and_may_be_shown(county, facts, true_person, days_ago):
    day = county.as_of - timedelta(days=days_ago)
    ours = set(county.homes.kinds)
    found = {people for people in shown(facts, true_person, day) if people & ours}
    true = {frozenset(people) for people in county.homes.living(day).values()}
    assert found == true
    assert len(true) >= 8


def test_a_child_in_two_homes_is_of_two_households_and_one_family(county, facts, true_person):
    twice = of_kind(county, "two_homes")
    households = [people & twice for people in shown(facts, true_person, county.as_of) if people & twice]
    children = {child.number for family in county.homes.families for child in family.children} & twice
    assert children and all(sum(child in people for people in households) == 2 for child in children)
    for family in county.homes.families:
        if family.mother.number not in twice:
            continue
        truly = {person.number for person in family.members}
        found = families_of(facts, true_person, truly)
        assert found == {frozenset(truly)}


def families_of(facts, true_person, people: set[int]) -> set[frozenset[int]]:
    """The families that hold a child of these people."""
    members = defaultdict(set)
    asked = set()
    for family, person, role in facts.execute("SELECT family_id, person_id, role FROM facts.family_member").fetchall():
        members[family] |= true_person[person]
        if role == "child" and true_person[person] & people:
            asked.add(family)
    return {frozenset(members[family]) for family in asked}


def test_whoever_cares_for_kin_is_of_the_family_and_a_foster_carer_of_none(county, facts, true_person):
    assert county.homes.kinship and county.homes.fostering
    for child, grandmother in county.homes.kinship:
        (family,) = families_of(facts, true_person, {child.number})
        assert grandmother.number in family and len(family) == 3
    everybody = {
        person for (found,) in facts.execute("SELECT person_id FROM facts.family_member").fetchall()
        for person in true_person[found]
    }  # fmt: skip
    assert not {carer.number for _, carer in county.homes.fostering} & everybody


def test_a_placement_shows_nobody_and_who_came_back_is_at_home(county, facts, true_person):
    placed = {spell.child.number for spell in county.homes.care if spell.last is None}
    back = {spell.child.number for spell in county.homes.care if spell.last is not None}
    carers = {carer.number for child, carer in county.homes.fostering if child.number in placed}
    now = set().union(*shown(facts, true_person, county.as_of))
    assert placed and back and carers
    assert not now & (placed | carers)
    assert back <= now


def hidden_words(county: County) -> set[str]:
    """The first line and the postcode of every home that nobody may be told of."""
    hidden = [stay.dwelling for stay in county.homes.stays if stay.hidden in ("refuge", "shielded")]
    return {home.address.split(",")[-2].strip() for home in hidden}


def test_a_refuge_is_in_no_table_that_pages_and_reports_read(county, workspace):
    folder = workspace.folders.snapshots / workspace.in_service()
    words = hidden_words(county)
    with connect_read_only({"identity": folder / "identity.duckdb"}) as connection:
        lines = [
            line for (line,) in connection.execute("SELECT address FROM identity.address_record").fetchall() if line
        ]
        assert all(any(word in line for line in lines) for word in words), "what is looked for is there to be found"
    for name in ("facts", "marts"):
        with connect_read_only({name: folder / f"{name}.duckdb"}) as connection:
            texts = connection.execute(
                "SELECT table_name, column_name FROM duckdb_columns() WHERE data_type = 'VARCHAR' AND NOT internal"
            ).fetchall()
            assert texts
            for table, column in texts:
                cells = connection.execute(f'SELECT DISTINCT "{column}" FROM {name}."{table}"').fetchall()
                assert not [cell for (cell,) in cells if cell and any(word in cell for word in words)], (table, column)


def test_a_refuge_is_in_no_report_and_on_no_map(county, workspace, tmp_path):
    workspace.write_report()
    workspace.write_quality_report(tmp_path / "quality.html")
    workspace.write_quality_xlsx(tmp_path / "quality.xlsx")
    workspace.write_fix_lists(workspace.fix_lists(), html=tmp_path / "fix.html", csv=tmp_path / "fix.csv")
    written = [path for folder in (workspace.folders.reports, tmp_path) for path in folder.rglob("*") if path.is_file()]
    assert len(written) >= 3
    words = [word.encode() for word in hidden_words(county)]
    for path in written:
        assert not [content for content in contents(path) if any(word in content for word in words)], path.name


def contents(path: Path) -> Iterator[bytes]:
    """The bytes of a file, and of the files within where it is a workbook."""
    yield path.read_bytes()
    if is_zipfile(path):
        with ZipFile(path) as workbook:
            yield from (workbook.read(name) for name in workbook.namelist())


def test_the_page_of_a_family_in_a_refuge_tells_no_place(county, workspace, true_person):
    mothers = {f.mother.number for f in county.homes.families} & county.homes.shielded
    (found, *_) = [person for person, truly in true_person.items() if truly & mothers]
    (view,) = family_views(workspace, f"{found:x}")
    assert view.members and view.households == ()
    assert not any(word in repr(view) for word in hidden_words(county))


def test_the_shielded_show_without_a_place_and_their_family_without_a_household(county, facts, true_person):
    found = {person for person, truly in true_person.items() if truly & county.homes.shielded}
    restricted = {
        person for (person,) in facts.execute(
            "SELECT person_id FROM facts.person WHERE restriction = 'address_shielded'"
        ).fetchall()
    }  # fmt: skip
    assert {number for person in restricted for number in true_person[person]} == county.homes.shielded
    assert found >= restricted
    lived = {person for (person,) in facts.execute("SELECT person_id FROM facts.household_member").fetchall()}
    assert not found & lived


def test_nothing_else_of_the_county_changes_by_them(root, county, tmp_path):
    make_workspace(tmp_path / "plain", children=300, seed=6)

    def files(folder):
        return {
            path.relative_to(folder): path.read_bytes()
            for path in (folder / "incoming").rglob("*")
            if path.is_file() and path.relative_to(folder).parts[1] not in ("casework", "housing")
        }  # fmt: skip

    assert files(tmp_path / "plain") == files(root)
