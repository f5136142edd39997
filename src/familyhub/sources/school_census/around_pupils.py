"""The modules about each pupil that become something: attendance, exclusions, needs, meals, funding, addresses."""

from familyhub.model import Column
from familyhub.sources.school_census.module import day, flag, identifying, module, number, on_and_off, text

_SESSIONS = (
    number("sessions", "Half days", "absencesessions"),
    text("attendancereason", "Attendance code"),
)

ATTENDANCE = on_and_off("termlysessiondetails", "Half days in the term by attendance code", *_SESSIONS)
SUMMER_ATTENDANCE = on_and_off(
    "summerhalfterm2sessiondetails", "Half days in the second half of the summer term by attendance code", *_SESSIONS
)
ANNUAL_ATTENDANCE = on_and_off("annualsessiondetails", "Half days in the year by attendance code (to 2016)", *_SESSIONS)

EXCLUSIONS = on_and_off(
    "termlyexclusions",
    "Suspensions and permanent exclusions",
    Column("startdate", "date", "First day", about="happened"),
    number("sessions", "Half days suspended"),
    text("category", "PERM permanent, SUSP (before: FIXD) suspension, LNCH at lunchtime"),
    text("reason1", "Reason", "reason"),
    text("reason2", "Second reason"),
    text("reason3", "Third reason"),
    text("senprovision", "Special educational needs provision at the time"),
    flag("incare", "Looked after at the time (to 2016)"),
    day("reviewdate", "Day of the governors' review"),
    text("reviewresult", "Result of the review"),
    day("reinstatementdate", "Day of reinstatement"),
    text("senexpert", "A SEN expert was asked for"),
)

SEN_NEEDS = module(
    "senneeds",
    "Types of special educational need, the first being the primary one.",
    "on",
    number("sentyperank", "Rank of the need, 1 the primary"),
    text("sentype", "Type of need"),
)

MEALS = module(
    "fsmperiod",
    "Periods in which a pupil is eligible for free school meals.",
    "on",
    day("fsmstartdate", "First day"),
    day("fsmenddate", "Last day; empty while it goes on", not_before="fsmstartdate"),
    text("ukcountry", "The country whose rules made the pupil eligible"),
    also="fsmperiodsonroll",
)

FUNDING = module(
    "fundingbasisitems",
    "On what basis a two-year-old's place is funded.",
    "on",
    text("fundingbasis", "ECO low income, HSD special needs or disability, LAA looked after or left care"),
)

_PLACE = (
    Column("postcode", "postcode", "Postcode", identifies=True),
    Column("uniquepropertyreferencenumber", "text", "Unique property reference number", identifies=True),
)

ADDRESSES = module(
    "addresses",
    "Pupils' addresses.",
    "on",
    *_PLACE,
    identifying("saon", "Flat or part of a building"),
    identifying("paon", "House number or name"),
    identifying("street", "Street"),
    identifying("locality", "Locality"),
    identifying("town", "Town"),
    identifying("administrativearea", "County or council"),
    identifying("posttown", "Post town"),
    *(identifying(f"addressline{line}", f"Line {line} of an address that is not split") for line in range(1, 6)),
    also="addressesonroll",
)
ADDRESSES_OFF_ROLL = module("addressesoffroll", "Addresses of pupils no longer on roll.", "off", *_PLACE)

TABLES = (
    *ATTENDANCE, *SUMMER_ATTENDANCE, *ANNUAL_ATTENDANCE, *EXCLUSIONS, SEN_NEEDS, MEALS, FUNDING, ADDRESSES,
    ADDRESSES_OFF_ROLL,
)  # fmt: skip
