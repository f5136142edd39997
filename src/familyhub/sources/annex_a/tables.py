"""The eleven lists of Annex A, in their order."""

from familyhub.model import Table
from familyhub.sources.annex_a import adoption, care, front_door, plans

TABLES: tuple[Table, ...] = (*front_door.TABLES, *plans.TABLES, *care.TABLES, *adoption.TABLES)
