"""What things cost: unit costs with their sources, as data that a council edits, at the prices of one year.

`load` gives the unit costs in use; `UnitCosts.at` one of them at the prices of a year.
"""

from familyhub.costs.definition import Inflation, Per, UnitCost
from familyhub.costs.loading import load
from familyhub.costs.pricing import Priced, UnitCosts

__all__ = ["Inflation", "Per", "Priced", "UnitCost", "UnitCosts", "load"]
