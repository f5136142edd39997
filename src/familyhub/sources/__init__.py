"""Reading extracts: which format a file is, its rows, what is wrong with them, and landing them as Parquet.

Formats are entry points (`shape.Format`); recognising is by content. Nothing here knows who a person is.
"""

from familyhub.sources.arrivals import Arrival, arrivals
from familyhub.sources.formats import Recognised, installed, recognise
from familyhub.sources.landed import Landed, LandedPart, landed_extracts
from familyhub.sources.landing import LandingResult, land_all
from familyhub.sources.shape import Batch, Facts, Format, Match, Reject, Sample

__all__ = [
    "Arrival",
    "Batch",
    "Facts",
    "Format",
    "Landed",
    "LandedPart",
    "LandingResult",
    "Match",
    "Recognised",
    "Reject",
    "Sample",
    "arrivals",
    "installed",
    "land_all",
    "landed_extracts",
    "recognise",
]
