"""Making a workspace that holds the demo county: its extracts, its map, its settings and the truth beside them."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from random import Random

from familyhub.config import Folders
from familyhub.demo.county import County, generate
from familyhub.demo.figures import write_truth
from familyhub.demo.recorded_truth import write_recorded_truth
from familyhub.demo.sites import write_siting
from familyhub.demo.weeks import write_weeks
from familyhub.demo.who import write_people
from familyhub.errors import UsageError

TRUTH = "truth"
WEEKS = "weeks"
MADE = ("incoming", "landed", "quarantine", "snapshots", "reports", "runs", "geography", "siting-kept", WEEKS, TRUTH)


def make_workspace(
    folder: Path, *, children: int = 20_000, seed: int = 1, hard: bool = False,
    missing_identifiers: float | Mapping[str, float] = 0.0, truth: bool = True,
    weeks: int = 0, homes: bool = False,
) -> County:  # fmt: skip
    """Make a workspace with the county's extracts in `folder` and return the county.

    So many `weeks` of further extracts go to `weeks/01` and on, to be copied to incoming/ one after the other; the
    county that is returned has then lived them.

    A demo county already there is made anew, with everything refreshed from it. Raises UsageError for a folder that
    holds anything else.
    """
    _clear(folder)
    folders = Folders(folder)
    folders.create()
    (folder / TRUTH).mkdir(exist_ok=True)
    county = generate(
        folders.incoming, children=children, seed=seed, hard=hard, missing_identifiers=missing_identifiers, homes=homes
    )
    # A source of its own, so that nothing else of the county changes by where its buildings stand.
    write_siting(folder, county.population.geography, Random(f"{seed}/sites"))
    if truth:
        write_truth(county, folder / TRUTH)
        write_people(county, folder / TRUTH)
        write_recorded_truth(county, folder / TRUTH)
    if weeks:
        write_weeks(county, folder / WEEKS, folder / TRUTH / WEEKS if truth else None, weeks)
    return county


def _clear(folder: Path) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / TRUTH).is_dir():
        raise UsageError(
            "not_a_demo_county",
            str(folder),
            found="a folder that is not empty and holds no demo county",
            expected="a new folder, or a demo county made before",
            next_step="Name another folder, for example `familyhub demo my-demo`.",
        )
    for name in MADE:
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in folder.glob("state.sqlite3*"):
        path.unlink()
