"""What the sources are worth: completeness, validity, timeliness, coverage, and what can be linked.

Counts are worked out at refresh into `marts.quality_*`; `read` gives them back, `findings` says what is wrong in words.
"""

from familyhub.quality.coverage import HIGHEST, LOWEST, comparisons, write_coverage
from familyhub.quality.fields import write_extracts, write_fields
from familyhub.quality.linkable import NEVER, STRENGTHS, write_linkable
from familyhub.quality.reading import (
    Coverage,
    Delay,
    ExtractPart,
    Field,
    FieldMonth,
    Linkable,
    MonthRows,
    Quality,
    SourceQuality,
    read,
)
from familyhub.quality.tables import TABLES
from familyhub.quality.timeliness import write_timeliness
from familyhub.quality.trend import Share, Trend, trend

__all__ = [
    "HIGHEST",
    "LOWEST",
    "NEVER",
    "STRENGTHS",
    "TABLES",
    "Coverage",
    "Delay",
    "ExtractPart",
    "Field",
    "FieldMonth",
    "Linkable",
    "MonthRows",
    "Quality",
    "Share",
    "SourceQuality",
    "Trend",
    "comparisons",
    "read",
    "trend",
    "write_coverage",
    "write_extracts",
    "write_fields",
    "write_linkable",
    "write_timeliness",
]
