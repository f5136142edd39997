"""Comparing the four countings of one kind of measure: who stands otherwise, why, and what the places add up to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import duckdb

from familyhub.measures.bridge import PLACES, Change, changes
from familyhub.measures.causes import POPULATION, Counted, Known, Rules, Standing
from familyhub.sql import literal
from familyhub.state.frozen import Publication
from familyhub.state.ledger import IdEvent, id_events
from familyhub.workspace.frozen_copies import Copy
from familyhub.workspace.opened import Opened
from familyhub.workspace.standings import KINDS, THREE, KindName, Said
from familyhub.workspace.standings.how_often import children_of
from familyhub.workspace.standings.in_groups import COMBINATION, counts_of
from familyhub.workspace.standings.shape import STANDING

AS_PUBLISHED, RERUN, AGAIN, NOW = 1, 2, 3, 4
"""The four countings, in the order in which they are compared."""

DIFFERS = f"""
SELECT member
FROM {STANDING}
WHERE kind = $kind AND measure = $measure
GROUP BY member
HAVING (COUNT(*) < 4 OR COUNT(DISTINCT (adds, places)) > 1) AND MAX(list_sum(adds)) > 0
"""

MEMBERS = f"""
SELECT stage, member, subject_id, person_id, adds, stands, reason, places, file, row, came_late
FROM {STANDING}
WHERE kind = $kind AND measure = $measure AND member IN ({DIFFERS})
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """One kind of measure, counted four times on one connection.

    `stale` are measures whose published SELECT no longer runs; `gone` those without a current figure, and why. `events`
    are the ledger's since the publication, `now` how the measures are counted in service.
    """

    connection: duckdb.DuckDBPyConnection
    kind: KindName
    copy: Copy
    stale: set[str]
    gone: Mapping[str, str]
    events: Mapping[int, IdEvent]
    now: Mapping[str, Said]
    _known: dict[str, Known] = field(default_factory=dict)

    def counts(self, measure: str) -> tuple[str, ...]:
        """What the numbers of a measure count."""
        return counts_of(measure) if self.kind == "group" else KINDS[self.kind].counts

    def name(self, measure: str) -> str:
        """The measure in words."""
        said = self.copy.measures[self.kind]
        if measure in said:
            return str(said[measure]["name"])
        return ", ".join(str(said[group]["name"]) if group in said else group for group in measure.split(COMBINATION))

    def is_count(self, measure: str) -> bool:
        """Whether it is a count without a denominator."""
        return bool(self._said(measure).get("is_count", False))

    def steps(self, measure: str) -> Iterator[Change]:
        """Every step of every member, with its cause and the line or entry behind it."""
        yield from self._steps(measure, KINDS[self.kind].rules, measure)
        if (children := self._children(measure)) is not None:
            yield from self._steps(children, POPULATION, measure)

    def totals(self, measure: str, stage: int, column: str | None) -> dict[str, Counted]:
        """The figure of each place of a level in one counting; of the county, under "", without a column."""
        place = "''" if column is None else f"places[{PLACES.index(column) + 1}]"
        sums = ", ".join(f"SUM(adds[{at}])" for at in range(1, len(self.counts(measure)) + 1))
        names = ", ".join(literal(name) for name in (measure, self._children(measure)) if name is not None)
        rows = self.connection.execute(
            f"SELECT place, {sums} FROM (SELECT {place} AS place, adds FROM {STANDING} "
            f"WHERE kind = $kind AND stage = $stage AND measure IN ({names})) GROUP BY place",
            {"kind": self.kind, "stage": stage},
        ).fetchall()
        return {row[0]: tuple(int(value) for value in row[1:]) for row in rows}

    def _said(self, measure: str) -> Said:
        return self.copy.measures[self.kind].get(measure, {})

    def _children(self, measure: str) -> str | None:
        """The name under which the children of a rate stand."""
        return children_of(self._said(measure)) if self.kind == "rate" else None

    def _steps(self, stood_as: str, rules: Rules, measure: str) -> Iterator[Change]:
        stages: dict[int, dict[str, Standing]] = {stage: {} for stage in (AS_PUBLISHED, RERUN, AGAIN, NOW)}
        rows = self.connection.execute(MEMBERS, {"kind": self.kind, "measure": stood_as}).fetchall()
        for stage, member, subject, person, adds, stands, reason, places, file, row, came_late in rows:
            record = None if file is None else f"{file}:{'?' if row is None else row}"
            stages[stage][member] = Standing(
                subject, person, tuple(adds), stands, reason, tuple(places), record, came_late
            )  # fmt: skip
        rerun = stages[AS_PUBLISHED] if measure in self.stale else stages[RERUN]
        found = changes(stages[AS_PUBLISHED], rerun, stages[AGAIN], stages[NOW], self._knows(stood_as), rules)
        for step in found:
            yield self._behind(step, measure)

    def _behind(self, step: Change, measure: str) -> Change:
        """The step with the ledger's entry, or the two definitions, where these stand behind it."""
        if step.cause == "definition":
            return replace(step, record=self._definitions(measure))
        event = self.events.get(step.person_id or 0) or self.events.get(step.subject_id)
        if step.cause != "people" or event is None:
            return step
        said = f"ledger, turn {event.published}: {event.what} of {event.other_id:x} into {event.person_id:x}"
        return replace(step, record=said + (f", {event.rule}" if event.rule else ""))

    def _definitions(self, measure: str) -> str:
        if self.kind == "group" and (COMBINATION in measure or measure == THREE):
            measure = THREE
        published = self._said(measure).get("fingerprint", "?")
        now = self.now[measure].get("fingerprint") if measure in self.now else "no longer counted"
        return f"definition {published}, now {now}" if published != now else f"definition {published}: the code changed"

    def _knows(self, measure: str) -> Known:
        """What is known of the subjects of one measure."""
        if measure in self._known:
            return self._known[measure]
        known_by = literal(self.copy.publication.known_by)
        elsewhere = "SELECT subject_id FROM temp.elsewhere WHERE measure = " + literal(measure)
        people = set(self.events)
        if self.kind == "due":
            touched = {"ids": sorted(people)}
            people |= self._ids(
                "SELECT delivery_id FROM delivery_person WHERE list_contains($ids, person_id) "
                "UNION SELECT delivery_id FROM delivery WHERE list_contains($ids, mother_id)",
                touched,
            )
        self._known[measure] = Known(
            people=frozenset(people),
            new=self._ids(
                f"SELECT person_id FROM person WHERE learnt_on > {known_by} UNION ALL "
                f"SELECT delivery_id FROM delivery WHERE COALESCE(born_learnt_on, learnt_on) > {known_by}"
            ),
            elsewhere=self._ids(elsewhere) if self.kind == "due" else frozenset(),
            present=self._ids("SELECT person_id FROM person UNION ALL SELECT delivery_id FROM delivery"),
            died=self._ids(f"SELECT person_id FROM person WHERE death_learnt_on > {known_by}"),
            counted=self._ids("SELECT person_id FROM temp.still_counted") if self.kind == "group" else frozenset(),
        )
        return self._known[measure]

    def _ids(self, sql: str, values: Mapping[str, object] | None = None) -> frozenset[int]:
        return frozenset(row[0] for row in self.connection.execute(sql, dict(values or {})).fetchall())


def touched_since(workspace: Opened, publication: Publication) -> dict[int, IdEvent]:
    """Everybody who was merged or split since a publication, each with the latest such event."""
    events = _events_since(workspace, publication)
    return {id_: event for event in events for id_ in (event.person_id, event.other_id)}


def tied_since(workspace: Opened, publication: Publication) -> dict[int, frozenset[int]]:
    """For each of them every id that merges and splits since then tie to theirs, their own among them."""
    tied: dict[int, frozenset[int]] = {}
    for event in _events_since(workspace, publication):
        one, other = (tied.get(id_, frozenset({id_})) for id_ in (event.person_id, event.other_id))
        tied |= dict.fromkeys(one | other, one | other)
    return tied


def _events_since(workspace: Opened, publication: Publication) -> list[IdEvent]:
    with workspace.state() as state:
        return [event for event in id_events(state) if (event.published or 0) > publication.turn]
