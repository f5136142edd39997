"""CHIS, the child health information service: births, the register of children, movements, deaths and checks.

Plain CSV lists or sheets, one for each table, with the columns that the systems' standard reports carry.
"""

from familyhub.sources.canonical_sql import canonical_sql
from familyhub.sources.chis.tables import TABLES
from familyhub.sources.patient_key import with_patient_keys
from familyhub.sources.shape import Format, Match, Sample
from familyhub.sources.tabular import read_tables, sniff_tables
from familyhub.sources.telling import told

__all__ = ["FORMAT"]

NAME = "chis"

MOTHERS = frozenset({"mother_id", "mother_nhs_number", "mother_surname", "mother_birth_date"})
TELLING = {
    "chis_birth": MOTHERS | {"birth_weight", "gestation", "birth_order", "babies", "delivery_id", "place_of_birth"},
    "chis_child": MOTHERS | {"gp_practice_code", "resident_from", "resident_to", "restriction", "team", "death_date"},
    "chis_check": frozenset({"due_on", "appointment_on", "done_on"}),
}


def _sniff(sample: Sample) -> Match | None:
    return told(sniff_tables(NAME, TABLES, sample), TELLING, words=("chis", "childhealth"))


FORMAT = Format(
    name=NAME,
    says="Child health information service (CHIS): births, register, movements in and out, deaths, checks",
    tables=TABLES,
    sniff=_sniff,
    read=read_tables,
    canonical=with_patient_keys(canonical_sql(__name__), register="chis_child.child_id"),
    version=2,
)
