"""Fix-lists: what is one fault, when it is closed, who is asked to mend it, and what may leave."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from familyhub.errors import UsageError
from familyhub.quality.fixlists import Fix, FixList
from familyhub.state.entries import Entry, entries
from familyhub.workspace.reviewing import SHOWN
from familyhub.workspace.subject_access import subject_access
from workspaces import SMALL_COUNTY, County

BAD_DAY = """
    contact | contact_key | person_key | happened_on | activity        | attended | team_key | practitioner_key
            | c2          | ben        | 31/09/2025  | new_birth_visit | seen     | t2       | p7
            | c9          | ada        | 2025-09-12  | support         | seen     | t1       | p1
    """
BAD_CODE = """
    contact | contact_key | person_key | happened_on | activity        | attended | team_key | place_key
            | c2          | ben        | 2025-09-11  | new_birth_visit | saw them | t2       | x
            | c8          | ada        | 2025-09-12  | support         | seen     | t1       | x
    """
WITHOUT_IT = """
    contact | contact_key | person_key | happened_on | activity        | attended | team_key | practitioner_key
            | c5          | ada        | 2025-10-12  | support         | seen     | t1       | p1
    """
MENDED = """
    contact | contact_key | person_key | happened_on | activity        | attended | team_key | practitioner_key
            | c2          | ben        | 2025-09-13  | new_birth_visit | seen     | t2       | p7
    """


@pytest.fixture
def county(tmp_path: Path) -> County:
    county = County(tmp_path / "county")
    county.receive("2025-10-15", SMALL_COUNTY)
    return county


def lists(county: County, **chosen) -> dict[str, FixList]:
    county.refresh()
    return {found.source: found for found in county.workspace.fix_lists(**chosen)}


def only(county: County, source: str = "chis", **chosen) -> Fix:
    (fix,) = lists(county, **chosen)[source].fixes
    return fix


def test_a_fault_says_whose_record_it_is_where_it_stands_and_what_to_do(county):
    county.receive("2025-11-01", BAD_DAY)
    fix = only(county)
    assert (fix.team, fix.practitioner, fix.record) == ("Mill team", "p7", "contact_key c2")
    assert fix.sentence() == (
        'chis/2025-11-01/contact.csv, row 2, column "happened_on": found "31/09/2025", expected '
        "a date that exists (year-month-day or day/month/year); the row was left out."
    )
    assert fix.to_do == "Correct the date: there is no such day."
    assert (fix.state, fix.extracts) == ("open", 1)


def test_a_contact_without_a_readable_day_costs_up_to_one_family(county):
    county.receive("2025-11-01", BAD_DAY)
    costs = {cost.measure: cost for cost in only(county).costs}
    assert costs["kpi-2-02"].sentence() == (
        "kpi-2-02, 2025-09: up to 1 family: 100.0 points for Mill team, 33.33 points for the area"
    )
    assert "kpi-2-33" not in costs, "a new birth visit is no 6 to 8 week review"


def test_a_contact_that_says_all_but_an_idle_cell_costs_one_family_for_certain(county):
    county.receive("2025-11-01", BAD_CODE.replace("saw them", "seen    ").replace("place_key", "service  ", 1))
    costs = {cost.measure: cost for cost in only(county, team="Mill team").costs}
    assert not costs["kpi-2-02"].at_most
    assert costs["kpi-2-02-review"].at_most, "whether wellbeing was reviewed stands nowhere"


def test_a_cell_that_decides_and_cannot_be_read_makes_the_cost_uncertain(county):
    county.receive("2025-11-01", BAD_CODE)
    costs = {cost.measure: cost for cost in only(county).costs}
    assert costs["kpi-2-02"].at_most


def test_the_same_fault_in_two_extracts_is_one_fault_with_its_first_and_last_day(county):
    county.receive("2025-11-01", BAD_DAY)
    county.receive("2025-12-01", BAD_DAY.replace("c9", "c7"))
    fix = only(county)
    assert (str(fix.first_seen), str(fix.last_seen), fix.extracts) == ("2025-11-01", "2025-12-01", 2)
    assert fix.file == "chis/2025-12-01/contact.csv"


def test_an_extract_that_carries_the_record_mended_closes_the_fault(county):
    county.receive("2025-11-01", BAD_DAY)
    county.receive("2025-12-01", MENDED)
    found = lists(county)["chis"]
    assert found.fixes == ()
    assert (found.counts.open, found.counts.mended, found.counts.mended_since_last) == (0, 1, 1)


def test_what_was_mended_earlier_is_not_counted_as_mended_by_the_newest(county):
    county.receive("2025-11-01", BAD_DAY)
    county.receive("2025-12-01", MENDED)
    county.receive("2025-12-15", WITHOUT_IT)
    counts = lists(county)["chis"].counts
    assert (counts.mended, counts.mended_since_last) == (1, 0)


def test_a_fault_that_comes_back_is_open_again(county):
    county.receive("2025-11-01", BAD_DAY)
    county.receive("2025-12-01", MENDED)
    county.receive("2025-12-15", BAD_DAY)
    fix = only(county)
    assert (fix.state, fix.extracts, str(fix.first_seen)) == ("open", 2, "2025-11-01")


def test_a_record_that_is_not_sent_again_is_told_apart_from_a_mended_one(county):
    county.receive("2025-11-01", BAD_DAY)
    county.receive("2025-12-01", WITHOUT_IT)
    found = lists(county)["chis"]
    assert (found.counts.open, found.counts.mended, found.counts.no_longer_sent) == (0, 0, 1)
    assert found.fixes[0].state == "no_longer_sent"
    assert found.fixes[0].costs, "a row that nobody sends again is missed as before"


def test_an_extract_of_another_table_closes_nothing(county):
    county.receive("2025-11-01", BAD_DAY)
    county.receive("2025-12-01", "person_record | person_key | birth_date\n | eve | 2025-09-05")
    assert only(county).state == "open"


def test_an_extract_of_another_provider_closes_nothing(county):
    county.receive("2025-11-01", BAD_DAY)
    county.receive("2025-12-01", MENDED, source="csds")
    assert only(county).state == "open"


def test_faults_that_nobody_mends_are_counted_by_age(county):
    county.receive("2025-11-01", BAD_DAY)
    county.receive("2025-12-15", "person_record | person_key | birth_date\n | eve | 2025-09-05")
    counts = lists(county)["chis"].counts
    assert (counts.open, counts.long, counts.very_long) == (1, 1, 0)


def test_a_month_that_is_sent_next_says_nothing_of_the_month_before(county):
    header = "CYP000Header | OrgID_Provider | RP_StartDate | RP_EndDate\n | R1 | {0}-01 | {0}-{1}\n"
    contact = "CYP201CareContact | CareContactID | ServiceRequestID | Contact_Date | AttendanceStatus\n"
    county.receive("2025-11-15", header.format("2025-10", 31) + contact + " | k1 | r1 | 35/10/2025 | 5\n", "csds")
    county.receive("2025-12-15", header.format("2025-11", 30) + contact + " | k2 | r1 | 05/11/2025 | 5\n", "csds")
    assert only(county, "csds").state == "open"
    again = header.format("2025-10", 31) + contact + " | k3 | r1 | 05/10/2025 | 5\n"
    county.receive("2025-12-20", again, "csds")
    assert only(county, "csds").state == "no_longer_sent"


def test_a_row_that_names_no_team_goes_to_the_team_that_held_the_person(county):
    text = BAD_DAY.replace("team_key", "reason  ").replace("t2 ", "   ")
    county.receive("2025-11-01", text)
    assert only(county).team == "Mill team"


def test_a_team_is_never_told_from_what_another_agency_holds(county):
    text = """
    person_record | person_key | nhs_number   | birth_date
                  | b-1        | 9990000026   | 2025-09-02
    status        | person_key | status       | from_date
                  | b-1        | homeless_duty | 31/09/2025
                  | b-1        | overcrowded  | 2025-09-01
    """
    county.receive("2025-11-01", text, "housing")
    assert only(county, "housing").team == "No team named"


def test_the_cost_does_not_tell_which_team_holds_a_family_that_another_agency_named(county):
    text = """
    person_record | person_key | nhs_number | birth_date
                  | b-1        | 9990000026 | 2025-09-02
    contact       | contact_key | person_key | happened_on | activity        | attended
                  | k1          | b-1        | 31/09/2025  | new_birth_visit | seen
                  | k2          | b-1        | 2025-09-20  | support         | seen
    """
    county.receive("2025-11-01", text, "maternity")
    found = lists(county)["maternity"]
    assert found.fixes[0].costs
    assert {(cost.team, cost.team_points) for cost in (*found.fixes[0].costs, *found.costs)} == {("another team", None)}
    assert "Mill team" not in str(found)


def test_a_list_holds_rows_of_its_provider_only(county):
    county.receive("2025-11-01", BAD_DAY)
    county.receive("2025-11-01", BAD_CODE, source="csds")
    found = lists(county)
    assert {source: {fix.file.split("/")[0] for fix in each.fixes} for source, each in found.items()} == {
        "chis": {"chis"},
        "csds": {"csds"},
    }


def test_names_and_numbers_do_not_leave_unless_asked_for(county):
    text = "person_record | person_key | nhs_number | forename | birth_date\n | eve | 9990000027 | Eve | 2025-09-05"
    county.receive("2025-11-01", text)
    assert only(county).found == "kept off this list"
    assert only(county, show_values=True).found == '"9990000027"'


def test_a_line_whose_cells_look_shifted_tells_none_of_them(county):
    text = BAD_DAY.replace("31/09/2025", "Marlow 3  ").replace("| new_birth_visit | seen ", "| Ada | Ben ", 1)
    county.receive("2025-11-01", text)
    fixes = lists(county)["chis"].fixes
    assert len(fixes) == 3
    assert {fix.found for fix in fixes} == {"kept off this list"}


def test_a_record_of_a_restricted_person_is_counted_and_not_listed(county):
    text = "person_record | person_key | restriction | birth_date\n | ben | sealed | 2025-09-02"
    county.receive("2025-10-20", text)
    county.receive("2025-11-01", BAD_DAY)
    found = lists(county)["chis"]
    assert (found.fixes, found.not_shown, found.counts.open) == ((), 1, 1)


def test_a_row_about_nobody_known_has_no_cost_and_says_so(county):
    county.receive("2025-11-01", BAD_DAY.replace("ben", "zoe"))
    fix = only(county)
    assert (fix.costs, fix.cost_told) == ((), False)
    assert fix.cost_sentence.startswith("cannot be told")


def test_a_contradiction_is_listed_with_both_lines_and_stays_open_while_both_stand(county):
    text = "responsibility | person_key | basis | from_date | team_key\n"
    county.receive("2025-11-01", text + " | cat | caseload | 2025-09-03 | t1\n | cat | caseload | 2025-09-03 | t2\n")
    fix = only(county)
    assert (fix.rule, fix.left_out, fix.state) == ("two_caseloads", "nothing", "open")
    assert fix.to_do == "Close the caseload of the team that no longer holds the person."


def test_only_the_team_that_is_asked_for_is_listed(county):
    county.receive("2025-11-01", BAD_DAY.replace("2025-09-12", "31/09/2025"))
    assert [fix.team for fix in lists(county, team="quay team")["chis"].fixes] == ["Quay team"]


def test_a_team_or_provider_that_nobody_knows_is_a_slip_and_no_good_news(county):
    county.receive("2025-11-01", BAD_DAY)
    county.refresh()
    for chosen in ({"source": "nobody"}, {"team": "Nobody"}, {"practitioner": "nobody"}):
        with pytest.raises(UsageError, match=r"[Nn]obody"):
            county.workspace.fix_lists(**chosen)


def test_a_workbook_has_a_sheet_a_team_and_nothing_that_runs(county, tmp_path):
    county.receive("2025-11-01", BAD_CODE.replace("saw them", "=1+1    "))
    county.refresh()
    found = county.workspace.fix_lists()
    (path,) = county.workspace.write_fix_lists(found, xlsx=tmp_path / "fixes.xlsx")
    book = load_workbook(path)
    assert book.sheetnames == ["Contents", "1 Teams", "2 What the faults cost", "3 Mill team"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any("=1+1" in str(cell.value) for cell in cells)


def test_each_provider_gets_a_file_of_its_own(county, tmp_path):
    county.receive("2025-11-01", BAD_DAY)
    county.receive("2025-11-01", BAD_CODE, source="csds")
    county.refresh()
    written = county.workspace.write_fix_lists(
        county.workspace.fix_lists(), csv=tmp_path / "out.csv", html=tmp_path / "out.html"
    )
    assert {path.name for path in written} == {"out-chis.csv", "out-csds.csv", "out-chis.html", "out-csds.html"}
    assert "csds/" not in (tmp_path / "out-chis.csv").read_text(encoding="utf-8-sig")
    assert "csds/" not in (tmp_path / "out-chis.html").read_text(encoding="utf-8")


def csds(attendance: str) -> str:
    return f"""
    CYP000Header      | OrgID_Provider | RP_StartDate | RP_EndDate
                      | R1             | 2025-09-01   | 2025-09-30
    CYP001MPI         | LocalPatientID | NHSNumber    | DateOfBirth
                      | hv-ben         | 9990000026   | 2025-09-02
    CYP101Referral    | ServiceRequestID | LocalPatientID | ReferralRequest_ReceivedDate
                      | r1             | hv-ben       | 2025-09-02
    CYP102ServiceTypeReferredTo | ServiceRequestID | TeamID_Local | TeamType
                      | r1             | t2           | 16
    CYP201CareContact | CareContactID  | ServiceRequestID | TeamID_Local | Contact_Date | AttendanceStatus
                      | k1             | r1           | t2             | 2025-09-11 | {attendance}
                      | k2             | r1           | t2             | 2025-09-30 | 3
    CYP202CareActivity | CareActivityID | CareContactID | Activity_Type
                      | a1             | k1           | 08
    """


def test_a_contact_of_csds_finds_its_family_through_the_referral_and_costs_what_mending_it_gains(tmp_path):
    met = {}
    for attendance in ("X", "5"):
        county = County(tmp_path / attendance)
        county.receive("2025-10-15", SMALL_COUNTY)
        county.receive("2025-10-20", csds(attendance), "hv")
        county.refresh()
        (figure,) = county.workspace.chosen_figures(measure="kpi-2-02", period="2025-09")
        met[attendance] = figure.numerator
        if attendance == "X":
            (found,) = county.workspace.fix_lists("hv")
            (cost,) = [cost for cost in found.fixes[0].costs if cost.measure == "kpi-2-02"]
    assert (cost.team, cost.families, cost.at_most) == ("Mill team", 1, True)
    assert met["5"] - met["X"] == 1


BESIDE = """
    person_record  | person_key | nhs_number | birth_date | restriction
                   | kid        | 9990000042 | 2022-01-01 | address_shielded
                   | bab        | 9990000050 | 2025-09-08 |
                   | mum-s      |            | 1995-01-01 | sealed
    address_record | person_key | kind | from_date  | address       | postcode
                   | kid        | home | 2025-01-01 | 7 Hidden Lane | NP99 9QZZ
    birth          | person_key | mother_key | mother_nhs_number | born_on    | outcome
                   | bab        | mum-s      | 9990000777        | 2025-09-08 | live
    relationship_record | person_key | other_key | relationship | from_date
                   | bab        | mum-s     | mother       | 31/09/2025
    """


def test_a_line_that_names_a_sealed_mother_is_counted_and_not_listed_whatever_is_asked(county):
    county.receive("2025-11-01", BESIDE)
    for values in (False, True):
        found = lists(county, show_values=values)["chis"]
        assert {fix.column for fix in found.fixes} == {"postcode"}
        assert (found.not_shown, found.counts.open) == (2, 3)
        assert "9990000777" not in str(found) and "mum-s" not in str(found)


def test_a_shielded_childs_fault_is_listed_and_its_value_told_nobody(county):
    county.receive("2025-11-01", BESIDE)
    for values in (False, True):
        (fix,) = lists(county, show_values=values)["chis"].fixes
        assert (fix.column, fix.found, fix.to_do) == ("postcode", "kept off this list", "Correct the postcode.")
        assert "NP99" not in str(fix) and "Hidden Lane" not in str(fix)


def test_who_read_the_values_of_whose_record_is_written_down(county):
    text = "person_record | person_key | nhs_number | forename | birth_date\n | ben | 9990000027 | Ben | 2025-09-02"
    county.receive("2025-11-01", text)
    county.refresh()

    def written() -> list[Entry]:
        with county.workspace.state() as state:
            return list(entries(state, SHOWN))

    county.workspace.fix_lists()
    assert written() == []
    found = county.workspace.fix_lists("chis", show_values=True)
    (entry,) = written()
    assert [fix.found for fix in found[0].fixes] == ['"9990000027"']
    assert entry.body == {"in": "fixlist", "source": "chis", "team": None, "practitioner": None}
    assert entry.written_by and "9990000027" not in str(entry) and "ben" not in str(entry)
    held = subject_access(county.workspace, nhs="9990000026", because="SAR 1", asked_by="the family").held
    assert any(SHOWN in str(each.rows) for each in held)
