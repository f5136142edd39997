"""`familyhub releases`: tables for others, the ledger of what left, and what all of it together gives away."""

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table
from familyhub.errors import UsageError

HELP = """Tables for others: no sum, and no earlier table, gives a small count away.

Every table that leaves is held against all that left before, whoever had them, and written into a ledger that is only
ever added to. The ledger holds what was shown, and no count.
"""

app = App(name="releases", help=HELP, version_flags=[])


@app.command
def write(
    measure: Annotated[str, Parameter(help="The measure's id, for example kpi-2-02.")],
    file: Annotated[Path, Parameter(help="The CSV file to write.")],
    *,
    to: Annotated[str, Parameter(help="Whom it is for: a board, a partner, the public.")],
    what: Annotated[str | None, Parameter(help="What it is for. Default: the measure's name.")] = None,
    periods: Annotated[int, Parameter(help="How many whole months or quarters, the latest last.")] = 1,
    by: Annotated[Literal["quadrant", "district"], Parameter(help="The finest places.")] = "district",
    residence: Annotated[
        bool, Parameter(negative="", help="Places by where families live, not by the team that holds them.")
    ] = False,
    seconds: Annotated[float, Parameter(help="How long to look for the fewest further counts to hide.")] = 60.0,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Write a measure's figures for somebody outside, and write into the ledger that they left.

    Counts of 1 to 7 are hidden, others rounded to the nearest 5, and the fewest further ones hidden that keep sums and
    earlier tables from giving a small one away.
    """
    import familyhub
    from familyhub.reports import csv
    from familyhub.workspace.release_table import measure_cube, released_table
    from familyhub.workspace.releasing import give

    opened = familyhub.open(workspace)
    if not to.strip():
        raise UsageError(
            "release-to-whom",
            "--to",
            found="nobody",
            expected="whom the table is for: the ledger keeps it for good",
            next_step='Write for example --to "Health board".',
        )
    with opened.marts() as connection:
        asked = measure_cube(connection, measure, periods, "residence" if residence else "caseload", by)
    name = opened.definitions()[measure].name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.open("ab").close()  # what cannot be written must not stand in the ledger as released
    given = give(opened, [asked.cube], what=what or name, to=to, seconds=seconds)
    csv.write(file, released_table(asked, given.prepared.released, f"{measure} {name}"))
    hiding, withheld = given.prepared.hiding, given.prepared.withheld
    if json:
        show_json(
            {
                "release": given.release.id,
                "file": file,
                "sha256": given.release.sha256,
                "cells": len(given.prepared.released.shown),
                "small": len(given.prepared.released.small),
                "hidden_besides": given.hidden,
                "at_least": hiding.bound if hiding else None,
                "withheld": len(withheld),
            }
        )
        return
    say(f"Release {given.release.id} for {to}: {file}")
    note(f"{len(given.prepared.released.shown):,} counts; {len(given.prepared.released.small):,} of them are 1 to 7.")
    if hiding is not None:
        note(hiding.sentence())
    if withheld:
        note(f"{len(withheld):,} counts are not shown at all: their stars alone would have told too much.")


@app.command(name="list")
def list_(*, workspace: WorkspaceFolder = HERE, json: AsJson = False) -> None:
    """List what left: to whom, when, of which snapshot, and a hash of what was shown."""
    import familyhub
    from familyhub.workspace.releasing import given

    rows = [
        (each.id, each.released_at, each.what, each.given_to, each.released_by, each.snapshot_id, each.sha256)
        for each in given(familyhub.open(workspace))
    ]
    columns = ("release", "on", "what", "for", "by", "snapshot", "sha256")
    if json:
        show_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    show_table("Releases", columns, [(row[0], f"{row[1]:%Y-%m-%d %H:%M}", *row[2:6], row[6][:12]) for row in rows])


@app.command
def audit(*, workspace: WorkspaceFolder = HERE, json: AsJson = False) -> int:
    """Attack all releases together: the least and most that each small count can be by everything that left.

    The exit code is 1 where fewer than three values are left for one.
    """
    import familyhub
    from familyhub.workspace.releasing import audited, given

    opened = familyhub.open(workspace)
    found, many = audited(opened), len(given(opened))
    told = {
        "releases": many,
        "small_counts": len(found.ranges),
        "recovered": [
            {"cell": " ".join(key[0]), "least": found.ranges[key][0], "most": found.ranges[key][1]}
            for key in found.recovered
        ],
        "narrowed": len(found.narrowed),
        "told_exactly": len(found.told),
    }
    if json:
        show_json(told)
        return 1 if found.recovered else 0
    if found.told:
        note(f"{len(found.told):,} more are told by returns that the law demands exactly.")
    say(f"{many:,} releases hold {len(found.ranges):,} small counts; {len(found.recovered):,} of them are given away.")
    for each in told["recovered"]:
        note(f"{each['cell']}: {each['least']:g} to {each['most']:g}")
    note(f"Of {len(found.narrowed):,} something is known beyond what stars and zeros tell, three values at least left.")
    return 1 if found.recovered else 0
