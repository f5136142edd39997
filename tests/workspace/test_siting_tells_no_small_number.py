"""Whatever a page or file on sites says of linked records follows from the counts as they may be shown."""

from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.blocks import Document
from familyhub.geography import Children
from familyhub.reports import html, siting_downloads, siting_explorer, siting_report
from familyhub.workspace import siting, siting_local
from familyhub.workspace.siting_local import LocalChildren, Neighbourhood
from siting_county import area, lies, write

AREAS = [area(number) for number in range(6)]
COHORTS = ("under 5", "5 to 10")
HUBS = ("H1", "H2")
STUDY = """
[area]
name = "Testshire"
[people]
points = "points.csv"
cohorts = { "under 5" = [0, 4], "5 to 10" = [5, 10] }
[need]
deprivation = { 1 = 2 }
[[need.extra]]
name = "Lone parents' children"
group = "lone_parent"
each = 3
[[need.extra]]
name = "Contacts"
contacts = true
each = 0.5
[buildings]
candidates = ["buildings.csv"]
[travel]
by = ["walk", "car"]
[questions.today]
asks = "least_travel"
hubs = 2
keep = "all"
stops_minutes = 20
stops = 1
[questions.least]
asks = "least_travel"
hubs = 2
front = true
stops_minutes = 20
stops = 1
[questions.full]
asks = "least_travel"
hubs = 3
capacities = true
[questions.most]
asks = "most_within"
hubs = 2
minutes = 15
keep = ["H1"]
stops_minutes = 20
[questions.few]
asks = "fewest"
minutes = 40
share = 0.8
stops_minutes = 10
stops = 2
[questions.worst]
asks = "shortest_worst"
hubs = 2
share = 0.9
districts = true
stops_minutes = 15
stops = 1
"""
SHOWN_AS = {0: (0, 0), 5: (1, 7), 10: (8, 12), 15: (13, 17)}
"""The counts that a table shows alike: 1 to 7 as a star, others to the nearest 5."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    write(folder / "points.csv", ("lsoa_code", "lon", "lat"), *((code, *lies(k)) for k, code in enumerate(AREAS)))
    write(
        folder / "buildings.csv",
        ("code", "name", "lon", "lat", "capacity", "existing"),
        ("H1", "First Hub", *lies(0), 60, "yes"), ("H2", "Hub next door", *lies(0.4), 90, "yes"),
        ("C1", "Mill School", *lies(2.5), 70, "no"), ("C2", "Moor School", *lies(4), 70, "no"),
        ("C3", "Far School", *lies(5), "", "no"),
    )  # fmt: skip
    (folder / "siting.toml").write_text(STUDY, encoding="utf-8")
    return folder


def known(numbers):
    """The places that a workspace knows, and numbers of it by what they count."""
    places = {code: Neighbourhood(f"Row {k}", ("West", "East")[k % 2], 1 + 4 * (k % 2)) for k, code in enumerate(AREAS)}
    children = {code: {cohort: float(numbers[code, cohort]) for cohort in COHORTS} for code in AREAS}

    def counted(what):
        return {code: siting_local.for_weighing(numbers[what, code]) for code in AREAS}

    return {
        "neighbourhoods": lambda _: places,
        "children_of": lambda _, cohorts: LocalChildren(Children(children, cohorts, "Children of the records."), 0),
        "register": lambda _: (HUBS, ()),
        "contacts_by_hub": lambda _: {hub: numbers["contacts", hub] for hub in HUBS},
        "group_counts": lambda _, group: counted(group),
        "contact_counts": lambda _: counted("contacts"),
    }


def answered(folder, numbers):
    """The study answered where the records hold these numbers."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in known(numbers).items():
            patch.setattr(siting_local, name, value)
        workspace = SimpleNamespace(snapshots=lambda: ["one"])
        found = siting.ground_of(siting.study_files(folder / "siting.toml", None), workspace, date(2026, 1, 5))
    return siting.answer(found, afresh=True)


def written(folder, numbers, to):
    """All pages and files of the answer, by name."""
    found = answered(folder, numbers)
    assert found.studied.from_records
    assert all(named.plan.proven or not named.sites for named in found.plans)
    values = found.for_reports()
    pages = {
        "explorer": siting_explorer.render(values),
        "report": html.render(siting_report.compose(values, drawn=True)),
        "section": html.render(Document("Needs", "of children", tuple(siting_report.section(values)))),
    }
    return pages | {path.name: path.read_bytes() for path in siting_downloads.write(values, to)}


KEYS = [(code, cohort) for code in AREAS for cohort in COHORTS]
KEYS += [(what, code) for what in ("lone_parent", "contacts") for code in AREAS] + [("contacts", hub) for hub in HUBS]


@settings(deadline=None, max_examples=12)
@given(st.data())
def test_counts_that_are_shown_alike_give_the_same_pages_and_files(folder, tmp_path_factory, data):
    shown = {key: data.draw(st.sampled_from(sorted(SHOWN_AS))) for key in KEYS} | {(AREAS[0], "under 5"): 15}
    one, other = ({key: data.draw(st.integers(*SHOWN_AS[value])) for key, value in shown.items()} for _ in range(2))
    to = tmp_path_factory.mktemp("out")
    assert written(folder, one, to) == written(folder, other, to)


def test_a_stop_is_chosen_by_children_as_shown_and_told_as_they_are(folder):
    """Seven children at one place for a stop, one and one near another: as shown, 5 and 10."""
    few = dict.fromkeys(KEYS, 0) | {(AREAS[0], "under 5"): 500, (AREAS[4], "under 5"): 7}
    few |= {(AREAS[2], "under 5"): 1, (AREAS[3], "under 5"): 1}
    found = answered(folder, few)
    planned = found.by_key["today"].outreach
    assert planned is not None
    assert [found.ground.sites[stop].name for stop in planned.stops] == ["Mill School"]
    assert (planned.beyond, planned.reached, planned.left) == (9, 2, 7)
