"""Where hubs should be: a study's questions answered, with what the answers mean for children beside today's hubs."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from familyhub.errors import UsageError
from familyhub.reports.siting_data import NamedPlan, Siting
from familyhub.reports.siting_words import borders
from familyhub.siting import Instance, Limit, Plan, Progress, solve
from familyhub.siting.access import Access, access
from familyhub.siting.asking import in_words, places_of, to_question
from familyhub.siting.changes import Changes, Move, changes, moves
from familyhub.siting.floating_catchment import Supply, supply
from familyhub.siting.footfall import Footfall, expected
from familyhub.siting.front import front
from familyhub.siting.ground import Ground
from familyhub.siting.marginal import Marginal, Opening, marginal, openings
from familyhub.siting.outreach import stops
from familyhub.siting.robustness import FIFTH_MORE, Growth, Trial, robustness
from familyhub.siting.second_thoughts import SecondThought, second_thoughts
from familyhub.siting.study import Asked, Extra, Study, read_study
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

RECORDS_ADD = (
    "What linked records add to need is rounded in each neighbourhood to the nearest 5 (1 to 7 as 5), so that no plan "
    "tells of a small number."
)

Tell = Callable[[str, Progress], None]
"""Told the plan's name and what is known of it so far."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Sites that are open together, and how people go there: today's hubs, a plan's, or those of a what-if.

    Whatever is told of them is told of journeys to the nearest of any district, so that two choices can be compared;
    a border that a question lets nobody cross binds its plan and its mobile stops.
    """

    key: str
    name: str
    mode: str
    sites: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Answer:
    """A study's ground with its plans by name, in the study's order, and everything that follows from them.

    `not_asked` are questions that an interruption kept from being asked. `on` is the day it is of.
    """

    studied: Studied
    on: date
    plans: tuple[NamedPlan, ...] = ()
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

    def plan(self, key: str) -> NamedPlan:
        """The plan of this key. Raises UsageError where there is none."""
        if key not in self.by_key:
            raise _unknown(key, [TODAY, *self.by_key])
        return self.by_key[key]

    def choice(
        self, key: str, open_too: Sequence[str] = (), close_too: Sequence[str] = (), by: str | None = None
    ) -> Choice:
        """The sites of `today` or of a plan, with some opened and others closed, named by code or name.

        `by` is another way of going than the plan's own. Raises UsageError for what is not here, and for a site to be
        closed that is not open.
        """
        today = key == TODAY
        chosen = Choice(key, "Today", self.study.travel.by[0], self.today) if today else _choice_of(self.plan(key))
        if by is not None:
            if by not in self.ground.travel:
                raise UsageError(
                    "siting-no-such-way",
                    f"--by {by}",
                    found="a way of going that the study does not measure",
                    expected="one of " + ", ".join(self.ground.travel),
                    next_step="Leave --by out, or add it to [travel] of the study.",
                )
            chosen = replace(chosen, mode=by)
        opened, closed = places_of(open_too, self.ground.sites), places_of(close_too, self.ground.sites)
        if both := opened & closed:
            raise UsageError(
                "siting-open-and-closed",
                f"--open and --close {self.ground.sites[min(both)].name!r}",
                found="the same site to be opened and closed",
                expected="one of the two",
                next_step="Leave one of them out.",
            )
        if strangers := closed - set(chosen.sites):
            name = self.ground.sites[min(strangers)].name
            raise UsageError(
                "siting-not-open",
                f"--close {name!r}",
                found="a site that is not open",
                expected="one of " + ", ".join(self.ground.sites[site].name for site in chosen.sites),
                next_step="Close one that is open, or leave it out.",
            )
        if not opened and not closed:
            return chosen
        return replace(
            chosen,
            key=f"{key}-changed",
            name=f"{chosen.name}, changed",
            sites=tuple(sorted((set(chosen.sites) | opened) - closed)),
        )

    def access(self, choice: Choice, mode: str = "") -> Access:
        """Who reaches what with these sites, by the choice's own way of going or another of the study."""
        return access(self.ground, choice.sites, mode or choice.mode)

    def changes(self, before: Choice, after: Choice) -> Changes:
        """Who gains and who loses where the one takes the place of the other, by the later one's way of going."""
        return changes(self.ground, before.sites, after.sites, after.mode)

    def moves(self, before: Choice, after: Choice) -> tuple[Move, ...]:
        """What each site does that opens or closes between the two."""
        return moves(self.ground, before.sites, after.sites, after.mode)

    def marginal(self, choice: Choice) -> tuple[Marginal, ...]:
        """What each open site is worth beside the others."""
        return marginal(self.ground, choice.sites, choice.mode)

    def openings(self, choice: Choice, most: int) -> tuple[Opening, ...]:
        """The buildings whose opening besides these would shorten most children's journeys, at most so many."""
        found = openings(self.ground, choice.sites, choice.mode)
        return tuple(sorted(found, key=lambda each: (-each.gain, each.site))[:most])

    def robustness(self, choice: Choice) -> tuple[Trial, ...]:
        """What the sites still give where one closes, more children come, or the bus no longer runs."""
        return robustness(self.ground, choice.sites, choice.mode, within=WITHIN)

    def second_thoughts(self, key: str, seconds: float = 60.0) -> tuple[SecondThought, ...]:
        """The plan's question asked again with a fifth more children in each district, each within so many seconds.

        Raises UsageError for today's hubs, which answer no question, and where there is no such plan.
        """
        if key == TODAY:
            raise UsageError(
                "siting-no-question",
                "--grown",
                found="the hubs of today, which answer no question",
                expected="a plan",
                next_step="Name a question of the study, or leave --grown out.",
            )
        named = self.plan(key)
        growth = [Growth("district", row.key, FIFTH_MORE) for row in self.access(self.choice(key)).rows
                  if row.by == "district" and row.children]  # fmt: skip
        chooses = choosing(self.studied)
        asked_of = instance_of(self.study, chooses, named.mode)
        return second_thoughts(chooses, named.plan, asked_of, growth, Limit(seconds))

    def supply(self, choice: Choice) -> Supply:
        """Hubs per 1,000 children within reach (two-step floating catchment)."""
        return supply(self.ground, choice.sites, choice.mode)

    def footfall(self) -> Footfall | None:
        """Contacts of a year at today's hubs beside those expected; None where no records tell of any."""
        codes = {self.ground.sites[site].code for site in self.today}
        known = {code: number for code, number in self.contacts.items() if code in codes}
        return expected(self.ground, self.today, self.study.travel.by[0], known) if known else None

    def notes(self) -> tuple[str, ...]:
        """Sentences for beside every figure, each once."""
        ground = self.ground
        bound = borders(self.for_reports())
        said = [*([bound] if bound else []), *self.studied.notes, *ground.demand.method]
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
            studied.larger,
            self.study.people.attribution,
            self.contacts,
            studied.notes,
        )


def study_files(study: Path | None, workspace: Opened | None, files: Path | None = None) -> StudyFiles:
    """The study of this path; without one that of the workspace, or of the present folder. Paths begin from `files`.

    Raises ConfigurationError where there is none, or it is wrong.
    """
    path = study or (workspace.folders.root if workspace is not None else Path()) / STUDY
    return StudyFiles(path, read_study(path), files or path.parent)


def ground_of(files: StudyFiles, workspace: Opened | None, on: date) -> Answer:
    """The answer without any plan yet: what today's hubs give. Raises as `study_ground`."""
    studied = study_ground(files, workspace, kept_below(files))
    if records_add(files.study):
        studied = replace(studied, notes=(*studied.notes, RECORDS_ADD))
    contacts = siting_local.contacts_by_hub(workspace) if workspace is not None and workspace.snapshots() else {}
    return Answer(studied, on, contacts=contacts)


def records_add(study: Study) -> tuple[Extra, ...]:
    """What adds to need and is counted in linked records: children of a group, or contacts of a year."""
    return tuple(extra for extra in study.need.extra if not extra.file and extra.each)


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
    further: bool = True,
) -> Answer:
    """The study's questions answered (or those of `keys`), each within so many seconds; Ctrl-C keeps the best so far.

    Proven plans are kept beside the study and read again, unless `afresh`. Without `further` neither fronts nor mobile
    stops are worked out. Raises UsageError for a question that the
    study does not have, or that its buildings cannot answer.
    """
    study, ground = asked.study, choosing(asked.studied)
    if unknown := [key for key in keys if key not in study.questions]:
        raise _unknown(unknown[0], list(study.questions))
    wanted = list(keys) or list(study.questions)
    keeping = Keeping(kept_below(asked.studied.files), afresh)
    found = asked
    for place, key in enumerate(wanted):
        limit = Limit(seconds, stop)
        named = _plan(study, ground, key, limit, tell, keeping)
        if further and named.sites and named.plan.stopped != INTERRUPTED:
            named = _further(study, ground, asked.ground, study.questions[key], named, limit, tell)
        found = replace(found, plans=(*found.plans, named))
        if _interrupted(named):
            return replace(found, not_asked=tuple(wanted[place + 1 :]))
    return found


def choosing(studied: Studied) -> Ground:
    """The ground that sites are chosen on; children of linked records are rounded before they choose anything."""
    return siting_local.for_choosing(studied.ground) if studied.from_records else studied.ground


def instance_of(study: Study, ground: Ground, mode: str) -> Instance:
    """What the solvers take, with what opening and closing cost by the study."""
    said = study.buildings
    return ground.instance(mode, opening_cost=said.opening_cost, closing_cost=said.closing_cost)


def _plan(
    study: Study, ground: Ground, key: str, limit: Limit, tell: Tell | None, keeping: Keeping
) -> NamedPlan:  # fmt: skip
    asked, title = study.questions[key], study.title(key)
    mode = study.mode(asked)
    instance, question = instance_of(study, ground, mode), to_question(asked, ground.sites)
    instance.check(question)

    def make() -> Plan:
        return solve(instance, question, limit, _teller(tell, title))

    return NamedPlan(key, title, in_words(asked), mode, keeping.plan(instance, question, make))


def _further(
    study: Study, ground: Ground, count: Ground, asked: Asked, named: NamedPlan, limit: Limit, tell: Tell | None
) -> NamedPlan:
    """The plan with the front and the mobile stops of its question, where it asks for them."""
    if asked.front:
        told = _teller(tell, f"{named.name}: front")
        named = replace(named, front=front(instance_of(study, ground, named.mode), named.plan.question, limit, told))
    if asked.stops_minutes is not None:
        told = _teller(tell, f"{named.name}: mobile stops")
        beyond = asked.stops_minutes
        planned = stops(
            ground, named.sites, named.mode, beyond, most=asked.stops, districts=asked.districts, count=count,
            limit=limit, progress=told,
        )  # fmt: skip
        named = replace(named, outreach=planned, beyond=beyond)
    return named


def _teller(tell: Tell | None, title: str) -> Callable[[Progress], None] | None:
    return None if tell is None else lambda progress: tell(title, progress)


def _interrupted(named: NamedPlan) -> bool:
    further = [named.front.stopped] if named.front is not None else []
    if named.outreach is not None and named.outreach.plan is not None:
        further.append(named.outreach.plan.stopped)
    return INTERRUPTED in [named.plan.stopped, *further]


def _choice_of(named: NamedPlan) -> Choice:
    return Choice(named.key, named.name, named.mode, named.sites)


def _unknown(key: str, known: Collection[str]) -> UsageError:
    return UsageError(
        "siting-no-plan",
        f"the plan {key!r}",
        found="none of this name",
        expected="one of " + ", ".join(known) if known else "a [questions.NAME] in the study",
        next_step="Name one of these, or add a question to the study.",
    )
