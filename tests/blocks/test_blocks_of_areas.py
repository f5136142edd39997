"""Charts that hold areas against others and divide people: what a reader could not follow is refused."""

import pytest

from familyhub.blocks import (
    AgeBand,
    AgePyramid,
    Column,
    ConcentrationCurve,
    Document,
    FunnelChart,
    FunnelLimit,
    FunnelPoint,
    Marimekko,
    Series,
    Share,
    SpineChart,
    SpineRow,
    Table,
    Text,
    TreeDiagram,
    TreeNode,
    TrendChart,
    faults,
)


def row(**changed):
    given = {"label": "Smoking", "value": 9.0, "england": 7.0, "lowest": 2.0, "middle_half": (5.0, 9.0),
             "highest": 20.0, "judged": "worse"}  # fmt: skip
    return SpineRow(**(given | changed))


def funnel(**changed):
    given = {"title": "Wards", "description": "One is high.", "of": "Ward", "along": "Children",
             "points": (FunnelPoint("A", 10, 5.0),), "limits": (FunnelLimit(10, (2, 8), (1, 9)),),
             "benchmark": 5.0}  # fmt: skip
    return FunnelChart(**(given | changed))


def trend(**changed):
    given = {"title": "Smoking", "description": "It falls.", "along": "Year", "labels": ("2023", "2024"),
             "area": Series("Here", (5.0, 4.0))}  # fmt: skip
    return TrendChart(**(given | changed))


def mekko(**changed):
    given = {"title": "Segments", "description": "One is dear.", "of": "segments",
             "shares": (Share("A", 10, 60), Share("B", 90, 40))}  # fmt: skip
    return Marimekko(**(given | changed))


def tree(nodes):
    return TreeDiagram("Tree", "It divides once.", "children", "a child", nodes)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: row(label=""), "is empty"),
        (lambda: row(middle_half=(9.0, 5.0)), "is no order"),
        (lambda: row(highest=8.0), "is no order"),
        (lambda: row(judged="bad"), "is no judgement"),
        (lambda: row(value=None), "has no value"),
        (lambda: row(interval=(9.0, 8.0)), "upside down"),
        (lambda: SpineChart("S", "d", "Here", ()), "has no data"),
        (lambda: SpineChart("S", "", "Here", (row(),)), "is empty"),
        (lambda: funnel(points=()), "has no data"),
        (lambda: funnel(limits=()), "has no data"),
        (lambda: funnel(description=" "), "is empty"),
        (lambda: FunnelPoint("A", 0, 1.0), "nobody could be counted"),
        (lambda: FunnelLimit(10, (1, 9), (2, 8)), "do not lie in each other"),
        (lambda: funnel(limits=(FunnelLimit(20, (2, 8), (1, 9)), FunnelLimit(10, (2, 8), (1, 9)))), "order"),
        (lambda: trend(area=Series("Here", (None, None))), "has no data"),
        (lambda: trend(area=Series("Here", (1.0,))), "1 values"),
        (lambda: trend(benchmarks=tuple(Series(n, (1.0, 2.0)) for n in "abcde")), "5 benchmarks"),
        (lambda: trend(benchmarks=(Series("Here", (1.0, 2.0)),)), "two lines of one name"),
        (lambda: trend(intervals=((1.0, 2.0),)), "1 intervals"),
        (lambda: trend(intervals=((2.0, 1.0), None)), "upside down"),
        (lambda: mekko(shares=(Share("A", 10, 60), Share("B", 80, 40))), "add up to 90.0%"),
        (lambda: mekko(kinds=("Health",)), "divides into 0 kinds"),
        (lambda: mekko(shares=tuple(Share(str(i), 100 / 13, 100 / 13) for i in range(13))), "13 columns"),
        (lambda: Share("A", 101, 0), "101%"),
        (lambda: ConcentrationCurve("C", "d", (0, 50, 100), (0, 60, 50), 0.1), "rises"),
        (lambda: ConcentrationCurve("C", "d", (0, 50, 99), (0, 20, 100), 0.1), "ends at 100"),
        (lambda: ConcentrationCurve("C", "d", (0, 100), (0, 20, 100), 0.1), "2 shares of people"),
        (lambda: tree((TreeNode("all", 10, 1.0, (1,)),)), "does not reach each"),
        (lambda: tree((TreeNode("all", 10, 1.0), TreeNode("lost", 10, 1.0))), "does not reach each"),
        (lambda: tree((TreeNode("all", 10, 1.0, (2,)), TreeNode("b", 5, 1.0), TreeNode("c", 5, 1.0, (1,)))), "before"),
        (lambda: AgePyramid("P", "d", (AgeBand("0 to 4", 0, 0),)), "has no data"),
        (lambda: AgePyramid("P", "d", (AgeBand("0 to 4", 1, 1),), benchmark_name="England"), "go together"),
        (lambda: AgeBand("0", -1, 0), "has -1"),
    ],
)
def test_what_does_not_fit_is_refused_and_said(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_a_long_spine_comes_in_parts_that_lose_no_row():
    chart = SpineChart("Spine", "Fifty rows.", "Here", tuple(row(label=str(i)) for i in range(50)))
    parts = chart.parts(18)
    assert [len(part.rows) for part in parts] == [17, 17, 16]
    assert tuple(r for part in parts for r in part.rows) == chart.rows
    assert parts[1].title == "Spine (part 2 of 3)"
    assert chart.parts(50) == (chart,)


def test_a_share_of_people_is_read_off_a_curve_between_its_points():
    curve = ConcentrationCurve("C", "d", (0, 50, 50, 100), (0, 10, 20, 100), 0.5)
    assert curve.at(25) == pytest.approx(5)
    assert curve.at(75) == pytest.approx(60)
    assert curve.at(100) == 100
    with pytest.raises(ValueError, match="no share"):
        curve.at(101)


def test_faults_are_said_a_sentence_each():
    table = Table("Wards", (Column("Ward"), Column("Children", "count")), (("A", 1),))
    chart = funnel()
    document = Document("Report", "A lead.", (Text("Words."), table, chart))
    assert faults(document) == ()
    # No way leads past the refusal at making but this one; renderers look again all the same.
    object.__setattr__(table, "columns", ())
    object.__setattr__(chart, "description", "Wards.")
    found = faults(document)
    assert "table 'Wards' has no header row" in found
    assert "FunnelChart 'Wards' only repeats its title to those who cannot see it" in found
