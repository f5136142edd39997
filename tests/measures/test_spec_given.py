"""Given tables refuse what they do not know, with its place; and what they build fits the facts tables."""

from datetime import date

import duckdb
import pytest

from familyhub.errors import ConfigurationError
from familyhub.measures.given import facts_of, facts_of_text, load, read_tables
from familyhub.model.facts import FACTS

BORN = {"delivery": 1, "on": date(2024, 3, 1)}


@pytest.mark.parametrize(
    ("tables", "where", "found"),
    [
        (
            {"births": [BORN, BORN | {"delivery": 2, "weight": 3}]},
            '"births", row 2, key "weight"',
            "unknown",
        ),
        ({"birth": [BORN]}, 'given table "birth"', "an unknown table"),
        ({"births": [{"delivery": 1}]}, 'row 1, key "on"', "nothing"),
        ({"births": [{"on": date(2024, 3, 1)}]}, 'row 1, key "delivery"', "nothing"),
        ({"births": [BORN | {"on": "2024-03-01"}]}, 'row 1, key "on"', "'2024-03-01'"),
        ({"births": [BORN, BORN]}, 'row 2, key "child"', "1"),
        ({"births": [BORN | {"outcome": "lost"}]}, 'row 1, key "outcome"', "lost"),
        ({"births": [BORN], "lives": [{"child": 2}]}, 'given table "lives", row 1, key "child"', "2"),
        ({"births": [BORN], "lives": [{"from": date(2024, 1, 1)}]}, "child or mother or delivery", "nothing"),
        ({"births": [BORN | {"mother": False}], "lives": [{"mother": 1}]}, 'key "mother"', "1"),
        ({"births": [BORN], "two_year_review": [BORN | {"asq3": "fine"}]}, 'key "asq3"', "fine"),
        ({"births": [BORN], "caseloads": [{"delivery": 1}]}, 'key "team"', "nothing"),
    ],
)
def test_what_is_not_known_is_refused_with_table_row_and_key(tables, where, found):
    with pytest.raises(ConfigurationError) as refused:
        facts_of(tables)
    assert where in refused.value.trouble.where
    assert found in refused.value.trouble.found


def test_every_delivery_has_a_mother_unless_it_says_not():
    facts = facts_of({"births": [BORN, {"delivery": 2, "on": date(2024, 3, 1), "mother": False}]})
    assert [row["mother_id"] for row in facts["delivery"]] == [1_000_001, None]


def test_whoever_has_no_row_in_lives_lives_in_the_area_throughout():
    facts = facts_of({"births": [BORN], "lives": [{"child": 1, "from": date(2024, 3, 10)}]})
    spells = {(row["person_id"], row["basis"], row["from_date"]) for row in facts["responsible"]}
    assert spells == {
        (1, "resident", date(2024, 3, 10)),
        (1, "registered", date(2024, 3, 10)),
        (1_000_001, "resident", date(1990, 1, 1)),
        (1_000_001, "registered", date(1990, 1, 1)),
    }


def test_a_text_table_reads_as_rows_of_dates_numbers_and_words():
    assert read_tables(
        """
        births | child | on         | mother
               | 1     | 2024-02-29 | false
               | 2     |            |
        deaths | child | on
               | 1     | 2024-03-02
        """
    ) == {
        "births": [{"child": 1, "on": date(2024, 2, 29), "mother": False}, {"child": 2}],
        "deaths": [{"child": 1, "on": date(2024, 3, 2)}],
    }


def test_the_facts_of_every_table_load_into_duckdb():
    facts = facts_of_text(
        """
        births          | child | delivery | on         | outcome
                        | 1     | 1        | 2024-03-01 |
                        | 2     | 2        | 2024-03-01 | stillborn
        pregnancies     | delivery | expected   | booked     | ended      | outcome
                        | 3        | 2024-09-01 | 2024-01-05 | 2024-03-01 | loss
        deaths          | child | on
                        | 1     | 2024-03-09
        lives           | child | from       | lsoa
                        | 1     | 2024-03-01 | E01000001
        caseloads       | delivery | team  | from
                        | 1        | north | 2024-03-01
        hospital        | child | from       | to
                        | 1     | 2024-03-05 | 2024-03-09
        teams           | team  | hub
                        | north | Fern hub
        places          | lsoa      | ward | quintile
                        | E01000001 | Ash  | 2
        postnatal_visit | delivery | on         | attended
                        | 1        | 2024-03-05 | unknown
        two_year_review | child | on         | asq3
                        | 1     | 2026-03-05 | all_at_or_above
        """
    )
    with duckdb.connect() as connection:
        load(facts, connection)
        for table in FACTS:
            found = connection.execute(f"SELECT * FROM {table.name}").fetchall()
            assert sorted(found, key=str) == sorted((tuple(row.values()) for row in facts[table.name]), key=str)
    assert [row["outcome"] for row in facts["delivery"]] == ["live", "stillborn", "loss"]
    assert facts["contact"][0]["attended"] is None
    assert facts["contact"][1]["asq3_domains"] == 5
