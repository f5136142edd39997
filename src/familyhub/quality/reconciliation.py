"""Reconciliation: a provider's own list for a measure beside the members of our figure, line by line, with reasons.

Every line of theirs is in one place: matched, theirs only, said twice, unreadable, or not shown; every counted member
of ours is matched, ours only, or not shown. The numbers add up, or nothing is returned. Which of our members a line
that is not shown means, if any, is told nowhere.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb

from familyhub.measures import Definition, TracedMember
from familyhub.quality.finding_people import By, Found, find_people
from familyhub.quality.known_people import Known, known_people
from familyhub.quality.their_list import TheirList, TheirRow, Unreadable

Verdict = Literal["both_met", "both_not_met", "they_met_we_not", "we_met_they_not", "they_do_not_say"]
VERDICTS: dict[Verdict, str] = {
    "both_met": "both count it as met",
    "both_not_met": "both count it as not met",
    "they_met_we_not": "they count it as met, we do not",
    "we_met_they_not": "we count it as met, they do not",
    "they_do_not_say": "their list does not say whether it is met",
}

THEIRS_ONLY: dict[str, str] = {
    "invalid_number": "the NHS number is not valid, and nothing else on the line finds anybody",
    "birth_date_differs": "the number is known with another date of birth: whose line it is must be checked",
    "several": "several people fit the line",
    "not_known": "not known to us at all: no extract tells of this person",
    "excluded": "known, and not counted",
    "still_open": "known, and the window is still open",
    "other_place": "counted in the same period, in another place",
    "other_period": "counted in another period",
    "not_due": "known, and not due in any period that is measured",
    "not_responsible": "known, and the area was not responsible for the family in the window",
    "not_counted_yet": "known, and no visit is counted: this figure counts visits only",
}

OURS_ONLY: dict[str, str] = {
    "birth_date_differs": "a line of theirs has this number with another date of birth",
    "unlinked": "the provider's own extracts do not tell of this person, or nothing links their record to ours",
    "moved_in": "moved in after the window had opened",
    "not_listed": "the provider's extracts tell of this person, and the list does not",
    "not_in_list": "not in the list",
}

NOT_SHOWN = "not shown: the record is restricted"

MayShow = Callable[[str], bool]
"""Whether a row about a person under a restriction may be shown in the place that is asked about."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of theirs and the member of ours that it means. `likely`: please check that it is the same child."""

    line: int
    subject_id: int
    by: By
    likely: bool
    verdict: Verdict
    says: str
    team: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TheirsOnly:
    """A line of theirs that is no counted member of ours, and why. `reason` is a key of THEIRS_ONLY."""

    line: int
    reason: str
    says: str


@dataclass(frozen=True, slots=True)
class Twice:
    """A line of theirs that means somebody whom an earlier line means, or the same family."""

    line: int
    first_line: int
    says: str


@dataclass(frozen=True, slots=True)
class OursOnly:
    """A counted member of ours whom no line of theirs means, and why. `reason` is a key of OURS_ONLY."""

    subject_id: int
    met: bool
    reason: str
    says: str
    team: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A list and a figure, reconciled. `counted` are our members of the figure, `met` those who count as met.

    `lines_not_shown` are lines of theirs that mean somebody who may not be shown, whether or not we count them;
    `ours_not_shown` is how many of our members may not be shown, whether or not a line means them.
    """

    measure: str
    name: str
    period: str
    place: str
    lines: int
    counted: int
    met: int
    matched: tuple[Pair, ...]
    theirs_only: tuple[TheirsOnly, ...]
    twice: tuple[Twice, ...]
    unreadable: tuple[Unreadable, ...]
    ours_only: tuple[OursOnly, ...]
    notes: tuple[str, ...]
    lines_not_shown: tuple[int, ...] = ()
    ours_not_shown: int = 0

    @property
    def adds_up(self) -> bool:
        """Whether every line of theirs and every member of ours is in one place, once."""
        theirs = [*(each.line for each in (*self.matched, *self.theirs_only, *self.twice)), *self.lines_not_shown]
        ours = [each.subject_id for each in (*self.matched, *self.ours_only)]
        return (
            len(set(theirs)) == len(theirs)
            and len(set(ours)) == len(ours)
            and len(theirs) + len(self.unreadable) == self.lines
            and len(ours) + self.ours_not_shown == self.counted
        )

    def sentences(self) -> list[str]:
        """The reconciliation in words."""
        likely = sum(pair.likely for pair in self.matched)
        verdicts = Counter(pair.verdict for pair in self.matched)
        said = [
            f"Their list has {self.lines:,} lines: matched {len(self.matched):,}, theirs only "
            f"{len(self.theirs_only):,}, said twice {len(self.twice):,}, unreadable {len(self.unreadable):,}"
            f"{_not_shown(len(self.lines_not_shown))}.",
            f"Our figure is {self.met:,} of {self.counted:,}: in their list {len(self.matched):,}, ours only "
            f"{len(self.ours_only):,}{_not_shown(self.ours_not_shown)}.",
            *(f"Of those matched, {verdicts[key]:,}: {words}." for key, words in VERDICTS.items() if verdicts[key]),
        ]
        if self.lines_not_shown or self.ours_not_shown:
            said.append("What is not shown is of restricted records: it is counted, and which it is is not told.")
        if likely:
            said.append(f"Matches that are likely and not certain, to be checked: {likely:,}.")
        theirs = Counter(each.reason for each in self.theirs_only)
        ours = Counter(each.reason for each in self.ours_only)
        said += [f"Theirs only, {theirs[key]:,}: {words}." for key, words in THEIRS_ONLY.items() if theirs[key]]
        said += [f"Ours only, {ours[key]:,}: {words}." for key, words in OURS_ONLY.items() if ours[key]]
        return said


@dataclass(frozen=True, slots=True)
class Figure:
    """Our figure: the measure, its period and place in words, and its members as `measures.trace` gives them."""

    measure: str
    definition: Definition
    period: str
    place: str
    members: Sequence[TracedMember]


def reconcile(
    connection: duckdb.DuckDBPyConnection,
    figure: Figure,
    theirs: TheirList,
    may_show: MayShow,
    source: str | None = None,
) -> Reconciled:
    """Their list beside our figure. `source` is the provider's folder below incoming/, where it is known.

    `identity`, `facts` and `marts` must be attached.
    """
    found = find_people(connection, theirs.rows, source)
    counted = {each.subject_id: each for each in figure.members if _is_counted(each)}
    known = known_people(connection, figure.measure, figure.definition, source)
    work = _Work(figure, counted, known, may_show)
    for row in theirs.rows:
        work.place(row, found.get(row.line, Found(None)))
    done = Reconciled(
        measure=figure.measure,
        name=figure.definition.name,
        period=figure.period,
        place=figure.place,
        lines=theirs.total,
        counted=len(counted),
        met=sum(each.status == "met" for each in counted.values()),
        matched=tuple(work.matched),
        theirs_only=tuple(work.theirs_only),
        twice=tuple(work.twice),
        unreadable=theirs.unreadable,
        ours_only=tuple(work.ours_only()),
        notes=theirs.notes,
        lines_not_shown=tuple(work.lines_not_shown),
        ours_not_shown=work.ours_not_shown(),
    )
    if not done.adds_up:
        raise RuntimeError("a reconciliation that does not add up; refusing to show it")
    return done


def _not_shown(number: int) -> str:
    return f", not shown {number:,}" if number else ""


def _is_counted(member: TracedMember) -> bool:
    return member.closed and member.status in ("met", "missed")


class _Work:
    """Placing their lines one by one, the first of each child or family."""

    def __init__(self, figure: Figure, counted: dict[int, TracedMember], known: Known, may_show: MayShow) -> None:
        self.figure, self.counted, self.known = figure, counted, known
        self.here = {each.subject_id: each for each in figure.members}
        self.may_show = may_show
        self.matched: list[Pair] = []
        self.theirs_only: list[TheirsOnly] = []
        self.twice: list[Twice] = []
        self.lines_not_shown: list[int] = []
        self._first: dict[tuple[str, object], tuple[int, int | None]] = {}
        self._doubted: set[int] = set()

    def place(self, row: TheirRow, found: Found) -> None:
        """Put a line where it belongs."""
        subject = self._subject_of(found.person_id)
        # Before anything else: that a line means the same family as another would tell whose it is.
        if self._means_somebody_hidden(row, found, subject):
            self.lines_not_shown.append(row.line)
            return
        key = _same(row, found.person_id, subject)
        if key in self._first:
            line, person_id = self._first[key]
            self.twice.append(Twice(row.line, line, _twice(line, person_id == found.person_id)))
            return
        self._first[key] = (row.line, found.person_id)
        if subject in self.counted and found.by is not None:
            self.matched.append(self._pair(row, found, found.by, self.counted[subject]))
        else:
            reason, says = self._why_theirs_only(row, found, subject)
            self.theirs_only.append(TheirsOnly(row.line, reason, says))

    def ours_only(self) -> list[OursOnly]:
        """The members whom no line means, once all lines are placed."""
        taken = {pair.subject_id for pair in self.matched}
        left = [member for subject, member in self.counted.items() if subject not in taken]
        return [self._ours(member) for member in left if not self._is_hidden(member.subject_id, member.person_id)]

    def ours_not_shown(self) -> int:
        """How many counted members may not be shown."""
        return sum(self._is_hidden(member.subject_id, member.person_id) for member in self.counted.values())

    def _subject_of(self, person_id: int | None) -> int | None:
        """The member that a person is or belongs to: of this figure where there is one, else the latest."""
        if person_id is None:
            return None
        subjects = self.known.subjects.get(person_id, ())
        for among in (self.counted, self.here):
            if (inside := next((subject for subject in subjects if subject in among), None)) is not None:
                return inside
        return subjects[0] if subjects else None

    def _pair(self, row: TheirRow, found: Found, by: By, member: TracedMember) -> Pair:
        met = member.status == "met"
        verdict: Verdict = "they_do_not_say"
        if row.met is not None:
            verdict = (
                ("both_met" if row.met else "we_met_they_not")
                if met
                else ("they_met_we_not" if row.met else "both_not_met")
            )
        says = member.says
        if row.contact_on is not None and member.met_on is not None and row.contact_on != member.met_on:
            says += f"; their contact is of {row.contact_on}, ours of {member.met_on}"
        elif row.contact_on is not None and not member.window_opens <= row.contact_on <= member.window_closes:
            says += f"; their contact of {row.contact_on} lies outside {member.window_opens} to {member.window_closes}"
        return Pair(row.line, member.subject_id, by, found.likely, verdict, says, member.team, member.evidence)

    def _why_theirs_only(self, row: TheirRow, found: Found, subject: int | None) -> tuple[str, str]:
        if found.person_id is None:
            reason = found.doubt or ("invalid_number" if row.number_fault else "not_known")
            if found.doubt == "birth_date_differs" and row.nhs_number:
                self._doubted |= self.known.bearers.get(row.nhs_number, set())
            also = f": it {row.number_fault}" if reason == "invalid_number" else ""
            return reason, THEIRS_ONLY[reason] + also
        reason, detail = self._known_but(found.person_id, subject)
        likely = "; found by name and birth date, please check" if found.likely else ""
        return reason, THEIRS_ONLY[reason] + detail + likely

    def _known_but(self, person_id: int, subject: int | None) -> tuple[str, str]:
        """Why somebody whom we know is no counted member of the figure."""
        member = self.here.get(subject) if subject is not None else None
        if member is not None:
            return ("excluded", f": {member.says}") if member.status == "excluded" else ("still_open", "")
        elsewhere = self.known.elsewhere.get(subject or 0)
        if elsewhere is not None:
            if elsewhere.period == self.figure.period:
                return "other_place", f": {elsewhere.team}"
            return "other_period", f": {elsewhere.period}"
        if self.figure.definition.reported.when == "satisfied":
            return "not_counted_yet", ""
        return ("not_responsible", "") if self.known.was_due(person_id) else ("not_due", "")

    def _ours(self, member: TracedMember) -> OursOnly:
        met = member.status == "met"
        people = self.known.people.get(member.subject_id, {member.person_id})
        reason, detail = "not_in_list", ""
        moved_in = self.known.moved_in.get(member.person_id)
        if people & self._doubted:
            reason = "birth_date_differs"
        elif self.known.of_source is not None and not people & self.known.of_source:
            reason = "unlinked"
        elif moved_in is not None and moved_in > member.window_opens:
            reason, detail = "moved_in", f" ({member.window_opens}): on {moved_in}"
        elif self.known.of_source is not None:
            reason = "not_listed"
        says = f"{OURS_ONLY[reason]}{detail}; we say: {member.says}"
        return OursOnly(member.subject_id, met, reason, says, member.team, member.evidence)

    def _means_somebody_hidden(self, row: TheirRow, found: Found, subject: int | None) -> bool:
        if found.person_id is not None:
            return self._is_hidden(subject, found.person_id)
        # Nobody is found, and yet the number is somebody's.
        bearers = self.known.bearers.get(row.nhs_number or "", set()) if found.doubt == "birth_date_differs" else set()
        return any(self._is_hidden(self._subject_of(each), each) for each in bearers)

    def _is_hidden(self, subject_id: int | None, person_id: int) -> bool:
        people = self.known.people.get(subject_id or 0, set()) | {person_id}
        found = {self.known.restrictions[each] for each in people if each in self.known.restrictions}
        return not all(self.may_show(restriction) for restriction in found)


def _same(row: TheirRow, person_id: int | None, subject: int | None) -> tuple[str, object]:
    """What two lines share when they mean the same child or family."""
    if subject is not None:
        return ("subject", subject)
    if person_id is not None:
        return ("person", person_id)
    if row.nhs_number:
        return ("number", row.nhs_number)
    if row.local_id:
        return ("local", (row.local_id, row.birth_date))
    if row.upn:
        return ("upn", row.upn)
    return ("line", row.line) if not (row.name and row.birth_date) else ("name", (row.name.casefold(), row.birth_date))


def _twice(line: int, same_person: bool) -> str:
    if same_person:
        return f"the same child as line {line}"
    return f"of the same family as line {line}, a twin or the mother: a family counts once"
