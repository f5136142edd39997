"""The linked tables about doubt: pairs of people who may be one, and records that may be somebody else's.

They stand in `facts.duckdb` like those of `facts`: opaque ids, no names, no numbers, no addresses. Measures read them
to say what the linkage may cost a figure.
"""

from familyhub.model.columns import PERSON_ID
from familyhub.model.table import Column, Table

APART_ID = Column("apart_id", "id", "Whom the records would be by themselves", required=True)
STEP = Column("step", "integer", "1 for the weakest tie alone, then one more tie each time", required=True)

DOUBTFUL_LINK = Table(
    "doubtful_link",
    "Two people who may be one: not joined, and for a person to decide.",
    key=("person_id", "other_id"),
    columns=(
        PERSON_ID,
        Column("other_id", "id", "The other; of the two the one with the higher id", required=True),
        Column("weight", "number", "Match weight of their strongest pair of records, in bits; empty for a number"),
        Column("why", "text", "What keeps them apart, in words", required=True),
    ),
)

WEAK_TIE = Table(
    "weak_tie",
    "Records that only a weak tie holds to their person, as they would stand by themselves were the tie cut.",
    key=("person_id", "step", "apart_id"),
    columns=(
        PERSON_ID,
        STEP,
        APART_ID,
        Column("weight", "number", "Match weight of the strongest tie that is cut, in bits", required=True),
        Column("birth_date", "date", "Date of birth by these records alone"),
        Column("death_date", "date", "Date of death by these records alone"),
        Column("learnt_on", "date", "The day they first told of anybody"),
        Column("rest_birth_date", "date", "Date of birth of the person by the other records alone"),
        Column("takes_birth", "flag", "Whether they tell of the birth, and the person's other records do not", True),
    ),
)

WEAK_LINE = Table(
    "weak_line",
    "The lines of files that such records are told in.",
    key=("person_id", "step", "extract_id", "row"),
    columns=(
        PERSON_ID,
        STEP,
        APART_ID,
        Column("extract_id", "integer", "The extract the line is in", required=True),
        Column("row", "integer", "The line of that extract's file", required=True),
    ),
)

REVIEW_QUESTION = Table(
    "review_question",
    "What people are asked about doubtful pairs, by number: it leads from an open figure to its question. Of "
    "records of adopted children there is none.",
    key=("question",),
    columns=(
        Column("question", "key", "The number, as `familyhub review` lists it", required=True),
        PERSON_ID,
        Column("other_id", "id", "The other; the same where the two are joined now, by one pair alone", required=True),
        Column("weight", "number", "Match weight of the pair in bits; empty for a number"),
    ),
)

LINKAGE_FACTS: tuple[Table, ...] = (DOUBTFUL_LINK, WEAK_TIE, WEAK_LINE, REVIEW_QUESTION)
