"""Erasing: a person planted everywhere is in no byte of the workspace afterwards, and nobody else has lost anything."""

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from familyhub.errors import UsageError
from familyhub.model import Column, Table
from familyhub.sources import Format, Landed, LandedPart, landed_extracts
from familyhub.state import Entry, append, entries, open_state, transaction
from familyhub.workspace.erasing import OBJECTION, erase
from familyhub.workspace.finding import identity_of
from familyhub.workspace.purging import ERASED
from familyhub.workspace.their_lines import Sought, keyed, search
from workspaces import SMALL_COUNTY, County

NHS = "9990000034"
UPN = "A999000000017"
MARKS = (
    "Zephyrine", "Quillfeather", NHS, "999 000 0034", "999-000-0034", UPN, "zq-chis-77", "zq-school-88", "zq-gp-99",
    "CM99 9ZQ", "Thistledown", "the purple kite",
)  # fmt: skip

PLANTED = f"""
    person_record  | person_key | nhs_number | upn    | forename  | surname      | birth_date
                   | zq-chis-77 | {NHS}      | {UPN}  | Zephyrine | Quillfeather | 2025-09-05
                   | eve        | 9990000042 |        | Eve       | Other        | 2025-09-06
                   | zq-mother  |            |        | Mothwing  | Er           | 1990-01-01
    address_record | person_key | kind | address      | postcode | from_date
                   | zq-chis-77 | home | Thistledown  | CM99 9ZQ | 2025-09-05
    birth          | person_key | mother_key | born_on    | outcome | gestation_days
                   | zq-chis-77 | zq-mother  | 2025-09-05 | live    | 280
    relationship_record | person_key | other_key  | relationship | from_date
                        | eve        | zq-chis-77 | sibling      | 2025-09-06
    contact        | contact_key | person_key | happened_on | activity        | attended | service
                   | z1          | zq-chis-77 | 2025-09-15  | new_birth_visit | seen     | health_visiting
                   | z2          | zq-chis-77 | 2025-99-99  | new_birth_visit | seen     | health_visiting
                   | e1          | eve        | 2025-88-88  | new_birth_visit | seen     | health_visiting
    voice          | voice_key | person_key | heard_on   | said_by | may_read | words
                   | v1        | zq-chis-77 | 2025-09-15 | child   | team     | the purple kite
"""
AT_SCHOOL = f"""
    person_record  | person_key   | upn   | nhs_number | forename  | surname      | birth_date
                   | zq-school-88 | {UPN} | {NHS}      | Zephyrine | Quillfeather | 2025-09-05
                   | pupil-1      |       |            | Pupil     | One          | 2025-09-09
"""
GP_LIST = f"""\
NHS number,GP patient id,Surname,Forename,Date of birth,Postcode,GP practice code,Registered from
999 000 0034,zq-gp-99,Quillfeather,Zephyrine,2025-09-05,CM99 9ZQ,F81001,2025-09-10
{9990000042},gp-eve,Other,Eve,2025-09-06,CM1 1AA,F81001,2025-09-10
"""


def in_every_form(root: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file's bytes, and beside them what is packed or compressed in it, as text."""
    for path in root.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes()
        yield path, str(path.relative_to(root)).encode()
        yield path, content
        if content.startswith(b"PAR1"):
            yield path, json.dumps(pq.read_table(path).to_pylist(), default=str).encode()
        elif content.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(content)) as archive:
                yield from ((path, archive.read(name)) for name in archive.namelist())
        elif content.startswith(b"SQLite"):
            with closing(sqlite3.connect(path)) as connection:
                yield path, "\n".join(connection.iterdump()).encode()
        elif content[8:12] == b"DUCK":
            with duckdb.connect(str(path), read_only=True) as connection:
                for schema, table in connection.execute(
                    "SELECT schema_name, table_name FROM duckdb_tables()"
                ).fetchall():
                    rows = connection.execute(f'SELECT * FROM "{schema}"."{table}"').fetchall()
                    yield path, "\n".join(str(cell) for row in rows for cell in row).encode()


def found_in(root: Path, marks: tuple[str, ...] = MARKS) -> dict[str, set[str]]:
    """The marks that stand anywhere below a folder, in UTF-8 or UTF-16, with the files that hold them."""
    found: dict[str, set[str]] = {}
    for path, content in in_every_form(root):
        for mark in marks:
            if any(mark.encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be")):
                found.setdefault(mark, set()).add(path.relative_to(root).as_posix())
    return found


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small county refreshed twice, with one child planted in three sources; tests take a copy of it."""
    county = County(tmp_path_factory.mktemp("planted") / "ours")
    county.receive("2025-10-15", SMALL_COUNTY)
    county.receive("2025-10-16", PLANTED)
    county.receive("2025-10-17", AT_SCHOOL, source="school")
    gp = county.folders.incoming / "gp" / "2025-10-18" / "list.csv"
    gp.parent.mkdir(parents=True)
    gp.write_text(GP_LIST, encoding="utf-16")
    county.refresh()
    county.refresh()
    return county.root


@pytest.fixture
def county(planted: Path, tmp_path: Path) -> County:
    """The county with the child in quarantine, reports, drafts, logs and state too."""
    shutil.copytree(planted, tmp_path / "ours")
    county = County(tmp_path / "ours")
    (county.folders.reports / "list.html").write_text(f"<p>Zephyrine Quillfeather</p><p>{NHS}</p>", encoding="utf-8")
    (county.folders.reports / "theirs.html").write_text("<p>Eve Other</p>", encoding="utf-8")
    with zipfile.ZipFile(county.folders.reports / "list.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", f"<si><t>{NHS}</t></si>")
    (county.folders.mappings / "draft.toml.txt").write_text(f"# e.g. {NHS}, Zephyrine Quillfeather\n", encoding="utf-8")
    (county.folders.runs / "old.jsonl").write_text(f'{{"step": "a line of {NHS}"}}\n', encoding="utf-8")
    with closing(open_state(county.folders.state)) as state, transaction(state):
        append(state, Entry("decision", "ann", {"says": f"999 000 0034 is {NHS}"}, anchor="chis\x1fzq-chis-77"))
        append(state, Entry("decision", "ann", {"says": "eve is eve"}, anchor="chis\x1feve"))
    return county


def counts(county: County) -> list[tuple[str, int, int, int, int]]:
    return [
        (each.file, each.read_rows, each.landed_rows, each.quarantined_rows, each.erased_rows)
        for _, each in landed_extracts(county.folders.landed)
    ]


def test_the_search_itself_finds_the_child_in_every_place_before(county):
    found = found_in(county.root)
    assert set(found) == set(MARKS) - {"999-000-0034"}
    places = {file.split("/")[0] for files in found.values() for file in files}
    assert places >= {"incoming", "landed", "quarantine", "snapshots", "reports", "mappings", "runs", "state.sqlite3"}


def test_no_byte_of_the_child_is_left_and_the_counts_still_add_up(county):
    read = {file: read for file, read, *_ in counts(county)}
    done = erase(county.workspace, nhs="999 000 0034", because="order 2026/17", really=True)
    assert found_in(county.root) == {}
    assert done.done and done.left == ()
    assert {file: read for file, read, *_ in counts(county)} == read
    assert all(read == landed + out + erased for _, read, landed, out, erased in counts(county))
    assert sum(erased for *_, erased in counts(county)) == 8
    manifest = county.workspace.manifest()
    assert manifest.reconciliation.adds_up and manifest.reconciliation.erased_rows == 8


def test_nobody_else_loses_anything(county):
    def others() -> list[tuple[object, ...]]:
        home = county.folders.snapshots / county.workspace.in_service() / "identity.duckdb"
        with duckdb.connect(str(home), read_only=True) as connection:
            return connection.execute(
                """
                SELECT source, person_key, nhs_number, forename, surname, birth_date FROM person_record
                WHERE surname IS DISTINCT FROM 'Quillfeather' ORDER BY ALL
                """
            ).fetchall()

    before = others()
    quarantined = [line for file in county.folders.quarantine.rglob("*.csv") for line in file.read_text().splitlines()]
    erase(county.workspace, nhs=NHS, because="order 2026/17", really=True)
    assert others() == before and len(before) == 8
    kept = [line for file in county.folders.quarantine.rglob("*.csv") for line in file.read_text().splitlines()]
    assert kept == [line for line in quarantined if "zq-" not in line] and len(kept) > 1
    assert (county.folders.reports / "theirs.html").exists()
    with closing(open_state(county.folders.state)) as state:
        assert [entry.body for entry in entries(state, "decision")] == [{"erased": True}, {"says": "eve is eve"}]


def test_entries_are_append_only_again_afterwards(county):
    erase(county.workspace, nhs=NHS, because="order 2026/17", really=True)
    with closing(sqlite3.connect(county.folders.state)) as connection:
        for statement in ("UPDATE entry SET body = ''", "DELETE FROM entry"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_a_later_file_that_carries_the_child_again_loses_their_lines(county):
    erase(county.workspace, nhs=NHS, because="order 2026/17", really=True)
    county.receive("2025-11-15", PLANTED)
    county.receive("2025-11-16", PLANTED.replace("2025-09-15", "2025-09-16"))
    again = county.folders.incoming / "gp" / "2025-11-18" / "list.csv"
    again.parent.mkdir(parents=True)
    again.write_text(GP_LIST, encoding="utf-8")
    manifest = county.refresh()
    assert found_in(county.root) == {}
    assert manifest.reconciliation.adds_up and manifest.reconciliation.erased_rows == 15


def test_a_senders_own_folder_is_told_of_and_left(county, tmp_path):
    theirs = tmp_path / "theirs"
    (county.folders.incoming / "school").rename(theirs)
    (county.folders.incoming / "school").symlink_to(theirs)
    done = erase(county.workspace, nhs=NHS, because="order 2026/17", really=True)
    assert done.sender == (("school/2025-10-17/person_record.csv", (2,)),)
    assert (theirs / "2025-10-17" / "person_record.csv").exists()
    assert {file for files in found_in(county.root).values() for file in files} <= {
        "incoming/school/2025-10-17/person_record.csv"
    }
    county.refresh()
    assert found_in(county.folders.landed) == {} and found_in(county.folders.snapshots) == {}


def test_a_mother_goes_and_her_childs_line_stays_without_her(county):
    with identity_of(county.workspace) as connection:
        ((mother,),) = connection.execute(
            "SELECT person_id FROM identity.record_person WHERE person_key = 'zq-mother'"
        ).fetchall()
    erase(county.workspace, person=f"{mother:x}", because="order 2026/18", really=True)
    assert found_in(county.root, ("zq-mother", "Mothwing")) == {}
    assert set(found_in(county.folders.landed)) >= {"zq-chis-77", NHS, "Zephyrine"}
    births = (county.folders.landed / "chis").glob("*/birth.parquet")
    rows = [row for path in births for row in pq.read_table(path).to_pylist() if row["person_key"] == "zq-chis-77"]
    assert [(row["mother_key"], row["_raw"]) for row in rows] == [(None, ERASED)]
    assert all(read == landed + out + erased for _, read, landed, out, erased in counts(county))
    assert sum(erased for *_, erased in counts(county)) == 1


def landed_as(folder: Path, form: Format, tables: dict[str, list[dict[str, object]]]) -> tuple[Path, Landed]:
    """An extract of one sender, landed as these rows; each table's lines count on."""
    folder.mkdir(parents=True)
    line = 1
    for name, rows in tables.items():
        told = []
        for row in rows:
            line += 1
            told.append({**row, "_row": line, "_raw": "", "_part": 0})
        pq.write_table(pa.Table.from_pylist(told), folder / f"{name}.parquet")
    part = LandedPart(
        sheet="", table="", read_rows=line, landed_rows=line, quarantined_rows=0, blank_rows=0, cells_left_out=0
    )
    landed = Landed(
        landed_format=3, source="s", submission="", format=form.name, format_version=1, mapping="", table="", file="f",
        sha256=folder.name, bytes=0, received=date(2026, 1, 1), period_from=None, period_to=None, read_rows=line,
        landed_rows=line, quarantined_rows=0, blank_rows=0, cells_left_out=0, tables={}, columns={}, unread=(),
        parts=(part,), notes=(),
    )  # fmt: skip
    return folder, landed


def key_column(name: str, about: str = "") -> Column:
    return Column(name, "key", name, about=about)


CARE = Format(
    "care",
    "Referrals, contacts on them and activities on those.",
    (
        Table("referral", "", ("referral_id",), (key_column("referral_id"), key_column("who", "person"))),
        Table("visit", "", ("visit_id",), (key_column("visit_id"), key_column("referral_id"))),
        Table("activity", "", ("activity_id",), (key_column("activity_id"), key_column("visit_id"))),
        Table("member", "", ("referral_id", "who"), (key_column("referral_id"), key_column("who", "person"))),
    ),
    sniff=lambda sample: None,
    read=lambda path, match: iter(()),
    canonical={},
)
IDS = st.sampled_from(["1", "2", "3"])


@given(
    st.lists(st.tuples(IDS, st.sampled_from(["zoe", "al", None])), max_size=4, unique_by=lambda pair: pair[0]),
    st.lists(st.tuples(IDS, IDS), max_size=4, unique_by=lambda pair: pair[0]),
    st.lists(st.tuples(IDS, IDS), max_size=4, unique_by=lambda pair: pair[0]),
    st.lists(st.tuples(IDS, st.sampled_from(["zoe", "al"])), max_size=3),
)
@settings(max_examples=60)
def test_what_hangs_on_her_record_goes_and_what_others_share_stays(referrals, visits, activities, members):
    hers = {referral for referral, who in referrals if who == "zoe"}
    hers -= {referral for referral, who in (*referrals, *members) if who == "al"}
    seen = {visit for visit, referral in visits if referral in hers}
    expected = {
        "referral": [who == "zoe" or (who is None and referral in hers) for referral, who in referrals],
        "visit": [visit in seen for visit, _ in visits],
        "activity": [visit in seen for _, visit in activities],
        "member": [who == "zoe" for _, who in members],
    }
    tables = {
        "referral": [{"referral_id": referral, "who": who} for referral, who in referrals],
        "visit": [{"visit_id": visit, "referral_id": referral} for visit, referral in visits],
        "activity": [{"activity_id": activity, "visit_id": visit} for activity, visit in activities],
        "member": [{"referral_id": referral, "who": who} for referral, who in members],
    }
    tables = {name: rows for name, rows in tables.items() if rows}
    sought = Sought(b"key", frozenset({keyed(b"key", "record", "s", "zoe")}))
    with TemporaryDirectory() as folder:
        found = search([landed_as(Path(folder) / "x", CARE, tables)], {"care": CARE}, sought)
    own = {name: list(map(bool, where)) for each in found for name, where in each.own.items()}
    assert own == ({name: expected[name] for name in tables} if any(map(any, expected.values())) else {})


def test_a_file_that_nobody_could_read_is_told_as_still_holding_the_child(county):
    county.write("hub/2025-10-20/notes.csv", [["who", "what"], [NHS, "a note"]])
    done = erase(county.workspace, nhs=NHS, because="order 2026/17", really=True)
    assert done.left == ("incoming/hub/2025-10-20/notes.csv",)


def test_without_yes_it_only_says_what_it_would_touch(county):
    before = {path: path.stat().st_mtime_ns for path in county.folders.landed.rglob("*")}
    told = erase(county.workspace, nhs=NHS, because="order 2026/17")
    assert not told.done and len(told.lines) == 8 and len(told.incoming) == 8
    assert told.written == ("reports/list.html", "reports/list.xlsx") and told.entries == 1
    assert before == {path: path.stat().st_mtime_ns for path in county.folders.landed.rglob("*")}
    with closing(open_state(county.folders.state)) as state:
        assert entries(state, OBJECTION) == ()


@pytest.mark.parametrize("because", ["", "  ", f"the family of {NHS} asked", "Zephyrine asked"])
def test_a_reason_that_is_missing_or_names_the_child_is_refused(county, because):
    with pytest.raises(UsageError):
        erase(county.workspace, nhs=NHS, because=because, really=True)
    with closing(open_state(county.folders.state)) as state:
        assert entries(state, OBJECTION) == ()


def test_the_objection_holds_digests_and_no_identifier(county):
    erase(county.workspace, nhs=NHS, because="order 2026/17", really=True)
    with closing(open_state(county.folders.state)) as state:
        (entry,) = entries(state, OBJECTION)
    assert entry.body["because"] == "order 2026/17"
    assert all(len(each) == 64 for each in entry.body["digests"]) and len(entry.body["digests"]) == 5
