"""Who stands in for a parent, and who became one by adoption, as readers tell them apart."""

import pytest
from landed_tables import canonical

from familyhub.model.codes import RELATIONSHIP
from familyhub.sources import early_help, fhir
from familyhub.sources.formats import installed


@pytest.mark.parametrize(
    ("words", "person", "other", "relationship"),
    [
        ("Special Guardian", "P1", "P2", "special_guardian"),
        ("kinship carer", "P1", "P2", "kinship_carer"),
        ("Family and friends carer", "P1", "P2", "kinship_carer"),
        ("Person with parental responsibility", "P1", "P2", "parental_responsibility"),
        ("adoptive mother", "P1", "P2", "adoptive_parent"),
        ("Adopted child", "P2", "P1", "adoptive_parent"),
        ("mother", "P1", "P2", "mother"),
    ],
)
def test_the_words_of_a_council_system_tell_guardians_and_adopters_from_parents(words, person, other, relationship):
    text = f"""
early_help_relationship | early_help_id | related_id | relationship
                        | P1            | P2         | {words}
"""
    (row,) = canonical(early_help.FORMAT, "relationship_record", text)
    assert (row["person_key"], row["other_key"], row["relationship"]) == (person, other, relationship)


@pytest.mark.parametrize("code", ["ADOPTM", "ADOPTF", "ADOPTP"])
def test_fhir_says_who_is_a_parent_by_adoption(code):
    text = f"""
RelatedPerson | id | patient | relationship
              | r1 | p1      | {code}
"""
    (row,) = canonical(fhir.FORMAT, "relationship_record", text)
    assert row["relationship"] == "adoptive_parent"


def test_our_own_tables_take_every_relationship_of_the_model():
    plain = installed()["plain"]
    (table,) = [table for table in plain.tables if table.name == "relationship_record"]
    assert table.column("relationship").codes is RELATIONSHIP
    assert {"parental_responsibility", "special_guardian", "kinship_carer", "adoptive_parent"} <= set(
        RELATIONSHIP.meanings
    )
