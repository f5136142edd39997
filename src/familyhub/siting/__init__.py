"""Where hubs should be: questions about sites, answered with a plan, a bound, and whether the two meet.

Children's need and journeys come in as an `Instance`, what is asked as a `Question`; `solve` gives a `Plan`.
"""

from familyhub.siting.access import Access, AccessRow, access
from familyhub.siting.changes import AreaChange, ChangeRow, Changes, Move, changes, moves
from familyhub.siting.ground import Ground
from familyhub.siting.instance import Instance
from familyhub.siting.plan import Plan
from familyhub.siting.question import KINDS, Question
from familyhub.siting.search import Limit, Progress
from familyhub.siting.solving import solve

__all__ = [
    "KINDS",
    "Access",
    "AccessRow",
    "AreaChange",
    "ChangeRow",
    "Changes",
    "Ground",
    "Instance",
    "Limit",
    "Move",
    "Plan",
    "Progress",
    "Question",
    "access",
    "changes",
    "moves",
    "solve",
]
