"""Faults of XML and JSON: a census of children in need, and resources of FHIR."""

# Messages stand whole, so that whoever reads one finds it here.
# ruff: noqa: E501 (a table of faults is read across)

from faults.good import CENSUS, CHILD, ENCOUNTERS, EXPORT, PATIENTS, ndjson
from faults.named import fault

C, F = "census.xml", "export.json"
SECOND = CHILD.format(id="C2")
LAUGHS = '<!DOCTYPE Message [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>\n'
REACHING = '<!DOCTYPE Message SYSTEM "file:///etc/passwd">\n'


def within(child: str, at: str, more: str) -> str:
    """The census with something more in its second child."""
    return CENSUS.replace(child, child.replace(at, more + at))


FAULTS = [
    fault(
        "XML entity bomb",
        C,
        LAUGHS + CENSUS,
        "unread",
        "census.xml: found a document type (<!DOCTYPE ...>) that defines entities, expected a file without one. Ask the sender for the file as their system wrote it.",
        0,
    ),
    fault(
        "XML external entity",
        C,
        REACHING + CENSUS,
        "unread",
        "census.xml: found a document type (<!DOCTYPE ...>) that reaches for another file, expected a file without one. Ask the sender for the file as their system wrote it.",
        0,
    ),
    fault(
        "entity declared within a record",
        C,
        within(SECOND, "</LAchildID>", '<!ENTITY x SYSTEM "file:///etc/passwd">'),
        "xml",
        'census.xml, row 10: found "StartTag: invalid element name (character 1 of the line; the Child that begins on line 9 was left out)", expected XML whose tags open and close in turn.',
        4,
        1,
    ),
    fault(
        "XML undeclared entity",
        C,
        within(SECOND, "</LAchildID>", "&nbsp;"),
        "xml_entity",
        'census.xml, row 10: found "an entity that XML does not know: &nbsp; (character 1 of the line; the Child that begins on line 9 was left out)", expected &amp; for an ampersand, and no named entity but &amp; &lt; &gt; &quot; &apos;.',
        4,
        1,
    ),
    fault(
        "stray text",
        C,
        within(SECOND, "<CINdetails>", "see notes "),
        "stray_text",
        'census.xml, row 9: found "see notes", expected nothing between two elements.',
        6,
        1,
    ),
    fault(
        "truncated XML",
        C,
        CENSUS[: CENSUS.index("<LAchildID>C3") + 14],
        "xml",
        'census.xml, row 14: found "StartTag: invalid element name (character 33 of the line; the Child that begins on line 13 was left out)", expected XML that is whole up to its last closing tag.',
        4,
        1,
    ),
    fault(
        "tags that cross",
        C,
        within(SECOND, "</LAchildID>", "<b>").replace("C2<b>", "C2</b>"),
        "xml",
        'census.xml, row 10: found "Opening and ending tag mismatch: LAchildID and b (character 1 of the line; the Child that begins on line 9 was left out)", expected XML whose tags open and close in turn.',
        4,
        1,
    ),
    fault(
        "a record within a record",
        C,
        within(SECOND, "<CINdetails>", "<Child>"),
        "xml_nested",
        'census.xml, row 11: found "another record that begins within this one (character 1 of the line; the Child that begins on line 9 was left out)", expected the end of one before the next.',
        4,
        3,
    ),
    fault(
        "element that nobody reads",
        C,
        within(SECOND, "</Child>", "<Mood>low</Mood>"),
        "note",
        "element Mood, first on line 12, is not read",
        6,
    ),
    fault(
        "XML in another encoding than it declares",
        C,
        ('<?xml version="1.0" encoding="UTF-8"?>\n' + CENSUS.replace("C2", "C2é")).encode("cp1252"),
        "note",
        "it declares UTF-8, but its bytes are cp1252: read as cp1252",
        6,
    ),
    fault(
        "broken line of JSON",
        F,
        EXPORT.replace('"p2", ', '"p2", "gender": '),
        "json",
        "export.json, row 2: found \"Expecting ',' delimiter: line 1 column 59 (char 58)\", expected a whole JSON object on one line.",
        5,
        1,
    ),
    fault(
        "partial date in FHIR",
        F,
        EXPORT.replace("2024-02-02T10:00:00Z", "2024-02"),
        "partial_date",
        'export.json, row 5, column "started_on": found "2024-02", expected the whole day: a year or a month alone is none.',
        5,
        1,
    ),
    fault(
        "resource without an id",
        F,
        EXPORT.replace('"id": "p2", ', ""),
        "resource",
        'export.json, row 2, column "id": found "Patient without an id", expected a resource with an id, or a Bundle\'s entry with a fullUrl.',
        5,
        1,
    ),
    fault(
        "resource of a kind that nobody reads",
        F,
        ndjson(*PATIENTS, {"resourceType": "MedicationRequest", "id": "m"}, *ENCOUNTERS),
        "note",
        "1 MedicationRequest resource not read: no table takes them",
        6,
    ),
    fault(
        "JSON that is no FHIR",
        F,
        '{"type": "FeatureCollection", "features": []}',
        "unread",
        "export.json: nearest is fhir, table Patient: it is JSON, but nothing in it has a resourceType",
        0,
    ),
]
