"""The exact passes: records of one number and one birth date are one person, if their names allow it.

A number is what an agency typed. Where its bearers contradict each other (two first names that have nothing in common,
two birth orders, two sexes with two names) it was typed on somebody else, most often on a twin: it joins only those who
agree by name, and the rest is for a person to decide. An adopted child's record is joined to none. A baby without a
number is told by the mother's, where she had one baby that day or the order of birth is known.
"""

import duckdb

from familyhub.sql import load

MOST_BEARERS = 20
"""More records of one number and birth date than this is no person but a placeholder."""

NAME_AGREES = """
CREATE OR REPLACE MACRO name_agrees(one, other) AS
    one.forename IS NULL OR other.forename IS NULL OR one.forename = other.forename
    OR LIST_HAS_ANY(one.forename_roots, other.forename_roots)
    OR LIST_CONTAINS(one.forenames, other.forename) OR LIST_CONTAINS(other.forenames, one.forename)
    OR JARO_WINKLER_SIMILARITY(one.forename, other.forename) >= 0.8
    OR ((LENGTH(one.forename) = 1 OR LENGTH(other.forename) = 1) AND one.forename[1] = other.forename[1])
    OR COALESCE(one.forename = other.surname, FALSE) OR COALESCE(one.surname = other.forename, FALSE)
    OR COALESCE(
        one.has_known_name <> other.has_known_name AND one.surname = other.surname
            AND LEAST(LENGTH(one.forename), LENGTH(other.forename)) > 2
            AND DAMERAU_LEVENSHTEIN(one.forename, other.forename) = 1, FALSE
    )
"""
"""Two records' forenames allow them to be one person's: alike, short forms, further names, turned, or not known.

The similarity leaves nothing of a name of three letters with one slip (Leo, Loe). Where the surname is the same, the
one is a name that people bear and the other hardly anybody's, it is a slip; Leo and Teo, both names, may be twins.
"""


def exact_passes(connection: duckdb.DuckDBPyConnection) -> int:
    """Create `exact_edge(a, b, rule)`, `mother_edge(a, b)`, `exact_doubt(a, b, why)`, `bearer` and `held_apart`.

    All but the last are temporary. They come of `standard` and what `twin_mates` leaves. Returns how many pairs a
    number of their own joins.
    """
    connection.execute(NAME_AGREES)
    connection.execute("SET VARIABLE most_bearers = ?", [MOST_BEARERS])
    connection.execute(load("linkage/sql/exact_passes"))
    return connection.execute("SELECT COUNT(*) FROM exact_edge").fetchall()[0][0]
