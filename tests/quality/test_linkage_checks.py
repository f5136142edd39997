"""Each check finds the case that was planted for it, and nothing else."""

from collections import defaultdict

import pytest
from linked_records import linked, written

from familyhub.quality.linkage_checks import CHECKS

# One person a case, planted on the left of ten; the neighbour with a 1 at the end is what it must not find.
RECORDS = """
    record | person | source | person_key | nhs_numbers           | upns          | birth_date | birth_order | sex | delivery | mother | is_adopted
           | 10     | chis   | a1         | 9990000018            |               | 2020-05-01 |             | F   |          |        |
           | 10     | gp     | a2         | 9990000026            |               | 2020-05-01 |             | F   |          |        |
           | 11     | chis   | b1         | 9990000034            |               | 2020-05-01 |             | F   |          |        |
           | 11     | gp     | b2         | 9990000042 9990000034 |               | 2020-05-01 |             | F   |          |        |
           | 11     | hv     | b3         | 9990000042            |               | 2020-05-01 |             | F   |          |        |
           | 20     | chis   | c1         |                       | H801200001001 | 2015-05-01 |             |     |          |        |
           | 20     | school | c2         |                       | H801200001002 | 2015-05-01 |             |     |          |        |
           | 21     | chis   | d1         |                       | H801200001003 | 2015-05-01 |             |     |          |        |
           | 21     | school | d2         |                       | H801200001003 | 2015-05-01 |             |     |          |        |
           | 30     | chis   | e1         |                       |               | 2021-05-01 | 1           |     |          |        |
           | 30     | gp     | e2         |                       |               | 2021-05-01 | 2           |     |          |        |
           | 31     | chis   | f1         |                       |               | 2021-05-01 | 2           |     |          |        |
           | 31     | gp     | f2         |                       |               | 2021-05-01 |             |     |          |        |
           | 40     | chis   | g1         | 9990000050            |               | 2022-05-01 |             |     | birth 4  |        |
           | 40     | chis   | g2         |                       |               | 2022-05-01 |             |     | birth 4  |        |
           | 41     | chis   | h1         | 9990000069            |               | 2022-05-02 |             |     | birth 5  |        |
           | 41     | chis   | h2         | 9990000069            |               | 2022-05-02 |             |     | birth 5  |        |
           | 50     | chis   | i1         |                       |               | 2019-05-01 |             |     |          |        | yes
           | 50     | gp     | i2         |                       |               | 2019-05-01 |             |     |          |        |
           | 51     | chis   | j1         |                       |               | 2019-05-01 |             |     |          |        | yes
           | 51     | gp     | j2         |                       |               | 2019-05-01 |             |     |          |        |
           | 52     | chis   | j3         |                       |               | 2019-05-01 |             |     |          |        | yes
           | 60     | chis   | k1         |                       |               | 2020-01-01 |             |     |          | 24     |
           | 61     | chis   | k2         |                       |               | 2020-01-01 |             |     |          | 24     |
           | 60     | chis   | k3         |                       |               |            |             |     |          |        |
           | 70     | chis   | l1         |                       |               | 2020-03-04 |             |     |          |        |
           | 70     | gp     | l2         |                       |               | 2021-09-14 |             |     |          |        |
           | 71     | chis   | m1         |                       |               | 2020-03-04 |             |     |          |        |
           | 71     | gp     | m2         |                       |               | 2020-04-03 |             |     |          |        |
           | 71     | hv     | m3         |                       |               | 2020-03-24 |             |     |          |        |
           | 72     | chis   | m4         |                       |               | 2019-12-31 |             |     |          |        |
           | 72     | gp     | m5         |                       |               | 2020-01-01 |             |     |          |        |
           | 72     | hv     | m6         |                       |               | 2019-12-31 |             |     |          |        |
           | 80     | chis   | n1         |                       |               |            |             | F   |          |        |
           | 80     | gp     | n2         |                       |               |            |             | M   |          |        |
           | 81     | chis   | o1         |                       |               |            |             | F   |          |        |
           | 81     | gp     | o2         |                       |               |            |             |     |          |        |
           | 90     | chis   | p1         |                       |               |            |             |     |          |        |
           | 90     | chis   | p2         |                       |               |            |             |     |          |        |
           | 90     | chis   | p3         |                       |               |            |             |     |          |        |
           | 90     | chis   | p4         |                       |               |            |             |     |          |        |
           | 91     | chis   | q1         |                       |               |            |             |     |          |        |
           | 91     | chis   | q2         |                       |               |            |             |     |          |        |
           | 91     | chis   | q3         |                       |               |            |             |     |          |        |
    record_tie | source | person_key | rule
               | chis   | i1         | model
               | chis   | j1         | person
    person      | person_id | birth_date | death_date
                | 60        | 2020-01-01 |
                | 61        | 2020-01-01 |
                | 100       | 1995-01-01 |
                | 101       | 1995-01-01 |
                | 110       | 1995-01-01 |
                | 120       | 2014-01-01 |
                | 121       | 2008-01-01 |
                | 130       | 2020-01-01 | 2021-02-03
                | 131       | 2020-01-01 | 2021-02-03
                | 140       | 2022-01-01 |
                | 141       | 2022-01-01 |
    delivery    | delivery_id | mother_id | born_on    | live_babies
                | 1000        | 100       | 2022-01-01 | 1
                | 1001        | 100       | 2022-05-30 | 1
                | 1010        | 101       | 2022-01-01 | 1
                | 1011        | 101       | 2022-06-01 | 1
                | 1100        | 110       | 2022-01-01 | 1
                | 1101        | 110       | 2022-01-01 | 1
                | 1200        | 120       | 2022-01-01 | 1
                | 1210        | 121       | 2022-01-01 | 1
    contact     | person_id | contact_id | attended       | happened_on
                | 130       | 1          | seen           | 2021-02-04
                | 131       | 2          | seen           | 2021-02-03
                | 131       | 3          | did_not_attend | 2021-02-05
                | 140       | 4          | seen           | 2021-01-01
                | 141       | 5          | seen           | 2021-12-01
    school_term | person_id | term        | school_key | census_on  | entered_on | left_on
                | 150       | 2026 spring | 1          | 2026-01-15 | 2025-09-01 |
                | 150       | 2026 spring | 2          | 2026-01-15 | 2025-09-01 |
                | 151       | 2026 spring | 1          | 2026-01-15 | 2025-09-01 | 2026-01-15
                | 151       | 2026 spring | 2          | 2026-01-15 | 2026-01-15 |
                | 151       | 2026 summer | 1          | 2026-05-15 | 2025-09-01 |
    extract     | extract_id | source | format        | received
                | 2          | eyfsp  | eyfsp         | 2026-06-30
                | 3          | yjs    | youth_justice | 2026-06-30
                | 4          | school | school_census | 2026-06-30
    person_record | person_id | source | person_key | extract_id | row
                  | 160       | eyfsp  | r1         | 2          | 1
                  | 160       | yjs    | r2         | 3          | 1
                  | 161       | eyfsp  | s1         | 2          | 2
                  | 161       | school | s2         | 4          | 1
    """  # noqa: E501 - a table is read across

PLANTED = {
    "two_nhs_numbers": {10},
    "two_upn_numbers": {20},
    "two_birth_orders": {30},
    "shared_birth": {40},
    "adopted_and_joined": {50},
    "own_mother": {60},
    "two_birth_dates": {70},
    "two_sexes": {80},
    "many_records_of_one_source": {90},
    "two_births_in_five_months": {100},
    "two_deliveries_in_a_week": {110},
    "too_young_a_mother": {120},
    "seen_after_death": {130},
    "seen_before_conception": {140},
    "two_schools_at_once": {150},
    "ages_apart": {160},
}


@pytest.fixture(scope="module")
def found():
    connection = written(linked(RECORDS))
    members = defaultdict(set)
    for name, person_id, _ in connection.execute("SELECT * FROM marts.linkage_check_member").fetchall():
        members[name].add(person_id)
    counts = dict(connection.execute("SELECT check_name, people FROM marts.linkage_check").fetchall())
    return members, counts


def test_every_check_has_a_planted_case():
    assert set(PLANTED) == {check.name for check in CHECKS}


@pytest.mark.parametrize("name", PLANTED)
def test_a_check_finds_its_planted_case_and_nothing_else(found, name):
    members, counts = found
    assert members[name] == PLANTED[name]
    assert counts[name] == 1


def test_two_births_open_to_the_later_delivery():
    connection = written(linked(RECORDS))
    rows = connection.execute(
        "SELECT person_id, other_id FROM marts.linkage_check_member WHERE check_name = 'two_births_in_five_months'"
    ).fetchall()
    assert rows == [(100, 1001)]


def test_where_nothing_is_wrong_nothing_is_found():
    text = """
    record | person | source | person_key | birth_date
           | 1      | chis   | a          | 2020-05-01
           | 1      | gp     | b          | 2020-05-01
    """
    connection = written(linked(text))
    assert connection.execute("SELECT COUNT(*) FROM marts.linkage_check_member").fetchall() == [(0,)]
    assert len(connection.execute("SELECT * FROM marts.linkage_check WHERE people = 0").fetchall()) == len(CHECKS)
