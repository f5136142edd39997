"""Where a piece of work stands, for the truth: the days of its turns and where it counts."""

from dataclasses import dataclass
from datetime import date

from familyhub.demo.county import County
from familyhub.demo.subjects import Known


@dataclass(frozen=True, slots=True)
class OutcomeMember:
    """The days of a member's turns, each None where it has not come to it.

    `person` is the true number, `nhs_number` what the files know (of a school its own number in both). `achieved` is
    None where the work was not completed or not assessed. `team` is a key, `lsoa` a code. `episode` is empty and
    `practitioner` None where coded extracts alone tell of it.
    """

    measure: str
    person: int
    nhs_number: str
    episode: str
    identified_on: date
    offered_on: date | None
    declined_on: date | None
    entered_on: date | None
    completed_on: date | None
    abandoned_on: date | None
    reason: str | None
    assessed_on: date | None
    achieved: bool | None
    team: str | None
    lsoa: str | None
    practitioner: str | None
    case: str

    @property
    def status(self) -> str | None:
        """active, completed or abandoned; None before the cohort."""
        if self.entered_on is None:
            return None
        return "completed" if self.completed_on else "abandoned" if self.abandoned_on else "active"


def sent(county: County, day: date, keyed: date) -> bool:
    """Whether a line of a day, keyed on another, lies in an extract by the county's day."""
    return day <= county.as_of and keyed <= county.days.register_to


def left_on(known: Known, as_of: date) -> date | None:
    """The last day on which anybody says that the person lived in the county; None for somebody who lives there."""
    spells = [spell for basis, spell in known.responsible if basis == "resident" and spell.first <= as_of]
    if not spells or any(spell.covers(as_of) for spell in spells):
        return None
    return max(spell.last for spell in spells if spell.last is not None)
