"""Lists 1 to 3: contacts at the front door, early help assessments, referrals."""

from familyhub.model import Table
from familyhub.sources.annex_a.columns import CHILD, TEAM, WORKER, began, day, text

CONTACTS = Table(
    "list_1_contacts",
    "List 1: contacts that children's social care received, in the last months.",
    key=("child_unique_id", "date_of_contact", "contact_source"),
    columns=(
        *CHILD,
        began(
            "date_of_contact", "The day somebody made contact", "contact date", matches=(r"^date\b.*\bcontact\b.*$",)
        ),
        text(
            "contact_source",
            "Who made contact",
            "source of contact",
            matches=(r"^(source|contact)\b.*\b(contact|source)\b.*$",),
        ),
    ),
)

EARLY_HELP = Table(
    "list_2_early_help",
    "List 2: early help assessments, in the last months.",
    key=("child_unique_id", "assessment_start_date"),
    columns=(
        *CHILD,
        began(
            "assessment_start_date",
            "The day the early help assessment began",
            matches=(r"^(early help |caf |eha )?assessment\b.*\bstart.*$",),
        ),
        day(
            "assessment_completion_date",
            "The day it was completed",
            not_before="assessment_start_date",
            matches=(r"^(early help |caf |eha )?assessment\b.*\bcomplet.*$",),
        ),
        text("organisation_completing_assessment", "Who assessed", matches=(r"^organisation\b.*\bassessment\b.*$",)),
    ),
)

REFERRALS = Table(
    "list_3_referrals",
    "List 3: referrals to children's social care, in the last months.",
    key=("child_unique_id", "date_of_referral"),
    columns=(
        *CHILD,
        began(
            "date_of_referral", "The day of the referral", "referral date", matches=(r"^.*\bdate\b.*\breferral\b.*$",)
        ),
        text("referral_source", "Who referred", "source of referral", matches=(r"^.*\breferral\b.*\bsource\b.*$",)),
        text(
            "referral_nfa", "Whether there was no further action", "referral nfa?", "nfa", matches=(r"^.*\bnfa\b.*$",)
        ),
        text(
            "number_of_referrals",
            "Referrals in the last 12 months, derived",
            "number of referrals in last 12 months",
            matches=(r"^n(umber|o)\b.*\breferrals\b.*$",),
        ),
        TEAM,
        WORKER,
    ),
)

TABLES: tuple[Table, ...] = (CONTACTS, EARLY_HELP, REFERRALS)
