"""`familyhub demo`: the fictional county, refreshed, with its report written."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from familyhub.cli.show import note, say
from familyhub.cli.watch import StepWatcher


def demo(
    folder: Path = Path("demo-county"),
    *,
    children: Annotated[
        int, Parameter(validator=Number(gte=100), help="How many children live in the county.")
    ] = 20_000,
    seed: Annotated[int, Parameter(help="Another seed gives another county.")] = 1,
    truth: Annotated[
        bool,
        Parameter(negative="", help="Also write what is true of the county, worked out without familyhub's measures."),
    ] = False,
    hard: Annotated[
        bool,
        Parameter(
            negative="", help="People are hard to tell apart: twins of similar names, adoption, slips of the pen."
        ),
    ] = False,
    missing_identifiers: Annotated[
        bool, Parameter(negative="", help="Agencies lack NHS numbers as often as agencies do.")
    ] = False,
    homes: Annotated[
        bool,
        Parameter(negative="", help="Families with two homes, in care, with kin, in a refuge, a hostel, flats."),
    ] = False,
    weeks: Annotated[
        int,
        Parameter(
            validator=Number(gte=0),
            help="How many weeks of further extracts to write beside it, to be copied to incoming/ in turn.",
        ),
    ] = 0,
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
    from familyhub.demo import MISSING_AT_AGENCIES, make_workspace
    from familyhub.progress import RunLog

    with StepWatcher() as watcher:
        log = RunLog(watcher=watcher)
        with log.step("county", f"{children:,} children"):
            missing = MISSING_AT_AGENCIES if missing_identifiers else 0.0
            make_workspace(
                folder, children=children, seed=seed, hard=hard, missing_identifiers=missing, truth=truth, weeks=weeks,
                homes=homes,
            )  # fmt: skip
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
        f"    familyhub siting plan -w {folder}",
    )
