"""Sheets go out as Excel or Word and come back: every cell that matters is read, every fault named with its cell."""

import zipfile
from datetime import date

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from familyhub.errors import FamilyhubError, UsageError
from familyhub.jsna.findings import Finding
from familyhub.jsna.recommending import recommend
from familyhub.jsna.traced import Line, Sentence, Traced
from familyhub.workspace.jsna_review import agreed, read_sheet, said, take_back, write_sheet
from familyhub.workspace.opened import Opened
from typing_commands import run_in

HERE = "E06000001"


def finding(share="60.0%", indicator="breastfeeding-6-8-weeks", name="=Babies breastfed at six weeks"):
    line = Line(indicator, HERE, "2023/24", "lait.parquet", 7)
    says = Sentence((name + ": ", Traced(share, float(share.rstrip("%")), "value", (line,)), " in Hartlepool."))
    return Finding(f"worse-than-both.{indicator}", "worse-than-both", "bad", "birth", "births", indicator, says,
                   40, 4.0, 0.5)  # fmt: skip


FINDINGS = [finding(), finding("12.0%", "smoking-at-delivery", "Mothers who smoke at delivery")]
RECOMMENDED = recommend(FINDINGS, {})


@pytest.fixture
def workspace(tmp_path):
    (tmp_path / "familyhub.toml").write_text(f'[area]\nname = "Hartlepool"\ncode = "{HERE}"\n', encoding="utf-8")
    return Opened.open(tmp_path)


def sent(workspace, name):
    path = workspace.folders.root / name
    write_sheet(workspace, HERE, "Hartlepool", FINDINGS, RECOMMENDED, path, "ana")
    return path


def fill_workbook(path, **cells):
    """Write cells such as `Findings_D5="accept"`."""
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        sheet, _, cell = place.partition("_")
        book[sheet][cell] = value
    book.save(path)


def fill_document(path, table, row, **cells):
    word = docx.Document(path)
    titles = [cell.text for cell in word.tables[table].rows[0].cells]
    for title, text in cells.items():
        word.tables[table].rows[row].cells[titles.index(title.replace("_", " "))].text = text
    word.save(path)


def test_a_workbook_comes_back_with_what_was_said(workspace):
    path = sent(workspace, "sheet.xlsx")
    fill_workbook(
        path, Findings_D5="accept", Findings_F5="We knew", Findings_I5="Jo Lee",
        Recommendations_D5="edit", Recommendations_E5="Start with the two wards by the sea.",
        Recommendations_G5="Midwives", Recommendations_H5=date(2027, 3, 31), Recommendations_I5="Ade",
    )  # fmt: skip
    found = read_sheet(workspace, path)
    assert (len(found.written), found.known, found.refused) == (2, 0, ())
    accepted, edited = said(workspace, HERE)
    assert (accepted.item, accepted.decision, accepted.comment, accepted.who) == (
        "worse-than-both.breastfeeding-6-8-weeks", "accept", "We knew", "Jo Lee",
    )  # fmt: skip
    assert (edited.text, edited.owner, edited.by_when) == (
        "Start with the two wards by the sea.", "Midwives", date(2027, 3, 31),
    )  # fmt: skip
    again = read_sheet(workspace, path)
    assert (len(again.written), again.known) == (0, 2)


def test_a_word_document_comes_back_with_what_was_said(workspace):
    path = sent(workspace, "sheet.docx")
    fill_document(path, 0, 1, decision="Rejected", comment="These are old", who_says_so="Kim")
    fill_document(path, 1, 1, decision="accept", owner="Hub lead", by_when="31 March 2027", who_says_so="Kim")
    found = read_sheet(workspace, path)
    assert found.refused == ()
    assert [(word.kind, word.decision, word.by_when) for word in found.written] == [
        ("finding", "reject", None), ("recommendation", "accept", date(2027, 3, 31)),
    ]  # fmt: skip


def test_faults_are_named_with_their_cell_and_stop_no_other_row(workspace):
    path = sent(workspace, "sheet.xlsx")
    fill_workbook(
        path, Findings_D5="maybe", Findings_I5="Jo", Findings_D6="accept", Findings_I6="Jo",
        Recommendations_D5="accept", Recommendations_H5="31/02/2027", Recommendations_I5="Jo",
        Recommendations_D6="accept", Recommendations_A7="made-up", Recommendations_D7="accept",
        Recommendations_I7="Jo",
    )  # fmt: skip
    found = read_sheet(workspace, path)
    assert [word.item for word in found.written] == ["worse-than-both.smoking-at-delivery"]
    told = "\n".join(found.refused)
    assert 'sheet.xlsx, sheet Findings, cell D5: found "maybe", expected accept, edit, reject or nothing.' in told
    assert 'sheet Recommendations, cell H5: found "31/02/2027"' in told
    assert "sheet Recommendations, cell D6" in told  # nobody's name
    assert 'found the id "made-up"' in told
    assert len(found.refused) == 4


def test_a_text_changed_in_place_is_an_edit_only_where_it_says_so(workspace):
    path = sent(workspace, "sheet.docx")
    fill_document(path, 0, 1, what_it_says="Six in ten babies are breastfed.", decision="edit", who_says_so="Kim")
    fill_document(path, 0, 2, what_it_says="Fewer mothers smoke.", decision="accept", who_says_so="Kim")
    found = read_sheet(workspace, path)
    assert [word.text for word in found.written] == ["Six in ten babies are breastfed."]
    assert "a changed text" in found.refused[0]
    assert "table 1, row 3" in found.refused[0]


def test_a_text_changed_in_place_is_refused_with_its_cell_though_nothing_else_is_filled_in(workspace):
    path = sent(workspace, "sheet.docx")
    fill_document(path, 0, 1, what_it_says="Six in ten, which the board disputes.", who_says_so="Kim")
    fill_document(path, 0, 2, what_it_says="Fewer mothers smoke.")
    found = read_sheet(workspace, path)
    assert found.written == ()
    assert [
        refused.partition(": found a changed text")[0].removeprefix("sheet.docx, ") for refused in found.refused
    ] == ['table 1, row 2, column "what it says"', 'table 1, row 3, column "what it says"']
    workbook = sent(workspace, "sheet.xlsx")
    fill_workbook(workbook, Findings_B6="Fewer mothers smoke.")
    (told,) = read_sheet(workspace, workbook).refused
    assert told.startswith("sheet.xlsx, sheet Findings, cell B6: found a changed text")


def test_a_name_beside_nothing_said_is_refused(workspace):
    path = sent(workspace, "sheet.xlsx")
    fill_workbook(path, Findings_I5="Jo Lee")
    (told,) = read_sheet(workspace, path).refused
    assert "cell D5" in told and "neither a decision nor a comment" in told


def test_a_row_that_lost_its_id_is_refused_with_the_cell(workspace):
    path = sent(workspace, "sheet.xlsx")
    fill_workbook(path, Findings_A5=None, Findings_D5="reject", Findings_I5="Jo Lee", Findings_B9="And what of dads?")
    found = read_sheet(workspace, path)
    assert found.written == ()
    first, second = found.refused
    assert first.startswith("sheet.xlsx, sheet Findings, cell A5: found nothing, expected the id")
    assert "cell A9" in second
    path = sent(workspace, "sheet.docx")
    fill_document(path, 0, 2, id="", decision="reject", who_says_so="Kim")
    (told,) = read_sheet(workspace, path).refused
    assert 'table 1, row 3, column "id"' in told


def test_two_decisions_of_one_person_on_one_item_are_a_fault(workspace):
    path = sent(workspace, "sheet.xlsx")
    page = openpyxl.load_workbook(path)["Findings"]
    id, text = page["A6"].value, page["B6"].value
    fill_workbook(path, Findings_D6="accept", Findings_I6="Jo Lee", Findings_A7=id, Findings_B7=text,
                  Findings_D7="reject", Findings_I7="Jo Lee", Findings_A8=id, Findings_B8=text,
                  Findings_D8="reject", Findings_I8="Ade")  # fmt: skip
    found = read_sheet(workspace, path)
    assert [(word.who, word.decision) for word in found.written] == [("Jo Lee", "accept"), ("Ade", "reject")]
    (told,) = found.refused
    assert "cell D7: found a second decision of the same person" in told
    assert read_sheet(workspace, path).written == ()


def test_an_untouched_sheet_says_nothing_and_refuses_nothing(workspace):
    for name in ("sheet.xlsx", "sheet.docx"):
        found = read_sheet(workspace, sent(workspace, name), by="Jo Lee")
        assert (found.written, found.known, found.refused) == ((), 0, ())


def tracked(word, table, row, **cells):
    """Type into cells as Word does with Track Changes on: what was there is struck out, the new text put in."""
    titles = [cell.text for cell in word.tables[table].rows[0].cells]
    for title, text in cells.items():
        paragraph = word.tables[table].rows[row].cells[titles.index(title.replace("_", " "))].paragraphs[0]._p
        for run in list(paragraph.iter(qn("w:r"))):
            struck = OxmlElement("w:del")
            run.addprevious(struck)
            struck.append(run)
            for each in run.iter(qn("w:t")):
                each.tag = qn("w:delText")
        put_in, run, letters = (OxmlElement(f"w:{name}") for name in ("ins", "r", "t"))
        letters.text = text
        run.append(letters)
        put_in.append(run)
        paragraph.append(put_in)


def test_what_was_typed_with_track_changes_on_is_read(workspace):
    path = sent(workspace, "sheet.docx")
    word = docx.Document(path)
    tracked(word, 0, 1, decision="reject", comment="See our audit", who_says_so="Jo Smith")
    tracked(word, 0, 2, what_it_says="Fewer mothers smoke.", decision="edit", who_says_so="Jo Smith")
    word.save(path)
    found = read_sheet(workspace, path)
    assert found.refused == ()
    rejected, edited = found.written
    assert (rejected.decision, rejected.comment, rejected.who) == ("reject", "See our audit", "Jo Smith")
    assert (edited.decision, edited.text) == ("edit", "Fewer mothers smoke.")


def boxed(inside, *, placeholder=False):
    """A field of a form around a paragraph, a cell or a row."""
    box, about, content = (OxmlElement(f"w:{name}") for name in ("sdt", "sdtPr", "sdtContent"))
    if placeholder:
        about.append(OxmlElement("w:showingPlcHdr"))
    inside.addprevious(box)
    box.append(about)
    box.append(content)
    content.append(inside)


def test_fields_of_a_form_are_read_and_what_they_ask_for_is_not(workspace):
    path = sent(workspace, "sheet.docx")
    fill_document(path, 0, 1, decision="accept", comment="Choose an item.", who_says_so="Kim")
    word = docx.Document(path)
    row = word.tables[0].rows[1]
    cells = list(row.cells)
    boxed(cells[5].paragraphs[0]._p, placeholder=True)
    boxed(cells[8].paragraphs[0]._p)
    boxed(cells[3]._tc)
    boxed(row._tr)
    word.save(path)
    found = read_sheet(workspace, path)
    assert found.refused == ()
    assert [(said.decision, said.comment, said.who) for said in found.written] == [("accept", "", "Kim")]


def test_cells_merged_by_hand_say_the_same_in_each_of_their_places(workspace):
    path = sent(workspace, "sheet.docx")
    fill_document(path, 0, 1, decision="accept", who_says_so="Kim")
    fill_document(path, 0, 2, decision="reject")
    word = docx.Document(path)
    word.tables[0].cell(1, 8).merge(word.tables[0].cell(2, 8))
    word.save(path)
    found = read_sheet(workspace, path)
    assert [(said.decision, said.who) for said in found.written] == [("accept", "Kim"), ("reject", "Kim")]


def test_what_is_agreed_shows_a_change_of_figures_and_a_word_taken_back_undoes(workspace):
    path = sent(workspace, "sheet.xlsx")
    fill_workbook(path, Findings_D5="accept")
    (word,) = read_sheet(workspace, path, by="Jo Lee").written
    now = [finding("64.0%"), FINDINGS[1]]
    first, *_ = agreed(workspace, HERE, now, recommend(now, {}))
    assert (first.state, first.was) == ("agreed", "=Babies breastfed at six weeks: 60.0% in Hartlepool.")
    take_back(workspace, word.entry, "the wrong meeting", "Jo Lee")
    first, *_ = agreed(workspace, HERE, now, recommend(now, {}))
    assert first.state == "proposed"


def test_a_workbook_runs_nothing_and_a_document_says_its_heading_on_each_page(workspace):
    book = openpyxl.load_workbook(sent(workspace, "sheet.xlsx"))
    assert book["Findings"]["B5"].data_type == "s"
    assert book["Findings"]["B5"].value.startswith("=Babies")
    assert book["Findings"].protection.sheet
    assert book["Findings"]["A5"].protection.locked
    assert not book["Findings"]["D5"].protection.locked
    word = docx.Document(sent(workspace, "sheet.docx"))
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in word.tables)


def test_files_that_are_no_sheet_of_this_workspace_are_refused(workspace, tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        read_sheet(workspace, tmp_path / "nothing.xlsx")
    (tmp_path / "text.docx").write_text("no archive")
    with pytest.raises(FamilyhubError):
        read_sheet(workspace, tmp_path / "text.docx")
    with zipfile.ZipFile(tmp_path / "broken.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w>")
    with pytest.raises(FamilyhubError):
        read_sheet(workspace, tmp_path / "broken.docx")
    path = sent(workspace, "sheet.xlsx")
    fill_workbook(path, Findings_A2="Sheet 4711 of E06000001", Recommendations_A2="")
    with pytest.raises(UsageError, match="went out from this workspace"):
        read_sheet(workspace, path)
    with pytest.raises(UsageError, match=r"FILE\.docx"):
        write_sheet(workspace, HERE, "Hartlepool", FINDINGS, RECOMMENDED, tmp_path / "sheet.pdf")


def test_the_commands_read_back_list_and_take_back(workspace):
    path = sent(workspace, "sheet.xlsx")
    fill_workbook(path, Findings_D5="accept", Findings_I5="Jo Lee", Findings_D6="perhaps")

    def run(*words):
        return run_in(workspace.folders.root)("jsna", *words)

    read = run("review", str(path))
    assert read.code == 2
    assert "accept on worse-than-both.breastfeeding-6-8-weeks, Jo Lee" in read.out
    assert "cell D6" in read.err
    listed = run("decisions")
    assert "Jo Lee\taccept\tworse-than-both.breastfeeding-6-8-weeks" in listed.out
    entry = said(workspace, HERE)[0].entry
    assert run("withdraw", str(entry), "--because", "a slip").code == 0
    assert "Jo Lee" not in run("decisions").out
