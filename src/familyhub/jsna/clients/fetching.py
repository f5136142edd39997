"""One careful download: encrypted, with timeouts, tried again where it may help, never more than fits."""

import http.client
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, Request, build_opener

from familyhub.errors import FamilyhubError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""This very machine: the one place that may be asked without encryption."""

WORTH_ANOTHER_TRY = frozenset({429, 500, 502, 503, 504})
PIECE = 1 << 16
BEGINS_A_PAGE = b"<"
WHITE = b"\xef\xbb\xbf \t\r\n"
LONGEST_WAIT = 60.0


class FetchError(FamilyhubError):
    """A published file could not be got. What lies on the shelf is untouched."""

    exit_code = 11


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back: the content, and the address it was asked for without any secret."""

    address: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Courier:
    """How downloads are made. Times in seconds, `most` in bytes.

    `silence` is the longest wait for the next piece, `whole` for all of it; `tries` how often a failure that may pass
    is tried, `pause` the wait before the second try, doubled each time. `context` is Python's own checking of
    certificates, unless a test brings another; it cannot be switched off.
    """

    silence: float = 30.0
    whole: float = 600.0
    tries: int = 4
    pause: float = 1.0
    most: int = 500_000_000
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    sleep: Callable[[float], None] = time.sleep

    def fetch(self, address: str, *, secret: str = "", page: bool = False) -> Fetched:
        """The content at an address; `secret` is added to its end and never told, `page` is whether a page is wanted.

        Raises FetchError where the address is not encrypted, the answer is an error or broken, or it takes too long;
        also where a web page comes in place of a file: many a server says with one that it is out of service.
        """
        check_address(address)
        for number in range(1, self.tries + 1):
            try:
                return Fetched(address, self._once(address, secret, page))
            except _PassingError as passing:
                if number == self.tries:
                    raise _failed(address, f"{passing.found}, {self.tries} times") from passing
                self.sleep(min(LONGEST_WAIT, passing.wait or self.pause * 2 ** (number - 1)))
        raise AssertionError("a courier tries at least once")

    def _once(self, address: str, secret: str, page: bool) -> bytes:
        begun = time.monotonic()
        opener = build_opener(HTTPSHandler(context=self.context), _Redirects(bool(secret)))
        headers = {"User-Agent": "familyhub", "Accept": "text/csv, */*"}
        request = Request(address + secret, headers=headers)  # noqa: S310 - `check_address` let it pass
        try:
            with opener.open(request, timeout=self.silence) as answer:
                content = self._read(answer, address, begun)
                told = answer.headers.get_content_type() == "text/html"
                if not page and (told or content[:PIECE].lstrip(WHITE).startswith(BEGINS_A_PAGE)):
                    raise _PassingError("a web page in place of the file")
                return content
        except HTTPError as error:
            found = f"the answer {error.code} {error.reason}"
            if error.code in WORTH_ANOTHER_TRY:
                raise _PassingError(found, _seconds(error.headers.get("Retry-After"))) from error
            raise _failed(address, found) from error
        except ssl.SSLError as error:
            raise _failed(address, f"a certificate that cannot be trusted ({error.reason})") from error
        except URLError as error:
            if isinstance(error.reason, ssl.SSLError):
                raise _failed(address, f"a certificate that cannot be trusted ({error.reason.reason})") from error
            raise _PassingError(f"no connection ({error.reason})") from error
        except (TimeoutError, http.client.HTTPException, ConnectionError) as error:
            raise _PassingError(f"a connection that broke off ({type(error).__name__})") from error

    def _read(self, answer: http.client.HTTPResponse, address: str, begun: float) -> bytes:
        stated = answer.headers.get("Content-Length")
        pieces: list[bytes] = []
        size = 0
        while piece := answer.read1(PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > self.most:
                raise _failed(address, f"more than {self.most:,} bytes")
            if time.monotonic() - begun > self.whole:
                raise _failed(address, f"an answer that takes longer than {self.whole:,.0f} seconds")
        if stated is not None and size != int(stated):
            raise _PassingError(f"{size:,} bytes of {int(stated):,}")
        if not size:
            raise _PassingError("an empty answer")
        return b"".join(pieces)


class _PassingError(Exception):
    """A failure that may be over in a moment; `wait` is what the server asked for, in seconds."""

    def __init__(self, found: str, wait: float | None = None) -> None:
        super().__init__(found)
        self.found, self.wait = found, wait


class _Redirects(HTTPRedirectHandler):
    """Follow a redirect only to an encrypted address; with a secret in the address, only on the same host."""

    def __init__(self, has_secret: bool) -> None:
        self._has_secret = has_secret

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> Request | None:
        check_address(newurl)
        if self._has_secret and urlsplit(newurl).hostname != urlsplit(req.full_url).hostname:
            raise _failed(newurl, "a redirect to another host of an address that holds a key")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # pyright: ignore[reportArgumentType] - headers are messages


def check_address(address: str) -> None:
    """Raise FetchError where an address is not encrypted and not on this very machine."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
        return
    raise FetchError(
        "fetch-not-encrypted",
        _told(address),
        found=f'an address that begins with "{parts.scheme}:"',
        expected='one that begins with "https:"',
        next_step="Correct the address; nothing is asked without encryption, and no redirect to it is followed.",
    )


def _failed(address: str, found: str) -> FetchError:
    return FetchError(
        "fetch-failed",
        _told(address),
        found=found,
        expected="the file",
        next_step="Try again later, or download it with a browser and hand it over with --files.",
    )


def _told(address: str) -> str:
    """An address as it may be told: a query may hold a key."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.strip().isdigit() else None
