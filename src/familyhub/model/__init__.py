"""The canonical model: tables, code lists and identifiers, each declared once.

Everything else (DDL, Arrow, templates, documentation, JSON Schema) is derived in `derive`.
"""

from familyhub.model.codes import CODE_LISTS, CodeList
from familyhub.model.table import Column, Kind, Table
from familyhub.model.tables import BY_NAME, TABLES

__all__ = ["BY_NAME", "CODE_LISTS", "TABLES", "CodeList", "Column", "Kind", "Table"]
