"""Reconciliation: each line of a provider's list and each member of ours in one place, with a reason."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from familyhub.errors import UsageError
from familyhub.quality.reconciliation import Reconciled
from familyhub.workspace.reconciling import Beside, write_reconciled
from workspaces import SEEN_LATE_LEARNT, SMALL_COUNTY, County

MORE = """
    person_record  | person_key | nhs_number | forename | surname | birth_date | restriction
                   | eve        | 9990000034 | Eve      | Marlow  | 2025-10-05 |
                   | fay        | 9990000042 | Fay      | Okoro   | 2025-09-06 |
                   | gus        | 9990000050 | Gus      | Pike    | 2025-09-07 |
                   | hal        |            | Hal      | Quill   | 2025-09-08 |
                   | ivy        | 9990000069 | Ivy      | Rook    | 2025-09-09 | sealed
    birth          | person_key | mother_key | born_on         | outcome | gestation_days
                   | eve        | mum-e      | 2025-10-05      | live    | 280
                   | fay        | mum-f      | 2025-09-06      | live    | 280
                   | gus        | mum-g      | 2025-09-07      | live    | 280
                   | hal        | mum-g      | 2025-09-08      | live    | 280
                   | ivy        | mum-i      | 2025-09-09      | live    | 280
    responsibility | person_key | basis      | from_date       | to_date    | team_key
                   | eve        | resident   | 2025-10-05      |            |
                   | fay        | resident   | 2025-09-06      | 2025-09-10 |
                   | gus        | resident   | 2025-09-15      |            |
                   | ivy        | resident   | 2025-09-09      |            |
    """
SEPTEMBER = Beside("kpi-2-02", "2025-09")


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> County:
    """September: Ada met, Ben met late learnt, Cat missed, Gus moved in, Ivy sealed. Fay left, Eve is of October."""
    county = County(tmp_path_factory.mktemp("county"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-11-20", MORE)
    county.receive("2025-12-01", SEEN_LATE_LEARNT)
    county.refresh()
    return county


def reconciled(county: County, tmp_path: Path, text: str, source: str | None = None) -> Reconciled:
    path = tmp_path / "theirs.csv"
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()), encoding="utf-8")
    return county.workspace.reconcile(SEPTEMBER, path, source)


def test_a_child_in_both_is_matched_by_number_and_both_count_it(county, tmp_path):
    found = reconciled(county, tmp_path, "NHS No,DOB,Met Y/N\n999 000 0018,01/09/2025,Y")
    (pair,) = found.matched
    assert (pair.line, pair.by, pair.likely, pair.verdict) == (2, "NHS number", False, "both_met")
    assert any(line.startswith("chis/2025-10-15/contact.csv:2 ") for line in pair.evidence)


def test_they_say_met_and_we_do_not_with_our_reason_and_the_line_we_hold(county, tmp_path):
    found = reconciled(county, tmp_path, "Local ID,Date of birth,Met,Date of contact\ncat,2025-09-03,yes,2025-09-12")
    (pair,) = found.matched
    assert (pair.by, pair.verdict, pair.says) == ("local id", "they_met_we_not", "nothing is recorded")
    assert pair.evidence


def test_their_contact_outside_the_window_is_said(county, tmp_path):
    found = reconciled(county, tmp_path, "Local ID,Date of birth,Met,Date of contact\ncat,2025-09-03,yes,2025-10-01")
    assert found.matched[0].says.endswith("their contact of 2025-10-01 lies outside 2025-09-03 to 2025-09-17")


def test_a_name_with_a_birth_date_is_only_likely(county, tmp_path):
    found = reconciled(county, tmp_path, 'Child name,DOB\n"Pike, Gus",07/09/2025')
    (pair,) = found.matched
    assert (pair.by, pair.likely, pair.verdict) == ("name and birth date", True, "they_do_not_say")
    assert "Matches that are likely and not certain, to be checked: 1." in found.sentences()


def test_their_own_id_is_believed_only_with_the_birth_date_or_the_provider_named(county, tmp_path):
    text = "Local ID,Met\ncat,yes"
    assert reconciled(county, tmp_path, text).theirs_only[0].reason == "not_known"
    assert len(reconciled(county, tmp_path, text, "chis").matched) == 1


@pytest.mark.parametrize(
    ("line", "reason", "says"),
    [
        ("9990000093,2025-09-04", "not_known", "no extract tells of this person"),
        ("9990000027,2025-09-02", "invalid_number", "it has a wrong check digit"),
        ("9990000018,2024-09-01", "birth_date_differs", "another date of birth"),
        ("9990000042,2025-09-06", "excluded", "left the area before the window closed"),
        ("9990000034,2025-10-05", "other_period", "counted in another period: 2025-10"),
    ],
)
def test_a_line_of_theirs_only_has_its_reason(county, tmp_path, line, reason, says):
    found = reconciled(county, tmp_path, f"NHS number,Date of birth\n{line}")
    (only,) = found.theirs_only
    assert only.reason == reason
    assert says in only.says


@pytest.mark.parametrize(
    "lines",
    [
        ["9990000069,2025-09-09,"],  # counted with us
        ["9990000069,2024-09-09,"],  # whose birth date is another
        [",2025-09-09,ivy", ",1990-01-01,mum-i"],  # the child and the mother
    ],
)
def test_a_line_of_somebody_restricted_says_only_that_and_our_member_is_counted(county, tmp_path, lines):
    found = reconciled(county, tmp_path, "\n".join(["NHS number,Date of birth,Local id", *lines]), "chis")
    assert found.lines_not_shown == tuple(range(2, 2 + len(lines)))
    assert (found.matched, found.theirs_only, found.twice) == ((), (), ())
    assert (found.ours_not_shown, len(found.ours_only), found.counted) == (1, 4, 5)
    assert f"not shown {len(lines)}." in found.sentences()[0] and "not shown 1." in found.sentences()[1]
    said = "What is not shown is of restricted records: it is counted, and which it is is not told."
    assert said in found.sentences()


def test_a_family_registered_in_the_area_and_living_elsewhere_is_known_and_not_responsible(county, tmp_path):
    found = reconciled(county, tmp_path, "Local id,DOB\ndan,2025-09-04")
    assert found.theirs_only[0].reason == "not_responsible"


def test_the_same_child_twice_and_a_twin_are_set_aside(county, tmp_path):
    text = "NHS number,Local id,DOB\n9990000018,,2025-09-01\n,ada,2025-09-01\n9990000093,,\n9990000093,,"
    found = reconciled(county, tmp_path, text)
    assert [(each.line, each.first_line, each.says) for each in found.twice] == [
        (3, 2, "the same child as line 2"),
        (5, 4, "the same child as line 4"),
    ]


def test_a_line_that_names_nobody_is_unreadable_and_counted(county, tmp_path):
    found = reconciled(county, tmp_path, "NHS number,Met\n,Y\n9990000018,Y")
    assert [each.line for each in found.unreadable] == [2]
    assert found.lines == 2


def test_ours_only_says_who_moved_in_and_whom_the_provider_does_not_tell_of(county, tmp_path):
    text = "NHS number,DOB\n9990000018,2025-09-01"
    says = {each.reason for each in reconciled(county, tmp_path, text).ours_only}
    assert says == {"not_in_list", "moved_in"}
    by_source = {each.reason for each in reconciled(county, tmp_path, text, "chis").ours_only}
    assert "not_listed" in by_source


def test_a_member_that_the_provider_cannot_know_is_unlinked(tmp_path_factory, tmp_path):
    county = County(tmp_path_factory.mktemp("two"))
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive(
        "2025-10-15", "person_record | person_key | nhs_number | birth_date\n | a-1 | 9990000018 | 2025-09-01", "hv"
    )
    county.refresh()
    found = reconciled(county, tmp_path, "Local id\na-1", "hv")
    assert [pair.by for pair in found.matched] == ["local id"]
    assert {each.reason for each in found.ours_only} == {"unlinked"}


def test_a_wrong_birth_date_is_said_on_both_sides(county, tmp_path):
    found = reconciled(county, tmp_path, "NHS number,DOB\n9990000018,2024-09-01")
    assert found.theirs_only[0].reason == "birth_date_differs"
    assert "birth_date_differs" in {each.reason for each in found.ours_only}


def test_a_number_with_another_birth_date_and_the_right_name_is_likely(county, tmp_path):
    found = reconciled(county, tmp_path, "NHS number,First name,Last name,DOB\n9990000050,Gus,Pike,2025-09-17")
    assert [(pair.by, pair.likely) for pair in found.matched] == [("NHS number", True)]


def test_a_workbook_is_read_as_a_csv_is(county, tmp_path):
    path = tmp_path / "theirs.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("List")
        for row, cells in enumerate([("NHS number", "DOB", "Met"), ("9990000018", "01/09/2025", "Y")]):
            sheet.write_row(row, 0, cells)
    found = county.workspace.reconcile(SEPTEMBER, path)
    assert [pair.verdict for pair in found.matched] == ["both_met"]


def test_a_list_whose_headers_name_nobody_is_refused(county, tmp_path):
    with pytest.raises(UsageError, match="headers that name nobody"):
        reconciled(county, tmp_path, "Postcode,Met\nCM1 1AB,Y")


def test_the_workbook_has_no_name_number_or_formula(county, tmp_path):
    found = reconciled(
        county, tmp_path, 'NHS number,Child name,DOB\n9990000018,"=Ada",2025-09-01\n9990000050,Gus Pike,'
    )
    book = load_workbook(write_reconciled(found, tmp_path / "out.xlsx"))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    text = " ".join(str(cell.value) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "9990000018" not in text
    assert "Pike" not in text
    assert "their list does not say" in text


NUMBERS = st.sampled_from(
    ["9990000018", "9990000026", "9990000034", "9990000042", "9990000050", "9990000069", "9990000093", "123", ""]
)
LOCALS = st.sampled_from(["ada", "ben", "cat", "dan", "eve", "gus", "hal", "mum-a", "mum-g", "zoe", ""])
DAYS = st.sampled_from(["2025-09-01", "02/09/2025", "2025-09-03", "2025-09-07", "31/02/2025", "", "soon"])
NAMES = st.sampled_from(["Gus Pike", "Marlow Eve", "Ada", "Nobody Known", ""])
MET = st.sampled_from(["Y", "no", "perhaps", ""])


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(NUMBERS, LOCALS, DAYS, NAMES, MET), min_size=1, max_size=12), st.sampled_from([None, "chis"]))
def test_the_numbers_add_up_whatever_the_list(county, tmp_path_factory, lines, source):
    path = tmp_path_factory.mktemp("list") / "theirs.csv"
    path.write_text("NHS number,Local id,DOB,Child name,Met\n" + "\n".join(",".join(line) for line in lines) + "\n")
    found = county.workspace.reconcile(SEPTEMBER, path, source)
    filled = [line for line in lines if any(line)]
    assert found.lines == len(filled)
    placed = len(found.matched) + len(found.theirs_only) + len(found.twice) + len(found.unreadable)
    assert placed + len(found.lines_not_shown) == len(filled)
    (figure,) = county.workspace.chosen_figures(measure="kpi-2-02", period="2025-09")
    assert (found.met, found.counted) == (figure.numerator, figure.denominator)
    assert len(found.matched) + len(found.ours_only) + found.ours_not_shown == figure.denominator
    assert len({pair.subject_id for pair in found.matched}) == len(found.matched)


def test_counts_alone_are_explained_by_groups_and_other_rules(county):
    found = county.workspace.compare_counts(SEPTEMBER, (3, 4), date(2025, 11, 30))
    said = found.sentences()
    assert said[0] == "They count 3 of 4, we count 2 of 5: +1 met and -1 in all."
    assert "Members of ours we leave out, and they may count (left the area before the window closed): 1." in said
    assert any(line.startswith("By the contract's rule gp") for line in said)
    assert "With what was known by 2025-11-30: 1 of 5." in said


def test_counts_that_are_no_proportion_are_refused(county):
    with pytest.raises(UsageError, match="5 of 4"):
        county.workspace.compare_counts(SEPTEMBER, (5, 4))


SHIELDED = """
    person_record  | person_key | nhs_number | birth_date | restriction
                   | ada        | 9990000018 | 2025-09-01 | address_shielded
    address_record | person_key | kind | from_date  | lsoa
                   | ada        | home | 2025-09-01 | E1
                   | cat        | home | 2025-09-03 | E1
    """


def test_a_reconciliation_of_one_neighbourhood_tells_of_no_shielded_family_there(tmp_path):
    county = County(tmp_path / "county")
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-16", SHIELDED)
    county.refresh()
    path = tmp_path / "theirs.csv"
    path.write_text("NHS number,DOB\n9990000018,2025-09-01\n", encoding="utf-8")
    there = county.workspace.reconcile(Beside("kpi-2-02", "2025-09", (("lsoa", "E1"),)), path)
    elsewhere = county.workspace.reconcile(Beside("kpi-2-02", "2025-09", (("lsoa", "Out of area"),)), path)
    assert (there.lines_not_shown, there.matched, there.ours_not_shown) == ((2,), (), 1)
    assert [each.met for each in there.ours_only] == [False], "Cat, and nothing of Ada"
    assert elsewhere.lines_not_shown == (2,), "whether the family lives there is not told by the line"
    assert elsewhere.theirs_only == ()
    whole = county.workspace.reconcile(SEPTEMBER, path)
    assert [pair.verdict for pair in whole.matched] == ["they_do_not_say"]
    cells = {
        str(cell.value)
        for sheet in load_workbook(write_reconciled(there, tmp_path / "o.xlsx"))
        for row in sheet
        for cell in row
    }
    assert f"{whole.matched[0].subject_id:x}" not in cells
