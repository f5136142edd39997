"""Rates of a workspace's snapshot: how often, of how many children, and the events behind each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypedDict

import duckdb

from familyhub.errors import SnapshotError, UsageError
from familyhub.measures import rates
from familyhub.measures.rates import Rate, RateDefinition, TracedEvent
from familyhub.measures.rates.reading import unknown_rate
from familyhub.workspace.answers import hierarchy_of, known_place
from familyhub.workspace.asking import AS_MEASURED, Asked, asked_afresh
from familyhub.workspace.opened import Opened
from familyhub.workspace.showing import Listing, shown_events


def definitions_of(workspace: Opened) -> dict[str, RateDefinition]:
    """The rates in use: those shipped, and the council's own in measures/rates/."""
    return rates.load(workspace.folders.measures / "rates")


class RateChoice(TypedDict, total=False):
    """Which rates: the period's kind and name, the level, by residence, every period."""

    period_kind: str
    period: str | None
    level: str
    residence: bool
    all_periods: bool
    asked: Asked


def chosen_rates(
    workspace: Opened,
    rate: str | None = None,
    *,
    period_kind: str = "quarter",
    period: str | None = None,
    level: str = "county",
    residence: bool = False,
    all_periods: bool = False,
    asked: Asked = AS_MEASURED,
) -> list[Rate]:
    """Rates of one level; without a period, of each the latest whose months all count.

    Raises UsageError for an unknown rate, or a period without figures.
    """
    with _marts(workspace, asked) as connection:
        known = [row[0] for row in connection.execute("SELECT measure FROM rate_measure ORDER BY position").fetchall()]
        if rate is not None and rate not in known:
            raise unknown_rate(rate, known)
        hierarchy = hierarchy_of(level, residence=residence)
        found = rates.rates(connection, rate, period_kind, None, hierarchy, level)
    if period is not None:
        chosen = [each for each in found if each.period == period]
        if not chosen:
            raise _no_figure(period, [each.period for each in found])
        return chosen
    if all_periods:
        return found
    latest: dict[str, str] = {}
    for each in found:
        if each.whole:
            latest[each.measure] = max(latest.get(each.measure, ""), each.period)
    return [each for each in found if latest.get(each.measure) == each.period]


def silent_rates(workspace: Opened, asked: Asked = AS_MEASURED) -> list[tuple[str, str]]:
    """(name, why) of the rates of which no source tells, or not up to the snapshot's day."""
    with _marts(workspace, asked) as connection:
        rows = connection.execute(
            "SELECT short, told_by, covered_to, as_of FROM rate_measure ORDER BY position"
        ).fetchall()
    found = []
    for name, told_by, covered_to, as_of in rows:
        if covered_to is None:
            found.append((name, "no source tells of it, so there is no figure; that is not nought"))
        elif covered_to < as_of:
            found.append((name, f"told by {told_by} up to {covered_to}; later months have no figure"))
    return found


def traced_events(
    workspace: Opened,
    rate: str,
    period: str,
    *,
    level: str = "county",
    place: str = "",
    residence: bool = False,
    asked: Asked = AS_MEASURED,
) -> Listing[TracedEvent]:
    """The events behind a rate, as an analyst may see them; its `not_shown` says how many are left out."""
    with _marts(workspace, asked) as connection:
        hierarchy = hierarchy_of(level, residence=residence)
        place = _known(connection, rate, period, hierarchy, level, place)
        events = rates.trace_rate(connection, rate, period, hierarchy, level, place)
        by_residence = hierarchy != "caseload" and level != "county"
        return shown_events(connection, events, by_residence=by_residence)


def _known(
    connection: duckdb.DuckDBPyConnection, rate: str, period: str, hierarchy: str, level: str, place: str
) -> str:  # fmt: skip
    """The place as figures write it. Raises UsageError for a rate, period or place that no figure knows."""
    figures = rates.rates(connection, None, None, None, hierarchy, level)
    known = [row[0] for row in connection.execute("SELECT measure FROM rate_measure ORDER BY position").fetchall()]
    if rate not in known:
        raise unknown_rate(rate, known)
    if not any(each.period == period for each in figures):
        raise _no_figure(period, [each.period for each in figures if each.period_kind == "month"])
    return known_place(level, place, (each.place for each in figures))


@contextmanager
def _marts(workspace: Opened, asked: Asked) -> Iterator[duckdb.DuckDBPyConnection]:
    """The marts of the snapshot; asked for other days, worked out again in memory from its facts."""
    if asked == AS_MEASURED:
        with workspace.marts() as connection:
            _built(connection)
            yield connection
        return
    manifest = workspace.manifest()
    home, limit = workspace.folders.snapshots / manifest.snapshot_id, workspace.settings.refresh.memory_limit_gb
    with asked_afresh(home, f"{limit:g}GB") as connection:
        rates.fill(connection, definitions_of(workspace), asked.question(manifest), into="marts")
        yield connection


def _built(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute(
        "SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'rate_measure'"
    ).fetchall()  # fmt: skip
    if not found[0][0]:
        raise SnapshotError(
            "snapshot-without-rates",
            "the snapshot in service",
            found="a snapshot of an earlier familyhub, without rates",
            expected="a snapshot that holds rates",
            next_step="Run `familyhub refresh`.",
        )


def _no_figure(period: str, known: list[str]) -> UsageError:
    return UsageError(
        "unknown-period",
        "the question",
        found=f'"{period}"',
        expected=f"a period from {min(known)} to {max(known)}" if known else "a period with figures",
        next_step="Write months as 2024-05, quarters as 2024-25 Q1 and financial years as 2024-25, with --period.",
    )
