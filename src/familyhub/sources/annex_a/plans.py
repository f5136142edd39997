"""Lists 4 to 7: social workers' assessments, section 47 enquiries, children in need, child protection plans."""

from familyhub.model import Table
from familyhub.sources.annex_a.columns import CHILD, DISABILITY, TEAM, WORKER, began, day, text

ASSESSMENTS = Table(
    "list_4_assessments",
    "List 4: continuous assessments by social workers, open or finished in the last months.",
    key=("child_unique_id", "assessment_start"),
    columns=(
        *CHILD,
        DISABILITY,
        began(
            "assessment_start",
            "The day the assessment began",
            "continuous assessment start date",
            matches=(r"^(continuous|single|social work)\b.*\bassessment\b.*\bstart.*$",),
        ),
        text(
            "child_seen",
            "Whether the child was seen during it",
            "child seen during continuous assessment",
            matches=(r"^.*\bchild seen\b.*\bassessment\b.*$",),
        ),
        day(
            "assessment_authorised",
            "The day it was authorised",
            "continuous assessment date of authorisation",
            not_before="assessment_start",
            matches=(r"^.*\bassessment\b.*\bauthoris.*$",),
        ),
        text(
            "needs_support",
            "Whether the child was found to need the support of social care",
            "was the child assessed as requiring la children's social care support",
            matches=(r"^.*\bchild assessed\b.*\bsupport\b.*$",),
        ),
        TEAM,
        WORKER,
    ),
)

SECTION_47 = Table(
    "list_5_section_47",
    "List 5: section 47 enquiries and initial child protection conferences, in the last months.",
    key=("child_unique_id", "strategy_discussion", "initial_conference"),
    columns=(
        *CHILD,
        DISABILITY,
        began(
            "strategy_discussion",
            "The day of the strategy discussion that began the enquiry; empty where only a conference is listed",
            "strategy discussion initiating section 47 enquiry start date",
            required=False,
            matches=(r"^.*\bstrategy discussion\b.*$", r"^(section|s) ?47\b.*\bstart.*$"),
        ),
        text(
            "conference_unnecessary",
            "Whether a conference was found unnecessary",
            "was an initial child protection conference deemed unnecessary?",
            matches=(r"^.*\bconference\b.*\bunnecessary\b.*$",),
        ),
        day(
            "initial_conference",
            "The day of the initial child protection conference",
            "date of initial child protection conference",
            not_before="strategy_discussion",
            matches=(r"^date\b.*\binitial child protection conference\b.*$", r"^date\b.*\bicpc\b.*$"),
        ),
        text(
            "conference_made_plan",
            "Whether the conference made a plan",
            "did the initial child protection conference result in a child protection plan",
            matches=(r"^.*\bconference\b.*\bresult\b.*\bplan\b.*$",),
        ),
        text(
            "number_of_enquiries",
            "Section 47 enquiries in the last 12 months, derived",
            "number of section 47 enquiries in the last 12 months",
            matches=(r"^n(umber|o)\b.*\bsection 47\b.*$",),
        ),
        text(
            "number_of_conferences",
            "Initial conferences in the last 12 months, derived",
            "number of icpcs in the last 12 months",
            matches=(r"^n(umber|o)\b.*\bicpcs?\b.*$",),
        ),
        TEAM,
        WORKER,
    ),
)

IN_NEED = Table(
    "list_6_children_in_need",
    "List 6: children in need, with those whose case was closed in the last months.",
    key=("child_unique_id", "cin_start_date"),
    columns=(
        *CHILD,
        DISABILITY,
        began(
            "cin_start_date",
            "First day as a child in need",
            "child in need start date",
            required=False,
            matches=(r"^(cin|child in need)\b.*\bstart.*$",),
        ),
        text("primary_need_code", "Main need", "primary need", matches=(r"^primary\b.*\bneed\b.*$",)),
        day(
            "child_last_seen",
            "The day the child was last seen",
            "date child was last seen",
            matches=(r"^.*\bchild\b.*\blast seen\b.*$",),
        ),
        day(
            "cin_closure_date",
            "The day the case was closed",
            "child in need closure date",
            not_before="cin_start_date",
            matches=(r"^(cin|child in need)\b.*\b(closure|end)\b.*$",),
        ),
        text(
            "reason_for_closure", "Why it was closed", matches=(r"^(cin )?(closure reason|reason\b.*\bclosure)\b.*$",)
        ),
        text("case_status", "What the case is today", matches=(r"^.*\bcase status\b.*$",)),
        TEAM,
        WORKER,
    ),
)

PROTECTION_PLANS = Table(
    "list_7_protection_plans",
    "List 7: child protection plans, with those ended in the last months.",
    key=("child_unique_id", "plan_start"),
    columns=(
        *CHILD,
        DISABILITY,
        began(
            "plan_start",
            "First day of the plan",
            "child protection plan start date",
            matches=(r"^(child protection|cpp?)\b.*\bstart.*$",),
        ),
        text("initial_category_of_abuse", "Category it began with", matches=(r"^initial category\b.*$",)),
        text("latest_category_of_abuse", "Latest category", matches=(r"^(latest|current) category\b.*$",)),
        day(
            "last_statutory_visit",
            "The last statutory visit",
            "date of the last statutory visit",
            matches=(r"^.*\bdate\b.*\bstatutory visit\b.*$",),
        ),
        text(
            "seen_alone",
            "Whether the child was seen alone at it",
            "was the child seen alone?",
            matches=(r"^.*\bseen alone\b.*$",),
        ),
        day(
            "latest_review_conference",
            "The latest review conference",
            "date of latest review conference",
            matches=(r"^.*\bdate\b.*\breview conference\b.*$",),
        ),
        day(
            "plan_end",
            "Last day of the plan",
            "child protection plan end date",
            not_before="plan_start",
            matches=(r"^(child protection|cpp?)\b.*\bend\b.*$",),
        ),
        text(
            "emergency_protection",
            "Emergency protection order or police powers in the last six months",
            "subject to emergency protection order or protected under police powers in last six months (y/n)",
            matches=(r"^.*\bemergency protection order\b.*$",),
        ),
        text(
            "number_of_previous_plans",
            "Plans before this one, derived",
            "number of previous child protection plans",
            matches=(r"^n(umber|o)\b.*\bprevious\b.*\bplans\b.*$",),
        ),
        TEAM,
        WORKER,
    ),
)

TABLES: tuple[Table, ...] = (ASSESSMENTS, SECTION_47, IN_NEED, PROTECTION_PLANS)
