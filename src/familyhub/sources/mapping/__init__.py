"""Mappings: any other CSV or workbook read into the canonical tables by a TOML file, without code.

A mapping becomes a `Format` like any other. `familyhub map` drafts one from a file and shows what it gives.
"""

from familyhub.sources.mapping.compiling import format_name
from familyhub.sources.mapping.formats import Mapping, mapping_at, mapping_of, mappings_in

__all__ = ["Mapping", "format_name", "mapping_at", "mapping_of", "mappings_in"]
