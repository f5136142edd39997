"""The composed KPI report: what it says of an invented county, and of counties where much is missing."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from familyhub.blocks import AreaMap, Bullets, Details, Heading, IntervalChart, KeyFigures, LineChart, Text
from familyhub.reports import html
from familyhub.reports.kpi_report import FOR_WHOM, compose
from familyhub.reports.kpi_trends import months_between, trend


def blocks_of(document, kind):
    inner = [b for block in document.blocks for b in (block.blocks if isinstance(block, Details) else (block,))]
    return [block for block in inner if isinstance(block, kind)]


def words_of(document):
    """Every sentence of the document."""
    said = [document.lead]
    for block in document.blocks:
        if isinstance(block, Text):
            said.append(block.text)
        if isinstance(block, Bullets):
            said += [item if isinstance(item, str) else item[0].text + item[1] for item in block.items]
        if isinstance(block, KeyFigures):
            said += [figure.sentence for figure in block.figures]
    return said


def test_the_report_says_first_whom_it_is_for(county):
    document = compose(county)
    assert document.title == "Health visiting in Fenshire: February 2026"
    assert document.notice == FOR_WHOM == "For use inside the partnership: exact figures, not for publication."
    page = html.render(document)
    assert page.index(FOR_WHOM) < page.index("Contents")


def test_every_headline_measure_and_district_has_its_section(county):
    headings = {heading.text for heading in compose(county).headings}
    assert {m.short for m in county.measures if m.headline} <= headings
    assert set(county.outlines) <= headings
    assert {"In short", "Inequalities", "Quality of the data", "Definitions"} <= headings


def test_the_headline_figure_is_the_countys_year_to_date(county):
    share = county.share("kpi-2-02", "year_to_date", "2026-02")
    figures = {f.label: f for block in blocks_of(compose(county), KeyFigures) for f in block.figures}
    visit = figures["Visit within 14 days"]
    assert visit.figure == f"{100 * share.numerator / share.denominator:.1f}%"
    assert f"{share.numerator:,} of {share.denominator:,} families" in visit.sentence
    assert visit.verdict == "Target not met"


def test_a_district_far_below_the_county_stands_out_first(county):
    attention = next(b for b in compose(county).blocks if isinstance(b, Bullets))
    link, words = attention.items[0]
    assert link.text == "Northport"
    assert words.startswith(" lies below Fenshire as a whole by more than chance on all 5 measures")


def test_at_most_eight_points_need_attention_at_once_and_the_rest_opens(county):
    names = sorted(county.outlines)
    worse = {name: number for number, name in enumerate(names)}
    figures = tuple(
        replace(f, numerator=f.numerator * 4 // 5)
        if f.level == "district" and worse[f.place] % 2 and f.period >= "2025-12"
        else f
        for f in county.figures
    )
    document = compose(replace(county, figures=figures))
    blocks = list(document.blocks)
    at = next(n for n, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == "attention")
    assert len(blocks[at + 1].items) == 8
    assert isinstance(blocks[at + 2], Details)
    assert re.fullmatch(r"\d+ more points?: needs attention", blocks[at + 2].summary)
    assert "Overdue" in [link.text for link, _ in blocks[at + 1].items]


def test_the_table_of_districts_adds_up_to_the_county(county):
    table = next(t for t in compose(county).tables() if t.caption.startswith("Visit within 14 days by district"))
    *rows, whole = table.rows
    assert whole[0] == "Fenshire"
    assert sum(row[1] for row in rows) == whole[1]
    assert sum(row[2] for row in rows) == whole[2]


def test_reasons_of_the_districts_add_up_to_no_more_than_the_countys(county):
    by_level = Counter()
    for miss in county.misses:
        by_level[miss.level] += miss.members
    assert 0 < by_level["district"] <= by_level["county"]


def test_maps_and_charts_are_there_for_each_measure(county):
    document = compose(county)
    headline = sum(m.headline for m in county.measures)
    assert len(blocks_of(document, AreaMap)) == headline
    assert len(blocks_of(document, LineChart)) == headline * (1 + len(county.outlines))
    assert len(blocks_of(document, IntervalChart)) == headline * 2


def test_nothing_read_yet_still_gives_a_report_in_whole_sentences(bare):
    document = compose(bare)
    said = words_of(document)
    assert "No source says how fresh it is." in said
    assert any("no families were due to be counted" in words for words in said)
    assert not blocks_of(document, AreaMap)
    assert html.render(document)


def one_district(county):
    only = "Northport"
    kept = tuple(f for f in county.figures if f.level not in {"district", "quadrant"} or f.place == only)
    return replace(county, figures=kept, outlines={only: county.outlines[only]})


def few_months(county):
    return replace(county, figures=tuple(f for f in county.figures if f.period >= "2025-11"))


def one_family(county):
    return replace(county, figures=tuple(replace(f, numerator=0, denominator=1, excluded=1) for f in county.figures))


def withheld(county):
    return replace(county, figures=tuple(replace(f, withheld=True) for f in county.figures))


def all_met(county):
    return replace(county, figures=tuple(replace(f, numerator=f.denominator) for f in county.figures), misses=())


def no_targets(county):
    return replace(county, measures=tuple(replace(m, target=None) for m in county.measures))


def in_april(county):
    april = tuple(f for f in county.figures if f.period == "2025-04")
    so_far = tuple(replace(f, period_kind="year_to_date") for f in april)
    return replace(county, month="2025-04", figures=(*april, *so_far))


@pytest.mark.parametrize(
    "changed", [one_district, few_months, one_family, withheld, all_met, no_targets, in_april], ids=lambda f: f.__name__
)
def test_odd_counties_have_whole_sentences(county, changed):
    document = compose(changed(county))
    assert html.render(document)
    for words in words_of(document):
        assert re.search(r"[.!?…]$", words), words
        assert not re.search(r"\bNone\b|\bnan\b|\{|\}|\s\s|\.\.|\( ", words), words
        assert not re.search(r"\b1 (families|districts|checks|reasons|measures|children)\b", words), words
        assert not re.search(r"\b(no|[02-9]|\d\d+) (family|child|district|check is)\b", words), words


def test_limits_are_not_drawn_from_fewer_than_12_months(county):
    charts = blocks_of(compose(few_months(county)), LineChart)
    assert charts
    assert all(chart.limits is None and not chart.marked for chart in charts)


def test_withheld_figures_are_nowhere_in_the_page(county):
    page = html.render(compose(withheld(county)))
    share = county.share("kpi-2-02", "year_to_date", "2026-02")
    assert f"{share.numerator:,} of {share.denominator:,}" not in page
    assert f">{share.numerator:,}<" not in page


def test_a_month_without_anybody_is_a_gap_in_the_trend(county):
    kept = tuple(f for f in county.figures if f.period != "2025-01")
    found = trend(replace(county, figures=kept), county.measures[0])
    assert found.values[found.months.index("2025-01")] is None
    assert months_between("2024-12", "2025-02") == ["2024-12", "2025-01", "2025-02"]


def test_a_report_needs_a_headline_measure(county):
    with pytest.raises(ValueError, match="at least one headline measure"):
        compose(replace(county, measures=()))


def test_rows_that_do_not_reconcile_are_said(county):
    lost = replace(county.sources[0], landed=41_000)
    document = compose(replace(county, sources=(lost,)))
    table = next(t for t in document.tables() if t.caption == "The sources of this report")
    assert table.notes == (
        "Child health information service: 209 rows read are neither landed nor in quarantine. Please report this.",
    )


def test_rows_that_were_erased_are_said_and_reconcile(county):
    erased = replace(county.sources[0], landed=41_202, erased=7)
    document = compose(replace(county, sources=(erased,)))
    assert "7 rows were taken out since, for an objection or an order." in html.render(document)
    assert next(t for t in document.tables() if t.caption == "The sources of this report").notes == ()


def test_rows_of_files_that_were_sent_again_are_said_apart(county):
    again = replace(county.sources[0], mended=7)
    assert "7 rows lay there in files that were sent again since." in html.render(
        compose(replace(county, sources=(again,)))
    )
    assert "sent again since" not in html.render(compose(county))


def test_the_same_county_gives_the_same_page(county):
    assert html.render(compose(county)) == html.render(compose(county))


def test_links_lead_to_headings_of_the_page(county):
    document = compose(county)
    page = html.render(document)
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors
    assert len(re.findall(r'\bid="', page)) == len(anchors)


def test_places_of_nobody_are_shown_only_where_somebody_counts_there(county):
    nowhere = next(
        f for f in county.figures if (f.level, f.period_kind, f.measure) == ("district", "year_to_date", "kpi-2-02")
    )

    def caption_rows(count):
        figure = replace(nowhere, place="Unallocated", numerator=count, denominator=count)
        document = compose(replace(county, figures=(*county.figures, figure)))
        table = next(t for t in document.tables() if t.caption.startswith("Visit within 14 days by district"))
        return [row[0] for row in table.rows]

    assert "Unallocated" in caption_rows(3)
    assert "Unallocated" not in caption_rows(0)
    assert "Unallocated" not in {h.text for h in compose(county).headings}


def test_a_gap_is_called_wide_only_where_the_difference_leaves_out_0(county):
    def told(most, least):
        def changed(f):
            return replace(f, numerator={"1": most, "5": least}[f.place], denominator=100)

        fifths = tuple(changed(f) for f in county.figures if f.level == "quintile" and f.place in {"1", "5"})
        rest = tuple(f for f in county.figures if f.level != "quintile")
        return " ".join(words_of(compose(replace(county, figures=(*rest, *fifths)))))

    # 80 and 91 of 100: the two intervals overlap, and yet the difference is beyond chance.
    assert "The gap is wider than chance would explain." in told(80, 91)
    assert "Chance alone could explain the gap." in told(80, 84)
    assert "80.0% in the most deprived fifth, 80.0% in the least deprived, no gap." in told(80, 80)
