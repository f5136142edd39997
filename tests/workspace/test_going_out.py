"""What goes out of a workspace: the quarterly return and the workbook of cuts, from one small county."""

from pathlib import Path

import openpyxl
import pytest

from familyhub.errors import UsageError
from familyhub.workspace.cuts import gather, write_cuts
from familyhub.workspace.freezing import freeze
from familyhub.workspace.rating import chosen_rates, silent_rates, traced_events
from familyhub.workspace.releasing import given
from familyhub.workspace.returning import make_return, write_return
from familyhub.workspace.revisions import published_figures, revisions
from workspaces import SEEN_LATE_LEARNT, SMALL_COUNTY, County

STAFF_AND_SCHOOL = """
    staffing    | team_key   | role           | from_date  | to_date    | full_time | funded
                | t1         | health visitor | 2025-09-01 |            | 2.5       | 3
                | t1         | nursery nurse  | 2025-09-01 |            | 0.5       | 1
                | t1         | health visitor | 2025-01-01 | 2025-08-31 | 9         | 9
    school_term | person_key | school_key     | term        | census_on  | sen_provision | young_carer        | sessions_possible | sessions_missed
                | ada        | 100001         | 2025 autumn | 2025-10-02 | support       | declared_by_school | 100               | 10
                | ben        | 100001         | 2025 autumn | 2025-10-02 | none          | no                 | 100               | 5
    responsibility | person_key | basis      | from_date  | practice_key
                   | ada        | registered | 2025-09-01 | GP1
    published   | publisher | indicator       | area_code | area_name          | area_kind | period  | value | to_date
                | council   | healthy_schools | 100001    | Quay Junior School | school    | 2024-25 | 1     | 2025-07-31
    referral    | referral_key | person_key | service     | received_on
                | r1           | ada        | social_care | 2025-10-05
                | r2           | ada        | social_care | 2025-11-05
"""  # noqa: E501 - a table is read across


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> County:
    county = County(tmp_path_factory.mktemp("going-out"), 'code = "E10000012"')
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-12-01", STAFF_AND_SCHOOL)
    county.receive("2026-01-02", SEEN_LATE_LEARNT)
    county.refresh()
    return county


def test_cuts_by_practice_school_and_full_time_worker(county: County, tmp_path: Path):
    cuts = gather(county.workspace)
    visits = {row.practice: (row.met, row.counted) for row in cuts.practices if row.measure == "kpi-2-02"}
    assert visits == {"GP1": (1, 1), "Not registered here": (1, 2)}
    (school,) = cuts.schools
    assert (school.school, school.pupils, school.sen_support, school.young_carers) == ("100001", 2, 1, 1)
    assert school.name == "Quay Junior School"
    assert (school.possible, school.missed, school.social_care, school.camhs) == (200, 15, 1, 0)
    teams = {team.team: (team.held, team.full_time, team.funded, team.per_worker) for team in cuts.teams}
    assert teams == {"Quay team": (1, 3.0, 4.0, 1 / 3), "Mill team": (1, None, None, None)}
    assert dict(told[:2] for told in cuts.told)["Staff in post"] == "chis"
    written = write_cuts(county.workspace, tmp_path / "cuts.xlsx")
    assert written.schools == 1
    assert openpyxl.load_workbook(written.path)["Caseload"]["I2"].value == pytest.approx(1 / 3)


def test_the_return_is_checked_written_and_frozen(county: County, tmp_path: Path):
    made = make_return(county.workspace, "2025-26 Q2")
    assert not made.may_go, "a county of four babies has no figure of most metrics"
    with pytest.raises(UsageError, match="there is no figure of it"):
        write_return(county.workspace, "2025-26 Q2")
    assert published_figures(county.workspace) == ()
    sent = write_return(county.workspace, "2025-26 Q2", tmp_path, despite=True)
    lines = sent.file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("Area code,Area,Quarter,Metric")
    assert len(lines) == 1 + len(sent.made.figures)
    assert sent.checks.is_file()
    (publication,) = published_figures(county.workspace)
    assert publication.because == "OHID return 2025-26 Q2"
    assert all(each.bridge.adds_up for each in revisions(county.workspace).revisions)
    with pytest.raises(UsageError, match="2031-32 Q1"):
        make_return(county.workspace, "2031-32 Q1")


def test_a_return_that_cannot_be_written_freezes_and_releases_nothing(county: County, tmp_path: Path):
    before = published_figures(county.workspace), given(county.workspace)
    in_the_way = tmp_path / "no-folder"
    in_the_way.write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(OSError, match="no-folder"):
        write_return(county.workspace, "2025-26 Q2", in_the_way, despite=True)
    assert (published_figures(county.workspace), given(county.workspace)) == before


def test_a_return_that_was_broken_off_is_finished_and_not_published_twice(county: County, tmp_path: Path):
    first = write_return(county.workspace, "2025-26 Q2", tmp_path / "first", despite=True)
    again = write_return(county.workspace, "2025-26 Q2", tmp_path / "again", despite=True)
    assert again.publication == first.publication
    assert again.file.read_bytes() == first.file.read_bytes()
    assert sorted(path.name for path in again.file.parent.iterdir()) == sorted([again.file.name, again.checks.name])


def test_what_is_frozen_without_a_word_and_a_quarter_that_is_not_over_say_the_next_step(county: County):
    with pytest.raises(UsageError) as refused:
        freeze(county.workspace, "2025-09", " ")
    assert 'familyhub freeze "2025-09" --for' in str(refused.value) and "--all-periods" not in str(refused.value)
    with pytest.raises(UsageError) as unfinished:
        make_return(county.workspace, "2099-00 Q1")
    assert "is over and has figures, for example 2025-26 Q" in str(unfinished.value)


def test_rates_of_a_workspace_with_their_lines(county: County):
    (rate,) = chosen_rates(county.workspace, "referrals-social-care", period_kind="month", period="2025-11")
    assert (rate.numerator, rate.denominator) == (1, 3)
    (share,) = chosen_rates(county.workspace, "rereferrals-social-care", period_kind="month", period="2025-11")
    assert (share.numerator, share.denominator, share.value) == (1, 1, 100.0)
    (event,) = traced_events(county.workspace, "rereferrals-social-care", "2025-11")
    assert event.evidence[0].startswith("chis/2025-12-01/referral.csv:3 ")
    assert event.evidence[1].startswith("chis/2025-12-01/referral.csv:2 ")
    assert ("Referrals to CAMHS", "no source tells of it, so there is no figure; that is not nought") in silent_rates(
        county.workspace
    )
    with pytest.raises(UsageError):
        chosen_rates(county.workspace, "referrals-social-care", period_kind="month", period="2031-01")
