"""The events of the plain-Python reference: what one contact must be like to satisfy each."""

from collections.abc import Callable
from dataclasses import dataclass

from familyhub.measures.reference_county import Row


@dataclass(frozen=True, slots=True)
class Event:
    """An activity at which the family was seen, and what the event asks for besides, by the name of what is asked."""

    activity: str
    asks: dict[str, Callable[[Row], bool]]

    def satisfied_by(self, contact: Row) -> bool:
        """Whether one contact meets every condition of the event."""
        return self.seen_at(contact) and all(fulfilled(contact) for fulfilled in self.asks.values())

    def seen_at(self, contact: Row) -> bool:
        """Whether the family was seen at a contact of the event's activity, whatever else the event asks."""
        return contact["activity"] == self.activity and contact["attended"] == "seen"

    def lacks(self, asked: str, contact: Row) -> bool:
        """Whether the family was seen, and the event asks for this, and the contact does not have it."""
        return asked in self.asks and self.seen_at(contact) and not self.asks[asked](contact)


def _reviewed(contact: Row) -> bool:
    return contact["wellbeing_review"] is True


def _face_to_face(contact: Row) -> bool:
    return contact["medium"] == "face_to_face"


def _five_domains(contact: Row) -> bool:
    return contact["asq3_domains"] == 5


def _at_or_above(*domains: str) -> Callable[[Row], bool]:
    return lambda contact: all(contact[f"asq3_{domain}"] is True for domain in domains)


DOMAINS = ("communication", "gross_motor", "fine_motor", "problem_solving", "personal_social")

EVENTS: dict[str, Event] = {
    "antenatal_contact": Event("antenatal_contact", {}),
    "antenatal_contact_with_review": Event("antenatal_contact", {"review": _reviewed}),
    "antenatal_contact_face_to_face": Event("antenatal_contact", {"face_to_face": _face_to_face}),
    "postnatal_visit": Event("new_birth_visit", {}),
    "postnatal_visit_with_review": Event("new_birth_visit", {"review": _reviewed}),
    "postnatal_visit_face_to_face": Event("new_birth_visit", {"face_to_face": _face_to_face}),
    "six_to_eight_week_review": Event("six_to_eight_week_review", {}),
    "one_year_review": Event("one_year_review", {}),
    "two_year_review": Event("two_year_review", {}),
    "two_year_review_with_asq3": Event("two_year_review", {"asq3": _five_domains}),
    **{
        f"asq3_{domain}_at_or_above": Event(
            "two_year_review", {"asq3": _five_domains, "at_or_above": _at_or_above(domain)}
        )
        for domain in DOMAINS
    },
    "asq3_all_at_or_above": Event("two_year_review", {"asq3": _five_domains, "at_or_above": _at_or_above(*DOMAINS)}),
    "feeding_known": Event("six_to_eight_week_review", {"feeding": lambda contact: contact["feeding"] is not None}),
    "breastfed": Event(
        "six_to_eight_week_review",
        {
            "feeding": lambda contact: contact["feeding"] is not None,
            "breast": lambda contact: contact["feeding"] in ("total", "partial"),
        },
    ),
}
