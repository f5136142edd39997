"""Every list of people, as every role may ask for it: it tells of nobody hidden, and of no shielded neighbourhood.

In the county every person is told apart by their opaque id alone, so the ids are looked for in the whole of an answer.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from restricted_county import BIRTHS, DAY, FAMILIES, HOW, PLACES, RECORDED, said, table

from familyhub.access import ANALYST, COMMISSIONER, PRACTITIONER, TEAM_MANAGER, User
from familyhub.errors import UsageError
from familyhub.workspace import Workspace, groups, outcomes
from familyhub.workspace.family import family_views
from familyhub.workspace.freezing import freeze
from familyhub.workspace.groups import Where
from familyhub.workspace.linkage_report import members
from familyhub.workspace.rating import traced_events
from familyhub.workspace.reconciling import Beside
from familyhub.workspace.revisions import revisions
from familyhub.workspace.waits import who_waits
from workspaces import County

OF_QUAY = frozenset({"t1"})
USERS = {
    "analyst": User("an analyst", ANALYST),
    "manager": User("the manager of the Quay team", TEAM_MANAGER, OF_QUAY),
    "practitioner": User("a health visitor", PRACTITIONER, OF_QUAY),
    "commissioner": User("a commissioner", COMMISSIONER),
}
OPEN_TO = {"analyst": {"none", "address_shielded"}, "manager": {"none", "address_shielded", "own_family"}}
OPEN_TO |= {"practitioner": OPEN_TO["analyst"], "commissioner": set()}
"""By role, how the people may be restricted of whom a list may tell."""

NEWS = "".join((
    table(
        "contact", "contact_key | person_key | happened_on | activity | attended | service",
        *(f"v{how} | child_{how} | 2024-06-10 | new_birth_visit | seen | health_visiting" for how in HOW),
    ),
    table(
        "person_record", "person_key | forename | surname | birth_date | sex | restriction | nhs_number",
        *(f"kid_{how} | Own{how[:3]} | Own{how} | 2015-03-0{n} | M | {said(how)} | 999000077{n}"
          for n, how in enumerate(HOW, 1)),
        *(f"twice_{how} | | Twice{how} | 1985-01-0{n} | F | | " for n, how in enumerate(HOW, 1)),
        *(f"late_{how} | | Twice{how} | 2012-03-0{n} | F | {said(how)} | " for n, how in enumerate(HOW, 1)),
        *(f"soon_{how} | | Twice{how} | 2012-06-0{n} | F | | " for n, how in enumerate(HOW, 1)),
    ),
    table(
        "birth", "person_key | delivery_key | mother_key | born_on | outcome",
        *(f"late_{how} | late{how} | twice_{how} | 2012-03-0{n} | live" for n, how in enumerate(HOW, 1)),
        *(f"soon_{how} | soon{how} | twice_{how} | 2012-06-0{n} | live" for n, how in enumerate(HOW, 1)),
    ),
    table(
        "outcome_activity", "activity_key | person_key | outcome | step | happened_on | team_key | practitioner_key",
        *(f"x{how} | child_{how} | outcome-22 | completed | 2025-09-10 | t1 | HV1" for how in HOW),
    ),
))  # fmt: skip
"""Visits and completed work that came late, and for each child that is restricted a number that is none.

And mothers of two births too near to each other, of which one is of a child that is restricted."""


@dataclass(frozen=True)
class Asked:
    """One list, by a name; `of_place` where to stand on it tells where somebody lives."""

    name: str
    ask: Callable[[Workspace, User], object]
    roles: tuple[str, ...] = ("analyst",)
    of_place: bool = False


EVERY = tuple(USERS)
WARD = (("ward", "Harbour"),)
LISTS = (
    Asked("due", lambda w, u: w.due_entries(user=u), EVERY),
    Asked("trace", lambda w, u: w.chosen_trace("kpi-2-02", "2024-06", (), user=u), EVERY),
    Asked("trace of a ward", lambda w, u: w.chosen_trace("kpi-2-02", "2024-06", WARD, user=u), EVERY, of_place=True),
    Asked("trace table", lambda w, _: w.trace("kpi-2-02", "2024-06").to_pylist()),
    Asked("children in three groups", lambda w, u: groups.children(w, user=u), EVERY),
    Asked("group", lambda w, u: groups.trace(w, "lone_parent", Where(), user=u), EVERY),
    Asked(
        "group of a ward",
        lambda w, u: groups.trace(w, "lone_parent", Where("residence", "ward", "Harbour"), user=u),
        EVERY, of_place=True,
    ),
    Asked("at risk", lambda w, u: outcomes.at_risk(w, user=u), EVERY),
    Asked("outcome", lambda w, u: outcomes.trace(w, "22", user=u), EVERY),
    Asked(
        "outcome of a ward",
        lambda w, u: outcomes.trace(w, "22", level="ward", place="Harbour", residence=True, user=u),
        EVERY, of_place=True,
    ),
    Asked("events", lambda w, _: traced_events(w, "referrals-social-care", "2025-10")),
    Asked(
        "events of a ward",
        lambda w, _: traced_events(
            w, "referrals-social-care", "2025-10", level="ward", place="Harbour", residence=True
        ),
        of_place=True,
    ),
    Asked("who waits", lambda w, _: who_waits(w)[0]),
    Asked(
        "who waits in a ward", lambda w, _: who_waits(w, level="ward", place="Harbour", residence=True)[0],
        of_place=True,
    ),
    Asked("what changed in checks", lambda w, _: revisions(w, "2024-06").changes),
    Asked("what changed in outcomes", lambda w, _: revisions(w, "2025-09").changes),
    Asked("fix-list", lambda w, _: w.fix_lists()),
    Asked("fix-list with values", lambda w, _: w.fix_lists(show_values=True)),
    Asked("check of the linkage", lambda w, _: members(w, "two_births_in_five_months")),
    Asked("reconciliation", lambda w, _: w.reconcile(Beside("kpi-2-02", "2024-06"), theirs(w))),
    Asked(
        "reconciliation of a ward", lambda w, _: w.reconcile(Beside("kpi-2-02", "2024-06", WARD), theirs(w)),
        of_place=True,
    ),
)  # fmt: skip


def theirs(workspace: Workspace) -> str:
    """A provider's list of nobody: all that is told is of ours."""
    path = workspace.folders.root / "theirs.csv"
    path.write_text("Name,Date of birth\nNobody Known,2020-02-02\n", encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    made = County(tmp_path_factory.mktemp("every-list"))
    made.receive(DAY, PLACES + FAMILIES + BIRTHS + RECORDED)
    made.refresh()
    freeze(made.workspace, "2024-06", "the board", kinds=["due"])
    freeze(made.workspace, "2025-09", "the board", kinds=["outcome"])
    made.receive("2026-01-04", NEWS)
    made.refresh()
    return made


@pytest.fixture(scope="module")
def who(county):
    """How a person is restricted, or the mother of a delivery, by the id; and whether it is the person themselves."""
    born = {date(2015, 3, n): (how, True) for n, how in enumerate(HOW, 1)}
    born |= {date(1990, 1, n): (how, True) for n, how in enumerate(HOW, 1)}
    with county.workspace.marts() as connection:
        rows = connection.execute("SELECT person_id, birth_date FROM person").fetchall()
        found = {person: born[day] for person, day in rows if day in born}
        deliveries = connection.execute("SELECT delivery_id, born_on FROM delivery").fetchall()
    return found | {delivery: (HOW[day.day - 1], False) for delivery, day in deliveries}


def ids_in(answer: object) -> set[int]:
    """Every number in the whole of an answer, as it stands or in hexadecimal."""
    text = repr(answer)
    return {int(found) for found in re.findall(r"(?<![\w.])\d{6,}(?!\w)", text)} | {
        int(found, 16) for found in re.findall(r"(?<!\w)[0-9a-f]{12,}(?!\w)", text)
    }


@pytest.mark.parametrize(
    ("asked", "role"),
    [(asked, role) for asked in LISTS for role in asked.roles],
    ids=lambda of: getattr(of, "name", of),
)
def test_a_list_tells_of_nobody_whom_its_reader_may_not_see(county, who, asked, role):
    answer = asked.ask(county.workspace, USERS[role])
    told = {who[number][0] for number in ids_in(answer) & set(who)}
    assert told <= OPEN_TO[role] - ({"address_shielded"} if asked.of_place else set())
    text = repr(answer)
    hidden = set(HOW) - OPEN_TO[role]
    assert not [how for how in hidden if re.search(f"(child|mum|kid)_{how}|(Fam|Own){how}", text)]
    assert not re.search(r"ZZ1 1ZE|5 Quay", text), "the address of whom an address is shielded"
    assert "999000077" not in text or "fix-list" in asked.name


@pytest.mark.parametrize("role", EVERY)
def test_a_hidden_persons_id_leads_to_no_family(county, who, role):
    for number, (how, themselves) in who.items():
        if not themselves:
            continue
        try:
            views = family_views(county.workspace, f"{number:x}", USERS[role])
        except UsageError:
            continue
        assert {who[each][0] for each in ids_in(views) & set(who)} <= OPEN_TO[role]
        assert how in OPEN_TO[role]


def test_the_lists_are_not_empty(county, who):
    """Nothing would be proven of an empty list."""
    for asked in LISTS:
        if "fix-list" not in asked.name and asked.name != "due":  # faults have no person's id; nobody is due yet
            assert ids_in(asked.ask(county.workspace, USERS["analyst"])), asked.name
