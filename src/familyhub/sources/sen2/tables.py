"""The nine modules of SEN2 person level, under the names of the export that the DfE's system gives back to councils.

Each row hangs on the one above it: request on person, assessment on request, named plan on assessment, active plan on
request, placement and need on active plan.
"""

from familyhub.model import Column, Table


def _key(name: str, says: str, required: bool = False) -> Column:
    return Column(name, "key", says, required)


def _module(name: str, says: str, *own: Column) -> Table:
    columns = (
        _key(f"{name}tableid", "The row's id", required=True),
        Column("NativeId", "text", "The return's id in the system that made the export"),
        Column(f"{name}orderseqcolumn", "text", "The row's place in the module"),
        Column("sourceid", "text", "The entry in the council's own return"),
        *own,
    )
    return Table(f"sen2_{name}", says, key=(f"{name}tableid",), columns=columns)


def _text(name: str, says: str, *also: str) -> Column:
    return Column(name, "text", says, also=also)


def _flag(name: str, says: str) -> Column:
    return Column(name, "flag", says)


def _day(name: str, says: str, not_before: str | None = None) -> Column:
    return Column(name, "date", says, not_before=not_before)


def _noted(name: str, says: str) -> Column:
    """A date that nothing is read from: the row counts as it would without it."""
    return Column(name, "date", says, costs="cell")


RETURN = _module(
    "sen2",
    "What the return says of itself: one row.",
    Column("collection", "text", "Collection"),
    Column("year", "number", "Year of the collection; it covers the calendar year before", required=True),
    _day("referencedate", "Day of the census"),
    _text("lea", "The council's three digits"),
    _text("sourcelevel", "Level"),
    _text("softwarecode", "The system that made the return"),
    _text("release", "Release of that system"),
    _text("serialno", "Serial number"),
    _text("datetime", "When the return was made"),
    _text("dmo", "Designated medical officer"),
    _text("dco", "Designated clinical officer"),
)

PERSON = _module(
    "person",
    "Children and young people with a request, an assessment or a plan.",
    _key("sen2tableid", "The return"),
    Column("surname", "text", "Family name", identifies=True, also=("FamilyName",)),
    Column("forename", "text", "First name", identifies=True, also=("Firstname",)),
    Column("personbirthdate", "date", "Date of birth", past=True, also=("dob",)),
    _text("sex", "Sex", "gendercurrent", "gender"),
    _text("ethnicity", "Ethnicity, school codes"),
    Column("postcode", "postcode", "Postcode", identifies=True),
    Column("upn", "upn", "Unique pupil number", identifies=True),
    Column("uniquelearnernumber", "text", "Unique learner number", identifies=True),
    _text("upnunknown", "Why there is neither number"),
)

REQUEST = _module(
    "requests",
    "Requests for an education, health and care needs assessment.",
    Column("persontableid", "key", "The person", required=True, about="person"),
    Column("receiveddate", "date", "The day the request was received", about="happened"),
    _text("requestsource", "Who asked (from 2025)"),
    _flag("rya", "Asked for while relevant youth accommodation held the young person"),
    _noted("requestoutcomedate", "The day it was decided"),
    _text("requestoutcome", "Y to assess, N not, W withdrawn, D stopped, H plan from before"),
    _flag("requestmediation", "Mediation"),
    _flag("requesttribunal", "Tribunal"),
    _text("exported", "Moved to another council before the end"),
)

ASSESSMENT = _module(
    "assessment",
    "Education, health and care needs assessments.",
    _key("requeststableid", "The request", required=True),
    _text("assessmentoutcome", "Y to issue a plan, N not, W withdrawn, D stopped, H plan from before"),
    Column("assessmentoutcomedate", "date", "The day it was decided", about="happened"),
    _flag("assessmentmediation", "Mediation"),
    _flag("assessmenttribunal", "Tribunal"),
    _flag("othermediation", "Other mediation"),
    _flag("othertribunal", "Other tribunal"),
    _flag("week20", "An exception to the limit of 20 weeks applies"),
)

NAMED_PLAN = _module(
    "namedplan",
    "Education, health and care plans.",
    _key("assessmenttableid", "The assessment", required=True),
    Column("startdate", "date", "First day", about="happened"),
    _text("planres", "Residential setting"),
    _text("planwbp", "Work-based learning", "planwpb"),
    _flag("pb", "Personal budget"),
    _flag("oa", "Personal budget: organised arrangements"),
    _text("dp", "Personal budget: direct payments"),
    _day("ceasedate", "Last day", not_before="startdate"),
    _text("ceasereason", "Why it ended"),
)

_SETTING = (
    _text("urn", "The school's unique reference number"),
    _text("ukprn", "The provider's UK number"),
    _text("sensetting", "Setting without a number"),
    _text("sensettingother", "Not in education"),
    Column("placementrank", "number", "Rank of the placement, 1 the main one"),
    _flag("senunitindicator", "In a SEN unit"),
    _flag("resourcedprovisionindicator", "In resourced provision"),
)

PLAN_DETAIL = _module(
    "plandetail", "Settings that a plan names.", _key("namedplantableid", "The plan", required=True), *_SETTING
)

ACTIVE_PLAN = _module(
    "activeplans",
    "Plans in force on the day of the census.",
    _key("requeststableid", "The request", required=True),
    _text("transferla", "Council that the plan came from"),
    _text("res", "Residential setting (to 2023)"),
    _text("wbp", "Work-based learning (to 2023)"),
    _noted("reviewmeeting", "Day of the annual review meeting"),
    _text("reviewoutcome", "Decision of the annual review"),
    _noted("lastreview", "Day of that decision"),
)

PLACEMENT = _module(
    "placementdetail",
    "Where a child or young person with a plan is taught.",
    _key("activeplanstableid", "The active plan", required=True),
    *_SETTING,
    _text("res", "Residential setting"),
    _text("wbp", "Work-based learning"),
    Column("entrydate", "date", "First day", about="happened"),
    _day("leavingdate", "Last day", not_before="entrydate"),
    _text("attendancepattern", "Full-time or part-time (to 2023)"),
)

NEED = _module(
    "senneed",
    "Types of special educational need, the first being the primary one.",
    _key("activeplanstableid", "The active plan", required=True),
    Column("sentyperank", "number", "Rank of the need, 1 the primary"),
    _text("sentype", "Type of need"),
)

TABLES = (RETURN, PERSON, REQUEST, ASSESSMENT, NAMED_PLAN, PLAN_DETAIL, ACTIVE_PLAN, PLACEMENT, NEED)
