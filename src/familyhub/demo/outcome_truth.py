"""The truth about outcomes: where each piece of work truly stands, and the counts at every level and month's end.

It follows the work as it was drawn, so far as its lines were sent, and the spells that the register states; no score is
read and no threshold applied. Plain loops, and no code shared with `measures/`.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from familyhub.demo.calendar import add_months
from familyhub.demo.county import County
from familyhub.demo.figures import Places
from familyhub.demo.outcome_coded import coded_members
from familyhub.demo.outcome_drawn import Episode, Step
from familyhub.demo.outcome_member import OutcomeMember, left_on, sent
from familyhub.demo.outcome_others import reception_year
from familyhub.demo.rules import month_end, month_name
from familyhub.demo.subjects import Known, gather

COUNTS = (
    "offered", "declined", "cohort", "active", "completed", "abandoned", "achieved", "not_achieved", "not_assessed",
)  # fmt: skip
BY_AGREEMENT = ("outcome-03", "outcome-13")
"""Measures that one enters by agreeing alone."""
COMPLETING = ("completed", "achieved", "not_achieved")
OutcomeKey = tuple[str, str, str, str, str]
"""Measure, month, hierarchy, level, place ('' for the county)."""


def outcome_members(county: County) -> list[OutcomeMember]:
    """Every member of every outcome measure that was offered help, as of and known by the county's `as_of`."""
    people = gather(county.written).people
    told = [(episode, [step for step in episode.steps if sent(county, step.day, step.keyed)])
            for episode in county.outcomes.episodes]  # fmt: skip
    recorded = {(episode.measure, episode.subject.number) for episode, steps in told if steps}
    found = [
        _member(county, episode, steps, people[episode.subject.number])
        for episode, steps in told
        if steps and episode.counts
    ]
    return [*found, *coded_members(county, people, recorded)]


def _member(county: County, episode: Episode, steps: list[Step], known: Known) -> OutcomeMember:
    first = {step.step: step.day for step in sorted(steps, key=lambda step: step.day, reverse=True)}
    entering = ("agreed",) if episode.measure in BY_AGREEMENT else ("agreed", "support")
    entered = min((first[step] for step in entering if step in first), default=None)
    finished = min((first[step] for step in COMPLETING if step in first), default=None)
    completed, abandoned, reason = _ended(county, episode, first, finished, entered, known)
    assessed = _assessed(county, episode)
    answered = sorted((step for step in steps if step.step in ("agreed", "support")), key=_in_turn)
    newest = max(steps, key=_in_turn)
    placed_on = entered or min(first.values())
    offered = min((first[step] for step in ("offered", "agreed", "support") if step in first), default=None)
    declined = first.get("declined") if entered is None else None
    return OutcomeMember(
        episode.measure, episode.subject.number, episode.subject.nhs_number, episode.key, min(first.values()),
        offered or declined, declined, entered, completed, abandoned, reason, assessed,
        episode.result == "achieved" if assessed is not None and completed is not None else None,
        answered[0].team if answered else min(steps, key=_in_turn).team, known.neighbourhood_on(placed_on),
        newest.practitioner, episode.case,
    )  # fmt: skip


def _in_turn(step: Step) -> tuple[date, int]:
    return step.day, step.number


def _ended(
    county: County, episode: Episode, first: dict[str, date], finished: date | None, entered: date | None, known: Known
) -> tuple[date | None, date | None, str | None]:
    """The day the work was completed or given up, and why: what is finished stays so, else the first end counts."""
    if entered is None:
        return None, None, None
    if finished is not None:
        return finished, None, None
    given_up = [(first[step], step) for step in ("moved_away", "disengaged") if step in first]
    left = left_on(known, county.as_of)
    if left is not None:
        given_up.append((max(left, entered), "moved_away"))
    deadline = _deadline(episode, entered)
    over = deadline if deadline is not None and deadline < county.as_of else None
    if given_up and (over is None or min(given_up)[0] < over):
        day = min(given_up)[0]
        return None, day, "moved_away" if (day, "moved_away") in given_up else "disengaged"
    return over, None, None


def _deadline(episode: Episode, entered: date) -> date | None:
    """The last day on which improvement counts, where the measure has one."""
    born = episode.subject.born
    match episode.measure:
        case "outcome-05" | "outcome-06":
            return date(reception_year(episode.subject), 8, 31)
        case "outcome-07" | "outcome-08":
            return add_months(entered, 12)
        case "outcome-11":
            return add_months(episode.due, 12) if episode.due is not None else None
        case "outcome-13" | "outcome-14" | "outcome-15":
            return add_months(born, 19 * 12) - timedelta(days=1)
        case "outcome-w5":
            return add_months(born, 18 * 12) - timedelta(days=1)
        case _:
            return None


def _assessed(county: County, episode: Episode) -> date | None:
    """The day of the assessment afterwards, where both it and the one before were sent and it came in time."""
    after = episode.assessed
    if after is None or episode.result == "not_assessed":
        return None
    entered = min((step.day for step in episode.steps if step.step in ("agreed", "support")), default=after)
    deadline = _deadline(episode, entered)
    if deadline is not None and after > deadline:
        return None
    lines = (*episode.findings, *episode.answers)
    keyed = max((line.keyed for line in lines if line.day <= after), default=after)
    return after if sent(county, after, keyed) else None


def outcome_figures(county: County, members: list[OutcomeMember]) -> dict[OutcomeKey, dict[str, int]]:
    """The counts so far by each month's end and by the county's day, at every level of both hierarchies."""
    where = Places(county)
    ends = list(_month_ends(county))
    found: dict[OutcomeKey, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for member in members:
        for end in ends:
            counts = [count for count in COUNTS if _counts(member, count, end)]
            if not counts:
                continue
            for hierarchy, level, place in where.of_keys(member.team, member.lsoa):
                sums = found[member.measure, month_name(end), hierarchy, level, place]
                for count in counts:
                    sums[count] += 1
    return dict(found)


def _month_ends(county: County) -> Iterator[date]:
    """The last day of every month from the first one reported, and the county's day for the month it lies in."""
    month = county.since
    while month <= county.as_of:
        yield min(month_end(month), county.as_of)
        month = add_months(month, 1)


def _counts(member: OutcomeMember, count: str, end: date) -> bool:
    """Whether a member counts so by a day."""

    def by(day: date | None) -> bool:
        return day is not None and day <= end

    in_cohort, completed, abandoned = by(member.entered_on), by(member.completed_on), by(member.abandoned_on)
    assessed = completed and member.achieved is not None and by(member.assessed_on)
    match count:
        case "offered":
            return by(member.offered_on)
        case "declined":
            return by(member.declined_on)
        case "cohort":
            return in_cohort
        case "active":
            return in_cohort and not completed and not abandoned
        case "completed":
            return completed
        case "abandoned":
            return abandoned
        case "achieved":
            return assessed and member.achieved is True
        case "not_achieved":
            return assessed and member.achieved is False
        case _:
            return completed and not assessed
