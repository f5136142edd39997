"""Commands that keep a workspace: init, refresh, snapshots."""

from datetime import date
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table
from familyhub.cli.watch import StepWatcher

if TYPE_CHECKING:
    from familyhub.sources import LandingResult
    from familyhub.workspace import Refreshed

NOTES_SHOWN = 20


def init(
    folder: Path = HERE,
    *,
    name: Annotated[str, Parameter(help="The area's name, as reports print it.")] = "Our area",
) -> None:
    """Make a new workspace: a folder with familyhub.toml, and incoming/ for the extracts.

    Parameters
    ----------
    folder
        Where to make it. The folder is created if it does not exist.
    """
    import familyhub

    workspace = familyhub.create(folder, name)
    here = folder.resolve() == Path.cwd()
    check, there = ("incoming", "") if here else (quote(str(folder / "incoming")), f" -w {quote(str(folder))}")
    say(
        f"A new workspace is at {workspace.folders.root}",
        "Put extracts below incoming/, one folder for each sender and each day they came, for example"
        " incoming/chis/2026-04-03/births.csv.",
        f"Then run `familyhub check {check}{there}` to see what they are, and `familyhub refresh{there}`.",
        "Keep the workspace on an encrypted disk: it will hold personal data.",
    )


def refresh(
    *,
    workspace: WorkspaceFolder = HERE,
    received: Annotated[
        date | None, Parameter(help="The day files in no dated folder were received. Default: today.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Land what is new, rebuild the snapshot from everything landed, and put it into service.

    A refresh is always a full rebuild; until its last step the earlier snapshot stays in service.
    """
    import familyhub

    opened = familyhub.open(workspace)
    with StepWatcher() as watcher:
        refreshed = opened.refresh(watcher=watcher, today=received)
    if json:
        show_json(
            {
                "snapshot": refreshed.manifest.snapshot_id,
                "as_at": refreshed.manifest.newest_day,
                "reconciliation": refreshed.manifest.reconciliation,
                "canonical_rows": refreshed.manifest.canonical_rows,
                "facts_rows": refreshed.manifest.facts_rows,
                "linked": refreshed.manifest.linked,
                "linkage_model": refreshed.manifest.linkage_model,
                "unlinked_rows": refreshed.manifest.unlinked_rows,
                "new_extracts": [extract.file for extract in refreshed.landing.new],
                "unread_files": [{"file": file, "why": why} for file, why in refreshed.landing.unread],
                "decided": [{"file": file, "note": told} for file, told in refreshed.landing.decided],
                "landed_again": [{"file": file, "why": why} for file, why in refreshed.landing.anew],
                "outdated": [{"file": file, "why": why} for file, why in refreshed.landing.outdated],
            }
        )
        return
    say_refreshed(refreshed)


def say_refreshed(refreshed: "Refreshed") -> None:
    """What a refresh did, in words and counts that reconcile."""
    manifest, counts = refreshed.manifest, refreshed.manifest.reconciliation
    erased = f" + {counts.erased_rows:,} erased" if counts.erased_rows else ""
    landed: dict[tuple[str, str], list[int]] = {}
    for extract in refreshed.landing.new:
        sums = landed.setdefault((extract.source, extract.format), [0, 0, 0, 0, 0])
        new = (1, extract.read_rows, extract.landed_rows, extract.quarantined_rows, extract.cells_left_out)
        sums[:] = [so_far + more for so_far, more in zip(sums, new, strict=True)]
    if landed:
        columns = ("source", "format", "files", "read", "landed", "to quarantine", "cells left out")
        show_table("Landed now", columns, [(*key, *sums) for key, sums in sorted(landed.items())])
    for file, why in refreshed.landing.unread:
        note(f"Not read: {file}: {why}")
    _say_decided(refreshed.landing)
    say(
        f"Snapshot {manifest.snapshot_id} is in service, as at {manifest.newest_day}.",
        f"{_many(counts.files, 'file')}: {_many(counts.read_rows, 'row')} read = {counts.landed_rows:,} landed"
        f" + {counts.quarantined_rows:,} in quarantine{erased}"
        f" ({_many(counts.cells_left_out, 'cell')} left out, {_many(counts.blank_rows, 'blank row')} passed over).",
        f"{manifest.linked['records']:,} person records are {manifest.linked['people']:,} people,"
        f" linked by the model {manifest.linkage_model}.",
    )
    if counts.mended_rows or counts.replaced_files:
        say(
            f"{_many(counts.replaced_files, 'file')} that were sent again since are not counted,"
            f" with {_many(counts.mended_rows, 'row')} that lay in quarantine."
        )
    if counts.quarantined_rows or counts.cells_left_out:
        say("The rows in quarantine lie below quarantine/, each with its reason. Mend them at the source.")
    if manifest.linked["held_apart"]:
        say(
            f"{manifest.linked['held_apart']:,} numbers contradict themselves (two birth dates, two names):"
            " their records are kept apart."
        )


def _say_decided(landing: "LandingResult") -> None:
    """How ambiguous values of the new files were read, and which files were landed again or would have to be."""
    for file, told in landing.decided[:NOTES_SHOWN]:
        note(f"{file}: {told}")
    if len(landing.decided) > NOTES_SHOWN:
        note(f"{len(landing.decided) - NOTES_SHOWN} notes more: `familyhub check incoming` shows those of each file.")
    for file, why in landing.anew[:NOTES_SHOWN]:
        note(f"Landed again: {file}: {why}")
    for file, why in landing.outdated[:NOTES_SHOWN]:
        note(f"Kept as it was landed, because the file is gone from incoming/: {file}: {why}")


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def snapshots(
    return_to: Annotated[str | None, Parameter(help="Put this snapshot back into service.")] = None,
    *,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """List the snapshots on disk; name one to return to it."""
    import familyhub

    opened = familyhub.open(workspace)
    if return_to is not None:
        opened.return_to(return_to)
        say(f"Snapshot {return_to} is in service again.")
        return
    standing = opened.in_service()
    rows = [
        (
            manifest.snapshot_id,
            manifest.newest_day,
            manifest.reconciliation.files,
            manifest.linked["people"],
            "in service" if manifest.snapshot_id == standing else ("" if turn else "never in service"),
        )
        for manifest, turn in opened.snapshots()
    ]
    columns = ("snapshot", "as at", "files", "people", "state")
    if json:
        show_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    show_table("Snapshots", columns, rows)
