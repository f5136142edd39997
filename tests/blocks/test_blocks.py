"""What a reader could not follow is refused when the block is made."""

import pytest

from familyhub.blocks import (
    Area,
    AreaClass,
    AreaMap,
    Bar,
    BarChart,
    Bullets,
    Caution,
    Column,
    Details,
    Document,
    Estimate,
    Heading,
    Inset,
    IntervalChart,
    KeyFigure,
    KeyFigures,
    Limits,
    LineChart,
    Link,
    Marked,
    Series,
    Table,
    Text,
)

SQUARE = ((((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)),),)


def table(**changed):
    given = {"caption": "Districts", "columns": (Column("District"), Column("Families", "count")), "rows": (("A", 1),)}
    return Table(**(given | changed))


def line(**changed):
    given = {
        "title": "Visits in time", "description": "Rising from 80% to 90%.", "along": "Month",
        "labels": ("Jan", "Feb"), "series": (Series("Visits", (80.0, 90.0)),),
    }  # fmt: skip
    return LineChart(**(given | changed))


def area_map(**changed):
    given = {
        "title": "Map", "description": "A meets the target.", "of": "District",
        "areas": (Area("A", SQUARE, 91.0, 0),), "classes": (AreaClass("meets the target"),),
    }  # fmt: skip
    return AreaMap(**(given | changed))


@pytest.mark.parametrize(
    "make",
    [
        lambda: Text(" "), lambda: Inset(""), lambda: Caution(""), lambda: Bullets(()), lambda: KeyFigures(()),
        lambda: Link("", "there"), lambda: Heading(2, "", "a"), lambda: KeyFigure("", "90%", "Ninety."),
        lambda: KeyFigure("Visits", "90%", ""), lambda: table(caption=""), lambda: Column(""),
        lambda: line(title=""), lambda: line(description=" "), lambda: line(along=""),
        lambda: area_map(description=""), lambda: area_map(title=""), lambda: Details("", (Text("a"),)),
    ],
)  # fmt: skip
def test_missing_words_are_refused(make):
    with pytest.raises(ValueError, match=r"is empty|has no data"):
        make()


@pytest.mark.parametrize(
    "make",
    [
        lambda: line(labels=()), lambda: line(series=()), lambda: line(series=(Series("Visits", (None, None)),)),
        lambda: IntervalChart("Districts", "None has data.", "District", (Estimate("A", None),)),
        lambda: BarChart("Reasons", "There are none.", "Reason", ()), lambda: area_map(areas=()),
        lambda: area_map(classes=()), lambda: table(columns=(), rows=()), lambda: Details("More", ()),
    ],
)  # fmt: skip
def test_charts_and_tables_without_data_are_refused(make):
    with pytest.raises(ValueError, match="has no data"):
        make()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: line(series=(Series("Visits", (1.0,)),)), "1 values of 'Visits', 2 labels"),
        (lambda: line(series=tuple(Series(n, (1.0, 2.0)) for n in "abcde")), "5 lines"),
        (lambda: line(marked=(Marked(2, True, "high"),)), "where there is no point"),
        (lambda: line(series=(Series("V", (None, 1.0)),), marked=(Marked(0, True, "high"),)), "no point"),
        (lambda: Limits(3, 2, 1), "not in order"),
        (lambda: Estimate("A", 5, (7, 3)), "upside down"),
        (lambda: Bar("A", -1), "begins at 0"),
        (lambda: BarChart("R", "d", "r", (Bar("a", 1),), groups=tuple("abcde")), "5 groups"),
        (lambda: BarChart("R", "d", "r", (Bar("a", 1, "x"),)), "does not name the groups x"),
        (lambda: area_map(classes=tuple(AreaClass(c) for c in "abcdef")), "6 classes"),
        (lambda: area_map(areas=(Area("A", SQUARE, 1.0, 3),)), "in class 3"),
        (lambda: Area("A", ((),), 1.0, 0), "no outline"),
        (lambda: table(rows=(("A",),)), "row 1: 1 cells, 2 columns"),
        (lambda: table(header=2), "no column 2"),
        (lambda: Heading(1, "Title", "a"), "level 1"),
        (lambda: Heading(2, "Title", "Not an anchor"), "use a-z"),
        (lambda: Details("More", (Heading(2, "Hidden", "hidden"),)), "hide a heading"),
        (lambda: KeyFigure("Visits", "90%", "Ninety.", standing="good"), "go together"),
    ],
)
def test_what_does_not_fit_is_refused_and_said(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_a_document_refuses_a_skipped_level():
    with pytest.raises(ValueError, match="level 3 straight under level 1"):
        Document("Report", "A lead.", (Heading(3, "Deep", "deep"),))
    with pytest.raises(ValueError, match="level 4 straight under level 2"):
        Document("Report", "A lead.", (Heading(2, "A", "a"), Heading(4, "B", "b")))


def test_a_document_may_climb_back_to_any_level():
    blocks = (Heading(2, "A", "a"), Heading(3, "B", "b"), Heading(4, "C", "c"), Heading(2, "D", "d"))
    assert len(Document("Report", "A lead.", blocks).headings) == 4


def test_a_document_refuses_anchors_used_twice_and_links_that_lead_nowhere():
    with pytest.raises(ValueError, match="used twice: a"):
        Document("Report", "A lead.", (Heading(2, "A", "a"), Heading(2, "B", "a")))
    for lost in (
        Bullets(((Link("North", "north"), " is late."),)),
        table(rows=((Link("North", "north"), 1),)),
        Details("More", (table(rows=((Link("North", "north"), 1),)),)),
        KeyFigures((KeyFigure("Visits", "90%", "Ninety.", anchor="north"),)),
    ):
        with pytest.raises(ValueError, match="lead nowhere: north"):
            Document("Report", "A lead.", (Heading(2, "A", "a"), lost))


def test_a_document_names_its_tables_those_in_details_too():
    first, second = table(caption="First"), table(caption="Second")
    assert Document("Report", "A lead.", (first, Details("More", (second,)))).tables() == (first, second)


def test_numbers_stand_to_the_right():
    assert [Column("A", kind).align for kind in ("text", "date", "count", "percentage")] == [
        "left", "left", "right", "right",
    ]  # fmt: skip
