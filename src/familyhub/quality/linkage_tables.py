"""The tables of `marts.duckdb` that say how well records were linked: counts, and opaque ids where a check opens."""

from familyhub.model import Column, Table

SOURCE = Column("source", "key", "The system that sent it", required=True)
RECORDS = Column("records", "integer", "Records, by the source's own ids", required=True)
PEOPLE = Column("people", "integer", "People they belong to", required=True)

LINKAGE_SOURCE = Table(
    "linkage_source",
    "Records of a source by what became of them: tied to another source and by what, alone, or never to be linked.",
    key=("source", "standing", "why"),
    columns=(
        SOURCE,
        Column("standing", "key", "tied, within, alone, apart or never", required=True),
        Column(
            "why",
            "key",
            "tied and within: the rule that ties; alone: the strongest held; apart and never: the reason",
            required=True,
        ),
        RECORDS,
        Column("doubtful", "integer", "Of them those whose person somebody is asked about", required=True),
    ),
)

LINKAGE_OVERLAP = Table(
    "linkage_overlap",
    "How many records of a source belong to people whom another source knows.",
    key=("source", "other"),
    columns=(
        SOURCE,
        Column("other", "key", "The other source", required=True),
        RECORDS,
        Column("tied", "integer", "Of them those of people whom the other source knows", required=True),
    ),
)

LINKAGE_DOUBT = Table(
    "linkage_doubt",
    "What is for a person to decide, by why.",
    key=("kind", "why"),
    columns=(
        Column("kind", "key", "doubtful (not joined), forbidden (something stands against it) or thin (joined)", True),
        Column("why", "text", "Why, in words", required=True),
        Column("pairs", "integer", "Pairs of records or of groups of records", required=True),
    ),
)

LINKAGE_CHECK = Table(
    "linkage_check",
    "What cannot be so, or hardly can, among the people as they were linked.",
    key=("check_name",),
    columns=(
        Column("check_name", "key", "The check, by its name", required=True),
        Column("people", "integer", "People of whom it is so", required=True),
    ),
)

LINKAGE_CHECK_MEMBER = Table(
    "linkage_check_member",
    "The people of whom something impossible is so, by opaque id.",
    key=("check_name", "person_id", "other_id"),
    columns=(
        Column("check_name", "key", "The check, by its name", required=True),
        Column("person_id", "id", "The person", required=True),
        Column("other_id", "id", "Whom or what else it is about: a delivery"),
    ),
)

LINKAGE_BAND = Table(
    "linkage_band",
    "Pairs of records that the model found, by how strongly, beside what numbers and people say of them.",
    key=("band",),
    columns=(
        Column("band", "integer", "The lowest weight of the band in bits; a band is 5 wide", required=True),
        Column("pairs", "integer", "Pairs of records the model found", required=True),
        Column("joined", "integer", "Of them those that are one person in the snapshot", required=True),
        Column("same_number", "integer", "Pairs that bear one NHS number", required=True),
        Column("other_number", "integer", "Pairs that bear different NHS numbers", required=True),
        Column("decided_same", "integer", "Pairs that somebody decided to be one person", required=True),
        Column("decided_different", "integer", "Pairs that somebody decided to be two", required=True),
    ),
)

LINKAGE_PROOF = Table(
    "linkage_proof",
    "Pairs of records of two sources that an NHS number proves to be one person, and how many the model finds alone.",
    key=("dimension", "value"),
    columns=(
        Column("dimension", "key", "all, sources, ethnicity, quintile, sex, age or birth", required=True),
        Column("value", "key", "The group; empty for all", required=True),
        Column("proved", "integer", "Pairs that share an NHS number and a birth date, both with names", required=True),
        Column("people", "integer", "People they are of", required=True),
        Column("found", "integer", "Of the pairs those that the model would join by itself", required=True),
        Column("mistaken", "integer", "Pairs it would join whose NHS numbers differ", required=True),
        Column("nameless", "integer", "Pairs that a number proves, and of which a record holds no name", required=True),
    ),
)

LINKAGE_GROUP = Table(
    "linkage_group",
    "Records by what they themselves say of the person, and how many are tied to another source.",
    key=("dimension", "value", "source"),
    columns=(
        Column("dimension", "key", "ethnicity, quintile, sex, age or birth", required=True),
        Column("value", "key", "The group, as coded; unknown where the record does not say", required=True),
        Column("source", "key", "The system that sent it; empty for all together", required=True),
        RECORDS,
        PEOPLE,
        Column("tied", "integer", "Records of people whom another source knows too", required=True),
        Column("doubtful", "integer", "Records of people whom somebody is asked about", required=True),
        Column("impossible", "integer", "People of whom something impossible is so", required=True),
    ),
)

_JOINED_BY = Column("joined_by", "key", "number, model, local (id, mother, unborn) or through (other records)", True)
_GROUP = (
    Column("dimension", "key", "all, ethnicity, quintile, sex, age or birth", required=True),
    Column("value", "key", "The group; empty for all", required=True),
)

LINKAGE_JOINED = Table(
    "linkage_joined",
    "Pairs of records that were joined without anybody's decision, by what joins them. Without restricted people.",
    key=("joined_by", "dimension", "value"),
    columns=(_JOINED_BY, *_GROUP, Column("pairs", "integer", "Pairs of records", required=True)),
)

LINKAGE_SAMPLE = Table(
    "linkage_sample",
    "What people said of joined pairs that were drawn at random.",
    key=("joined_by", "dimension", "value"),
    columns=(
        _JOINED_BY,
        *_GROUP,
        Column("pairs", "integer", "Pairs there were to draw from", required=True),
        Column("asked", "integer", "Pairs drawn whose records are still there", required=True),
        Column("same", "integer", "Of them those that are one person", required=True),
        Column("different", "integer", "Of them those that are two people", required=True),
        Column("unsure", "integer", "Of them those of which it cannot be told", required=True),
    ),
)

LINKAGE_DRAW = Table(
    "linkage_draw",
    "The sample of joined pairs that people are asked about: one row, none where nobody asked for one.",
    key=("snapshot",),
    columns=(
        Column("snapshot", "key", "The snapshot it was drawn from", required=True),
        Column("as_at", "date", "Its newest day", required=True),
        Column("drawn_on", "date", "When it was asked for", required=True),
        Column("drawn", "integer", "How many pairs", required=True),
    ),
)

LINKAGE_SETTING = Table(
    "linkage_setting",
    "By what the records of the snapshot were linked: one row.",
    key=("model",),
    columns=(
        Column("model", "key", "The model's version", required=True),
        Column("link_at", "number", "Match weight in bits from which the model joins by itself", required=True),
    ),
)

LINKAGE_TABLES: tuple[Table, ...] = (
    LINKAGE_SOURCE, LINKAGE_OVERLAP, LINKAGE_DOUBT, LINKAGE_CHECK, LINKAGE_CHECK_MEMBER, LINKAGE_BAND, LINKAGE_PROOF,
    LINKAGE_GROUP, LINKAGE_JOINED, LINKAGE_SAMPLE, LINKAGE_DRAW, LINKAGE_SETTING,
)  # fmt: skip
