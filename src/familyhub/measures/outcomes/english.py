"""An outcome's definition in plain English: for whom, how one enters, what counts as improved, by when."""

from familyhub.instruments import INSTRUMENTS
from familyhub.measures.outcomes.codes import FOLLOW_UP_MONTHS
from familyhub.measures.outcomes.definition import Age, Deadline, Finding, FollowUp, ForWhom, OutcomeDefinition
from familyhub.measures.outcomes.improvement import (
    AllOf,
    Answers,
    BandImproves,
    Becomes,
    EveryDomain,
    EveryPart,
    Falls,
    FirstOf,
    Improvement,
    NoneWorse,
    Published,
    Recorded,
    Rises,
)
from familyhub.model import codes

SUBJECTS: dict[str, str] = {
    "child": "a child",
    "young_person": "a young person",
    "parent": "a parent",
    "carer_with_child": "a carer with a child",
    "family": "a family, by the carer who is worked with",
    "dyad": "a baby with a parent or carer; the row is the baby's",
    "school": "a school",
}
STAGES: dict[str, str] = {
    "school_age": "from Reception to the end of Year 11",
    "statutory_school_age": "of statutory school age: from the term after the fifth birthday to June of Year 11",
    "secondary_school_age": "in Years 7 to 11",
}
ENTERS: dict[str, str] = {
    "agreed": "when agreement is recorded",
    "support": "with the first support",
    "agreed_or_support": "when agreement is recorded or with the first support, whichever comes first",
    "identified": "with the identification: a cohort that is measured, not helped",
}
ANCHORS: dict[str, str] = {
    "birth": "birth",
    "due_date": "the day the baby is due",
    "identified": "identification",
    "entered": "entry",
    "support_ended": "the end of support",
}
WHEN: dict[str, str] = {
    "identified": "when identified",
    "entered": "at entry",
    "due_date": "on the day the baby is due",
}


def in_english(measure: str, definition: OutcomeDefinition) -> list[str]:
    """The definition as sentences, one to a line: title and purpose, then each rule, then the decisions."""
    lines = [f"{measure} ({definition.number}): {definition.title}.", definition.why]
    lines.append(f"For: {_whom(definition.for_whom)}.")
    if not isinstance(definition.improved, Published):
        lines += _way_in(definition)
    lines.append(f"Improved: {improvement(definition.improved)}.")
    if definition.answered_by is not None:
        who = codes.RESPONDENT.meaning(definition.answered_by)
        lines.append(f"Only what {who} answered counts, or what does not say who answered.")
    if definition.follow_up is not None:
        lines.append(f"Assessed afterwards: {_follow_up(definition.follow_up)}; of several the last counts.")
    elif not isinstance(definition.improved, Published | Recorded):
        lines.append(f"Assessed afterwards: until {FOLLOW_UP_MONTHS} months after the work ended; the last counts.")
    if definition.deadline is not None:
        lines.append(f"By when: {_deadline(definition.deadline)}.")
    lines.append("Counted once a person." if definition.counted == "person" else "Counted once for each piece of work.")
    rules = definition.at_risk
    near = f"At risk of not achieving: the deadline within {rules.deadline_weeks} weeks and nothing improved"
    if definition.enters == "identified":
        lines.append(f"{near}.")
    elif definition.for_whom.subject != "school":
        lines.append(
            f"{near}; {rules.no_support_weeks} weeks in the cohort without support; "
            f"{rules.stalled_weeks} weeks since the last."
        )
    lines += list(definition.notes)
    lines += [f"Worked example: {example.says}." for example in definition.example]
    review = definition.next_review
    lines.append(f"Owner: {definition.owner}. To be reviewed by {review.day} {review:%B %Y}.")
    return [*lines, f"Source: {definition.source}."]


def _way_in(definition: OutcomeDefinition) -> list[str]:
    lines = ["Identified: by a recorded step."]
    if definition.identified.findings:
        found = "; or ".join(_finding(finding) for finding in definition.identified.findings)
        lines[0] = f"Identified: by a recorded step; where nobody recorded one, by {found}."
    lines.append(f"Enters the cohort: {ENTERS[definition.enters]}.")
    kinds = [codes.ACTIVITY.meaning(activity) for activity in definition.support.activities]
    if kinds and definition.identified.findings:
        by = [codes.SERVICE.meaning(service) for service in definition.support.services]
        of = f", by {_or(by)}" if by else ""
        lines.append(f"Support: a recorded step; in coded extracts a kept contact: {_or(kinds)}{of}.")
    return lines


def _whom(whom: ForWhom) -> str:
    said = [SUBJECTS[whom.subject]]
    if whom.sex is not None:
        said.append("female" if whom.sex == "F" else "male")
    if whom.age is not None:
        said.append(f"{_age(whom.age)} {WHEN[whom.age.at]}")
    if whom.stage is not None:
        said.append(STAGES[whom.stage])
    if whom.perinatal:
        said.append("pregnant or within a year of the birth")
    if whom.pregnant:
        said.append("identified before the birth")
    if whom.main_carer:
        said.append("mother or carer of a child under 18")
    if whom.child_age is not None:
        said.append(f"with a child {_age(whom.child_age)}")
    for held in whom.held:
        whose = "with a child in" if held.of == "child" else "in"
        said.append(f"{whose} this status {WHEN[held.on]}: {codes.STATUS.meaning(held.status)}")
    if whom.seen is not None:
        kinds = _or([codes.ACTIVITY.meaning(activity) for activity in whom.seen.activities])
        said.append(f"with this contact in the {whom.seen.months} months before: {kinds}")
    if whom.area is not None:
        day = {"identified": "when identified", "entered": "at entry", "booking": "when the pregnancy was booked"}
        fifths = "fifth" if whom.area.quintile == 1 else f"{whom.area.quintile} fifths"
        said.append(
            f"living in the most deprived {fifths} of the {whom.area.ranked_in}'s neighbourhoods "
            f"{day[whom.area.lived_on]}"
        )
    return ", ".join(said)


def _age(age: Age) -> str:
    unit = age.unit
    if age.to is None:
        return f"{age.from_} {unit} or older"
    return f"up to {age.to} {unit} old" if not age.from_ else f"{age.from_} to {age.to} {unit} old"


def _finding(finding: Finding) -> str:
    said = _instrument(finding.instrument)
    if finding.domain not in ("any", "whole"):
        said += f" ({codes.ASSESSMENT_DOMAIN.meaning(finding.domain)})"
    told = []
    if finding.bands:
        told.append(_or([codes.BAND.meaning(band) for band in finding.bands]))
    if finding.at_least is not None:
        told.append(f"{finding.at_least:g} or more")
    if finding.below is not None:
        told.append(f"below {finding.below:g}")
    if finding.age is not None:
        told.append(_age(finding.age))
    return f"{said}: {', '.join(told)}" if told else said


def improvement(rule: Improvement) -> str:
    """What a rule counts as improved, as part of a sentence."""
    if isinstance(rule, AllOf):
        return " and ".join(improvement(one) for one in rule.of)
    if isinstance(rule, FirstOf):
        return "; where that was not assessed twice, ".join(improvement(one) for one in rule.of)
    if isinstance(rule, Recorded):
        late = [f'"{mile.detail or mile.step}" before {mile.before_months} months of age' for mile in rule.milestones]
        return "a practitioner recorded it as achieved" + (f", and {_and(late)}" if late else "")
    if isinstance(rule, Answers):
        return f'the last answer to "{rule.question}" of the survey "{rule.survey}" is at least {rule.at_least:g}'
    if isinstance(rule, Published):
        return f'"{rule.indicator}" was published as at least {rule.at_least:g} for the last year that has ended'
    name = _instrument(rule.instrument)
    if isinstance(rule, Falls):
        to = "" if rule.to_below is None else f" and to below {rule.to_below:g}"
        return f"{name} falls by at least {rule.by:g}{to}"
    if isinstance(rule, Rises):
        to = "" if rule.to_at_least is None else f" and to at least {rule.to_at_least:g}"
        old = "" if rule.from_age is None else f" (asked from {rule.from_age} years on)"
        return f"{name}{old} rises by at least {rule.by:g}{to}"
    if isinstance(rule, BandImproves):
        return f"{name} is in a better band"
    return _by_parts(rule, name)


def _by_parts(rule: Becomes | EveryDomain | NoneWorse | EveryPart, name: str) -> str:
    if isinstance(rule, Becomes):
        was, to = (_or([codes.BAND.meaning(band) for band in bands]) for bands in (rule.was, rule.to))
        return f"{name} changes from {was} to {to}" + (", and says who" if rule.named else "")
    if isinstance(rule, EveryDomain):
        parts = _and([domain.replace("_", " ") for domain in rule.domains])
        level = _or([codes.BAND.meaning(band) for band in rule.bands])
        return f"{name}: {parts} all {level} on one day"
    if isinstance(rule, NoneWorse):
        return f"{name}: at least one part better and none worse"
    good = [codes.BAND.meaning(band) for band in rule.bands]
    good += [] if rule.at_least is None else [f"at least {rule.at_least:g}"]
    return f"{name}: every part listed before is now {_or(good)}"


def _follow_up(follow: FollowUp) -> str:
    return f"{follow.from_} to {follow.to} {follow.unit} after {ANCHORS[follow.after]}"


def _deadline(deadline: Deadline) -> str:
    if deadline.after == "reception":
        later = f", {deadline.amount} years later" if deadline.amount else ""
        return f"31 August before Reception{later}"
    if deadline.after == "birth":
        return f"the day before the age of {deadline.amount} {deadline.unit}"
    return f"{deadline.amount} {deadline.unit} after {ANCHORS[deadline.after]}"


def _instrument(code: str) -> str:
    return INSTRUMENTS[code].name if code in INSTRUMENTS else code


def _or(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1]


def _and(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]
