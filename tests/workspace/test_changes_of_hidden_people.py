"""What changed since a publication: nobody hidden is in the list, and nobody's neighbourhood who is shielded."""

import json
from datetime import date

import pytest
from restricted_county import BIRTHS, DAY, FAMILIES, HOW, RECORDED, table
from restricted_county import PLACES as WHERE

from familyhub.cli.show import show_json
from familyhub.measures.bridge import PLACES
from familyhub.state import id_events
from familyhub.workspace import outcomes
from familyhub.workspace.freezing import freeze
from familyhub.workspace.revisions import revisions
from workspaces import SMALL_COUNTY, County

LATER = "".join((
    table(
        "contact", "contact_key | person_key | happened_on | activity | attended | service | medium",
        *(
            f"v{how} | child_{how} | 2024-06-1{n} | new_birth_visit | seen | health_visiting | face_to_face"
            for n, how in enumerate(HOW)
        ),
    ),
    table(
        "outcome_activity", "activity_key | person_key | outcome | step | happened_on | team_key | practitioner_key",
        *(f"x{how} | child_{how} | outcome-22 | completed | 2025-09-10 | t1 | HV1" for how in HOW),
    ),
))  # fmt: skip
"""Visits of June 2024 and what was completed in September 2025, told of only now."""

VISITED = """
    person_record | person_key | nhs_number | birth_date | restriction
                  | v1         | {}         | 2025-09-02 | {}
    contact       | contact_key | person_key | happened_on | activity        | attended | service
                  | v9          | v1         | 2025-09-11  | new_birth_visit | seen     | health_visiting
    """
BEN, ANOTHER = "9990000026", "9990000123"
"""Ben's number, on a record of a visit, and another number in its place."""


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    made = County(tmp_path_factory.mktemp("changes"))
    made.receive(DAY, WHERE + FAMILIES + BIRTHS + RECORDED)
    made.refresh()
    freeze(made.workspace, "2024-06", "the board", kinds=["due"])
    freeze(made.workspace, "2025-09", "the board", kinds=["outcome"])
    made.receive("2026-01-04", LATER)
    made.refresh()
    return made


@pytest.fixture(scope="module")
def families(county):
    """Whose family a child or a delivery is of, by the restriction of the mother."""
    how = {date(2024, 6, n): how for n, how in enumerate(HOW, 1)}
    with county.workspace.marts() as connection:
        rows = connection.execute(
            "SELECT person_id, birth_date FROM person UNION ALL SELECT delivery_id, born_on FROM delivery"
        ).fetchall()
    return {number: how[born] for number, born in rows if born in how}


def test_where_a_shielded_family_lives_is_in_no_change(county, families, capsys):
    found = revisions(county.workspace, "2024-06", measure="kpi-2-02")
    steps = {families[step.subject_id]: step for step in found.changes["kpi-2-02"]}
    assert set(steps) == {"none", "address_shielded"} and found.not_shown == 3
    told = dict(zip(PLACES, steps["none"].places_after, strict=True))
    assert (told["team"], told["ward"], told["lsoa"]) == ("Quay team", "Harbour", "E1")
    shielded = steps["address_shielded"]
    for places in (shielded.places_before, shielded.places_after):
        by_column = dict(zip(PLACES, places, strict=True))
        assert by_column["team"] == "Quay team"
        assert {by_column[column] for column in PLACES[4:]} == {""}
    show_json([shielded])
    said = capsys.readouterr().out
    assert json.loads(said) and "Harbour" not in said and "E1" not in json.loads(said)[0]["places_after"]
    (ward,) = revisions(county.workspace, "2024-06", measure="kpi-2-02", level="ward").revisions
    assert (ward.place, ward.bridge.current) == ("Harbour", (5, 5)), "the figure counts everybody"


def test_an_outcome_that_stands_on_a_hidden_mothers_record_is_in_no_change(county, families):
    traced = {families[row.person_id or 0] for row in outcomes.trace(county.workspace, "22").rows}
    found = revisions(county.workspace, "2025-09", kind="outcome", measure="outcome-22")
    changed = {families[step.person_id or 0] for step in found.changes["outcome-22"]}
    assert changed == traced == {"none", "address_shielded"}
    assert found.not_shown == 3


@pytest.mark.parametrize(("restriction", "told"), [("", 1), ("sealed", 0)])
@pytest.mark.parametrize(("before", "after"), [(BEN, ANOTHER), (ANOTHER, BEN)], ids=["split", "merge"])
def test_the_ledgers_entry_names_nobody_hidden(tmp_path, before, after, restriction, told):
    county = County(tmp_path)
    county.receive("2025-10-10", VISITED.format(before, ""), "visits")  # the longer-borne id is the visit's
    county.refresh()
    county.receive("2025-10-15", SMALL_COUNTY)
    county.refresh()
    freeze(county.workspace, "2025-09", "the board", kinds=["due"])
    county.receive("2025-12-05", VISITED.format(after, restriction), "visits")
    county.refresh()
    with county.workspace.state() as state:
        (event,) = id_events(state)[-1:]
    found = revisions(county.workspace, "2025-09", measure="kpi-2-02")
    assert any(revision.bridge.causes["people"] != (0, 0) for revision in found.revisions), "figures count everybody"
    ids = f"{event.other_id:x}", f"{event.person_id:x}"
    rows = [step for step in found.changes["kpi-2-02"] if step.record and any(id_ in step.record for id_ in ids)]
    assert bool(rows) == bool(told) and bool(found.not_shown) != bool(told)
