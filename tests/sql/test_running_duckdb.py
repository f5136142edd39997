"""A reading connection can read its databases and nothing else; a building one spills where it is told."""

import duckdb
import pytest

from familyhub.sql import attach, connect_build, connect_read_only


@pytest.fixture
def databases(tmp_path):
    paths = {name: tmp_path / f"{name}.duckdb" for name in ("marts", "facts", "identity")}
    for name, path in paths.items():
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"CREATE TABLE of_{name} AS SELECT '{name}' AS name")
    return paths


@pytest.fixture
def reading(databases):
    with connect_read_only({name: databases[name] for name in ("marts", "facts")}) as connection:
        yield connection


def test_each_database_is_read_under_its_name_and_the_first_by_default(reading):
    assert reading.execute("SELECT name FROM of_marts").fetchall() == [("marts",)]
    assert reading.execute("SELECT m.name, f.name FROM marts.of_marts m, facts.of_facts f").fetchall() == [
        ("marts", "facts")
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO facts.of_facts VALUES ('new')",
        "CREATE TABLE marts.more (a INTEGER)",
        "SELECT * FROM read_csv('{folder}/secret.csv')",
        "SELECT * FROM '{folder}/secret.csv'",
        "COPY facts.of_facts TO '{folder}/leak.csv'",
        "ATTACH '{folder}/identity.duckdb' AS identity (READ_ONLY)",
        "ATTACH '{folder}/made.duckdb' AS made",
        "EXPORT DATABASE '{folder}/leak'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = TRUE",
        "SET threads = 8",
        "SET lock_configuration = FALSE",
        "RESET lock_configuration",
        "SET temp_directory = '{folder}'",
    ],
)
def test_a_reading_connection_refuses_everything_else(reading, tmp_path, statement):
    (tmp_path / "secret.csv").write_text("name\nZoë\n", encoding="utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    with pytest.raises(duckdb.Error):
        reading.execute(statement.format(folder=tmp_path)).fetchall()
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_reading_connection_uses_one_thread(reading):
    assert reading.execute("SELECT current_setting('threads')").fetchall() == [(1,)]


def test_many_may_read_at_once_and_a_cursor_reads_too(databases, reading):
    with connect_read_only({"facts": databases["facts"]}) as another:
        assert another.execute("SELECT name FROM of_facts").fetchall() == [("facts",)]
    assert reading.cursor().execute("SELECT name FROM facts.of_facts").fetchall() == [("facts",)]


def test_a_database_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(duckdb.IOException):
        connect_read_only({"marts": tmp_path / "missing.duckdb"})
    assert not (tmp_path / "missing.duckdb").exists()


def test_a_name_with_quotes_is_a_name(tmp_path, databases):
    odd = tmp_path / "it's.duckdb"
    databases["marts"].rename(odd)
    with connect_read_only({'the "marts"': odd}) as connection:
        assert connection.execute("SELECT name FROM of_marts").fetchall() == [("marts",)]


def test_a_build_spills_inside_the_folder_it_is_given(tmp_path):
    spill = tmp_path / "workspace" / "tmp"
    with connect_build(spill, memory_limit="40MB", threads=1) as connection:
        # ordering 4 million texts takes several times the limit
        connection.execute(
            "CREATE TABLE sorted AS SELECT md5(CAST(i AS VARCHAR)) AS text FROM range(4000000) r(i) ORDER BY text"
        )
        assert any(spill.iterdir())
        assert connection.execute("SELECT COUNT(*) FROM sorted").fetchall() == [(4_000_000,)]


def test_a_build_writes_a_database_and_others_beside_it(tmp_path):
    with connect_build(tmp_path / "tmp", tmp_path / "facts.duckdb") as connection:
        attach(connection, "marts", tmp_path / "marts.duckdb", read_only=False)
        connection.execute("CREATE TABLE person AS SELECT 1 AS person_id")
        connection.execute("CREATE TABLE marts.member AS SELECT * FROM person")
    with connect_read_only({"facts": tmp_path / "facts.duckdb", "marts": tmp_path / "marts.duckdb"}) as reading:
        assert reading.execute("SELECT * FROM facts.person, marts.member").fetchall() == [(1, 1)]
