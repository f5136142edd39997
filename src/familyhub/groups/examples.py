"""Running a group's worked examples: the same SQL as for a county, over a few people."""

from datetime import date

import duckdb

from familyhub.groups.catalogue import Catalogue
from familyhub.groups.definition import Example
from familyhub.groups.filling import find_members
from familyhub.groups.given import facts_of, load
from familyhub.groups.question import Question
from familyhub.groups.sql_words import On


def question_of(example: Example) -> Question:
    """The question an example is asked with."""
    return Question(example.as_of, example.known_by or example.as_of, date(2000, 1, 1))


def states(name: str, catalogue: Catalogue, example: Example) -> dict[str, str]:
    """The state of each person whom the example names. Raises ConfigurationError where its rows cannot be read."""
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        load(facts_of(example), connection)
        find_members(connection, catalogue, On.asked(question_of(example)))
        found = dict(
            connection.execute(
                "SELECT CAST(person_id AS VARCHAR), state FROM member WHERE priority_group = $name", {"name": name}
            ).fetchall()
        )
    return {person: found.get(person, "unknown") for person in example.expect}
