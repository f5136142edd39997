"""`familyhub jsna`: an area's needs assessment as PDF, Word, HTML and data pack."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from familyhub.cli import jsna_fetch, jsna_review
from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, on_terminal, say, show_json

if TYPE_CHECKING:
    from familyhub.reports.siting_data import Siting
    from familyhub.workspace.jsna import FormatName, Gathered
    from familyhub.workspace.opened import Opened

app = App(name="jsna", help="What an area's children and families need: published figures, findings, a report.")
app.command(jsna_fetch.fetch)
app.command(jsna_review.sheet)
app.command(jsna_review.review)
app.command(jsna_review.decisions)
app.command(jsna_review.withdraw)

ALL_FORMATS = "pdf,word,html,pack"


@app.default
def jsna(
    *,
    area: Annotated[
        str | None, Parameter(help="The ONS code of the council (E06000001). Default: the workspace's area.")
    ] = None,
    files: Annotated[
        tuple[Path, ...],
        Parameter(
            negative="",
            show_default=False,
            help="Files of published figures, or folders of them; may be given several times.",
        ),
    ] = (),
    to: Annotated[Path | None, Parameter(help="The folder to write into. Default: reports/ of the workspace.")] = None,
    formats: Annotated[str, Parameter(help="Which to write, separated by commas.")] = ALL_FORMATS,
    given_to: Annotated[
        str,
        Parameter(help="Whom the report is for: the ledger of releases keeps it, where a workspace has a snapshot."),
    ] = "the partnership",
    name: Annotated[str, Parameter(help="What the area is called in the report. Default: as the files say.")] = "",
    on: Annotated[date | None, Parameter(help="The day the report is of (2026-03-31). Default: today.")] = None,
    siting: Annotated[
        Path | None,
        Parameter(help="A study of sites (`familyhub siting`). Default: siting.toml of the workspace, if any."),
    ] = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """What the children and families of an area need: the report in every format, from stored files.

    Figures of councils are read from files as their publishers have them; nothing is fetched. In a workspace with a
    snapshot the report adds what the linked records say, rounded, and notes that in the ledger of releases.
    """
    from familyhub.cli.watch import meanwhile
    from familyhub.workspace import jsna as room

    wanted = _formats(formats)
    opened = _workspace(workspace)
    code = area or (opened.settings.area.code if opened is not None else "")
    folder = to or (opened.folders.reports if opened is not None else Path())
    _require(code, files, opened)
    with _made(folder), meanwhile(silent=json) as log:
        with log.step("reading and comparing figures"):
            found = room.assess(code, files, on=on or date.today(), workspace=opened, to=given_to, name=name)
        study = siting or _own_study(opened)
        if study is not None:
            with log.step("choosing sites", study.name):
                found = room.with_sites(found, _sites(study, opened, found.assessment.on, given_to))
        with log.step("writing", ", ".join(wanted)):
            written = room.write(found, folder, wanted)
    if json:
        show_json({"figures": found.figures, "findings": found.assessment.findings, "written": written})
        return
    _say(found)
    for path in written:
        note(f"Written: {path}")


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """The folder is there before anything is released; one that was made for nothing is taken away.

    What cannot be written must not stand in the ledger as given out.
    """
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if is_new:
            with suppress(OSError):
                folder.rmdir()
        raise


def _formats(text: str) -> "tuple[FormatName, ...]":
    from familyhub.errors import UsageError
    from familyhub.workspace.jsna import FORMATS

    named = [part.strip().lower() for part in text.split(",") if part.strip()]
    unknown = [part for part in named if part not in FORMATS]
    if unknown or not named:
        raise UsageError(
            "jsna-format",
            "--formats",
            found=", ".join(unknown) or "nothing",
            expected=" or ".join(FORMATS) + ", separated by commas",
            next_step="Leave --formats out to get all of them.",
        )
    return tuple(form for form in FORMATS if form in named)


def _workspace(folder: Path) -> "Opened | None":
    """The workspace in the folder if it is one with a snapshot; published figures need none."""
    from familyhub.config.settings import FILE_NAME
    from familyhub.workspace.opened import Opened

    if not (folder / FILE_NAME).exists():
        return None
    return Opened.open(folder)


def _own_study(opened: "Opened | None") -> Path | None:
    """The study of sites in the workspace's own folder, if any."""
    from familyhub.workspace.siting import STUDY

    path = opened.folders.root / STUDY if opened is not None else None
    return path if path is not None and path.exists() else None


def _sites(study: Path, opened: "Opened | None", on: date, to: str) -> "Siting":
    from familyhub.workspace import siting
    from familyhub.workspace.siting_release import for_others

    asked = siting.ground_of(siting.study_files(study, opened), opened, on)
    return for_others(siting.answer(asked), opened, to)


def _require(code: str, files: tuple[Path, ...], opened: "Opened | None") -> None:
    from familyhub.errors import UsageError

    if not code:
        raise UsageError(
            "jsna-which-area",
            "--area",
            found="nothing",
            expected="the ONS code of a council, such as E06000001",
            next_step="Give --area, or set `code` below [area] in familyhub.toml.",
        )
    if not files and opened is None:
        raise UsageError(
            "jsna-no-files",
            "--files",
            found="neither files nor a workspace",
            expected="a folder of published figures, or a workspace with a snapshot",
            next_step="Give --files FOLDER; `familyhub jsna fetch` says where published figures are found.",
        )


def _say(found: "Gathered") -> None:
    tell = say if on_terminal() else note
    tell(f"{found.assessment.name}: {found.figures:,} figures, {len(found.assessment.findings):,} findings.")
    tell(*(f"- {each.sentence}" for each in found.assessment.key_findings))
    if found.collected is not None and found.collected.unknown:
        names = ", ".join(each.path.name for each in found.collected.unknown[:5])
        tell(f"{len(found.collected.unknown):,} files were passed over, as nothing of them is known here: {names} ...")
