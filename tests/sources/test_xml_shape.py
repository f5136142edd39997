"""XML whatever is wrong with it: the records that are whole are read, and every stretch that is not is told."""

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from familyhub.errors import SourceError
from familyhub.sources import xml_shape
from familyhub.sources.xml_encoding import xml_encoding
from familyhub.sources.xml_shape import Note, Record, Unreadable, read_records

GOOD = "<ALL>\n" + "".join(f"<CHILD><ID>{n}</ID></CHILD>\n" for n in range(1, 6)) + "</ALL>\n"


def written(tmp_path: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    file = tmp_path / "any.name"
    file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return file


def read(file: Path) -> tuple[list[str], list[Unreadable], list[str]]:
    """The ids of the records read, what was unreadable, and the notes."""
    ids, bad, notes = [], [], []
    for found in read_records(file, ("CHILD",)):
        match found:
            case Record(element, lines):
                assert lines[element] >= 1
                ids.append("".join(element.itertext()).strip())
            case Unreadable():
                bad.append(found)
            case Note(sentence):
                notes.append(sentence)
    return ids, bad, notes


def test_whole_records_in_order_with_their_lines(tmp_path):
    lines = [
        found.lines[found.element] for found in read_records(written(tmp_path, GOOD), ("CHILD",))
        if isinstance(found, Record)
    ]  # fmt: skip
    assert lines == [2, 3, 4, 5, 6]
    assert read(written(tmp_path, GOOD)) == (["1", "2", "3", "4", "5"], [], [])


BROKEN = {
    "an undeclared entity": ("<ID>3</ID>", "<ID>3&nbsp;</ID>", "xml_entity", "&nbsp;"),
    "a bare ampersand": ("<ID>3</ID>", "<ID>3 & 4</ID>", "xml_entity", "&"),
    "a tag that is not closed": ("<ID>3</ID>", "<ID>3", "xml", "ID"),
    "a bare angle bracket": ("<ID>3</ID>", "<ID>3 < 4</ID>", "xml", "StartTag"),
    "a NUL": ("<ID>3</ID>", "<ID>3\x00</ID>", "xml", ""),
    "an attribute without quotes": ("<CHILD><ID>3", "<CHILD kind=x><ID>3", "xml", "AttValue"),
    "a prefix cut short": ("<ID>3</ID>", "<ID>3</ID", "xml", ""),
}


@pytest.mark.parametrize("on_one_line", [False, True])
@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_costs_its_own_record_and_no_other(tmp_path, case, on_one_line):
    before, after, rule, found = BROKEN[case]
    text = GOOD.replace(before, after)
    ids, bad, _ = read(written(tmp_path, text.replace("\n", "") if on_one_line else text))
    assert ids == ["1", "2", "4", "5"]
    (told,) = bad
    assert (told.rule, told.line) == (rule, 1 if on_one_line else 4)
    assert found in told.found
    assert "3" in told.raw and "<ID>2" not in told.raw and "<ID>4" not in told.raw


def test_a_record_that_never_ends_is_told_where_the_next_begins(tmp_path):
    ids, bad, _ = read(written(tmp_path, GOOD.replace("<ID>3</ID></CHILD>", "<ID>3</ID>")))
    assert ids == ["1", "2", "4", "5"]
    assert [(told.rule, told.line) for told in bad] == [("xml_nested", 5)]
    assert "begins on line 4" in bad[0].found
    assert bad[0].raw == "<CHILD><ID>3</ID>"


@pytest.mark.parametrize("cut", range(10, len(GOOD) - 2, 7))
def test_a_truncated_file_keeps_what_was_whole_and_says_where_it_broke(tmp_path, cut):
    text = GOOD[:cut]
    ids, bad, _ = read(written(tmp_path, text))
    assert len(ids) == text.count("</CHILD>")
    assert [told.rule for told in bad] == ["xml"]
    assert bad[0].line == text.count("\n") + 1


def test_two_documents_in_one_file_are_both_read_and_the_seam_is_told(tmp_path):
    text = f"<?xml version='1.0'?>\n{GOOD}<?xml version='1.0'?>\n{GOOD.replace('<ID>', '<ID>1')}"
    ids, bad, _ = read(written(tmp_path, text))
    assert ids == ["1", "2", "3", "4", "5", "11", "12", "13", "14", "15"]
    assert [told.rule for told in bad] == ["xml"]


def test_records_without_anything_around_them_are_read(tmp_path):
    ids, bad, _ = read(written(tmp_path, GOOD.replace("<ALL>\n", "").replace("</ALL>\n", "")))
    assert ids[0] == "1" and len(ids) + len(bad) >= 5
    assert len(ids) >= 4 and bad


def test_stray_text_between_records_is_told_and_costs_none(tmp_path):
    ids, bad, _ = read(written(tmp_path, GOOD.replace("<CHILD><ID>3", "see my e-mail\n<CHILD><ID>3")))
    assert len(ids) == 5
    assert [(told.rule, told.found) for told in bad] == [("stray_text", "see my e-mail")]
    (last,) = read(written(tmp_path, GOOD.replace("</ALL>", "the end</ALL>")))[1]
    assert (last.rule, last.found) == ("stray_text", "the end")


def test_an_element_beside_the_records_is_said_once(tmp_path):
    text = GOOD.replace("</ALL>", "<TRAILER><N>5</N></TRAILER>\n<TRAILER/></ALL>")
    ids, bad, notes = read(written(tmp_path, text))
    assert (len(ids), bad) == (5, [])
    assert any("TRAILER" in note and "line 7" in note for note in notes) and len(notes) == 2


@pytest.mark.parametrize(
    ("start", "end"),
    [('<ALL xmlns="http://example.org/a">', "</ALL>"), ('<a:ALL xmlns:a="http://example.org/a">', "</a:ALL>")],
)
def test_a_namespace_changes_nothing_even_after_a_fault(tmp_path, start, end):
    text = GOOD.replace("<ID>3</ID>", "<ID>&oops;</ID>").replace("<ALL>", start).replace("</ALL>", end)
    if "a:" in start:
        text = text.replace("<CHILD>", "<a:CHILD>").replace("</CHILD>", "</a:CHILD>")
    ids, bad, _ = read(written(tmp_path, text))
    assert (ids, [told.rule for told in bad]) == (["1", "2", "4", "5"], ["xml_entity"])


SPELLED = GOOD.replace("<ID>3</ID>", "<ID>Zoë Ó</ID>")


@pytest.mark.parametrize(
    ("declared", "encoding", "said"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8", "utf-8-sig", False),
        ("utf-16", "utf-16", False),
        ("utf-16", "utf-16-le", False),
        (None, "utf-16-be", False),
        ("utf-16", "utf-8", True),
        ("utf-8", "cp1252", True),
        ("us-ascii", "utf-8", True),
        ("iso-8859-1", "cp1252", False),
        ("iso-8859-15", "iso-8859-15", False),
        ("klingon", "utf-8", True),
        (None, "cp1252", False),
    ],
)
def test_whatever_the_encoding_and_whatever_is_declared(tmp_path, declared, encoding, said):
    start = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    ids, bad, notes = read(written(tmp_path, start + SPELLED, encoding))
    assert (ids[2], bad, bool(notes)) == ("Zoë Ó", [], said), xml_encoding(tmp_path / "any.name")


@pytest.mark.parametrize("start", ["", "\ufeff", "<!-- made by hand -->\n", "<?xml version='1.0'?><?style x?>\n  "])
def test_a_document_type_is_refused_before_anything_of_it_is_read(tmp_path, start):
    secret = written(tmp_path, "not yours").rename(tmp_path / "secret.txt")
    entities = f'<!ENTITY out SYSTEM "{secret.as_uri()}">'
    entities += "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    file = written(tmp_path, f'{start}<!DOCTYPE ALL [{entities}]>\n<ALL a="&e11;"><CHILD>&out;</CHILD></ALL>')
    with pytest.raises(SourceError, match="document type"):
        read(file)


def test_a_document_type_further_on_is_no_way_in_either(tmp_path):
    ids, bad, _ = read(written(tmp_path, GOOD.replace("<CHILD><ID>3", '<!DOCTYPE a [<!ENTITY b "c">]><CHILD><ID>&b;')))
    assert "3" not in ids and ids[:2] == ["1", "2"] and ids[-2:] == ["4", "5"]
    assert bad


def test_a_text_without_end_is_bounded(tmp_path):
    file = written(tmp_path, GOOD.replace("<ID>3</ID>", f"<ID>{'x' * 11_000_000}</ID>"))
    ids, bad, _ = read(file)
    assert ids == ["1", "2", "4", "5"]
    assert len(bad[0].raw) <= xml_shape.LONGEST_RAW


def test_a_record_without_end_is_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(xml_shape, "LARGEST_RECORD", 20_000)
    file = written(tmp_path, GOOD.replace("<ID>3</ID>", "<ID>3</ID>\n" * 3_000))
    ids, bad, _ = read(file)
    assert ids == ["1", "2", "4", "5"]
    assert [told.rule for told in bad] == ["xml_too_large"]


def test_depth_without_end_is_bounded(tmp_path):
    ids, bad, _ = read(written(tmp_path, GOOD.replace("<ID>3</ID>", "<a>" * 5_000 + "</a>" * 5_000)))
    assert ids == ["1", "2", "4", "5"]
    assert len(bad) == 1


def test_a_fault_below_elements_as_deep_as_the_parser_goes_is_told_and_reading_goes_on(tmp_path):
    ids, bad, _ = read(written(tmp_path, "<a>" * 300 + "\n<CHILD><ID>1</ID></CHILD>\n<CHILD><ID>2</ID></CHILD>\n"))
    assert ids == ["1", "2"]
    assert [(told.rule, told.line) for told in bad] == [("xml", 1)]


@pytest.mark.parametrize("text", ["", " \n", "plain words", "<?xml version='1.0'?>", "<ALL>", "<!-- never ends"])
def test_what_holds_no_record_is_told(tmp_path, text):
    ids, bad, _ = read(written(tmp_path, text))
    assert ids == [] and len(bad) == 1


def test_memory_does_not_grow_with_the_file(tmp_path):
    def measured(children: int) -> int:
        file = written(tmp_path, "<ALL>" + "<CHILD><ID>a child like any other</ID></CHILD>" * children + "</ALL>")
        tracemalloc.start()
        try:
            for _ in read_records(file, ("CHILD",)):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    assert measured(20_000) < 1.5 * measured(5_000) + 100_000


@settings(max_examples=300)
@example(place=0, junk="\x00")
@example(place=1, junk="\x00")
@given(place=st.integers(0, len(GOOD)), junk=st.text("<>/&;\"'= \nCHILDxé\x00![]-?", max_size=12))
def test_no_junk_makes_it_fail_or_take_more_than_its_neighbours(tmp_path_factory, place, junk):
    text = GOOD[:place] + junk + GOOD[place:]
    ids, bad, notes = read(written(tmp_path_factory.mktemp("junk"), text))
    kept = set(ids) & set("12345")
    assert len(kept) == 5 or bad or notes or any(len(each) > 1 for each in ids)
    if "<!" not in text and "<?" not in text:  # a comment that never ends is a comment to the end
        assert len(kept) >= 3
