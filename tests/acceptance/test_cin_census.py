"""The published fake CIN census: every child is landed or rejected with a reason, and the counts reconcile."""

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest
from lxml import etree

from familyhub.sources.check import check
from familyhub.sources.cin_census import FORMAT
from familyhub.sources.cin_census.tables import TABLES
from familyhub.sources.csv_shape import sample

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "cin_census"
CENSUS = DATA / "fake_CIN_data.xml"

pytestmark = pytest.mark.skipif(not CENSUS.exists(), reason="the published CIN census is not beside the project")

RECEIVED = date(2022, 7, 22)


@pytest.fixture(scope="module")
def landed() -> dict[str, dict[str, int]]:
    """Rows read, landed and in quarantine, by table."""
    match = FORMAT.sniff(sample(CENSUS))
    assert match is not None
    counts: dict[str, dict[str, int]] = {}
    with duckdb.connect() as connection:
        for batch in FORMAT.read(CENSUS, match):
            checked = check(connection, FORMAT.table(batch.table), batch.cells, RECEIVED)
            told = counts.setdefault(batch.table, {"read": 0, "landed": 0, "rejected": 0})
            out = {fault.row for fault in checked.faults if fault.whole_row}
            told["read"] += batch.cells.num_rows + len(batch.rejects)
            told["landed"] += checked.good.num_rows
            told["rejected"] += len(out) + len(batch.rejects)
    return counts


def test_332_children_and_402_referrals_each_landed_or_rejected_with_a_reason(landed):
    text = CENSUS.read_text()
    for table, element in (("cin_child", "Child"), ("cin_details", "CINdetails"), ("cin_disability", "Disability")):
        found = landed[table]
        assert found["read"] == len(re.findall(f"<{element}>", text))
        assert found["read"] == found["landed"] + found["rejected"]
    assert landed["cin_child"] == {"read": 332, "landed": 332, "rejected": 0}
    assert landed["cin_details"] == {"read": 402, "landed": 394, "rejected": 8}, "eight referrals lie in the future"


def test_it_is_a_census_of_2022_from_council_975():
    match = FORMAT.sniff(sample(CENSUS))
    assert match is not None and match.fit == 1.0
    facts = FORMAT.facts(CENSUS, match)
    assert facts.sender == "council-975"
    assert (facts.period_from, facts.period_to) == (date(2021, 4, 1), date(2022, 3, 31))


def test_every_child_is_cited_by_the_line_it_begins_on():
    match = FORMAT.sniff(sample(CENSUS))
    assert match is not None
    lines = CENSUS.read_text().splitlines()
    for batch in FORMAT.read(CENSUS, match):
        opening = {"cin_child": "<Child>", "cin_details": "<CINdetails>", "cin_disability": "<Disability>"}[batch.table]
        for row in batch.cells.column("_row").to_pylist():
            assert lines[row - 1].strip().startswith(opening)


@pytest.mark.parametrize("cut", [0.25, 0.5, 0.99])
def test_a_truncated_copy_keeps_the_children_before_the_break(tmp_path, cut):
    text = CENSUS.read_text()[: int(CENSUS.stat().st_size * cut)]
    file = tmp_path / "cut.xml"
    file.write_text(text)
    match = FORMAT.sniff(sample(file))
    assert match is not None
    batches = list(FORMAT.read(file, match))
    whole = text.count("</Child>")
    assert sum(batch.cells.num_rows for batch in batches if batch.table == "cin_child") == whole
    (reject,) = [reject for batch in batches for reject in batch.rejects]
    assert reject.rule == "xml"
    assert abs(reject.row - text.count("\n")) <= 1


@pytest.mark.parametrize("year", range(2017, 2027))
def test_every_element_of_the_schema_is_read_or_known_to_be_no_value(year):
    """No census from 2017 to 2026 has an element that would be passed over unnoticed."""
    schema = etree.parse(DATA / f"CIN_schema_{year}.xsd")
    names = set(schema.xpath("//*[local-name() = 'element']/@name"))
    read = {column.name for table in TABLES for column in table.columns}
    containers = {
        "Message", "Header", "CollectionDetails", "Source", "Content", "Children", "Child", "ChildIdentifiers",
        "ChildCharacteristics", "Disabilities", "CINdetails", "Assessments", "FactorsIdentifiedAtAssessment",
        "CINPlanDates", "Section47", "ChildProtectionPlans", "Reviews",
    }  # fmt: skip
    of_the_message = {"Collection", "SourceLevel", "SoftwareCode", "Release", "SerialNo", "DateTime", "CBDSLevels"}
    assert names - read - containers - of_the_message == set()
