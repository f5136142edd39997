"""A real mail server on this machine's loopback, that keeps what it accepts and can be told to refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest

from servers import free_port


class MailServer:
    """What was accepted, in order; `refuses` are addresses it will not deliver to, `answers` its word on a message."""

    def __init__(self) -> None:
        self.accepted: list[tuple[str, bytes]] = []
        self.refuses: set[str] = set()
        self.answers = "250 kept"
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name for it
        if address in self.refuses:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name for it
        if self.answers.startswith("250"):
            self.accepted += [(address, envelope.content) for address in envelope.rcpt_tos]
        return self.answers

    @property
    def addresses(self) -> list[str]:
        return sorted(address for address, _ in self.accepted)

    @property
    def messages(self) -> dict[str, EmailMessage]:
        parser = BytesParser(EmailMessage, policy=default)
        return {address: parser.parsebytes(content) for address, content in self.accepted}


@contextmanager
def running_mail_server(**more: Any) -> Iterator[MailServer]:
    """A server that runs until the block ends; skips with a plain message without aiosmtpd."""
    controllers = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed: nothing can be sent to")
    server = MailServer()
    server.port = free_port()
    controller = controllers.Controller(server, hostname="127.0.0.1", port=server.port, **more)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
