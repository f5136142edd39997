"""Where a publisher's words contradict the publisher's figures, or two files contradict each other."""

from collections.abc import Iterable, Sequence
from math import isclose

from familyhub.jsna.compared import Against, Conflict, Nature
from familyhub.jsna.intervals import published_interval
from familyhub.jsna.rows import IndicatorRow
from familyhub.stats import Trend, judged

DIRECTIONS = ("increasing", "decreasing")

COMPARED_WORDS = ("better", "worse", "similar", "higher", "lower")


def conflicts_of(
    listed: Sequence[IndicatorRow],
    history: Sequence[IndicatorRow],
    trend: Trend,
    england: Against | None,
    nature: Nature,
) -> Iterable[Conflict]:
    """All contradictions of one indicator and group: `listed` every row, `history` the one kept of each period.

    The words for a trend and a comparison are those beside the latest figure; what the publisher did not test, or we
    cannot, contradicts nothing.
    """
    latest = history[-1]
    kept = {(row.period_order, row.period): row for row in history}
    for row in listed:
        first = kept.get((row.period_order, row.period))
        if first is None or first.value is None or row.value is None:
            continue
        if not isclose(row.value, first.value, rel_tol=1e-6, abs_tol=1e-9):
            yield Conflict("two_values", f"{row.value:g}", f"{first.value:g}", row)
        # An interval of no width is one that was not worked out, not one that is wrong.
        if row.lower is not None and row.upper not in (None, row.lower) and published_interval(row) is None:
            yield Conflict("interval", f"{row.lower:g} to {row.upper:g}", f"{row.value:g}", row)
        if (row.period_order, row.period) == (latest.period_order, latest.period):
            yield from _of_trend(row, trend)
            yield from _of_comparison(row, england, nature)


def _of_trend(row: IndicatorRow, trend: Trend) -> Iterable[Conflict]:
    stated = row.publisher_trend.strip()
    words = stated.lower()
    if not words or trend == "cannot be calculated" or "cannot" in words:
        return
    theirs = next((direction for direction in DIRECTIONS if words.startswith(direction)), None)
    if theirs is None and not words.startswith("no significant"):
        return
    ours = trend if trend in DIRECTIONS else None
    if theirs != ours:
        yield Conflict("trend_direction" if theirs and ours else "trend_significance", stated, trend, row)


def _of_comparison(row: IndicatorRow, england: Against | None, nature: Nature) -> Iterable[Conflict]:
    stated = row.publisher_compared.strip()
    words = stated.lower()
    if words not in COMPARED_WORDS or england is None or england.standing is None:
        return
    if words in ("better", "worse") and nature.polarity == "neither":
        return
    ours = england.standing if words in ("higher", "lower") else judged(england.standing, nature.polarity)
    if ours.removeprefix("much ") != words:
        yield Conflict("compared", stated, ours, row)
