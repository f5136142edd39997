"""What is known of the people of a measure: for reasons why a provider's line is no member, or a member has no line."""

from dataclasses import dataclass
from datetime import date

import duckdb

from familyhub.measures import Definition
from familyhub.measures.reference_days import add


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A member of the measure in whatever period and place."""

    period: str
    team: str


@dataclass(frozen=True, slots=True)
class Known:
    """The people around a measure.

    `subjects` are the children or deliveries a person is or belongs to, the latest first; `people` the other way round.
    `elsewhere` has each subject's counted member, the latest. `of_source` are the people the provider's extracts tell
    of (None where the provider is not named), `moved_in` the first day of the last stay of who came from elsewhere,
    `bearers` the people of an NHS number, `births` the birth dates.
    """

    definition: Definition
    subjects: dict[int, tuple[int, ...]]
    people: dict[int, set[int]]
    elsewhere: dict[int, Elsewhere]
    of_source: set[int] | None
    moved_in: dict[int, date]
    restrictions: dict[int, str]
    bearers: dict[str, set[int]]
    births: dict[int, date]
    since: date | None
    as_of: date | None

    def was_due(self, person_id: int) -> bool:
        """Whether a person's window closes in the days that are measured, whoever was responsible."""
        if not self.subjects.get(person_id) or self.since is None or self.as_of is None:
            return False
        born = self.births.get(self.subjects[person_id][0])
        if born is None:
            return False
        within = self.definition.within
        closes = born if isinstance(within.to, str) else add(born, within.to, within.unit)
        return self.since <= closes <= self.as_of


def known_people(
    connection: duckdb.DuckDBPyConnection, measure: str, definition: Definition, source: str | None
) -> Known:
    """What is known of the people of a measure. `identity`, `facts` and `marts` must be attached."""
    belonging = connection.execute(_BELONGING[definition.subject]).fetchall()
    births = dict(connection.execute(_BIRTHS[definition.subject]).fetchall())
    subjects: dict[int, list[int]] = {}
    people: dict[int, set[int]] = {}
    for subject, person in belonging:
        subjects.setdefault(person, []).append(subject)
        people.setdefault(subject, set()).add(person)
    members = connection.execute(
        """
        SELECT subject_id, period, team
        FROM marts.member
        WHERE measure = ? AND closed AND status <> 'excluded'
        ORDER BY period
        """,
        [measure],
    ).fetchall()
    since, as_of = connection.execute(
        """
        SELECT MIN(member.window_closes), MAX(measure.as_of)
        FROM marts.member AS member
        JOIN marts.measure AS measure ON measure.measure = member.measure
        WHERE member.measure = ?
        """,
        [measure],
    ).fetchall()[0]
    bearers: dict[str, set[int]] = {}
    for number, person in connection.execute(
        "SELECT DISTINCT nhs_number, person_id FROM identity.person_record WHERE nhs_number IS NOT NULL"
    ).fetchall():
        bearers.setdefault(number, set()).add(person)
    newest = date.min
    return Known(
        definition=definition,
        subjects={
            person: tuple(sorted(of, key=lambda each: (births.get(each) or newest, each), reverse=True))
            for person, of in subjects.items()
        },
        people=people,
        elsewhere={subject: Elsewhere(period, team) for subject, period, team in members},
        of_source=_of_source(connection, source),
        moved_in=dict(connection.execute(_MOVED_IN).fetchall()),
        restrictions=dict(
            connection.execute(
                "SELECT person_id, restriction FROM facts.person WHERE restriction IS NOT NULL"
            ).fetchall()
        ),
        bearers=bearers,
        births={subject: born for subject, born in births.items() if born is not None},
        since=since,
        as_of=as_of,
    )


def _of_source(connection: duckdb.DuckDBPyConnection, source: str | None) -> set[int] | None:
    if source is None:
        return None
    rows = connection.execute("SELECT DISTINCT person_id FROM identity.record_person WHERE source = ?", [source])
    return {row[0] for row in rows.fetchall()}


_RESTRICTED = "SELECT person_id, restriction FROM facts.person WHERE restriction IS NOT NULL"

_DELIVERIES = """
SELECT delivery_id, person_id FROM facts.delivery_person
UNION
SELECT delivery_id, mother_id FROM facts.delivery WHERE mother_id IS NOT NULL
"""

_BELONGING = {
    "child": "SELECT person_id, person_id FROM facts.person",
    "delivery": _DELIVERIES,
    "pregnancy": _DELIVERIES,
}

_BIRTHS = {
    "child": "SELECT person_id, birth_date FROM facts.person",
    "delivery": "SELECT delivery_id, born_on FROM facts.delivery",
    "pregnancy": "SELECT delivery_id, COALESCE(born_on, expected_on) FROM facts.delivery",
}

_MOVED_IN = """
WITH stay AS (
    SELECT person_id, MIN(from_date) AS from_date
    FROM facts.responsible
    WHERE learnt_to IS NULL
    GROUP BY person_id
)
SELECT stay.person_id, stay.from_date
FROM stay
JOIN facts.person AS person ON person.person_id = stay.person_id
WHERE stay.from_date > person.birth_date
"""
