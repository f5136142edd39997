"""Early help, Supporting Families, hub, youth justice, housing, survey: each table is known by its own headers."""

import csv
import importlib
from pathlib import Path

import pytest

from familyhub.sources.canonical_sql import code_rows
from familyhub.sources.formats import recognise

NAMES = ("early_help", "supporting_families", "hub_register", "youth_justice", "housing", "survey")
FORMATS = {name: importlib.import_module(f"familyhub.sources.{name}").FORMAT for name in NAMES}
TABLES = [(name, table) for name, form in FORMATS.items() for table in form.tables if table.name != "survey_response"]


def recognised(folder, headers):
    file = folder / "anything.csv"
    with file.open("w", newline="") as out:
        csv.writer(out).writerow(headers)
    return recognise(file)


@pytest.mark.parametrize(("name", "table"), TABLES, ids=lambda case: getattr(case, "name", case))
def test_the_columns_of_the_template_are_the_table_and_no_other_formats(tmp_path, name, table):
    match = recognised(tmp_path, [column.name for column in table.columns]).match
    assert match is not None and match.accepted
    assert (match.format, match.table, match.unread) == (name, table.name, ())


@pytest.mark.parametrize(("name", "table"), TABLES, ids=lambda case: getattr(case, "name", case))
def test_without_half_of_its_optional_columns_and_shouted_it_is_the_same_table(tmp_path, name, table):
    optional = [column for column in table.columns if not column.required]
    kept = [column for column in table.columns if column.required or column in optional[::2]]
    match = recognised(tmp_path, [column.name.upper().replace("_", " ") for column in reversed(kept)]).match
    assert match is not None and match.accepted
    assert (match.format, match.table) == (name, table.name)


@pytest.mark.parametrize(("name", "table"), TABLES, ids=lambda case: getattr(case, "name", case))
def test_the_headers_that_real_systems_write_are_known(tmp_path, name, table):
    headers = [column.also[0] if column.also else column.name for column in table.columns]
    match = recognised(tmp_path, headers).match
    assert match is not None and match.accepted
    assert (match.format, match.table, match.unread) == (name, table.name, ())


@pytest.mark.parametrize(("name", "table"), TABLES, ids=lambda case: getattr(case, "name", case))
def test_no_header_stands_for_two_columns(name, table):
    spelled: dict[str, str] = {}
    for column in table.columns:
        for header in {"".join(filter(str.isalnum, each.casefold())) for each in (column.name, *column.also)}:
            assert spelled.setdefault(header, column.name) == column.name, header


@pytest.mark.parametrize(
    "headers",
    [
        "Person ID,Forename,Surname,DOB,Gender,Postcode",
        "Contact ID,Person ID,Contact Date,Contact Type,Method,Outcome,Location,Worker",
        "Date,Name,Comments,Score",
        "NHS Number,Date of Birth,Attendance Date,Reason",
    ],
)
def test_a_list_that_any_system_might_send_is_not_taken_for_ours(tmp_path, headers):
    found = recognised(tmp_path, headers.split(","))
    assert not found.accepted or found.match is None or found.match.format not in NAMES


CODES = [
    (package, name)
    for package, names in {
        "council": ("attended", "ethnicity", "medium", "need", "relation", "sex", "yes_no"),
        "early_help": ("contact_type",),
        "supporting_families": ("outcome",),
        "hub_register": ("contact_method", "kind", "place_kind"),
        "youth_justice": ("contact_type", "disposal"),
        "housing": ("duty", "overcrowding"),
        "survey": ("occasion", "respondent", "service"),
    }.items()
    for name in names
]


@pytest.mark.parametrize(("package", "name"), CODES)
def test_each_word_says_where_it_comes_from_and_how_sure_it_is_and_is_read_one_way(package, name):
    rows = code_rows(f"familyhub.sources.{package}", name)
    assert len({row["word"] for row in rows}) == len(rows)
    for row in rows:
        assert row["source"], row
        assert row["certainty"] in {"sure", "likely", "uncertain"}, row
        assert row["word"] == "".join(filter(str.isalnum, row["word"].lower())), row


CODED = {
    "attended": "ATTENDED", "ethnicity": "ETHNICITY", "medium": "MEDIUM", "relation": "RELATIONSHIP", "sex": "SEX",
    "contact_type": "ACTIVITY", "kind": "ACTIVITY", "place_kind": "PLACE_KIND", "respondent": "RESPONDENT",
    "service": "SERVICE",
}  # fmt: skip


@pytest.mark.parametrize(("package", "name"), [case for case in CODES if case[1] in CODED])
def test_every_word_becomes_a_code_of_the_model(package, name):
    codes = importlib.import_module("familyhub.model.codes")
    known = getattr(codes, CODED[name])
    for row in code_rows(f"familyhub.sources.{package}", name):
        assert list(row.values())[1] in known, row


@pytest.mark.parametrize("name", NAMES)
def test_the_page_is_a_template_with_every_column(name):
    page = Path(__file__).parents[2] / "docs" / "sources" / f"{name.replace('_', '-')}.md"
    text = page.read_text(encoding="utf-8")
    for table in FORMATS[name].tables:
        assert f"### {table.name}\n" in text
        for column in table.columns:
            if column.name != "answers":  # made while a form is read: nobody writes it
                required = " **required**" if column.required else ""
                assert f"\n| `{column.name}`{required} | {column.says} |" in text, (table.name, column.name)
                assert all(header in text for header in column.also), (table.name, column.name)
