"""What the linkage leaves open stands in the facts: who may be one person, without a name or a number of anybody."""

from pathlib import Path

import pytest

from familyhub import snapshot
from familyhub.config import read_settings
from familyhub.linkage import Decision
from familyhub.linkage.review import CODE_DIGITS, pair_code
from familyhub.linkage.stable_ids import record_key
from familyhub.model.linkage_facts import LINKAGE_FACTS
from familyhub.progress import RunLog
from workspaces import SECRET, BuiltCounty, County

REGISTER = """
    person_record  | person_key | nhs_number | forename | surname | birth_date | sex
                   | ada        | 9990000018 | Ada      | Ash     | 2025-09-01 | F
                   | bob        | 9990000026 | Bob      | Birch   | 2025-09-01 | M
                   | cat        |            | Cat      | Cedar   | 2025-09-03 | F
"""
SEEN = """
    person_record  | person_key | nhs_number | birth_date | sex
                   | hv1        |            | 2025-09-01 | F
    contact        | contact_key | person_key | happened_on | activity        | attended
                   | c1          | hv1        | 2025-09-10  | new_birth_visit | seen
"""
PAIRS = "SELECT person_id, other_id, why FROM doubtful_link"


@pytest.fixture
def county(tmp_path: Path) -> County:
    made = County(tmp_path)
    made.receive("2025-11-01", REGISTER)
    return made


def pair(built: BuiltCounty, one: str, other: str) -> tuple[int, int]:
    """The ids of two records' people, the lower first."""
    people = built.people()
    first, second = sorted((people[one], people[other]))
    return first, second


def test_where_nothing_is_open_the_tables_are_there_and_empty(county):
    built = county.build()
    for table in LINKAGE_FACTS:
        assert built.ask(f"SELECT COUNT(*) FROM {table.name}") == [(0,)]
        assert built.manifest.facts_rows[table.name] == 0


def test_who_was_seen_without_name_and_number_may_be_any_child_of_that_day_and_sex(county):
    county.receive("2025-11-02", SEEN, source="visits")
    built = county.build()
    assert built.ask(PAIRS) == [(*pair(built, "chis/ada", "visits/hv1"), "without number and name, and one birth date")]


def test_a_child_of_whom_the_same_source_has_another_record_is_not_meant(county):
    own_record = "    person_record | person_key | nhs_number | birth_date | sex\n | hv2 | 9990000018 | 2025-09-01 | F"
    county.receive("2025-11-02", SEEN, source="visits")
    county.receive("2025-11-03", own_record, source="visits")
    built = county.build()
    assert frozenset({"chis/ada", "visits/hv2"}) in built.same()
    assert built.ask(PAIRS) == []


def test_a_persons_no_ends_the_doubt(county):
    county.receive("2025-11-02", SEEN, source="visits")
    county.land()
    first, second = record_key(SECRET, "visits", "hv1"), record_key(SECRET, "chis", "ada")
    decided = [Decision(first, second, same=False, decided_by="a manager", entry=1)]
    made = snapshot.build(county.folders, read_settings(county.root), SECRET, RunLog(), decisions=decided)
    assert BuiltCounty(made).ask(PAIRS) == []


ONE_NAME = """
    person_record | person_key | forename | surname      | birth_date | sex | restriction
                  | x          | {name}   | Featherstone | 2024-03-01 | F   | {restriction}
"""


def asked(tmp_path: Path, restriction: str) -> BuiltCounty:
    """Wilhelmina and Wilma of one surname and birth date: what the model leaves to people."""
    made = County(tmp_path)
    made.receive("2025-11-01", ONE_NAME.format(name="Wilhelmina", restriction=""))
    made.receive("2025-11-01", ONE_NAME.format(name="Wilma", restriction=restriction), source="school")
    return made.build()


def test_a_question_stands_in_the_facts_under_the_number_of_the_review_queue(tmp_path):
    built = asked(tmp_path, "")
    code = pair_code(*(record_key(SECRET, source, "x") for source in ("school", "chis")))
    found = built.ask("SELECT question, person_id, other_id FROM review_question")
    assert found == [(code[:CODE_DIGITS], *pair(built, "chis/x", "school/x"))]


def test_of_an_adopted_childs_record_no_question_stands_in_the_facts(tmp_path):
    assert asked(tmp_path, "adopted").ask("SELECT * FROM review_question") == []
