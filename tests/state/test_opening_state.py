"""Opening state: migrations, and the places where it must not lie."""

import os
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from familyhub.state import (
    POSTGRESQL,
    SQLITE,
    Entry,
    State,
    StateError,
    append,
    entries,
    migrate,
    open_state,
    transaction,
    version,
)
from familyhub.state.schema import migrations
from familyhub.state.shares import linux_share, windows_share

MOUNTS = """\
/dev/vda / ext4 rw 0 0
//server/files /mnt/files cifs rw 0 0
server:/home /home nfs4 rw 0 0
/dev/vdb /home/local xfs rw 0 0
//server/x /srv/Family\\040Hubs smb3 rw 0 0
ann@host: /mnt/ssh fuse.sshfs rw 0 0
C:\\134 /mnt/c 9p rw 0 0
/dev/vdc /mnt/twice ext4 rw 0 0
//server/y /mnt/twice cifs rw 0 0
"""


def test_migrations_count_from_one_without_a_gap():
    assert [migration.number for migration in migrations()] == list(range(1, len(migrations()) + 1))


def test_opening_again_applies_nothing_again_and_keeps_what_was_written(state, opened):
    with transaction(state):
        append(state, Entry("note", "ann"))
    again = opened()
    assert version(again) == migrations()[-1].number
    assert migrate(again) == migrations()[-1].number
    assert len(entries(again)) == 1


def test_several_that_open_a_new_state_at_once_all_find_it_ready(address):
    versions = []
    together = threading.Barrier(4)

    def first_use():
        together.wait(10)
        with closing(open_state(address)) as state:
            versions.append(version(state))

    threads = [threading.Thread(target=first_use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert versions == [migrations()[-1].number] * 4


def test_tables_of_a_newer_familyhub_are_refused(state, address):
    with transaction(state):
        state.write("INSERT INTO schema_migration (number, name, applied_at) VALUES (999, 'later', '2030')")
    with pytest.raises(StateError, match="version 999"):
        open_state(address)


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    from familyhub.state import schema

    known = migrations()
    text = "CREATE TABLE half (a INTEGER);\nCREATE TABLE half (a INTEGER);\n"
    broken = schema.Migration(len(known) + 1, "broken", text)
    monkeypatch.setattr(schema, "migrations", lambda: (*known, broken))
    path = tmp_path / "state.sqlite3"
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        open_state(path)
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT name FROM sqlite_master WHERE name IN ('half', 'entry')").fetchall() == []


def test_state_works_on_a_connection_that_the_caller_made_and_commits(address):
    """As a web framework does: its own connection, its own transaction."""
    open_state(address).close()
    if address.startswith("postgresql"):
        import psycopg

        connection = psycopg.connect(address)
        state = State(connection, POSTGRESQL)
        connection.execute("SELECT 1")
    else:
        connection = sqlite3.connect(address)
        state = State(connection, SQLITE)
        connection.execute("BEGIN")
    with closing(connection), closing(open_state(address)) as other:
        append(state, Entry("note", "ann", {"says": "not yet"}))
        assert entries(other) == ()
        connection.rollback()
        assert entries(state) == ()
        connection.execute("BEGIN" if state.dialect is SQLITE else "SELECT 1")
        append(state, Entry("note", "ann", {"says": "now"}))
        connection.commit()
        assert [entry.body["says"] for entry in entries(other)] == ["now"]


def test_sqlite_is_opened_for_safety(tmp_path):
    with closing(open_state(tmp_path / "state.sqlite3")) as state:
        found = {
            pragma: state.rows(f"PRAGMA {pragma}")[0][0]
            for pragma in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout", "recursive_triggers")
        }
    assert found == {
        "journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 30_000, "recursive_triggers": 1,
    }  # fmt: skip


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "state.sqlite3"
    path.write_text("This is a letter, and a rather long one at that. " * 50)
    with pytest.raises(StateError, match="not a database"):
        open_state(path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StateError, match=r"state\.sqlite3: found No such file or directory"):
        open_state(tmp_path / "missing" / "state.sqlite3")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights elsewhere")
def test_the_file_is_not_for_everyone_to_read(tmp_path):
    with closing(open_state(tmp_path / "state.sqlite3")) as state, transaction(state):
        append(state, Entry("note", "ann"))
        for path in tmp_path.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) & stat.S_IRWXO == 0, path.name


def test_an_sqlite_address_is_understood(tmp_path):
    open_state(f"sqlite:///{tmp_path}/state.sqlite3").close()
    assert (tmp_path / "state.sqlite3").exists()


def test_a_server_that_does_not_answer_is_told_without_the_password():
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    with pytest.raises(StateError) as refused:
        open_state("postgresql://ann:hunter2@127.0.0.1:1/familyhub")
    assert "127.0.0.1" in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("path", "share"),
    [
        ("/srv/hub/state.sqlite3", None),
        ("/mnt/files/hub/state.sqlite3", "cifs"),
        ("/mnt/filesystem/state.sqlite3", None),
        ("/home/ann/hub/state.sqlite3", "nfs4"),
        ("/home/local/hub/state.sqlite3", None),
        ("/srv/Family Hubs/state.sqlite3", "smb3"),
        ("/mnt/ssh/state.sqlite3", "fuse.sshfs"),
        ("/mnt/c/hub/state.sqlite3", "9p"),
        ("/mnt/twice/state.sqlite3", "cifs"),
    ],
)
def test_a_network_share_is_told_by_the_deepest_mount_that_holds_the_path(path, share):
    assert linux_share(Path(path), MOUNTS) == share


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (r"C:\hub\state.sqlite3", None),
        (r"H:\hub\state.sqlite3", "mapped drive"),
        (r"\\server\files\state.sqlite3", "UNC path"),
        (r"\\?\UNC\server\files\state.sqlite3", "UNC path"),
        (r"\\?\C:\hub\state.sqlite3", None),
    ],
)
def test_a_share_on_windows_is_told_by_its_path_or_its_drive(path, share):
    kinds = {"C:\\": 3, "H:\\": 4, "\\\\?\\C:\\": 3}
    assert windows_share(path, lambda root: kinds[root]) == share


def test_state_on_a_share_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    table = tmp_path / "mounts"
    table.write_text(f"/dev/vda / ext4 rw 0 0\n//server/files {tmp_path} cifs rw 0 0\n")
    monkeypatch.setattr("familyhub.state.shares.MOUNTS", table)
    with pytest.raises(StateError, match=r"network share \(cifs\)"):
        open_state(tmp_path / "state.sqlite3")
    assert not (tmp_path / "state.sqlite3").exists()


def test_an_address_of_another_database_is_refused_and_no_file_is_made_of_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StateError) as caught:
        open_state("mysql://server/familyhub")
    assert caught.value.trouble.found == "mysql://"
    assert list(tmp_path.iterdir()) == []
