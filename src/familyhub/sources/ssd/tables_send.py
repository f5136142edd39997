"""Special educational needs: requests for a plan, assessments, plans, needs."""

from familyhub.model import Column, Table
from familyhub.sources.ssd.columns import day, ended, happened, key, person, text

SEND = Table(
    "ssd_send",
    "Children whom the special educational needs team knows.",
    key=("send_table_id",),
    columns=(
        key("send_table_id", "The row's id: requests name it, not the child", required=True),
        person("send_person_id"),
        Column("send_upn", "upn", "Unique pupil number", identifies=True),
        text("send_uln", "Unique learner number", identifies=True),
        text("send_upn_unknown", "Why there is no UPN", "upn_unknown"),
    ),
)

REQUEST = Table(
    "ssd_ehcp_requests",
    "Requests for an education, health and care needs assessment.",
    key=("ehcr_ehcp_request_id",),
    columns=(
        key("ehcr_ehcp_request_id", "The request's id", required=True),
        key("ehcr_send_table_id", "The child, by the id in ssd_send"),
        happened("ehcr_ehcp_req_date", "The day it was received: the 20 weeks begin", required=False),
        day("ehcr_ehcp_req_outcome_date", "The day the decision was told"),
        text("ehcr_ehcp_req_outcome", "Y assess, N not, A awaited, W withdrawn, H before this collection"),
    ),
)

ASSESSMENT = Table(
    "ssd_ehcp_assessment",
    "Needs assessments, and whether a plan came of them.",
    key=("ehca_ehcp_assessment_id",),
    columns=(
        key("ehca_ehcp_assessment_id", "The assessment's id", "ehca_ehcp_asmt_id", required=True),
        key("ehca_ehcp_request_id", "The request it followed", required=True),
        happened("ehca_ehcp_assessment_outcome_date", "The day the plan was issued, or refused", required=False),
        text("ehca_ehcp_assessment_outcome", "Y a plan, N none, A awaited, W withdrawn, H before this collection"),
        text("ehca_ehcp_assessment_exceptions", "Whether exceptions to the 20 weeks apply"),
    ),
)

NAMED_PLAN = Table(
    "ssd_ehcp_named_plan",
    "Education, health and care plans, with their days.",
    key=("ehcn_named_plan_id",),
    columns=(
        key("ehcn_named_plan_id", "The plan's id", required=True),
        key("ehcn_ehcp_asmt_id", "The assessment it came of"),
        happened("ehcn_named_plan_start_date", "First day", required=False),
        ended("ehcn_named_plan_ceased_date", "Last day", "ehcn_named_plan_start_date", "ehcn_named_plan_cease_date"),
        text("ehcn_named_plan_ceased_reason", "Why it ended, 1 to 9", "ehcn_named_plan_cease_reason"),
    ),
)

ACTIVE_PLAN = Table(
    "ssd_ehcp_active_plans",
    "Plans in force, and their last annual review.",
    key=("ehcp_active_ehcp_id",),
    columns=(
        key("ehcp_active_ehcp_id", "The plan's id", required=True),
        key("ehcp_ehcp_request_id", "The request it goes back to"),
        happened("ehcp_active_ehcp_last_review_date", "The letter after the last annual review", required=False),
    ),
)

NEED = Table(
    "ssd_sen_need",
    "Needs named in a plan, the main one first.",
    key=("senn_active_ehcp_id", "senn_active_ehcp_need_type"),
    columns=(
        key("senn_table_id", "The row's id"),
        key("senn_active_ehcp_id", "The plan", required=True),
        text("senn_active_ehcp_need_type", "The need, DfE codes", required=True),
        text("senn_active_ehcp_need_rank", "1 the main need, 2 the second"),
    ),
)

TABLES = (SEND, REQUEST, ASSESSMENT, NAMED_PLAN, ACTIVE_PLAN, NEED)
