"""Needs assessments of five real councils from stored files alone: enough figures, every format, under a minute."""

import io
import re
import time
import zipfile
from datetime import date

import docx
import pypdf
import pytest

from familyhub.blocks import refuse_illegible
from familyhub.jsna import read
from familyhub.reports import jsna_report
from familyhub.workspace import jsna

pytestmark = pytest.mark.slow

ON = date(2026, 11, 22)
FOLDERS = ("lait", "csc", "ohid", "geo", "imd", "pop")
AREAS = {
    "E06000001": "Hartlepool", "E06000057": "Northumberland", "E10000012": "Essex", "E09000033": "Westminster",
    "E10000014": "Hampshire",
}  # fmt: skip
FEWEST_FIGURES = 100
MOST_SECONDS = 60
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@pytest.fixture(scope="module", params=AREAS)
def made(request, published, tmp_path_factory):
    """An area's assessment, its files, and the seconds of processor that it took: machines are shared."""
    begun = time.process_time()
    found = jsna.assess(request.param, [published / folder for folder in FOLDERS], on=ON)
    folder = tmp_path_factory.mktemp(request.param)
    written = jsna.write(found, folder)
    return request.param, found, written, time.process_time() - begun


def test_there_are_enough_figures_in_every_format_in_less_than_a_minute(made):
    area, found, written, seconds = made
    assert found.assessment.name == AREAS[area]
    assert found.figures >= FEWEST_FIGURES
    assert seconds < MOST_SECONDS
    assert {path.suffix for path in written} == {".pdf", ".docx", ".html", ".xlsx", ".zip", ""}


def test_the_area_is_held_against_england_region_and_both_models_of_neighbours(made):
    _, found, _, _ = made
    assessment = found.assessment
    assert assessment.region
    assert {each.model for each in assessment.neighbours} == {"2021", "2025"}
    assert sum(each.england is not None for each in assessment.compared) > FEWEST_FIGURES
    assert sum(each.region is not None for each in assessment.compared) > FEWEST_FIGURES
    assert sum(each.neighbours("2025") is not None for each in assessment.compared) > FEWEST_FIGURES
    assert any(each.of_kind("ward") for each in assessment.within)
    assert len(assessment.outlines) == len(assessment.places.below(assessment.code, "lsoa"))


def test_every_number_of_a_finding_stands_in_a_line_of_a_file(made):
    _, found, _, _ = made
    known = {(row.indicator, row.file, row.row) for row in read(found.collected.rows)}
    assert found.assessment.key_findings
    for finding in found.assessment.findings:
        left = finding.sentence
        for number in finding.numbers:
            before, said, left = left.partition(number.text)
            assert said
            assert not NUMBER.search(before), finding.sentence
            assert all((line.indicator, line.file, line.row) in known for line in number.lines)
        assert not NUMBER.search(left), finding.sentence


def test_everybody_can_read_it(made):
    area, found, written, _ = made
    refuse_illegible(jsna_report.compose(found.assessment))
    by_kind = {path.suffix: path for path in written}
    book = pypdf.PdfReader(by_kind[".pdf"])
    assert book.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert AREAS[area] in book.metadata.title
    about = book.xmp_metadata.stream.get_data().decode()
    assert "pdfuaid" in about
    assert "pdfaid" in about
    assert all(page.extract_text().strip() for page in book.pages)
    assert docx.Document(io.BytesIO(by_kind[".docx"].read_bytes())).core_properties.title
    with zipfile.ZipFile(by_kind[".zip"]) as pack:
        assert pack.testzip() is None
        assert "metadata.csv" in pack.namelist()
