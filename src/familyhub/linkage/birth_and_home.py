"""Records of grown-ups without number and name: birth date, sex and home say whose they are, if nobody else's.

A health visitor writes down a mother's birth date and postcode, and her NHS number is missing. The model asks for more
than these three, as it knows nothing of who else lives there. The county does: where one person alone was born that day
and has that home, the odds that it is somebody else are counted from the records themselves. They ask how often the
source sees people whom no other source knows by that birth date and home, how many people of that home the source
does not know, and how many grown-ups have such a birth date. Children are never joined so: a twin may be at home.
"""

import duckdb
import numpy as np

from familyhub.linkage.shape import Edges
from familyhub.sql import load

GROWN_UP = 16
"""Years. A younger person's twin may live in the same home and be known to nobody."""

SURE_BITS = 12.0
"""Bits: odds of 4,096 to 1 against a chance agreement, below which the question is left to the model."""

RULE, WEIGHT = "home", 60.0
"""No weight of the model, only less than any number."""


def home_edges(connection: duckdb.DuckDBPyConnection) -> Edges:
    """The pairs, by nodes of `standard`: a record without number and name, and the one person whom it fits."""
    connection.execute("SET VARIABLE grown_up = ?", [GROWN_UP])
    connection.execute("SET VARIABLE sure_bits = ?", [SURE_BITS])
    connection.execute(load("linkage/sql/birth_and_home"))
    found = connection.execute("SELECT a, b FROM home_edge ORDER BY a, b").fetchnumpy()
    connection.execute("DROP TABLE temp.home_edge")
    count = len(found["a"])
    return Edges(
        np.asarray(found["a"], np.int64),
        np.asarray(found["b"], np.int64),
        np.full(count, WEIGHT),
        np.zeros(count, np.bool_),
        np.full(count, RULE),
    )
