"""The needs assessment (JSNA): published and local figures of an area, compared, ranked and put into words.

Everything here reads one table of rows (`rows.py`), so that every number of a report leads back to a line of a file.
"""

from familyhub.jsna.chance import FalseAlarms, false_alarms, false_alarms_within
from familyhub.jsna.compared import Against, Compared, Conflict, Nature, Rank, Spread
from familyhub.jsna.comparing import compare
from familyhub.jsna.rows import SCHEMA, IndicatorRow, load, read, table
from familyhub.jsna.within import Part, Within, look_within

__all__ = [
    "SCHEMA",
    "Against",
    "Compared",
    "Conflict",
    "FalseAlarms",
    "IndicatorRow",
    "Nature",
    "Part",
    "Rank",
    "Spread",
    "Within",
    "compare",
    "false_alarms",
    "false_alarms_within",
    "load",
    "look_within",
    "read",
    "table",
]
