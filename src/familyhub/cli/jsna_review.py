"""`familyhub jsna sheet`, `review`, `decisions`, `withdraw`: people talk findings and recommendations over."""

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table

By = Annotated[str | None, Parameter(help="Who speaks where a row names nobody. Default: nobody, so it is refused.")]


def sheet(
    file: Path,
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
    name: Annotated[str, Parameter(help="What the area is called. Default: as the files say.")] = "",
    everything: Annotated[
        bool, Parameter(name="--all", negative="", help="Every finding, not only those of the summary.")
    ] = False,
    by: Annotated[str | None, Parameter(help="Who sends it out. Default: the user of the system.")] = None,
    workspace: WorkspaceFolder = HERE,
) -> None:
    """Write a sheet (FILE.xlsx or FILE.docx) on which people accept, edit or reject findings and recommendations.

    What stands on it is kept under its number, so that a change of figures after somebody accepted them will show.
    """
    from familyhub.jsna.recommending import recommend
    from familyhub.workspace import jsna as room
    from familyhub.workspace.jsna_landed import landed_statistics
    from familyhub.workspace.jsna_own import InUse
    from familyhub.workspace.jsna_review import write_sheet
    from familyhub.workspace.opened import Opened

    opened = Opened.open(workspace)
    used = InUse.of(opened.folders)
    code = area or opened.settings.area.code
    # Without the workspace itself: a sheet holds published figures only, and no release is to be written of it.
    found = room.assess(
        code, files, on=date.today(), name=name, in_use=used, landed=landed_statistics(opened),
        own_name=opened.settings.area.name,
    ).assessment  # fmt: skip
    recommended = recommend(found.findings, found.catalogue, used.library)
    chosen = found.findings if everything else found.key_findings
    path, sent = write_sheet(opened, found.code, found.name, chosen, recommended, file, by)
    say(f"Sheet {sent.number}: {len(chosen):,} findings and {len(recommended):,} recommendations.")
    note(f"Written: {path}", f"When it comes back: `familyhub jsna review {file.name}`")


def review(file: Path, *, by: By = None, workspace: WorkspaceFolder = HERE, json: AsJson = False) -> int:
    """Read back a sheet that people filled in: what they accept, edit, reject and say, kept with who and when.

    Rows that cannot be read are named with their cell and stop no other; correct them and read the sheet once more:
    nothing is written twice. The exit code is 2 where a row was refused.
    """
    from familyhub.workspace.jsna_review import read_sheet
    from familyhub.workspace.opened import Opened

    found = read_sheet(Opened.open(workspace), file, by)
    if json:
        show_json(found)
    else:
        for word in found.written:
            say(f"Entry {word.entry}: {word.decision or 'comment'} on {word.item}, {word.who}")
            if word.unknown_numbers:
                note(f"  Its wording holds numbers that no figure gave: {', '.join(word.unknown_numbers)}")
        note(f"Sheet {found.sheet}: {len(found.written):,} written, {found.known:,} known before, "
             f"{len(found.refused):,} refused.")  # fmt: skip
        note(*found.refused)
    return 2 if found.refused else 0


def decisions(
    area: Annotated[str | None, Parameter(help="The ONS code of the area. Default: the workspace's.")] = None,
    *,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """List what people said of an area's findings and recommendations, and was not taken back."""
    from familyhub.workspace.jsna_review import said
    from familyhub.workspace.opened import Opened

    opened = Opened.open(workspace)
    found = said(opened, area or opened.settings.area.code)
    if json:
        show_json(found)
        return
    columns = ("entry", "said on", "who", "decision", "item", "comment", "owner", "by when")
    rows = [
        (word.entry, word.said_at.date() if word.said_at else None, word.who, word.decision or "", word.item,
         word.comment or word.text, word.owner, word.by_when)
        for word in found
    ]  # fmt: skip
    show_table("What people said", columns, rows)


def withdraw(
    entry: Annotated[int, Parameter(help="The number of the entry, as `familyhub jsna decisions` lists it.")],
    *,
    because: Annotated[str, Parameter(help="Why it is taken back.")] = "",
    by: Annotated[str | None, Parameter(help="Who takes it back. Default: the user of the system.")] = None,
    workspace: WorkspaceFolder = HERE,
) -> None:
    """Take back what somebody said: what was decided before it counts again. Both stay on record."""
    from familyhub.workspace.jsna_review import take_back
    from familyhub.workspace.opened import Opened

    written = take_back(Opened.open(workspace), entry, because, by)
    say(f"Entry {written}: entry {entry} is taken back.")
