"""Faults of real CSVs: each has an outcome that is said, and no row is lost on the way."""

import resource
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from familyhub.sources import csv_shape, encoding
from familyhub.sources.csv_header import is_open
from familyhub.sources.csv_shape import read_csv, sample
from familyhub.sources.lines import LINE
from familyhub.sources.plain import FORMAT
from familyhub.sources.shape import Match, Reject

HEADER = b"person_key,forename,surname\n"


def read(path: Path) -> tuple[Match, list[dict[str, object]], list[Reject], list[str]]:
    """The match, the rows, the rejects, and all that was said on the way."""
    match = FORMAT.sniff(sample(path))
    assert match is not None
    batches = list(read_csv(path, match))
    rows = [row for batch in batches for row in batch.cells.to_pylist()]
    rejects = [reject for batch in batches for reject in batch.rejects]
    return match, rows, rejects, [*match.notes, *(note for batch in batches for note in batch.notes)]


@pytest.fixture
def file(tmp_path):
    def written(content: bytes | str) -> Path:
        path = tmp_path / "people.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def keys(rows: list[dict[str, object]]) -> list[object]:
    return [row["person_key"] for row in rows]


def told(rejects: list[Reject]) -> list[tuple[int, str, str]]:
    return [(reject.row, reject.column, reject.rule) for reject in rejects]


# Bytes that are no text


def test_one_bad_byte_costs_its_row_and_not_the_letters_of_all_the_others(file):
    good = "".join(f"{number},Zoë,Núñez\n" for number in range(100)).encode()
    match, rows, rejects, notes = read(file(HEADER + good + b"X,Ren\xe9e,B\n" + b"Y,Ada,B\n"))
    assert match.encoding == "utf-8-sig"
    assert (len(rows), rows[0]["forename"]) == (101, "Zoë")
    (reject,) = rejects
    assert (reject.row, reject.column, reject.rule) == (102, "forename", "encoding")
    assert reject.found == r'bytes that are no text: "Ren\xE9e"'
    assert (reject.expected, reject.raw) == ("UTF-8 text, as in the rest of the file", r"X,Ren\xE9e,B")
    assert notes == ["read as UTF-8, though one byte is not: the rows that hold them were left out"]


def test_a_file_of_windows_is_read_as_such_and_it_is_said(file):
    match, rows, rejects, notes = read(file(HEADER + "1,Renée,O’Hara\n2,Ada,B\n".encode("cp1252")))
    assert (match.encoding, rows[0]["forename"], rows[0]["surname"], rejects) == ("cp1252", "Renée", "O’Hara", [])
    assert notes == ["read as Windows-1252: it is not UTF-8"]


def test_bytes_that_windows_does_not_know_cost_their_row(file):
    _, rows, rejects, _ = read(file(HEADER + b"1,Ren\xe9e,B\n2,\x81da,B\n"))
    assert keys(rows) == ["1"]
    assert told(rejects) == [(3, "forename", "encoding")]


def test_letters_of_two_systems_in_one_file_are_said(file):
    _, _, _, notes = read(file(HEADER + "1,Zoë,B\n".encode() + b"2,Ren\xe9e,B\xe9\xe9\n"))
    assert any("may show letters such as é as two signs" in note for note in notes)


@pytest.mark.parametrize("encoded", ["utf-16", "utf-16-le", "utf-16-be"])
def test_two_byte_text_is_read_by_blocks_and_half_a_letter_costs_its_row(tmp_path, encoded):
    path = tmp_path / "people.csv"
    text = "person_key,forename,surname\r\n1,Zoë,B\r\n2,\ud800x,C\r\n3,Eve,D\r\n"
    path.write_bytes(text.encode(encoded, "surrogatepass"))
    _, rows, rejects, _ = read(path)
    assert [(row["_row"], row["forename"]) for row in rows] == [(2, "Zoë"), (4, "Eve")]
    assert told(rejects) == [(3, "forename", "encoding")]


@pytest.mark.parametrize(("encoded", "broken"), [("utf-16-le", b"\x0a\xd8"), ("utf-16-be", b"\xd8\x0a")])
def test_half_a_letter_that_looks_like_the_end_of_a_line_ends_none(file, encoded, broken):
    text = [line.encode(encoded) for line in ("person_key,forename,surname\n1,Zoë,B\n2,Ida,C", "\n3,Eve,D\n")]
    _, rows, rejects, _ = read(file(broken.join(text)))
    assert [(row["_row"], row["forename"]) for row in rows] == [(2, "Zoë"), (4, "Eve")]
    assert told(rejects) == [(3, "surname", "encoding")]


@pytest.mark.parametrize(("encoded", "half"), [("utf-16-le", rb"\x45"), ("utf-16-be", rb"\x00")])
def test_a_file_cut_off_within_a_letter_shows_the_half_of_it(file, encoded, half):
    _, rows, _, _ = read(file("person_key,forename,surname\n1,Zoë,B\n2,Ida,E".encode(encoded)[:-1]))
    assert [(row["_row"], row["surname"]) for row in rows] == [(2, "B"), (3, half.decode())]


@pytest.mark.parametrize("header", [b"person_key,forename\xe9,surname\n", b"person_key,fore\xe2\x82name,surname\n"])
def test_a_header_with_bytes_that_are_no_text_is_read_as_it_was_matched(file, header):
    match, rows, rejects, _ = read(file(header + "1,Zoë,Ortón\n".encode()))
    assert "forename" in match.columns.values()
    assert [(row["forename"], row["surname"]) for row in rows] == [("Zoë", "Ortón")]
    assert rejects == []


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_files_put_one_behind_the_other_bring_their_marks_along(file, end):
    text = "\ufeffperson_key,forename\n1,Ada\n\ufeffperson_key,forename\n2,Eve\n\ufeff3,Ina\n\ufeff\n\ufeff"
    match, rows, rejects, notes = read(file(text.replace("\n", end).encode()))
    assert [(row["_row"], row["person_key"], row["forename"]) for row in rows] == [
        (2, "1", "Ada"), (4, "2", "Eve"), (5, "3", "Ina"),
    ]  # fmt: skip
    assert (match.parts, rejects, notes) == ((), [], ["one row says the header again: passed over"])


def test_a_mark_between_two_ends_of_lines_leaves_them_two(file):
    _, rows, _, _ = read(file("person_key,forename\r\ufeff\n1,Ada\n".encode()))
    assert [(row["_row"], row["forename"]) for row in rows] == [(3, "Ada")]


def test_a_table_of_one_row_keeps_it_where_another_table_follows_at_once(file):
    text = b"person_key,forename\n1,Ada\ncontact_key,person_key,happened_on,attended\nc1,1,2024-05-06,seen\n"
    match, rows, _, _ = read(file(text))
    assert [(part.table, part.header_row, part.until) for part in match.parts] == [
        ("person_record", 1, 3), ("contact", 3, 0),
    ]  # fmt: skip
    assert [row["_row"] for row in rows] == [2, 4]


def test_zeros_in_a_short_file_do_not_make_it_two_byte_text(file):
    _, rows, _, notes = read(file(HEADER + b"1,Ada,B\n" + b"\0" * 500))
    assert keys(rows) == ["1"]
    assert notes == ["one line ends in NUL bytes: read without them"]


PIECES = st.lists(st.sampled_from(['"', '""', ",", "a", "\n"]), max_size=12).map("".join)


@given(PIECES, PIECES, PIECES)
@example("a,", "b", 'c",d')
def test_a_line_below_an_open_quote_says_by_itself_whether_it_closes(above, between, line):
    open_so_far = f'{above}"{between}\n'
    assume(is_open(open_so_far, ","))
    assert is_open(f'"{line}', ",") == is_open(open_so_far + line, ",")


def test_a_file_whose_every_line_has_a_quote_too_many_does_not_hang(file):
    began = time.process_time()
    line = b'"1","Ada ""x"", of the","B ""y"" ' + b"z" * 200 + b"\n"
    _, rows, rejects, _ = read(file(HEADER + line * 1_000))
    assert len(rows) + len(rejects) == 1_000
    assert time.process_time() - began < 20


# NUL bytes


def test_a_nul_byte_inside_a_cell_costs_the_row_and_is_shown(file):
    _, rows, rejects, _ = read(file(HEADER + b"1,A\0da,B\n2,Eve,C\n"))
    assert keys(rows) == ["2"]
    (reject,) = rejects
    assert (reject.row, reject.column, reject.rule) == (2, "forename", "nul_byte")
    assert (reject.found, reject.raw) == (r'a NUL byte: "A\x00da"', r"1,A\x00da,B")


def test_nul_bytes_that_only_fill_a_line_up_are_said_once(file):
    _, rows, rejects, notes = read(file(HEADER + b"1,Ada,B\0\0\n2,Eve,C\0\n3,Ina,D\n"))
    assert [(row["person_key"], row["surname"], row["_raw"]) for row in rows] == [
        ("1", "B", "1,Ada,B"), ("2", "C", "2,Eve,C"), ("3", "D", "3,Ina,D"),
    ]  # fmt: skip
    assert (rejects, notes) == ([], ["2 lines end in NUL bytes: read without them"])


# Files that break off


def test_a_last_line_without_its_cells_says_that_the_file_may_have_been_cut_off(file):
    _, rows, rejects, _ = read(file(HEADER + b"1,Ada,B\n2,Ev"))
    assert keys(rows) == ["1"]
    (reject,) = rejects
    assert (reject.row, reject.rule, reject.found) == (3, "cut_off", "2 cells")
    assert reject.expected == "3 cells; the file may have been cut off"


def test_a_short_line_that_is_ended_is_no_cut(file):
    _, _, rejects, _ = read(file(HEADER + b"1,Ada,B\n2,Ev\n"))
    assert told(rejects) == [(3, "", "wrong_cell_count")]


def test_a_quote_open_where_the_file_ends_says_so(file):
    _, rows, rejects, _ = read(file(HEADER + b'1,Ada,B\n2,Eve,"C'))
    assert keys(rows) == ["1"]
    assert told(rejects) == [(3, "", "cut_off")]
    assert rejects[0].expected.endswith("the file may have been cut off")


def test_a_whole_last_line_without_an_end_is_a_row(file):
    _, rows, rejects, _ = read(file(HEADER + b"1,Ada,B\n2,Eve,C"))
    assert (keys(rows), rejects) == (["1", "2"], [])


# Lines and cells beyond all measure


def test_a_line_beyond_all_measure_costs_itself_only(file, monkeypatch):
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 1 << 10)
    monkeypatch.setattr(encoding, "LONGEST_LINE", 4 << 10)
    path = file(HEADER + b"1,Ada,B\n2," + b"x" * 50_000 + b",C\n3,Ina,D\n4,Jo," + b"y" * 20_000)
    _, rows, rejects, _ = read(path)
    assert keys(rows) == ["1", "3"]
    assert told(rejects) == [(3, "", "too_long"), (5, "", "too_long")]
    assert len(rejects[0].raw) < 1_100


def test_a_cell_of_fifty_megabytes_is_refused_in_bounded_memory(file):
    path = file(HEADER + b"1,Ada,B\n2," + b"x" * (50 << 20) + b",C\n3,Ina,D\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    _, rows, rejects, _ = read(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
    assert (keys(rows), told(rejects)) == (["1", "3"], [(3, "", "too_long")])
    assert rejects[0].found == "a line of 50 MB"


# Headers


def test_a_header_below_thirty_title_lines_is_not_found_and_below_twenty_nine_it_is(file):
    titles = [f"Title {number}" for number in range(29)]
    match, rows, _, notes = read(file("\n".join([*titles, "person_key,forename,surname", "1,Ada,B", ""])))
    assert (match.header_row, keys(rows)) == (30, ["1"])
    assert notes == ["its header is in row 30"]


def test_the_first_line_may_say_the_delimiter(file):
    _, rows, rejects, _ = read(file('sep=;\nperson_key;forename;"surname, name"\n1;Ada, May;B\n'))
    assert [(row["_row"], row["forename"]) for row in rows] == [(3, "Ada, May")]
    assert rejects == []


def test_the_delimiter_is_found_on_the_header_and_not_inside_its_quotes(file):
    match, rows, _, _ = read(file('person_key;"fore, name";"sur, name, or, last, name"\n1;Ada;B\n'))
    assert (match.delimiter, rows[0]["forename"]) == (";", "Ada")


def test_lines_that_all_end_in_a_delimiter_are_rows(file):
    _, rows, rejects, notes = read(file("person_key,forename,surname\n1,Ada,B,\n2,Eve,C,\n"))
    assert (keys(rows), rejects, notes) == (["1", "2"], [], [])
    _, rows, rejects, _ = read(file("person_key,forename,surname,,\n1,Ada,B\n2,Eve,C\n"))
    assert (keys(rows), rejects) == (["1", "2"], [])


def test_some_lines_that_end_in_a_delimiter_are_rows_in_their_place_and_are_said(file):
    _, rows, rejects, notes = read(file("person_key,forename,surname\n1,Ada,B\n2,Eve,C,,\n3,Ina,D\n4,Jo,E,,x\n"))
    assert [(row["_row"], row["surname"]) for row in rows] == [(2, "B"), (3, "C"), (4, "D")]
    assert told(rejects) == [(5, "", "wrong_cell_count")]
    assert notes == ["one row ends in empty cells beyond the header"]


def test_cells_below_an_empty_header_are_said(file):
    _, rows, _, notes = read(file("person_key,,forename,surname\n1,,Ada,B\n2,call first,Eve,C\n"))
    assert keys(rows) == ["1", "2"]
    assert notes == ["column 2 has no header and was not read, though one cell holds something"]


def test_a_header_alone_is_a_file_without_rows(file):
    for content in (HEADER, HEADER.strip()):
        match, rows, rejects, _ = read(file(content))
        assert (match.accepted, rows, rejects) == (True, [], [])


def test_a_header_repeated_on_every_page_is_passed_over(file):
    path = file(HEADER + b"1,Ada,B\n" + HEADER + b'2,"two\nlines",C\n' + HEADER.replace(b"\n", b"\r\n") + b"3,Ina,D\n")
    match = FORMAT.sniff(sample(path))
    batches = list(read_csv(path, match))
    assert [row["person_key"] for batch in batches for row in batch.cells.to_pylist()] == ["1", "2", "3"]
    assert sum(batch.blank_rows for batch in batches) == 2
    assert batches[-1].notes == ("2 rows say the header again: passed over",)


def test_what_was_matched_loosely_is_said(file):
    match, _, _, notes = read(file("Person Key,Fore name,surname,surname\n1,Ada,B,C\n"))
    assert match.unread == ("surname",)
    assert notes == [
        'read "Person Key" as person_key, "Fore name" as forename',
        '"surname" says surname once more: the first header that does was read',
    ]


# Two tables


def test_a_second_table_below_is_a_part_of_its_own(file):
    people = "person_key,forename,surname\n1,Ada,B\n2,Eve,C\n"
    referrals = "referral_key,person_key,received_on,service\nR1,1,2024-05-06,hub\n"
    path = file(f"{people}\nReferrals\n{referrals}")
    match = FORMAT.sniff(sample(path))
    batches = list(read_csv(path, match))
    assert [(part.table, part.header_row) for part in match.parts] == [("person_record", 1), ("referral", 6)]
    rows = [(batch.part, row["_row"], row["person_key"]) for batch in batches for row in batch.cells.to_pylist()]
    assert rows == [(0, 2, "1"), (0, 3, "2"), (1, 7, "1")]
    assert [batch.table for batch in batches] == ["person_record", "referral"]
    assert (sum(batch.blank_rows for batch in batches), [batch.rejects for batch in batches]) == (1, [(), ()])
    assert "a second table stands below, its header in row 6: referral" in match.notes


# What a spreadsheet would run


def test_cells_that_a_spreadsheet_would_run_are_text(file):
    cells = ["=cmd|' /C calc'!A0", "@SUM(A1)", "+1", "-1"]
    text = "".join(f'{number},"{cell}",B\n' for number, cell in enumerate(cells))
    _, rows, rejects, _ = read(file(HEADER + text.encode()))
    assert ([row["forename"] for row in rows], rejects) == (cells, [])


# Whatever comes

SIGNS = [b"a", b"1", b",", b",", b"\n", b"\n", b"\r\n", b"\r", b"\0", b"\xe9", b"\xff", "é".encode(), b" ", b";"]
BITS = st.lists(st.sampled_from([*SIGNS, HEADER]), max_size=60)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bits=BITS, block=st.sampled_from([16, 64, 8 << 20]), piece=st.sampled_from([8, 256 << 10]))
def test_every_line_is_a_row_a_reject_or_blank(tmp_path, monkeypatch, bits, block, piece):
    monkeypatch.setattr(encoding, "BLOCK_BYTES", block)
    monkeypatch.setattr(csv_shape, "PIECE_BYTES", piece)
    path = tmp_path / "people.csv"
    path.write_bytes(HEADER + b"".join(bits))
    found = sample(path)
    match = FORMAT.sniff(found)
    assert match is not None
    assume(not match.parts)  # nearly the header again is the header of another table
    batches = list(read_csv(path, match))
    rows = [row["_row"] for batch in batches for row in batch.cells.to_pylist()]
    rows += [reject.row for batch in batches for reject in batch.rejects]
    lines = len(LINE.findall(b"".join(bits).decode("latin-1")))
    assert len(rows) + sum(batch.blank_rows for batch in batches) == lines
    assert len(set(rows)) == len(rows)
