"""`familyhub demo`: the fictional county, refreshed, with its report written."""

import shutil
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from familyhub.cli.show import note, say
from familyhub.cli.watch import StepWatcher
from familyhub.errors import UsageError

MARK = "DEMO"


def demo(
    folder: Path = Path("demo-county"),
    *,
    children: Annotated[int, Parameter(help="How many children live in the county.")] = 20_000,
    seed: Annotated[int, Parameter(help="Another seed gives another county.")] = 1,
) -> None:
    """Make a fictional county in a new folder, refresh it, write its report and say where it is.

    All people and places are invented. Everything else is as it would be with real extracts.

    Parameters
    ----------
    folder
        The workspace to make. An existing demo county there is made anew; any other folder is left alone.
    """
    import familyhub
    from familyhub.cli.keep import say_refreshed
    from familyhub.demo import generate
    from familyhub.progress import RunLog

    with StepWatcher() as watcher:
        log = RunLog(watcher=watcher)
        with log.step("county", f"{children:,} children"):
            _clear(folder)
            generate(folder / "incoming", children=children, seed=seed)
        opened = familyhub.open(folder)
        refreshed = opened.refresh(watcher=watcher)
        with log.step("report"):
            report = opened.write_report()
    note("")
    say_refreshed(refreshed)
    say(
        "",
        f"The report:     {report}",
        f"The workspace:  {opened.folders.root}",
        "Try next:",
        f"    familyhub kpi -w {folder}",
        f"    familyhub trace kpi-2-02 --month {opened.latest_month()} -w {folder}",
        f"    familyhub due -w {folder}",
    )


def _clear(folder: Path) -> None:
    """Make room for a new demo county; a folder that holds anything else is left alone."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise UsageError(
                "folder_in_use",
                str(folder),
                found="files that are not a demo county's",
                expected="a new folder, or one that `familyhub demo` made",
                next_step="Name another folder: `familyhub demo FOLDER`.",
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("Made by `familyhub demo`; nobody in it is real.\n", encoding="utf-8")
