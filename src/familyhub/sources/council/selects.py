"""The SELECTs of a council's formats: their own .sql files, with words, steps and code tables that they share.

Beside what `canonical_sql` fills in, a .sql file of these formats may write

- `council_codes('relation')` for the rows of `council/codes/relation.csv`, as a table named `relation`;
- `as_word(column)` for a cell without what people vary: case, spaces, punctuation;
- `step('member')` for the SELECT in `steps/member.sql` beside the format;
- `shared('person_record')` for the SELECT that all of them share.

Who a person is and where they live is the same SELECT for all: `council/sql/`.
"""

import re
from importlib.resources import files

from familyhub.sources.canonical_sql import canonical_sql, filled

COUNCIL = "familyhub.sources.council"


def council_canonical(package: str, *, people: str, person_key: str) -> dict[str, str]:
    """Each canonical table's SELECT, by its name, for the format in `package`.

    `people` is the source table that holds `PERSON_COLUMNS`, or a step that gives them; `person_key` is its column with
    the person's id. A format that says more of people or homes has its own `person_record.sql` or `address_record.sql`.
    """
    shared = {
        name: _of_council(name).replace("person_table", people).replace("person_id", person_key)
        for name in ("person_record", "address_record")
    }
    own = {
        name: re.sub(r"\bshared\('(\w+)'\)", lambda found: f"(\n{shared[found[1]].strip()}\n)", sql)
        for name, sql in canonical_sql(package).items()
    }
    return {name: _worded(package, sql) for name, sql in (shared | own).items()}


def _of_council(name: str) -> str:
    return filled(COUNCIL, (files(COUNCIL) / "sql" / f"{name}.sql").read_text("utf-8"))


def _worded(package: str, sql: str) -> str:
    steps = files(package) / "steps"
    sql = re.sub(
        r"\bstep\('(\w+)'\)",
        lambda found: "(" + filled(package, (steps / f"{found[1]}.sql").read_text("utf-8").strip()) + ")",
        sql,
    )
    sql = re.sub(r"\bcouncil_codes\('(\w+)'\)", lambda found: filled(COUNCIL, f"codes('{found[1]}')"), sql)
    return re.sub(
        r"\bas_word\(((?:[^()]|\([^()]*\))+)\)",
        lambda found: f"REGEXP_REPLACE(LOWER({found[1]}), '[^a-z0-9]', '', 'g')",
        sql,
    )
