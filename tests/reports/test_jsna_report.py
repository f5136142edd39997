"""The needs assessment as a document: its parts, what it says and does not say, and every format of it."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import docx
import pytest
from jsna_town import CATALOGUE, assessment

from familyhub.blocks import Bullets, Heading, KeyFigures, SpineChart, Table, Text, TrendChart, refuse_illegible
from familyhub.jsna.reviewing import Agreed, Word
from familyhub.reports import data_pack, html, jsna_pack, jsna_words, pdf, pictures, word
from familyhub.reports.jsna_local_data import LocalMeasure, Voice
from familyhub.reports.jsna_report import compose

ON = date(2026, 3, 2)


@pytest.fixture(scope="module")
def town():
    return assessment()


@pytest.fixture(scope="module")
def document(town):
    return compose(town)


def anchors(document):
    return [heading.anchor for heading in document.headings]


def below(document, anchor):
    """The blocks between a heading and the next of its level or above."""
    found, level = [], None
    for block in document.blocks:
        if isinstance(block, Heading):
            if level is not None and block.level <= level:
                break
            if block.anchor == anchor:
                level = block.level
                continue
        if level is not None:
            found.append(block)
    return found


def words_of(blocks):
    """Every word of texts, lists and tables."""
    told = []
    for block in blocks:
        match block:
            case Text():
                told.append(block.text)
            case Bullets():
                told += [" ".join((item[0].text, item[1])) if isinstance(item, tuple) else item for item in block.items]
            case Table():
                told += [block.caption, *(str(cell) for row in block.rows for cell in row)]
            case _:
                pass
    return " ".join(told)


def test_findings_and_advice_come_before_everything_else(document):
    first = [anchor for anchor in anchors(document) if document.headings[anchors(document).index(anchor)].level == 2]
    assert first[:3] == ["summary", "recommendations", "area"]
    cohorts = ["birth", "early-years", "primary", "secondary", "young-people", "all"]
    assert first[3:9] == [f"cohort-{cohort}" for cohort in cohorts]
    assert first[9:] == ["places", "use", "siting", "without-building", "voice", "neighbours", "methods", "tables"]


def test_the_summary_says_what_is_worse_by_the_figures_and_not_by_the_publishers_words(document):
    told = words_of(below(document, "summary"))
    # The rows say "Better" and "Decreasing" of figures that are worse and rise.
    assert "Persistent absence in primary schools: 24.0%" in told
    assert "worse than in England (17.0%)" in told
    assert re.search(r"Babies breastfed at 6 to 8 weeks: 30.0% .*worse than in England \(50.0%\)", told)
    (figures,) = [block for block in below(document, "summary") if isinstance(block, KeyFigures)]
    counts = {figure.label: figure.figure for figure in figures.figures}
    assert counts["Worse than England"] == "2"
    assert counts["Better than England"] == "1"


def test_what_is_missing_is_said_and_not_left_out(document):
    assert "does not say what children" in words_of(below(document, "voice"))
    assert "needs the linked records" in words_of(below(document, "use"))
    assert "cannot be told apart" in words_of(below(document, "places"))
    assert "names no sites" in next(block.text for block in below(document, "siting"))


def test_a_later_figure_that_was_left_out_stands_with_why_beside_those_withheld(town):
    at = next(place for place, each in enumerate(town.compared) if each.indicator == "absence")
    latest = town.compared[at].row
    why = "left out: the number of people to divide it among is in no file; years stated as 2025-26 (OT)"
    later = replace(latest, value=None, period="2025", period_order=20250000, note=why)
    with_it = replace(town.compared[at], suppressed=(later,))
    shown = compose(replace(town, compared=(*town.compared[:at], with_it, *town.compared[at + 1 :])))
    (table,) = [block for block in below(shown, "methods-withheld") if isinstance(block, Table)]
    assert table.rows == (
        ("Persistent absence in primary schools", "2024", "2025",
         "left out: the number of people to divide it among is in no file"),
    )  # fmt: skip


def test_each_cohort_has_its_picture_its_course_and_its_table(document):
    for cohort in ("birth", "primary"):
        kinds = [type(block) for block in below(document, f"cohort-{cohort}")]
        assert TrendChart in kinds
    assert [table.caption for table in below(document, "tables") if isinstance(table, Table)]
    (table,) = [each for each in below(document, "tables-primary") if isinstance(each, Table)]
    row = dict(zip([column.title for column in table.columns], table.rows[0], strict=True))
    assert (row["Testbury"], row["England"], row["Similar councils"]) == ("24.0%", "17.0%", "17.0%")
    assert (row["Against England"], row["Recent trend"]) == ("worse", "rising, getting worse")


def test_a_spine_stands_where_there_is_more_than_one_figure(town):
    two = {id: replace_cohort(each) for id, each in CATALOGUE.items()}
    (spine,) = [block for block in below(compose(replace(town, catalogue=two)), "cohort-birth")
                if isinstance(block, SpineChart)]  # fmt: skip
    judged = {row.label: row.judged for row in spine.rows}
    assert judged["Babies breastfed at 6 to 8 weeks"] == "worse"
    assert judged["Young people in learning at 16 to 17"] == "better"
    assert judged["Good level of development at 5"] == "similar"


def replace_cohort(indicator):
    import msgspec

    return msgspec.structs.replace(indicator, cohort="birth")


def test_contradicted_words_stand_in_the_appendix_alone(town, document):
    conflicts = [one for each in town.compared for one in each.conflicts]
    assert conflicts
    told = words_of(block for block in document.blocks if not isinstance(block, Heading))
    assert "Decreasing" not in told
    assert "that its own figures contradict" in words_of(below(document, "methods-conflicts"))


def test_chance_is_said_aloud(document):
    told = words_of(below(document, "methods-chance"))
    assert "compared with England" in told
    assert "chance alone" in told


def finding_of(town):
    return next(each for each in town.key_findings if each.indicator == "breastfed")


def decided(kind, id, decision, text="", was=""):
    said = Word("E06999901", kind, id, "Jo Public", 1, "as it was", "f", decision, "We know why", text, "Health visits",
                date(2026, 9, 1), said_at=datetime(2026, 3, 3))  # fmt: skip
    state = "rejected" if decision == "reject" else "agreed"
    return Agreed(kind, id, state, text or "as it was", said, (said,), was)


def test_a_finding_that_was_turned_down_is_told_in_the_appendix_alone(town):
    finding = finding_of(town)
    shown = compose(replace(town, said={finding.id: decided("finding", finding.id, "reject")}))
    assert finding.sentence not in words_of(below(shown, "summary"))
    assert finding.sentence not in words_of(below(shown, "cohort-birth"))
    assert finding.sentence in words_of(below(shown, "methods-rejected-findings"))


def test_a_finding_is_said_in_the_partners_words(town):
    finding = finding_of(town)
    edited = decided("finding", finding.id, "edit", "Three in ten babies are breastfed.")
    shown = compose(replace(town, said={finding.id: edited}))
    assert "Three in ten babies are breastfed." in words_of(below(shown, "summary"))
    assert finding.sentence not in words_of(below(shown, "summary"))


def test_partners_words_for_figures_that_have_changed_since_stand_in_the_appendix_alone(town):
    finding = finding_of(town)
    edited = decided("finding", finding.id, "edit", "Four in ten babies are breastfed.", was="40.0% are breastfed.")
    shown = compose(replace(town, said={finding.id: replace(edited, now=finding.sentence)}))
    for part in ("summary", "cohort-birth"):
        told = words_of(below(shown, part))
        assert finding.sentence in told
        assert "Four in ten" not in told and "the appendix has them" in told
    told = words_of(below(shown, "methods-said"))
    assert all(each in told for each in ("Four in ten", "It read: 40.0%", f"It reads now: {finding.sentence}"))


def test_agreed_stands_before_proposed_and_a_change_of_figures_is_said(town):
    first, *others = town.advice
    agreed = replace(first, state="agreed", who="Health visiting", by_when="1 September 2026", changed="It has moved.")
    shown = compose(replace(town, advice=(*others, agreed)))
    assert [anchor for anchor in anchors(shown) if anchor.startswith("recommendations-")] == [
        "recommendations-agreed",
        "recommendations-proposed",
    ]
    told = words_of(below(shown, "recommendations"))
    assert "1 recommendation is agreed by the partners." in told
    assert "Health visiting, 1 September 2026" in told
    assert f"{first.does} It has moved." in told


def test_every_reference_has_a_number_that_the_appendix_explains(town, document):
    (table,) = [each for each in below(document, "methods-evidence") if isinstance(each, Table)]
    known = {row[0] for row in table.rows}
    cited = set()
    for each in below(document, "recommendations"):
        if isinstance(each, Table):
            cited |= {number.strip() for row in each.rows for number in str(row[-1]).split(",")}
    assert cited
    assert cited <= known
    assert len(known) == len({item for each in town.advice for item in each.evidence})


def test_words_and_counts_of_the_linked_records(town):
    local = (
        LocalMeasure(
            "due:a", "Seen by day 14", "Checks that are due", "birth", "2025-26 Q4", 40, 45, 88.9, target="96%"
        ),
        LocalMeasure("group:b", "Young carer", "Priority groups", "all", "2026-04-15", None, 900, None),
    )
    voice = Voice(25, (("A parent or carer", 25), ("A child or young person", None)), (), (("It is far.", "a parent"),))
    shown = compose(replace(town, local=local, voice=voice))
    tables = {each.caption: each for each in shown.tables()}
    assert tables["Checks that are due: Testbury, from the linked records"].rows == (
        ("Seen by day 14", "quarter 4 of 2025/26", 40, 45, 88.9, "96%"),
    )
    assert tables["Priority groups: Testbury, from the linked records"].rows[0][:3] == (
        "Young carer", "15 April 2026", None,
    )  # fmt: skip
    assert "“It is far.” (a parent)" in words_of(below(shown, "voice"))


def test_the_linked_records_alone_make_a_report(town):
    local = (LocalMeasure("due:a", "Seen by day 14", "Checks that are due", "birth", "2025-26 Q4", 40, 45, 88.9),)
    alone = replace(town, compared=(), findings=(), key_findings=(), advice=(), local=local, files=(), neighbours=())
    shown = compose(alone)
    assert "1 figure of the area's own records" in shown.lead
    assert "without published figures" in words_of(below(shown, "summary"))
    with pytest.raises(ValueError, match="no figure"):
        compose(replace(alone, local=()))


def test_every_format_is_made_and_can_be_read_by_everybody(document):
    refuse_illegible(document)
    made = pdf.render(document, ON, ("ua-1", "a-2a"))
    assert made.startswith(b"%PDF")
    assert b"pdfuaid" in made or b"StructTreeRoot" in made
    read = docx.Document(io.BytesIO(word.render(document, ON)))
    headings = [each.text for each in read.paragraphs if each.style.name.startswith("Heading")]
    assert "Summary" in headings
    page = html.render(document)
    assert all(f'id="{heading.anchor}"' in page for heading in document.headings)


def test_the_same_figures_give_the_same_bytes(town, document):
    again = compose(assessment())
    assert html.render(again) == html.render(document)
    assert pdf.render(again, ON) == pdf.render(document, ON)
    assert word.render(again, ON) == word.render(document, ON)


def test_the_data_pack_holds_every_figure_with_its_line(town, tmp_path):
    book, bundle = data_pack.write(tmp_path, jsna_pack.pack(town), "data")
    assert book.exists()
    with zipfile.ZipFile(bundle) as inside:
        described = json.loads(inside.read("datapackage.json"))
        texts = {name: inside.read(name).decode("utf-8-sig") for name in inside.namelist() if name.endswith(".csv")}
    figures = next(text for name, text in texts.items() if "figures-of-testbury" in name and "time" not in name)
    assert len(figures.splitlines()) == 1 + len(town.compared)
    for each in town.compared:
        assert re.search(rf"^{each.indicator},.*{each.row.file},{each.row.row}\r?$", figures, re.MULTILINE)
    behind = next(text for name, text in texts.items() if "findings" in name)
    assert all(finding.id in behind for finding in town.findings)
    assert len(described["resources"]) >= 6


def test_pictures_are_files_for_slides(document, tmp_path):
    written = pictures.write(tmp_path, document)
    assert {path.suffix for path in written} == {".svg", ".png", ".csv"}
    assert len(written) == 3 * len(document.pictures())


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(28.04, "% of children", "28.0%"), (100.0, "% of pupils", "100%"), (101.5, "% of children", "101.5%"),
     (45.25, "per 10,000 children", "45.2 per 10,000 children"),
     (1234.5, "pounds for each child", "£1,234 for each child"),
     (18070, "children", "18,070 children"), (0.034, "per 1,000 people", "0.03 per 1,000 people"),
     (-0.004, "grades", "0.00 grades"), (None, "% of children", "not published")],
)  # fmt: skip
def test_figures_are_said_with_their_unit(value, unit, said):
    import msgspec

    assert jsna_words.figure(value, msgspec.structs.replace(CATALOGUE["absence"], unit=unit)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [("202324", "2023/24"), ("20232024", "2023/24"), ("2024", "2024"), ("2023/24", "2023/24"), ("202403", "202403")],
)
def test_periods_are_said_as_people_say_them(text, said):
    assert jsna_words.period(text) == said
