"""Lists 8 and 9: children looked after, and young people who left care."""

from familyhub.model import Column, Table
from familyhub.sources.annex_a.columns import CHILD, DISABILITY, TEAM, WORKER, began, day, text

LOOKED_AFTER = Table(
    "list_8_looked_after",
    "List 8: children looked after, with those who ceased to be in the last months.",
    key=("child_unique_id", "started_looked_after"),
    columns=(
        *CHILD,
        text(
            "unaccompanied",
            "Unaccompanied child seeking asylum within the last 12 months",
            "unaccompanied asylum seeking child (uasc) within the last 12 months (y/n)",
            "uasc",
            matches=(r"^.*\bunaccompanied\b.*$", r"^uasc\b.*$"),
        ),
        DISABILITY,
        began(
            "started_looked_after",
            "First day looked after",
            "date started to be looked after",
            matches=(r"^.*\bdate\b.*\bstarted\b.*\blooked after\b.*$",),
        ),
        text("category_of_need", "Main need", "child's category of need", matches=(r"^.*\bcategory of need\b.*$",)),
        text(
            "second_period",
            "A second or further period within the last 12 months",
            "is this a second or subsequent period of being a looked after child within the last 12 months (y/n)",
            matches=(r"^.*\bsecond or subsequent\b.*$",),
        ),
        day(
            "legal_status_start",
            "First day of the legal status",
            "start date of current legal status",
            matches=(r"^.*\bdate\b.*\blegal status\b.*$",),
        ),
        text("legal_status", "Legal status", "child's legal status", matches=(r"^.*\blegal status$",)),
        day(
            "latest_statutory_review",
            "The latest statutory review",
            "date of latest statutory review",
            matches=(r"^.*\bdate\b.*\bstatutory review\b.*$",),
        ),
        day(
            "last_social_work_visit",
            "The social worker's last visit",
            "date of last social work visit",
            matches=(r"^.*\bdate\b.*\bsocial work(er)?s? visit\b.*$",),
        ),
        text(
            "permanence_plan",
            "The plan for a permanent home",
            "what is the permanence plan for this child?",
            matches=(r"^.*\bpermanence plan\b.*$",),
        ),
        day(
            "last_reviewing_officer_visit",
            "The independent reviewing officer's last visit or contact",
            "date of last iro visit / contact to the child",
            matches=(r"^.*\bdate\b.*\biro\b.*$",),
        ),
        day(
            "last_health_assessment",
            "The last health assessment",
            "date of last health assessment",
            matches=(r"^.*\bdate\b.*\bhealth assessment\b.*$",),
        ),
        day(
            "last_dental_check",
            "The last dental check",
            "date of last dental check",
            matches=(r"^.*\bdate\b.*\bdental\b.*$",),
        ),
        text(
            "number_of_placements",
            "Placements in the last 12 months, derived",
            "number of placements in the last 12 months",
            matches=(r"^n(umber|o)\b.*\bplacements\b.*$",),
        ),
        day(
            "ceased_looked_after",
            "The day the child ceased to be looked after",
            "date ceased to be looked after",
            not_before="started_looked_after",
            matches=(r"^.*\bdate\b.*\bceased\b.*\blooked after\b.*$",),
        ),
        text("reason_ceased", "Why", "reason ceased to be looked after", matches=(r"^.*\breason\b.*\bceased\b.*$",)),
        day(
            "placement_start",
            "First day of the latest placement",
            "start date of most recent placement",
            matches=(r"^.*\bdate\b.*\b(most recent|latest|current) placement\b.*$",),
        ),
        text("placement_type", "What the placement is", matches=(r"^.*\bplacement type\b.*$",)),
        text("placement_provider", "Who provides it", matches=(r"^.*\bplacement provider\b.*$",)),
        Column(
            "placement_postcode",
            "postcode",
            "Postcode of the placement",
            identifies=True,
            matches=(r"^.*\bplacement\b.*\bpost ?code\b.*$",),
        ),
        text(
            "placement_urn",
            "The home's unique reference number",
            "urn of placement",
            matches=(r"^.*\burn\b.*\bplacement\b.*$",),
        ),
        text("placement_location", "Within or outside the council's area", matches=(r"^.*\bplacement location\b.*$",)),
        text("placement_council", "The council it lies in", "la of placement", matches=(r"^.*\bla of placement\b.*$",)),
        text(
            "number_of_missing_episodes",
            "Episodes missing from the placement in the last 12 months, derived",
            "number of episodes the child has been 'missing' from their placement in the last 12 months",
            matches=(r"^.*\bepisodes\b.*\bmissing\b.*$",),
        ),
        text(
            "number_of_absent_episodes",
            "Episodes absent from the placement in the last 12 months, derived",
            "number of episodes the child has been 'absent' from their placement in the last 12 months",
            matches=(r"^.*\bepisodes\b.*\babsent\b.*$",),
        ),
        text(
            "return_interview_offered",
            "A return interview was offered after the last missing episode",
            "was the child offered a return interview after their last missing episode (y/n)?",
            matches=(r"^.*\boffered\b.*\breturn\b.*\binterview\b.*$",),
        ),
        text(
            "return_interview_accepted",
            "The child accepted it",
            "did the child accept a return interview after their last missing episode (y/n)?",
            matches=(r"^.*\baccept(ed)?\b.*\breturn\b.*\binterview\b.*$",),
        ),
        TEAM,
        WORKER,
    ),
)

CARE_LEAVERS = Table(
    "list_9_care_leavers",
    "List 9: young people who left care or are about to.",
    key=("child_unique_id",),
    columns=(
        *CHILD,
        text(
            "unaccompanied",
            "Unaccompanied child seeking asylum, or formerly so",
            "unaccompanied asylum seeking child (uasc), or formerly uasc if 18 or over (y/n)",
            matches=(r"^.*\bunaccompanied\b.*$", r"^.*\bformerly uasc\b.*$"),
        ),
        DISABILITY,
        TEAM,
        WORKER,
        Column(
            "allocated_personal_adviser",
            "key",
            "The personal adviser",
            about="practitioner",
            also=("allocated personal advisor", "personal advisor", "personal adviser"),
            matches=(r"^.*\bpersonal advis[eo]r\b.*$",),
        ),
        text(
            "eligibility_category",
            "Relevant, former relevant, qualifying or eligible",
            matches=(r"^.*\beligib.*\bcategory\b.*$",),
        ),
        day(
            "pathway_plan_review",
            "The latest review of the pathway plan",
            "latest pathway plan review date",
            matches=(r"^.*\bpathway plan\b.*$",),
        ),
        text("in_touch", "Whether the council is in touch", "la in touch", matches=(r"^.*\bin touch\b.*$",)),
        day(
            "latest_contact", "The latest contact", "latest date of contact", matches=(r"^.*\bdate\b.*\bcontact\b.*$",)
        ),
        text(
            "accommodation",
            "Where the young person lives",
            "type of accommodation",
            matches=(r"^.*\btype of accommodation\b.*$",),
        ),
        text(
            "accommodation_suitable",
            "Whether that is suitable",
            "suitability of accommodation",
            matches=(r"^.*\bsuitab.*\baccommodation\b.*$",),
        ),
        text("activity_status", "Education, employment or training", matches=(r"^.*\bactivity status\b.*$",)),
    ),
)

TABLES: tuple[Table, ...] = (LOOKED_AFTER, CARE_LEAVERS)
