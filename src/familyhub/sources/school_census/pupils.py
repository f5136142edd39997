"""The two modules of pupils: on roll on the day of the census, and those who left since the one before."""

from familyhub.model import Column
from familyhub.sources.school_census.module import day, flag, identifying, module, number, text

_NAMED = (
    Column("upn", "upn", "Unique pupil number", identifies=True),
    identifying("formerupn", "An earlier unique pupil number"),
    identifying("surname", "Family name"),
    identifying("forename", "First name"),
    identifying("middlenames", "Middle names"),
    identifying("preferredsurname", "Family name the pupil goes by"),
    identifying("formersurname", "An earlier family name"),
    identifying("uniquelearnernumber", "Unique learner number"),
    Column("dob", "date", "Date of birth", past=True),
    text("sex", "Sex", "gender"),
    day("entrydate", "First day on the school's roll"),
)

_OF_BOTH = (
    flag("parttime", "Attends part-time"),
    text("boarder", "Boarder status"),
    text("language", "First language"),
    text("ethnicity", "Ethnicity, extended codes"),
    text("countryofbirth", "Country of birth (2016 to 2018)"),
    number("termlysessionspossible", "Half days the pupil could have attended"),
    number("termlysessionsauthorised", "Half days missed with leave (to 2024)"),
    number("termlysessionsunauthorised", "Half days missed without leave (to 2024)"),
    number("termlysessionscoronavirus", "Half days not attended because of coronavirus (2021, 2022)"),
    number("termlysessionseducational", "Half days educated elsewhere (2021 to 2024)"),
    number("termlysessionsexceptional", "Half days of exceptional circumstances (2021 to 2024)"),
    number("annualsessionspossible", "Half days possible in the year (to 2016)"),
    number("annualsessionsauthorised", "Half days missed with leave in the year (to 2016)"),
    number("annualsessionsunauthorised", "Half days missed without leave in the year (to 2016)"),
    number("summerhalfterm2sessionspossible", "Half days possible in the second half of the summer term"),
    number("summerhalfterm2sessionsauthorised", "Of these, missed with leave (to 2024)"),
    number("summerhalfterm2sessionsunauthorised", "Of these, missed without leave (to 2024)"),
    number("summerhalfterm2sessionseducational", "Of these, educated elsewhere (2021 to 2024)"),
    number("summerhalfterm2sessionsexceptional", "Of these, exceptional circumstances (2021 to 2024)"),
    text("missingaddress", "Why there is no address"),
    number("qualhrs", "Planned qualification hours"),
    number("nonqualhrs", "Planned hours without a qualification"),
    number("qualhrspreviousyear", "Planned qualification hours, year before"),
    number("nonqualhrspreviousyear", "Planned hours without a qualification, year before"),
    number("tlevelqualhrs", "T level qualification hours"),
    number("tlevelnonqualhrs", "T level hours without a qualification"),
    *(
        text(f"{subject}gcse{item}", f"{subject.capitalize()} GCSE: {says}")
        for subject in ("maths", "english")
        for item, says in (
            ("highestpriorattainment", "highest grade so far"),
            ("highestpriorattainmentpreviousyear", "highest grade, year before"),
            ("priorattainmentyeargroup", "year group of that grade (to 2020)"),
            ("priorattainmentyear11", "that grade by year 11"),
            ("fundingexemption", "exemption from the condition of funding"),
        )
    ),
)

ON_ROLL = module(
    "pupilonroll",
    "Pupils on a school's roll on the day of the census.",
    "itself",
    *_NAMED,
    text("schoolcensustableid", "The row of the module schoolcensus"),
    text("ncyearactual", "National curriculum year"),
    text("senprovision", "Special educational needs provision: N, K, E; older files A, P, S"),
    text("enrolstatus", "Enrolment: current, main, subsidiary, other"),
    text("classtype", "Nursery class or other"),
    text("youngcarer", "Young carer: P by the parent or pupil, S by the school, N not declared"),
    text("servicechild", "Child of a serving member of the armed forces"),
    text("plaa", "Left care for adoption, guardianship or a child arrangements order", "adoptedfromcare"),
    flag("topupfunding", "Top-up funding from the council"),
    flag("senunitindicator", "In a SEN unit"),
    flag("resourcedprovisionindicator", "In resourced provision"),
    number("unitcontacttime", "Hours a week in the unit"),
    number("hoursatsetting", "Hours a week at the setting"),
    number("fundedhours", "Funded hours of early education a week"),
    number("extendedhours", "Extended funded hours a week"),
    number("expandedhours", "Expanded funded hours a week"),
    text("eligibilitycode", "Eligibility code for extended hours", "thirtyhourcode"),
    flag("dafindicator", "Disability access fund"),
    text("eyppr", "Early years pupil premium", "eyppe"),
    text("eyppbf", "Basis of the early years pupil premium"),
    flag("schoollunchtaken", "Took a school lunch on the day"),
    flag("ftemp", "In full-time employment"),
    text("yssa", "Consent to share with youth support services"),
    text("proficiencyinenglish", "Proficiency in English (2016 to 2018)"),
    text("moveoffrollflag", "Moved off roll"),
    text("duplicatenotfunded", "A duplicate that is not funded"),
    *_OF_BOTH,
)

OFF_ROLL = module(
    "pupilnolongeronroll",
    "Pupils who left a school's roll since the census before; once for each stay.",
    "itself",
    *_NAMED,
    day("leavingdate", "Last day on the roll", not_before="entrydate"),
    text("schoolcensustableid", "The row of the module schoolcensus"),
    text("ncyearleaving", "National curriculum year on leaving"),
    text("moveonrollflag", "Moved on roll"),
    *_OF_BOTH,
)
