"""Which columns a SELECT reads, told from its text: every shape of SQL that formats and linked tables use."""

import pytest

from familyhub.inventory import UnknownColumnError
from familyhub.inventory.sql_columns import base_table, trace

TABLES = {
    "visit": base_table("visit", ["child", "team", "day", "kind", "note"], untraced=("source", "row")),
    "child": base_table("child", ["id", "born", "dead"]),
    "score": base_table("score", ["child", "speech", "motor"]),
}


def columns(sql: str) -> dict[str, set[str]]:
    return {
        name: {f"{table}.{column}" for table, column in origins} for name, origins in trace(sql, TABLES).columns.items()
    }


def rows(sql: str) -> set[str]:
    return {f"{table}.{column}" for table, column in trace(sql, TABLES).rows}


def test_a_value_comes_from_the_columns_its_expression_reads():
    sql = "SELECT COALESCE(v.day, v.note) AS on_day, UPPER(team) AS team, 'x' AS constant FROM visit AS v"
    assert columns(sql) == {"on_day": {"visit.day", "visit.note"}, "team": {"visit.team"}, "constant": set()}


def test_what_joins_filters_and_groups_decides_on_rows_and_gives_no_value():
    sql = """
        SELECT v.team, COUNT(*) AS visits FROM visit AS v JOIN child ON child.id = v.child
        WHERE v.kind = 'seen' GROUP BY v.team HAVING MAX(v.day) > DATE '2024-01-01'
    """
    assert columns(sql) == {"team": {"visit.team"}, "visits": set()}
    assert rows(sql) == {"visit.child", "child.id", "visit.kind", "visit.team", "visit.day"}


def test_bookkeeping_that_is_not_traced_leads_nowhere():
    assert columns("SELECT source, row, day FROM visit") == {"source": set(), "row": set(), "day": {"visit.day"}}


def test_a_star_through_steps_keeps_each_column_apart():
    sql = """
        WITH told AS (SELECT v.* EXCLUDE (note), child.born FROM visit AS v JOIN child ON child.id = v.child),
        again AS (SELECT * REPLACE (UPPER(kind) || team AS kind) FROM told)
        SELECT day, kind, born FROM again
    """
    assert columns(sql) == {"day": {"visit.day"}, "kind": {"visit.kind", "visit.team"}, "born": {"child.born"}}
    with pytest.raises(UnknownColumnError, match="note"):
        columns(sql.replace("SELECT day, kind", "SELECT note, kind"))


def test_a_union_goes_by_place_and_by_name_where_it_says_so():
    assert columns("SELECT day AS told FROM visit UNION ALL SELECT born FROM child") == {
        "told": {"visit.day", "child.born"}
    }
    by_name = columns("SELECT day, kind FROM visit UNION ALL BY NAME SELECT born AS day FROM child")
    assert by_name == {"day": {"visit.day", "child.born"}, "kind": {"visit.kind"}}


def test_except_decides_on_rows():
    sql = "SELECT child FROM visit EXCEPT SELECT id FROM child"
    assert columns(sql) == {"child": {"visit.child"}}
    assert rows(sql) == {"child.id"}


def test_a_code_list_passes_on_what_it_is_looked_up_by():
    sql = """
        SELECT meaning.says AS kind, v.day FROM visit AS v
        LEFT JOIN (VALUES ('1', 'seen'), ('2', 'missed')) AS meaning (code, says) ON meaning.code = TRIM(v.kind)
    """
    assert columns(sql) == {"kind": {"visit.kind"}, "day": {"visit.day"}}


def test_a_sub_query_inside_an_expression_is_read_with_the_names_around_it():
    sql = """
        SELECT (SELECT MAX(child.born) FROM child WHERE child.id = v.child) AS born FROM visit AS v
        WHERE v.team IN (SELECT score.speech FROM score)
    """
    assert columns(sql) == {"born": {"child.born", "child.id", "visit.child"}}
    assert rows(sql) == {"visit.team", "score.speech"}


def test_unpivot_makes_one_column_of_several():
    sql = """
        WITH long AS (UNPIVOT (SELECT child, speech, motor FROM score) ON speech, motor INTO NAME part VALUE found)
        SELECT child, part, found FROM long
    """
    assert columns(sql) == {"child": {"score.child"}, "part": set(), "found": {"score.speech", "score.motor"}}


def test_a_list_unfolded_into_rows_keeps_the_columns_it_was_made_of():
    sql = """
        WITH told AS (SELECT child, UNNEST([{'part': 'a', 'found': speech}, {'part': 'b', 'found': motor}]) AS cell
            FROM score)
        SELECT child, cell.found AS found FROM told
    """
    assert columns(sql) == {"child": {"score.child"}, "found": {"score.speech", "score.motor"}}


def test_names_that_a_list_gives_its_elements_are_no_columns():
    sql = "SELECT LIST_SUM([place * LENGTH(note) FOR place IN RANGE(2, 14)]) AS sum FROM visit"
    assert columns(sql) == {"sum": {"visit.note"}}


def test_qualify_and_distinct_on_decide_on_rows():
    sql = """
        SELECT child, kind FROM visit QUALIFY ROW_NUMBER() OVER (PARTITION BY team ORDER BY day) = 1
    """
    assert rows(sql) == {"visit.team", "visit.day"}
    assert rows("SELECT DISTINCT ON (team) child FROM visit") == {"visit.team"}


@pytest.mark.parametrize("sql", ["SELECT nothing FROM visit", "SELECT 1 AS one FROM nowhere", "SELECT FROM WHERE"])
def test_what_cannot_be_followed_is_said(sql):
    with pytest.raises(UnknownColumnError):
        trace(sql, TABLES)
