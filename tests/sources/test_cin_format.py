"""The CIN census: what is read, what is rejected and why, and what it says in the words of the model."""

from datetime import date
from pathlib import Path

import pytest
from landed_tables import canonical

from familyhub.errors import SourceError
from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.cin_census import FORMAT
from familyhub.sources.cin_census.reading import elements
from familyhub.sources.csv_shape import sample

HEADER = """<Header>
  <CollectionDetails><Collection>CIN</Collection><Year>2024</Year><ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails>
  <Source><SourceLevel>L</SourceLevel><LEA>881</LEA><DateTime>2024-05-02T10:12:28Z</DateTime></Source>
</Header>"""

WHOLE_CHILD = """<Child>
  <ChildIdentifiers>
    <LAchildID>C1</LAchildID><UPN>B801200005001</UPN>
    <PersonBirthDate>2019-12-06</PersonBirthDate><Sex>F</Sex>
  </ChildIdentifiers>
  <ChildCharacteristics>
    <Ethnicity>WIRT</Ethnicity>
    <Disabilities><Disability>VIS</Disability><Disability>NONE</Disability></Disabilities>
  </ChildCharacteristics>
  <CINdetails>
    <CINreferralDate>2023-07-13</CINreferralDate><ReferralSource>1A</ReferralSource>
    <PrimaryNeedCode>N1</PrimaryNeedCode><CINclosureDate>2024-02-01</CINclosureDate>
    <ReasonForClosure>RC7</ReasonForClosure>
    <Assessments>
      <AssessmentActualStartDate>2023-07-14</AssessmentActualStartDate>
      <FactorsIdentifiedAtAssessment>
        <AssessmentFactors>3B</AssessmentFactors><AssessmentFactors>4B</AssessmentFactors>
      </FactorsIdentifiedAtAssessment>
    </Assessments>
    <CINPlanDates><CINPlanStartDate>2023-08-01</CINPlanStartDate></CINPlanDates>
    <Section47>
      <S47ActualStartDate>2023-08-10</S47ActualStartDate><InitialCPCtarget>2023-09-01</InitialCPCtarget>
      <DateOfInitialCPC>2023-08-30</DateOfInitialCPC><ICPCnotRequired>0</ICPCnotRequired>
    </Section47>
    <ReferralNFA>0</ReferralNFA>
    <ChildProtectionPlans>
      <CPPstartDate>2023-08-30</CPPstartDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
      <LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse><NumberOfPreviousCPP>1</NumberOfPreviousCPP>
      <Reviews><CPPreviewDate>2023-11-20</CPPreviewDate><CPPreviewDate>2024-01-15</CPPreviewDate></Reviews>
    </ChildProtectionPlans>
    <PreProceedingsandFGDM><Anything>1</Anything></PreProceedingsandFGDM>
  </CINdetails>
</Child>"""


def child(identifiers: str) -> str:
    details = "<CINdetails><CINreferralDate>2023-07-13</CINreferralDate></CINdetails>"
    return f"<Child>\n<ChildIdentifiers>{identifiers}</ChildIdentifiers>\n{details}\n</Child>"


def census(tmp_path: Path, *children: str, header: str = HEADER, start: str = "") -> Path:
    file = tmp_path / "no particular name.txt"
    body = "\n".join(children)
    file.write_text(f"{start}<Message>\n{header}\n<Children>\n{body}\n</Children>\n</Message>\n")
    return file


def read(file: Path) -> tuple[dict[str, list[dict[str, object]]], list[tuple[str, int, str, str]]]:
    """Rows by table, and rejects as (table, line, column, rule)."""
    match = FORMAT.sniff(sample(file))
    assert match is not None and match.accepted
    rows: dict[str, list[dict[str, object]]] = {}
    rejects = []
    for batch in FORMAT.read(file, match):
        rows.setdefault(batch.table, []).extend(batch.cells.to_pylist())
        rejects += [(reject.table, reject.row, reject.column, reject.rule) for reject in batch.rejects]
    return rows, rejects


def test_each_module_of_a_child_is_a_row_with_its_line_and_its_text(tmp_path):
    rows, rejects = read(census(tmp_path, WHOLE_CHILD))
    assert rejects == []
    assert {table: len(found) for table, found in rows.items()} == {
        "cin_child": 1, "cin_disability": 2, "cin_details": 1, "cin_assessment": 1, "cin_assessment_factor": 2,
        "cin_plan": 1, "cin_section47": 1, "cin_child_protection_plan": 1, "cin_cp_review": 2,
    }  # fmt: skip
    (plan,) = rows["cin_child_protection_plan"]
    assert (plan["LAchildID"], plan["CINreferralDate"], plan["CPPstartDate"]) == ("C1", "2023-07-13", "2023-08-30")
    lines = census(tmp_path, WHOLE_CHILD).read_text().splitlines()
    for table, found in rows.items():
        for row in found:
            element = str(row["_raw"])[1:].split(">")[0] if table != "cin_child" else "Child"
            assert f"<{element}>" in lines[int(str(row["_row"])) - 1], table
    assert str(plan["_raw"]).startswith("<ChildProtectionPlans>")
    assert rows["cin_child"][0]["Year"] == "2024"


def test_a_malformed_child_goes_to_quarantine_with_its_rows_and_the_rest_goes_on(tmp_path):
    file = census(
        tmp_path,
        child("<LAchildID>C1</LAchildID><PersonBirthDate>2019-02-30</PersonBirthDate><Sex>F</Sex>"),
        child("<PersonBirthDate>2019-02-28</PersonBirthDate><Sex>F</Sex>"),
        child("<LAchildID>C3</LAchildID><PersonBirthDate>2019-02-28</PersonBirthDate><Sex>Q</Sex>"),
        child("<LAchildID>C4</LAchildID><PersonBirthDate>2019-02-28</PersonBirthDate><Sex>M</Sex>"),
    )
    rows, rejects = read(file)
    assert [row["LAchildID"] for row in rows["cin_child"]] == ["C4"]
    assert [row["LAchildID"] for row in rows["cin_details"]] == ["C4"]
    assert rejects == [
        ("cin_child", 7, "PersonBirthDate", "date"),
        ("cin_child", 11, "LAchildID", "required"),
        ("cin_child", 15, "Sex", "code"),
        ("cin_details", 9, "LAchildID", "child_rejected"),
        ("cin_details", 13, "LAchildID", "child_rejected"),
        ("cin_details", 17, "LAchildID", "child_rejected"),
    ]


def test_a_reject_says_what_was_found_and_what_was_expected(tmp_path):
    file = census(tmp_path, child("<LAchildID>C1</LAchildID><PersonBirthDate>31/02/2019</PersonBirthDate>"))
    match = FORMAT.sniff(sample(file))
    assert match is not None
    reject = next(iter(FORMAT.read(file, match))).rejects[0]
    assert (reject.found, reject.expected) == ("31/02/2019", "a date that exists (year-month-day)")
    assert "<LAchildID>C1</LAchildID>" in reject.raw


@pytest.mark.parametrize(
    "day", ["2019-12-06", "2019-12-06Z", "2019-12-06+01:00", "2019-12-06T00:00:00", " 2019-12-06 "]
)
def test_a_date_may_carry_a_time_zone(tmp_path, day):
    rows, rejects = read(census(tmp_path, child(f"<LAchildID>C1</LAchildID><PersonBirthDate>{day}</PersonBirthDate>")))
    assert (rows["cin_child"][0]["PersonBirthDate"], rejects) == ("2019-12-06", [])


def test_a_file_that_breaks_off_keeps_what_was_read_and_says_where(tmp_path):
    file = census(tmp_path, WHOLE_CHILD, WHOLE_CHILD.replace("C1", "C2"))
    text = file.read_text()
    file.write_text(text[: text.index("C2") + 60])
    rows, rejects = read(file)
    assert [row["LAchildID"] for row in rows["cin_child"]] == ["C1"]
    last_line = len(file.read_text().splitlines())
    assert rejects == [("cin_child", last_line, "", "xml")]


def test_a_namespace_changes_nothing(tmp_path):
    file = census(tmp_path, WHOLE_CHILD)
    file.write_text(file.read_text().replace("<Message>", '<Message xmlns="http://example.org/cin">'))
    rows, rejects = read(file)
    assert (len(rows["cin_details"]), len(rows["cin_cp_review"]), rejects) == (1, 2, [])


def test_a_document_type_is_refused_before_it_can_do_anything(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("not yours")
    start = f'<!DOCTYPE Message [<!ENTITY out SYSTEM "{secret.as_uri()}">]>\n'
    file = census(tmp_path, child("<LAchildID>&out;</LAchildID>"), start=start)
    with pytest.raises(SourceError, match="document type"):
        list(FORMAT.read(file, FORMAT.sniff(sample(file))))


def test_an_entity_bomb_is_refused(tmp_path):
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    file = census(tmp_path, child("<LAchildID>&e11;</LAchildID>"), start=f"<!DOCTYPE Message [{bomb}]>\n")
    with pytest.raises(SourceError):
        list(FORMAT.read(file, FORMAT.sniff(sample(file))))


def test_lines_beyond_65535_are_still_right(tmp_path):
    file = census(tmp_path, *(WHOLE_CHILD.replace("C1", f"C{n}") for n in range(2200)))
    lines = file.read_text().splitlines()
    assert len(lines) > 70_000
    rows, _ = read(file)
    assert len(rows["cin_child"]) == 2200
    for row in rows["cin_child"]:
        assert lines[int(str(row["_row"])) - 1] == "<Child>"
        assert f"<LAchildID>{row['LAchildID']}<" in lines[int(str(row["_row"])) + 1]


def test_what_was_read_is_let_go_so_that_memory_does_not_grow_with_the_file(tmp_path):
    file = census(tmp_path, *[WHOLE_CHILD] * 50)
    held = [len(element.getparent()) for element, _ in elements(file) if element.tag == "Child"]
    assert len(held) == 50
    assert max(held) <= 2


def test_a_census_on_a_single_line_is_read_in_pieces(tmp_path):
    file = census(tmp_path, *(WHOLE_CHILD.replace("C1", f"C{n}") for n in range(100)))
    file.write_text(file.read_text().replace("\n", ""))
    assert file.stat().st_size > 65_536
    rows, rejects = read(file)
    assert [row["LAchildID"] for row in rows["cin_child"]] == [f"C{n}" for n in range(100)]
    assert ({row["_row"] for row in rows["cin_details"]}, rejects) == ({1}, [])


def test_the_header_gives_the_council_and_the_year_from_april_to_march(tmp_path):
    file = census(tmp_path, WHOLE_CHILD)
    match = FORMAT.sniff(sample(file))
    assert match is not None and match.fit == 1.0
    facts = FORMAT.facts(file, match)
    assert (facts.sender, facts.period_from, facts.period_to, facts.made_on) == (
        "council-881", date(2023, 4, 1), date(2024, 3, 31), date(2024, 5, 2),
    )  # fmt: skip


def test_a_census_without_header_is_recognised_with_less_certainty(tmp_path):
    file = census(tmp_path, WHOLE_CHILD, header="")
    match = FORMAT.sniff(sample(file))
    assert match is not None and match.accepted and match.fit < 1
    assert FORMAT.facts(file, match).sender is None


@pytest.mark.parametrize(
    "text", ["LAchildID,PersonBirthDate\n1,2019-01-01\n", "<html></html>", "<Message><CLA/></Message>"]
)
def test_what_is_no_census_is_not_accepted(tmp_path, text):
    file = tmp_path / "CIN_2024.xml"
    file.write_text(text)
    match = FORMAT.sniff(sample(file))
    assert match is None or not match.accepted


CHILDREN = """
cin_child | LAchildID | UPN           | PersonBirthDate | ExpectedPersonBirthDate | GenderCurrent | Sex | Ethnicity | Year
          | C1        | B801200005001 | 2019-12-06      |                         | 2             |     | wirt      | 2024
          | C2        | A801200005001 |                 | 2024-06-01              | 0             |     | NOBT      | 2024
          | C3        | B80120000500A | 2012-01-02      |                         |               | M   |           | 2024
cin_details | LAchildID | CINreferralDate | CINclosureDate | ReasonForClosure | PrimaryNeedCode | ReferralNFA | DateOfInitialCPC
            | C1        | 2023-07-13      | 2024-02-01     | RC7              | N1              | false       |
            | C2        | 2024-01-05      |                |                  | N3              | true        |
            | C3        | 2023-05-05      | 2023-09-09     | RC1              | N5              | true        | 2023-06-01
"""  # noqa: E501 - a table is read across


def test_people_of_the_census():
    people = {row["person_key"]: row for row in canonical(FORMAT, "person_record", CHILDREN)}
    assert (people["C1"]["upn"], people["C1"]["sex"], people["C1"]["ethnicity"]) == ("B801200005001", "F", "C")
    assert (people["C2"]["upn"], people["C2"]["birth_date"], people["C2"]["expected_date"]) == (
        None, None, date(2024, 6, 1),
    )  # fmt: skip
    assert (people["C3"]["upn"], people["C3"]["sex"]) == (None, "M")


def test_an_adopted_childs_record_is_restricted():
    restricted = {row["person_key"]: row["restriction"] for row in canonical(FORMAT, "person_record", CHILDREN)}
    assert restricted == {"C1": None, "C2": None, "C3": "adopted"}


def test_referrals_of_the_census():
    found = {row["person_key"]: row for row in canonical(FORMAT, "referral", CHILDREN)}
    assert (found["C1"]["referral_key"], found["C1"]["closed_on"], found["C1"]["outcome"]) == (
        "C1/2023-07-13", date(2024, 2, 1), "RC7",
    )  # fmt: skip
    assert (found["C2"]["service"], found["C2"]["outcome"]) == ("social_care", "NFA")


def test_a_referral_without_further_action_is_no_spell_unless_action_followed():
    spells = {row["person_key"]: row for row in canonical(FORMAT, "status", CHILDREN)}
    assert set(spells) == {"C1", "C3"}
    assert (spells["C1"]["status"], spells["C1"]["from_date"], spells["C1"]["to_date"], spells["C1"]["detail"]) == (
        "child_in_need", date(2023, 7, 13), date(2024, 2, 1), None,
    )  # fmt: skip


def test_plans_enquiries_and_disabilities_are_spells():
    text = """
cin_child_protection_plan | LAchildID | CINreferralDate | CPPstartDate | CPPendDate | InitialCategoryOfAbuse | LatestCategoryOfAbuse
                          | C1        | 2023-07-13      | 2023-08-30   |            | NEG                    | EMO
cin_section47 | LAchildID | CINreferralDate | S47ActualStartDate | InitialCPCtarget | DateOfInitialCPC
              | C1        | 2023-07-13      | 2023-08-10         | 2023-09-01       | 2023-08-30
              | C2        | 2023-07-13      | 2023-10-02         | 2023-10-23       |
cin_disability | LAchildID | Disability | Year
               | C1        | VIS        | 2024
               | C2        | NONE       | 2024
"""  # noqa: E501 - a table is read across
    found = {
        (row["person_key"], row["status"]): (row["from_date"], row["to_date"], row["detail"])
        for row in canonical(FORMAT, "status", text)
    }
    assert found == {
        ("C1", "child_protection_plan"): (date(2023, 8, 30), None, "NEG"),
        ("C1", "section_47"): (date(2023, 8, 10), date(2023, 8, 30), None),
        ("C2", "section_47"): (date(2023, 10, 2), date(2023, 10, 23), None),
        ("C1", "disabled"): (date(2023, 4, 1), date(2024, 3, 31), "VIS"),
    }


def test_each_code_says_where_it_comes_from_and_how_sure_it_is():
    rows = code_rows("familyhub.sources.cin_census", "ethnicity")
    assert len({row["code"] for row in rows}) == len(rows) == 20
    assert {row["certainty"] for row in rows} <= {"sure", "likely", "uncertain"}
