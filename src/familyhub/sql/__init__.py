"""Running SQL: opening DuckDB safely, the package's named .sql files, and other engines' dialects.

SQL is written for DuckDB. Compiled measures keep to what `dialects.SPARK` can translate.
"""

from familyhub.sql.dialects import DIALECTS, DUCKDB, SPARK, Dialect
from familyhub.sql.load import load
from familyhub.sql.quoting import identifier, literal
from familyhub.sql.run import attach, connect_build, connect_read_only

__all__ = [
    "DIALECTS",
    "DUCKDB",
    "SPARK",
    "Dialect",
    "attach",
    "connect_build",
    "connect_read_only",
    "identifier",
    "literal",
    "load",
]
