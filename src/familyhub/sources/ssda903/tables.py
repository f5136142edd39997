"""The SSDA903 return as tables: one for each file of the CSV set, with the field names of 2017 to 2026.

No code list is declared: an unknown code makes no row unusable, and the canonical SQL says what it knows. LA and YEAR
are no fields of the return; regional platforms add them to the files they pass on.
"""

from dataclasses import replace

from familyhub.model import Column, Table

SHARED = ("CHILD", "DOB", "SEX", "LA", "YEAR")
"""Columns that several tables hold about the child; XML states them once."""

CHILD = Column(
    "CHILD",
    "key",
    "The child's id in the council's system",
    required=True,
    also=("CHILDID", "CHILD_ID"),
    about="person",
)
DOB = Column("DOB", "date", "Date of birth", past=True)
DOB_AGAIN = replace(DOB, costs="cell")
"""The date of birth as it stands once more beside an episode or a review: that of the header and of OC3 counts."""
SEX = Column("SEX", "text", "Sex: 1, 2 to 2024, M, F, U from 2025", also=("GENDER",))
ADDED = (
    Column("LA", "text", "The council, where somebody added it"),
    Column("YEAR", "text", "The year the return ends in, where somebody added it"),
)


def _code(name: str, says: str, *also: str) -> Column:
    return Column(name, "text", says, also=also)


HEADER = Table(
    "ssda903_header",
    "Children: one row each.",
    key=("CHILD",),
    columns=(
        CHILD,
        SEX,
        DOB,
        _code("ETHNIC", "Ethnicity, DfE codes", "ETHNICITY"),
        # Text, not a UPN: UN1 to UN7 say why there is none, and are no faults.
        Column("UPN", "text", "Unique pupil number, or UN1 to UN7 for why there is none", identifies=True),
        _code("MOTHER", "1 where she is a mother"),
        Column("MC_DOB", "date", "Date of birth of her first child", past=True, about="other", makes="/first child"),
        _code("UASC", "1 where unaccompanied and seeking asylum; in XML only"),
        *ADDED,
    ),
)

EPISODES = Table(
    "ssda903_episodes",
    "Episodes of care: a new one begins with each change of legal status or placement.",
    key=("CHILD", "DECOM"),
    columns=(
        CHILD,
        Column("DECOM", "date", "First day", required=True, past=True, about="happened"),
        _code("RNE", "Why the episode began"),
        _code("LS", "Legal status"),
        _code("CIN", "Category of need"),
        _code("PLACE", "Type of placement", "PL", "PLACEMENT"),
        _code("PLACE_PROVIDER", "Who provides the placement"),
        Column("DEC", "date", "Day the episode ceased", not_before="DECOM"),
        _code("REC", "Why the episode ceased"),
        _code("REASON_PLACE_CHANGE", "Why the placement changed"),
        Column("HOME_POST", "postcode", "Postcode of the home the child came from", identifies=True),
        Column("PL_POST", "postcode", "Postcode of the placement", identifies=True),
        Column("URN", "text", "Ofsted's number of the provider"),
        _code("PL_LA", "Council the placement lies in"),
        _code("PL_LOCATION", "Whether the placement lies inside the council"),
        _code("PL_DISTANCE", "Miles between home and placement"),
        *ADDED,
    ),
)

REVIEWS = Table(
    "ssda903_reviews",
    "Reviews of a looked-after child's care.",
    key=("CHILD", "REVIEW"),
    columns=(
        CHILD,
        DOB_AGAIN,
        Column("REVIEW", "date", "Day of the review", required=True, about="happened"),
        _code("REVIEW_CODE", "How the child took part"),
        *ADDED,
    ),
)

UASC = Table(
    "ssda903_uasc",
    "Unaccompanied children who seek asylum.",
    key=("CHILD",),
    columns=(CHILD, SEX, DOB_AGAIN, Column("DUC", "date", "Day the status ceased or will cease"), *ADDED),
)

OC2 = Table(
    "ssda903_oc2",
    "Health and offending of children looked after for twelve months: indicators of the year, without days.",
    key=("CHILD",),
    columns=(
        CHILD,
        DOB_AGAIN,
        Column("SDQ_SCORE", "number", "Strengths and Difficulties Questionnaire, total", lowest=0, highest=40),
        _code("SDQ_REASON", "Why there is no score"),
        _code("CONVICTED", "Convicted or cautioned in the year"),
        _code("HEALTH_CHECK", "Health surveillance checks up to date"),
        _code("IMMUNISATIONS", "Immunisations up to date"),
        _code("TEETH_CHECK", "Teeth checked in the year"),
        _code("HEALTH_ASSESSMENT", "Annual health assessment held"),
        _code("SUBSTANCE_MISUSE", "Identified as misusing substances"),
        _code("INTERVENTION_RECEIVED", "Received an intervention for it"),
        _code("INTERVENTION_OFFERED", "Was offered one and refused"),
        *ADDED,
    ),
)

OC3 = Table(
    "ssda903_oc3",
    "Care leavers, around their 17th to 21st birthday.",
    key=("CHILD",),
    columns=(
        CHILD,
        DOB,
        _code("IN_TOUCH", "Whether the council is in touch"),
        _code("ACTIV", "Education, training or work"),
        _code("ACCOM", "Accommodation"),
        *ADDED,
    ),
)

AD1 = Table(
    "ssda903_ad1",
    "Children adopted in the year, and their adopters.",
    key=("CHILD", "DATE_INT"),
    columns=(
        CHILD,
        DOB_AGAIN,
        Column("DATE_INT", "date", "Day the adopters were found"),
        Column("DATE_MATCH", "date", "Day the match was agreed", costs="cell"),
        _code("FOSTER_CARE", "Adopted by former foster carers"),
        _code("NB_ADOPTR", "Number of adopters"),
        _code("SEX_ADOPTR", "Sex of the adopters"),
        _code("LS_ADOPTR", "Legal status of the adopters"),
        *ADDED,
    ),
)

PLACED_ADOPTION = Table(
    "ssda903_placed_adoption",
    "Decisions that a child should be placed for adoption.",
    key=("CHILD", "DATE_PLACED"),
    columns=(
        CHILD,
        DOB_AGAIN,
        Column("DATE_PLACED", "date", "Day of the decision", required=True, past=True, about="happened"),
        Column("DATE_PLACED_CEASED", "date", "Day it was reversed", not_before="DATE_PLACED"),
        _code("REASON_PLACED_CEASED", "Why it was reversed"),
        *ADDED,
    ),
)

PREVIOUS_PERMANENCE = Table(
    "ssda903_prev_perm",
    "Permanent homes that a child had before coming into care.",
    key=("CHILD",),
    columns=(
        CHILD,
        DOB_AGAIN,
        _code("PREV_PERM", "Kind of permanent home"),
        _code("LA_PERM", "Council that arranged it"),
        # Text, not a date: "zz" stands for a day or a month that nobody knows.
        Column("DATE_PERM", "text", "Day of the order, as far as it is known"),
        *ADDED,
    ),
)

MISSING = Table(
    "ssda903_missing",
    "Times a looked-after child was missing, or away without leave.",
    key=("CHILD", "MIS_START"),
    columns=(
        CHILD,
        DOB_AGAIN,
        _code("MISSING", "M missing, A away without leave"),
        Column("MIS_START", "date", "First day", required=True, past=True, about="happened"),
        Column("MIS_END", "date", "Last day", not_before="MIS_START"),
        *ADDED,
    ),
)

SOCIAL_WORKER = Table(
    "ssda903_sw_episodes",
    "Social workers of a child, from 2024.",
    key=("CHILD", "SW_DECOM"),
    columns=(
        CHILD,
        DOB_AGAIN,
        Column("SW_ID", "key", "The social worker's registration number", about="practitioner"),
        Column("SW_DECOM", "date", "First day", required=True, past=True, about="happened"),
        Column("SW_DEC", "date", "Last day", not_before="SW_DECOM"),
        _code("SW_REASON", "Why the social worker changed"),
        *ADDED,
    ),
)

LIBERTY = Table(
    "ssda903_dolo",
    "Deprivation of liberty orders.",
    key=("CHILD", "DOLO_START"),
    columns=(
        CHILD,
        DOB_AGAIN,
        Column("DOLO_START", "date", "First day", required=True, past=True, about="happened"),
        Column("DOLO_END", "date", "Last day", not_before="DOLO_START"),
        *ADDED,
    ),
)

TABLES: tuple[Table, ...] = (
    HEADER, EPISODES, REVIEWS, UASC, OC2, OC3, AD1, PLACED_ADOPTION, PREVIOUS_PERMANENCE, MISSING, SOCIAL_WORKER,
    LIBERTY,
)  # fmt: skip

TELLING: dict[str, tuple[str, ...]] = {
    HEADER.name: ("ETHNIC", "MC_DOB"),
    EPISODES.name: ("DECOM",),
    REVIEWS.name: ("REVIEW",),
    UASC.name: ("DUC",),
    OC2.name: ("SDQ_SCORE", "SDQ_REASON", "CONVICTED", "TEETH_CHECK", "HEALTH_CHECK", "SUBSTANCE_MISUSE"),
    OC3.name: ("IN_TOUCH", "ACTIV"),
    AD1.name: ("DATE_INT", "DATE_MATCH", "LS_ADOPTR"),
    PLACED_ADOPTION.name: ("DATE_PLACED",),
    PREVIOUS_PERMANENCE.name: ("PREV_PERM", "DATE_PERM"),
    MISSING.name: ("MIS_START",),
    SOCIAL_WORKER.name: ("SW_DECOM",),
    LIBERTY.name: ("DOLO_START",),
}
"""Columns that only this return has: without one of them, CHILD, DOB and SEX may be anybody's list."""
