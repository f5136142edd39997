"""The truth: what every measure should say of the files that were written, by the rules page and nothing else.

Plain loops over people; no SQL, and no code shared with `measures/`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from familyhub.demo.county import County
from familyhub.demo.rules import (
    RULES,
    Rule,
    birth_window,
    month_end,
    month_name,
    quarter_end,
    quarter_name,
)  # fmt: skip
from familyhub.demo.subjects import VIABLE, Delivery, Known, Statements, gather
from familyhub.demo.written import StatedContact, Written

SOON = timedelta(days=28)
WEEK = timedelta(days=6)
LATE = timedelta(days=92)
"""How long after its window a contact still explains a miss, where a measure has no catch-up."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be a member: who is looked at, in which window, and who stands for them in which order."""

    subject_id: int
    looked_at: tuple[Known, ...]
    in_order: tuple[Known, ...]
    anchor: date
    opens: date
    closes: date
    catch_up_to: date | None
    delivery: Delivery | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a measure, as the truth has it. `team` and `list_team` are keys, `lsoa` a code; None where none."""

    measure: str
    subject: str
    subject_id: int
    index: Known
    stands_for: tuple[Known, ...]
    """Everybody who may be the index person: more than one where twins are equally so."""
    period: str
    reported_on: date
    opens: date
    closes: date
    status: str
    closed: bool
    reason: str | None
    team: str | None
    lsoa: str | None
    list_state: str | None
    list_team: str | None


def kpis(county: County) -> list[Member]:
    """The members of every measure of the rules page, as of and known by the county's `as_of`."""
    return judge(county.written, county.as_of, county.since)


def judge(written: Written, as_of: date, since: date) -> list[Member]:
    """The members of every measure, from what was written alone. All of it counts as known on `as_of`."""
    truth = _Truth(gather(written), as_of, since)
    members: list[Member] = []
    for rule in RULES:
        members += truth.members(rule)
    return members


class _Truth:
    """One question: the statements, the day they are read, and the first day reported."""

    def __init__(self, statements: Statements, as_of: date, since: date) -> None:
        self.statements, self.as_of, self.since = statements, as_of, since
        self.met_in: dict[str, set[tuple[int, str]]] = {}

    def members(self, rule: Rule) -> list[Member]:
        """The members of one measure; what they met is kept for measures that count among it."""
        found = [member for candidate in self._candidates(rule) if (member := self._member(rule, candidate))]
        if rule.among is not None:
            among = self.met_in[rule.among]
            found = [member for member in found if (member.subject_id, member.period) in among]
        self.met_in[rule.name] = {(m.subject_id, m.period) for m in found if m.status == "met" and m.closed}
        return found

    def _candidates(self, rule: Rule) -> Iterator[Candidate]:
        if rule.subject == "child":
            for number, known in self.statements.people.items():
                yield from self._window(rule, number, (known,), (known,), known.stated.born, None)
            return
        for delivery in self.statements.deliveries.values():
            mother = (delivery.mother,) if delivery.mother is not None else ()
            babies = tuple(delivery.babies)
            if rule.subject == "pregnancy":
                window = delivery.antenatal_window()
                order = (*mother, *babies)
                if window is not None and order and self._in_reach(*window):
                    yield Candidate(delivery.number, mother, order, window[1], *window, None, delivery)
            elif babies and delivery.born is not None:
                order = (*babies, *mother)
                yield from self._window(rule, delivery.number, order, order, delivery.born, delivery)

    def _window(
        self, rule: Rule, subject_id: int, looked_at: tuple[Known, ...], order: tuple[Known, ...], anchor: date,
        delivery: Delivery | None,
    ) -> Iterator[Candidate]:  # fmt: skip
        if rule.opens is None or rule.closes is None:
            raise ValueError(f"{rule.name} has no window in days or months")
        # Nobody's window reaches further than 36 months; most people are long past it.
        if (self.since - anchor).days > 1200:
            return
        opens, closes = rule.opens.after(anchor), rule.closes.after(anchor)
        if self._in_reach(opens, closes):
            until = rule.catch_up.after(anchor) if rule.catch_up is not None else None
            yield Candidate(subject_id, looked_at, order, anchor, opens, closes, until, delivery)

    def _in_reach(self, opens: date, closes: date) -> bool:
        return opens <= self.as_of + SOON and closes >= self.since

    def _member(self, rule: Rule, candidate: Candidate) -> Member | None:
        met_by = self._met_by(rule, candidate)
        reported_on = self._reported_on(rule, candidate, met_by)
        if reported_on is None:
            return None
        period_end = month_end(reported_on) if rule.by == "month" else quarter_end(reported_on)
        deciding = min(period_end if rule.read_at_period_end else candidate.closes, self.as_of)
        stands_for = self._index(rule, candidate, deciding)
        index = stands_for[0]
        here = index.responsible_on("resident", deciding)
        if not here and not index.responsible_between("resident", candidate.opens, deciding):
            return None
        excluded = self._excluded(rule, candidate)
        if not here and excluded != "died":
            excluded = "moved_out"
        closed = candidate.closes <= self.as_of or rule.period == "met"
        if excluded:
            status = "excluded"
        elif met_by is not None:
            status = "met"
        else:
            status = "missed" if closed else "due"
        if rule.period == "met" and status != "met":
            return None
        state = self._list_state(rule, candidate, status, index) if rule.worklist else None
        return Member(
            measure=rule.name,
            subject=rule.subject,
            subject_id=candidate.subject_id,
            index=index,
            stands_for=stands_for,
            period=month_name(reported_on) if rule.by == "month" else quarter_name(reported_on),
            reported_on=reported_on,
            opens=candidate.opens,
            closes=candidate.closes,
            status=status,
            closed=closed,
            reason=excluded or (self._reason(rule, candidate, index, deciding) if status == "missed" else None),
            team=index.team_on(deciding),
            lsoa=index.neighbourhood_on(deciding),
            list_state=state,
            list_team=index.team_on(self.as_of) if state else None,
        )

    def _reported_on(self, rule: Rule, candidate: Candidate, met_by: StatedContact | None) -> date | None:
        match rule.period:
            case "closes":
                return candidate.closes
            case "birth window":
                return birth_window(candidate.anchor)
            case "met":
                return met_by.day if met_by is not None else None

    def _index(self, rule: Rule, candidate: Candidate, deciding: date) -> tuple[Known, ...]:
        """The index person, first; after it the twins who could as well be it, were they numbered otherwise."""
        order = candidate.in_order
        with_rows = [known for known in order if known.anybody_responsible(deciding)] or list(order)
        first = with_rows[0]
        babies = candidate.delivery.babies if candidate.delivery is not None else []
        if first not in babies:
            return (first,)
        return (first, *(known for known in with_rows[1:] if known in babies))

    def _excluded(self, rule: Rule, candidate: Candidate) -> str | None:
        delivery = candidate.delivery
        if rule.subject == "pregnancy" and delivery is not None:
            return self._antenatally_excluded(delivery)
        children = candidate.delivery.babies if candidate.delivery is not None else candidate.looked_at
        if all(child.stated.died is not None and child.stated.died <= candidate.closes for child in children):
            return "died"
        return None

    def _antenatally_excluded(self, delivery: Delivery) -> str | None:
        if delivery.lost is not None:
            return "stillborn" if delivery.stillborn else "loss"
        if delivery.born is None:
            unheard = delivery.expected is not None and delivery.expected < self.as_of - timedelta(days=21)
            return "outcome_unknown" if unheard else None
        if delivery.gestation_days is None:
            return "gestation_unknown"
        return "not_born_28_weeks" if delivery.gestation_days < VIABLE else None

    def _met_by(self, rule: Rule, candidate: Candidate) -> StatedContact | None:
        satisfying = [c for c in self._contacts(candidate) if rule.satisfies(c)]
        if rule.first_decides:
            satisfying = [c for c in satisfying if c.day >= candidate.anchor]
            first = min(satisfying, key=lambda contact: contact.day, default=None)
            return first if first is not None and candidate.opens <= first.day <= candidate.closes else None
        inside = [c for c in satisfying if candidate.opens <= c.day <= candidate.closes]
        return min(inside, key=lambda contact: contact.day, default=None)

    def _contacts(self, candidate: Candidate) -> Iterator[StatedContact]:
        for known in candidate.looked_at:
            for contact in known.contacts:
                if contact.day <= self.as_of:
                    yield contact

    def _reason(self, rule: Rule, candidate: Candidate, index: Known, deciding: date) -> str:
        every = list(self._contacts(candidate))
        right = [c for c in every if c.activity == rule.activity]
        inside = [c for c in right if candidate.opens <= c.day <= candidate.closes]
        # Of all that an event asks beyond being seen, a telephone call is named last.
        seen = [c for c in inside if c.attended == "seen"]
        for test, lacking in sorted(rule.asks, key=lambda asked: asked[1] == "not_face_to_face"):
            if any(not test(c) for c in seen):
                return lacking
        attended = {c.attended for c in inside}
        if None in attended:
            return "not_marked_seen"
        if "declined" in attended:
            return "declined"
        if attended & {"did_not_attend", "cancelled_by_family"}:
            return "did_not_attend"
        if any(stay.covers(candidate.closes) for known in candidate.looked_at for stay in known.hospital):
            return "in_hospital"
        if "cancelled_by_service" in attended:
            return "cancelled_by_service"
        satisfying = [c for c in right if rule.satisfies(c)]
        late_until = candidate.catch_up_to or candidate.closes + LATE
        if any(candidate.closes < c.day <= late_until for c in satisfying):
            return "seen_late"
        if any(timedelta() < candidate.opens - c.day <= timedelta(days=31) for c in satisfying):
            return "seen_early"
        uncoded = [c for c in every if c.activity is None and c.service in ("health_visiting", "family_nurse")]
        if any(c.attended == "seen" and candidate.opens <= c.day <= candidate.closes for c in uncoded):
            return "no_activity_code"
        if not index.responsible_between("resident", candidate.opens, candidate.opens + timedelta(days=7)):
            return "moved_in_no_history"
        return "no_record"

    def _list_state(self, rule: Rule, candidate: Candidate, status: str, index: Known) -> str | None:
        if not index.responsible_on("resident", self.as_of) or not self._alive(rule, candidate):
            return None
        if status == "missed":
            if candidate.catch_up_to is None or candidate.catch_up_to < self.as_of:
                return None
            since = any(rule.satisfies(c) and c.day > candidate.closes for c in self._contacts(candidate))
            return None if since else "overdue"
        if status != "due":
            return None
        if candidate.opens > self.as_of:
            return "coming"
        return "due_this_week" if candidate.closes <= self.as_of + WEEK else "due"

    def _alive(self, rule: Rule, candidate: Candidate) -> bool:
        if rule.subject == "pregnancy":
            return True
        children = candidate.delivery.babies if candidate.delivery is not None else candidate.looked_at
        return any(child.stated.died is None or child.stated.died > self.as_of for child in children)
