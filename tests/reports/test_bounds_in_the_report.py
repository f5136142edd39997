"""The report says what a figure might be where it is not sure who is who, and nothing where it is."""

from dataclasses import replace

from familyhub.blocks import Table, Text
from familyhub.measures import Bounds
from familyhub.reports.kpi_measures import measure_sections
from familyhub.reports.kpi_share import Share

IN_DOUBT = "It is in doubt whose some records are: the percentage may be anything from"


def in_doubt(county, measure_id, level="county", families=5):
    """The same report, with so many families in doubt in every year to date of a measure at a level."""

    def doubtful(figure):
        wanted = (figure.measure, figure.period_kind, figure.level) == (measure_id, "year_to_date", level)
        if not wanted:
            return figure
        met, of = figure.numerator, figure.denominator
        low, high = met - families, met + families
        bounds = Bounds(100 * low / of, 100 * high / of, low, of, high, of, 10)
        return replace(figure, bounds=bounds)

    return replace(county, figures=tuple(doubtful(figure) for figure in county.figures))


def sentences(data):
    return [block.text for block in measure_sections(data) if isinstance(block, Text) and IN_DOUBT in str(block.text)]


def with_bounds(data):
    tables = [block for block in measure_sections(data) if isinstance(block, Table)]
    return [table for table in tables if "Bounds" in [column.title for column in table.columns]]


def test_where_everybody_is_known_nothing_is_said_of_bounds(county):
    assert sentences(county) == [] and with_bounds(county) == []


def test_a_measure_in_doubt_says_from_where_to_where(county):
    (said,) = sentences(in_doubt(county, "kpi-2-02"))
    share = county.share("kpi-2-02", "year_to_date", county.month)
    low, high = (f"{100 * (share.numerator + add) / share.denominator:.1f}%" for add in (-5, 5))
    assert said.endswith(f"{IN_DOUBT} {low} to {high}.")


def test_ends_that_read_alike_are_no_sentence(county):
    assert sentences(in_doubt(county, "kpi-2-02", families=0)) == []


def test_its_tables_have_a_column_of_bounds_and_the_others_none(county):
    tables = with_bounds(in_doubt(county, "kpi-2-02"))
    assert tables and all("Visit within 14 days" in table.caption for table in tables)
    for table in tables:
        at = [column.title for column in table.columns].index("Bounds")
        *places, whole = table.rows
        assert whole[at] is not None and all(row[at] is None for row in places)
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_two_places_together_add_their_ends_and_a_sure_one_stands_as_it_is():
    doubtful = Share(8, 10, 0, low=(7, 10), high=(9, 10))
    assert Share.together([doubtful, Share(10, 10, 0)]).bounds == (85.0, 95.0)
    assert Share.together([Share(1, 2, 0), Share(10, 10, 0)]).bounds is None
