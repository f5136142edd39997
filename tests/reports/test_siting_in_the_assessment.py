"""The part of a needs assessment on where services should be: with a study of sites, and without one."""

from jsna_town import assessment
from siting_places import seaside

from familyhub.blocks import Heading, Inset
from familyhub.reports import html, jsna_report, pdf, word


def section(document):
    """The blocks of the part on sites, its heading first."""
    places = [place for place, block in enumerate(document.blocks) if isinstance(block, Heading) and block.level == 2]
    (first,) = (place for place in places if document.blocks[place].anchor == "siting")
    after = [place for place in places if place > first]
    return document.blocks[first : after[0]]


def test_without_a_study_it_says_so_and_names_no_command_to_its_readers():
    _, said = section(jsna_report.compose(assessment()))
    assert isinstance(said, Inset) and "without a study of where hubs could be" in said.text
    assert "familyhub" not in said.text


def test_with_a_study_it_names_the_plans_how_sure_they_are_and_what_they_change():
    document = jsna_report.compose(assessment(siting=seaside()))
    text = " ".join(getattr(block, "text", "") for block in section(document))
    assert "Proven optimal: no other sites do better." in text
    assert "the best found, not proven" in text
    assert "travel less than today" in text
    page = html.render(document)
    assert 'id="siting-plan-1"' in page and "Minutes to the nearest hub today" in page
    assert pdf.render(document, seaside().on, ("ua-1", "a-2a")).startswith(b"%PDF")
    assert word.render(document, seaside().on).startswith(b"PK")
