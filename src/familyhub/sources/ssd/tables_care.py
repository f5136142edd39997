"""Looked-after children: episodes of care, placements, legal status, reviews, visits, health, and leaving care."""

from familyhub.model import Column, Table
from familyhub.sources.ssd.columns import day, ended, happened, key, noted, person, team, text, worker

EPISODE = Table(
    "ssd_cla_episodes",
    "Episodes of care: a new one whenever legal status or placement changes.",
    key=("clae_cla_episode_id",),
    columns=(
        key("clae_cla_episode_id", "The episode's id", required=True),
        person("clae_person_id"),
        happened("clae_cla_episode_start_date", "First day of the episode", "clae_cla_episode_start"),
        text("clae_cla_episode_start_reason", "Why it began: S started to be looked after, L, P, T, B, U a change"),
        text("clae_cla_primary_need_code", "Main need when care began, N1 to N8", "clae_cla_primary_need"),
        ended(
            "clae_cla_episode_ceased_date",
            "Last day of the episode",
            "clae_cla_episode_start_date",
            "clae_cla_episode_ceased",
        ),
        text(
            "clae_cla_episode_ceased_reason",
            "Why it ended: X1 another follows, E codes where care ended",
            "clae_cla_episode_cease_reason",
        ),
        key("clae_cla_id", "The period of care that the episode is part of"),
        key("clae_referral_id", "The referral it belongs to"),
        key("clae_cla_placement_id", "The placement"),
        day("clae_entered_care_date", "First day of the period of care"),
        noted(
            "clae_cla_last_iro_contact_date",
            "Last contact of the reviewing officer",
            "clae_cla_review_last_iro_contact_date",
        ),
    ),
)

PLACEMENT = Table(
    "ssd_cla_placement",
    "Placements of looked-after children.",
    key=("clap_cla_placement_id",),
    columns=(
        key("clap_cla_placement_id", "The placement's id", required=True),
        key("clap_cla_id", "The period of care it belongs to"),
        person("clap_person_id", required=False),
        happened("clap_cla_placement_start_date", "First day"),
        text("clap_cla_placement_type", "What placement it is, DfE codes"),
        text("clap_cla_placement_urn", "The provider's Ofsted number"),
        text("clap_cla_placement_distance", "Miles from home; 999.9 where not known"),
        text("clap_cla_placement_provider", "Who provides it, PR0 to PR5"),
        Column("clap_cla_placement_postcode", "postcode", "Postcode of the placement", identifies=True),
        ended("clap_cla_placement_end_date", "Last day", "clap_cla_placement_start_date"),
        text("clap_cla_placement_change_reason", "Why it changed"),
    ),
)

CARE_PLAN = Table(
    "ssd_cla_care_plan",
    "Care plans: where the child is meant to live for good.",
    key=("lacp_table_id",),
    columns=(
        key("lacp_table_id", "The row's id", "lacp_cla_care_plan_id"),
        person("lacp_person_id"),
        happened("lacp_cla_care_plan_start_date", "First day", required=False),
        ended("lacp_cla_care_plan_end_date", "Last day", "lacp_cla_care_plan_start_date"),
        text("lacp_cla_care_plan_json", "The plan for permanence: a flag for each choice"),
    ),
)

CONVICTION = Table(
    "ssd_cla_convictions",
    "Offences of looked-after children.",
    key=("clac_cla_conviction_id",),
    columns=(
        key("clac_cla_conviction_id", "The row's id"),
        person("clac_person_id"),
        happened("clac_cla_conviction_date", "The day of the offence", required=False),
        text("clac_cla_conviction_offence", "What was done", identifies=True),
    ),
)

HEALTH = Table(
    "ssd_cla_health",
    "Health assessments and dental checks of looked-after children.",
    key=("clah_health_check_id",),
    columns=(
        key("clah_health_check_id", "The check's id"),
        person("clah_person_id"),
        text("clah_health_check_type", "Health assessment, dental check and the like"),
        happened("clah_health_check_date", "The day of the check", required=False),
        text("clah_health_check_status", "Planned, refused, cancelled or completed"),
    ),
)

IMMUNISATIONS = Table(
    "ssd_cla_immunisations",
    "Whether looked-after children's immunisations are up to date.",
    key=("clai_person_id",),
    columns=(
        person("clai_person_id"),
        text("clai_immunisations_status", "Whether they are up to date"),
        happened("clai_immunisations_status_date", "The day this was last established", required=False),
    ),
)

SUBSTANCE_MISUSE = Table(
    "ssd_cla_substance_misuse",
    "Substance misuse of looked-after children.",
    key=("clas_substance_misuse_id",),
    columns=(
        key("clas_substance_misuse_id", "The row's id"),
        person("clas_person_id"),
        happened("clas_substance_misuse_date", "The day it was found", required=False),
        text("clas_substance_misused", "The substance"),
        text("clas_intervention_received", "Whether the child had help with it"),
    ),
)

REVIEW = Table(
    "ssd_cla_reviews",
    "Reviews of looked-after children.",
    key=("clar_cla_review_id",),
    columns=(
        key("clar_cla_review_id", "The review's id", required=True),
        key("clar_cla_id", "The period of care it belongs to"),
        person("clar_cla_person_id", "The child's id; some systems give it beside the period of care", required=False),
        noted("clar_cla_review_due_date", "The day by which it was due"),
        happened("clar_cla_review_date", "The day it was held; empty until then", required=False),
        text("clar_cla_review_cancelled", "Whether it was cancelled"),
        text("clar_cla_review_participation", "How the child took part, PN0 to PN7"),
    ),
)

VISIT = Table(
    "ssd_cla_visits",
    "Visits to looked-after children.",
    key=("clav_cla_visit_id", "clav_person_id"),
    columns=(
        key("clav_cla_visit_id", "The visit's id", required=True),
        key("clav_cla_id", "The period of care it belongs to"),
        person("clav_person_id", required=False),
        happened("clav_cla_visit_date", "The day of the visit"),
        text("clav_cla_visit_seen", "Whether the child was seen"),
        text("clav_cla_visit_seen_alone", "Whether the child was seen alone"),
    ),
)

PREVIOUS_PERMANENCE = Table(
    "ssd_cla_previous_permanence",
    "Permanent homes that children left care for before.",
    key=("lapp_table_id",),
    columns=(
        key("lapp_table_id", "The row's id"),
        person("lapp_person_id"),
        # text: a day or month that nobody knows is written "zz/05/2020"
        text("lapp_previous_permanence_order_date", "The day of the order; zz for what is not known"),
        text("lapp_previous_permanence_option", "Adoption, special guardianship and the like: P1 to P4, Z1 none"),
        text("lapp_previous_permanence_la", "The council that arranged it"),
    ),
)

LEGAL_STATUS = Table(
    "ssd_legal_status",
    "Legal statuses, with their days.",
    key=("lega_legal_status_id",),
    columns=(
        key("lega_legal_status_id", "The row's id"),
        person("lega_person_id"),
        text("lega_legal_status", "The legal status", required=True),
        happened("lega_legal_status_start_date", "First day", "lega_legal_status_start", required=False),
        ended("lega_legal_status_end_date", "Last day", "lega_legal_status_start_date", "lega_legal_status_end"),
    ),
)

SDQ = Table(
    "ssd_sdq_scores",
    "Strengths and Difficulties Questionnaires of looked-after children.",
    key=("csdq_table_id",),
    columns=(
        key("csdq_table_id", "The row's id"),
        person("csdq_person_id"),
        happened("csdq_sdq_completed_date", "The day it was completed", required=False),
        text("csdq_sdq_score", "Total difficulties, 0 to 40"),
        text("csdq_sdq_reason", "Why there is no score, SDQ1 to SDQ5"),
    ),
)

PERMANENCE = Table(
    "ssd_permanence",
    "The way to a permanent home: decisions, placement for adoption, the order.",
    key=("perm_table_id",),
    columns=(
        key("perm_table_id", "The row's id"),
        person("perm_person_id"),
        key("perm_cla_id", "The period of care it belongs to"),
        noted("perm_adm_decision_date", "The decision that the child should be adopted"),
        noted("perm_ffa_cp_decision_date", "The decision to foster for adoption"),
        noted("perm_placement_order_date", "The placement order"),
        happened("perm_placed_for_adoption_date", "The day the child was placed for adoption", required=False),
        day("perm_matched_date", "The match with adopters"),
        text("perm_adopted_by_carer_flag", "Whether a former carer adopted the child"),
        day("perm_placed_ffa_cp_date", "Placed with carers who foster for adoption"),
        day("perm_decision_reversed_date", "The decision that the child should no longer be adopted"),
        day("perm_placed_foster_carer_date", "Placed with the foster carers who adopted"),
        text("perm_part_of_sibling_group", "Whether brothers or sisters are to be adopted, too"),
        text("perm_siblings_placed_together", "Children placed together, this one included"),
        text("perm_siblings_placed_apart", "Brothers and sisters placed elsewhere"),
        text("perm_placement_provider_urn", "The agency's Ofsted number"),
        text("perm_decision_reversed_reason", "Why the decision was reversed, RD1 to RD4"),
        day("perm_permanence_order_date", "The order for permanence"),
        text("perm_permanence_order_type", "Adoption, special guardianship, child arrangements"),
        worker("perm_adoption_worker_id", "The adoption worker", "perm_adoption_worker"),
        text("perm_adopter_sex", "Sex of the adopters"),
        text("perm_adopter_legal_status", "Legal status of the adopters"),
        text("perm_number_of_adopters", "Number of adopters"),
    ),
)

CARE_LEAVER = Table(
    "ssd_care_leavers",
    "Care leavers, as last known: one row each, without the days it began or ended.",
    key=("clea_person_id",),
    columns=(
        key("clea_table_id", "The row's id"),
        person("clea_person_id"),
        text("clea_care_leaver_eligibility", "Eligible, relevant, former relevant, qualifying"),
        text("clea_care_leaver_in_touch", "Whether the council is in touch"),
        noted("clea_care_leaver_latest_contact", "Last contact"),
        text("clea_care_leaver_accommodation", "Where the young person lives, DfE codes"),
        text("clea_care_leaver_accom_suitable", "Whether that is suitable"),
        text("clea_care_leaver_activity", "Education, training, work, or none, DfE codes"),
        noted("clea_pathway_plan_review_date", "Last review of the pathway plan"),
        text("clea_care_leaver_personal_advisor", "The personal adviser", identifies=True, about="other"),
        team("clea_care_leaver_allocated_team", "The team", "clea_care_leaver_allocated_team_name"),
        worker("clea_care_leaver_worker_id", "The worker", "clea_care_leaver_worker_name"),
    ),
)

TABLES = (
    EPISODE, PLACEMENT, CARE_PLAN, CONVICTION, HEALTH, IMMUNISATIONS, SUBSTANCE_MISUSE, REVIEW, VISIT,
    PREVIOUS_PERMANENCE, LEGAL_STATUS, SDQ, PERMANENCE, CARE_LEAVER,
)  # fmt: skip
