"""The slow, obvious engine: docs/how-due-measures-count.md in plain Python, one rule after the other.

It exists to be read and to be compared with. It shares nothing with the compiler but the vocabulary, the tables and
the page of rules, so that where the two agree, they agree because the rules say so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from familyhub.errors import UsageError
from familyhub.measures.definition import Definition
from familyhub.measures.question import Question
from familyhub.measures.reference_county import County, Facts, Row, Subject
from familyhub.measures.reference_days import Window, add, financial_year, month, new_birth_quarter, quarter
from familyhub.measures.reference_events import EVENTS, Event

UNALLOCATED = "Unallocated"
OUT_OF_AREA = "Out of area"
NOT_KNOWN = "Not known"

CASELOAD_LEVELS = ("team", "hub", "district", "quadrant")
RESIDENCE_LEVELS = ("lsoa", "ward", "residence_district", "residence_quadrant", "quintile")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One subject of one measure in one period: its status, why, and where it counts."""

    measure: str
    subject: str
    subject_id: int
    person_id: int
    period: str
    fiscal_year: str
    window_opens: date
    window_closes: date
    status: str
    closed: bool
    reason: str | None
    contact_id: int | None
    met_on: date | None
    catch_up_to: date | None
    team_key: str | None
    team: str
    hub: str
    district: str
    quadrant: str
    lsoa: str | None
    ward: str
    residence_district: str
    residence_quadrant: str
    quintile: str
    list_state: str | None
    list_team_key: str | None
    list_team: str | None
    complete: bool | None


def members(facts: Facts, measure: str, definitions: Mapping[str, Definition], question: Question) -> list[MemberRow]:
    """The member rows of one measure, by subject id. Slow: every rule is a loop over rows.

    Raises UsageError for a measure that `definitions` does not hold.
    """
    if measure not in definitions:
        raise UsageError(
            "unknown-measure",
            "the measures",
            found=measure,
            expected="one of " + ", ".join(sorted(definitions)),
            next_step="Run `familyhub measures` for the list.",
        )
    definition = definitions[measure]
    county = County(facts, question)
    found = [_member(county, measure, definition, subject) for subject in county.subjects(definition.subject)]
    rows = [row for row in found if row is not None]
    if definition.among is not None:
        passed = {
            (row.subject_id, row.period)
            for row in members(facts, definition.among, definitions, question)
            if row.status == "met" and row.closed
        }
        rows = [row for row in rows if (row.subject_id, row.period) in passed]
    return sorted(rows, key=lambda row: row.subject_id)


def _member(county: County, measure: str, definition: Definition, subject: Subject) -> MemberRow | None:
    as_of, since = county.question.as_of, county.question.since
    window = window_of(subject, definition)
    if window is None or window.opens > as_of + timedelta(days=28) or window.closes < since:
        return None
    decided_on = deciding_day(definition, window, as_of)
    person = county.index_person(subject, decided_on)
    if person is None:
        return None
    bases = _bases(definition, county.question)
    here = county.is_responsible(person, bases, decided_on, decided_on)
    if not here and not county.is_responsible(person, bases, window.opens, decided_on):
        return None

    event = EVENTS[definition.satisfied_by]
    contacts = [contact for contact in county.contacts_with(subject) if county.knows(contact)]
    satisfying = sorted(
        (contact for contact in contacts if event.satisfied_by(contact) and contact["happened_on"] <= as_of),
        key=lambda contact: (contact["happened_on"], contact["contact_id"]),
    )
    met_by = _met_by(definition, window, satisfying)
    catch_up_to = definition.catch_up and add(window.anchor, definition.catch_up.to, definition.catch_up.unit)

    reason = _exclusion(county, subject, window)
    if not here and reason != "died":
        reason = "moved_out"
    if reason is not None:
        status, met_by = "excluded", None
    elif met_by is not None:
        status = "met"
    elif window.closes > as_of:
        status = "due"
    else:
        status = "missed"
        reason = _reason(county, subject, window, event, satisfying, catch_up_to)
        if reason is None:
            day_8 = window.opens + timedelta(days=7)
            moved_in = not county.is_responsible(person, bases, window.opens, day_8)
            reason = "moved_in_no_history" if moved_in else "no_record"

    list_state = None
    if definition.worklist and county.is_responsible(person, bases, as_of, as_of) and _alive(county, subject):
        list_state = _list_state(status, window, as_of, satisfying, catch_up_to)
    if definition.reported.when == "satisfied" and met_by is None:
        return None
    team, place = county.team(person, decided_on), county.neighbourhood(person, decided_on)
    listed = county.team(person, as_of) if list_state else None
    period, year = _period(definition, window, met_by)
    return MemberRow(
        measure=measure,
        subject=definition.subject,
        subject_id=subject.id,
        person_id=person,
        period=period,
        fiscal_year=year,
        window_opens=window.opens,
        window_closes=window.closes,
        status=status,
        closed=window.closes <= as_of or definition.reported.when == "satisfied",
        reason=reason,
        contact_id=met_by["contact_id"] if met_by else None,
        met_on=met_by["happened_on"] if met_by else None,
        catch_up_to=catch_up_to,
        team_key=team["team_key"],
        team=team["team"] or UNALLOCATED,
        hub=team["hub"] or UNALLOCATED,
        district=team["district"] or UNALLOCATED,
        quadrant=team["quadrant"] or UNALLOCATED,
        lsoa=place["lsoa"],
        ward=place["ward"] or OUT_OF_AREA,
        residence_district=place["district"] or OUT_OF_AREA,
        residence_quadrant=place["quadrant"] or OUT_OF_AREA,
        quintile=NOT_KNOWN if place["quintile"] is None else str(place["quintile"]),
        list_state=list_state,
        list_team_key=listed["team_key"] if listed else None,
        list_team=(listed["team"] or UNALLOCATED) if listed else None,
        complete=_complete(definition, window, contacts, as_of),
    )


def window_of(subject: Subject, definition: Definition) -> Window | None:
    """The days in which the event may satisfy; None where nothing says when (an unborn child without a date)."""
    within = definition.within
    if within.unit == "gestation_weeks":
        closes = subject.born_on or subject.expected_on
        if closes is None:
            return None
        # Without a gestation, and before a birth, a pregnancy of 280 days is assumed.
        gestation = subject.gestation_days if subject.born_on and subject.gestation_days else 280
        return Window(closes, closes - timedelta(days=gestation - within.from_ * 7), closes)
    if subject.born_on is None or within.to == "birth":
        return None
    born = subject.born_on
    return Window(born, add(born, within.from_, within.unit), add(born, within.to, within.unit))


def deciding_day(definition: Definition, window: Window, as_of: date) -> date:
    """The day on which responsibility, team and neighbourhood are read."""
    if definition.responsible_on == "period_end":
        return min(_quarter_or_month(definition, window, window.closes)[1], as_of)
    return min(window.closes, as_of)


def _period(definition: Definition, window: Window, met_by: Row | None) -> tuple[str, str]:
    """The period a member is reported in, and its financial year."""
    day = met_by["happened_on"] if definition.reported.when == "satisfied" and met_by else window.closes
    period, ends = _quarter_or_month(definition, window, day)
    return period, financial_year(ends)


def _quarter_or_month(definition: Definition, window: Window, day: date) -> tuple[str, date]:
    if definition.reported.calendar == "ohid-new-birth":
        return new_birth_quarter(window.anchor)
    if definition.reported.when == "anchor":
        day = window.anchor
    return quarter(day) if definition.reported.by == "quarter" else month(day)


def _bases(definition: Definition, question: Question) -> tuple[str, ...]:
    if definition.responsible != "contract":
        return (definition.responsible,)
    return {"residence": ("resident",), "gp": ("registered",), "either": ("resident", "registered")}[question.contract]


def _exclusion(county: County, subject: Subject, window: Window) -> str | None:
    if subject.kind != "pregnancy":
        return "died" if county.all_died(subject.children, window.closes) else None
    if subject.ended is not None:
        return subject.ended
    if subject.born_on is not None:
        if subject.gestation_days is None:
            return "gestation_unknown"
        return "not_born_28_weeks" if subject.gestation_days < 28 * 7 else None
    return "outcome_unknown" if window.closes < county.question.as_of - timedelta(days=21) else None


def _met_by(definition: Definition, window: Window, satisfying: Sequence[Row]) -> Row | None:
    if definition.counts == "first":
        satisfying = [contact for contact in satisfying if contact["happened_on"] >= window.anchor][:1]
    inside = [contact for contact in satisfying if window.holds(contact["happened_on"])]
    return inside[0] if inside else None


def _reason(
    county: County,
    subject: Subject,
    window: Window,
    event: Event,
    satisfying: Sequence[Row],
    catch_up_to: date | None,
) -> str | None:
    """Why a check was missed, as far as contacts and hospital stays tell; the first that fits."""
    everything = county.contacts_with(subject)
    inside = [contact for contact in everything if window.holds(contact["happened_on"])]
    known = [contact for contact in inside if county.knows(contact)]
    attended = {contact["attended"] for contact in known if contact["activity"] == event.activity}
    early = window.opens - timedelta(days=31)

    if any(event.satisfied_by(contact) and county.learns_later(contact) for contact in inside):
        return "recorded_late"
    if any(event.lacks("review", contact) for contact in known):
        return "without_review"
    if any(event.lacks("asq3", contact) for contact in known):
        return "without_asq3"
    if any(event.lacks("at_or_above", contact) for contact in known):
        return "below_level"
    if any(event.lacks("feeding", contact) for contact in known):
        return "feeding_not_recorded"
    if any(event.lacks("breast", contact) for contact in known):
        return "not_breastfed"
    if any(event.lacks("face_to_face", contact) for contact in known):
        return "not_face_to_face"
    if None in attended:
        return "not_marked_seen"
    if "declined" in attended:
        return "declined"
    if "did_not_attend" in attended or "cancelled_by_family" in attended:
        return "did_not_attend"
    if "in_hospital" in attended or county.in_hospital(subject, window.closes):
        return "in_hospital"
    if "cancelled_by_service" in attended:
        return "cancelled_by_service"
    latest = catch_up_to or window.closes + timedelta(days=92)
    if any(window.closes < contact["happened_on"] <= latest for contact in satisfying):
        return "seen_late"
    if any(early <= contact["happened_on"] < window.opens for contact in satisfying):
        return "seen_early"
    if any(_seen_by_the_service_without_a_code(contact) for contact in known):
        return "no_activity_code"
    return None


def _seen_by_the_service_without_a_code(contact: Row) -> bool:
    return (
        contact["activity"] is None
        and contact["attended"] == "seen"
        and contact["service"] in ("health_visiting", "family_nurse")
    )


def _complete(definition: Definition, window: Window, known: Sequence[Row], as_of: date) -> bool | None:
    if definition.withheld is None:
        return None
    event = EVENTS[definition.withheld.event]
    inside = [contact for contact in known if window.holds(contact["happened_on"]) and contact["happened_on"] <= as_of]
    return any(event.satisfied_by(contact) for contact in inside)


def _alive(county: County, subject: Subject) -> bool:
    if subject.kind == "pregnancy":
        return subject.mother is None or not county.all_died((subject.mother,), county.question.as_of)
    return not county.all_died(subject.children, county.question.as_of)


def _list_state(
    status: str, window: Window, as_of: date, satisfying: Sequence[Row], catch_up_to: date | None
) -> str | None:
    if status == "missed":
        seen_since = any(contact["happened_on"] > window.closes for contact in satisfying)
        return "overdue" if catch_up_to and catch_up_to >= as_of and not seen_since else None
    if status != "due":
        return None
    if window.opens > as_of:
        return "coming"
    return "due_this_week" if window.closes <= as_of + timedelta(days=6) else "due"


def figures(
    rows: Iterable[MemberRow], by: str = "county", *, is_count: bool = False
) -> dict[tuple[str, str], tuple[int, int]]:
    """(period, place) → (numerator, denominator) over closed members, at one level of either hierarchy.

    `by` is "county" or a column of MemberRow that names a place; the county's place is "county". An empty lsoa is
    "Out of area". The denominator of a
    count (`reported.when = "satisfied"`) is 0.
    """
    totals: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        if not row.closed or row.status not in ("met", "missed"):
            continue
        key = (row.period, "county" if by == "county" else getattr(row, by) or OUT_OF_AREA)
        met, due = totals.get(key, (0, 0))
        totals[key] = (met + (row.status == "met"), 0 if is_count else due + 1)
    return totals


def year_to_date(
    rows: Iterable[MemberRow], up_to: str, by: str = "county", *, is_count: bool = False
) -> dict[str, tuple[int, int]]:
    """place → (numerator, denominator) from April to a month or quarter (`2024-05`, `2024-25 Q2`), periods added."""
    rows = list(rows)
    year = {row.fiscal_year for row in rows if row.period == up_to}
    in_year = [row for row in rows if row.fiscal_year in year and row.period <= up_to]
    totals: dict[str, tuple[int, int]] = {}
    for (_, place), (met, due) in figures(in_year, by, is_count=is_count).items():
        before = totals.get(place, (0, 0))
        totals[place] = (before[0] + met, before[1] + due)
    return totals
