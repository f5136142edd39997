"""What facts hold of a source's own ids and words: signs and labels, nothing that tells of somebody."""

from pathlib import Path

import duckdb
import pytest

from familyhub.model.facts import ASKED, FACTS, LABELLED
from workspaces import BuiltCounty, County

DAY = "2025-01-10"


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


def details(county: County, rows: list[tuple[str, str]]) -> list[str]:
    """The detail of a status in the facts, for rows of person and detail."""
    people = "\n".join(f"| {person} | 2024-06-01" for person in sorted({person for person, _ in rows}))
    spells = "\n".join(f"| {person} | child_in_need | 2024-07-01 | {detail}" for person, detail in rows)
    county.receive(
        DAY,
        f"person_record | person_key | birth_date\n{people}\n"
        f"status | person_key | status | from_date | detail\n{spells}",
    )
    return [str(detail) for (detail,) in county.build().ask("SELECT detail FROM status ORDER BY row")]


def everything(built: BuiltCounty) -> str:
    """Every cell of the facts as text."""
    with duckdb.connect(str(built.folder / "facts.duckdb"), read_only=True) as connection:
        return "\n".join(str(connection.execute(f"FROM {table.name}").fetchall()) for table in FACTS)


@pytest.mark.parametrize("code", ["N1", "1A", "CIN", "text_message", "H.1", "1064811000000103", "R"])
def test_a_code_stays(county, code):
    assert details(county, [("ada", code)]) == [code]


@pytest.mark.parametrize(
    "words",
    [
        "Referred by her aunt Jane Smith", "Smith", "9990000018", "07700900123", "+447700900123", "999-000-0018",
        "L80100000000A", "jane.smith@example.org", "x" * 61,
    ],
)  # fmt: skip
def test_words_and_numbers_of_somebody_do_not(county, words):
    (sign,) = details(county, [("ada", words)])
    assert sign.startswith("words-") and words not in sign


def test_words_that_several_people_share_are_a_category(county):
    shared, own = "neglect at home", "neglect by Jane"
    rows = [(f"p{number}", shared) for number in range(5)] + [(f"p{number}", own) for number in range(5, 9)]
    found = details(county, rows)
    assert found[:5] == [shared] * 5
    assert len(set(found[5:])) == 1 and found[5].startswith("words-")


def test_one_person_with_the_same_words_five_times_makes_no_category(county):
    people = "person_record | person_key | birth_date\n | ada | 2024-06-01\n"
    spells = "\n".join(f"| ada | child_in_need | 2024-07-0{day} | Smith" for day in range(1, 7))
    county.receive(DAY, f"{people}status | person_key | status | from_date | detail\n{spells}")
    assert county.build().ask("SELECT DISTINCT LEFT(detail, 6) FROM status") == [("words-",)]


def test_an_agreement_with_somebody_named_is_not_read_as_one_with_all(county):
    county.receive(
        DAY,
        """
        person_record | person_key | birth_date
                      | ada        | 2024-06-01
        sharing       | person_key | kind             | with_whom       | decision | from_date
                      | ada        | consent_to_share | Aunt Jane Smith | refused  | 2024-07-01
                      | ada        | consent_to_share |                 | agreed   | 2024-07-01
        """,
    )
    found = county.build().ask("SELECT decision, LEFT(with_whom, 6) FROM sharing ORDER BY decision")
    assert found == [("no", "words-"), ("yes", None)]


def test_a_records_own_id_is_opaque_and_still_joins(county):
    county.receive(
        DAY,
        """
        person_record | person_key | birth_date
                      | ada        | 2024-06-01
        assessment    | assessment_key   | contact_key | referral_key | person_key | happened_on | instrument | domain
                      | KEY-A-9990000018 | KEY-C-1     | KEY-R-1      | ada        | 2024-08-01  | sdq        | whole
        voice         | voice_key | person_key | contact_key | said_by | heard_on   | words | may_read
                      | KEY-V-1   | ada        | KEY-C-1     | parent  | 2024-08-01 | Glad  | team
        """,
    )
    built = county.build()
    assert "KEY-" not in everything(built)
    assert built.ask("SELECT COUNT(*) FROM assessment JOIN voice USING (contact_key)") == [(1,)]


def test_every_text_about_people_is_labelled_or_asked():
    said = {
        (table.name, column.name)
        for table in FACTS
        if "person_id" in table.names
        for column in table.columns
        if column.kind == "text"
    }
    labelled = {(table, column) for table, columns in LABELLED.items() for column in columns}
    assert said - labelled == set(ASKED)
