"""Urgent care and hospital stays: attendances and admitted episodes, with the fields of SUS and ECDS extracts.

Plain CSV lists or sheets; names are not needed and not read.
"""

from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.patient_key import with_patient_keys
from familyhub.sources.shape import Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables
from familyhub.sources.telling import told
from familyhub.sources.urgent_care.tables import TABLES

__all__ = ["FORMAT"]

NAME = "urgent_care"

TELLING = {
    "urgent_attendance": frozenset({"attendance_id", "department_type", "chief_complaint", "discharge_status"}),
    "hospital_admission": frozenset({"spell_id", "admission_method", "discharge_method", "episode"}),
}


def _sniff(sample: Sample) -> Match | None:
    return told(sniff_tables(NAME, TABLES, sample), TELLING)


FORMAT = Format(
    name=NAME,
    says="Hospital activity: emergency attendances and admitted stays, as SUS and ECDS extracts write them",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical=with_patient_keys(canonical_sql(__name__)),
)
