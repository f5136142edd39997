"""How the members of every kind of measure stand in one counting, in one shape: what is frozen, and what is compared.

`KINDS` has, by kind, what is reported of a period and three countings: as the snapshot in service has it, with today's
definitions for other days, and by the SELECTs that were published.
"""

from collections.abc import Mapping

from familyhub.workspace.standings.checks import DUE
from familyhub.workspace.standings.helped import OUTCOME
from familyhub.workspace.standings.how_often import RATE
from familyhub.workspace.standings.in_groups import COMBINATION, GROUP, THREE
from familyhub.workspace.standings.shape import (
    FIGURE_COLUMNS,
    STANDING_COLUMNS,
    Counting,
    Kind,
    KindName,
    Period,
    Said,
    period_named,
)

KINDS: Mapping[KindName, Kind] = {"due": DUE, "outcome": OUTCOME, "group": GROUP, "rate": RATE}
"""The kinds of measures whose figures can be frozen, in the order in which they are shown."""

__all__ = [
    "COMBINATION",
    "FIGURE_COLUMNS",
    "KINDS",
    "STANDING_COLUMNS",
    "THREE",
    "Counting",
    "Kind",
    "KindName",
    "Period",
    "Said",
    "period_named",
]
