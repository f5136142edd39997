"""Where hubs should be: a study's questions answered, with what the answers mean for children beside today's hubs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from familyhub.errors import UsageError
from familyhub.reports.siting_data import NamedPlan, Siting
from familyhub.siting import Limit, Plan, Progress, solve
from familyhub.siting.access import Access, access
from familyhub.siting.asking import in_words, to_question
from familyhub.siting.changes import Changes, Move, changes, moves
from familyhub.siting.floating_catchment import Supply, supply
from familyhub.siting.footfall import Footfall, expected
from familyhub.siting.front import Front, front
from familyhub.siting.ground import Ground
from familyhub.siting.marginal import Marginal, marginal
from familyhub.siting.outreach import Outreach, stops
from familyhub.siting.robustness import Trial, robustness
from familyhub.siting.study import Asked, Study, read_study
from familyhub.workspace import siting_local
from familyhub.workspace.opened import Opened
from familyhub.workspace.siting_files import Studied, StudyFiles, study_ground
from familyhub.workspace.siting_kept import Keeping

STUDY = "siting.toml"
"""What a study is called where nobody names it."""
TODAY = "today"
INTERRUPTED = "it was interrupted"
WITHIN = (15, 30)
"""Minutes that tables count children by."""

Tell = Callable[[str, Progress], None]
"""Told the plan's name and what is known of it so far."""


@dataclass(frozen=True, eq=False)
class Answer:
    """A study's ground with its plans by name, in the study's order, and everything that follows from them.

    `not_asked` are questions that an interruption kept from being asked. `on` is the day it is of.
    """

    studied: Studied
    on: date
    plans: tuple[NamedPlan, ...] = ()
    fronts: Mapping[str, Front] = field(default_factory=dict)
    outreach: Mapping[str, Outreach] = field(default_factory=dict)
    not_asked: tuple[str, ...] = ()
    contacts: Mapping[str, int] = field(default_factory=dict)

    @property
    def ground(self) -> Ground:
        """Children, buildings and minutes."""
        return self.studied.ground

    @property
    def study(self) -> Study:
        """What was asked."""
        return self.studied.files.study

    @property
    def today(self) -> tuple[int, ...]:
        """The hubs there are."""
        return tuple(sorted(self.ground.existing))

    @cached_property
    def by_key(self) -> Mapping[str, NamedPlan]:
        """The plans by their key."""
        return {plan.key: plan for plan in self.plans}

    def sites(self, key: str) -> tuple[int, ...]:
        """The open sites of `today` or of a plan. Raises UsageError for one that is not here."""
        if key == TODAY:
            return self.today
        return self.plan(key).sites

    def plan(self, key: str) -> NamedPlan:
        """The plan of this key. Raises UsageError where there is none."""
        if key not in self.by_key:
            raise _unknown(key, [TODAY, *self.by_key])
        return self.by_key[key]

    def mode(self, key: str) -> str:
        """The way of going of a plan; of today's hubs the study's first."""
        return self.study.travel.by[0] if key == TODAY else self.plan(key).mode

    def access(self, key: str, mode: str = "") -> Access:
        """Who reaches what with today's hubs or a plan's, by the plan's own way of going or another of the study."""
        return access(self.ground, self.sites(key), mode or self.mode(key), districts=self._bound(key))

    def changes(self, after: str, before: str = TODAY, mode: str = "") -> Changes:
        """Who gains and who loses where a plan takes the place of today's hubs, or of another plan."""
        districts = self._bound(after)
        mode = mode or self.mode(after)
        return changes(self.ground, self.sites(before), self.sites(after), mode, districts=districts)

    def moves(self, after: str, before: str = TODAY, mode: str = "") -> tuple[Move, ...]:
        """What each site does that opens or closes between the two."""
        districts = self._bound(after)
        mode = mode or self.mode(after)
        return moves(self.ground, self.sites(before), self.sites(after), mode, districts=districts)

    def marginal(self, key: str) -> tuple[Marginal, ...]:
        """What each open site is worth beside the others."""
        return marginal(self.ground, self.sites(key), self.mode(key), districts=self._bound(key))

    def robustness(self, key: str) -> tuple[Trial, ...]:
        """What the sites still give where one closes, more children come, or the bus no longer runs."""
        return robustness(self.ground, self.sites(key), self.mode(key), within=WITHIN, districts=self._bound(key))

    def supply(self, key: str) -> Supply:
        """Hubs per 1,000 children within reach (two-step floating catchment)."""
        return supply(self.ground, self.sites(key), self.mode(key))

    def footfall(self) -> Footfall | None:
        """Contacts of a year at today's hubs beside those expected; None where no records tell of any."""
        codes = {self.ground.sites[site].code for site in self.today}
        known = {code: number for code, number in self.contacts.items() if code in codes}
        return expected(self.ground, self.today, self.mode(TODAY), known) if known else None

    def notes(self) -> tuple[str, ...]:
        """Sentences for beside every figure, each once."""
        ground = self.ground
        said = [*self.studied.notes, *ground.demand.method]
        said += [f"{mode}: {ground.travel[mode].method}" for mode in ground.travel]
        return tuple(dict.fromkeys(said))

    def for_reports(self) -> Siting:
        """The values that pages take."""
        studied = self.studied
        return Siting(
            self.ground.name,
            self.on,
            self.ground,
            self.plans,
            WITHIN,
            studied.from_records,
            studied.area_names,
            studied.district_names,
            studied.outlines,
            notes=studied.notes,
        )

    def _bound(self, key: str) -> bool:
        return key != TODAY and self.plan(key).plan.question.districts


def study_files(study: Path | None, workspace: Opened | None, files: Path | None = None) -> StudyFiles:
    """The study of this path; without one that of the workspace, or of the present folder. Paths begin from `files`.

    Raises ConfigurationError where there is none, or it is wrong.
    """
    path = study or (workspace.folders.root if workspace is not None else Path()) / STUDY
    return StudyFiles(path, read_study(path), files or path.parent)


def ground_of(files: StudyFiles, workspace: Opened | None, on: date) -> Answer:
    """The answer without any plan yet: what today's hubs give. Raises as `study_ground`."""
    studied = study_ground(files, workspace, kept_below(files))
    contacts = siting_local.contacts_by_hub(workspace) if workspace is not None and workspace.snapshots() else {}
    return Answer(studied, on, contacts=contacts)


def kept_below(files: StudyFiles) -> Path:
    """The folder beside the study in which matrices and plans are kept."""
    return files.path.parent / f"{files.path.stem}-kept"


def answer(
    asked: Answer,
    keys: Sequence[str] = (),
    *,
    seconds: float = 60.0,
    tell: Tell | None = None,
    stop: Callable[[], bool] | None = None,
    afresh: bool = False,
) -> Answer:
    """The study's questions answered (or those of `keys`), each within so many seconds; Ctrl-C keeps the best so far.

    Proven plans are kept beside the study and read again, unless `afresh`. Raises UsageError for a question that the
    study does not have, or that its buildings cannot answer.
    """
    study, ground = asked.study, asked.ground
    if unknown := [key for key in keys if key not in study.questions]:
        raise _unknown(unknown[0], list(study.questions))
    wanted = list(keys) or list(study.questions)
    keeping = Keeping(kept_below(asked.studied.files), afresh)
    found = asked
    for place, key in enumerate(wanted):
        limit = Limit(seconds, stop)
        named = _plan(study, ground, key, limit, tell, keeping)
        found = replace(found, plans=(*found.plans, named))
        if named.plan.stopped != INTERRUPTED:
            found = _further(found, study.questions[key], named, limit, tell)
        if _interrupted(found, key):
            return replace(found, not_asked=tuple(wanted[place + 1 :]))
    return found


def _plan(
    study: Study, ground: Ground, key: str, limit: Limit, tell: Tell | None, keeping: Keeping
) -> NamedPlan:  # fmt: skip
    asked, title = study.questions[key], study.title(key)
    mode = study.mode(asked)
    instance, question = ground.instance(mode), to_question(asked, ground.sites)
    instance.check(question)

    def make() -> Plan:
        return solve(instance, question, limit, _teller(tell, title))

    return NamedPlan(key, title, in_words(asked), mode, keeping.plan(instance, question, make))


def _further(found: Answer, asked: Asked, named: NamedPlan, limit: Limit, tell: Tell | None) -> Answer:
    """The front and the mobile stops of a question, where it asks for them."""
    ground, key = found.ground, named.key
    if asked.front and named.sites:
        drawn = front(ground.instance(named.mode), named.plan.question, limit, _teller(tell, f"{named.name}: front"))
        found = replace(found, fronts={**found.fronts, key: drawn})
    if asked.stops_minutes is not None and named.sites:
        told = _teller(tell, f"{named.name}: mobile stops")
        planned = stops(
            ground, named.sites, named.mode, asked.stops_minutes, most=asked.stops, limit=limit, progress=told
        )
        found = replace(found, outreach={**found.outreach, key: planned})
    return found


def _teller(tell: Tell | None, title: str) -> Callable[[Progress], None] | None:
    return None if tell is None else lambda progress: tell(title, progress)


def _interrupted(found: Answer, key: str) -> bool:
    plans = [found.by_key[key].plan]
    if key in found.outreach:
        plans += [each for each in [found.outreach[key].plan] if each is not None]
    return any(plan.stopped == INTERRUPTED for plan in plans) or (
        key in found.fronts and found.fronts[key].stopped == INTERRUPTED
    )


def every_mode(found: Answer, key: str) -> tuple[Access, ...]:
    """Access to today's hubs or a plan's by each way of going of the study."""
    return tuple(found.access(key, mode) for mode in found.ground.travel)


def _unknown(key: str, known: Collection[str]) -> UsageError:
    return UsageError(
        "siting-no-plan",
        f"the plan {key!r}",
        found="none of this name",
        expected="one of " + ", ".join(known) if known else "a [questions.NAME] in the study",
        next_step="Name one of these, or add a question to the study.",
    )
