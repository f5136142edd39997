"""GP registration: who is registered with which practice, and since when.

Plain CSV lists or sheets, one of patients and one of practices, with the headers that practices' systems write.
"""

from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.gp_registration.tables import TABLES
from familyhub.sources.patient_key import with_patient_keys
from familyhub.sources.shape import Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables
from familyhub.sources.telling import told

__all__ = ["FORMAT"]

NAME = "gp_registration"

TELLING = {"gp_patient": frozenset({"registered_from", "registered_to", "ended_because", "registration_type"})}


def _sniff(sample: Sample) -> Match | None:
    return told(sniff_tables(NAME, TABLES, sample), TELLING)


FORMAT = Format(
    name=NAME,
    says="GP registration: patient lists of practices, and the practices",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical=with_patient_keys(canonical_sql(__name__)),
    version=2,
)
