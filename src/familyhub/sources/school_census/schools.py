"""The modules about schools: the return itself, the school, its classes and its childcare."""

from familyhub.model import Column, Table
from familyhub.sources.school_census.module import SCHOOL, day, flag, module, number, text

CENSUS = Table(
    "schoolcensus",
    "What a school's return says of itself: which term, which year, which day.",
    key=("schoolcensustableid",),
    columns=(
        Column("schoolcensustableid", "key", "The row's id", required=True),
        SCHOOL,
        text("schoolcensusorderseqcolumn", "The row's place in the module"),
        text("sourceid", "The entry in the school's own return"),
        text("name", "Name of the collection"),
        text("collection", "Collection"),
        text("term", "AUT, SPR or SUM"),
        number("year", "Calendar year of the census"),
        day("referencedate", "Day of the census"),
        text("serialno", "Serial number"),
        text("sourcelevel", "School or council"),
        text("lea", "The council's three digits"),
        text("estab", "The school's four digits"),
        text("urn", "The school's unique reference number"),
        text("softwarecode", "The system that made the return"),
        text("release", "Release of that system"),
        text("xversion", "Version of the return"),
        text("datetime", "When the return was made"),
    ),
)

_HEARINGS = tuple(
    number(f"{level}{step}", f"Admission appeals, {level}: {step}", *((step,) if level == "secondary" else ()))
    for level in ("infants", "secondary")
    for step in ("lodged", "withdrawn", "heard", "upheld", "rejected")
)

_ADDRESS = (
    "postcode", "saon", "paon", "street", "locality", "town", "administrativearea", "posttown", "addressline1",
    "addressline2", "addressline3", "addressline4", "addressline5",
)  # fmt: skip

SCHOOL_TABLE = Table(
    "school",
    "Schools.",
    key=("schooltableid",),
    columns=(
        Column("schooltableid", "key", "The row's id", required=True),
        SCHOOL,
        text("schoolorderseqcolumn", "The row's place in the module"),
        text("sourceid", "The entry in the school's own return"),
        text("schoolcensustableid", "The row of the module schoolcensus"),
        text("schoolname", "The school's name"),
        text("phase", "Phase"),
        text("type", "Type of school"),
        text("governance", "Governance"),
        text("intake", "Intake"),
        text("lowestncyeargroup", "Lowest year group"),
        text("highestncyeargroup", "Highest year group"),
        text("email", "E-mail address"),
        text("phoneno", "Telephone number"),
        text("accommodation", "Day, boarding or hostel"),
        flag("childmothers", "Has pupils who are mothers"),
        flag("childcareplaces", "Offers childcare places to them"),
        *(
            number(name, says)
            for name, says in (
                ("maxdaypupils", "Most day pupils"),
                ("maxboarders", "Most boarders"),
                ("minmaleage", "Youngest age, boys"),
                ("maxmaleage", "Oldest age, boys"),
                ("minfemaleage", "Youngest age, girls"),
                ("maxfemaleage", "Oldest age, girls"),
                ("parttimenotin", "Part-time pupils not in school"),
                ("privatestudy", "Pupils in private study"),
                ("pupilsatotherschool", "Pupils at another school"),
                ("workexperience", "Pupils at work experience"),
                ("fecollege", "Pupils at a college"),
                ("freemealstaken", "Free meals taken on the day"),
                ("teenmotherplaces", "Places for mothers"),
            )
        ),
        *_HEARINGS,
        *(text(name, f"The school's address (2016): {name}") for name in _ADDRESS),
    ),
)

CLASSES = module(
    "classes",
    "Classes as they ran at the chosen hour.",
    "school",
    text("classname", "Name"),
    text("yeargroup", "Year group"),
    text("keystage", "Key stage"),
    text("category", "Category"),
    text("classactivity", "Activity"),
    number("teachers", "Teachers"),
    number("nonteachers", "Other adults"),
    text("ppateachers", "Teachers who plan, prepare and assess", "ppa"),
    number("homepupils", "The school's own pupils"),
    number("guestpupils", "Pupils of other schools"),
    *(number(f"exception{letter}", f"Exceptions of kind {letter.upper()}") for letter in "abcdefgh"),
)

CHILDCARE = module(
    "childcare",
    "Childcare at the school.",
    "school",
    text("openingtime", "Opens"),
    text("closingtime", "Closes"),
    number("noofchildcareplaces", "Places"),
    number("childcarewksopen", "Weeks open"),
    text("onsite", "On the site"),
    text("childcaresignposting", "Signposting"),
    text("typeofchildcare", "Before school, after school, holiday, under five"),
    text("childcareprovider", "Who provides it"),
    text("otherschools", "Open to other schools' pupils"),
    text("childcareplacesavailability", "Places are available"),
    text("childcarebefore8am", "Opens before 8"),
    text("childcareuntil6pm", "Stays open until 6"),
    text("childcarecovers8amto6pm", "Covers 8 to 6"),
    text("holidaychildcareproviderhours", "Holiday hours"),
)

PROVISIONS = module(
    "provisions",
    "Needs that a special school is for.",
    "school",
    text("specialschooltype", "Type of need"),
)

LEVELS = module("levels", "Levels of data in the return (to 2018).", "census", text("cbdslevel", "Pupil or school"))

TABLES = (CENSUS, SCHOOL_TABLE, CLASSES, CHILDCARE, PROVISIONS, LEVELS)
