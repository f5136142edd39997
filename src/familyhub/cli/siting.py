"""`familyhub siting`: where hubs should be, from a study of files; plans, what they change, why, and a page to try."""

from datetime import date
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter
from cyclopts.validators import Number

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, show_json
from familyhub.errors import UsageError

if TYPE_CHECKING:
    from familyhub.workspace.opened import Opened as Workspace
    from familyhub.workspace.siting import Answer

HELP = """Where hubs should be: who reaches what today, and what provably best sites would give.

A study (`siting.toml`) names the files, what need counts, how people go, and the questions; docs/siting.md lists every
key. A plan is called optimal only where that is proven; otherwise its bound and gap say how far it may be off. Ctrl-C
ends a search and keeps the best found so far.
"""

PARTNERSHIP = "the partnership"

app = App(name="siting", help=HELP, version_flags=[])

StudyFile = Annotated[
    Path | None, Parameter(name=["--study", "-s"], help="The study. Default: siting.toml of the workspace's folder.")
]
Files = Annotated[Path | None, Parameter(help="The folder that the study's paths begin from. Default: its own.")]
Seconds = Annotated[float, Parameter(help="How long to look for each plan, in seconds.")]
Afresh = Annotated[bool, Parameter(negative="", help="Work every plan out anew, also those kept from before.")]
GivenTo = Annotated[
    str, Parameter(help="Whom the files are for: the ledger of releases keeps it, where they rest on linked records.")
]
Opened = Annotated[
    tuple[str, ...],
    Parameter(name="--open", negative="", show_default=False, help="A building, by code or name, opened as well."),
]
Closed = Annotated[
    tuple[str, ...],
    Parameter(name="--close", negative="", show_default=False, help="An open one, by code or name, closed."),
]
By = Annotated[
    Literal["walk", "pram", "bus", "car"] | None, Parameter(help="The way of going. Default: that of the plan.")
]
PlanName = Annotated[str, Parameter(name="PLAN", help="A question of the study by its key, or `today`.")]


@app.command
def plan(
    *questions: Annotated[str, Parameter(name="QUESTION", help="Questions of the study by key. Default: all.")],
    study: StudyFile = None,
    files: Files = None,
    seconds: Seconds = 60.0,
    afresh: Afresh = False,
    to: Annotated[
        Path | None, Parameter(help="Write the report, map and tables of the plans into this folder.")
    ] = None,
    given_to: GivenTo = PARTNERSHIP,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Answer the study's questions: the sites of each plan, what they give, and whether that is proven.

    Proven plans are kept beside the study and not worked out twice.
    """
    from familyhub.cli.siting_tables import say_plans
    from familyhub.cli.watch import meanwhile
    from familyhub.workspace.siting_release import for_others
    from familyhub.workspace.siting_told import told_plans
    from familyhub.workspace.siting_written import write_all

    found = _answered(questions, study, files, seconds, workspace, afresh=afresh, silent=json)
    written: list[Path] = []
    if to is not None:
        to.mkdir(parents=True, exist_ok=True)  # what cannot be written must not stand in the ledger as released
        with meanwhile(silent=json) as log, log.step("writing", to.name):
            written = write_all(for_others(found, _workspace(workspace), given_to), to)
    if json:
        show_json({**told_plans(found), "written": written})
    else:
        say_plans(found)
    for path in written:
        note(f"Written: {path}")


@app.command
def compare(
    after: PlanName,
    before: Annotated[str, Parameter(name="BEFORE", help="Beside what: `today`, or another plan.")] = "today",
    /,
    *,
    open: Opened = (),
    close: Closed = (),
    by: By = None,
    areas: Annotated[
        int, Parameter(validator=Number(gte=0), help="Also so many of the areas whose journeys change most.")
    ] = 0,
    study: StudyFile = None,
    files: Files = None,
    seconds: Seconds = 60.0,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Who gains and who loses where a plan takes the place of today's hubs, and by which move.

    `familyhub siting compare today --close "Northport Family Hub"` asks what closing one hub would do.
    """
    from familyhub.cli.siting_tables import say_comparison
    from familyhub.workspace.siting_told import told_comparison

    found = _answered(_keys(after, before), study, files, seconds, workspace, further=False, silent=json)
    one, other = found.choice(before, by=by), found.choice(after, open, close, by)
    if json:
        show_json(told_comparison(found, one, other))
    else:
        say_comparison(found, one, other, areas)


@app.command
def explain(
    of: PlanName = "today",
    /,
    *,
    open: Opened = (),
    close: Closed = (),
    by: By = None,
    grown: Annotated[
        bool, Parameter(negative="", help="Also ask the plan's question again, a fifth more children in each district.")
    ] = False,
    study: StudyFile = None,
    files: Files = None,
    seconds: Seconds = 60.0,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """What each site of a plan is worth, what it still gives when things go wrong, and what its figures rest on."""
    from familyhub.cli.siting_tables import say_explained
    from familyhub.workspace.siting_told import told_explained

    found = _answered(_keys(of), study, files, seconds, workspace, silent=json)
    choice = found.choice(of, open, close, by)
    later = found.second_thoughts(of, seconds) if grown else ()
    if json:
        show_json(told_explained(found, choice, later))
    else:
        say_explained(found, choice, later)


@app.command
def explore(
    *,
    to: Annotated[Path | None, Parameter(help="The HTML file. Default: in reports/, or the present folder.")] = None,
    given_to: GivenTo = PARTNERSHIP,
    study: StudyFile = None,
    files: Files = None,
    seconds: Seconds = 60.0,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Write a page on which sites are chosen on a map or in a list, and at once shows who gains and who loses.

    One file that asks no other computer for anything; below the map stand the same facts as tables.
    """
    from familyhub.cli.watch import meanwhile
    from familyhub.workspace.siting_release import for_others
    from familyhub.workspace.siting_written import stem_of, write_explorer

    found = _answered((), study, files, seconds, workspace, silent=json)
    opened = _workspace(workspace)
    path = to or (opened.folders.reports if opened is not None else Path()) / f"{stem_of(found.on)}-explorer.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.open("ab").close()  # what cannot be written must not stand in the ledger as released
    with meanwhile(silent=json) as log, log.step("writing", path.name):
        written = write_explorer(for_others(found, opened, given_to), path)
    if json:
        show_json({"written": [written]})
    else:
        note(f"Written: {written}")


def _keys(*named: str) -> tuple[str, ...]:
    """The questions behind names of plans; `()` would be all of them, so `today` alone asks none."""
    from familyhub.workspace.siting import TODAY

    return tuple(dict.fromkeys(key for key in named if key != TODAY)) or (TODAY,)


def _answered(
    keys: tuple[str, ...], study: Path | None, files: Path | None, seconds: float, workspace: Path, *,
    afresh: bool = False, further: bool = True, silent: bool,
) -> "Answer":  # fmt: skip
    from familyhub.cli.siting_watch import searching
    from familyhub.cli.watch import meanwhile
    from familyhub.workspace import siting

    if not 0 < seconds < inf:
        raise UsageError(
            "siting-seconds",
            f"--seconds {seconds:g}",
            found="a time in which nothing can be found",
            expected="some seconds, more than none",
            next_step="Leave --seconds out for a minute a plan.",
        )
    opened = _workspace(workspace)
    named = siting.study_files(study or (workspace / siting.STUDY if opened is None else None), opened, files)
    with meanwhile(silent=silent) as log, log.step("reading the study's files", named.path.name):
        ground = siting.ground_of(named, opened, date.today())
    if keys == (siting.TODAY,):
        return ground
    with searching(silent=silent) as tell:
        return siting.answer(ground, keys, seconds=seconds, tell=tell, afresh=afresh, further=further)


def _workspace(folder: Path) -> "Workspace | None":
    """The workspace in the folder, if it is one; a study of files needs none."""
    from familyhub.config.settings import FILE_NAME
    from familyhub.workspace.opened import Opened

    return Opened.open(folder) if (folder / FILE_NAME).exists() else None
