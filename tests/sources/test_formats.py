"""Recognising a file among the formats on offer: the best fit wins, and whoever fits nearly as well is said."""

import zipfile
from time import process_time

import pytest

from familyhub.model import Column, Table
from familyhub.sources.formats import installed, recognise
from familyhub.sources.shape import Format
from familyhub.sources.tabular import read_tables, sniff_tables


def a_format(name: str, *columns: str) -> Format:
    table = Table(
        f"{name}_table", "A table.", key=(), columns=tuple(Column(each, "text", "A cell") for each in columns)
    )
    return Format(
        name=name,
        says="a format of this test",
        tables=(table,),
        sniff=lambda found: sniff_tables(name, (table,), found),
        read=read_tables,
        canonical={},
    )


def formats(*given: Format) -> dict[str, Format]:
    return {form.name: form for form in given}


def test_the_format_that_explains_more_of_the_headers_wins(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("visit,venue,session\n1,a,b\n")
    found = recognise(path, formats(a_format("hub", "visit", "venue", "session"), a_format("clinic", "visit", "ward")))
    assert (found.match.format, found.also, found.match.notes) == ("hub", (), ())


def test_formats_that_fit_nearly_as_well_are_said(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("visit,venue,session\n1,a,b\n")
    hub, other = a_format("hub", "visit", "venue", "session"), a_format("annex", "visit", "venue", "session", "reason")
    found = recognise(path, formats(other, hub))
    assert (found.match.format, found.also) == ("hub", ())
    found = recognise(path, formats(hub, a_format("twin", "visit", "venue", "session")))
    assert (found.match.format, found.also) == ("hub", ("twin",))
    assert found.match.notes == ("read as hub; it fits twin (table twin_table) nearly as well",)


def test_an_archive_is_told_from_a_table_nobody_knows(tmp_path):
    archive, table = tmp_path / "a.zip", tmp_path / "b.csv"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("x.csv", "a,b\n")
    table.write_text("unheard,of\n1,2\n")
    assert "Unpack it" in recognise(archive).why_not()
    assert recognise(table).why_not() == "nothing in it resembles a format that is installed"


KINDS = [(b"\x1f\x8b\x08", "a compressed file"), (b"%PDF-1.7", "a PDF"), (b"\xff\xd8\xff\xe0", "a picture")]


@pytest.mark.parametrize(("head", "kind"), KINDS)
def test_what_is_no_table_at_all_is_told_what_it_is(tmp_path, head, kind):
    path = tmp_path / "children.csv"
    path.write_bytes(head + bytes(range(256)))
    assert recognise(path).why_not().startswith(f"found {kind}, expected ")


def test_recognising_among_all_installed_formats_takes_little_time(tmp_path):
    path = tmp_path / "x.csv"
    header = [f"nobody knows column {number}" for number in range(40)]
    path.write_text("\n".join([",".join(header), *[",".join(map(str, range(40)))] * 500]))
    installed()
    began = process_time()
    recognise(path)
    assert process_time() - began < 0.5


def test_a_word_below_other_lines_is_no_header_by_itself(tmp_path):
    """A schema or a letter that names one of our columns on a line of its own is no table."""
    file = tmp_path / "schema.yml"
    file.write_text("description: a table\nvalue:\n  NativeId:\n    canbeblank: no\n")
    assert not recognise(file).accepted
    file.write_text("\n\nNativeId\nA1\n")
    assert recognise(file).accepted, "alone, or below blank lines, it is a list of one column"


def test_packed_bytes_that_hold_a_header_by_chance_are_said_to_be_packed(tmp_path):
    file = tmp_path / "people.gz"
    file.write_bytes(b"\x1f\x8b\x08\x00\nsurname,\x01\x02\n\xff\xfe\x00")
    assert "a compressed file" in recognise(file).why_not()
