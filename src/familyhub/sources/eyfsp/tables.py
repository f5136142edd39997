"""EYFSP results: one row a child, with the 17 early learning goals of 2021, or those of the framework before."""

from familyhub.model import Column, Table

GOALS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("listening", "Listening, attention and understanding", ("COM E01", "listening and attention and understanding")),
    ("speaking", "Speaking", ("COM E02",)),
    ("self_regulation", "Self-regulation", ("PSE E03",)),
    ("managing_self", "Managing self", ("PSE E04",)),
    ("building_relationships", "Building relationships", ("PSE E05",)),
    ("gross_motor", "Gross motor skills", ("PHY E06", "gross motor")),
    ("fine_motor", "Fine motor skills", ("PHY E07", "fine motor")),
    ("comprehension", "Comprehension", ("LIT E08",)),
    ("word_reading", "Word reading", ("LIT E09",)),
    ("writing", "Writing", ("LIT E10",)),
    ("number", "Number", ("MAT E11",)),
    ("numerical_patterns", "Numerical patterns", ("MAT E12",)),
    ("past_and_present", "Past and present", ("UTW E13",)),
    ("people_and_communities", "People, culture and communities", ("UTW E14", "people cultures and communities")),
    ("natural_world", "The natural world", ("UTW E15",)),
    ("creating", "Creating with materials", ("EXP E16", "EAD E16")),
    ("being_imaginative", "Being imaginative and expressive", ("EXP E17", "EAD E17")),
)
"""The goals in the order of the framework: the model's domain, the name, and how files head it beside that."""

GOALS_BEFORE_2021: tuple[tuple[str, str], ...] = (
    ("listening_and_attention", "Listening and attention"),
    ("understanding", "Understanding"),
    ("speaking_2013", "Speaking"),
    ("moving_and_handling", "Moving and handling"),
    ("health_and_self_care", "Health and self-care"),
    ("self_confidence", "Self-confidence and self-awareness"),
    ("managing_feelings", "Managing feelings and behaviour"),
    ("making_relationships", "Making relationships"),
    ("reading", "Reading"),
    ("writing_2013", "Writing"),
    ("numbers", "Numbers"),
    ("shape_space_and_measures", "Shape, space and measures"),
    ("people_and_communities_2013", "People and communities"),
    ("the_world", "The world"),
    ("technology", "Technology"),
    ("media_and_materials", "Exploring and using media and materials"),
    ("being_imaginative_2013", "Being imaginative"),
)


def _spellings(place: int, name: str, letter: str, more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """How files head the goal at that place: by its name, or by a letter and its number."""
    return (name, *more, f"{letter}{place:02d}", f"{letter}{place}", f"ELG{place:02d}{letter}")


CHILD = (
    Column("pupil_id", "key", "The child's id in the system that sent the row", about="person",
           also=("pupil ID", "child ID", "pupil reference", "local ID", "person ID", "admission number")),
    Column("upn", "upn", "Unique pupil number", identifies=True, also=("unique pupil number", "pupil UPN")),
    Column("surname", "text", "Family name", identifies=True, also=("last name", "legal surname", "family name")),
    Column("forename", "text", "First name", identifies=True, also=("first name", "legal forename", "given name")),
    Column("birth_date", "date", "Date of birth", past=True, also=("DOB", "date of birth", "person birth date")),
    Column("sex", "text", "Sex", also=("gender",)),
    Column("ethnicity", "text", "Ethnicity, school codes", also=("ethnic code", "ethnic group")),
    Column("postcode", "postcode", "Postcode", identifies=True, also=("home postcode", "pupil postcode")),
    Column("school_urn", "text", "The school's unique reference number", also=("URN", "school URN")),
    Column("school_number", "text", "The school's seven digits of the DfE",
           also=("LAESTAB", "DfE number", "DfE no", "estab", "school code", "establishment number")),
    Column("school_name", "text", "The school's or setting's name", also=("school", "setting", "establishment name")),
    Column("year", "text", "School year of the results",
           also=("academic year", "school year", "year of results", "result year", "collection year")),
    Column("assessed_on", "date", "The day of the assessment", about="happened",
           also=("assessment date", "date of assessment", "result date", "date of result")),
    Column("gld", "text", "Good level of development, as stated",
           also=("good level of development", "achieved GLD", "GLD achieved", "is GLD")),
)  # fmt: skip

RESULT = Table(
    "eyfsp_result",
    "Results of the profile, framework of 2021: one row a child.",
    key=("pupil_id", "upn", "year"),
    columns=(
        *CHILD,
        *(
            Column(domain, "text", name, also=_spellings(place, name, "E", more))
            for place, (domain, name, more) in enumerate(GOALS, start=1)
        ),
    ),
)

RESULT_BEFORE_2021 = Table(
    "eyfsp_result_2013",
    "Results of the profile, framework of 2013 to 2021, whose goals are others: one row a child.",
    key=("pupil_id", "upn", "year"),
    columns=(
        *CHILD,
        *(
            Column(domain, "text", name, also=_spellings(place, name, "G"))
            for place, (domain, name) in enumerate(GOALS_BEFORE_2021, start=1)
        ),
    ),
)

TABLES = (RESULT, RESULT_BEFORE_2021)
