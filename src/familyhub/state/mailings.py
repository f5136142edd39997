"""Mailings: one report to one recipient in one ISO week, claimed before it is handed over and settled after.

Nothing here knows an address: a recipient is the name of a section of the settings. Two processes that try at once both
insert the same claim, and one of them fails to: it does not send.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from familyhub.state.connection import State, as_moment, now
from familyhub.state.errors import StateError

Outcome = Literal["sent", "refused", "arrived", "lost"]
"""sent: the mail server accepted it · refused: it said no · arrived, lost: what a person found out of a doubt."""

Standing = Literal["sent", "refused", "arrived", "lost", "in_doubt"]
"""An outcome, or `in_doubt`: handed over, perhaps, and nobody knows whether it was accepted."""

MAY_BE_SENT_AGAIN: frozenset[Standing] = frozenset({"refused", "lost"})


@dataclass(frozen=True, slots=True)
class Mailing:
    """What is sent once: the report's name, the recipient's, and the ISO week (2026-W10)."""

    report: str
    recipient: str
    week: str


@dataclass(frozen=True, slots=True)
class Claim:
    """The last attempt at a mailing: its id and number, the snapshot it was of, when, and how it stands."""

    id: int
    mailing: Mailing
    attempt: int
    snapshot_id: str
    claimed_at: datetime
    standing: Standing


LAST = """
SELECT
    mailing_claim.id, mailing_claim.report, mailing_claim.recipient, mailing_claim.week, mailing_claim.attempt,
    mailing_claim.snapshot_id, mailing_claim.claimed_at, mailing_outcome.outcome
FROM mailing_claim
LEFT JOIN mailing_outcome ON mailing_outcome.claim = mailing_claim.id
WHERE mailing_claim.report = ? AND mailing_claim.week = ?
ORDER BY mailing_claim.recipient, mailing_claim.attempt
"""


def claims(state: State, report: str, week: str) -> dict[str, Claim]:
    """The last attempt for each recipient of a report in a week."""
    return {row[2]: _claim(row) for row in state.rows(LAST, (report, week))}


def claim(state: State, mailing: Mailing, snapshot_id: str) -> Claim | None:
    """Claim a mailing inside the open transaction; None where it was sent, is in doubt, or another process was first.

    Only when the transaction has been committed may the message be handed over. Raises StateError outside one.
    """
    state.ask_for_transaction()
    last = claims(state, mailing.report, mailing.week).get(mailing.recipient)
    if last is not None and last.standing not in MAY_BE_SENT_AGAIN:
        return None
    attempt = 1 if last is None else last.attempt + 1
    moment = now()
    rows = state.write(
        "INSERT INTO mailing_claim (report, recipient, week, attempt, snapshot_id, claimed_at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (report, recipient, week, attempt) DO NOTHING RETURNING id",
        (mailing.report, mailing.recipient, mailing.week, attempt, snapshot_id, moment),
    ).fetchall()
    if not rows:
        return None
    return Claim(int(rows[0][0]), mailing, attempt, snapshot_id, as_moment(moment), "in_doubt")


def settle(state: State, claim_id: int, outcome: Outcome, said_by: str) -> None:
    """Say inside the open transaction what became of a claim. Raises StateError where that has been said before."""
    rows = state.write(
        "INSERT INTO mailing_outcome (claim, outcome, said_by, said_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (claim) DO NOTHING RETURNING claim",
        (claim_id, outcome, said_by, now()),
    ).fetchall()
    if not rows:
        raise StateError(
            "mailing-settled",
            "the mailing",
            found="a mailing of which it is known what became",
            expected="one in doubt",
            next_step="Look with `familyhub weekly --status`.",
        )


def _claim(row: tuple[Any, ...]) -> Claim:
    number, report, recipient, week, attempt, snapshot_id, claimed_at, outcome = row
    standing: Standing = outcome if outcome is not None else "in_doubt"
    return Claim(
        int(str(number)),
        Mailing(str(report), str(recipient), str(week)),
        int(str(attempt)),
        str(snapshot_id),
        as_moment(str(claimed_at)),
        standing,
    )
