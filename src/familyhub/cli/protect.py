"""Commands of data protection: what is held on one person, and erasing it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json

if TYPE_CHECKING:
    from familyhub.workspace.erasing import ToErase

Nhs = Annotated[str | None, Parameter(help="The person's NHS number.")]
PersonId = Annotated[str | None, Parameter(help="The person's id as lists show it.")]
Because = Annotated[
    str, Parameter(help="Why: the reference of the request. Kept for good, so it must not name the person.")
]


def subject_access(
    *,
    nhs: Nhs = None,
    person: PersonId = None,
    because: Because = "",
    asked_by: Annotated[str, Parameter(name="--asked-by", help="Who asks: a role or the request's reference.")] = "",
    html: Annotated[Path | None, Parameter(help="Write the answer as one HTML file.")] = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """All that is held on one person, from every source, with what is about others taken out and said to be.

    That it was asked for, by whom and why, is recorded in the workspace's state without the person's identifiers.
    """
    import familyhub
    from familyhub.workspace.subject_access import subject_access as held_on
    from familyhub.workspace.subject_access import write_subject_access

    found = held_on(familyhub.open(workspace), because=because, asked_by=asked_by, nhs=nhs, person=person)
    if html is not None:
        note(f"Written: {write_subject_access(found, html)}")
    if json:
        show_json(found)
        return
    # Rows are personal: a terminal that others may see is told how many there are, and where.
    say(*(f"{held.name}: {len(held.rows):,} rows" for held in found.held))
    say(f"{sum(each.count for each in found.redacted):,} cells or lines about somebody else are taken out.")
    if html is None:
        note("`--html FILE` writes the answer, `--json` prints it.")


def erase(
    *,
    nhs: Nhs = None,
    person: PersonId = None,
    because: Because = "",
    yes: Annotated[
        bool, Parameter(name="--yes", negative="", help="Do it. Without it, only say what it touches.")
    ] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Erase a person from the workspace and keep them out of what comes later; without --yes only say what it touches.

    What is erased cannot be brought back. See docs/data-protection.md for who must approve it and for backups.
    """
    import familyhub
    from familyhub.workspace.erasing import erase as erased

    told = erased(familyhub.open(workspace), because=because, nhs=nhs, person=person, really=yes)
    if json:
        show_json(told)
        return
    _say(told)


def _say(told: "ToErase") -> None:
    went = "were taken out" if told.done else "would be taken out"
    removed = "was removed" if told.done else "would be removed"
    say(*(f"{file}: {len(rows):,} lines {went} of what was landed ({_rows(rows)})" for file, rows in told.lines))
    say(*(f"{file}: our copy {removed}; all else that it says is landed" for file in told.incoming))
    say(*(f"{file}: the sender's own. Ask them to take out {_rows(rows)}" for file, rows in told.sender))
    say(*(f"{file}: {removed}; write it again" for file in told.written))
    say(*(f"{file}: words {went}" for file in told.mended))
    say(f"{told.entries:,} entries of state and {len(told.snapshots):,} snapshots {went}.")
    for other in told.others:
        note(f"Somebody of the same name and birth date was not joined to them and is not touched: {other:x}")
    for file in told.left:
        note(f"{file}: still holds the person, and nobody could read it: take the lines out by hand.")
    if told.done:
        say(f"Erased. Objection {told.entry} keeps them out of later files. Backups are for you to see to.")
    else:
        note("Nothing was changed. Run it again with --yes to erase.")


def _rows(rows: tuple[int, ...]) -> str:
    shown = ", ".join(map(str, rows[:10]))
    return f"row {shown}" if len(rows) == 1 else f"rows {shown}{' ...' if len(rows) > 10 else ''}"
