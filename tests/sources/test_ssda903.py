"""SSDA903: how its files are known, how its XML becomes rows, and what it says in the words of the model."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from landed_tables import canonical

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.formats import recognise
from familyhub.sources.landing import land_all
from familyhub.sources.sampling import sample
from familyhub.sources.shape import Match
from familyhub.sources.ssda903 import FORMAT
from familyhub.sources.ssda903.tables import TABLES

TODAY = date(2024, 7, 20)


def recognised(tmp_path: Path, text: str) -> Match | None:
    file = tmp_path / "no particular name.txt"
    file.write_text(text, encoding="utf-8")
    return recognise(file).match


HEADERS = {
    "ssda903_header": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "ssda903_episodes": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
    "ssda903_reviews": "CHILD,DOB,REVIEW,REVIEW_CODE",
    "ssda903_uasc": "CHILD,SEX,DOB,DUC",
    "ssda903_oc2": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,"
    "HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
    "ssda903_oc3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "ssda903_ad1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "ssda903_placed_adoption": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "ssda903_prev_perm": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "ssda903_missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "ssda903_sw_episodes": "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON",
    "ssda903_dolo": "CHILD,DOB,DOLO_START,DOLO_END",
}


def test_every_table_of_the_return_is_tried():
    assert set(HEADERS) == {table.name for table in TABLES}


@pytest.mark.parametrize("table", HEADERS)
@pytest.mark.parametrize("spelled", [str, str.lower, lambda text: text.replace("_", " ") + ",LA,YEAR"])
def test_each_file_of_the_set_is_known_by_its_header_among_all_formats(tmp_path, table, spelled):
    match = recognised(tmp_path, spelled(HEADERS[table]) + "\n" + "," * HEADERS[table].count(",") + "\n")
    assert match is not None and match.accepted
    assert (match.format, match.table) == ("ssda903", table)


@pytest.mark.parametrize(
    "header",
    [
        "Child Unique ID,Gender,Ethnicity,Date of Birth,Age of Child (Years)",
        "CHILD,DOB,SEX",
        "CHILD,NAME,POSTCODE",
        "person_key,birth_date,sex,postcode",
        "LocalPatientID,NHSNumber,DateOfBirth,Postcode,Gender",
        "UPN,Surname,Forename,DOB,SEX",
        "ClientID,Missing,Start,End",
    ],
)
def test_a_list_of_children_that_nothing_makes_a_return_is_left_to_others(tmp_path, header):
    file = tmp_path / "ssda903_header.csv"
    file.write_text(header + "\n1,2,3\n")
    match = FORMAT.sniff(sample(file))
    assert match is None or not match.accepted


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("<?xml version='1.0'?>\n<EXPSSDA903><CHILD/></EXPSSDA903>", True),
        ('<a:EXPSSDA903 xmlns:a="http://example.org"><a:CHILD/></a:EXPSSDA903>', True),
        ("<Return><CHILD><HEADER><CHILDID>1</CHILDID></HEADER></CHILD></Return>", True),
        ("<Message><Header><Collection>CIN</Collection></Header></Message>", False),
        ("<html><body>CHILD</body></html>", False),
    ],
)
def test_xml_is_known_by_its_elements(tmp_path, text, known):
    match = recognised(tmp_path, text)
    assert (match is not None and match.accepted and match.format == "ssda903") == known


def test_a_year_that_somebody_added_is_the_period_and_nothing_else_is(tmp_path):
    file = tmp_path / "reviews.csv"
    for rows, period in (
        ("1,,01/02/2018,PN1,2018\n2,,01/03/2018,PN2,2018\n", (date(2017, 4, 1), date(2018, 3, 31))),
        ("1,,01/02/2018,PN1,2018\n2,,01/03/2018,PN2,2019\n", (None, None)),
        ("1,,01/02/2018,PN1,2017/18\n", (None, None)),
    ):
        file.write_text("CHILD,DOB,REVIEW,REVIEW_CODE,YEAR\n" + rows)
        match = FORMAT.sniff(sample(file))
        assert match is not None
        facts = FORMAT.facts(file, match)
        assert (facts.period_from, facts.period_to) == period


def test_a_workbook_with_a_sheet_for_each_table_is_read_and_a_sheet_of_others_is_said(tmp_path):
    book = openpyxl.Workbook()
    for name, rows in {
        "children": [HEADERS["ssda903_header"].split(","), ["C1", "2", "28/07/2010", "WBRI", None, None, None]],
        "friends": [["CHILD", "DOB", "NAME"], ["C1", "28/07/2010", "Jo"]],
        "reviews": [HEADERS["ssda903_reviews"].split(","), ["C1", "28/07/2010", "27/09/2015", "PN1"]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "return.xlsx")
    match = recognise(tmp_path / "return.xlsx").match
    assert match is not None and match.accepted
    assert [(part.table, part.sheet) for part in match.parts] == [
        ("ssda903_header", "children"), ("ssda903_reviews", "reviews"),
    ]  # fmt: skip
    assert any("friends" in note for note in match.notes)
    assert [batch.cells.num_rows for batch in FORMAT.read(tmp_path / "return.xlsx", match)] == [1, 1]


CHILD_XML = """<CHILD>
<HEADER>
  <CHILDID>C1</CHILDID><UPN>UN3</UPN><SEX>2</SEX><DOB>28/07/2010</DOB><ETHNIC>BAFR</ETHNIC><UASC>1</UASC>
  <DUC>28/07/2028</DUC>
  <AREVIEW><REVIEW>27/09/2015</REVIEW><REVIEW_CODE>PN0</REVIEW_CODE></AREVIEW>
  <AREVIEW><REVIEW>14/07/2016</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
  <AMISSING><MISSING>M</MISSING><MIS_START>01/02/2018</MIS_START><MIS_END>02/02/2018</MIS_END></AMISSING>
  <MOTHER/><MC_DOB/>
  <PERMANENCE><PREV_PERM>Z1</PREV_PERM></PERMANENCE>
  <IN_TOUCH>YES</IN_TOUCH><ACTIV>F2</ACTIV><ACCOM>U1</ACCOM>
  <DATE_INT>01/02/2018</DATE_INT><LS_ADOPTR>L0</LS_ADOPTR>
  <AD_PLACED><DATE_PLACED>01/01/2018</DATE_PLACED></AD_PLACED>
  <OC2><SDQ_SCORE>21</SDQ_SCORE><CONVICTED>0</CONVICTED></OC2>
</HEADER>
<EPISODE><DECOM>06/01/2017</DECOM><RNE>S</RNE><LS>C2</LS><PL>U4</PL><DEC/><REC/></EPISODE>
</CHILD>"""


def xml(tmp_path: Path, *children: str, start: str = "<?xml version='1.0'?>\n<EXPSSDA903>\n") -> Path:
    file = tmp_path / "return.xml"
    file.write_text(start + "\n".join(children) + "\n</EXPSSDA903>\n", encoding="utf-8")
    return file


def read(file: Path):
    """Rows by table, rejects, blank rows and notes."""
    match = FORMAT.sniff(sample(file))
    assert match is not None and match.accepted
    rows: dict[str, list[dict[str, object]]] = {}
    rejects, blank, notes = [], 0, []
    for batch in FORMAT.read(file, match):
        rows.setdefault(batch.table.removeprefix("ssda903_"), []).extend(batch.cells.to_pylist())
        rejects += batch.rejects
        blank += batch.blank_rows
        notes += batch.notes
    return {table: found for table, found in rows.items() if found}, rejects, blank, notes


def test_each_element_with_fields_of_a_table_is_a_row_of_it_with_line_and_text(tmp_path):
    rows, rejects, blank, notes = read(xml(tmp_path, CHILD_XML))
    assert (rejects, blank, notes) == ([], 0, [])
    assert {table: len(found) for table, found in rows.items()} == {
        "header": 1, "episodes": 1, "reviews": 2, "uasc": 1, "oc2": 1, "oc3": 1, "ad1": 1, "placed_adoption": 1,
        "prev_perm": 1, "missing": 1,
    }  # fmt: skip
    assert {row["CHILD"] for found in rows.values() for row in found} == {"C1"}
    assert rows["episodes"][0]["PLACE"] == "U4"
    assert rows["uasc"][0]["SEX"] == "2" and rows["reviews"][1]["DOB"] == "28/07/2010"
    assert [row["_row"] for row in rows["reviews"]] == [7, 8]
    assert rows["reviews"][1]["_raw"] == "<AREVIEW><REVIEW>14/07/2016</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>"
    assert rows["oc3"][0]["_raw"] == "<IN_TOUCH>YES</IN_TOUCH><ACTIV>F2</ACTIV><ACCOM>U1</ACCOM>"
    assert "<AREVIEW>" not in str(rows["header"][0]["_raw"]) and "<ETHNIC>" in str(rows["header"][0]["_raw"])


def test_order_and_wrapping_do_not_matter(tmp_path):
    other = """<CHILD>
<EPISODES><EPISODE><REC/><PLACE>U4</PLACE><DECOM>06/01/2017</DECOM><RNE>S</RNE><DEC/><LS>C2</LS></EPISODE></EPISODES>
<OC3><ACCOM>U1</ACCOM><IN_TOUCH>YES</IN_TOUCH><ACTIV>F2</ACTIV></OC3>
<REVIEWS><REVIEW>27/09/2015</REVIEW><REVIEW_CODE>PN0</REVIEW_CODE>
<REVIEW>14/07/2016</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></REVIEWS>
<HEADER><DOB>28/07/2010</DOB><CHILD>C1</CHILD></HEADER></CHILD>""".replace("<CHILD>C1</CHILD>", "<CHILDID>C1</CHILDID>")
    rows, rejects, _, _ = read(xml(tmp_path, other))
    assert rejects == []
    assert [(row["CHILD"], row["REVIEW"], row["REVIEW_CODE"]) for row in rows["reviews"]] == [
        ("C1", "27/09/2015", "PN0"), ("C1", "14/07/2016", "PN1"),
    ]  # fmt: skip
    assert (rows["episodes"][0]["PLACE"], rows["oc3"][0]["CHILD"]) == ("U4", "C1")


def test_newer_tables_are_read_whatever_their_element_is_called(tmp_path):
    newer = CHILD_XML.replace(
        "</HEADER>",
        "<ASOCIAL><SW_ID>SW1</SW_ID><SW_DECOM>01/05/2024</SW_DECOM></ASOCIAL>"
        "<X><DOLO_START>01/05/2024</DOLO_START></X></HEADER>",
    )
    rows, _, _, notes = read(xml(tmp_path, newer))
    assert (rows["sw_episodes"][0]["SW_ID"], rows["dolo"][0]["DOLO_START"], notes) == ("SW1", "01/05/2024", [])


def test_unaccompanied_without_a_day_is_a_row_all_the_same(tmp_path):
    rows, _, _, _ = read(xml(tmp_path, CHILD_XML.replace("<DUC>28/07/2028</DUC>", "")))
    assert [(row["CHILD"], row["DUC"]) for row in rows["uasc"]] == [("C1", None)]
    rows, _, _, _ = read(xml(tmp_path, CHILD_XML.replace("<DUC>28/07/2028</DUC>", "").replace("UASC>1<", "UASC>0<")))
    assert "uasc" not in rows


def test_an_empty_element_is_counted_and_an_unknown_one_said_once(tmp_path):
    odd = CHILD_XML.replace("<MOTHER/>", "<AREVIEW><REVIEW/><REVIEW_CODE/></AREVIEW><SHOE_SIZE>4</SHOE_SIZE>")
    rows, rejects, blank, notes = read(xml(tmp_path, odd, odd.replace("C1", "C2")))
    assert (len(rows["reviews"]), rejects, blank) == (4, [], 2)
    assert notes == ["element SHOE_SIZE, first on line 10, is not read"]


def test_stray_text_and_a_second_birth_date_are_told_and_cost_nothing_else(tmp_path):
    odd = CHILD_XML.replace("<MOTHER/>", "ask Jo<MOTHER/><DOB>29/07/2010</DOB>")
    rows, rejects, _, _ = read(xml(tmp_path, odd))
    assert rows["header"][0]["DOB"] == "28/07/2010"
    assert [(reject.rule, reject.found) for reject in rejects] == [
        ("repeated_element", "29/07/2010"), ("stray_text", "ask Jo"),
    ]  # fmt: skip


def test_a_broken_child_costs_its_own_rows_and_the_others_land(tmp_path):
    file = xml(tmp_path, CHILD_XML, CHILD_XML.replace("C1", "C2 & Co"), CHILD_XML.replace("C1", "C3"))
    rows, rejects, _, _ = read(file)
    assert [row["CHILD"] for row in rows["header"]] == ["C1", "C3"]
    (reject,) = rejects
    assert (reject.table, reject.rule, reject.row) == ("ssda903_header", "xml_entity", 21)
    assert "C2 & Co" in reject.raw


def test_a_child_without_id_goes_to_quarantine_row_by_row(tmp_path):
    incoming = tmp_path / "incoming" / "care" / "2024-07-01"
    incoming.mkdir(parents=True)
    xml(incoming, CHILD_XML, CHILD_XML.replace("<CHILDID>C1</CHILDID>", ""))
    (landed,) = land_all(tmp_path / "incoming", tmp_path / "landed", tmp_path / "quarantine", TODAY).new
    assert (landed.read_rows, landed.landed_rows, landed.quarantined_rows) == (22, 11, 11)
    assert landed.tables["ssda903_reviews"] == 2


def spells(text: str, status: str = "looked_after") -> set[tuple[object, ...]]:
    return {
        (row["person_key"], row["from_date"], row["to_date"], row["detail"])
        for row in canonical(FORMAT, "status", text)
        if row["status"] == status
    }


def episodes(*rows: str) -> str:
    """Rows as `submission received CHILD DECOM RNE DEC REC`, a hyphen for an empty cell."""
    head = "ssda903_episodes | submission | received | CHILD | DECOM | RNE | DEC | REC\n"
    return head + "".join(f" | {' | '.join(cell.replace('...', '') for cell in row.split())}\n" for row in rows)


def test_consecutive_episodes_are_one_period_of_care():
    text = episodes(
        "2017 2017-05-01 C1 2016-06-01 S 2016-12-01 X1",
        "2017 2017-05-01 C1 2016-12-01 P 2017-02-01 E4A",
        "2017 2017-05-01 C1 2017-03-01 S ... ...",
        "2017 2017-05-01 C2 2012-06-01 L ... ...",
    )
    assert spells(text) == {
        ("C1", date(2016, 6, 1), date(2017, 2, 1), None),
        ("C1", date(2017, 3, 1), None, None),
        ("C2", date(2012, 6, 1), None, None),
    }


def test_next_years_return_ends_the_period_that_this_years_began():
    first = "2017 2017-05-01 C1 2016-06-01 S 2016-12-01 X1", "2017 2017-05-01 C1 2016-12-01 P ... ..."
    second = ("2018 2018-05-01 C1 2016-12-01 P 2017-08-01 E4A",)
    found = canonical(FORMAT, "status", episodes(*first, *second))
    told = {(row["received"], row["from_date"], row["to_date"], row["row"]) for row in found}
    assert told == {
        (date(2017, 5, 1), date(2016, 6, 1), None, 3),
        (date(2018, 5, 1), date(2016, 6, 1), date(2017, 8, 1), 4),
    }


def test_a_later_return_that_begins_anew_closes_what_nobody_closed():
    text = episodes("2017 2017-05-01 C1 2016-06-01 S ... ...", "2018 2018-05-01 C1 2017-09-01 S ... ...")
    found = [row for row in canonical(FORMAT, "status", text) if row["received"] == date(2018, 5, 1)]
    assert {(row["from_date"], row["to_date"]) for row in found} == {
        (date(2016, 6, 1), date(2017, 9, 1)), (date(2017, 9, 1), None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("dec", "rec", "ends"),
    [
        ("2017-02-01", "E11", date(2017, 2, 1)),
        ("2017-02-01", "...", date(2017, 2, 1)),
        ("2017-02-01", "X1", None),  # the next episode is missing, the child is not home
        ("...", "E4A", None),  # a reason without a day
    ],
)
def test_care_ends_on_a_day_and_not_by_x1(dec, rec, ends):
    assert spells(episodes(f"s 2017-05-01 C1 2016-06-01 S {dec} {rec}")) == {("C1", date(2016, 6, 1), ends, None)}


def test_a_line_sent_twice_or_corrected_counts_once():
    text = episodes("s 2017-05-01 C1 2016-06-01 S ... ...", "s 2017-05-01 C1 2016-06-01 S 2017-01-01 E8")
    assert spells(text) == {("C1", date(2016, 6, 1), date(2017, 1, 1), None)}


ADDRESSES = """
ssda903_episodes | CHILD | DECOM      | DEC        | PLACE | HOME_POST | PL_POST
                 | C1    | 2017-06-01 | 2017-09-01 | U4    | AB1 2CD   | EF3 4GH
                 | C2    | 2017-06-01 |            | A5    | ZZ99 3VZ  | IJ5 6KL
                 | C3    | 2017-06-01 |            |       |           | MN7 8OP
"""


def test_homes_and_placements_have_the_days_of_their_episode_and_adopters_are_not_given_away():
    found = {(row["person_key"], row["kind"]): row for row in canonical(FORMAT, "address_record", ADDRESSES)}
    assert set(found) == {("C1", "other"), ("C1", "placement")}, "a child in care does not live where it came from"
    placement = found["C1", "placement"]
    assert (placement["postcode"], placement["from_date"], placement["to_date"]) == (
        "EF3 4GH", date(2017, 6, 1), date(2017, 9, 1),
    )  # fmt: skip


PEOPLE = """
ssda903_header | CHILD | SEX | DOB        | ETHNIC | UPN           | MOTHER | MC_DOB
               | C1    | 2   | 2001-12-06 | wirt   | B801200005001 | 1.0    | 2017-08-27
               | C2    | M   | 2012-01-02 | REFU   | UN3           |        |
               | C3    | U   | 2013-01-02 | ????   | A801200005001 | 0      |
               | C4    | 9   | 2014-01-02 | MOTH   |               |        |
ssda903_episodes | CHILD | DECOM      | DEC        | REC
                 | C2    | 2017-06-01 | 2018-01-05 | E12
                 | C3    | 2017-06-01 | 2018-02-06 | E2
                 | C4    | 2017-06-01 |            | E2
"""


def test_people_of_the_return():
    people = {row["person_key"]: row for row in canonical(FORMAT, "person_record", PEOPLE)}
    assert [people[key]["sex"] for key in ("C1", "C2", "C3", "C4")] == ["F", "M", "U", None]
    assert [people[key]["ethnicity"] for key in ("C1", "C2", "C3", "C4")] == ["C", "Z", None, "G"]
    assert [people[key]["upn"] for key in ("C1", "C2", "C3", "C4")] == ["B801200005001", None, None, None]


def test_an_adopted_childs_record_is_restricted_and_a_death_has_its_day():
    people = {row["person_key"]: row for row in canonical(FORMAT, "person_record", PEOPLE)}
    assert {key: row["restriction"] for key, row in people.items() if row["restriction"]} == {"C2": "adopted"}
    assert {key: row["death_date"] for key, row in people.items() if row["death_date"]} == {"C3": date(2018, 2, 6)}


def test_the_first_child_of_a_mother_in_care_is_a_person_with_a_mother():
    people = {row["person_key"]: row for row in canonical(FORMAT, "person_record", PEOPLE)}
    assert people["C1/first child"]["birth_date"] == date(2017, 8, 27)
    (mother,) = canonical(FORMAT, "relationship_record", PEOPLE)
    assert (mother["person_key"], mother["relationship"], mother["other_key"]) == ("C1/first child", "mother", "C1")


@pytest.mark.parametrize(
    ("code", "attended"),
    [("PN0", None), ("PN1", "seen"), ("pn2", "seen"), ("PN3", "seen"), ("PN4", "seen"), ("PN5", "did_not_attend"),
     ("PN6", "did_not_attend"), ("PN7", "did_not_attend"), ("PN9", None), ("", None)],
)  # fmt: skip
def test_a_review_keeps_how_the_child_took_part(code, attended):
    text = f"ssda903_reviews | CHILD | REVIEW | REVIEW_CODE\n | C1 | 2017-08-30 | {code}\n"
    (review,) = canonical(FORMAT, "contact", text)
    assert (review["activity"], review["service"], review["attended"], review["reason"]) == (
        "plan_review", "social_care", attended, code.upper() or None,
    )  # fmt: skip
    assert (review["contact_key"], review["happened_on"]) == ("C1/review/2017-08-30", date(2017, 8, 30))


OC2 = """
ssda903_oc2 | CHILD | SDQ_SCORE | SDQ_REASON | SUBSTANCE_MISUSE | CONVICTED | YEAR | received
            | C1    | {score}   |            | {misuse}         | {crime}   | {year} | {received}
"""


def indicators(score="", misuse="", crime="", year="", received="2018-06-20") -> str:
    return OC2.format(score=score, misuse=misuse, crime=crime, year=year, received=received)


@pytest.mark.parametrize(
    ("score", "band"),
    [("0", "close_to_average"), ("13", "close_to_average"), ("14", "slightly_raised"), ("16", "slightly_raised"),
     ("17", "high"), ("19", "high"), ("20", "very_high"), ("40", "very_high")],
)  # fmt: skip
def test_difficulties_are_banded_by_the_score_that_carers_give(score, band):
    (found,) = canonical(FORMAT, "assessment", indicators(score=score))
    assert (found["instrument"], found["domain"], found["score"], found["band"]) == ("sdq", "whole", float(score), band)


@pytest.mark.parametrize(("code", "band"), [("1", "yes"), ("1.0", "yes"), ("0", "no"), ("true", "yes")])
def test_substance_misuse_is_a_finding_without_score(code, band):
    (found,) = canonical(FORMAT, "assessment", indicators(misuse=code))
    assert (found["instrument"], found["score"], found["band"]) == ("drug_use", None, band)


def test_an_empty_or_unknown_indicator_says_nothing():
    assert canonical(FORMAT, "assessment", indicators(misuse="?")) == []


@pytest.mark.parametrize(
    ("year", "change", "received", "day"),
    [
        ("2017", "2018-01-05", "2018-06-20", date(2017, 3, 31)),  # somebody said the year
        ("", "2017-03-31", "2018-06-20", date(2017, 3, 31)),  # the last change in care shows it
        ("", "2017-04-01", "2018-06-20", date(2018, 3, 31)),
        ("", "2018-01-05", "2018-02-01", date(2018, 2, 1)),  # sent before the year was over
        ("", "", "2018-06-20", date(2018, 3, 31)),  # nothing shows it: the year that ended last
        ("2017/18", "", "2018-03-31", date(2017, 3, 31)),
    ],
)
def test_an_indicator_of_the_year_has_the_last_day_that_it_can_have(year, change, received, day):
    text = indicators(score="9", year=year, received=received)
    if change:
        text += f"ssda903_episodes | CHILD | DECOM | received\n | C9 | {change} | {received}\n"
    (found,) = canonical(FORMAT, "assessment", text)
    assert found["happened_on"] == day
    assert found["assessment_key"] == f"C1/sdq/{day.year}"


def test_a_conviction_holds_for_the_year_of_the_return():
    assert spells(indicators(crime="1", year="2018"), "youth_justice") == {
        ("C1", date(2017, 4, 1), date(2018, 3, 31), "convicted_or_cautioned_in_the_year")
    }
    assert spells(indicators(crime="0", year="2018"), "youth_justice") == set()


def test_a_care_leaver_is_one_for_the_year_of_the_return_and_no_longer_after_death():
    text = """
ssda903_oc3 | CHILD | IN_TOUCH | ACTIV | ACCOM | YEAR
            | C1    | YES      | F2    | U1    | 2018
            | C2    | DIED     | 0     | 0     | 2018
            | C3    | NO       |       |       | 2018
"""
    assert spells(text, "care_leaver") == {
        ("C1", date(2017, 4, 1), date(2018, 3, 31), "YES F2 U1"),
        ("C3", date(2017, 4, 1), date(2018, 3, 31), "NO"),
    }


def test_adoption_is_decided_then_done_and_ends_with_the_order_or_its_reversal():
    text = """
ssda903_placed_adoption | CHILD | DATE_PLACED | DATE_PLACED_CEASED | REASON_PLACED_CEASED
                        | C1    | 2017-01-01  | 2017-09-09         | RD1
                        | C2    | 2017-01-01  |                    |
                        | C3    | 2017-01-01  |                    |
ssda903_episodes | CHILD | DECOM      | PLACE | DEC        | REC
                 | C2    | 2017-06-01 | A5    | 2018-01-05 | E12
                 | C3    | 2017-06-01 | U1    |            |
"""
    assert spells(text, "placed_for_adoption") == {
        ("C1", date(2017, 1, 1), date(2017, 9, 9), "decided"),
        ("C2", date(2017, 1, 1), date(2018, 1, 5), "decided"),
        ("C2", date(2017, 6, 1), date(2018, 1, 5), "placed"),
        ("C3", date(2017, 1, 1), None, "decided"),
    }


@pytest.mark.parametrize(
    ("said", "day"),
    [("05/06/2014", date(2014, 6, 5)), ("zz/06/2014", date(2014, 6, 1)), ("ZZ/ZZ/2014", date(2014, 1, 1)),
     ("zz/zz/zzzz", date(1900, 1, 1)), ("", date(1900, 1, 1)), ("2014-06-05", date(2014, 6, 5))],
)  # fmt: skip
def test_a_former_permanent_home_has_the_first_day_that_it_can_have(said, day):
    text = f"""
ssda903_prev_perm | CHILD | PREV_PERM | DATE_PERM
                  | C1    | P1        | {said}
                  | C2    | Z1        |
"""
    assert spells(text, "previous_permanence") == {("C1", day, None, "P1")}


def test_missing_and_unaccompanied_children():
    text = """
ssda903_missing | CHILD | MISSING | MIS_START  | MIS_END
                | C1    | M       | 2017-11-13 | 2017-11-25
                | C1    | A       | 2018-01-13 |
ssda903_uasc | CHILD | DUC
             | C2    | 2028-10-13
"""
    assert spells(text, "missing") == {
        ("C1", date(2017, 11, 13), date(2017, 11, 25), "M"), ("C1", date(2018, 1, 13), None, "A"),
    }  # fmt: skip
    assert spells(text, "unaccompanied_asylum_seeker") == {("C2", date(1900, 1, 1), date(2028, 10, 13), None)}


def test_faults_send_the_row_to_quarantine_and_a_bad_postcode_the_cell(tmp_path):
    incoming = tmp_path / "incoming" / "care" / "2018-06-20"
    incoming.mkdir(parents=True)
    (incoming / "a.csv").write_text(
        HEADERS["ssda903_episodes"] + "\n"
        "C1,01/06/2017,S,C2,N1,U4,PR1,01/09/2017,E8,,AB1 2CD,EF3 4GH,1\n"
        "C2,31/06/2017,S,C2,N1,U4,PR1,,,,,,1\n"
        "C3,01/06/2017,S,C2,N1,U4,PR1,01/05/2017,E8,,,,1\n"
        "C4,01/06/2019,S,C2,N1,U4,PR1,,,,,,1\n"
        ",01/06/2017,S,C2,N1,U4,PR1,,,,,,1\n"
        "C5,01/06/2017,?,?,?,?,?,,?,?,nowhere,,1\n"
        "\n"
    )
    (landed,) = land_all(tmp_path / "incoming", tmp_path / "landed", tmp_path / "quarantine", TODAY).new
    assert (landed.read_rows, landed.landed_rows, landed.quarantined_rows, landed.cells_left_out) == (6, 2, 4, 1)
    assert landed.read_rows == landed.landed_rows + landed.quarantined_rows
    (quarantine,) = (tmp_path / "quarantine" / "care").glob("*.csv")
    for column, rule in (("DECOM", "date"), ("DEC", "order"), ("CHILD", "required"), ("HOME_POST", "postcode")):
        assert f'"{column}","{rule}"' in quarantine.read_text()


@pytest.mark.parametrize("name", ["ethnicity", "participation", "sex", "yes_no"])
def test_each_code_says_where_it_comes_from_and_how_sure_it_is(name):
    rows = code_rows("familyhub.sources.ssda903", name)
    assert len({row["code"] for row in rows}) == len(rows)
    for row in rows:
        assert row["source"] and row["certainty"] in {"sure", "likely", "uncertain"}, row


@settings(max_examples=150)
@given(place=st.integers(0, len(CHILD_XML)), junk=st.text("<>/&;\"' \nCHILDEPISOé\x00", max_size=10))
def test_whatever_is_typed_into_a_childs_xml_the_others_land_and_nothing_goes_unsaid(tmp_path_factory, place, junk):
    odd = CHILD_XML[:place] + junk + CHILD_XML[place:]
    file = xml(tmp_path_factory.mktemp("junk"), CHILD_XML.replace("C1", "C0"), odd, CHILD_XML.replace("C1", "C2"))
    rows, rejects, _, _ = read(file)
    ids = [row["CHILD"] for row in rows["header"]]
    assert {"C0"} <= set(ids)
    assert len(ids) >= 3 or rejects
