"""The rows that show a plain fact, none of a day after the eve of the costed year."""

from collections.abc import Callable

from familyhub.segments.definition import Born, Evidence, Found, Missed, Recording, Referral, School, Seen, Spell
from familyhub.segments.question import Question
from familyhub.segments.sql_words import NEVER, Rows, day, known, months_before, one_of

MISSED = ("declined", "did_not_attend", "cancelled_by_family")


def rows_of(evidence: Evidence, question: Question) -> Rows:
    """The rows that a piece of evidence is about."""
    return _WAYS[type(evidence)](evidence, question)


def _spell(evidence: Spell, question: Question) -> Rows:
    eve, since = day(question.day), months_before(question, evidence.within_months)
    last = f"COALESCE(status.to_date, {NEVER})"
    when = {
        "open": f"{last} >= {eve}",
        "ended": f"{last} < {eve} AND {last} >= {since}",
        "any": f"{last} >= {since}",
    }[evidence.when]
    # A grade may stand behind a colon ("housing: high"): it is the need that counts.
    detail = one_of("LOWER(TRIM(SPLIT_PART(status.detail, ':', 1)))", (each.lower() for each in evidence.details))
    return Rows(
        "status", "status",
        f"{one_of('status.status', evidence.statuses)} AND {detail} AND {known('status', question)}"
        f" AND status.from_date <= {eve} AND {when}",
    )  # fmt: skip


def _recording(evidence: Recording, question: Question) -> Rows:
    return Rows(
        "group_recording", "group_recording",
        f"{one_of('LOWER(group_recording.priority_group)', evidence.groups)} AND group_recording.belongs = 'yes'"
        f" AND {known('group_recording', question)} AND {_within('group_recording.recorded_on', evidence, question)}",
    )  # fmt: skip


def _referral(evidence: Referral, question: Question) -> Rows:
    return Rows(
        "referral", "referral",
        f"{one_of('referral.service', evidence.services)} AND {known('referral', question)}"
        f" AND {_within('referral.received_on', evidence, question)}",
    )  # fmt: skip


def _seen(evidence: Seen, question: Question) -> Rows:
    return Rows(
        "contact", "contact",
        f"{one_of('contact.service', evidence.services)} AND {one_of('contact.activity', evidence.activities)}"
        f" AND COALESCE(contact.attended, 'seen') = 'seen' AND {known('contact', question)}"
        f" AND {_within('contact.happened_on', evidence, question)}",
        evidence.at_least,
    )  # fmt: skip


def _missed(evidence: Missed, question: Question) -> Rows:
    return Rows(
        "contact", "contact",
        f"{one_of('contact.attended', MISSED)} AND {known('contact', question)}"
        f" AND {_within('contact.happened_on', evidence, question)}",
        evidence.at_least,
    )  # fmt: skip


def _born(evidence: Born, question: Question) -> Rows:
    """A birth after the eve is not looked at, but the mother's age at it is known beforehand."""
    eve = day(question.day)
    any_of = [f"born_on > {eve}"] if evidence.not_yet else []
    if evidence.gestation_under_days is not None:
        any_of.append(f"born_on <= {eve} AND gestation_days < {int(evidence.gestation_under_days)}")
    if evidence.weight_under_grams is not None:
        any_of.append(f"born_on <= {eve} AND weight_grams < {int(evidence.weight_under_grams)}")
    if evidence.mother_under_years is not None:
        any_of.append(f"DATE_SUB('year', mother_born, due_on) < {int(evidence.mother_under_years)}")
    table = """(
    SELECT delivery_person.person_id, delivery.born_on, delivery.gestation_days, delivery_person.weight_grams,
        COALESCE(delivery.expected_on, delivery.born_on) AS due_on, mother.birth_date AS mother_born,
        delivery.extract_id, delivery.learnt_on
    FROM delivery_person
    JOIN delivery ON delivery.delivery_id = delivery_person.delivery_id
    LEFT JOIN person AS mother ON mother.person_id = delivery.mother_id
    WHERE delivery_person.role = 'baby'
) AS birth"""
    shown = " OR ".join(f"({each})" for each in any_of)
    return Rows(table, "birth", f"({shown}) AND learnt_on <= {day(question.known_by)}")


def _found(evidence: Found, question: Question) -> Rows:
    return Rows(
        "assessment", "assessment",
        f"{one_of('assessment.instrument', evidence.instruments)} AND {one_of('assessment.band', evidence.bands)}"
        f" AND {known('assessment', question)} AND {_within('assessment.happened_on', evidence, question)}",
    )  # fmt: skip


def _school(evidence: School, question: Question) -> Rows:
    any_of = []
    if evidence.provisions:
        any_of.append(one_of("school_term.sen_provision", evidence.provisions))
    if evidence.missed_percent is not None:
        any_of.append(
            "school_term.sessions_possible > 0 AND"
            f" 100 * school_term.sessions_missed >= {int(evidence.missed_percent)} * school_term.sessions_possible"
        )
    if evidence.free_school_meals:
        any_of.append("school_term.free_school_meals")
    if evidence.suspended:
        any_of.append("(school_term.suspensions > 0 OR school_term.excluded)")
    if evidence.young_carer:
        any_of.append("school_term.young_carer IN ('declared_by_school', 'declared_by_family')")
    shown = " OR ".join(f"({each})" for each in any_of)
    return Rows(
        "school_term", "school_term",
        f"({shown}) AND {known('school_term', question)} AND {_within('school_term.census_on', evidence, question)}",
    )  # fmt: skip


def _within(column: str, evidence: Recording | Referral | Seen | Missed | Found | School, question: Question) -> str:
    return f"{column} BETWEEN {months_before(question, evidence.within_months)} AND {day(question.day)}"


_WAYS: dict[type, Callable[..., Rows]] = {
    Spell: _spell,
    Recording: _recording,
    Referral: _referral,
    Seen: _seen,
    Missed: _missed,
    Born: _born,
    Found: _found,
    School: _school,
}
