"""Contradictions: rows that are each right by themselves and cannot both be true. They are said, not settled silently.

Every row stays as it was read, and the rule that has always held decides what counts: the later statement stands. Each
contradiction names both lines, so that whoever sent them can say which is right.
"""

from dataclasses import dataclass

import duckdb

from familyhub.model import TABLES, Table
from familyhub.sources import contradiction_sql as sql

TABLE = """
CREATE TABLE main.contradiction (
    rule VARCHAR, source_table VARCHAR, source VARCHAR, extract_id INTEGER, row BIGINT, other_extract_id INTEGER,
    other_row BIGINT, record_key VARCHAR, person_key VARCHAR, team_key VARCHAR, practitioner_key VARCHAR,
    happened_on DATE, found VARCHAR, expected VARCHAR
)
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of contradiction: its name, the canonical table whose rows it is about, and the SELECT that finds it."""

    name: str
    table: str
    says: str
    select: str


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty table `contradiction`."""
    connection.execute(TABLE)


def find_repeated(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Add rows of one key in one extract that say different things; `repeated_key` must hold the table's keys."""
    _insert(connection, sql.repeated(table))


def find(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Add what the canonical tables contradict, create `shared_number`; returns how many of each rule were found."""
    connection.execute(sql.SHARED_NUMBER)
    for rule in RULES:
        _insert(connection, rule.select)
    rows = connection.execute("SELECT rule, COUNT(*) FROM main.contradiction GROUP BY rule ORDER BY rule").fetchall()
    return dict(rows)


def _insert(connection: duckdb.DuckDBPyConnection, select: str) -> None:
    connection.execute(f"INSERT INTO main.contradiction BY NAME {select}")


_BY_NAME = {table.name: table for table in TABLES}
_REFERRAL, _CONTACT, _ASSESSMENT = _BY_NAME["referral"], _BY_NAME["contact"], _BY_NAME["assessment"]
_PERSON, _STATUS, _RESPONSIBILITY = _BY_NAME["person_record"], _BY_NAME["status"], _BY_NAME["responsibility"]

RULES: tuple[Rule, ...] = (
    Rule(
        "referral_changes_person",
        "referral",
        "a referral id that stands for one person in one place and for another in a later one",
        sql.changed(
            _REFERRAL, "referral_changes_person", ("source", "referral_key"), "person_key",
            "'person ' || earlier.person_key || ', and later person ' || newest.person_key",
            "'one person for each referral; each line is read as a referral of its own person'",
            known="learnt_to IS NULL",
        ),
    ),
    Rule(
        "contact_across_referrals",
        "contact",
        "contact ids that stand under several referrals: allowed, and counted once for each source",
        sql.across_referrals(_CONTACT),
    ),
    Rule(
        "contact_before_birth",
        "contact",
        "a check of a born child before its birth, or any contact before its mother can have been pregnant",
        sql.before_birth(
            _CONTACT, "happened_on", "contact",
            "event.activity IN ('new_birth_visit', 'six_to_eight_week_review', 'one_year_review', 'two_year_review')",
        ),
    ),
    Rule(
        "referral_before_birth",
        "referral",
        "a referral before the child's mother can have been pregnant",
        sql.before_birth(_REFERRAL, "received_on", "referral", "FALSE"),
    ),
    Rule(
        "assessment_before_birth",
        "assessment",
        "an assessment of a born child before its birth",
        sql.before_birth(
            _ASSESSMENT, "happened_on", "assessment",
            "event.instrument IN ('asq3', 'asq_se', 'feeding', 'ncmp', 'height', 'weight', 'eyfsp', 'sdq')",
        ),
    ),
    Rule("seen_after_death", "contact", "somebody seen after the day of their death", sql.after_death(_CONTACT)),
    Rule(
        "birth_date_changes",
        "person_record",
        "a person whose date of birth is another in a later extract",
        sql.changed(
            _PERSON, "birth_date_changes", ("source", "person_key"), "birth_date",
            "'born ' || earlier.birth_date || ', and in a later extract ' || newest.birth_date",
            "'one date of birth for each person; the later one stands'",
            known="birth_date IS NOT NULL",
        ),
    ),
    Rule(
        "sex_changes",
        "person_record",
        "a person whose sex is another in a later extract",
        sql.changed(
            _PERSON, "sex_changes", ("source", "person_key"), "sex",
            "'sex ' || earlier.sex || ', and in a later extract ' || newest.sex",
            "'one sex for each person; the later one stands'",
            known="sex IN ('F', 'M')",
        ),
    ),
    Rule(
        "death_goes_silent",
        "person_record",
        "a person who had died, and of whose death a later extract says nothing",
        sql.gone_silent(
            _PERSON, "death_goes_silent", "death_date",
            "'died ' || telling.death_date || ', and in a later extract no date of death'",
            "'the date of death, as long as it is true; the person counts as dead'",
        ),
    ),
    Rule(
        "restriction_goes_silent",
        "person_record",
        "a person under a restriction of which a later extract says nothing",
        sql.gone_silent(
            _PERSON, "restriction_goes_silent", "restriction",
            "'a restriction in an earlier extract, and none in a later one'",
            "'the restriction, or `none` where it is lifted; it holds until then'",
        ) + " WHERE telling.restriction <> 'none'",
    ),
    Rule(
        "two_caseloads",
        "responsibility",
        "a person whom two teams hold from the same day",
        sql.two_caseloads(_RESPONSIBILITY),
    ),
    Rule(
        "overlapping_spells",
        "status",
        "a spell that begins while an earlier one of the same kind goes on",
        sql.overlapping(
            _STATUS, ("person_key", "status", "detail"),
            "spell.status IN ('child_in_need', 'child_protection_plan', 'looked_after', 'ehc_plan', 'early_help_plan')",
        ),
    ),
    Rule(
        "overlapping_spells",
        "responsibility",
        "a spell of responsibility that begins while an earlier one of the same kind goes on",
        sql.overlapping(_RESPONSIBILITY, ("person_key", "basis", "team_key", "practice_key"), "TRUE"),
    ),
    Rule(
        "shared_identifier",
        "person_record",
        f"an NHS number of more than {sql.MOST_BEARERS} people of one source, with different birth dates or names",
        sql.shared_identifier(_PERSON),
    ),
)  # fmt: skip
"""What is looked for once all rows are known; `repeated_differently` is looked for table by table before."""
