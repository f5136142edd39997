"""The modules that are landed and of which nothing is made yet: older learners, alternative provision, nationality."""

from familyhub.sources.school_census.module import day, flag, module, number, on_and_off, text

ALTERNATIVE_PROVISION = on_and_off(
    "approvisiondetail",
    "Why a pupil is in alternative provision",
    text("prevurn", "The school before"),
    text("apreason", "Reason"),
    text("senprovisionentry", "Special educational needs provision on entry"),
)

ARRANGED_BY_SCHOOL = on_and_off(
    "schoolarrangedapdetail",
    "Alternative provision that a school arranged",
    text("urn", "The provider's unique reference number"),
    text("ukprn", "The provider's UK number"),
    text("companynumber", "The provider's company number"),
    text("applacementpostcode", "The provider's postcode"),
    day("entrydate", "First day"),
    day("leavingdate", "Last day", not_before="entrydate"),
    number("apsessionsperweek", "Half days a week"),
    text("apsettingtype", "Type of setting"),
    text("placementreason", "Reason"),
    text("apattendancepattern", "Full-time or part-time"),
    text("senprovisionentry", "Special educational needs provision on entry"),
    text("senprovisionleaving", "Special educational needs provision on leaving"),
)

NATIONALITY = on_and_off("nationalities", "Nationalities (2016 to 2018)", text("nationality", "Nationality"))

LEARNER_FUNDING = on_and_off(
    "learnerfam",
    "Funding and monitoring of learners",
    text("learnerfamtype", "Type"),
    text("learnerfamcode", "Code"),
    number("learnerfamhours", "Hours (2022 to 2024)"),
)

LEARNER_SUPPORT = on_and_off("learnersupport", "Support for learners over 16", text("supportcode", "Kind of support"))

_AIM = (
    text("qn", "Qualification number", "qan"),
    text("scc", "Subject code", "disccode"),
    flag("coreaim", "Core aim"),
    text("partnerukprn", "The partner's UK number"),
    day("learningstartdate", "Start"),
    day("learningplannedenddate", "Planned end"),
    day("learningactualenddate", "End"),
    text("learningaimstatus", "Status"),
    text("learningaimwithdrawalreason", "Reason for withdrawal"),
    flag("traineeship", "Traineeship (to 2024)"),
    text("progtype", "Type of programme"),
)

AIMS_ON_ROLL = module(
    "learningaimsonroll",
    "Learning aims: pupils on roll.",
    "programme on",
    text("pupilonrolltableid", "The pupil (to 2020)"),
    *_AIM,
)
AIMS_OFF_ROLL = module(
    "learningaimsoffroll",
    "Learning aims: pupils no longer on roll.",
    "programme off",
    text("pupilnolongeronrolltableid", "The pupil (to 2020)"),
    *_AIM,
)

PROGRAMMES = on_and_off(
    "programmeaims",
    "Programme aims",
    text("qn", "Qualification number"),
    day("programmestartdate", "Start"),
    day("programmeplannedenddate", "Planned end"),
    day("programmeactualenddate", "End"),
    text("programmeaimstatus", "Status"),
    text("programmeaimwithdrawalreason", "Reason for withdrawal"),
    *(column for column in _AIM if column.name.startswith("learning")),
    flag("traineeship", "Traineeship (to 2024)"),
    text("progtype", "Type of programme"),
)

WORKPLACES = on_and_off(
    "workplaceentity",
    "Work placements",
    day("wpstartdate", "Start"),
    day("wpenddate", "End", not_before="wpstartdate"),
    number("wphours", "Hours"),
    text("wpmode", "Internal or external"),
    text("wpemployerid", "Employer (to 2023)"),
    kind="aim",
)

TABLES = (
    *ALTERNATIVE_PROVISION, *ARRANGED_BY_SCHOOL, *NATIONALITY, *LEARNER_FUNDING, *LEARNER_SUPPORT, AIMS_ON_ROLL,
    AIMS_OFF_ROLL, *PROGRAMMES, *WORKPLACES,
)  # fmt: skip
