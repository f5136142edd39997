"""Labels: of the text that sources write about people, what may stand in `facts.duckdb`.

A code may: one word with a digit or an underscore in it, or of at most four letters. Other text may where it is a
category, which several people of its source share, or a word of the council's own vocabulary: the codes of its priority
groups, which mean the same of one family as of five. Everything else may name somebody, and stands as `words-` and an
opaque sign; the words themselves are in the landed file, to which every row can be traced.
"""

from collections.abc import Collection

import duckdb

from familyhub.model import tables
from familyhub.model.facts import LABELLED

FEWEST_BEARERS = 5
"""Of so many people of one source the same words are a category. A family of four that share a sentence is none."""

LONGEST = 60
"""Characters of the longest label."""

CODE = "[A-Za-z0-9._:/-]{1,4}|[A-Za-z0-9._:/-]*[0-9_][A-Za-z0-9._:/-]*"

NUMBER_OF_SOMEBODY = "[+]?[0-9]{10,12}|[0-9]{3}[-./][0-9]{3}[-./][0-9]{4}|[A-Z][0-9]{11}[0-9A-Z]"
"""An NHS number, a telephone number, a UPN: one word with digits, and no code."""


def keep_labels(connection: duckdb.DuckDBPyConnection, vocabulary: Collection[str] = ()) -> int:
    """Replace what is no label in the canonical tables of the workshop by a sign; how many texts were replaced.

    Words of the `vocabulary` stay, in any case of letters. Needs the macro `opaque` of the linkage. Equal words of one
    source have equal signs.
    """
    replaced = 0
    for table, columns in LABELLED.items():
        # an answer that nobody signed is one person's
        anonymous = not tables.BY_NAME[table].column("person_key").required
        bearer = "COALESCE(person_key, CAST(row AS VARCHAR))" if anonymous else "person_key"
        for column in columns:
            replaced += _replace(connection, table, column, bearer, sorted({word.lower() for word in vocabulary}))
    return replaced


def _replace(connection: duckdb.DuckDBPyConnection, table: str, column: str, bearer: str, vocabulary: list[str]) -> int:
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE in_words AS
        SELECT source, {column} AS words,
            'words-' || PRINTF('%x', opaque('{table}' || CHR(31) || source || CHR(31) || {column})) AS sign
        FROM main.{table}
        WHERE {column} IS NOT NULL
        GROUP BY source, {column}
        HAVING NOT list_contains($vocabulary, LOWER({column})) AND NOT (
            LENGTH({column}) <= {LONGEST}
            AND NOT REGEXP_FULL_MATCH({column}, '{NUMBER_OF_SOMEBODY}')
            AND (REGEXP_FULL_MATCH({column}, '{CODE}') OR COUNT(DISTINCT {bearer}) >= {FEWEST_BEARERS})
        )
        """,
        {"vocabulary": vocabulary},
    )
    connection.execute(
        f"""
        UPDATE main.{table} AS stated
        SET {column} = in_words.sign
        FROM in_words
        WHERE in_words.source = stated.source AND in_words.words = stated.{column}
        """
    )
    return connection.execute("SELECT COUNT(*) FROM in_words").fetchall()[0][0]
