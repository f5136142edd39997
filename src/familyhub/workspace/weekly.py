"""The weekly report: gathered once, composed for each recipient as far as they may see, written or sent."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from time import time

import duckdb

from familyhub.access import ROLES, User, visible_to
from familyhub.blocks import Document
from familyhub.config import Settings
from familyhub.config.folders import closed_file, closed_to_others
from familyhub.config.settings import Recipient
from familyhub.errors import ConfigurationError, UsageError
from familyhub.reports import mail_html, pdf, plain_text, weekly_mail, weekly_report, weekly_workbook
from familyhub.reports.weekly_data import WeeklyData
from familyhub.reports.weekly_findings import area_judged, area_signals
from familyhub.reports.weekly_mail import Exact, Letter
from familyhub.workspace.mailing import Attachment, Mail
from familyhub.workspace.patch import TeamPath, manager_of
from familyhub.workspace.weekly_scope import weekly_for

REPORT = "weekly"
ABANDONED_AFTER = 3600.0
"""Seconds in which a file half written was not touched: nothing takes so long."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One week's report before it is anybody's: the whole area exactly, what was released of it, who reads it."""

    whole: WeeklyData
    public: WeeklyData
    teams: tuple[TeamPath, ...]
    readers: Mapping[str, User]
    settings: Settings
    released_on: date | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """One recipient's report: the mail, and files of exact figures (empty for who sees none) below their folder."""

    mail: Mail
    files: tuple[Path, ...]


def readers_of(connection: duckdb.DuckDBPyConnection, settings: Settings) -> dict[str, User]:
    """Each recipient of the settings as a user with role and patch.

    Raises ConfigurationError for a team or district that the snapshot does not know, and for nobody's patch.
    """
    return {key: _reader(connection, key, recipient) for key, recipient in settings.recipients.items()}


def _reader(connection: duckdb.DuckDBPyConnection, key: str, recipient: Recipient) -> User:
    role = ROLES[recipient.role]
    if role.reach != "area" and not recipient.teams and not recipient.districts:
        raise _wrong(key, "neither teams nor districts", "the patch that they answer for")
    if role.reach == "teams" and not recipient.teams:
        raise _wrong(
            key, f"districts alone for a {role.title.lower()}", "their teams: this role sees those and no more"
        )
    try:
        known = manager_of(connection, recipient.districts, recipient.teams)
    except UsageError as unknown:
        raise _wrong(key, unknown.trouble.found, unknown.trouble.expected) from unknown
    return User(recipient.name, role, known.teams, known.districts)


def _wrong(key: str, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "recipient_invalid",
        f"familyhub.toml, recipients.{key}",
        found=found,
        expected=expected,
        next_step="Correct the section; nothing was sent to anybody.",
    )


def compose(edition: Edition, key: str, folder: Path) -> Composed:
    """Compose one recipient's report, writing the files of exact figures below `folder`.

    The same edition gives the same mail and files, however often it is composed.
    """
    reader = edition.readers[key]
    own = weekly_for(reader, edition.whole, edition.teams)
    files = _write_exact(own, folder, key) if reader.role.exact else ()
    attached = edition.settings.weekly.attachments and edition.settings.weekly.send_by == "smtp"
    letter = Letter(
        greeting=reader.name,
        districts=_districts(reader, edition.teams),
        patch=own.kpi.here,
        exact=_where_exact(reader, edition.settings, attached),
        link=edition.settings.weekly.link,
        signals=area_signals(edition.whole),
        judged=area_judged(edition.whole),
        released_on=edition.released_on,
    )
    document = weekly_mail.compose(edition.public, letter)
    mail = Mail(
        recipient=key,
        address=edition.settings.recipients[key].email,
        reference=reference(key, edition.whole.week.name),
        subject=document.title,
        text=plain_text.render(document),
        html=mail_html.render(document),
        attachments=tuple(_attachment(path) for path in files) if attached else (),
    )
    return Composed(mail, files)


def exact_report(edition: Edition, key: str) -> Document:
    """One recipient's report of exact figures. Raises UsageError where their role sees none."""
    reader = edition.readers[key]
    if not reader.role.exact:
        raise UsageError(
            "no_exact_figures",
            f"the report of {key}",
            found=f"the role {reader.role.title.lower()}, which sees rounded figures",
            expected="a role that sees exact figures",
            next_step="docs/access.md says which do; the mail's body is what this recipient gets.",
        )
    return weekly_report.compose(weekly_for(reader, edition.whole, edition.teams))


def reference(key: str, week: str) -> str:
    """What a mail is known by wherever it is tried: the same for the same report, recipient and week."""
    return f"familyhub-{REPORT}-{week}-{sha256(key.encode()).hexdigest()[:16]}"


def write_mail(composed: Composed, folder: Path) -> tuple[Path, ...]:
    """Write a mail's two parts below a folder, beside the files: for a preview. Returns where everything is."""
    closed_to_others(folder)
    key = composed.mail.recipient
    html, text = folder / f"{key}.html", folder / f"{key}.txt"
    closed_file(html).write_text(composed.mail.html, encoding="utf-8")
    closed_file(text).write_text(f"Subject: {composed.mail.subject}\n\n{composed.mail.text}", encoding="utf-8")
    return (html, text, *composed.files)


def _districts(reader: User, teams: Sequence[TeamPath]) -> tuple[str, ...]:
    """The districts that the body tells of: the reader's own, and those in which their teams are."""
    if visible_to(reader).figure("county") == "exact" or reader.role.reach == "area":
        return ()
    found = {*reader.districts, *(team.district for team in teams if team.key in reader.teams and team.district)}
    return tuple(sorted(found))


def _where_exact(reader: User, settings: Settings, attached: bool) -> Exact:
    if not reader.role.exact:
        return "none"
    if attached:
        return "attached"
    return "linked" if settings.weekly.link else "kept"


def _write_exact(own: WeeklyData, folder: Path, key: str) -> tuple[Path, ...]:
    """Write the PDF and the workbook; each appears whole or not at all."""
    closed_to_others(folder)
    stem = f"weekly-{own.week.name}-{key}"
    paper, book = folder / f"{stem}.pdf", folder / f"{stem}.xlsx"
    # Of two runs at once each writes files of its own: in one file they would mix, and take it from each other.
    unfinished = folder / f".{stem}.{os.getpid()}.unfinished"
    for left in folder.glob(f".{stem}.*.unfinished"):
        _clear_abandoned(left)
    try:
        closed_file(unfinished).write_bytes(pdf.render(weekly_report.compose(own), own.kpi.as_of))
        unfinished.replace(paper)
        weekly_workbook.write(unfinished, own)
        unfinished.replace(book)
    finally:
        unfinished.unlink(missing_ok=True)
    return paper, book


def _clear_abandoned(left: Path) -> None:
    """Delete exact figures that a killed run left half written; a file of another run at work stays."""
    with suppress(FileNotFoundError):  # the other run has just finished
        if time() - left.stat().st_mtime > ABANDONED_AFTER:
            left.unlink()


def _attachment(path: Path) -> Attachment:
    kinds = {
        ".pdf": ("application", "pdf"),
        ".xlsx": ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    }
    return Attachment(path.name, *kinds[path.suffix], path.read_bytes())
