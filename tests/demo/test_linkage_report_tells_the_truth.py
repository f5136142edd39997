"""What the report on the linkage estimates, beside what is true of a county of hard cases."""

import hashlib

import duckdb
import pytest

import familyhub
from familyhub.demo import MISSING_AT_AGENCIES, generate, truth_people
from familyhub.linkage.stable_ids import record_key
from familyhub.quality.linkage_reading import read_linkage
from familyhub.quality.linkage_sample import shares
from familyhub.state.samples import DrawnPair
from familyhub.stats import Stratum, weighed
from familyhub.workspace import Workspace, linkage_report
from familyhub.workspace.reviewing import open_review
from familyhub.workspace.sampling import _drawn

pytestmark = pytest.mark.slow

TRUE_PAIRS = """
WITH named AS (
    SELECT record.node, record.source, record.person_id, truth.person
    FROM identity.linkage_record AS record
    JOIN truth ON truth.source = record.source AND truth.person_key = record.person_key
    WHERE record.forename IS NOT NULL AND record.surname IS NOT NULL
),
weighed AS (
    SELECT a, b, weight FROM identity.link_edge WHERE rule = 'model'
    UNION ALL
    SELECT a, b, weight FROM identity.link_proof
)
SELECT COUNT(*), COUNT(*) FILTER (weighed.weight >= $link_at)
FROM named AS one
JOIN named AS other ON other.person = one.person AND other.node > one.node AND other.source <> one.source
LEFT JOIN weighed ON weighed.a = one.node AND weighed.b = other.node
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A connection to the snapshot with the truth beside it, and what the report says."""
    root = tmp_path_factory.mktemp("hard")
    workspace = Workspace.create(root / "county", "Estmere")
    made = generate(
        workspace.folders.incoming, children=1_000, seed=4, hard=True, missing_identifiers=MISSING_AT_AGENCIES
    )
    workspace.refresh()
    home = workspace.folders.snapshots / workspace.in_service()
    connection = duckdb.connect()
    for name in ("identity", "facts", "marts"):
        connection.execute(f"ATTACH '{home / name}.duckdb' AS {name} (READ_ONLY)")
    connection.execute("CREATE TABLE truth (source VARCHAR, person_key VARCHAR, person BIGINT)")
    records = [(each.source, each.person_key, each.person) for each in truth_people(made)]
    connection.executemany("INSERT INTO truth VALUES (?, ?, ?)", records)
    yield connection, read_linkage(connection, workspace.manifest().newest_day), workspace
    connection.close()


def test_nothing_is_joined_that_the_linkage_forbids(told):
    _, found, _ = told
    assert {
        each.check.name: each.people for each in found.checks if each.check.certainty == "never" and each.people
    } == {}


def test_every_record_is_counted_once(told):
    connection, found, _ = told
    assert found.records == connection.execute("SELECT COUNT(*) FROM identity.record_person").fetchall()[0][0]


def test_the_share_that_is_tied_comes_near_the_true_one_in_each_source(told):
    connection, found, _ = told
    true = dict(
        connection.execute(
            """
            WITH spread AS (SELECT person, COUNT(DISTINCT source) AS sources FROM truth GROUP BY person)
            SELECT truth.source, AVG(CASE WHEN sources > 1 THEN 1 ELSE 0 END)
            FROM truth JOIN spread ON spread.person = truth.person
            GROUP BY truth.source
            """
        ).fetchall()
    )
    for source in found.names:
        standings = found.of_source(source)
        tied = sum(each.records for each in standings if each.standing == "tied") / sum(e.records for e in standings)
        assert tied == pytest.approx(true[source], abs=0.06), source


def test_what_numbers_tell_of_the_model_comes_near_what_is_true_of_it(told):
    connection, found, _ = told
    pairs, joined = connection.execute(TRUE_PAIRS, {"link_at": found.link_at}).fetchall()[0]
    assert pairs > 500
    # those without a number are a little harder: the estimate flatters, and not by much
    assert joined / pairs - 0.02 <= found.proof.found / found.proof.proved <= joined / pairs + 0.05


def test_the_page_is_written_from_the_pseudonymised_workspace(told, tmp_path):
    _, found, workspace = told
    page = linkage_report.write_html(
        linkage_report.take(familyhub.open(workspace.folders.root, pseudonymised=True)), tmp_path / "report.html"
    )
    text = page.read_text("utf-8")
    assert "For whom linkage works less well" in text
    assert f"of {found.proof.proved:,} pairs of named records" in text


SAMPLES = 40


@pytest.mark.parametrize("wrong", [(), ("model",), ("model", "number")])
def test_a_sample_that_people_answer_truly_holds_the_share_of_joined_pairs_that_are_right(told, wrong):
    """Samples of 150 pairs, as so many snapshots would draw them; of the kinds in `wrong` one pair in ten is wrong."""
    connection, _, workspace = told
    person = connection.execute("SELECT source, person_key, person FROM truth").fetchall()
    with open_review(workspace) as opened:
        of_key = {record_key(opened.secret, source, key): who for source, key, who in person}
        sizes = dict(
            opened.connection.execute(
                "SELECT joined_by, pairs FROM marts.linkage_joined WHERE dimension = 'all'"
            ).fetchall()
        )

        def is_right(pair: DrawnPair) -> bool:
            first, second = pair.pair
            by_chance = int(hashlib.sha256("".join(pair.pair).encode()).hexdigest(), 16) % 10 == 0
            return of_key[first] == of_key[second] and not (pair.joined_by in wrong and by_chance)

        everybody = _drawn(opened, "all", sizes)
        truly = sum(map(is_right, everybody)) / len(everybody)
        held = 0
        for number in range(SAMPLES):
            drawn = _drawn(opened, f"snapshot {number}", shares(sizes, 150))
            found = weighed(
                Stratum(size, len(of_kind), sum(map(is_right, of_kind)))
                for kind, size in sizes.items()
                for of_kind in [[each for each in drawn if each.joined_by == kind]]
            )
            assert found is not None
            held += found.interval.holds(truly)
    assert held >= 0.9 * SAMPLES, (truly, held)
