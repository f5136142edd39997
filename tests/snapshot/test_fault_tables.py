"""The fault tables: what every file got wrong and its rows contradict, without values in facts and with them apart."""

from pathlib import Path

import pytest

from familyhub.model.facts import FAULT
from workspaces import County


@pytest.fixture
def county(tmp_path: Path) -> County:
    return County(tmp_path)


FIRST = """
    person_record | person_key | nhs_number | forename | birth_date
                  | ada        | 9990000018 | Ada      | 2025-09-01
    contact       | contact_key | person_key | happened_on | attended | team_key | practitioner_key
                  | c1          | ada        | 2025-09-10  | perhaps  | t1       | w7
                  | c2          | nobody     | 31/02/2025  | seen     | t1       |
    """


def test_a_fault_says_whose_it_is_without_a_value(county):
    county.receive("2026-01-02", FIRST)
    built = county.build()
    person = built.people()["chis/ada"]
    rows = built.ask(
        "SELECT row, source_table, column_name, rule, left_out, team_key, practitioner_key, happened_on, person_id"
        " FROM facts.fault ORDER BY fault_id"
    )
    assert rows == [
        (2, "contact", "attended", "code", "row", "t1", "w7", "2025-09-10", person),
        (3, "contact", "happened_on", "date", "row", "t1", None, None, None),
    ]
    assert built.ask("SELECT fault_id, record_key, found, expected IS NOT NULL, says FROM identity.fault LIMIT 1") == [
        (
            1, "contact_key c1", "perhaps", True,
            'chis/2026-01-02/contact.csv, row 2, column "attended": found "perhaps", expected one of seen, declined, '
            "did_not_attend, cancelled_by_family, cancelled_by_service, in_hospital.",
        )
    ]  # fmt: skip


def test_facts_hold_no_value_of_a_record(county):
    county.receive("2026-01-02", FIRST)
    names = [name for name, *_ in county.build().ask("DESCRIBE facts.fault")]
    assert names == list(FAULT.names)
    assert not {"found", "raw", "record_key", "says"} & set(names)


def test_a_contradiction_is_a_fault_that_leaves_nothing_out_and_names_both_lines(county):
    county.receive("2026-01-02", "person_record | person_key | birth_date\n | ada | 2025-09-01\n | ada | 2025-09-02")
    built = county.build()
    assert built.ask("SELECT row, rule, left_out, column_name FROM facts.fault") == [
        (2, "repeated_differently", "nothing", None)
    ]
    ((says,),) = built.ask("SELECT says FROM identity.fault")
    assert says == (
        "chis/2026-01-02/person_record.csv, row 2, and chis/2026-01-02/person_record.csv, row 3: found two rows that "
        "differ in birth_date, expected one row for each record; the later one of the two stands."
    )


def test_the_faults_of_a_file_that_was_mended_stay_with_it_and_are_not_counted_as_open(county):
    county.receive("2026-01-02", FIRST)
    county.land()
    county.receive("2026-01-02", FIRST.replace("perhaps", "seen"))
    built = county.build()
    standing = "SELECT COUNT(*) FROM facts.fault JOIN facts.extract USING (extract_id) WHERE replaced"
    assert built.ask(standing) == [(2,)]
    assert built.ask(standing.replace("WHERE replaced", "WHERE NOT replaced")) == [(1,)]
    counts = built.manifest.reconciliation
    assert (counts.files, counts.read_rows, counts.landed_rows, counts.quarantined_rows) == (2, 3, 2, 1)
    assert (counts.replaced_files, counts.mended_rows) == (1, 2)
    assert counts.adds_up


def test_a_row_that_a_mended_file_no_longer_has_was_never_known(county):
    county.receive("2026-01-02", "person_record | person_key | forename\n | ada | Ada\n | ben | Ben")
    county.land()
    county.receive("2026-01-02", "person_record | person_key | forename\n | ada | Ada")
    assert county.canonical("SELECT person_key FROM person_record") == [("ada",)]


def test_a_file_without_a_fault_leaves_the_tables_empty(county):
    county.receive("2026-01-02", "person_record | person_key | forename\n | ada | Ada")
    built = county.build()
    assert built.ask("SELECT (SELECT COUNT(*) FROM facts.fault), (SELECT COUNT(*) FROM identity.fault)") == [(0, 0)]
