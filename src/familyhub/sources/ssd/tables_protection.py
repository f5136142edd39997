"""Children at risk of harm: enquiries, conferences, child protection plans, visits, reviews; missing children."""

from familyhub.model import Table
from familyhub.sources.ssd.columns import ended, happened, key, noted, person, team, text, worker

S47_ENQUIRY = Table(
    "ssd_s47_enquiry",
    "Section 47 enquiries.",
    key=("s47e_s47_enquiry_id", "s47e_person_id"),
    columns=(
        key("s47e_s47_enquiry_id", "The enquiry's id", required=True),
        key("s47e_referral_id", "The referral it belongs to"),
        person("s47e_person_id"),
        happened("s47e_s47_start_date", "The day of the strategy discussion that began it"),
        ended("s47e_s47_end_date", "The day it was authorised as complete", "s47e_s47_start_date"),
        text("s47e_s47_nfa", "Whether no further action was taken"),
        text("s47e_s47_outcome_json", "What came of it: a flag for each outcome"),
        team("s47e_s47_completed_by_team", "The team that enquired"),
        worker("s47e_s47_completed_by_worker_id", "The worker who enquired", "s47e_s47_completed_by_worker"),
    ),
)

CONFERENCE = Table(
    "ssd_initial_cp_conference",
    "Initial child protection conferences.",
    key=("icpc_icpc_id", "icpc_person_id"),
    columns=(
        key("icpc_icpc_id", "The conference's id, for this child", required=True),
        key("icpc_icpc_meeting_id", "The meeting's id; brothers and sisters share it"),
        key("icpc_s47_enquiry_id", "The enquiry that led to it"),
        person("icpc_person_id"),
        key("icpc_cp_plan_id", "The plan that came of it"),
        key("icpc_referral_id", "The referral it belongs to"),
        text("icpc_icpc_transfer_in", "Whether the child moved in on another council's plan"),
        noted("icpc_icpc_target_date", "The day by which it was due"),
        happened("icpc_icpc_date", "The day it was held; empty until then", required=False),
        text("icpc_icpc_outcome_cp_flag", "Whether a plan came of it"),
        text("icpc_icpc_outcome_json", "What came of it: a flag for each outcome"),
        team("icpc_icpc_team", "The team that called it"),
        worker("icpc_icpc_worker_id", "The worker who called it"),
    ),
)

CP_PLAN = Table(
    "ssd_cp_plans",
    "Child protection plans.",
    key=("cppl_cp_plan_id", "cppl_person_id"),
    columns=(
        key("cppl_cp_plan_id", "The plan's id", required=True),
        key("cppl_referral_id", "The referral it belongs to"),
        key("cppl_icpc_id", "The conference that began it", "cppl_initial_cp_conference_id"),
        person("cppl_person_id"),
        happened("cppl_cp_plan_start_date", "First day"),
        ended("cppl_cp_plan_end_date", "Last day", "cppl_cp_plan_start_date"),
        text("cppl_cp_plan_ola", "Whether it is another council's plan"),
        text("cppl_cp_plan_initial_category", "Category of abuse it began with"),
        text("cppl_cp_plan_latest_category", "Category of abuse as last decided"),
    ),
)

CP_VISIT = Table(
    "ssd_cp_visits",
    "Visits to children on a child protection plan.",
    key=("cppv_cp_visit_id", "cppv_person_id"),
    columns=(
        key("cppv_cp_visit_id", "The visit's id; a case note about several children may share it", required=True),
        person("cppv_person_id", required=False),
        key("cppv_cp_plan_id", "The plan it belongs to"),
        happened("cppv_cp_visit_date", "The day of the visit"),
        text("cppv_cp_visit_seen", "Whether the child was seen"),
        text("cppv_cp_visit_seen_alone", "Whether the child was seen alone"),
        text("cppv_cp_visit_bedroom", "Whether the bedroom was seen"),
    ),
)

CP_REVIEW = Table(
    "ssd_cp_reviews",
    "Review child protection conferences.",
    key=("cppr_cp_review_id", "cppr_person_id"),
    columns=(
        key("cppr_cp_review_id", "The review's id", required=True),
        person("cppr_person_id", required=False),
        key("cppr_cp_plan_id", "The plan it reviewed"),
        noted("cppr_cp_review_due", "The day by which it was due"),
        happened("cppr_cp_review_date", "The day it was held; empty until then", required=False),
        key("cppr_cp_review_meeting_id", "The meeting's id"),
        text("cppr_cp_review_outcome_continue_cp", "Whether the plan goes on"),
        text("cppr_cp_review_quorate", "Whether enough agencies were there"),
        text("cppr_cp_review_participation", "How the child took part, PN0 to PN7"),
    ),
)

MISSING = Table(
    "ssd_missing",
    "Times a child was missing, or away without leave.",
    key=("miss_table_id",),
    columns=(
        key("miss_table_id", "The episode's id"),
        person("miss_person_id"),
        happened("miss_missing_episode_start_date", "The day the child was last seen", "miss_missing_episode_start"),
        text("miss_missing_episode_type", "Missing, or away from placement without authorisation"),
        ended(
            "miss_missing_episode_end_date",
            "The day the child was found or came back",
            "miss_missing_episode_start_date",
            "miss_missing_episode_end",
        ),
        text("miss_missing_rhi_offered", "Whether a return interview was offered"),
        text("miss_missing_rhi_accepted", "Whether it was accepted"),
    ),
)

TABLES = (S47_ENQUIRY, CONFERENCE, CP_PLAN, CP_VISIT, CP_REVIEW, MISSING)
