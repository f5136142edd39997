"""Reading the catalogue of instruments from `instruments.toml`; unknown keys are refused with their path."""

from importlib import resources
from typing import Literal

import msgspec

from familyhub.errors import ConfigurationError
from familyhub.instruments.instrument import Better, Change, Cut, Instrument, Scale
from familyhub.model.codes import ASSESSMENT_DOMAIN, BAND, RESPONDENT
from familyhub.model.codes import INSTRUMENT as CODES

FILE = "instruments.toml"


class _Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of what stands in the catalogue."""


class _Scale(_Written, frozen=True, kw_only=True):
    domains: tuple[str, ...] = ("whole",)
    lowest: float
    highest: float
    better: Better
    cuts: dict[Literal["everybody", "child", "parent", "practitioner"], dict[str, float]] = {}


class _Change(_Written, frozen=True, kw_only=True):
    by: float
    source: str
    to_below: float | None = None


class _Instrument(_Written, frozen=True, kw_only=True):
    respondents: tuple[str, ...]
    ages: str
    source: str
    scales: tuple[_Scale, ...] = ()
    bands: tuple[str, ...] = ()
    change: _Change | None = None
    notes: tuple[str, ...] = ()


def read_instruments() -> dict[str, Instrument]:
    """Every instrument by its code. Raises ConfigurationError for what the model's code lists do not know."""
    text = (resources.files("familyhub.instruments") / FILE).read_bytes()
    written = msgspec.toml.decode(text, type=dict[str, _Instrument])
    found = {code: _instrument(code, said) for code, said in written.items()}
    for code, instrument in found.items():
        _check(code, instrument)
    return found


def _instrument(code: str, said: _Instrument) -> Instrument:
    return Instrument(
        code=code,
        name=CODES.meanings.get(code, code),
        respondents=said.respondents,
        ages=said.ages,
        scales=tuple(
            Scale(domain, scale.lowest, scale.highest, scale.better, _cuts(scale))
            for scale in said.scales
            for domain in scale.domains
        ),
        source=said.source,
        bands=said.bands,
        change=Change(said.change.by, said.change.source, said.change.to_below) if said.change else None,
        notes=said.notes,
    )


def _cuts(scale: _Scale) -> tuple[Cut, ...]:
    cuts = [
        Cut(score, band, None if who == "everybody" else who)
        for who, bands in scale.cuts.items()
        for band, score in bands.items()
    ]
    return tuple(sorted(cuts, key=lambda cut: (cut.respondent or "", cut.from_score)))


def _check(code: str, instrument: Instrument) -> None:
    bands = {*instrument.bands, *(cut.band for scale in instrument.scales for cut in scale.cuts)}
    unknown = [
        *([code] if code not in CODES else []),
        *(domain for domain in instrument.domains if domain not in ASSESSMENT_DOMAIN),
        *(band for band in sorted(bands) if band not in BAND),
        *(who for who in instrument.respondents if who not in RESPONDENT),
    ]
    if unknown:
        raise ConfigurationError(
            "instrument-unknown-code",
            f"{FILE}, {code}",
            found=", ".join(unknown),
            expected="codes of the data model's lists",
            next_step="Correct the catalogue; docs/data-model.md lists the codes.",
        )
