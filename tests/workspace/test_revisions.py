"""Published figures stay, and what has changed since is said cause by cause; the causes add up."""

import shutil
from datetime import date

import pyarrow.parquet as pq
import pytest

from familyhub.errors import SnapshotError, UsageError
from familyhub.state.frozen import publications
from familyhub.workspace.erasing import erase
from familyhub.workspace.freezing import freeze
from familyhub.workspace.frozen_copies import MEMBERS, folder_of, read_copy
from familyhub.workspace.revisions import Revisions, published_figures, revisions
from workspaces import SEEN_LATE_LEARNT, SMALL_COUNTY, County

MEASURE = "kpi-2-02"
VISITED = """
    person_record | person_key | nhs_number | birth_date
                  | v1         |            | 2025-09-02
    contact       | contact_key | person_key | happened_on | activity        | attended | service
                  | v9          | v1         | 2025-09-11  | new_birth_visit | seen     | health_visiting
    """
"""A visit in time, of a child whom nobody knows to be Ben until the number is sent."""


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> County:
    """The small county as it was published in November, for September."""
    county = County(tmp_path_factory.mktemp("published"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.refresh()
    freeze(county.workspace, "2025-09", "Board of 4 November")
    return county


@pytest.fixture
def county(published, tmp_path) -> County:
    """A county of its own for each test: a copy, because a refresh takes longer."""
    shutil.copytree(published.root, tmp_path, dirs_exist_ok=True)
    return County(tmp_path)


def of_county(found: Revisions) -> dict[str, tuple[int, int]]:
    revision = next(each for each in found.revisions if each.measure == MEASURE and not each.place)
    assert revision.bridge.adds_up
    told = {cause: each for cause, each in revision.bridge.causes.items() if each != (0, 0)}
    return {"published": revision.bridge.published, **told, "current": revision.bridge.current}


def test_nothing_has_changed_on_the_day_it_is_frozen(county):
    found = revisions(county.workspace, "2025-09")
    assert of_county(found) == {"published": (1, 3), "current": (1, 3)}
    assert not any(found.changes.values())
    assert found.not_rerun == ()
    assert found.publication.known_by == date(2025, 10, 15)


def test_a_visit_recorded_late_is_a_late_entry_and_the_published_figure_stays(county):
    county.receive("2025-12-01", SEEN_LATE_LEARNT)
    county.refresh()
    assert of_county(revisions(county.workspace)) == {
        "published": (1, 3), "late_entry": (1, 0), "current": (2, 3)
    }  # fmt: skip
    by_team = revisions(county.workspace, level="team", measure=MEASURE)
    assert all(each.bridge.adds_up for each in by_team.revisions)
    assert sum(each.bridge.causes["late_entry"][0] for each in by_team.revisions) == 1
    (step,) = [step for step in by_team.changes[MEASURE] if step.cause == "late_entry"]
    assert "now met" in step.says


def test_a_local_definition_in_place_of_the_shipped_one_is_a_change_of_definition(county):
    (county.folders.measures / "local.toml").write_text(
        f"""
        [{MEASURE}]
        replaces = "{MEASURE}"
        kind = "due"
        name = "Postnatal visit within one day"
        subject = "delivery"
        satisfied_by = "postnatal_visit"
        within = {{ from = 0, to = 1, unit = "days" }}
        reported = {{ by = "month", when = "window_closes" }}
        responsible = "contract"
        why = "To see a change"
        owner = "Nobody"
        next_review = 2027-04-01
        """,
        encoding="utf-8",
    )
    county.refresh()
    found = of_county(revisions(county.workspace, measure=MEASURE))
    assert found == {"published": (1, 3), "definition": (-1, 0), "current": (0, 3)}


def test_a_child_who_turns_out_to_have_moved_away_is_a_move(county):
    county.receive(
        "2025-12-02",
        """
        responsibility | person_key | basis    | from_date  | to_date    | ended_because
                       | ada        | resident | 2025-09-01 | 2025-09-05 | moved_out
        """,
    )
    county.refresh()
    found = of_county(revisions(county.workspace, measure=MEASURE))
    assert found["published"] == (1, 3)
    assert set(found) - {"published", "current"} == {"move"}


def test_a_contact_that_is_sent_again_as_not_attended_is_a_correction(county):
    rows = [line for line in SMALL_COUNTY.splitlines() if "seen" in line or line.strip().startswith("contact")]
    corrected = "\n".join(rows).replace("seen", "did_not_attend", 1)
    county.receive("2025-12-03", corrected)
    county.refresh()
    found = of_county(revisions(county.workspace, measure=MEASURE))
    assert set(found) - {"published", "current"} <= {"correction"}
    assert found["published"] == (1, 3)


def test_two_records_that_turn_out_to_be_one_child_are_people(tmp_path):
    county = County(tmp_path)
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-15", VISITED, source="visits")
    county.refresh()
    freeze(county.workspace, "2025-09", "Board of 4 November")
    county.receive("2025-12-05", VISITED.replace("           | 2025-09-02", "9990000026 | 2025-09-02"), source="visits")
    county.refresh()
    assert of_county(revisions(county.workspace, measure=MEASURE)) == {
        "published": (1, 3), "people": (1, 0), "current": (2, 3)
    }  # fmt: skip


def test_who_is_erased_leaves_the_copy_and_the_published_figure_stands(county):
    erase(county.workspace, because="asked on 5 December", nhs="9990000018", really=True)
    found = revisions(county.workspace, measure=MEASURE)
    assert found.publication.erased
    assert of_county(found)["published"] == (1, 3)
    assert set(of_county(found)) - {"published", "current"} <= {"correction"}
    rows = pq.read_table(read_copy(county.folders, found.publication).home / MEMBERS).to_pylist()
    erased = [row for row in rows if row["subject_id"] is None]
    assert erased
    assert all(row[name] is None for row in erased for name in ("member", "person_id", "file", "row"))


def test_a_second_publication_of_a_period_stands_beside_the_first(county):
    county.receive("2025-12-01", SEEN_LATE_LEARNT)
    county.refresh()
    second = freeze(county.workspace, "2025-09", "Scrutiny committee", [MEASURE])
    assert second.number == 2
    assert of_county(revisions(county.workspace, "2025-09"))["published"] == (2, 3)
    assert of_county(revisions(county.workspace, "2025-09", number=1))["published"] == (1, 3)
    assert [each.because for each in published_figures(county.workspace)] == [
        "Board of 4 November",
        "Scrutiny committee",
    ]


def test_a_copy_that_was_changed_is_refused(county):
    home = folder_of(county.folders) / "2025-09" / "1"
    (home / "members.parquet").write_bytes(b"something else")
    with pytest.raises(SnapshotError, match="not the one that was frozen"):
        revisions(county.workspace)


def test_a_freezing_that_was_killed_before_its_entry_published_nothing(county):
    left = folder_of(county.folders) / "2025-09" / "2"
    left.mkdir()
    (left / "members.parquet").write_bytes(b"half")
    assert len(published_figures(county.workspace, "2025-09")) == 1
    assert freeze(county.workspace, "2025-09", "Board, again").number == 2
    with county.workspace.state() as state:
        assert len(publications(state, "2025-09")) == 2


@pytest.mark.parametrize(
    ("period", "because", "measures"),
    [("2025-09", " ", []), ("2031-01", "Board", []), ("2025-09", "Board", ["no-such"]), ("2025-10", "Board", [])],
)
def test_what_cannot_be_frozen_is_refused(county, period, because, measures):
    with pytest.raises(UsageError):
        freeze(county.workspace, period, because, measures)


def test_revisions_of_what_was_never_published_are_refused(county):
    with pytest.raises(UsageError, match="nothing was published of 2024-01"):
        revisions(county.workspace, "2024-01")
    with pytest.raises(UsageError, match="was not published"):
        revisions(county.workspace, measure="no-such")
