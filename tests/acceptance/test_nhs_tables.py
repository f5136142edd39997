"""NHS England's published field lists, ASQ-3 vectors and breastfeeding codes agree with what the project holds."""

import csv
from pathlib import Path

import duckdb
import pytest

from familyhub.sources.canonical_sql import code_rows, filled
from familyhub.sources.csds import FORMAT as CSDS
from familyhub.sources.formats import recognise
from familyhub.sources.msds import FORMAT as MSDS

DATA = Path(__file__).parents[2].parent / "shared" / "data" / "nhs"

pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the published NHS field lists are not beside the project")

NOT_IN_A_FILE = {"META", "Header", "RowNumber", "Mother"}
BANDS = {"1": "below", "2": "at_or_above", "3": None}
DOMAINS = {
    "C": "communication", "G": "gross_motor", "F": "fine_motor", "P": "problem_solving", "S": "personal_social",
}  # fmt: skip


def published(file: str) -> list[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def fields_of(file: str) -> dict[str, set[str]]:
    """The published fields that a submission carries, by table."""
    fields: dict[str, set[str]] = {}
    for row in published(file):
        if row.get("kind", "submitted") == "submitted" and row["table"] and row["field"] not in NOT_IN_A_FILE:
            fields.setdefault(row["table"], set()).add(row["field"])
    return fields


def test_the_tables_of_msds_have_exactly_the_published_fields():
    fields = fields_of("DERIVED_msds_v2_submission_fields.csv")
    for table in MSDS.tables:
        assert set(table.names) == fields[table.name], table.name


def test_csds_is_read_in_every_table_and_field_of_both_versions():
    old = fields_of("DERIVED_csds_v1_5_submission_fields.csv")
    new = fields_of("DERIVED_csds_v1_6_model_fields.csv")
    assert {table.name for table in CSDS.tables} == old.keys() | new.keys()
    for table in CSDS.tables:
        assert set(table.names) == old.get(table.name, set()) | new[table.name], table.name


@pytest.mark.parametrize("file", ["DERIVED_csds_v1_5_submission_fields.csv", "DERIVED_csds_v1_6_model_fields.csv"])
def test_a_file_of_either_version_is_known_by_its_published_headers_alone(tmp_path, file):
    for name, fields in fields_of(file).items():
        path = tmp_path / "anything.csv"
        path.write_text(",".join(sorted(fields)) + "\n")
        recognised = recognise(path)
        assert recognised.match is not None
        assert (recognised.match.format, recognised.match.table) == ("csds", name), recognised.match.why
        assert recognised.accepted and not recognised.match.unread


def asq3_select() -> str:
    """The banding as `assessment.sql` has it, over one score."""
    sql = CSDS.canonical["assessment"]
    banding = sql[sql.index("    CASE\n        WHEN scored.score >=") : sql.index("END AS band")] + "END"
    return filled(
        "familyhub.sources.csds",
        f"""
        SELECT asq3.domain, {banding}
        FROM (SELECT ? AS snomed_id, TRY_CAST(? AS DOUBLE) AS score) AS scored
        LEFT JOIN codes('asq3') ON asq3.snomed_id = scored.snomed_id
        """,
    )


def test_all_of_nhs_englands_asq3_vectors_agree():
    vectors = published("DERIVED_asq3_test_vectors.csv")
    assert len(vectors) > 120
    select = asq3_select()
    with duckdb.connect() as connection:
        for vector in vectors:
            score = None if vector["score"] == "None" else vector["score"]
            snomed = None if vector["snomed_id"] == "None" else vector["snomed_id"]
            ((domain, band),) = connection.execute(select, [snomed, score]).fetchall()
            expected = vector["expected_band"]
            if expected == "None":
                assert band is None, vector
            else:
                assert (domain, band) == (DOMAINS[expected[0]], BANDS[expected[1]]), vector


def test_asq3_cut_offs_are_those_published():
    mine = {row["snomed_id"]: (row["domain"], float(row["cut_off"]), float(row["highest"])) for row in
            code_rows("familyhub.sources.csds", "asq3")}  # fmt: skip
    theirs = {
        row["snomed_id"]: (
            DOMAINS[row["domain_letter"]],
            float(row["band1_below_cutoff_if_score_lt"]),
            float(row["band2_if_score_between_cutoff_and"]),
        )
        for row in published("DERIVED_asq3_snomed_cutoffs.csv")
    }
    assert mine == theirs


def test_breastfeeding_codes_are_those_published():
    bands = {"B1": "total", "B2": "partial", "B3": "none"}
    theirs = {row["code"].removeprefix("CYP610:"): bands[row["master_status"]]
              for row in published("DERIVED_breastfeeding_status_codes.csv")}  # fmt: skip
    mine = {row["code"]: row["band"] for row in code_rows("familyhub.sources.csds", "feeding")}
    assert mine == theirs
