"""Code lists about people: who they are, and what they are to each other."""

from familyhub.model.codes.code_list import CodeList

SEX = CodeList("sex", "Sex as the source states it", {"F": "female", "M": "male", "U": "not known"})

ETHNICITY = CodeList(
    "ethnicity",
    "Ethnic category, NHS data dictionary 2001 codes",
    {
        "A": "White British",
        "B": "White Irish",
        "C": "any other White background",
        "D": "White and Black Caribbean",
        "E": "White and Black African",
        "F": "White and Asian",
        "G": "any other mixed background",
        "H": "Indian",
        "J": "Pakistani",
        "K": "Bangladeshi",
        "L": "any other Asian background",
        "M": "Caribbean",
        "N": "African",
        "P": "any other Black background",
        "R": "Chinese",
        "S": "any other ethnic group",
        "Z": "not stated",
        "99": "not known",
    },
)

RESTRICTION = CodeList(
    "restriction",
    "A reason to show a record to fewer people; it travels with the person everywhere",
    {
        "adopted": "adopted: the record before adoption is closed",
        "sealed": "sealed by a court or a senior officer",
        "address_shielded": "the address is hidden, for example in a refuge",
        "own_family": "a member of staff's own family",
    },
)

STATED_RESTRICTION = CodeList(
    "stated_restriction",
    "What a source says of a restriction: one that holds, or that none does any more. Silence lifts nothing",
    {**RESTRICTION.meanings, "none": "no restriction, or none any more"},
    also={"no": "none", "lifted": "none", "not restricted": "none"},
)

RELATIONSHIP = CodeList(
    "relationship",
    "What the other person is to this one",
    {
        "mother": "mother",
        "father": "father",
        "parent": "parent, not said which",
        "carer": "carer without being a parent",
        "parental_responsibility": "has parental responsibility, not said as what",
        "special_guardian": "special guardian",
        "kinship_carer": "relative or friend with whom the child lives instead of a parent",
        "adoptive_parent": "parent by adoption",
        "sibling": "brother or sister",
        "partner": "partner",
        "grandparent": "grandparent",
        "foster_carer": "foster carer",
        "relative": "another relative",
        "family": "of the same family, as the source records it",
        "household": "lives in the same household, as the source records it",
    },
)
