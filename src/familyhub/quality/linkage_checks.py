"""What cannot be so among linked people: each check by its name, what it finds, and what that usually is.

A check cannot say that people were joined wrongly: a number or a date may be mistyped in one source. It finds those of
whom something must be wrong, and most wrong joins of two children who lived their own lives show in one of them.
"""

from dataclasses import dataclass
from typing import Literal

import duckdb

from familyhub.quality.linkage_tables import LINKAGE_CHECK, LINKAGE_CHECK_MEMBER
from familyhub.quality.writing import fill
from familyhub.sql import load

Certainty = Literal["never", "hardly"]
"""never: the linkage forbids it, one is a fault of familyhub; hardly: it happens, and mostly something is wrong."""

MOST_RECORDS = 3
"""More records of one person in one source than this are no duplicates that somebody made by mistake."""

SOURCE_AGES: dict[str, tuple[int, int]] = {
    "eyfsp": (4, 6),
    "ncmp": (4, 11),
    "two_year_olds": (2, 4),
    "school_census": (2, 19),
    "youth_justice": (10, 19),
}
"""By format that tells of children of some ages only: the youngest and oldest, in whole years."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, what it finds as a heading says it, and what is usually behind it."""

    name: str
    says: str
    means: str
    certainty: Certainty = "hardly"


CHECKS: tuple[Check, ...] = (
    Check("two_nhs_numbers", "Two different valid NHS numbers on one person", "two people joined", "never"),
    Check("two_upn_numbers", "Two different permanent pupil numbers on one person", "two people joined", "never"),
    Check("two_birth_orders", "First-born and second-born in one person", "twins joined", "never"),
    Check("shared_birth", "Two babies of one birth in one person", "twins joined, or a baby registered twice"),
    Check("adopted_and_joined", "An adopted child joined to another record", "a secret told", "never"),
    Check("own_mother", "Somebody who is their own mother", "mother and child joined"),
    Check("too_young_a_mother", "A mother under 10 at a birth", "mother and child joined, or a birth date mistyped"),
    Check(
        "two_births_in_five_months",
        "Two births of one mother within five months",
        "two mothers joined, or a child with the wrong mother; rarely twins born weeks apart",
    ),
    Check(
        "two_deliveries_in_a_week",
        "Two deliveries of one mother within a week",
        "one birth told twice under two ids, or two mothers joined",
    ),
    Check("two_birth_dates", "Two birth dates further apart than a slip", "two people joined, or a placeholder date"),
    Check("two_sexes", "Recorded as female and as male", "a slip in one source, or two people joined"),
    Check(
        "seen_after_death",
        "Seen after the day of death",
        "two people joined, or a visit to the family written on the child's record",
    ),
    Check(
        "seen_before_conception",
        "Seen more than 300 days before birth",
        "two children joined, or a sister's or brother's visit on the wrong record",
    ),
    Check(
        "two_schools_at_once",
        "On the roll of two schools on one census day",
        "two pupils joined, or a pupil registered at two schools",
    ),
    Check("ages_apart", "Known to sources for ages that do not meet", "two people joined"),
    Check(
        "many_records_of_one_source",
        f"More than {MOST_RECORDS} records of one source in one person",
        "a stand-in such as Unknown, or several people joined",
    ),
)

BY_NAME: dict[str, Check] = {check.name: check for check in CHECKS}


def write_checks(connection: duckdb.DuckDBPyConnection) -> int:
    """Write `marts.linkage_check` and its members from `identity` and `facts`; returns how many members there are."""
    connection.execute("SET VARIABLE most_records = ?", [MOST_RECORDS])
    connection.execute("CREATE OR REPLACE TEMP TABLE source_ages (format VARCHAR, youngest INTEGER, oldest INTEGER)")
    ages = [(name, youngest, oldest) for name, (youngest, oldest) in SOURCE_AGES.items()]
    connection.executemany("INSERT INTO source_ages VALUES (?, ?, ?)", ages)
    fill(connection, LINKAGE_CHECK)
    fill(connection, LINKAGE_CHECK_MEMBER)
    for check in CHECKS:
        connection.execute(
            "INSERT INTO marts.linkage_check_member"
            f" SELECT ?, person_id, other_id FROM ({load(f'quality/sql/linkage/checks/{check.name}')}) AS found"
            " ORDER BY person_id, other_id",
            [check.name],
        )
        connection.execute(
            "INSERT INTO marts.linkage_check SELECT ?, CAST(COUNT(DISTINCT person_id) AS INTEGER)"
            " FROM marts.linkage_check_member WHERE check_name = ?",
            [check.name, check.name],
        )
    connection.execute("DROP TABLE source_ages")
    return connection.execute("SELECT COUNT(*) FROM marts.linkage_check_member").fetchall()[0][0]
