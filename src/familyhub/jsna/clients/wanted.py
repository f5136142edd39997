"""What shall be fetched: entries of TOML, one a file, and the address at which each publisher has it."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Literal, Self
from urllib.parse import quote, urlencode

import msgspec

from familyhub.config.toml_files import Fault, tables_of, wrong_key
from familyhub.errors import ConfigurationError

PAGES = ("html", "htm", "xml", "gml", "kml")
"""Endings of files that are written as a web page is."""

FILE_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
LG_INFORM_KEY, LG_INFORM_SECRET = "FAMILYHUB_LG_INFORM_KEY", "FAMILYHUB_LG_INFORM_SECRET"
NOMIS_UID = "FAMILYHUB_NOMIS_UID"

HERE = "{area}"
"""In `ask`: the codes of the area, each in turn within its part of a list."""

BASES: dict[str, str] = {
    "fingertips": "https://fingertips.phe.org.uk/api/all_data/csv/by_indicator_id",
    "education": "https://api.education.gov.uk/statistics/v1/data-sets",
    "nomis": "https://www.nomisweb.co.uk/api/v01/dataset",
    "lg_inform": "https://webservices.esd.org.uk/data.csv",
    "file": "",
}
"""Where each publisher answers: a setting only so that a copy, or a test, can stand in its place."""


class Wanted(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One file to fetch.

    `of` is the publisher. Fingertips: `indicators` (its numbers), `areas` (its number of a kind of area; 502 are
    counties and unitary authorities from April 2023) and `parent` (15 is England). Explore Education Statistics:
    `data_set` (its id). NOMIS: `data_set` (such as NM_2072_1) and `ask` (geography, measures and the like). LG Inform:
    `ask`; key and secret come by environment variable. `file`: `address` alone. `{area}` in `ask` stands for the area
    of whoever fetches.
    """

    says: str
    of: Literal["fingertips", "education", "nomis", "lg_inform", "file"]
    indicators: tuple[int, ...] = ()
    areas: int = 502
    parent: int = 15
    data_set: str = ""
    ask: dict[str, str] = {}
    address: str = ""
    ending: str = "csv"

    @property
    def needs_area(self) -> bool:
        """Whether the entry asks for an area that it does not name."""
        return any(HERE in value for value in self.ask.values())

    @property
    def is_page(self) -> bool:
        """Whether what is asked for is itself a web page, or written like one."""
        return self.ending.lower() in PAGES

    def of_area(self, codes: Sequence[str]) -> Self:
        """The entry with ONS codes of areas in their place."""
        asked = {
            key: ",".join(
                part.replace(HERE, code) for part in value.split(",") for code in (codes if HERE in part else ("",))
            )
            for key, value in self.ask.items()
        }
        return msgspec.structs.replace(self, ask=asked)

    def place(self, bases: Mapping[str, str] = BASES) -> str:
        """The address to ask, without any secret."""
        base = bases[self.of]
        if self.of == "fingertips":
            numbers = ",".join(str(number) for number in self.indicators)
            ask = {"indicator_ids": numbers, "child_area_type_id": self.areas, "parent_area_type_id": self.parent}
            return f"{base}?{urlencode(ask, safe=',')}"
        if self.of == "education":
            return f"{base}/{quote(self.data_set, safe='')}/csv"
        if self.of == "nomis":
            return f"{base}/{quote(self.data_set, safe='')}.data.csv?{urlencode(self.ask, safe=',.')}"
        if self.of == "lg_inform":
            return f"{base}?{urlencode(self.ask, safe=':,')}"
        return self.address

    def secret(self, environment: Mapping[str, str], bases: Mapping[str, str] = BASES) -> str:
        """What is added to the address and never told. Raises ConfigurationError where LG Inform has no key."""
        if self.of == "nomis" and environment.get(NOMIS_UID):
            return "&" + urlencode({"uid": environment[NOMIS_UID]})
        if self.of != "lg_inform":
            return ""
        key, secret = environment.get(LG_INFORM_KEY, ""), environment.get(LG_INFORM_SECRET, "")
        if not key or not secret:
            raise ConfigurationError(
                "fetch-no-key",
                LG_INFORM_SECRET if key else LG_INFORM_KEY,
                found="nothing",
                expected="the key and the secret that LG Inform Plus gives to a subscribing council",
                next_step="Set both environment variables, or leave the entries of LG Inform out.",
            )
        asked = "&" + urlencode({"ApplicationKey": key})
        signed = hmac.new(secret.encode(), (self.place(bases) + asked).encode(), hashlib.sha1).digest()
        return asked + "&" + urlencode({"Signature": base64.b64encode(signed).decode()})


def load_wanted(path: Path | None = None) -> dict[str, Wanted]:
    """The entries of a file by their names, which become names of files; without one, the package's own.

    Raises ConfigurationError with file and key.
    """
    resource = files("familyhub.jsna.clients") / "fetch.toml" if path is None else path
    where = resource.name
    try:
        text = resource.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise _unreadable("not-utf-8", where, str(error)) from error
    except OSError as error:
        raise _refused(where, "no file that can be read", "a file of entries, as docs/indicators.md shows") from error
    return {name: _entry(where, name, table) for name, table in tables_of(text, where, _unreadable).items()}


def _entry(where: str, name: str, table: object) -> Wanted:
    if not FILE_NAME.fullmatch(name):
        raise _refused(f"{where}, {name}", "the name", "small letters, digits and hyphens: it becomes a file's name")
    try:
        wanted = msgspec.convert(table, Wanted)
    except msgspec.ValidationError as error:
        said, key = wrong_key(error)
        raise _refused(f"{where}, {name}{key}", said, "only the keys and values of an entry") from error
    needed = {"fingertips": "indicators", "education": "data_set", "nomis": "data_set", "lg_inform": "ask"}
    key = needed.get(wanted.of, "address")
    if not getattr(wanted, key):
        raise _refused(f"{where}, {name}.{key}", "nothing", f"what to ask of {wanted.of}")
    return wanted


def _unreadable(_: Fault, where: str, found: str) -> ConfigurationError:
    return _refused(where, found, "TOML in UTF-8, one [table] for each file")


def _refused(where: str, found: str, expected: str) -> ConfigurationError:
    return ConfigurationError(
        "fetch-refused",
        where,
        found=found,
        expected=expected,
        next_step="Correct the entry; docs/indicators.md shows one of each publisher.",
    )
