"""What stands out this week, and what changed since the last, in words; from exact counts alone."""

from collections.abc import Sequence

from familyhub.reports.kpi_data import ALL
from familyhub.reports.kpi_findings import findings
from familyhub.reports.kpi_sentences import is_or_are
from familyhub.reports.kpi_trends import is_better, trend
from familyhub.reports.weekly_data import PlaceCounts, WeeklyData, found
from familyhub.reports.weekly_words import ENOUGH_TO_DIVIDE, beyond_chance, met_of
from familyhub.reports.words import capital, counted, listed, month, number, percent
from familyhub.stats.spc import WORDS

MOST = 8
"""Points said at once; a list that nobody reads to its end says nothing."""


def stands_out(data: WeeklyData, good: bool) -> tuple[str, ...]:
    """Findings in whole sentences, good news or those that need attention, the weightiest first."""
    told = [f"{each.link.text}{each.words}" for each in findings(data.kpi) if each.good is good]
    if not good:
        told = [*_without_intervention(data), *_at_risk(data), *told]
    return tuple(told[:MOST])


def changed(data: WeeklyData) -> tuple[str, ...]:
    """What changed since the week before, a sentence each; empty where nothing exact is to be seen."""
    return (*_checks_changed(data), *_newly_overdue(data), *_outcomes_changed(data))


def _exact(data: WeeklyData, rows: tuple[PlaceCounts, ...] | None, what: str | None = None) -> list[PlaceCounts]:
    """Rows of the places that the report is about, where they are exact."""
    return [
        row
        for row in rows or ()
        if (row.level, row.place) in data.places and not row.rounded and what in (None, row.what)
    ]


def _total(rows: list[PlaceCounts], name: str) -> int:
    return sum(row[name] or 0 for row in rows)


def _checks_changed(data: WeeklyData) -> list[str]:
    rows = _exact(data, data.checks)
    now = _total(rows, "met"), _total(rows, "counted")
    before = _total(rows, "met_before"), _total(rows, "counted_before")
    if now[1] and nothing_received(data):
        closed = capital(counted(now[1], "window", "windows"))
        return [f"{closed} closed last week; how many were met is not known yet."]
    if not now[1]:
        return [f"No window of a check closed {data.when}."] if rows else []
    words = f"Of the checks whose window closed {data.when}, {met_of(*now)} {_was(now[0])} made in time"
    if not before[1]:
        return [f"{words}; no window closed in the week before."]
    words += f", after {met_of(*before)} in the week before"
    return [f"{words}: {_judged(now, before)}."]


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _judged(now: tuple[int, int], before: tuple[int, int]) -> str:
    """What to make of a change of a share (met, counted)."""
    if not beyond_chance(now, before):
        return "no more than chance could make"
    better = now[0] * before[1] > before[0] * now[1]
    return f"a change for the {'better' if better else 'worse'} that chance would rarely make"


def _newly_overdue(data: WeeklyData) -> list[str]:
    rows = _exact(data, data.checks)
    overdue, made = _total(rows, "overdue"), _total(rows, "made")
    if not rows or nothing_received(data):
        return []
    became = capital(f"{counted(overdue, 'check', 'checks')} became overdue {data.when}")
    if overdue:
        became += f" and {is_or_are(overdue)} still worth making"
    return [f"{became}; {counted(made, 'check was', 'checks were')} made."]


def _outcomes_changed(data: WeeklyData) -> list[str]:
    now, before = _exact(data, data.outcomes), _exact(data, data.outcomes_before)
    if not now or not before:
        return []
    steps = {
        "entered a cohort": _total(now, "cohort") - _total(before, "cohort"),
        "completed": _total(now, "completed") - _total(before, "completed"),
        "moved away or disengaged": _total(now, "abandoned") - _total(before, "abandoned"),
    }
    told = [f"{number(count)} {words}" for words, count in steps.items() if count > 0]
    fell = [words for words, count in steps.items() if count < 0]
    sentence = f"Outcome measures: {listed(told)} last week." if told else "Outcome measures: nobody entered or ended."
    if fell:
        sentence += " Records were mended: there are now fewer of whom it was said that they " + listed(fell) + "."
    return [sentence]


def _without_intervention(data: WeeklyData) -> list[str]:
    rows = _exact(data, data.three, "three")
    three, helped = _total(rows, "three_or_more"), _total(rows, "with_intervention")
    if three <= helped:
        return []
    who = counted(three, "under five", "under fives")
    if not helped:
        return [
            f"Priority groups: {who} {is_or_are(three)} in three or more groups, none with a targeted intervention."
        ]
    without = three - helped
    return [
        f"Priority groups: of {who} in three or more groups, {number(without)} ({percent(100 * without / three)}) "
        f"{'receives' if without == 1 else 'receive'} no targeted intervention."
    ]


def _at_risk(data: WeeklyData) -> list[str]:
    by_measure: dict[str, int] = {}
    for row in _exact(data, data.outcomes):
        if row["at_risk"]:
            by_measure[row.what] = by_measure.get(row.what, 0) + (row["at_risk"] or 0)
    if not by_measure:
        return []
    most = sorted(by_measure, key=lambda measure: (-by_measure[measure], measure))[:3]
    told = listed([f"{data.outcome_names[measure].short} ({number(by_measure[measure])})" for measure in most])
    more = "most of all " if len(by_measure) > len(most) else ""
    return [
        f"Outcomes at risk: for {counted(sum(by_measure.values()), 'active member', 'active members')} the deadline is "
        f"near or support has not begun or has stalled: {more}{told}."
    ]


def nothing_received(data: WeeklyData) -> bool:
    """Whether of the week of the checks no check is known of anybody in the area: its extracts have not come yet."""
    rows = [row for row in data.checks if row.level == "county"]
    return bool(rows) and all(row["made"] == 0 for row in rows)


def late_sources(data: WeeklyData) -> str:
    """A sentence on the sources that were last received before the week had ended; empty where there is none."""
    if data.checks_known_to is not None:
        return (
            f"No check made last week has been received yet from anybody in {data.kpi.area}. The checks shown here are "
            f"those of {data.checks_week.says}, the last of which any are known."
        )
    if nothing_received(data):
        return (
            f"No check made last week has been received from anybody in {data.kpi.area}: last week's figures say what "
            "is missing from the extracts, and nothing of what was done."
        )
    late = [source for source in data.kpi.sources if source.as_at is not None and source.as_at < data.week.sunday]
    if not late:
        return ""
    names = listed([source.name for source in late])
    return (
        f"{names} {'was' if len(late) == 1 else 'were'} last received before the week had ended, so more of last "
        "week's checks may have been made than is known."
    )


def changed_as_released(data: WeeklyData, places: Sequence[tuple[str, str]], judged: str) -> tuple[str, ...]:
    """What changed in these places, from released counts; `judged` is what to make of it in the area as a whole."""
    if nothing_received(data):
        return ()
    told: list[str] = []
    for level, place in places:
        row = found(data.checks, ALL, level, place)
        # Of a few rounded ones a sentence would say that all were made where one in three was not.
        if row is None or not row["met"] or not row["met_before"]:
            continue
        if min(row["counted"] or 0, row["counted_before"] or 0) < ENOUGH_TO_DIVIDE:
            continue
        now = met_of(row["met"], row["counted"], rounded=True)
        before = met_of(row["met_before"], row["counted_before"], rounded=True)
        verdict = f": {judged}" if level == "county" and judged else ""
        told.append(
            f"{data.named(level, place)}: of the checks whose window closed {data.when}, {now} were made in time, "
            f"after {before} in the week before{verdict}."
        )
    return tuple(told)


def area_judged(data: WeeklyData) -> str:
    """What to make of the change of the week's checks in the area as a whole; empty where there is nothing to judge."""
    rows = [row for row in data.checks if row.level == "county"]
    now = _total(rows, "met"), _total(rows, "counted")
    before = _total(rows, "met_before"), _total(rows, "counted_before")
    return _judged(now, before) if now[1] and before[1] else ""


def area_signals(data: WeeklyData) -> tuple[str, ...]:
    """Signals of change in the area as a whole, without a number, for those who see it rounded."""
    told: list[str] = []
    for measure in data.kpi.headline:
        series = trend(data.kpi, measure)
        if series is not None and series.latest.signals:
            better = "better" if is_better(series.latest) else "worse"
            told.append(
                f"{measure.short}: {month(data.kpi.month)} is {WORDS[series.latest.signals[0]]} in {data.kpi.area} as "
                f"a whole, a change for the {better} that chance would rarely make."
            )
    return tuple(told)
