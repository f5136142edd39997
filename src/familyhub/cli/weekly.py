"""Commands of the weekly report: composing and sending it, and having it sent by itself."""

import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from familyhub.cli.options import HERE, AsJson, WorkspaceFolder
from familyhub.cli.show import note, say, show_json, show_table
from familyhub.cli.watch import StepWatcher
from familyhub.errors import UsageError

if TYPE_CHECKING:
    from familyhub.workspace import Workspace

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Key = Annotated[
    list[str] | None,
    Parameter(name="--to", negative="", help="Only this recipient, by the section's name; may be given again."),
]


def weekly(
    *,
    preview: Annotated[
        Path | None, Parameter(help="Write what would be sent below this folder, and send nothing.")
    ] = None,
    to: Key = None,
    status: Annotated[
        bool, Parameter(negative="", help="Only say who has been sent the report of the last whole week.")
    ] = False,
    arrived: Annotated[
        str | None, Parameter(help="Write down that a report in doubt arrived at this recipient.")
    ] = None,
    lost: Annotated[
        str | None, Parameter(help="Write down that a report in doubt never arrived; the next run sends it again.")
    ] = None,
    workspace: WorkspaceFolder = HERE,
    json: AsJson = False,
) -> None:
    """Send each manager the report of their patch: checks, lists, outcomes, priority groups, and what changed.

    The week is the last whole one that the snapshot knows. Each recipient in familyhub.toml is sent it once: run it
    as often as you like. The body of the e-mail holds rounded figures; exact ones go only where a setting allows it.
    """
    import familyhub

    opened = familyhub.open(workspace)
    _refuse_several(preview=preview is not None, status=status, arrived=arrived is not None, lost=lost is not None)
    if status:
        _show_status(opened, json)
    elif arrived is not None or lost is not None:
        opened.weekly.end_doubt(arrived or lost or "", arrived=arrived is not None)
        say(f"Written down: {arrived or lost}: {'arrived' if arrived else 'lost, the next run sends it again'}.")
    elif preview is not None:
        _preview(opened, preview, to or [], json)
    else:
        _send(opened, to or [], json)


def _refuse_several(**asked: bool) -> None:
    named = [f"--{name}" for name, given in asked.items() if given]
    if len(named) > 1:
        raise UsageError(
            "several_questions",
            "the question",
            found=" and ".join(named),
            expected="one of them",
            next_step="Run the command once for each.",
        )


def _show_status(opened: "Workspace", json: bool) -> None:
    found = opened.weekly.status()
    if json:
        show_json(found)
        return
    rows = [(each.recipient, each.week, each.standing.replace("_", " "), each.attempt, each.at) for each in found]
    show_table("The weekly report", ("recipient", "week", "standing", "attempts", "last"), rows)


def _preview(opened: "Workspace", folder: Path, to: list[str], json: bool) -> None:
    written = opened.weekly.preview(folder, to)
    if json:
        show_json({key: [str(path.resolve()) for path in paths] for key, paths in written.items()})
        return
    for key, paths in written.items():
        say(f"{key}:", *(f"    {path.resolve()}" for path in paths))
    note("Nothing was sent. The PDF and the workbook hold exact figures: keep them where the reports are kept.")


def _send(opened: "Workspace", to: list[str], json: bool) -> None:
    from familyhub.workspace.sending import refuse_undelivered

    with _asked_to_stop() as asked, StepWatcher() as watcher:
        sent = opened.weekly.send(to, watcher=watcher, stop=lambda: bool(asked))
    if json:
        show_json(sent)
    else:
        rows = [(each.recipient, each.says) for each in sent]
        show_table(f"The weekly report of {opened.weekly.week.name}", ("recipient", "what became of it"), rows)
    refuse_undelivered(sent)


@contextmanager
def _asked_to_stop() -> Iterator[list[int]]:
    """Signals to stop are noted, so that the mail at hand is brought to its end and no other begun."""
    asked: list[int] = []
    before = {each: signal.signal(each, lambda number, _: asked.append(number)) for each in (signal.SIGTERM,)}
    try:
        yield asked
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def schedule(
    *,
    day: Annotated[Day, Parameter(help="The day of the week on which it is sent.")] = "monday",
    at: Annotated[str, Parameter(help="The time of day, for example 07:00.")] = "07:00",
    workspace: WorkspaceFolder = HERE,
) -> None:
    """Print a systemd service and timer, and a cron line, that refresh the workspace and send the weekly report.

    Nothing is installed: copy what your server uses. A missed run is made up for when the server is back.
    """
    hour, minute = _time(at)
    folder = str(workspace.resolve())
    program = str(Path(sys.argv[0]).resolve())
    say(*_systemd(program, folder, day, f"{hour:02d}:{minute:02d}"), "", *_cron(program, folder, day, hour, minute))


def _time(at: str) -> tuple[int, int]:
    hour, _, minute = at.partition(":")
    if hour.isdigit() and minute.isdigit() and int(hour) < 24 and int(minute) < 60 and len(minute) == 2:
        return int(hour), int(minute)
    raise UsageError(
        "no_time", "--at", found=f'"{at}"', expected="a time such as 07:00", next_step="Write hours and minutes."
    )


def _systemd(program: str, folder: str, day: Day, at: str) -> list[str]:
    """Units for systemd: percent signs are doubled, since systemd reads them as its own."""
    command, where = (_for_systemd(each) for each in (program, folder))
    return [
        "# /etc/systemd/system/familyhub-weekly.service",
        "[Unit]",
        "Description=familyhub: refresh, then send the weekly report",
        "After=network-online.target",
        "Wants=network-online.target",
        "",
        "[Service]",
        "Type=oneshot",
        "User=familyhub",
        "# FAMILYHUB_SMTP_PASSWORD and DATABASE_URL, readable by root alone:",
        "EnvironmentFile=-/etc/familyhub/secrets.env",
        f"ExecStart={command} refresh --workspace {where}",
        f"ExecStart={command} weekly --workspace {where}",
        "TimeoutStopSec=120",
        "",
        "# /etc/systemd/system/familyhub-weekly.timer",
        "[Unit]",
        "Description=familyhub: the weekly report",
        "",
        "[Timer]",
        f"OnCalendar={day[:3].capitalize()} *-*-* {at}:00",
        "Persistent=true",
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]


def _for_systemd(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"'


def _cron(program: str, folder: str, day: Day, hour: int, minute: int) -> list[str]:
    """A line for crontab: percent signs are escaped, since cron ends the line at one."""
    command, where = (shlex.quote(each).replace("%", r"\%") for each in (program, folder))
    number = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday").index(day)
    return [
        "# or in crontab:",
        f"{minute} {hour} * * {number} {command} refresh --workspace {where} && {command} weekly --workspace {where}",
    ]
