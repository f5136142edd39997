"""The linked tables about families: who is what to whom, which children are one family, and who lives together.

They stand in `facts.duckdb` like those of `facts`: opaque ids, no names, no numbers, no addresses.
"""

from familyhub.model.codes import CodeList
from familyhub.model.columns import EXTRACT_ID, FROM_DATE, LEARNT_FROM, PERSON_ID, ROW, TO_DATE
from familyhub.model.table import Column, Table

RELATION_KIND = CodeList(
    "relation_kind",
    "What the person is to the other",
    {
        "mother_of": "mother",
        "father_of": "father",
        "parent_of": "parent, not said which",
        "carer_of": "carer without being a parent",
        "responsible_for": "has parental responsibility, not said as what",
        "special_guardian_of": "special guardian",
        "kinship_carer_of": "relative or friend with whom the child lives instead of a parent",
        "grandparent_of": "grandparent",
        "foster_carer_of": "foster carer",
        "relative_of": "another relative",
        "sibling_of": "brother or sister, of one mother or as a source says",
        "half_sibling_of": "brother or sister of whom one parent is known to be another",
        "partner_of": "partner",
        "same_family_as": "of one family, as a source records it",
        "lives_with": "of one household, as a source records it",
    },
)

STATED_AS: dict[str, str] = {
    "mother": "mother_of",
    "father": "father_of",
    "parent": "parent_of",
    "carer": "carer_of",
    "parental_responsibility": "responsible_for",
    "special_guardian": "special_guardian_of",
    "kinship_carer": "kinship_carer_of",
    "adoptive_parent": "adoptive_parent_of",
    "grandparent": "grandparent_of",
    "foster_carer": "foster_carer_of",
    "relative": "relative_of",
    "sibling": "sibling_of",
    "partner": "partner_of",
    "family": "same_family_as",
    "household": "lives_with",
}
"""By code of `relationship_record`: what the other person is to the one whom the row is about.

Adoptive parents stand in no linked table: an adoption lies between.
"""

MUTUAL = ("sibling_of", "half_sibling_of", "partner_of", "same_family_as", "lives_with")
"""Relations that say the same of both: each pair stands once, the smaller id first."""

RELATION_BASIS = CodeList(
    "relation_basis",
    "What says so, the most direct first",
    {
        "birth_notice": "the notice of the birth names the mother by her id",
        "birth_number": "the notice of the birth names the mother by her number",
        "stated_health": "a maternity, child health or community record says so",
        "stated": "another source says so",
        "one_delivery": "a twin's birth notice names the mother",
        "one_mother": "both have one mother",
        "one_parent": "both have one other parent",
    },
)

RELATION_STANDING = CodeList(
    "relation_standing",
    "Whether the relation is built on",
    {
        "stands": "it is built on",
        "contradicted": "a better source says otherwise; kept, and listed for a person to decide",
        "impossible": "the ages speak against it; kept, and listed for a person to decide",
        "placeholder": "the parent is a stand-in: too many children have it",
    },
)

RELATION_FAULT = CodeList(
    "relation_fault",
    "What does not fit among relations",
    {
        "two_mothers": "two people are said to be the child's mother",
        "too_young": "the parent is not ten years older than the child",
        "own_parent": "somebody is said to be their own parent, brother or sister: two records were joined wrongly",
        "too_many_children": "more children than one person can have: a stand-in",
        "between_families": "brothers or sisters of two mothers: it is not known whose family the child is of",
    },
)

FAMILY_ROLE = CodeList(
    "family_role",
    "Who a person is in a family",
    {
        "child": "a child of the family",
        "mother": "mother",
        "father": "father",
        "parent": "parent, not said which",
        "carer": "carer without being a parent",
        "responsible": "has parental responsibility, not said as what",
        "guardian": "special guardian",
        "kinship_carer": "relative or friend with whom a child lives instead of a parent",
    },
)

EXPECTATION_END = CodeList(
    "expectation_end",
    "How the expectation of a child ended",
    {
        "live": "the child was born alive and bears this id",
        "stillborn": "the child was not born alive",
        "loss": "the pregnancy ended before a birth",
        "ended": "it ended; which person the child is is not known or not told",
    },
)

HOME_KIND = CodeList(
    "home_kind", "Which of a person's homes", {"home": "the one that counts", "other_parent": "the other parent's"}
)

RELATION = Table(
    "relation",
    "Who is what to whom, as each source now says it and as it follows. Of contradicting statements all stay. There is "
    "none that an adoption lies between.",
    key=("person_id", "relation", "other_id", "basis", "extract_id", "row"),
    columns=(
        PERSON_ID,
        Column("relation", "code", "What the person is to the other", True, RELATION_KIND),
        Column("other_id", "id", "The other person; for parents and carers the child", required=True),
        Column("from_date", "date", "First day, where one is said"),
        Column("to_date", "date", "Last day, where it has ended"),
        Column("basis", "code", "What says so", True, RELATION_BASIS),
        Column("standing", "code", "Whether it is built on", True, RELATION_STANDING),
        Column("source", "key", "The source that says so", required=True),
        LEARNT_FROM,
        EXTRACT_ID,
        ROW,
    ),
)

RELATION_CONTRADICTION = Table(
    "relation_contradiction",
    "Relations that do not fit together, for a person to decide.",
    key=("fault", "person_id", "first_id", "second_id"),
    columns=(
        Column("fault", "code", "What does not fit", True, RELATION_FAULT),
        Column("person_id", "id", "The child, or the stand-in for a parent", required=True),
        Column("first_id", "id", "Whom the better source names"),
        Column("second_id", "id", "Whom the other source names"),
        Column("source", "key", "The other source"),
        EXTRACT_ID,
        ROW,
    ),
)

FAMILY = Table(
    "family",
    "The children of one mother, or of other parents where no mother is known, with the adults who care for them.",
    key=("family_id",),
    columns=(
        Column("family_id", "id", "The family, opaque", required=True),
        Column("mother_id", "id", "The mother, where she is known as a person"),
        Column("children", "integer", "Children of it who are alive", required=True),
        Column("adults", "integer", "Adults of it, the mother included", required=True),
    ),
)

FAMILY_MEMBER = Table(
    "family_member",
    "Who is of a family, as what, and when. A child is of one family; an adult may be of several.",
    key=("family_id", "person_id", "role"),
    columns=(
        Column("family_id", "id", "The family", required=True),
        PERSON_ID,
        Column("role", "code", "Who they are in it", True, FAMILY_ROLE),
        Column("from_date", "date", "First day, where it is known"),
        Column("to_date", "date", "Last day; empty while it goes on"),
        Column("source", "key", "The source that says so; empty for a child of whom nobody says more"),
        EXTRACT_ID,
        ROW,
    ),
)

HOUSEHOLD = Table(
    "household",
    "People who lived at one address without a break in between. Never an institution, a placement or a refuge.",
    key=("household_id",),
    columns=(
        Column("household_id", "id", "The household, opaque", required=True),
        FROM_DATE,
        TO_DATE,
        Column("people", "integer", "Everybody who was ever of it", required=True),
    ),
)

HOUSEHOLD_MEMBER = Table(
    "household_member",
    "Days on which a person lived in a household. A child in two homes is of two.",
    key=("household_id", "person_id", "home", "from_date"),
    columns=(
        Column("household_id", "id", "The household", required=True),
        PERSON_ID,
        Column("home", "code", "Which of the person's homes", True, HOME_KIND),
        FROM_DATE,
        TO_DATE,
        Column("source", "key", "The source that says so", required=True),
        EXTRACT_ID,
        ROW,
    ),
)

EXPECTED_CHILD = Table(
    "expected_child",
    "A child who is or was expected, as each source tells of it. Once born the child is the person of the same id.",
    key=("person_id", "extract_id", "row"),
    columns=(
        PERSON_ID,
        Column("mother_id", "id", "The mother, where she is known as a person"),
        Column("due_on", "date", "The day the child is expected"),
        Column("ended", "code", "How the expectation ended; empty while it stands", codes=EXPECTATION_END),
        Column("ended_on", "date", "The day it ended, where it is known"),
        Column("source", "key", "The source that says so", required=True),
        LEARNT_FROM,
        EXTRACT_ID,
        ROW,
    ),
)

FAMILY_FACTS: tuple[Table, ...] = (
    RELATION, RELATION_CONTRADICTION, FAMILY, FAMILY_MEMBER, HOUSEHOLD, HOUSEHOLD_MEMBER, EXPECTED_CHILD,
)  # fmt: skip
