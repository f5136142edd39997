"""The report on the linkage: what it says first, whom it names worse served, and what others may not see of it."""

from datetime import date

import pytest
from linked_records import linked, written

from browsing import open_all_details, opened, sideways, violations
from familyhub.quality.linkage_contrasts import tie_contrasts
from familyhub.quality.linkage_reading import read_linkage
from familyhub.reports import html
from familyhub.reports.linkage_counts import Counts
from familyhub.reports.linkage_report import compose
from familyhub.reports.linkage_tables import groups_table, workbook_tables
from familyhub.reports.linkage_words import before_findings, linkage_findings

SOURCES = "('chis', 'Child health', ['chis']), ('gp', 'GPs', ['csds']), ('school', 'Schools', ['cin_census'])"


def county(tied_of_pakistani: int = 60, twins_joined: int = 2) -> str:
    """200 children of CHIS, half of them Pakistani; GPs know 95 of the others and `tied_of_pakistani` of theirs."""
    lines = ["record | person | source | person_key | nhs_numbers | birth_date | birth_order | forename | surname"]
    stated = ["person_record | source | person_key | ethnicity | extract_id | row"]
    edges = ["link_proof | a | b | weight"]
    for child in range(200):
        pakistani = child < 100
        tied = child < tied_of_pakistani if pakistani else child < 195
        order = "1" if child < twins_joined else ""
        number = f"{child:010}"
        lines.append(f"| {child} | chis | c{child} | {number} | 2022-05-01 | {order} | ada | vale")
        stated.append(f"| chis | c{child} | {'J' if pakistani else 'A'} | 2 | {child}")
        if tied:
            order = "2" if child < twins_joined else ""
            lines.append(f"| {child} | gp | g{child} | {number} | 2022-05-01 | {order} | ada | vale")
            stated.append(f"| gp | g{child} | {'J' if pakistani else 'A'} | 2 | {child}")
            edges.append(f"| {len(lines) - 3} | {len(lines) - 2} | {20 if child % 2 else 3}")
    lines.append("| 900 | school | s1 |  |  |  |  | ")
    return "\n".join([*lines, *stated, *edges])


def quality(text: str, newest: date = date(2026, 6, 30)):
    connection = linked(text)
    connection.execute(f"CREATE TABLE marts.source AS SELECT * FROM (VALUES {SOURCES}) AS told (source, name, formats)")
    return read_linkage(written(connection, newest=newest), newest)


@pytest.fixture(scope="module")
def found():
    return quality(county())


@pytest.fixture(scope="module")
def page(found, tmp_path_factory):
    file = tmp_path_factory.mktemp("linkage") / "report.html"
    file.write_text(html.render(compose(found, "Testshire", quality(county(50, 0)))), "utf-8")
    return file


def test_what_is_broken_comes_first_then_who_is_served_worse(found):
    said = [finding.sentence for finding in linkage_findings(found)]
    assert said[0] == "First-born and second-born in one person: 2 people. Mostly twins joined."
    assert said[1].startswith(
        "Records of children of Pakistani ethnicity are tied to another source in 75.0%, those of others in 97.4%: "
        "22.4 percentage points fewer (between "
    )


def test_a_difference_is_reckoned_with_people_and_with_the_sources_they_are_in(found):
    pakistani = next(each for each in tie_contrasts(found, "ethnicity") if each.value == "J")
    assert (pakistani.part, pakistani.whole, pakistani.people) == (120, 160, 100)
    assert (pakistani.other_part, pakistani.other_whole, pakistani.other_people) == (190, 195, 100)
    assert pakistani.clear and pakistani.fewer
    # of 100 records in CHIS 95% would be tied, of 60 at the GPs all
    assert pakistani.expected == pytest.approx((100 * 0.95 + 60) / 160)


def test_groups_that_do_not_differ_are_not_said():
    found = quality(county(95, 0))
    assert [finding for finding in linkage_findings(found) if finding.kind == "tied"] == []
    assert "No group of children is tied clearly less often than the others." in html.render(compose(found, "Here"))


def test_a_record_that_nothing_can_link_is_said_with_the_reason(found):
    said = [finding.sentence for finding in linkage_findings(found) if finding.kind == "linkable"]
    assert said == ["Schools: 1 of 1 records (100%) can never be linked; most often: no birth date."]


def test_the_page_tells_what_the_model_would_find_without_numbers(page):
    text = page.read_text("utf-8")
    assert "Without numbers the model would join 49.7% of 155 pairs of named records that a number proves" in text
    assert "CSDS" in text and "CIN census" in text


def test_the_page_tells_of_the_snapshot_before(page):
    assert "of records are tied to another source: 3." in page.read_text("utf-8")


def test_what_got_worse_since_the_snapshot_before_is_said(found):
    better = quality(county(95, 0))
    assert [finding.sentence for finding in before_findings(found, better, Counts())] == [
        "Child health: 77.5% of records are tied to another source, 95.0% in the snapshot before.",
        "First-born and second-born in one person: 2 people, 0 in the snapshot before.",
    ]
    assert list(before_findings(better, found, Counts())) == []


def test_what_goes_to_others_holds_no_small_count_and_no_exact_one(found):
    counts = Counts(for_others=True)
    for table in workbook_tables(found, None, linkage_findings(found, counts), counts):
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if column.kind == "count" and cell is not None:
                    assert cell == "*" or int(str(cell).replace(",", "")) % 5 == 0, (table.caption, row)
                assert column.kind != "interval" or cell is None
                assert column.title != "Who they are"
    ethnicity = groups_table(found, "ethnicity", counts)
    assert ("Pakistani", "160", "100", 75.0) in {row[:4] for row in ethnicity.rows}
    said = [finding.sentence for finding in linkage_findings(found, counts)]
    assert said[0] == "First-born and second-born in one person: * people. Mostly twins joined."
    assert "between" not in " ".join(said)
    assert "hidden" in html.render(compose(found, "Testshire", for_others=True))


def test_where_nothing_is_linked_yet_the_report_still_reads():
    found = quality("record | person | source | person_key | birth_date\n| 1 | chis | a |")
    text = html.render(compose(found, "Testshire"))
    assert "No two named records of different sources share an NHS number" in text
    assert "Nobody has decided about enough pairs yet" in text


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing(chromium, axe, page, width):
    with opened(chromium, page.as_uri()) as shown:
        shown.set_viewport_size({"width": width, "height": 900})
        open_all_details(shown)
        assert violations(shown, axe) == []
        assert sideways(shown) <= 0
        assert shown.requested == [page.as_uri()]
