"""Help for children at home: contacts to the front door, early help, referrals, assessments, plans, visits."""

from familyhub.model import Table
from familyhub.sources.ssd.columns import ended, happened, key, noted, person, team, text, worker

CONTACT = Table(
    "ssd_contacts",
    "What reached the front door about a child: a call, a police report, a question.",
    key=("cont_contact_id", "cont_person_id"),
    columns=(
        key("cont_contact_id", "The contact's id", required=True),
        person("cont_person_id"),
        happened("cont_contact_date", "The day it was received"),
        text("cont_contact_source_code", "Who made it, as a code"),
        text("cont_contact_source_desc", "Who made it, in words"),
        text("cont_contact_outcome_json", "What came of it: a flag for each outcome"),
    ),
)

EARLY_HELP = Table(
    "ssd_early_help_episodes",
    "Episodes of early help.",
    key=("earl_episode_id", "earl_person_id"),
    columns=(
        key("earl_episode_id", "The episode's id", required=True),
        person("earl_person_id"),
        happened("earl_episode_start_date", "First day"),
        ended("earl_episode_end_date", "Last day", "earl_episode_start_date"),
        text("earl_episode_reason", "Why early help became involved"),
        text("earl_episode_end_reason", "Why it ended"),
        text("earl_episode_organisation", "The organisation that helps"),
        worker("earl_episode_worker_id", "The worker"),
    ),
)

CIN_EPISODE = Table(
    "ssd_cin_episodes",
    "Referrals to children's social care, each to the day the case was closed.",
    key=("cine_referral_id", "cine_person_id"),
    columns=(
        key("cine_referral_id", "The referral's id", required=True),
        person("cine_person_id"),
        happened("cine_referral_date", "The day of the referral"),
        text("cine_cin_primary_need_code", "Main need, N0 to N9", "cine_cin_primary_need"),
        text("cine_referral_source_code", "Who referred, as a code", "cine_referral_source"),
        text("cine_referral_source_desc", "Who referred, in words"),
        text("cine_referral_outcome_json", "What came of the referral: a flag for each outcome"),
        text("cine_referral_nfa", "Whether no further action was taken"),
        text("cine_close_reason", "Why the case was closed, RC1 to RC9"),
        ended("cine_close_date", "The day the case was closed", "cine_referral_date"),
        team("cine_referral_team", "The team that took the referral"),
        worker("cine_referral_worker_id", "The worker who took the referral"),
    ),
)

CIN_ASSESSMENT = Table(
    "ssd_cin_assessments",
    "Assessments by children's social care.",
    key=("cina_assessment_id", "cina_person_id"),
    columns=(
        key("cina_assessment_id", "The assessment's id", required=True),
        person("cina_person_id"),
        key("cina_referral_id", "The referral it belongs to"),
        happened("cina_assessment_start_date", "The day it began", required=False),
        text("cina_assessment_child_seen", "Whether the child was seen in the course of it"),
        ended("cina_assessment_auth_date", "The day it was authorised", "cina_assessment_start_date"),
        text("cina_assessment_outcome_json", "What came of it: a flag for each outcome"),
        text("cina_assessment_outcome_nfa", "Whether no further action was taken"),
        team("cina_assessment_team", "The team that assessed"),
        worker("cina_assessment_worker_id", "The worker who assessed"),
    ),
)

FACTORS = Table(
    "ssd_assessment_factors",
    "Factors found at an assessment: one row an assessment, all factors in one cell.",
    key=("cinf_assessment_id",),
    columns=(
        key("cinf_table_id", "The row's id"),
        key("cinf_assessment_id", "The assessment's id", required=True),
        text("cinf_assessment_factors_json", "The factors: a list of codes, or yes and no for each code"),
    ),
)

CIN_PLAN = Table(
    "ssd_cin_plans",
    "Child in need plans.",
    key=("cinp_cin_plan_id", "cinp_person_id"),
    columns=(
        key("cinp_cin_plan_id", "The plan's id", required=True),
        key("cinp_referral_id", "The referral it belongs to"),
        person("cinp_person_id"),
        happened("cinp_cin_plan_start_date", "First day", "cinp_cin_plan_start"),
        ended("cinp_cin_plan_end_date", "Last day", "cinp_cin_plan_start_date", "cinp_cin_plan_end"),
        team("cinp_cin_plan_team", "The team responsible"),
        worker("cinp_cin_plan_worker_id", "The worker responsible"),
    ),
)

CIN_VISIT = Table(
    "ssd_cin_visits",
    "Visits to children in need.",
    key=("cinv_cin_visit_id", "cinv_person_id"),
    columns=(
        key("cinv_cin_visit_id", "The visit's id", required=True),
        person("cinv_person_id", required=False),
        key("cinv_cin_plan_id", "The plan it belongs to; some systems name the plan and not the child"),
        happened("cinv_cin_visit_date", "The day of the visit"),
        text("cinv_cin_visit_seen", "Whether the child was seen"),
        text("cinv_cin_visit_seen_alone", "Whether the child was seen alone"),
        text("cinv_cin_visit_bedroom", "Whether the bedroom was seen"),
    ),
)

PRE_PROCEEDINGS = Table(
    "ssd_pre_proceedings",
    "Work before and in care proceedings.",
    key=("prep_table_id",),
    columns=(
        key("prep_table_id", "The row's id"),
        person("prep_person_id"),
        key("prep_plo_family_id", "The group of children the proceedings are about"),
        happened("prep_pre_pro_decision_date", "The day it was decided to begin", required=False),
        noted("prep_initial_pre_pro_meeting_date", "The first meeting"),
        text("prep_pre_pro_outcome", "How it ended: proceedings or a step down"),
        ended("prep_agree_stepdown_issue_date", "The day the end was agreed", "prep_pre_pro_decision_date"),
        text("prep_cp_plans_referral_period", "Child protection plans in this referral, a count"),
        text("prep_legal_gateway_outcome", "What the legal gateway decided"),
        text("prep_prev_pre_proc_child", "Earlier periods of pre-proceedings, a count"),
        text("prep_prev_care_proc_child", "Earlier care proceedings, a count"),
        noted("prep_pre_pro_letter_date", "The letter before proceedings"),
        noted("prep_care_pro_letter_date", "The letter that proceedings begin"),
        text("prep_pre_pro_meetings_num", "Review meetings with the parents, a count"),
        text("prep_pre_pro_parents_legal_rep", "Whether the parents had a lawyer before proceedings"),
        text("prep_parents_legal_rep_point_of_issue", "Whether they had one when proceedings began"),
        text("prep_court_reference", "The court's reference", identifies=True),
        text("prep_care_proc_court_hearings", "Hearings, a count"),
        text("prep_care_proc_short_notice", "Whether the application was at short notice"),
        text("prep_proc_short_notice_reason", "Why it was at short notice"),
        text(
            "prep_la_inital_plan_approved", "Whether the first care plan was approved", "prep_la_initial_plan_approved"
        ),
        text("prep_la_initial_care_plan", "The first care plan"),
        text("prep_la_final_plan_approved", "Whether the last care plan was approved"),
        text("prep_la_final_care_plan", "The last care plan"),
    ),
)

TABLES = (CONTACT, EARLY_HELP, CIN_EPISODE, CIN_ASSESSMENT, FACTORS, CIN_PLAN, CIN_VISIT, PRE_PROCEEDINGS)
