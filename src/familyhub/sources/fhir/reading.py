"""Reading FHIR: resources to batches, with what was not read said in the end."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from familyhub.sources.fhir import tables
from familyhub.sources.fhir.documents import Broken, Found, Json, read_documents
from familyhub.sources.fhir.elements import objects, patient_id, word
from familyhub.sources.fhir.flatten import READERS, flatten
from familyhub.sources.shape import Batch, Match, Reject
from familyhub.sources.xml_rows import Gathered, Row

ROWS_PER_BATCH = 20_000
POINTED_TO = ("Practitioner", "PractitionerRole")
"""Kinds that are only pointed to: their ids stand in what points to them."""


def read_fhir(path: Path, match: Match) -> Iterator[Batch]:
    """Batches of rows, table by table. A resource that is broken, or has no id, is a reject that says where."""
    gathered, known = Gathered(tables.TABLES), _known(path, match.encoding)
    unread: Counter[str] = Counter()
    for found in read_documents(path, match.encoding):
        if isinstance(found, Broken):
            gathered.refuse(_reject(found))
        else:
            _take(gathered, found, known, unread)
        gathered.records += 1
        if gathered.records >= ROWS_PER_BATCH:
            yield from gathered.batches()
    for kind, count in sorted(unread.items()):
        gathered.notes.append(f"{count:,} {kind} resource{'' if count == 1 else 's'} not read: no table takes them")
    yield from gathered.batches()


def _take(gathered: Gathered, found: Found, known: dict[str, str], unread: Counter[str]) -> None:
    kind = found.resource["resourceType"]
    own_id = _own_id(found.resource, found.full_url)
    if own_id is None and kind in READERS:
        expected = "a resource with an id, or a Bundle's entry with a fullUrl"
        table = kind if kind in {table.name for table in tables.TABLES} else tables.PATIENT.name
        gathered.refuse(Reject(table, found.line, "id", "resource", f"{kind} without an id", expected, found.raw))
        return
    holder = f"{kind}/{own_id}"
    for contained in objects(found.resource.get("contained") or []):
        if isinstance(contained.get("resourceType"), str) and isinstance(contained.get("id"), str):
            inner = Found(contained | {"id": f"{holder}#{contained['id']}"}, found.line, found.raw)
            _take(gathered, inner, known, unread)
    if kind in POINTED_TO:
        return
    if kind not in READERS:
        unread[kind] += 1
        return
    rows = [Row(table, cells, found.line, found.raw) for table, cells in flatten(found.resource, own_id or "", known)]
    for row in rows:
        gathered.take(row)
    if not rows:  # a response without answers
        gathered.pass_over(tables.ANSWER)


def _own_id(resource: Json, full_url: str) -> str | None:
    """A person related to a patient is never the patient who bears the same id."""
    found = word(resource.get("id")) or full_url.rsplit("/", 1)[-1].removeprefix("urn:uuid:") or None
    if found and resource["resourceType"] == "Patient":
        return patient_id(found)
    return f"related-{found}" if found and resource["resourceType"] == "RelatedPerson" else found


def _known(path: Path, encoding: str) -> dict[str, str]:
    """The addresses of a document's entries, with the ids and kinds they stand for."""
    known: dict[str, str] = {}
    if not _speaks_of_addresses(path, encoding):
        return known
    for found in read_documents(path, encoding):
        if isinstance(found, Found) and found.full_url and (own_id := _own_id(found.resource, found.full_url)):
            known[found.full_url] = own_id
            known[f"kind of {found.full_url}"] = found.resource["resourceType"]
    return known


def _speaks_of_addresses(path: Path, encoding: str) -> bool:
    """Whether entries have addresses at all: those of a bulk export have none, and are read once."""
    sought = "fullUrl".encode(encoding.removesuffix("-sig")).removeprefix(b"\xff\xfe")
    with path.open("rb") as file:
        before = b""
        while block := file.read(1 << 20):
            if sought in before + block:
                return True
            before = block[-len(sought) :]
    return False


def _reject(broken: Broken) -> Reject:
    table = tables.PATIENT.name
    return Reject(table, broken.line, "", broken.rule, broken.found, broken.expected, broken.raw)
