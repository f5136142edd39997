"""The slow, obvious way to count outcomes: plain Python over rows, one member at a time. Tests hold the SQL to it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from familyhub.instruments import INSTRUMENTS
from familyhub.measures.outcomes.codes import COMPLETING, ENDING, FOLLOW_UP_MONTHS, OPENING, STEPS, answers_to
from familyhub.measures.outcomes.definition import Anchor, OutcomeDefinition
from familyhub.measures.outcomes.improvement import Published
from familyhub.measures.outcomes.reference_county import OutcomeCounty, later, of_age, reception
from familyhub.measures.outcomes.reference_rules import Verdict, judge
from familyhub.measures.outcomes.reference_whom import delivery_of, is_for
from familyhub.measures.outcomes.reference_work import Work
from familyhub.measures.question import Question
from familyhub.measures.reference_county import Facts, Row
from familyhub.measures.standing_sql import BASES

NOWHERE: Row = {"lsoa": None, "ward": None, "district": None, "quadrant": None, "quintile": None}
NO_TEAM: Row = {"team": None, "hub": None, "district": None, "quadrant": None}


def members(facts: Facts, measure: str, definition: OutcomeDefinition, question: Question) -> list[Row]:
    """The member rows by the names of OUTCOME_MEMBER, in order of subject and episode."""
    county = OutcomeCounty(facts, question)
    if isinstance(definition.improved, Published):
        rows = list(_schools(measure, definition.improved, county))
    else:
        works = [*_recorded(county, measure, definition), *_derived(county, measure, definition)]
        rows = []
        for work in works:
            work.birth_date = county.person(work.person).get("birth_date")
            work.entered_on = _entered(work, definition)
            work.delivery = delivery_of(county, work.person, work.identified_on)
            if is_for(county, work.person, work.identified_on, work.began_on, work.delivery, definition.for_whom):
                rows.append(_member(county, work, measure, definition))
        if definition.counted == "person":
            rows = _first_of_each(rows)
    return sorted(rows, key=lambda row: (row["subject_id"], row["episode_id"]))


def _in_turn(step: Row) -> tuple[date, int, int]:
    return step["happened_on"], STEPS.index(step["step"]), step["activity_key"]


def _steps(county: OutcomeCounty, measure: str, definition: OutcomeDefinition) -> dict[int, list[Row]]:
    found = defaultdict[int, list[Row]](list)
    for row in county.happened("outcome_activity"):
        if row["outcome"].lower() in answers_to(measure, definition):
            found[row["person_id"]].append(row)
    return found


def _recorded(county: OutcomeCounty, measure: str, definition: OutcomeDefinition) -> Iterator[Work]:
    for person, steps in _steps(county, measure, definition).items():
        pieces: list[list[Row]] = []
        named = defaultdict[int, list[Row]](list)
        since_opening: list[str] = []
        for step in sorted(steps, key=_in_turn):
            if step["episode_key"] is not None:
                named[step["episode_key"]].append(step)
                continue
            if not pieces or _begins_anew(step["step"], since_opening):
                pieces.append([])
            pieces[-1].append(step)
            since_opening = [] if step["step"] in OPENING else [*since_opening, step["step"]]
        for piece in pieces:
            yield Work(person, piece[0]["activity_key"], True, piece, None, [])
        for episode, piece in named.items():
            yield Work(person, episode, True, piece, None, [])


def _begins_anew(step: str, since_opening: list[str]) -> bool:
    ends = [each for each in since_opening if each in ENDING]
    if step == "agreed":  # agreeing after declining is a change of mind about the same piece of work
        ends = [each for each in ends if each != "declined"]
    return step in OPENING and bool(ends)


def _derived(county: OutcomeCounty, measure: str, definition: OutcomeDefinition) -> Iterator[Work]:
    told = _steps(county, measure, definition)
    for person in county.people():
        found = sorted(
            _findings(county, person, definition), key=lambda row: (row["happened_on"], row["assessment_key"])
        )
        if person in told or not found:
            continue
        first = found[0]
        if not county.responsible(person, BASES[county.question.contract], first["happened_on"]):
            continue
        support = definition.support
        contacts = [
            row
            for record in county.records_of(person, definition.records_of)
            for row in county.of_person("contact", record)
            if row["activity"] in support.activities
            and (not support.services or row["service"] in support.services)
            and row["attended"] == "seen"
            and row["happened_on"] >= first["happened_on"]
        ]
        contacts.sort(key=lambda row: (row["happened_on"], row["contact_id"]))
        yield Work(person, first["assessment_key"], False, [], first["happened_on"], contacts)


def _findings(county: OutcomeCounty, person: int, definition: OutcomeDefinition) -> Iterator[Row]:
    born = county.person(person).get("birth_date")
    age = definition.for_whom.age
    for record in county.records_of(person, definition.records_of):
        for row in county.of_person("assessment", record):
            if age is not None and age.at == "identified" and not of_age(born, row["happened_on"], age):
                continue
            if definition.answered_by is not None and row["respondent"] not in (None, definition.answered_by):
                continue
            for finding in definition.identified.findings:
                fits = (
                    row["instrument"] == finding.instrument
                    and INSTRUMENTS[finding.instrument].can_give(row["score"], row["domain"])
                    and finding.domain in ("any", row["domain"])
                    and (not finding.bands or row["band"] in finding.bands)
                    and (finding.at_least is None or (row["score"] is not None and row["score"] >= finding.at_least))
                    and (finding.below is None or (row["score"] is not None and row["score"] < finding.below))
                    and (finding.age is None or of_age(born, row["happened_on"], finding.age))
                )
                if fits:
                    yield row
                    break


def _entered(work: Work, definition: OutcomeDefinition) -> date | None:
    agreed = work.first("agreed")
    supported = work.supported[0] if work.supported else None
    ways = {
        "agreed": [agreed],
        "support": [supported],
        "agreed_or_support": [agreed, supported],
        "identified": [work.identified_on],
    }[definition.enters]
    return min((day for day in ways if day is not None), default=None)


def _anchored(work: Work, anchor: Anchor) -> date | None:
    if anchor == "due_date":
        return work.delivery["due_on"] if work.delivery else None
    return {
        "birth": work.birth_date,
        "identified": work.identified_on,
        "entered": work.entered_on,
        "support_ended": work.support_ended_on,
        "reception": reception(work.birth_date),
    }[anchor]


def _deadline(work: Work, definition: OutcomeDefinition) -> date | None:
    said = definition.deadline
    if said is None or (anchor := _anchored(work, said.after)) is None:
        return None
    if said.after == "reception":
        return anchor.replace(year=anchor.year + said.amount) - timedelta(days=1)
    moved = later(anchor, said.amount, said.unit)
    return moved - timedelta(days=1) if said.after == "birth" else moved


def _window(
    work: Work, definition: OutcomeDefinition, deadline: date | None, as_of: date, *, asks_delivery: bool
) -> tuple[date, date] | None:
    """First and last day of an assessment afterwards; None where the day it is counted from is not known."""
    follow = definition.follow_up
    last: date | None
    if follow is None:
        ended = work.first(*COMPLETING)
        first, last = work.began_on, later(ended, FOLLOW_UP_MONTHS, "months") if ended else None
    else:
        anchor = _anchored(work, follow.after)
        if follow.after == "birth" and asks_delivery:
            anchor = (work.delivery["born_on"] or work.delivery["due_on"]) if work.delivery else None
        if anchor is None:
            return None
        first, last = later(anchor, follow.from_, follow.unit), later(anchor, follow.to, follow.unit)
    return first, min(day for day in (last, deadline, as_of) if day is not None)


def _member(county: OutcomeCounty, work: Work, measure: str, definition: OutcomeDefinition) -> Row:
    as_of = county.question.as_of
    whom = definition.for_whom
    asks_delivery = (
        whom.perinatal
        or whom.pregnant
        or (whom.age is not None and whom.age.at == "due_date")
        or (whom.area is not None and whom.area.lived_on == "booking")
        or (definition.deadline is not None and definition.deadline.after == "due_date")
    )
    deadline = _deadline(work, definition)
    window = _window(work, definition, deadline, as_of, asks_delivery=asks_delivery)
    verdict = judge(county, work, definition, window, deadline)
    done_on, given_up_on, reason = _ends(county, work, verdict, deadline, as_of)
    stage = _stage(work, done_on, given_up_on)
    team = _team(county, work)
    home = county.place(work.person, work.began_on) or NOWHERE
    path = county.team(team) or NO_TEAM
    offers = [
        work.first("offered"),
        work.first("agreed"),
        work.supported[0] if work.supported else None,
        work.entered_on,
    ]
    offered_on = min((day for day in offers if day is not None), default=None)
    refused_on = max(work.days("declined"), default=None)
    declined = stage == "declined"
    row: dict[str, Any] = {
        "measure": measure,
        "subject": whom.subject,
        "subject_id": county.family(work.person) if whom.subject == "family" else work.person,
        "person_id": work.person,
        "episode_id": work.episode,
        "recorded": work.recorded,
        "stage": stage,
        "status": stage if stage in ("active", "completed", "abandoned") else None,
        "reason": reason if stage == "abandoned" else None,
        "achieved": verdict.good if stage == "completed" else None,
        "identified_on": work.identified_on,
        "offered_on": offered_on or (refused_on if declined else None),
        "declined_on": refused_on if declined else None,
        "entered_on": work.entered_on,
        "supported_on": work.supported[0] if work.supported else None,
        "last_support_on": work.touched[-1] if work.touched else None,
        "completed_on": done_on if stage == "completed" else None,
        "abandoned_on": given_up_on if stage == "abandoned" else None,
        "assessed_on": verdict.on if verdict.good is not None else None,
        "deadline": deadline,
        "at_risk": _at_risk(work, definition, verdict, deadline, as_of) if stage == "active" else None,
        "practitioner_key": _practitioner(work),
        "month": f"{work.began_on:%Y-%m}",
        "team_key": team,
        **{key: path[key] or "Unallocated" for key in ("team", "hub", "district", "quadrant")},
        "lsoa": home["lsoa"],
        "ward": home["ward"] or "Out of area",
        "residence_district": home["district"] or "Out of area",
        "residence_quadrant": home["quadrant"] or "Out of area",
        "quintile": "Not known" if home["quintile"] is None else str(home["quintile"]),
    }
    return row


def _ends(
    county: OutcomeCounty, work: Work, verdict: Verdict, deadline: date | None, as_of: date
) -> tuple[date | None, date | None, str | None]:
    done_on = work.first(*COMPLETING)
    if done_on is None and not work.recorded and verdict.good:
        done_on = verdict.on
    if done_on is None and deadline is not None and deadline < as_of:
        done_on = deadline
    left_on = county.left_on(work.person)
    gone_on = None if left_on is None else max(left_on, work.began_on)
    ways = [
        (county.died_on(work.person), "died"),
        (work.first("moved_away"), "moved_away"),
        (gone_on, "moved_away"),
        (work.first("disengaged"), "disengaged"),
    ]
    given_up_on = min((day for day, _ in ways if day is not None), default=None)
    reason = next((why for day, why in ways if day is not None and day == given_up_on), None)
    return done_on, given_up_on, reason


def _stage(work: Work, done_on: date | None, given_up_on: date | None) -> str:
    if work.entered_on is None:
        if work.days("declined"):
            return "declined"
        return "offered" if work.days("offered", "agreed") or work.supported else "identified"
    if work.days(*COMPLETING):
        return "completed"
    if given_up_on is not None and (done_on is None or given_up_on < done_on):
        return "abandoned"
    return "active" if done_on is None else "completed"


def _at_risk(
    work: Work, definition: OutcomeDefinition, verdict: Verdict, deadline: date | None, as_of: date
) -> str | None:
    rules = definition.at_risk
    entered_on = work.began_on
    if deadline is not None and not verdict.good and (deadline - as_of).days <= 7 * rules.deadline_weeks:
        return "deadline_near"
    if definition.enters == "identified":
        return None
    if not work.supported:
        return "no_support_yet" if (as_of - entered_on).days >= 7 * rules.no_support_weeks else None
    last = max(work.touched[-1], entered_on)
    return "stalled" if (as_of - last).days >= 7 * rules.stalled_weeks else None


def _practitioner(work: Work) -> str | None:
    if not work.recorded:
        return work.contacts[-1]["practitioner_key"] if work.contacts else None
    named = [step for step in sorted(work.steps, key=_in_turn) if step["practitioner_key"] is not None]
    return named[-1]["practitioner_key"] if named else None


def _team(county: OutcomeCounty, work: Work) -> str | None:
    if work.recorded:
        named = [step for step in work.steps if step["team_key"] is not None]
        named.sort(key=lambda step: (step["step"] not in ("agreed", "support"), _in_turn(step)))
        own = named[0]["team_key"] if named else None
    else:
        own = work.contacts[0]["team_key"] if work.contacts else None
    return own or county.caseload_team(work.person, work.began_on)


def _first_of_each(rows: list[Row]) -> list[Row]:
    chosen: dict[int, Row] = {}
    for row in sorted(
        rows,
        key=lambda row: (row["entered_on"] or date.max, row["identified_on"], row["episode_id"], row["person_id"]),
    ):
        chosen.setdefault(row["subject_id"], row)
    return list(chosen.values())


def _schools(measure: str, rule: Published, county: OutcomeCounty) -> Iterator[Row]:
    told = [
        row
        for row in county.known("published")
        if row["area_kind"] == "school"
        and row["indicator"] == rule.indicator
        and row["value"] is not None
        and row["to_date"] is not None
        and row["to_date"] <= county.question.as_of
    ]
    last_year = max((row["to_date"] for row in told), default=None)
    latest: dict[str, Row] = {}
    for row in sorted(told, key=lambda row: (row["extract_id"], row["row"])):
        if row["to_date"] == last_year:
            latest[row["area_code"]] = row
    for code, row in latest.items():
        began = row["from_date"] or row["to_date"]
        school = int(code) if code.isdigit() else 1_000_000 * row["extract_id"] + row["row"]
        empty = dict.fromkeys(
            ("person_id", "reason", "declined_on", "supported_on", "last_support_on", "abandoned_on", "at_risk",
             "practitioner_key", "team_key", "lsoa")
        )  # fmt: skip
        yield {
            **empty,
            "measure": measure, "subject": "school", "subject_id": school, "episode_id": school, "recorded": True,
            "stage": "completed", "status": "completed", "achieved": row["value"] >= rule.at_least,
            "identified_on": began, "offered_on": began, "entered_on": began, "completed_on": row["to_date"],
            "assessed_on": row["to_date"], "deadline": row["to_date"], "month": f"{began:%Y-%m}",
            "team": "Unallocated", "hub": "Unallocated", "district": "Unallocated", "quadrant": "Unallocated",
            "ward": "Out of area", "residence_district": "Out of area", "residence_quadrant": "Out of area",
            "quintile": "Not known",
        }  # fmt: skip
