"""The events a rate can name: where in the linked tables each is told, with its SQL and its words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """One linked table that tells of an event: the columns of its first and last day, and the condition on a row.

    `ends` is empty where the event has no length. `sql` is a condition on the table's columns, without its name.
    """

    table: str
    begins: str
    ends: str
    sql: str


@dataclass(frozen=True, slots=True)
class RateEvent:
    """A named event of a child. Two records of one child and day are one event.

    `fresh`: an event that begins while an earlier one goes on, or on the day after it, is the same one going on.
    """

    name: str
    says: str
    origins: tuple[Origin, ...]
    fresh: bool = False


def _referral(service: str, says: str) -> RateEvent:
    return RateEvent(f"referral_to_{service}", says, (_referred(service),))


def _referred(service: str) -> Origin:
    return Origin("referral", "received_on", "closed_on", f"service = '{service}'")


def _spell(status: str) -> Origin:
    return Origin("status", "from_date", "to_date", f"status = '{status}'")


def _events() -> dict[str, RateEvent]:
    hospital = Origin(
        "contact", "happened_on", "", "service = 'hospital' AND activity = 'urgent_care' AND attended = 'seen'"
    )
    events = [
        _referral("social_care", "a referral to children's social care was received"),
        _referral("camhs", "a referral to child and adolescent mental health services was received"),
        _referral("youth_justice", "a referral to youth justice was received, or work with it began"),
        _referral("early_help", "a referral to early help was received, or an episode of it began"),
        RateEvent(
            "housing_help",
            "a referral to housing was received, or the council began to owe the household a homelessness duty",
            (_referred("housing"), _spell("homeless_duty")),
            fresh=True,
        ),
        RateEvent(
            "early_help",
            "early help began: an episode, or a plan",
            (_referred("early_help"), _spell("early_help_plan")),
        ),
        RateEvent(
            "care_entry", "the child came to be looked after by a council", (_spell("looked_after"),), fresh=True
        ),
        RateEvent(
            "protection_plan_start",
            "a child protection plan began",
            (_spell("child_protection_plan"),),
            fresh=True,
        ),
        RateEvent("urgent_care", "the child was seen in an urgent or emergency care department", (hospital,)),
    ]
    return {event.name: event for event in events}


RATE_EVENTS: dict[str, RateEvent] = _events()

REASONS: dict[str, str] = {
    "birth_date_unknown": "the date of birth is not known",
    "outside_ages": "not of the ages counted on that day",
    "not_responsible": "the area did not answer for the child on that day",
    "going_on": "an earlier one was still going on",
}
"""Why an event is left out, in the order in which it is decided."""
