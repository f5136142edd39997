"""The published Annex A workbooks: every row landed or in quarantine; and the spellings that occur in real files."""

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from familyhub.sources.annex_a import FORMAT
from familyhub.sources.annex_a.wording import written_out
from familyhub.sources.canonical import load_canonical, load_extracts
from familyhub.sources.check import check
from familyhub.sources.landing import land_all, landed_extracts
from familyhub.sources.sampling import sample

RECEIVED = date(2024, 1, 31)


@pytest.fixture
def annex_a(published) -> Path:
    return published / "annex_a"


def landed(book: Path) -> tuple[dict[str, tuple[int, int, int]], dict[str, str]]:
    """By sheet: rows read, landed and in quarantine; and which list each sheet is."""
    match = FORMAT.sniff(sample(book))
    assert match is not None and match.accepted
    counts: dict[str, tuple[int, int, int]] = {part.sheet: (0, 0, 0) for part in match.parts}
    with duckdb.connect() as connection:
        for batch in FORMAT.read(book, match):
            checked = check(connection, FORMAT.table(batch.table), batch.cells, RECEIVED)
            out = {fault.row for fault in checked.faults if fault.whole_row}
            sheet = match.parts[batch.part].sheet
            more = (
                batch.cells.num_rows + len(batch.rejects), checked.good.num_rows, len(out) + len(batch.rejects)
            )  # fmt: skip
            counts[sheet] = tuple(map(sum, zip(counts[sheet], more, strict=True)))  # type: ignore[assignment] - three counts in, three out
    return counts, {part.sheet: part.table for part in match.parts}


def rows_of(book: Path) -> dict[str, int]:
    """Rows below the header that say anything, by sheet, as another reader counts them."""
    sheets = openpyxl.load_workbook(book, data_only=True)
    return {
        sheet.title: sum(
            any(cell not in (None, "") for cell in row) for row in sheet.iter_rows(min_row=2, values_only=True)
        )
        for sheet in sheets
    }


@pytest.mark.parametrize(
    ("name", "rows"),
    [("annexa_example.xlsx", [13, 2, 11, 5, 4, 2, 3, 3, 0, 0, 0]),
     ("Annex_A_2024_Jan.xlsx", [5, 5, 6, 5, 5, 5, 7, 5, 6, 5, 5])],
)  # fmt: skip
def test_every_row_of_the_eleven_lists_is_landed_or_in_quarantine(annex_a, name, rows):
    counts, lists = landed(annex_a / name)
    assert list(lists.values()) == [table.name for table in FORMAT.tables]
    assert [read for read, _, _ in counts.values()] == rows
    assert {sheet: read for sheet, (read, _, _) in counts.items()} == rows_of(annex_a / name)
    assert all(read == good + bad for read, good, bad in counts.values())
    assert sum(bad for _, _, bad in counts.values()) == 0


def test_both_workbooks_become_children_spells_and_contacts(annex_a, tmp_path):
    for book in sorted(annex_a.glob("*.xlsx")):
        incoming = tmp_path / "incoming" / book.stem / "2024-01-31"
        incoming.mkdir(parents=True)
        shutil.copyfile(book, incoming / "lists.xlsx")
    result = land_all(tmp_path / "incoming", tmp_path / "landed", tmp_path / "quarantine", RECEIVED)
    assert result.unread == ()
    assert sum(extract.read_rows for extract in result.new) == sum(extract.landed_rows for extract in result.new) == 102
    with duckdb.connect() as connection:
        extracts = landed_extracts(tmp_path / "landed")
        load_extracts(connection, extracts)
        load_canonical(connection, extracts)

        def found(select: str) -> dict[str, int]:
            return dict(connection.execute(f"{select} GROUP BY 1 ORDER BY 1").fetchall())

        children = "SELECT source, COUNT(DISTINCT person_key) FROM stated.person_record"
        assert found(children) == {book.stem: len(children_of(book)) for book in annex_a.glob("*.xlsx")}
        assert found(children) == {"Annex_A_2024_Jan": 48, "annexa_example": 18}
        assert found("SELECT status, COUNT(*) FROM stated.status") == {
            "care_leaver": 6, "child_in_need": 7, "child_protection_plan": 10, "disabled": 4, "early_help_plan": 7,
            "family_need": 10, "looked_after": 8, "placed_for_adoption": 5, "section_47": 8,
        }  # fmt: skip
        assert found("SELECT activity, COUNT(*) FROM stated.contact") == {
            "assessment": 16, "conference": 9, "health_assessment": 5, "other": 28, "plan_review": 5,
            "statutory_visit": 17,
        }  # fmt: skip
        assert connection.execute("SELECT COUNT(*) FROM stated.referral").fetchall() == [(17,)]
        (placements,) = connection.execute(
            "SELECT LIST(postcode ORDER BY postcode) FROM stated.address_record"
        ).fetchall()
        assert placements == (["C25 1YT", "P13 2TR", "T28 2WB"],), '"nope" is no postcode'


def children_of(book: Path) -> set[str]:
    """The ids of lists 1 to 10, as another reader gives them."""
    sheets = openpyxl.load_workbook(book, data_only=True).worksheets[:10]
    return {str(row[0]) for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]}


SCHEMA = "Annex_A_schema.yml"
GROUPS = {"a": "ABC", "b": "DEFG", "c": "HJKL", "d": "MNP", "e": "RS", "f": "Z99"}


def columns_of(schema: Path) -> dict[str, list[str]]:
    """The headers of each list, as the schema names them."""
    lists: dict[str, list[str]] = {}
    for line in schema.read_text(encoding="utf-8").splitlines():
        if found := re.fullmatch(r" {4}(list_\d+):\s*", line):
            lists[found[1]] = []
        elif found := re.fullmatch(r" {8}(\S.*?): ?(?:[&*][\w-]+)?\s*", line):
            lists[list(lists)[-1]].append(found[1].strip("'\"").replace("''", "'"))
    return lists


def spellings(schema: Path, column: str) -> list[tuple[str, str]]:
    """Each spelling of a column's cells with the category the schema gives it, at the column's first place."""
    found: list[tuple[str, str]] = []
    inside, code = False, ""
    for line in schema.read_text(encoding="utf-8").splitlines():
        if re.match(r" {8}\S", line):
            if inside and found:
                break
            inside = line.strip().startswith(f"{column}:")
        elif inside and (start := re.match(r" {14}-   code: (.*)", line)):
            code = start[1].strip().strip("'")
        elif inside and (name := re.match(r" {20}-   (.*)", line)):
            found.append((code, name[1].strip("'\"").replace("''", "'")))
    return found


def test_the_headers_of_every_list_as_real_files_carry_them_are_known(annex_a, tmp_path):
    lists = columns_of(annex_a / SCHEMA)
    assert [len(headers) for headers in lists.values()] == [7, 8, 11, 12, 14, 14, 17, 34, 17, 16, 19]
    for (name, headers), table in zip(lists.items(), FORMAT.tables, strict=True):
        file = tmp_path / f"{name}.csv"
        file.write_text(",".join(f'"{header}"' for header in headers) + "\n", encoding="utf-8")
        match = FORMAT.sniff(sample(file))
        assert match is not None
        assert (match.table, match.accepted, match.unread) == (table.name, True, ())


def read_as(name: str, cells: list[str]) -> dict[str, str | None]:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE said (cell VARCHAR)")
        connection.executemany("INSERT INTO said VALUES (?)", [[cell] for cell in set(cells)])
        sql = written_out("familyhub.sources.annex_a", f"SELECT cell, code FROM wording('{name}', said.cell)")
        return dict(connection.execute(sql).fetchall())


def agreement(name: str, said: list[tuple[str, str]], right: dict[str, str]) -> Counter[str]:
    """How many spellings are read as their category, otherwise, or not at all."""
    codes = read_as(name, [cell for _, cell in said])
    return Counter(
        "unread" if (code := codes[cell]) is None else "agrees" if code in right.get(category[0], "") else "otherwise"
        for category, cell in said
    )


def test_real_spellings_of_sex_are_all_read(annex_a):
    said = [(code, cell) for code, cell in spellings(annex_a / SCHEMA, "Gender") if "/" not in code[:10]]
    assert agreement("sex", said, {"a": "M", "b": "F", "c": "U", "d": "U"}) == {"agrees": 47}


def test_nine_in_ten_real_spellings_of_ethnicity_are_read_and_the_rest_name_no_category(annex_a):
    found = agreement("ethnicity", spellings(annex_a / SCHEMA, "Ethnicity"), GROUPS)
    assert found.total() == 1_783
    assert found["agrees"] / found.total() > 0.9
    assert found["otherwise"] <= 22, "where the schema's broad group and the words differ, the words stand"


def test_real_spellings_of_the_category_of_abuse_are_all_read(annex_a):
    right = {"a": "NEG", "b": "PHY", "c": "SAB", "d": "EMO", "e": "MUL"}
    found = agreement("abuse", spellings(annex_a / SCHEMA, "Initial Category of Abuse"), right)
    assert (found["unread"], found["otherwise"]) == (0, 1), '"Neglect, Physical and Emotional" is several'


def test_real_spellings_of_who_was_adopted_or_died_are_all_read(annex_a):
    for column in ("Reason for Closure", "Reason Ceased to be Looked After"):
        said = spellings(annex_a / SCHEMA, column)
        assert agreement("ending", [pair for pair in said if pair[0][0] in "ab"], {"a": "adopted", "b": "died"}) == {
            "agrees": sum(pair[0][0] in "ab" for pair in said)
        }
        assert set(read_as("ending", [cell for code, cell in said if code[0] not in "ab"]).values()) == {None}


def test_no_real_spelling_of_an_adoptive_placement_is_taken_for_an_ordinary_one(annex_a):
    said = [pair for pair in spellings(annex_a / SCHEMA, "Placement Type") if pair[0].startswith("b)")]
    assert len(said) > 100
    assert set(read_as("placement", [cell for _, cell in said]).values()) == {"adoptive"}
