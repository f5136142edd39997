"""Which agency holds what, why, on what basis, how fresh; which fields feed what, and the drawing of it all.

Reads facts, marts, manifest and settings, and the SQL that a refresh runs; never names, numbers or addresses.
"""

from familyhub.inventory.drawing import drawing, format_words, grouped, unmeasured
from familyhub.inventory.feeds import Feed, MeasureRead, behind_field, behind_measure
from familyhub.inventory.holdings import Field, HeldTable, Holding, holdings
from familyhub.inventory.lineage import linked_columns_read, of_format, of_linked_tables, unused
from familyhub.inventory.record import Inventory, Product
from familyhub.inventory.unresolved import UnknownColumnError

__all__ = [
    "Feed",
    "Field",
    "HeldTable",
    "Holding",
    "Inventory",
    "MeasureRead",
    "Product",
    "UnknownColumnError",
    "behind_field",
    "behind_measure",
    "drawing",
    "format_words",
    "grouped",
    "holdings",
    "linked_columns_read",
    "of_format",
    "of_linked_tables",
    "unmeasured",
    "unused",
]
