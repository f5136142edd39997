"""familyhub: extracts from a dozen services in; one view of each family, traced KPIs and a readable report out."""

__version__ = "0.1.0"
