"""What the sources are worth: completeness, validity, timeliness, coverage, what can be linked, and how well it was.

Counts are worked out at refresh into `marts.quality_*`; `read` gives them back, `findings` says what is wrong in words.
"""

from familyhub.quality.coverage import HIGHEST, LOWEST, comparisons, write_coverage
from familyhub.quality.fields import write_extracts, write_fields
from familyhub.quality.linkable import NEVER, STRENGTHS, write_linkable
from familyhub.quality.linkage_tables import LINKAGE_TABLES
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
from familyhub.quality.tables import TABLES as SOURCE_TABLES
from familyhub.quality.timeliness import write_timeliness
from familyhub.quality.trend import Share, Trend, trend

TABLES = (*SOURCE_TABLES, *LINKAGE_TABLES)
"""Every table of the room in the marts."""

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
