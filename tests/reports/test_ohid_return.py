"""OHID's return: the metrics in their order, and what stops it from being sent."""

from dataclasses import replace
from datetime import date

import pytest

from familyhub.measures import Bounds, Figure
from familyhub.reports.ohid_return import LEFT_OUT, METRICS, Return, check_table, compose, table

QUARTER_END, AS_AT = date(2025, 3, 31), date(2025, 4, 30)
COUNTS = {
    "ohid-c1": (310, None), "ohid-c2": (380, 420), "ohid-c3": (30, 420), "ohid-c4": (390, 430), "ohid-c5": (410, 430),
    "ohid-c6i": (400, 440), "ohid-c6ii": (396, 400), "ohid-c6iii": (350, 396), "ohid-c6iv": (360, 396),
    "ohid-c6v": (358, 396), "ohid-c6vi": (362, 396), "ohid-c6vii": (355, 396), "ohid-c6viii": (320, 396),
    "ohid-c8i": (405, 425), "ohid-c8ii": (210, 425),
}  # fmt: skip


def figure(measure: str, numerator: int, denominator: int | None) -> Figure:
    share = None if denominator is None else 100 * numerator / denominator
    return Figure(
        measure, "quarter", "2024-25 Q4", "residence", "county", "", numerator, denominator, 0, share, None, None, None,
        None, False, True,
    )  # fmt: skip


def made(code: str = "E10000012", as_at: date = AS_AT, before: tuple[Figure, ...] = (), **changed: Figure) -> Return:
    figures = {measure: figure(measure, *counts) for measure, counts in COUNTS.items()}
    figures |= {name.replace("_", "-"): each for name, each in changed.items()}
    names = {measure: f"About {measure}" for measure in METRICS}
    return compose("Testshire", code, "2024-25 Q4", QUARTER_END, as_at, names, list(figures.values()), before)


def test_the_metrics_stand_in_their_order_and_c7_is_left_out():
    rows = table(made()).rows
    assert [row[3] for row in rows] == list(METRICS.values())
    assert "C7" not in [row[3] for row in rows]
    assert table(made()).notes == (LEFT_OUT,)
    assert rows[0][5:] == (310, None, None)
    assert rows[1][5:] == (380, 420, 90.5)
    assert made().checks == ()
    assert made().may_go
    assert check_table(made()).rows == ()


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator", "metric"),
    [
        ("ohid-c2", 421, 420, "C2"),
        ("ohid-c3", 30, 419, "C3"),
        ("ohid-c3", 41, 420, "C3"),
        ("ohid-c6ii", 396, 401, "C6ii"),
        ("ohid-c6iv", 360, 397, "C6iv"),
        ("ohid-c6viii", 351, 396, "C6viii"),
    ],
)
def test_what_cannot_be_true_stops_it(measure, numerator, denominator, metric):
    found = made(**{measure.replace("-", "_"): figure(measure, numerator, denominator)})
    assert not found.may_go
    assert metric in {check.metric for check in found.checks if check.weight == "stop"}


def test_a_quarter_that_goes_on_or_an_area_without_a_code_stops_it():
    assert not made(as_at=date(2025, 3, 30)).may_go
    assert not made(code="").may_go
    early = made(as_at=date(2025, 4, 3))
    assert early.may_go
    assert [check.says for check in early.checks] == [
        "the sources reach 3 days beyond the quarter: what was entered later than that is not in it"
    ]


def test_a_metric_without_a_figure_stops_it():
    found = compose("Testshire", "E10000012", "2024-25 Q4", QUARTER_END, AS_AT, {}, [])
    assert {check.metric for check in found.checks} == set(METRICS.values())
    assert table(found).rows == ()


def test_sudden_steps_doubt_and_thin_recording_are_to_be_looked_at():
    feeding = replace(figure("ohid-c8ii", 210, 425), withheld=True, percentage=None)
    visits = replace(figure("ohid-c2", 380, 420), bounds=Bounds(89.0, 92.0, 378, 421, 382, 419, 3))
    found = made(before=(figure("ohid-c4", 300, 430),), ohid_c8ii=feeding, ohid_c2=visits)
    assert found.may_go
    assert {check.metric for check in found.checks} == {"C2", "C4", "C8ii"}
    few = made(before=(figure("ohid-c4", 3, 4),), ohid_c4=figure("ohid-c4", 4, 4))
    assert few.checks == (), "one child of four is no step"
    assert any("+20.9 percentage points" in check.says for check in found.checks)
