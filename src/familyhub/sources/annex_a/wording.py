"""Councils' own wording of a code, read as the code: the SQL for it, from the patterns in `codes/*.csv`.

The same answer comes as "b) Female", "2 - Female", "F" or "FEMALE". A cell is first stripped of what people vary: the
letter before the answer, case and punctuation. Then the first pattern of the field's file that is found in it decides;
a pattern without a code stops the search: it is known that such words say nothing. No pattern, no code.

In the .sql files beside this module,

- `wording('sex', said.gender)` stands for a table of each cell of that column with its code (`cell`, `code`);
- `named(column)` stands for a name a person may have typed: without double spaces, NULL for what a spreadsheet writes
  where a formula failed.
"""

import re

from familyhub.sources.canonical_sql import code_rows
from familyhub.sql import literal

OPTION_LETTER = r"^\s*[a-z]{1,2}[0-9]?([)]|[.]\s)"
"""The letter of the guidance before an answer: "a) Yes", "p1) 5D", "a. Yes"."""
SPACES = r"[\s\x{00A0}]+"
"""Names that were copied from a web page hold spaces that do not break."""


def written_out(package: str, sql: str) -> str:
    """The SQL with `wording` and `named` written out."""
    sql = re.sub(r"\bwording\('(\w+)', (\w+)\.(\w+)\)", lambda found: _readings(package, *found.groups()), sql)
    return re.sub(r"\bnamed\(([\w.]+)\)", lambda found: _named(found[1]), sql)


def plain_words(column: str) -> str:
    """The SQL of a cell's words: lower case, single spaces, no punctuation, no option letter."""
    bare = f"REGEXP_REPLACE(LOWER({column}), {literal(OPTION_LETTER)}, '')"
    return f"TRIM(REGEXP_REPLACE({bare}, '[^0-9a-z]+', ' ', 'g'))"


def _readings(package: str, name: str, table: str, column: str) -> str:
    rows = [list(row.values())[:2] for row in code_rows(package, name)]
    cases = "\n".join(
        f"            WHEN REGEXP_MATCHES(words, {literal(pattern)}) THEN {literal(code) if code else 'NULL'}"
        for pattern, code in rows
    )
    return f"""(
        SELECT cell,
            CASE
{cases}
            END AS code
        FROM (SELECT DISTINCT {column} AS cell, {plain_words(column)} AS words FROM {table})
    )"""


def _named(column: str) -> str:
    # Whatever begins with # is an error of the spreadsheet (#N/A, #REF!): as a name it would be everybody's team.
    tidy = f"NULLIF(TRIM(REGEXP_REPLACE({column}, {literal(SPACES)}, ' ', 'g')), '')"
    return f"CASE WHEN {column} NOT LIKE '#%' THEN {tidy} END"
