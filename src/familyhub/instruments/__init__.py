"""Published questionnaires as data: range, direction, bands, cut-offs, who answers, what change counts; with sources.

`INSTRUMENTS` has them by code; `banded` says what a score means, `improved` whether a later one is better.
No item texts: their wording is under copyright.
"""

from familyhub.instruments.asq3 import Form, asq3_band, asq3_forms, form_for
from familyhub.instruments.instrument import Change, Cut, Instrument, Scale, banded, improved
from familyhub.instruments.reading import read_instruments
from familyhub.instruments.weight import bmi_centile, weight_status

INSTRUMENTS: dict[str, Instrument] = read_instruments()

__all__ = [
    "INSTRUMENTS",
    "Change",
    "Cut",
    "Form",
    "Instrument",
    "Scale",
    "asq3_band",
    "asq3_forms",
    "banded",
    "bmi_centile",
    "form_for",
    "improved",
    "weight_status",
]
