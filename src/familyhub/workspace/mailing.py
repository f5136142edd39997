"""Mails as values, and the ways they go out: a mail server by SMTP, or GOV.UK Notify.

A way has two steps. `offer` goes as far as can be gone without anything being sent; `hand_over` sends. Between the two
the mailing is claimed in state, so that the moment in which nobody can know what became of it is as short as can be.
"""

import os
import smtplib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Protocol

from familyhub.config import Settings
from familyhub.errors import ConfigurationError, MailError

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
PASSWORD = "FAMILYHUB_SMTP_PASSWORD"  # noqa: S105 - the variable's name
SPOKEN = {"starttls": "SMTP with STARTTLS", "tls": "SMTP over TLS", "none": "SMTP without encryption"}
NOTIFY_KEY = "FAMILYHUB_NOTIFY_KEY"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    maintype: str
    subtype: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A composed mail. `reference` is the same each time it is tried: whoever gets it twice can tell."""

    recipient: str
    address: str
    reference: str
    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


class RefusedError(Exception):
    """The other side said no to this one mail: it was certainly not sent."""


class Carrier(Protocol):
    """A way for mails to go out."""

    def offer(self, mail: Mail) -> None:
        """Everything short of sending. Raises RefusedError for this mail, MailError where nothing can go out at all."""
        ...

    def withdraw(self) -> None:
        """Take back what was offered last: somebody else sends it."""
        ...

    def hand_over(self, mail: Mail) -> None:
        """Send. Raises RefusedError where it was certainly not sent; after any other error nobody knows."""
        ...

    def knows(self, mail: Mail) -> bool | None:
        """Whether a mail of this reference was accepted before; None where this way cannot tell."""
        ...

    def close(self) -> None:
        """Let go of any connection."""
        ...


def carrier_of(settings: Settings) -> Carrier:
    """The way that the settings name. Raises ConfigurationError where they leave something out."""
    if settings.weekly.send_by == "notify":
        return NotifyCarrier.of(settings)
    return SmtpCarrier(settings)


class SmtpCarrier:
    """A mail server, one connection for all mails."""

    def __init__(self, settings: Settings) -> None:
        self.smtp, self.sender = settings.smtp, settings.weekly.sender
        lacking = [key for key, said in (("smtp.host", self.smtp.host), ("weekly.sender", self.sender)) if not said]
        if lacking:
            raise _missing(" and ".join(lacking), "a mail server and the address mails come from")
        if self.smtp.security == "none" and self.smtp.host not in HERE:
            raise ConfigurationError(
                "mail_not_encrypted",
                "familyhub.toml, smtp.security",
                found=f'"none" for {self.smtp.host}',
                expected='"starttls" or "tls" for any server but this machine',
                next_step="Ask whoever runs the mail server which of the two it speaks.",
            )
        self.connection: smtplib.SMTP | None = None

    def offer(self, mail: Mail) -> None:
        """Sign in, and have the server accept sender and recipient."""
        try:
            connection = self.connection or self._connected()
            self.connection = connection
            code, said = connection.mail(self.sender)
            if code != 250:
                raise self._unwilling(said)
            code, said = connection.rcpt(mail.address)
        except (OSError, smtplib.SMTPException) as trouble:
            self.close()
            raise self._unreachable(trouble) from trouble
        if code not in (250, 251):
            connection.rset()
            raise RefusedError(_words(said))

    def withdraw(self) -> None:
        """Have the server forget sender and recipient."""
        if self.connection is not None:
            self.connection.rset()

    def hand_over(self, mail: Mail) -> None:
        """Send the message itself."""
        if self.connection is None:
            raise ValueError("a mail is offered before it is handed over")
        try:
            code, said = self.connection.data(as_message(mail, self.sender).as_bytes(policy=SMTP))
        except smtplib.SMTPDataError as refused:  # before the message: the server would not hear it
            self.connection.rset()
            raise RefusedError(_words(refused.smtp_error)) from refused
        except (OSError, smtplib.SMTPException):
            self.close()
            raise
        if code != 250:
            raise RefusedError(_words(said))

    def knows(self, mail: Mail) -> bool | None:
        """A mail server does not say what it accepted before."""
        return None

    def close(self) -> None:
        """Say goodbye, if anybody listens."""
        connection, self.connection = self.connection, None
        if connection is not None:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()

    def _connected(self) -> smtplib.SMTP:
        where, patience = (self.smtp.host, self.smtp.port), self.smtp.timeout_seconds
        if self.smtp.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                *where, timeout=patience, context=ssl.create_default_context()
            )  # fmt: skip
        else:
            connection = smtplib.SMTP(*where, timeout=patience)
        if self.smtp.security == "starttls":
            connection.starttls(context=ssl.create_default_context())
        connection.ehlo_or_helo_if_needed()
        if self.smtp.user:
            connection.login(self.smtp.user, os.environ.get(PASSWORD, ""))
        return connection

    def _unreachable(self, trouble: Exception) -> MailError:
        # The server's own words may repeat what was sent to it, and with it a password.
        return MailError(
            "mail_server",
            f"the mail server {self.smtp.host}",
            found=f"no conversation ({type(trouble).__name__})",
            expected=f"a server that speaks {SPOKEN[self.smtp.security]} on port {self.smtp.port}"
            " and lets this sender in",
            next_step=f"Check [smtp] in familyhub.toml and {PASSWORD}, then run again: nobody is sent it twice.",
        )

    def _unwilling(self, said: bytes) -> MailError:
        return MailError(
            "mail_sender",
            f"the mail server {self.smtp.host}",
            found=f"a sender it does not accept ({_words(said)})",
            expected="a sender it knows",
            next_step="Correct `sender` in [weekly] of familyhub.toml, then run again.",
        )


def as_message(mail: Mail, sender: str) -> EmailMessage:
    """The mail as its bytes go out: text and HTML beside each other, attachments below."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = mail.address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{mail.reference}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for file in mail.attachments:
        message.add_attachment(file.content, maintype=file.maintype, subtype=file.subtype, filename=file.name)
    return message


@dataclass(slots=True)
class NotifyCarrier:
    """GOV.UK Notify: text alone, and it can tell by the reference what it accepted before."""

    client: Any
    template: str

    @classmethod
    def of(cls, settings: Settings) -> "NotifyCarrier":
        """The way of these settings. Raises ConfigurationError where they leave something out."""
        if settings.weekly.attachments:
            raise ConfigurationError(
                "notify_attachments",
                "familyhub.toml, weekly.attachments",
                found="attachments by GOV.UK Notify",
                expected="none: Notify sends the text, and its readers follow the link",
                next_step='Set attachments = false and a link, or send_by = "smtp".',
            )
        key = os.environ.get(NOTIFY_KEY, "")
        if not settings.notify.template or not key:
            raise _missing(f"notify.template and {NOTIFY_KEY}", "an e-mail template of Notify and its API key")
        try:
            from notifications_python_client.notifications import NotificationsAPIClient
        except ImportError as missing:
            raise ConfigurationError(
                "notify_not_installed",
                "GOV.UK Notify",
                found="no client for it",
                expected="the package notifications-python-client",
                next_step="Install it with `pip install 'familyhub[notify]'`, or send by SMTP.",
            ) from missing
        return cls(NotificationsAPIClient(key, base_url=settings.notify.address), settings.notify.template)

    def offer(self, mail: Mail) -> None:
        """Nothing goes before the message."""

    def withdraw(self) -> None:
        """Nothing was offered."""

    def hand_over(self, mail: Mail) -> None:
        """Send the text."""
        from notifications_python_client.errors import HTTPError

        try:
            self.client.send_email_notification(
                email_address=mail.address,
                template_id=self.template,
                personalisation={"subject": mail.subject, "body": mail.text},
                reference=mail.reference,
            )
        except HTTPError as refused:
            if 400 <= refused.status_code < 500:
                raise RefusedError(f"Notify answered {refused.status_code}") from refused
            raise

    def knows(self, mail: Mail) -> bool | None:
        """Whether Notify has a message of this reference."""
        return bool(self.client.get_all_notifications(reference=mail.reference).get("notifications"))

    def close(self) -> None:
        """Nothing is held open."""


def _missing(what: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "mail_not_set_up",
        "familyhub.toml",
        found=f"nothing for {what}",
        expected=expected,
        next_step="docs/weekly-report.md shows a whole example. `familyhub weekly --preview FOLDER` needs none of it.",
    )


def _words(said: bytes | str) -> str:
    """What a server said, without anything that a terminal would take for more than words."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return "".join(letter if letter.isprintable() else " " for letter in text)[:200]
