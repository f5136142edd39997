"""Where hubs should be: questions about sites, answered with a plan, a bound, and whether the two meet.

Children's need and journeys come in as an `Instance`, what is asked as a `Question`; `solve` gives a `Plan`.
"""

from familyhub.siting.access import Access, AccessRow, access
from familyhub.siting.changes import AreaChange, ChangeRow, Changes, Move, changes, moves
from familyhub.siting.floating_catchment import Supply, Zone, supply
from familyhub.siting.footfall import Footfall, expected, expected_by_age
from familyhub.siting.ground import Ground
from familyhub.siting.instance import Instance
from familyhub.siting.marginal import Marginal, Opening, marginal, openings
from familyhub.siting.outreach import Outreach, stops
from familyhub.siting.plan import Plan
from familyhub.siting.question import KINDS, Question
from familyhub.siting.robustness import Growth, Trial, robustness
from familyhub.siting.search import Limit, Progress
from familyhub.siting.second_thoughts import SecondThought, second_thoughts
from familyhub.siting.solving import solve

__all__ = [
    "KINDS",
    "Access",
    "AccessRow",
    "AreaChange",
    "ChangeRow",
    "Changes",
    "Footfall",
    "Ground",
    "Growth",
    "Instance",
    "Limit",
    "Marginal",
    "Move",
    "Opening",
    "Outreach",
    "Plan",
    "Progress",
    "Question",
    "SecondThought",
    "Supply",
    "Trial",
    "Zone",
    "access",
    "changes",
    "expected",
    "expected_by_age",
    "marginal",
    "moves",
    "openings",
    "robustness",
    "second_thoughts",
    "solve",
    "stops",
    "supply",
]
