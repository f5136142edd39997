"""Health formats, whatever their cells say: every row is accounted for, and what comes out keeps the model's rules."""

import random

import pytest
from landed_files import land_files

from familyhub.model import BY_NAME, Column
from familyhub.sources.formats import installed

ROWS = 20
TEXTS = (
    "01", "1", "5", "99", "Y", "39+4", "999", "1e400", "inf", "NaN", "S", "stillborn", "NBV", "12 month review", "HM05",
    "77176002", "230056004", "450320001", "x" * 60, "Ärger", "'; DROP TABLE x;--", "=1+1",
)  # fmt: skip
CELLS = {
    "date": ("2024-05-01", "2023-06-12", "2012-02-29", "31/02/2024", "2099-01-01"),
    "nhs_number": ("9434765919", "9990000018", "0000000000", "12"),
    "postcode": ("CM1 1AB", "ZZ99 3VZ", "here"),
    "integer": ("0", "1", "9", "-1", "one"),
    "number": ("3.2", "3200", "0.9", "-1", "1e9", "nan"),
    "key": ("A1", "A2", "A3"),
}


def cell(choose: random.Random, column: Column) -> str:
    if choose.random() < 0.2:
        return ""
    if column.codes is not None:
        return choose.choice([*column.codes.meanings, "no such code"])
    return choose.choice(CELLS.get(column.kind, TEXTS))


@pytest.mark.parametrize(
    "name",
    [
        "chis",
        "urgent_care",
        "gp_registration",
        "mental_health",
        pytest.param("msds", marks=pytest.mark.slow),
        pytest.param("csds", marks=pytest.mark.slow),
    ],
)
def test_every_row_is_accounted_for_and_what_comes_out_keeps_the_rules(tmp_path, name):
    form, choose = installed()[name], random.Random(name)
    files = {}
    for table in form.tables:
        rows = [table.names] + [[cell(choose, column) for column in table.columns] for _ in range(ROWS)]
        files[f"{name}/2024-07-15/{table.name}.csv"] = "".join(",".join(row) + "\n" for row in rows)
    world = land_files(tmp_path, files)
    assert not world.unread and {e.format for e in world.extracts.values()} == {name}
    assert {e.table for e in world.extracts.values()} == {table.name for table in form.tables}
    for extract in world.extracts.values():
        assert extract.read_rows + extract.blank_rows == ROWS
        assert extract.read_rows == extract.landed_rows + extract.quarantined_rows
    for canonical in form.canonical:
        for row in world.rows(canonical):
            for column in BY_NAME[canonical].columns:
                _keeps(column, row)


def _keeps(column: Column, row: dict) -> None:
    value = row[column.name]
    assert value is not None or not column.required, (column.name, row)
    if value is None:
        return
    assert column.codes is None or value in column.codes, (column.name, row)
    assert column.lowest is None or column.lowest <= value <= column.highest, (column.name, row)
    assert not isinstance(value, float) or abs(value) < 1e300, (column.name, row)
    first = row[column.not_before] if column.not_before else None
    assert first is None or value >= first, (column.name, row)
