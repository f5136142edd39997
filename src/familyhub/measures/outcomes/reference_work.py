"""A piece of work as the reference sees it: its steps and the days they give."""

from dataclasses import dataclass
from datetime import date

from familyhub.measures.outcomes.codes import COMPLETING
from familyhub.measures.reference_county import Row


@dataclass(slots=True)
class Work:
    """One piece of work with somebody: the steps recorded, or the finding and the contacts that stand for them."""

    person: int
    episode: int
    recorded: bool
    steps: list[Row]
    finding_on: date | None
    contacts: list[Row]
    entered_on: date | None = None
    birth_date: date | None = None
    delivery: Row | None = None

    @property
    def identified_on(self) -> date:
        """The day of the first step, or of the finding."""
        return self.finding_on or min(step["happened_on"] for step in self.steps)

    @property
    def began_on(self) -> date:
        """Entry, or before that the identification."""
        return self.entered_on or self.identified_on

    def days(self, *steps: str) -> list[date]:
        """The days of these steps, in order."""
        return sorted(step["happened_on"] for step in self.steps if step["step"] in steps)

    def first(self, *steps: str) -> date | None:
        """The first day of any of these steps."""
        return next(iter(self.days(*steps)), None)

    @property
    def supported(self) -> list[date]:
        """The days of support, in order."""
        return self.days("support") if self.recorded else sorted(row["happened_on"] for row in self.contacts)

    @property
    def touched(self) -> list[date]:
        """The days of support or review, in order."""
        return self.days("support", "reviewed") if self.recorded else self.supported

    @property
    def support_ended_on(self) -> date | None:
        """The recorded end; in coded extracts the last support."""
        if self.recorded:
            return self.first(*COMPLETING)
        return self.supported[-1] if self.supported else None
