"""Commands of data protection: what is held on one person, rectifying it, and erasing it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table

if TYPE_CHECKING:
    from familyhub.workspace.erasing import ToErase
    from familyhub.workspace.rectifying import Rectified, Standing

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


def rectify(
    *,
    nhs: Nhs = None,
    person: PersonId = None,
    table: Annotated[str, Parameter(help="The table that is wrong; docs/data-model.md lists them.")] = "person_record",
    field: Annotated[str | None, Parameter(help="Its column that is wrong.")] = None,
    wrong: Annotated[
        str | None,
        Parameter(name="--from", help="What the source says; empty for nothing. Without it, whatever it says."),
    ] = None,
    right: Annotated[str | None, Parameter(name="--to", help="What is right.")] = None,
    remove: Annotated[bool, Parameter(negative="", help="Nothing is right: leave the cell out.")] = False,
    row_is_not_theirs: Annotated[
        bool, Parameter(negative="", help="The whole row is about somebody else: leave it out.")
    ] = False,
    source: Annotated[str | None, Parameter(help="The source that is wrong, where several say it.")] = None,
    line: Annotated[str | None, Parameter(help="The line that is wrong, FILE:ROW as a trace shows it.")] = None,
    purge: Annotated[
        bool,
        Parameter(
            negative="",
            help="Take it out of what was landed too: for what should never have been held. Needs --yes.",
        ),
    ] = False,
    yes: Annotated[
        bool, Parameter(name="--yes", negative="", help="With --purge: do it. Without it, only say what it touches.")
    ] = False,
    because: Because = "",
    by: Annotated[str, Parameter(help="Who decided it. Default: the system's user.")] = "",
    only_say: Annotated[
        bool, Parameter(name="--only-say", negative="", help="Change nothing, only say what it would touch.")
    ] = False,
    withdraw: Annotated[int | None, Parameter(help="Take back what this entry rectified.")] = None,
    list_all: Annotated[bool, Parameter(name="--list", negative="", help="List what stands rectified.")] = False,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Let the right value, or none, stand in the place of what a source says of a person, until it is withdrawn.

    It outlives every later extract that repeats what is wrong, and stands on its sender's fix-list until the sender
    says something else. What was sent stays as it was sent, but for --purge. See docs/data-protection.md.
    """
    import familyhub
    from familyhub.workspace.rectifying import rectify as rectified
    from familyhub.workspace.rectifying import standing
    from familyhub.workspace.rectifying import withdraw as take_back
    from familyhub.workspace.wrong_rows import Wrong

    opened = familyhub.open(workspace)
    if list_all:
        _list_rectified(standing(opened), json)
        return
    if withdraw is not None:
        take_back(opened, withdraw, because=because, by=by)
        say(f"Entry {withdraw} is withdrawn: what the source says counts again. What was purged does not come back.")
        return
    _check_one_way(field, right, remove=remove, row_is_not_theirs=row_is_not_theirs)
    asked = Wrong(table, None if row_is_not_theirs else field, wrong, right, source, line)
    really = not only_say and (yes or not purge)
    told = rectified(opened, asked, because=because, by=by, nhs=nhs, person=person, purge=purge, really=really)
    if json:
        show_json(told)
        return
    _say_rectified(told)


def _check_one_way(field: str | None, right: str | None, *, remove: bool, row_is_not_theirs: bool) -> None:
    """Raise UsageError unless one thing is asked for: another value, none, or a row left out."""
    from familyhub.errors import UsageError

    asked = [
        option
        for option, given in (("--to", right), ("--remove", remove), ("--row-is-not-theirs", row_is_not_theirs))
        if given
    ]
    if len(asked) == 1 and (row_is_not_theirs or field):
        return
    raise UsageError(
        "rectify_how",
        "familyhub rectify",
        found=" and ".join(asked) or "nothing that is right" if len(asked) != 1 else f"{asked[0]} without --field",
        expected="--field with --to or --remove, or --row-is-not-theirs",
        next_step="Say one thing that is wrong at a time. Nothing was changed.",
    )


def _say_rectified(told: "Rectified") -> None:
    counts = "counts no longer" if told.done else "would count no longer"
    removed = "was removed" if told.done else "would be removed"
    what = told.table if told.column is None else f"{told.table}.{told.column}"
    say(*(f"{line}: its {what} {counts}" for line in told.lines))
    for table, column, rows in told.beside:
        note(f"{table}.{column} of theirs says the same in {rows:,} rows and is not touched: rectify it too if wrong.")
    say(*(f"{file}: {removed}; write it again" for file in told.written))
    say(f"{len(told.snapshots):,} earlier snapshots {'were' if told.done else 'would be'} removed.")
    if told.purged:
        _say_purged(told)
    elif told.done:
        say(f"Rectified: entry {told.entry}. What the source sent stays as it was sent, in landed/ and incoming/.")
    else:
        note("Nothing was changed. Run it again without --only-say to rectify.")


def _say_purged(told: "Rectified") -> None:
    went = "were purged" if told.done else "would be purged"
    removed = "was removed" if told.done else "would be removed"
    say(*(f"{file}: {_rows(rows)} of what was landed {went}" for file, rows in told.purged))
    say(*(f"{file}: our copy {removed}; all else that it says is landed" for file in told.incoming))
    say(*(f"{file}: the sender's own. Ask them to mend {_rows(rows)}" for file, rows in told.sender))
    say(*(f"{file}: words {'were' if told.done else 'would be'} taken out" for file in told.mended))
    for file in told.left:
        note(f"{file}: holds the same still. Rightly, where it is somebody else's; else see what says it there.")
    if not told.stands:
        note("The line says nothing any more, so the right value stands nowhere: ask the sender for a mended extract.")
    if told.done:
        say(f"Purged: entry {told.entry}. Later extracts lose it too. Backups are for you to see to.")
    else:
        note("Nothing was changed. Run it again with --yes to purge; it cannot be taken back.")


def _list_rectified(found: "list[Standing]", json: bool) -> None:
    if json:
        show_json(found)
        return
    columns = ("entry", "source", "what", "decided by", "on", "because", "lines that still say it", "purged")
    what = [each.table if each.column is None else f"{each.table}.{each.column}" for each in found]
    rows = [
        (
            each.entry, each.source, said, each.decided_by, each.decided_on, each.because, each.lines,
            "yes" if each.purged else "",
        )
        for each, said in zip(found, what, strict=True)
    ]  # fmt: skip
    show_table("What stands rectified", columns, rows)


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
