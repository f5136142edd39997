"""The truth about help for under fives in three or more groups: which, since when, and who leads it.

The kinds of help are those of the shipped catalogue, said once more in plain Python for the truth alone.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from familyhub.demo.group_circle import Somebody
from familyhub.demo.group_truth import GroupTruth
from familyhub.demo.needs import Span, cases_returned
from familyhub.demo.outcome_drawn import Step
from familyhub.demo.outcome_member import sent

ENDS = ("declined", "completed", "achieved", "not_achieved", "moved_away", "disengaged")
LATELY, RECENTLY = timedelta(days=90), timedelta(days=183)


@dataclass(frozen=True, slots=True)
class GroupHelp:
    """What an under five in three or more groups receives: the longest help, or none.

    `leads` are the practitioners of the last day: several where two saw the family on it, none where nobody is named.
    """

    person: int
    nhs_number: str
    intervention: str | None
    since: date | None
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Help:
    """One kind of help that goes on."""

    since: date
    intervention: str
    leads: tuple[str, ...] = ()


def group_help(truth: GroupTruth) -> list[GroupHelp]:
    """For each under five in three or more groups."""
    return _Helping(truth).everybody()


class _Helping:
    def __init__(self, truth: GroupTruth) -> None:
        self.truth, self.county, self.on = truth, truth.circle.county, truth.on
        self.plans: dict[int, list[date]] = defaultdict(list)
        self.early: dict[int, list[date]] = defaultdict(list)
        self.steps: dict[int, dict[tuple[str, str], list[Step]]] = defaultdict(lambda: defaultdict(list))
        self.visits: dict[int, list[tuple[date, str]]] = defaultdict(list)
        self._gather()

    def _gather(self) -> None:
        county, known_to = self.county, self.county.days.register_to
        for case, reference in cases_returned(county.needs, county.days.data_to):
            for span in (case.open, case.protection):
                if span is not None and span.first <= reference and self._open(span, reference):
                    self.plans[case.child.number].append(span.first)
        for held in county.held:
            if held.status == "looked_after" and held.covers(self.on) and held.first + timedelta(days=2) <= known_to:
                self.plans[held.person.number].append(held.first)
        for episode in county.needs.early_help:
            if self._open(episode.open, self.on):
                self.early[episode.child.number].append(episode.open.first)
        for step in county.outcomes.steps:
            if sent(county, step.day, step.keyed):
                self.steps[step.person.number][step.outcome, step.episode].append(step)
        for visit in county.groups.support:
            if visit.day <= self.on and visit.keyed <= known_to:
                self.visits[visit.person.number].append((visit.day, visit.practitioner))

    def _open(self, span: Span, told_to: date) -> bool:
        """Whether a span goes on, where ends after a day are not told."""
        return span.last is None or span.last > told_to or span.last >= self.on

    def everybody(self) -> list[GroupHelp]:
        found: list[GroupHelp] = []
        for child in self.truth.children():
            one = self.truth.circle.everybody[child.person]
            longest = min(self._helps(one), key=lambda each: (each.since, each.intervention), default=None)
            if longest is None:
                found.append(GroupHelp(child.person, child.nhs_number, None, None, ()))
            else:
                found.append(
                    GroupHelp(child.person, child.nhs_number, longest.intervention, longest.since, longest.leads)
                )
        return found

    def _helps(self, one: Somebody) -> Iterator[Help]:
        """All help of a child: plans of its own, and what it or a carer it lives with receives."""
        carers = one.carers if one.at_home else []
        family = [one.person.number, *(carer.person.number for carer in carers)]
        visits = [visit for person in family for visit in self.visits.get(person, ())]
        for since in self.plans.get(one.person.number, ()):
            yield Help(since, "social_care_plan")
        for person in family:
            for since in self.early.get(person, ()):
                # A family support worker who came within the half-year leads an early help plan.
                yield Help(since, "early_help_plan", _last([v for v in visits if v[0] > self.on - RECENTLY]))
            for steps in self.steps.get(person, {}).values():
                yield from self._work(steps)
        lately = [visit for visit in visits if visit[0] > self.on - LATELY]
        if lately:
            yield Help(min(lately)[0], "family_support", _last(lately))

    def _work(self, steps: list[Step]) -> Iterator[Help]:
        helped = [step.day for step in steps if step.step in ("agreed", "support")]
        ended = max((step.day for step in steps if step.step in ENDS), default=date.min)
        if helped and max(helped) > self.on - RECENTLY and ended < max(helped):
            yield Help(min(helped), "outcome_work", _last([(step.day, step.practitioner) for step in steps]))


def _last(visits: list[tuple[date, str]]) -> tuple[str, ...]:
    newest = max((day for day, _ in visits), default=date.min)
    return tuple(sorted({who for day, who in visits if day == newest}))
