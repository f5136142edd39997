"""The two lists about free early education at two: who is eligible, and who takes up a place where."""

from familyhub.model import Column, Table

_CHILD = (
    Column("child_id", "key", "The child's id in the council's system", about="person",
           also=("child ID", "child reference", "person ID", "client ID", "pupil ID", "local ID", "ID")),
    Column("nhs_number", "nhs_number", "NHS number", identifies=True, also=("NHS no",)),
    Column("upn", "upn", "Unique pupil number", identifies=True, also=("unique pupil number",)),
    Column("surname", "text", "Family name", identifies=True,
           also=("child surname", "child's surname", "last name", "family name", "child last name")),
    Column("forename", "text", "First name", identifies=True,
           also=("child forename", "child's forename", "first name", "given name", "child first name")),
    Column("birth_date", "date", "Date of birth", past=True,
           also=("DOB", "date of birth", "child DOB", "child date of birth", "child's date of birth")),
    Column("sex", "text", "Sex", also=("gender",)),
    Column("address", "text", "Address on one line", identifies=True, also=("home address",)),
    Column("postcode", "postcode", "Postcode", identifies=True, also=("post code", "home postcode", "child postcode")),
    Column("term", "text", "The funding term, for example 2024 autumn",
           also=("funding term", "funding period", "headcount term", "term eligible", "first eligible term")),
    Column("eligibility_code", "text", "Eligibility code of a working parent's child, eleven digits", identifies=True,
           also=("30 hours code", "30 hour eligibility code", "working parent code", "HMRC code")),
)  # fmt: skip

_REASON = (
    "eligibility reason", "eligibility criteria", "eligibility criterion", "reason for eligibility",
    "basis for funding", "funding basis", "basis of funding", "reason", "criteria",
)  # fmt: skip

ELIGIBLE = Table(
    "two_year_old_eligible",
    "Children eligible for a free place at two.",
    key=("child_id", "eligible_from"),
    columns=(
        *_CHILD,
        Column("reason", "text", "Why eligible", also=_REASON),
        Column("eligible_from", "date", "First day of eligibility", about="happened",
               also=("eligible from", "eligibility start", "eligibility start date", "validity start date",
                     "date eligible", "entitlement start date")),
        Column("eligible_to", "date", "Last day of eligibility", not_before="eligible_from",
               also=("eligible to", "eligibility end", "eligibility end date", "validity end date",
                     "entitlement end date")),
        Column("checked_on", "date", "The day eligibility was checked or approved",
               also=("check date", "date checked", "approval date", "date approved", "decision date")),
        Column("outcome", "text", "Result of the check",
               also=("status", "eligibility status", "eligible", "check result", "decision")),
        Column("voucher", "text", "Voucher of a child entitled by disadvantage", identifies=True,
               also=("voucher code", "voucher number", "golden ticket", "golden ticket number")),
    ),
)  # fmt: skip

HEADCOUNT = Table(
    "two_year_old_headcount",
    "Two-year-olds who take up a funded place.",
    key=("child_id", "provider_id", "starts_on"),
    columns=(
        *_CHILD,
        Column("reason", "text", "Basis of the funding", also=_REASON),
        Column("provider_id", "text", "The provider's number, for example of Ofsted",
               also=("provider URN", "Ofsted URN", "Ofsted number", "URN", "provider number", "setting ID",
                     "provider reference", "setting URN")),
        Column("provider_name", "text", "The provider's name",
               also=("provider", "setting", "setting name", "nursery", "name of provider")),
        Column("starts_on", "date", "First day of the place", about="happened",
               also=("start date", "funding start date", "date started", "place start date", "attendance start date")),
        Column("ends_on", "date", "Last day of the place", not_before="starts_on",
               also=("end date", "funding end date", "leaving date", "date left", "place end date",
                     "attendance end date")),
        Column("funded_hours", "number", "Funded hours a week",
               also=("hours a week", "hours per week", "funded hours per week", "universal hours", "weekly hours",
                     "hours claimed per week")),
        Column("weeks", "number", "Funded weeks", also=("weeks attended", "funded weeks", "weeks in term")),
    ),
)  # fmt: skip

TABLES = (ELIGIBLE, HEADCOUNT)
