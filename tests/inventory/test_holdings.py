"""What each agency holds, on what basis and how fresh: told of a small county, judged on given days."""

from datetime import date

import pytest

from familyhub.errors import ConfigurationError, UsageError
from familyhub.inventory import Holding, Inventory
from familyhub.inventory.basis import keep_until
from familyhub.inventory.rhythm import rhythm
from familyhub.reports.inventory_words import covers, findings, freshness, held_in_short, no_measure
from familyhub.workspace import inventory as room
from workspaces import County

NEW_YEAR = date(2026, 1, 5)


@pytest.fixture(scope="module")
def taken(county: County) -> Inventory:
    return room.take(county.workspace, NEW_YEAR)


def of(taken: Inventory, source: str) -> Holding:
    return next(holding for holding in taken.holdings if holding.source == source)


def test_rows_people_and_days_are_those_of_the_snapshot(county, taken):
    chis, hub = of(taken, "chis"), of(taken, "hub")
    assert (chis.rows, chis.people, chis.files) == (23, 4, 7)
    assert (hub.rows, hub.people, hub.people_elsewhere) == (2, 1, 1)
    assert chis.rows + hub.rows == county.workspace.manifest().reconciliation.landed_rows
    assert (chis.rhythm.first, chis.rhythm.last) == (date(2025, 10, 15), date(2025, 12, 1))
    assert {table.name: table.rows for table in hub.tables} == {"status": 1, "person_record": 1}
    assert covers(chis) == "1 September 2025 to 11 September 2025 (by what happened)"


def test_what_is_planned_and_days_that_mean_nothing_do_not_stretch_what_a_source_covers(tmp_path):
    county = County(tmp_path)
    county.receive(
        "2025-10-15",
        """
        person_record | person_key | birth_date
                      | ada        | 2025-09-01
        contact       | contact_key | person_key | happened_on | activity | attended
                      | c1          | ada        | 2025-09-10  | support  | seen
                      | c2          | ada        | 2025-10-15  | support  | seen
                      | c3          | ada        | 2026-03-03  | support  |
        """,
    )
    county.receive(
        "2025-10-16",
        """
        person_record | person_key | birth_date
                      | ben        | 2025-09-01
        contact       | contact_key | person_key | happened_on | activity | attended
                      | c9          | ben        | 2026-02-02  | support  |
        """,
        source="hub",
    )
    (county.folders.root / "mappings" / "needs.toml").write_text(
        'says = "needs since nobody knows when"\n[[row]]\ntable = "status"\ncolumns = { person_key = "Ref" }\n'
        'constants = { status = "family_need", from_date = 1900-01-01 }\n',
        encoding="utf-8",
    )
    county.write("needs/2025-10-16/needs.csv", [["Ref"], ["ada"]])
    county.refresh()
    taken = room.take(county.workspace, NEW_YEAR)
    assert of(taken, "chis").events == (date(2025, 9, 10), date(2025, 10, 15))
    assert covers(of(taken, "chis")) == (
        "10 September 2025 to 15 October 2025 (by what happened); planned ahead to 3 March 2026"
    )
    assert covers(of(taken, "hub")) == "no period stated, nothing that had happened; planned ahead to 2 February 2026"
    assert of(taken, "needs").facts == {"status": 1} and of(taken, "needs").covers is None


def test_only_the_fields_a_file_carries_are_listed(taken):
    (record,) = [table for table in of(taken, "hub").tables if table.name == "person_record"]
    assert [field.name for field in record.fields] == [
        "person_key",
        "nhs_number",
        "forename",
        "birth_date",
        "ethnicity",
    ]
    assert record.not_carried == 9


def test_fields_are_marked_by_what_they_name_and_tell(taken):
    fields = {f"{t.name}.{f.name}": f for t in of(taken, "hub").tables for f in t.fields}
    assert fields["person_record.nhs_number"].identifies
    assert fields["person_record.person_key"].names_person
    assert fields["person_record.ethnicity"].special == ("racial or ethnic origin",)
    assert fields["status.status"].special == ("criminal offences",)
    assert of(taken, "chis").special == ("health",)


def test_what_went_wrong_comes_first_ended_agreements_before_all(taken):
    assert findings(taken) == [
        "The agreement with Child health (DSA 12) ended on 31 December 2025: 23 rows from it are in use. Renew it, or "
        "stop using its data.",
        "Child health: 6 files with 22 rows are kept beyond the 2 months stated; the oldest was received on "
        "15 October 2025.",
        "No lawful basis and no special category condition is stated for Family hubs: state lawful_basis and "
        "special_category_condition under [sources.hub] in familyhub.toml.",
        "Child health is 5 days late: its next extract was expected by 31 December 2025.",
        "quiet is named in familyhub.toml and has sent nothing.",
    ]


def test_an_agreement_runs_to_the_end_of_its_last_day(county):
    assert room.take(county.workspace, date(2025, 12, 31)).ended == ()
    assert [holding.source for holding in room.take(county.workspace, date(2026, 1, 1)).ended] == ["chis"]


def test_what_is_not_stated_is_said_with_its_key(taken):
    assert of(taken, "chis").basis.missing == ()
    hub = {unstated.key: unstated.sentence for unstated in of(taken, "hub").basis.missing}
    assert list(hub) == [
        "purpose", "lawful_basis", "special_category_condition", "agreement", "contact", "retention_months",
    ]  # fmt: skip
    assert hub["lawful_basis"] == (
        "No lawful basis is stated for hub: state lawful_basis under [sources.hub] in familyhub.toml."
    )


def test_how_fresh_a_source_is(taken):
    assert freshness(of(taken, "chis")) == (
        "Last received on 1 December 2025, 2 times since 15 October 2025; it should send every 30 days; the next was "
        "expected by 31 December 2025, so it is 5 days late."
    )
    assert (
        freshness(of(taken, "hub")) == "Last received on 2 December 2025; too seldom so far to say how often it comes."
    )


def test_what_no_measure_reads_is_said(taken):
    assert "person source" in no_measure(taken)
    assert "contact" not in no_measure(taken)


def test_a_holding_in_short_counts_what_it_says(taken):
    assert held_in_short(of(taken, "hub")) == (
        "2 rows about 1 person, of whom other sources know 1 too, in 2 tables with 8 fields; 2 fields name, number or "
        "locate somebody. Every field is used."
    )


def test_the_usual_gap_is_the_median_and_needs_three_receipts():
    days = [date(2026, 1, 1), date(2026, 1, 8), date(2026, 1, 15), date(2026, 3, 1)]
    usual = rhythm(days, None, date(2026, 3, 10))
    assert (usual.gap, usual.cadence, usual.expected_by, usual.late_days) == (7, 7, date(2026, 3, 8), 2)
    assert rhythm(days[:2], None, date(2026, 3, 10)).gap is None
    assert rhythm(days, 30, date(2026, 3, 10)).late_days == 0


def test_retention_counts_calendar_months_from_receipt():
    assert keep_until(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert keep_until(date(2026, 1, 15), 12) == date(2027, 1, 15)


def test_a_basis_that_the_law_does_not_know_is_refused(tmp_path):
    with pytest.raises(ConfigurationError, match="lawful_basis"):
        _ = County(tmp_path, '[sources.chis]\nlawful_basis = "6(1)(z)"\n').workspace


def test_the_fields_behind_a_column_and_a_measure(county, taken):
    feeds = room.behind(county.workspace, taken, field="contact.happened_on", measure=None)
    assert [(f.source, f.table, f.field, f.rows) for f in feeds if f.how == "value"] == [
        ("chis", "contact", "happened_on", 2)
    ]
    found = room.behind(county.workspace, taken, field=None, measure="kpi-2-02")
    assert {(f.source, f.table, f.field) for f in found} >= {("chis", "birth", "born_on"), ("hub", "status", "status")}
    assert not any(f.field == "forename" and f.how == "value" for f in found)


def test_a_canonical_column_that_no_linked_table_has_can_be_asked(county, taken):
    feeds = room.behind(county.workspace, taken, field="person_record.forename", measure=None)
    assert [(f.source, f.field) for f in feeds if f.how == "value"] == [("chis", "forename"), ("hub", "forename")]


def test_a_column_nobody_knows_names_those_that_are_near(county, taken):
    with pytest.raises(UsageError, match=r"contact\.happened_on"):
        room.behind(county.workspace, taken, field="contact.hapened_on", measure=None)
