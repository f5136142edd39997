"""FHIR R4 with UK Core: Bundles and NDJSON (bulk exports) of patients and what services did with them."""

import re
from collections.abc import Iterator
from pathlib import Path

from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.fhir.flatten import READERS
from familyhub.sources.fhir.reading import read_fhir
from familyhub.sources.fhir.tables import PATIENT, TABLES
from familyhub.sources.patient_key import with_patient_keys
from familyhub.sources.shape import Batch, Format, Match, Sample

__all__ = ["FORMAT"]

NAME = "fhir"
KIND = re.compile(r'"resourceType"\s*:\s*"(\w+)"')


def _sniff(sample: Sample) -> Match | None:
    head = sample.text.lstrip("\ufeff \t\r\n")
    if not head.startswith(("{", "[")):
        return None
    kinds = KIND.findall(head)
    read = sorted({kind for kind in kinds if kind in READERS})
    if not kinds:
        return Match(NAME, PATIENT.name, 0.1, "it is JSON, but nothing in it has a resourceType")
    if not read and "Bundle" not in kinds:
        return Match(NAME, PATIENT.name, 0.3, f"it is FHIR, but no {kinds[0]} is read")
    why = f"it is FHIR: {', '.join(read) or 'a Bundle'}"
    return Match(NAME, PATIENT.name, 1.0, why, encoding=sample.encoding, notes=sample.notes)


def _read(path: Path, match: Match) -> Iterator[Batch]:
    return read_fhir(path, match)


FORMAT = Format(
    name=NAME,
    says="FHIR R4 with UK Core: Bundles or NDJSON of patients, encounters, observations, requests and answers",
    tables=TABLES,
    sniff=_sniff,
    read=_read,
    canonical=with_patient_keys(canonical_sql(__name__)),
    version=2,
)
