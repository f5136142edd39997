"""Twins as one source has them: two records of one birth, with two names, two birth orders or two sexes.

A source that holds both tells them apart better than any comparison could. What it tells apart stays apart, through
whatever records of other sources.
"""

import duckdb

from familyhub.linkage.predicting import FEWEST_KNOWN, KNOWN_NAME
from familyhub.sql import load


def twin_mates(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, int]]:
    """Pairs of nodes of `standard`, a < b, that their source tells apart: two children of one birth.

    They stand in the temporary table `twin_mate(a, b)` too. `known_forename(forename)` is left beside it.
    """
    connection.execute("SET VARIABLE fewest_known = ?", [FEWEST_KNOWN])
    connection.execute("SET VARIABLE known_name = ?", [KNOWN_NAME])
    connection.execute(load("linkage/sql/twin_mates"))
    return connection.execute("SELECT a, b FROM twin_mate ORDER BY a, b").fetchall()
