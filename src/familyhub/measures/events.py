"""The events a definition can name: a set of conditions on one contact, each with its SQL and its words."""

from dataclasses import dataclass

from familyhub.model.codes import ACTIVITY


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold of a contact.

    `sql` is a condition on the columns of `contact`, without a table's name in front; an empty column makes it false.
    `lacking` is the reason a miss bears where the family was seen and only this was wanting; None: it has no reason.
    """

    says: str
    sql: str
    lacking: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A named event: an activity, and the conditions its contact must meet. Being seen is always the first."""

    name: str
    activity: str
    conditions: tuple[Condition, ...]

    @property
    def sql(self) -> str:
        """The condition on one row of `contact` under which it satisfies the event, the activity included."""
        parts = [f"activity = '{self.activity}'", *(condition.sql for condition in self.conditions)]
        return " AND ".join(parts)

    @property
    def says(self) -> str:
        """The event in plain English, as a definition's page gives it."""
        return f"{ACTIVITY.meaning(self.activity)}: " + ", ".join(c.says for c in self.conditions)

    @property
    def near_misses(self) -> dict[str, str]:
        """For each reason that fits a contact which was seen yet wanting: the condition (SQL) under which it was."""
        return {
            condition.lacking: f"NOT COALESCE({condition.sql}, FALSE)"
            for condition in self.conditions
            if condition.lacking is not None
        }


SEEN = Condition("the family was seen", "attended = 'seen'")
FACE_TO_FACE = Condition("face to face", "medium = 'face_to_face'", lacking="not_face_to_face")
WELLBEING_REVIEW = Condition("emotional wellbeing was reviewed", "wellbeing_review", lacking="without_review")
ASQ3_SCORED = Condition("all five domains of ASQ-3 were scored", "asq3_domains = 5", lacking="without_asq3")
FEEDING_KNOWN = Condition("how the baby is fed was recorded", "feeding IS NOT NULL", lacking="feeding_not_recorded")
BREASTFED = Condition(
    "the baby had breast milk, alone or with formula", "feeding IN ('total', 'partial')", lacking="not_breastfed"
)

DOMAINS: dict[str, str] = {
    "communication": "communication",
    "gross_motor": "gross motor skills",
    "fine_motor": "fine motor skills",
    "problem_solving": "problem solving",
    "personal_social": "personal-social skills",
}


def _at_or_above(domain: str) -> Condition:
    return Condition(f"at or above the expected level in {DOMAINS[domain]}", f"asq3_{domain}", lacking="below_level")


def _events() -> dict[str, Event]:
    antenatal, postnatal, two_year = "antenatal_contact", "new_birth_visit", "two_year_review"
    levels = {domain: _at_or_above(domain) for domain in DOMAINS}
    all_levels = Condition(
        "at or above the expected level in all five domains",
        " AND ".join(c.sql for c in levels.values()),
        lacking="below_level",
    )
    events = [
        Event("antenatal_contact", antenatal, (SEEN,)),
        Event("antenatal_contact_with_review", antenatal, (SEEN, WELLBEING_REVIEW)),
        Event("antenatal_contact_face_to_face", antenatal, (SEEN, FACE_TO_FACE)),
        Event("postnatal_visit", postnatal, (SEEN,)),
        Event("postnatal_visit_with_review", postnatal, (SEEN, WELLBEING_REVIEW)),
        Event("postnatal_visit_face_to_face", postnatal, (SEEN, FACE_TO_FACE)),
        Event("six_to_eight_week_review", "six_to_eight_week_review", (SEEN,)),
        Event("one_year_review", "one_year_review", (SEEN,)),
        Event("two_year_review", two_year, (SEEN,)),
        Event("two_year_review_with_asq3", two_year, (SEEN, ASQ3_SCORED)),
        *(
            Event(f"asq3_{domain}_at_or_above", two_year, (SEEN, ASQ3_SCORED, level))
            for domain, level in levels.items()
        ),
        Event("asq3_all_at_or_above", two_year, (SEEN, ASQ3_SCORED, all_levels)),
        Event("feeding_known", "six_to_eight_week_review", (SEEN, FEEDING_KNOWN)),
        Event("breastfed", "six_to_eight_week_review", (SEEN, FEEDING_KNOWN, BREASTFED)),
    ]
    return {event.name: event for event in events}


EVENTS: dict[str, Event] = _events()
