"""Standings of priority groups on the last day of a period: who belongs to which, and under fives in three or more.

Marts hold the members of one day. Those of a month's end are found again from the facts, as its counts were.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence

import duckdb
import msgspec
import pyarrow as pa

from familyhub import groups
from familyhub.groups import Catalogue, Group
from familyhub.groups.counting_sql import LEVELS
from familyhub.groups.filling import count_steps, drop_steps, member_steps
from familyhub.groups.sql_words import On
from familyhub.measures import causes
from familyhub.measures.bridge import PLACES
from familyhub.sql import literal
from familyhub.workspace.standings.shape import (
    STANDING,
    Counting,
    Kind,
    Said,
    held,
    named,
    places_of,
    rebuilt_first,
)

THREE = "three_or_more"
"""The name under which under fives in three or more groups stand, where a group's id would."""

COMBINATION = "+"
"""What stands between the groups of a combination's name."""

COUNTS = ("people", "under_fives", "unconfirmed", "under_fives_unconfirmed", "among_three")
"""The counts of a group whose members are frozen. Families, and of how many it is known, are frozen as figures."""

FIGURES = (*COUNTS, "own", "asked", "population", "under_fives_asked", "under_fives_population", "families")
THREE_COUNTS = ("three_or_more", "with_intervention", "unconfirmed_three")

Steps = Sequence[tuple[str, str]]
"""Tables with the SELECT of each, in order; where a name comes again, its rows join the table's."""


def counts_of(measure: str) -> tuple[str, ...]:
    """What the numbers of a group, of the under fives in three or more, or of a combination count."""
    if measure == THREE:
        return THREE_COUNTS
    return ("children", "exactly") if COMBINATION in measure else COUNTS


def _reported(counting: Counting) -> dict[str, Said]:
    """The groups of which the snapshot has counts of the period's last day, and those in three or more."""
    if not held(counting.connection, "priority_group", "group_count", "group_place"):
        return {}
    there = counting.connection.execute(
        "SELECT COUNT(*) FROM current.group_count WHERE as_of = $day", {"day": counting.period.last}
    ).fetchall()[0][0]
    if not there:
        return {}
    catalogue = _catalogue(counting)
    found: dict[str, Said] = {
        name: {"name": group.name, "fingerprint": _print(group)} for name, group in catalogue.groups.items()
    }
    found[THREE] = {
        "name": "Under fives in three or more groups",
        "fingerprint": catalogue.fingerprint,
        "counted": list(catalogue.counted),
        "steps": [list(step) for step in _steps(catalogue, counting)],
    }
    return found


def _catalogue(counting: Counting) -> Catalogue:
    """The catalogue with which the snapshot was made. Raises SnapshotError where it was edited since."""
    catalogue = groups.load(*counting.catalogues)
    rows = counting.connection.execute("SELECT DISTINCT fingerprint FROM current.priority_group").fetchall()
    if [catalogue.fingerprint] != [fingerprint for (fingerprint,) in rows]:
        raise rebuilt_first("priority groups in groups/")
    return catalogue


def _print(group: Group) -> str:
    """What changes when one group's definition does."""
    return hashlib.sha256(msgspec.json.encode(group, order="sorted")).hexdigest()[:16]


def _steps(catalogue: Catalogue, counting: Counting) -> list[tuple[str, str]]:
    on = On(counting.period.last, counting.question.known_by, counting.question.contract)
    return [*member_steps(catalogue, on), *(step for step in count_steps(catalogue, on) if step[0] in NEEDED)]


NEEDED = ("five", "receiving")
"""The tables of the counts that standings are made from."""


def _write(counting: Counting, names: Collection[str], steps: Steps, counted: Sequence[str]) -> None:
    """Find the members by the steps, and write who belongs, of whom it is unconfirmed, and who does not."""
    connection = counting.connection
    made: set[str] = set()
    drop_steps(connection)
    for name, select in steps:
        into = f"INSERT INTO temp.{name}" if name in made else f"CREATE OR REPLACE TEMP TABLE {name} AS"
        connection.execute(f"{into} {select}")
        made.add(name)
    places = places_of("placed").replace("placed.quintile", "CAST(placed.quintile AS VARCHAR)")
    if wanted := [name for name in names if name != THREE]:
        counting.write("group", MEMBERS.format(places=places, names=named(wanted)))
    if THREE in names:
        bits = pa.table({"priority_group": list(counted), "bit": [1 << place for place in range(len(counted))]})
        connection.register("bits", bits)
        counting.write("group", CHILDREN.format(places=places, three=literal(THREE), plus=literal(COMBINATION)))
        connection.unregister("bits")
    connection.execute("CREATE OR REPLACE TEMP TABLE still_counted AS SELECT person_id FROM placed WHERE counted = 1")
    drop_steps(connection)


MEMBERS = """
SELECT member.priority_group AS measure, CAST(member.person_id AS VARCHAR) AS member, member.person_id AS subject_id,
    member.person_id,
    [
        CASE WHEN member.state = 'yes' THEN 1 ELSE 0 END,
        CASE WHEN member.state = 'yes' AND member.under_five THEN 1 ELSE 0 END,
        CASE WHEN member.state = 'unconfirmed' THEN 1 ELSE 0 END,
        CASE WHEN member.state = 'unconfirmed' AND member.under_five THEN 1 ELSE 0 END,
        CASE WHEN member.state = 'yes' AND COALESCE(five.groups, 0) >= 3 THEN 1 ELSE 0 END
    ] AS adds,
    member.state AS stands, CASE WHEN member.own THEN member.how ELSE 'of a parent or carer' END AS reason,
    {places} AS places, member.extract_id, member.row
FROM temp.member AS member
JOIN temp.placed AS placed ON placed.person_id = member.person_id
LEFT JOIN temp.five AS five ON five.person_id = member.person_id
WHERE member.priority_group IN ({names})
"""

CHILDREN = """
WITH held_by AS (               -- the groups of each child by name: a bit means another group in another catalogue
    SELECT five.person_id, STRING_AGG(bits.priority_group, {plus} ORDER BY bits.priority_group) AS names
    FROM temp.five AS five
    JOIN bits ON CAST(five.mask AS BIGINT) & bits.bit = bits.bit
    GROUP BY five.person_id
)
SELECT {three} AS measure, CAST(five.person_id AS VARCHAR) AS member, five.person_id AS subject_id, five.person_id,
    [
        CASE WHEN five.groups >= 3 THEN 1 ELSE 0 END,
        CASE WHEN five.groups >= 3 AND receiving.person_id IS NOT NULL THEN 1 ELSE 0 END,
        CASE WHEN five.groups < 3 AND five.with_unconfirmed >= 3 THEN 1 ELSE 0 END
    ] AS adds,
    COALESCE(held_by.names, '') AS stands, CAST(NULL AS VARCHAR) AS reason, {places} AS places,
    newest.extract_id, newest.row
FROM temp.five AS five
JOIN temp.placed AS placed ON placed.person_id = five.person_id
LEFT JOIN held_by ON held_by.person_id = five.person_id
LEFT JOIN temp.receiving AS receiving ON receiving.person_id = five.person_id
LEFT JOIN (                     -- of the records behind the child's groups the newest
    SELECT person_id, MAX(extract_id) AS extract_id, ARG_MAX(row, extract_id) AS row
    FROM temp.member
    WHERE state = 'yes' AND extract_id IS NOT NULL
    GROUP BY person_id
) AS newest ON newest.person_id = five.person_id
WHERE five.with_unconfirmed >= 3
"""


def _figures(counting: Counting, names: Collection[str], into: str) -> None:
    """Counts of groups and places as the marts have them; combinations from the children who were just counted."""
    connection, day = counting.connection, {"day": counting.period.last, "period": counting.period.name}
    columns = ", ".join(FIGURES)
    connection.execute(
        f"""
        INSERT INTO {into}
        SELECT 'group', priority_group, 'by_the_end', $period, hierarchy, level, place, count, value
        FROM (UNPIVOT (
            SELECT as_of, priority_group, hierarchy, level, place, {columns} FROM current.group_count
        ) ON {columns} INTO NAME count VALUE value)
        WHERE as_of = $day AND priority_group IN ({named(names)})
        """,
        day,
    )
    if THREE not in names:
        return
    columns = ", ".join(THREE_COUNTS)
    connection.execute(
        f"""
        INSERT INTO {into}
        SELECT 'group', {literal(THREE)}, 'by_the_end', $period, hierarchy, level, place, count, value
        FROM (UNPIVOT (
            SELECT as_of, hierarchy, level, place, {columns} FROM current.group_place
        ) ON {columns} INTO NAME count VALUE value)
        WHERE as_of = $day
        """,
        day,
    )
    _combinations(counting, into)


def _combinations(counting: Counting, into: str) -> None:
    """Every combination of three groups and more that under fives of a place have, counted exactly."""
    catalogue = _catalogue(counting)
    bits = {name: 1 << place for place, name in enumerate(catalogue.counted)}
    nests: dict[str, int] = {}
    for name, bit in bits.items():
        nests[catalogue.nest(name)] = nests.get(catalogue.nest(name), 0) | bit
    several = [nest for nest in nests.values() if nest.bit_count() > 1]
    rows = counting.connection.execute(
        f"SELECT stands, places, COUNT(*) FROM {STANDING} "
        f"WHERE stage = {counting.stage} AND kind = 'group' AND measure = {literal(THREE)} AND adds[1] = 1 "
        "GROUP BY stands, places ORDER BY stands, places"
    ).fetchall()
    for hierarchy, level, column in LEVELS:
        at = None if column is None else PLACES.index(column)
        masks: dict[str, list[tuple[int, int]]] = {}
        for stands, places, children in rows:
            mask = sum(bits[name] for name in stands.split(COMBINATION))
            masks.setdefault("" if at is None else places[at], []).append((mask, children))
        for place, here in masks.items():
            found = groups.combinations([mask for mask, _ in here], [count for _, count in here], len(bits), several)
            _insert(counting, into, (hierarchy, level, place), found, list(bits))


def _insert(
    counting: Counting, into: str, where: tuple[str, str, str], found: groups.Combinations, order: Sequence[str]
) -> None:
    names = [name_of(order[bit] for bit in range(len(order)) if mask >> bit & 1) for mask in found.masks.tolist()]
    table = pa.table({"measure": names, "children": found.children, "exactly": found.exactly})
    counting.connection.register("found_combinations", table)
    counting.connection.execute(
        f"""
        INSERT INTO {into}
        SELECT 'group', measure, 'by_the_end', $period, $hierarchy, $level, $place, count, value
        FROM (UNPIVOT found_combinations ON children, exactly INTO NAME count VALUE value)
        """,
        {"period": counting.period.name, "hierarchy": where[0], "level": where[1], "place": where[2]},
    )
    counting.connection.unregister("found_combinations")


def name_of(names: Iterable[str]) -> str:
    """The name of a combination: its groups' ids, sorted, so that the catalogue's order does not matter."""
    return COMBINATION.join(sorted(names))


def combine(connection: duckdb.DuckDBPyConnection, combination: str) -> None:
    """Write the standings of one combination at every stage, from the children in three or more groups."""
    listed = ", ".join(literal(name) for name in combination.split(COMBINATION))
    connection.execute(
        f"""
        INSERT INTO {STANDING}
        SELECT stage, kind, $name, member, subject_id, person_id, [1, CASE WHEN stands = $name THEN 1 ELSE 0 END],
            stands, reason, places, file, row, came_late
        FROM {STANDING}
        WHERE kind = 'group' AND measure = $three AND adds[1] = 1
          AND list_has_all(string_split(stands, $plus), [{listed}])
        """,
        {"name": combination, "three": THREE, "plus": COMBINATION},
    )


def _now(counting: Counting, names: Collection[str]) -> None:
    _again(counting, names)


def _again(counting: Counting, names: Collection[str]) -> None:
    catalogue = _catalogue(counting)
    still = [name for name in names if name in catalogue.groups or name == THREE]
    _write(counting, still, _steps(catalogue, counting), catalogue.counted)


def _rerun(counting: Counting, said: Mapping[str, Said]) -> set[str]:
    published = said[THREE]
    steps, counted = published["steps"], published["counted"]
    if not isinstance(steps, list) or not isinstance(counted, list):
        raise TypeError("a publication of groups without its steps")
    try:
        _write(counting, said, [(str(name), str(select)) for name, select in steps], counted)
    except duckdb.Error:
        counting.connection.execute(f"DELETE FROM {STANDING} WHERE stage = {counting.stage} AND kind = 'group'")
        return set(said)
    return set()


GROUP = Kind(
    name="group",
    counts=COUNTS,
    shown=("people", "under_fives", "three_or_more", "with_intervention", "children"),
    rules=causes.GROUP,
    reported=_reported,
    figures=_figures,
    now=_now,
    again=_again,
    rerun=_rerun,
)
