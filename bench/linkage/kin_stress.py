"""Cousins, fathers and sons, adopted children injected into a hard demo county: joined wrongly, asked about, recall.

    python bench/linkage/kin_stress.py

The county is linked three times, by the model that is shipped: without the families, with them and numbers missing at
the agencies' usual rates, and with them where no agency but the register holds a number of theirs.
"""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from kin_families import KEYS, Injected, inject

from familyhub import snapshot
from familyhub.config import Folders, read_settings
from familyhub.demo import MISSING_AT_AGENCIES, County, make_workspace, truth_people
from familyhub.progress import RunLog
from familyhub.sources import land_all
from familyhub.sql import connect_read_only
from measures import quality

CHILDREN, SEED = 2_000, 17
NONE_HELD = dict.fromkeys(set(KEYS) - {"chis"}, 1.0)
DOCUMENT = Path(__file__).parents[2] / "docs" / "linkage.md"
BEGIN, END = "<!-- kin stress: begin -->", "<!-- kin stress: end -->"
Record = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """One linkage of the county: whose record each is found to be, and the pairs of people that are asked about."""

    person: dict[Record, int]
    asked: set[frozenset[int]]
    """True numbers of the two people between whose records there is a question."""
    truth: dict[Record, int]
    adopted: set[Record]
    injected: Injected


def main() -> None:
    """Link three times, print the table and write it into the document."""
    ways = {
        "numbers at the usual rates": linked(MISSING_AT_AGENCIES),
        "numbers in the register alone": linked(NONE_HELD),
    }
    before = linked(None)
    kinds = sorted({kin.kind for kin in next(iter(ways.values())).injected.kin})
    head = "".join(f" {way}: joined wrongly | left as a question |" for way in ways)
    lines = [f"| kin | pairs |{head}", "|---|---|" + "---|" * 2 * len(ways)]
    tallies = {way: tally(found) for way, found in ways.items()}
    for kind in kinds:
        pairs = sum(kin.kind == kind for kin in next(iter(ways.values())).injected.kin)
        cells = "".join(f" {told[kind, 'joined']} | {told[kind, 'asked']} |" for told in tallies.values())
        lines.append(f"| {kind} | {pairs} |{cells}")
    for name, of_injected in (("recall of those injected", True), ("recall of the others", False)):
        lines.append(f"| {name} | |" + "".join(f" {recall(found, of_injected):.4f} | |" for found in ways.values()))
    lines.append(f"| their recall without the families | | {recall(before, False):.4f} | |" + " | |" * (len(ways) - 1))
    table = "\n".join(lines)
    print(table)
    text = DOCUMENT.read_text(encoding="utf-8")
    if BEGIN in text:
        start, rest = text.split(BEGIN)
        DOCUMENT.write_text(f"{start}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def linked(missing: Mapping[str, float] | None) -> Found:
    """The county with the families (None: without), landed and linked as a refresh would."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "county"
        county = make_workspace(
            root, children=CHILDREN, seed=SEED, hard=True, missing_identifiers=MISSING_AT_AGENCIES, truth=False
        )
        folders = Folders(root)
        injected = Injected() if missing is None else inject(folders.incoming, county, missing)
        land_all(folders.incoming, folders.landed, folders.quarantine, county.as_of)
        built = snapshot.build(folders, read_settings(root), b"the secret of a stress test", RunLog()).folder
        return _found(county, injected, built)


def _found(county: County, injected: Injected, built: Path) -> Found:
    people = truth_people(county)
    truth = {(r.source, r.person_key): r.person for r in people} | injected.records
    adopted = {(r.source, r.person_key) for r in people if "adopted" in r.kind.split()} | injected.closed
    with connect_read_only({"identity": built / "identity.duckdb"}) as connection:
        rows = connection.execute("SELECT source, person_key, person_id FROM identity.record_person").fetchall()
        doubts = connection.execute(
            "SELECT one.source, one.person_key, other.source, other.person_key FROM identity.link_doubt AS doubt"
            " JOIN identity.linkage_record AS one ON one.node = doubt.a"
            " JOIN identity.linkage_record AS other ON other.node = doubt.b"
        ).fetchall()
    asked = {frozenset((truth[a, b], truth[c, d])) for a, b, c, d in doubts if (a, b) in truth and (c, d) in truth}
    return Found({(s, k): p for s, k, p in rows}, asked, truth, adopted, injected)


def tally(found: Found) -> Counter[tuple[str, str]]:
    """Of each kind the pairs of whom any record of one is joined to one of the other, and those only asked about."""
    records: dict[int, set[int]] = defaultdict(set)
    for record, number in found.injected.records.items():
        if record in found.person:
            records[number].add(found.person[record])
    told: Counter[tuple[str, str]] = Counter()
    for kin in found.injected.kin:
        one, other = (person.number for person in kin.two)
        if records[one] & records[other]:
            told[kin.kind, "joined"] += 1
        elif frozenset((one, other)) in found.asked:
            told[kin.kind, "asked"] += 1
    return told


def recall(found: Found, of_injected: bool) -> float:
    """The share of pairs of one person's records that are joined; an adopted child's are people's to join."""
    injected = set(found.injected.records)
    asked = [
        record
        for record in found.truth
        if (record in injected) == of_injected and record in found.person and record not in found.adopted
    ]
    persons = pd.factorize(pd.Series([found.truth[record] for record in asked]))[0]
    return quality([found.person[record] for record in asked], persons).recall


if __name__ == "__main__":
    main()
