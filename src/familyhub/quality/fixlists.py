"""Fix-lists: each fault in words, back to the provider, team and practitioner whose record it is, with what it costs.

A list holds rows of one provider and nothing that another agency told: its own ids, its own files, and teams only as
its own rows name them. What a row costs is told without saying which team holds the family, where they do not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Literal

import duckdb

from familyhub.model import Table
from familyhub.quality.fix_rows import NO_TEAM, FixRow, Wanted, fix_rows
from familyhub.quality.fix_states import State, find_states, key_parts
from familyhub.quality.fix_words import COUNTS_ONLY, HIDDEN, masked_found, masked_key, masked_text, to_do
from familyhub.quality.kpi_cost import Cost, Costing, Gain, as_told_to, gains
from familyhub.quality.lost_contacts import LostRow, fill_lost_contacts, tables_of_contacts
from familyhub.sources import Format, Landed

NOBODY = "Nobody named"
LONG, VERY_LONG = 30, 90
"""Days after which a fault that nobody mended is counted apart."""

STATE_WORDS: dict[State, str] = {
    "open": "open",
    "mended": "mended",
    "no_longer_sent": "no longer sent, and never mended",
}
LEFT_OUT_WORDS = {
    "row": "the row was left out",
    "cell": "the row was read without this cell",
    "nothing": "the row was read as it stands",
}

Told = Literal["all", "masked", "nothing"]
MayTell = Callable[[str | None, frozenset[str]], Told]
"""What may be told of a line by the key of the team it names and the restrictions of everybody it tells of.

`masked` is the fault without what was found, whoever asks.
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many faults stand how. `long` and `very_long` are among the open: first seen over 30 and over 90 days ago.

    `mended_since_last` are those of all mended ones that the newest extract of their table mended.
    """

    open: int = 0
    mended_since_last: int = 0
    mended: int = 0
    no_longer_sent: int = 0
    long: int = 0
    very_long: int = 0

    def sentence(self) -> str:
        """The counts in words."""
        return (
            f"{self.open:,} open, {self.long:,} of them for more than {LONG} days and {self.very_long:,} for more than "
            f"{VERY_LONG}; {self.mended:,} mended, {self.mended_since_last:,} of them by the newest extract; "
            f"{self.no_longer_sent:,} no longer sent and never mended."
        )


@dataclass(frozen=True, slots=True)
class Fix:
    """One fault that somebody should mend.

    `record` is the record's own id in the provider's system, `file` and `row` the line of the newest extract that
    carries it. `found` hides what identifies. `cost_told` is False where nobody can tell whom the row is about;
    then `costs` is empty, and says nothing.
    """

    fault_id: int
    team: str
    practitioner: str
    table: str
    record: str
    column: str
    rule: str
    found: str
    expected: str
    left_out: str
    to_do: str
    file: str
    row: int
    state: State
    first_seen: date
    last_seen: date
    extracts: int
    closed_on: date | None
    happened_on: date | None
    costs: tuple[Cost, ...]
    cost_told: bool

    @property
    def county_points(self) -> float:
        """What it costs the area at most, summed over measures: for the order of the list."""
        return sum(cost.county_points or 0.0 for cost in self.costs)

    @property
    def cost_sentence(self) -> str:
        """The cost in words."""
        if not self.cost_told:
            return "cannot be told: the row does not say enough"
        return "; ".join(cost.sentence() for cost in self.costs) or "none"

    def sentence(self) -> str:
        """The fault in words, with its line."""
        where = (
            f'{self.file}, row {self.row}, column "{self.column}"' if self.column else f"{self.file}, row {self.row}"
        )
        return f"{where}: found {self.found}, expected {self.expected}; {LEFT_OUT_WORDS[self.left_out]}."


@dataclass(frozen=True, slots=True)
class TeamFixes:
    """One team's part of a provider's list: by practitioner, then what costs most, then the oldest."""

    team: str
    counts: Counts
    costs: tuple[Cost, ...]
    fixes: tuple[Fix, ...]


@dataclass(frozen=True, slots=True)
class FixList:
    """What one provider is asked to mend. `not_shown` counts faults of people whose rows may not be shown."""

    source: str
    name: str
    as_at: date
    counts: Counts
    costs: tuple[Cost, ...]
    teams: tuple[TeamFixes, ...]
    not_shown: int

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """All faults, team by team."""
        return tuple(fix for team in self.teams for fix in team.fixes)


def fix_lists(
    connection: duckdb.DuckDBPyConnection,
    extracts: Sequence[tuple[Path, Landed]],
    formats: Mapping[str, Format],
    names: Mapping[str, str],
    as_at: date,
    may_tell: MayTell,
    wanted: Wanted | None = None,
) -> list[FixList]:
    """One list for each provider that has faults, the dearest first.

    `identity`, `facts` and `marts` must be attached, the tables of the last two resolve by their bare names, and the
    Parquet files of `extracts` (those of the snapshot) be readable. `names` are the providers' names, `as_at` the
    snapshot's newest day.
    """
    wanted = wanted or Wanted()
    find_states(connection, extracts, formats)
    rows = fix_rows(connection, as_at, wanted)
    gained, unplaced = _lost(connection, rows, formats, extracts)
    telling = _Telling(formats, gained, unplaced, Costing(connection), as_at, may_tell, wanted)
    found = [
        _list_of(source, names.get(source, source), list(together), telling)
        for source, together in groupby(rows, key=lambda row: row.source)
    ]
    return sorted(found, key=lambda each: (-_points(each.costs), -each.counts.open, each.source))


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is needed to tell of a fault: formats, what each line could gain, and what may be told."""

    formats: Mapping[str, Format]
    gained: Mapping[tuple[int, int], list[Gain]]
    unplaced: frozenset[tuple[int, int]]
    costing: Costing
    as_at: date
    may_tell: MayTell
    wanted: Wanted

    def told(self, row: FixRow) -> Told:
        """What may be told of a fault."""
        return self.may_tell(row.team_key, row.restrictions)

    def with_values(self, row: FixRow) -> bool:
        """Whether what was found is told, and the record's own id in full."""
        return self.wanted.show_values and self.told(row) == "all"

    def gains_of(self, rows: Iterable[FixRow]) -> list[Gain]:
        """What the lines in quarantine could gain together, each line once."""
        lines = dict.fromkeys((row.extract_id, row.row) for row in rows if row.left_out == "row")
        return [gain for line in lines for gain in self.gained.get(line, ())]

    def table(self, row: FixRow) -> Table | None:
        """The source table of a fault; None for the canonical table of a contradiction."""
        form = self.formats.get(row.format)
        return next((table for table in form.tables if table.name == row.source_table), None) if form else None


def _points(costs: Iterable[Cost]) -> float:
    return sum(cost.county_points or 0.0 for cost in costs)


def _lost(
    connection: duckdb.DuckDBPyConnection,
    rows: Iterable[FixRow],
    formats: Mapping[str, Format],
    extracts: Sequence[tuple[Path, Landed]],
) -> tuple[dict[tuple[int, int], list[Gain]], frozenset[tuple[int, int]]]:
    """What each line in quarantine could gain, and the lines of contacts of which nobody can tell whose they are."""
    lines: dict[tuple[int, int], LostRow] = {}
    for row in rows:
        if row.left_out == "row" and row.state != "mended":
            lines.setdefault(
                (row.extract_id, row.row),
                LostRow(
                    row.fault_id, row.extract_id, row.source, row.submission, row.sha256, row.format, row.source_table,
                    row.row, row.received, frozenset(row.faulty), row.raw or "", row.person_id, row.happened_on,
                ),
            )  # fmt: skip
    unplaced = fill_lost_contacts(connection, lines.values(), formats, extracts)
    line_of = {lost.fault_id: line for line, lost in lines.items()}
    found: dict[tuple[int, int], list[Gain]] = {}
    for gain in gains(connection):
        found.setdefault(line_of[gain.fault_id], []).append(gain)
    return found, frozenset(line_of[fault_id] for fault_id in unplaced)


def _list_of(source: str, name: str, rows: list[FixRow], telling: _Telling) -> FixList:
    by_team: dict[str, list[FixRow]] = {}
    for row in rows:
        by_team.setdefault(row.team, []).append(row)
    teams, not_shown = [], 0
    for team, own in by_team.items():
        listed = [row for row in own if row.state != "mended"]
        shown = [row for row in listed if telling.told(row) != "nothing"]
        not_shown += len(listed) - len(shown)
        costs = as_told_to(telling.costing.of(telling.gains_of(listed)), by_team)
        fixes = _in_order([_fix(row, telling) for row in shown])
        teams.append(TeamFixes(team, _counts(own, telling.as_at), costs, fixes))
    teams.sort(key=lambda each: (-_points(each.costs), each.team == NO_TEAM, each.team))
    costs = telling.costing.of(telling.gains_of(row for row in rows if row.state != "mended"))
    counts = _counts(rows, telling.as_at)
    return FixList(source, name, telling.as_at, counts, as_told_to(costs, by_team), tuple(teams), not_shown)


def _in_order(fixes: list[Fix]) -> tuple[Fix, ...]:
    """By practitioner, the one with the dearest fault first; then by cost, then by age."""
    dearest: dict[str, float] = {}
    for fix in fixes:
        dearest[fix.practitioner] = max(dearest.get(fix.practitioner, 0.0), fix.county_points)
    weight = {"row": 0, "cell": 1, "nothing": 2}
    return tuple(
        sorted(
            fixes,
            key=lambda fix: (
                -dearest[fix.practitioner], fix.practitioner, fix.state != "open", -fix.county_points,
                weight[fix.left_out], fix.first_seen, fix.fault_id,
            ),
        )
    )  # fmt: skip


def _fix(row: FixRow, telling: _Telling) -> Fix:
    gained = telling.gained.get((row.extract_id, row.row), ()) if row.left_out == "row" else ()
    expected = row.expected or "another value"
    return Fix(
        fault_id=row.fault_id,
        team=row.team,
        practitioner=row.practitioner_key or NOBODY,
        table=row.source_table,
        record=_record(row, telling),
        column=row.column_name or "",
        rule=row.rule,
        found=_found(row, telling),
        expected=expected,
        left_out=row.left_out,
        to_do=to_do(row.rule, expected),
        file=row.file,
        row=row.row,
        state=row.state,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        extracts=row.extracts,
        closed_on=row.closed_on,
        happened_on=row.happened_on,
        costs=as_told_to(telling.costing.of(gained), {row.team}),
        cost_told=_is_told(row, telling),
    )


def _is_told(row: FixRow, telling: _Telling) -> bool:
    """Whether the cost is known: of contacts that can be placed, and of what was read as it stands."""
    if row.left_out == "nothing":
        return True
    form = telling.formats.get(row.format)
    if row.left_out == "cell" or form is None or (row.extract_id, row.row) in telling.unplaced:
        return False
    return row.source_table in tables_of_contacts(form)


def _record(row: FixRow, telling: _Telling) -> str:
    if not row.record_key:
        return "no id could be read"
    if telling.with_values(row):
        return row.record_key
    table = telling.table(row)
    parts = key_parts(table, row.record_key) if table is not None else {}
    return masked_key(table, parts) if parts else masked_text(row.record_key)


def _found(row: FixRow, telling: _Telling) -> str:
    found = row.found or ""
    if telling.told(row) != "all" and found and row.rule not in COUNTS_ONLY:
        return HIDDEN
    if row.left_out == "nothing":
        return found if telling.with_values(row) else masked_text(found)
    if telling.with_values(row):
        return f'"{found}"' if found else "nothing"
    shown = masked_found(telling.table(row), row.column_name, row.rule, found, row.faults_on_line)
    return f'"{shown}"' if shown == found else shown


def _counts(rows: Iterable[FixRow], as_at: date) -> Counts:
    rows = list(rows)
    ages = [(as_at - row.first_seen).days for row in rows if row.state == "open"]
    return Counts(
        open=len(ages),
        mended_since_last=sum(row.state == "mended" and row.mended_by_last for row in rows),
        mended=sum(row.state == "mended" for row in rows),
        no_longer_sent=sum(row.state == "no_longer_sent" for row in rows),
        long=sum(age > LONG for age in ages),
        very_long=sum(age > VERY_LONG for age in ages),
    )
