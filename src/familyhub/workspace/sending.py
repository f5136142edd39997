"""Sending the weekly report: to each recipient once in a week, whatever is killed when.

The order is everything: compose, offer, claim, hand over, settle. Killed before the claim is committed, nothing was
sent and the next run sends. Killed after it is settled, it was sent and the next run knows. Between the two nobody can
know: the next run does not send it again, and says so until a person has asked the recipient.
"""

import getpass
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from familyhub.disclosure import Released
from familyhub.errors import MailError, UsageError
from familyhub.progress import RunLog
from familyhub.reports.weekly_data import WeeklyData
from familyhub.state import State, StateError, transaction
from familyhub.state.mailings import Claim, Mailing, claim, claims, settle
from familyhub.state.release_ledger import Release, last_release, releases, write_release
from familyhub.workspace.mailing import Carrier, Mail, RefusedError
from familyhub.workspace.releasing import signing
from familyhub.workspace.weekly import REPORT, Edition, compose
from familyhub.workspace.weekly_cubes import cubes_of
from familyhub.workspace.weekly_release import prepare_release

Became = Literal["sent", "sent_before", "in_doubt", "refused", "not_reached"]

SAYS: dict[Became, str] = {
    "sent": "sent",
    "sent_before": "sent before, not sent again",
    "in_doubt": "in doubt: handed over, perhaps; not sent again",
    "refused": "refused by the mail server",
    "not_reached": "not sent yet",
}
TRIES = 3
"""How often a release is prepared anew because another was written meanwhile."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one recipient's report in a run: `says` adds the other side's words where it refused."""

    recipient: str
    became: Became
    says: str


@dataclass(frozen=True, slots=True)
class WeekReleased:
    """What is told of a week in mails; when it went out, where that was from another snapshot; what the week before
    told, where one was released."""

    release: Released
    released_at: datetime | None
    before: Released | None


def release_of_week(state: State, whole: WeeklyData, *, write: bool) -> WeekReleased:
    """What is told of the week in mails, beside what was told of the week before.

    What was once released for the week stands: everybody is told the same. Else it is prepared beside all earlier
    releases, and with `write` entered in the ledger before anything leaves.
    """
    what, last = (f"weekly report {week.name}" for week in (whole.week, whole.week.before))
    for _ in range(TRIES):
        ledger = releases(state)
        last_week = _told_of(ledger, last)
        standing = next((each for each in ledger if each.what == what), None)
        if standing is not None:
            other = standing.snapshot_id != whole.kpi.snapshot
            at = standing.released_at if other else None
            return WeekReleased(Released.of_text(standing.told), at, last_week)
        before = [Released.of_text(each.told) for each in ledger]
        release = prepare_release(whole, before, signing(state))
        if not write:
            return WeekReleased(release, None, last_week)
        after = ledger[-1].id if ledger else 0
        try:
            with transaction(state):
                write_release(state, _entry(whole, release, what), after)
        except StateError as overtaken:
            if overtaken.trouble.code != "release-overtaken" or last_release(state) == after:
                raise
            continue
        return WeekReleased(release, None, last_week)
    raise MailError(
        "release_overtaken",
        "the ledger of releases",
        found=f"{TRIES} releases in a row, each written meanwhile",
        expected="a moment in which nobody else releases",
        next_step="Run again: nothing was sent.",
    )


def _told_of(ledger: Sequence[Release], what: str) -> Released | None:
    """What the first release of that name told; None where there is none."""
    return next((Released.of_text(each.told) for each in ledger if each.what == what), None)


def _entry(whole: WeeklyData, release: Released, what: str) -> Release:
    return Release(
        what=what,
        given_to="the recipients of the weekly report",
        released_by=getpass.getuser(),
        snapshot_id=whole.kpi.snapshot,
        declared=[cube.declaration() for cube in cubes_of(whole)],
        told=release.as_text(),
        sha256=release.content_hash(),
    )


def send_all(
    state: State,
    edition: Edition,
    carrier: Carrier,
    folder: Path,
    *,
    only: Collection[str] = (),
    stop: Callable[[], bool] = lambda: False,
    log: RunLog | None = None,
) -> list[Sent]:
    """Send the edition to every recipient (or `only` those) who has not been sent it this week.

    `stop` is asked before each recipient. Raises MailError where the mail server cannot be spoken to at all; who was
    sent it before that is not sent it again.
    """
    log = log or RunLog()
    found: list[Sent] = []
    with closing(carrier):
        for key in chosen(edition, only):
            if stop():
                found.append(Sent(key, "not_reached", SAYS["not_reached"]))
                continue
            found.append(_send(state, edition, carrier, folder, key, log))
    return found


def chosen(edition: Edition, only: Collection[str]) -> Sequence[str]:
    """The recipients asked for, in the order of the settings. Raises UsageError for one nobody knows."""
    unknown = set(only) - set(edition.readers)
    if unknown:
        raise UsageError(
            "unknown_recipient",
            "the question",
            found=f'recipient "{min(unknown)}"',
            expected="one of " + ", ".join(edition.readers),
            next_step="Name the section of familyhub.toml: [recipients.NAME].",
        )
    return [key for key in edition.readers if not only or key in only]


def _send(state: State, edition: Edition, carrier: Carrier, folder: Path, key: str, log: RunLog) -> Sent:
    week = edition.whole.week.name
    last = claims(state, REPORT, week).get(key)
    if last is not None and last.standing in ("sent", "arrived"):
        return Sent(key, "sent_before", SAYS["sent_before"])
    with log.step("compose", key):
        mail = compose(edition, key, folder).mail
    if last is not None and last.standing == "in_doubt" and not _settled_by_asking(state, carrier, mail, last):
        return Sent(key, "in_doubt", SAYS["in_doubt"])
    try:
        with log.step("offer", key):
            carrier.offer(mail)
    except RefusedError as refused:
        return Sent(key, "refused", f"{SAYS['refused']}: {refused}")
    with log.step("claim", key), transaction(state):
        mine = claim(state, Mailing(REPORT, key, week), edition.whole.kpi.snapshot)
    if mine is None:  # another run was first, or asking showed that it had arrived
        carrier.withdraw()
        return Sent(key, "sent_before", SAYS["sent_before"])
    return _handed_over(state, carrier, mail, mine, log)


def _handed_over(state: State, carrier: Carrier, mail: Mail, mine: Claim, log: RunLog) -> Sent:
    """Hand a claimed mail over and settle the claim, if anybody can."""
    try:
        with log.step("hand over", mail.recipient):
            carrier.hand_over(mail)
    except RefusedError as refused:
        _settle(state, mine.id, "refused")
        return Sent(mail.recipient, "refused", f"{SAYS['refused']}: {refused}")
    except Exception:  # whatever broke, it broke while the message was on its way
        return Sent(mail.recipient, "in_doubt", SAYS["in_doubt"])
    with log.step("settle", mail.recipient):
        _settle(state, mine.id, "sent")
    return Sent(mail.recipient, "sent", SAYS["sent"])


def _settled_by_asking(state: State, carrier: Carrier, mail: Mail, last: Claim) -> bool:
    """Settle a doubt where the other side can tell; whether it did."""
    known = carrier.knows(mail)
    if known is None:
        return False
    _settle(state, last.id, "sent" if known else "lost")
    return True


def _settle(state: State, claim_id: int, outcome: Literal["sent", "refused", "arrived", "lost"]) -> None:
    with transaction(state):
        settle(state, claim_id, outcome, getpass.getuser())


def end_doubt(state: State, week: str, key: str, *, arrived: bool) -> None:
    """Write down what a person found out about a mailing in doubt. Raises UsageError where there is no doubt."""
    last = claims(state, REPORT, week).get(key)
    if last is None or last.standing != "in_doubt":
        raise UsageError(
            "no_doubt",
            f"the report of {week} to {key}",
            found="no mailing" if last is None else f"a mailing that is {last.standing}",
            expected="one in doubt",
            next_step="Look with `familyhub weekly --status`.",
        )
    _settle(state, last.id, "arrived" if arrived else "lost")


def refuse_undelivered(sent: Sequence[Sent]) -> None:
    """Raise MailError where somebody was not reached and a person must look."""
    wrong = [each for each in sent if each.became in ("in_doubt", "refused", "not_reached")]
    if not wrong:
        return
    doubts = [each.recipient for each in wrong if each.became == "in_doubt"]
    ask = (
        f"Ask whether it arrived at {', '.join(doubts)}, then run `familyhub weekly --arrived NAME` or `--lost NAME`. "
        if doubts
        else ""
    )
    raise MailError(
        "not_delivered",
        "the weekly report",
        found="; ".join(f"{each.recipient}: {each.says}" for each in wrong),
        expected="every recipient reached",
        next_step=f"{ask}Running again sends to those who were certainly not reached.",
    )
