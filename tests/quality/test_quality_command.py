"""What is worth what, from extracts to the sentences, the page and the workbook, through whole refreshes."""

import json
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from familyhub.errors import UsageError
from familyhub.reports import html
from familyhub.reports.quality_findings import quality_findings, trend_words
from familyhub.reports.quality_report import compose
from typing_commands import Said, run_in
from workspaces import County

HEADER = ["person_key", "nhs_number", "upn", "forename", "surname", "birth_date", "sex"]
SURNAMES = {"2026-03-04": 50, "2026-04-04": 49, "2026-05-04": 49, "2026-06-04": 6}
"""In how many of 50 rows the surname was filled."""

LINKABLE = """
    person_record  | person_key | nhs_number | upn           | forename | surname | birth_date | sex
                   | a          | 9990000018 |               | Ada      | Vale    | 2024-05-01 | F
                   | b          |            | H801200001001 | Ben      | Vale    | 2016-05-02 | M
                   | c          |            |               | Cat      | Vale    | 2024-05-03 | F
                   | d          | 0000000000 |               |          |         | 2024-05-04 | F
                   | e          | 9990000026 |               | Eve      | Moss    |            | F
    address_record | person_key | kind       | from_date     | postcode
                   | c          | home       | 2024-05-03    | CM1 1AA
                   | d          | home       | 2024-05-04    | CM1 1AA
    """

IN_NEED = "category: Children in Need"
PUBLISHED = f"""
    published | indicator     | area_code | period | from_date  | to_date    | value | publisher | breakdown
              | At31_episodes | E10099901 | 2026   | 2025-04-01 | 2026-03-31 | 10    | DfE       | {IN_NEED}
              | At31_episodes | E06000001 | 2026   | 2025-04-01 | 2026-03-31 | 2     | DfE       | {IN_NEED}
    status    | person_key | status        | from_date
              | a          | child_in_need | 2026-02-01
    """


@pytest.fixture(scope="module")
def county(tmp_path_factory) -> County:
    county = County(
        tmp_path_factory.mktemp("quality"), settings='code = "E10099901"\n[sources.hv]\nname = "Health visitors"\n'
    )
    for day, filled in SURNAMES.items():
        rows = [
            [f"{day}-{n}", "", "", f"Child {n}", "Vale" if n < filled else "", "2024-05-01", "F"] for n in range(50)
        ]
        county.write(f"hv/{day}/person_record.csv", [HEADER, *rows])
    county.receive("2026-06-04", LINKABLE, source="chis")
    county.receive("2026-06-04", LINKABLE.split("address_record", maxsplit=1)[0].rstrip(), source="gp")
    county.receive("2026-06-04", PUBLISHED, source="chis")
    county.refresh()
    return county


@pytest.fixture(scope="module")
def found(county):
    return county.workspace.quality()


def test_a_field_that_emptied_is_said_first_and_in_words(found):
    assert quality_findings(found)[0].sentence == (
        "Health visitors, person_record: surname was filled in 98% of rows until May 2026 and in 12% of June 2026's "
        "(6 of 50)."
    )


def test_who_can_be_linked_and_who_never(found):
    held = {
        (source.source, each.strongest): (each.people, each.linked)
        for source in found.sources
        for each in source.linkable
    }
    assert held["chis", "nhs_number"] == (1, 1)
    assert held["chis", "upn"] == (1, 1)
    assert held["chis", "names"] == (1, 1)
    assert held["chis", "birth_date"] == (1, 0)
    assert held["chis", "nothing"] == (1, 0)
    assert held["gp", "names"] == (1, 1)
    assert held["gp", "birth_date"] == (1, 0)
    assert held["hv", "names"] == (154, 0)
    assert held["hv", "birth_date"] == (46, 0)


def test_a_count_below_the_published_one_is_said_with_both_numbers(found):
    row = next(row for row in found.coverage if row.coverage == "children-in-need")
    assert (row.ours, row.published, row.band, row.percentage) == (1, 10, "below", 10)
    said = [finding.sentence for finding in quality_findings(found) if finding.kind == "coverage"]
    assert said == [
        "Children in need on the last day of March (2026): we hold 10.0% of what was published: 1, where DfE counted "
        "10. Between 85% and 115% would be in order."
    ]


def test_rows_read_are_landed_or_in_quarantine_in_every_month(found):
    hv = next(source for source in found.sources if source.source == "hv")
    assert [(each.month, each.month_is, each.read, each.landed, each.quarantined) for each in hv.months] == [
        (day[:7], "receipt", 50, 50, 0) for day in SURNAMES
    ]


def test_the_marts_name_nobody(county):
    """What was read of the identities are counts: no value of a name, number or postcode is in any table."""
    home = next(county.folders.snapshots.glob("2*"))
    with duckdb.connect(str(home / "marts.duckdb"), read_only=True) as marts:
        tables = [name for (name,) in marts.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        told = [
            str(marts.execute(f"SELECT * FROM {name}").fetchall()) for name in tables if name.startswith("quality_")
        ]
    assert len(told) == 5
    for value in ("Vale", "9990000018", "H801200001001", "CM1"):
        assert not any(value in text for text in told)


def test_the_end_of_a_spell_is_neither_better_nor_worse():
    assert trend_words("worse", 40, ends=True) == "fewer have ended: 40% before"
    assert trend_words("worse", 40) == "worse: 40% before"
    assert trend_words("the same", 40, ends=True) == "the same: 40% before"


def test_one_source_is_shown_alone_and_an_unknown_one_refused(county):
    assert [source.source for source in county.workspace.quality("hv").sources] == ["hv"]
    with pytest.raises(UsageError, match="expected one of chis, gp, hv"):
        county.workspace.quality("elsewhere")


def test_the_page_says_it_all_and_refers_to_nothing_outside(found):
    document = compose(found)
    page = html.render(document)
    assert [heading.text for heading in document.headings if heading.level == 2][:3] == [
        "What is wrong", "Our counts beside published ones", "chis",
    ]  # fmt: skip
    assert "surname was filled in 98% of rows until May 2026" in page
    assert "<svg" in page and "http://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_the_workbook_has_every_field_in_every_month(county, tmp_path):
    path = county.workspace.write_quality_xlsx(tmp_path / "quality.xlsx", "hv")
    book = openpyxl.load_workbook(path)
    sheet = next(sheet for sheet in book if "Fields by month" in sheet.title)
    surname = [[cell.value for cell in row] for row in sheet.iter_rows() if row[0].value == "surname"]
    assert [(row[3], row[5], row[6]) for row in surname] == [
        ("March 2026", 50, 50), ("April 2026", 50, 49), ("May 2026", 50, 49), ("June 2026", 50, 6),
    ]  # fmt: skip


def run(folder: Path, *words: str) -> Said:
    return run_in(folder)("quality", *words)


def test_the_command_tells_what_is_wrong_and_lists_what_is_not_whole(county):
    said = run(county.root)
    assert said.code == 0
    assert said.err.splitlines()[2].startswith("- Health visitors, person_record: surname was filled in 98%")
    rows = [line.split("\t") for line in said.out.splitlines()]
    assert ["hv", "person_record", "surname", "2026-06", "50", "12.0", "worse: 98% before", "100.0"] in rows


def test_the_command_as_json(county):
    told = json.loads(run(county.root, "--source", "hv", "--json").out)
    assert told["findings"][0]["kind"] == "emptied"
    assert [source["source"] for source in told["quality"]["sources"]] == ["hv"]


def test_a_snapshot_from_before_is_refused_with_what_to_do(county, tmp_path):
    from familyhub.errors import SnapshotError
    from familyhub.quality import read

    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{tmp_path / 'marts.duckdb'}' AS marts")
        with pytest.raises(SnapshotError, match="familyhub refresh"):
            read(connection, "Testshire", date(2026, 6, 4))
