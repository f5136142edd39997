"""Who works with the children, what placements cost, and the release of the dataset."""

from familyhub.model import Column, Table
from familyhub.sources.ssd.columns import day, ended, happened, key, person, team, text, worker

PROFESSIONAL = Table(
    "ssd_professionals",
    "Workers: one row each.",
    key=("prof_professional_id",),
    columns=(
        Column("prof_professional_id", "key", "The worker's id", required=True, about="practitioner"),
        key("prof_staff_id", "Staff number"),
        text("prof_professional_name", "Name", identifies=True),
        text("prof_social_worker_registration_no", "Social Work England number", identifies=True),
        text("prof_agency_worker_flag", "Whether an agency employs the worker"),
        text("prof_professional_job_title", "Job title"),
        text("prof_professional_caseload", "Cases held on 30 September, a count"),
        text("prof_professional_department", "Department, by its name"),
        text("prof_full_time_equivalency", "Share of full time"),
    ),
)

INVOLVEMENT = Table(
    "ssd_involvements",
    "Which worker and team worked with a child, and when.",
    key=("invo_involvements_id",),
    columns=(
        key("invo_involvements_id", "The row's id"),
        worker("invo_professional_id", "The worker"),
        text("invo_professional_role_id", "The worker's role, for example allocated case worker"),
        team("invo_professional_team", "The team, by its id or name"),
        person("invo_person_id", required=False),
        key("invo_referral_id", "The referral; some systems name it and not the child"),
        happened("invo_involvement_start_date", "First day"),
        ended("invo_involvement_end_date", "Last day", "invo_involvement_start_date"),
        text("invo_worker_change_reason", "Why the worker changed"),
    ),
)

DEPARTMENT = Table(
    "ssd_department",
    "Teams and departments.",
    key=("dept_team_id",),
    columns=(
        Column("dept_team_id", "key", "The team's id", required=True, about="team"),
        text("dept_team_name", "The team's name"),
        key("dept_team_parent_id", "The department it belongs to"),
        text("dept_team_parent_name", "That department's name"),
    ),
)

FINANCE = Table(
    "ssd_s251_finance",
    "What placements cost. The published release has four fields without meaning.",
    key=("s251_table_id",),
    columns=(
        key("s251_table_id", "The row's id", "s251_id"),
        key("s251_cla_placement_id", "The placement", required=True),
        # not in the published release, which leaves it to councils to fill its four fields
        Column(
            "s251_placement_weekly_cost",
            "number",
            "Pounds a week, where a council adds it",
            lowest=0,
            highest=100_000,
            also=("s251_weekly_cost", "s251_cost_per_week", "weekly_cost", "cost_per_week"),
        ),
        text("s251_placeholder_1", "Not defined yet"),
        text("s251_placeholder_2", "Not defined yet"),
        text("s251_placeholder_3", "Not defined yet"),
        text("s251_placeholder_4", "Not defined yet"),
    ),
)

VERSION_LOG = Table(
    "ssd_version_log",
    "Releases of the dataset that the council runs.",
    key=("version_number",),
    columns=(
        key("version_number", "The release", required=True),
        day("release_date", "The day it came out"),
        text("description", "What it is"),
        text("is_current", "Whether it is the one in use"),
        day("created_at", "When the row was written"),
        text("created_by", "Who wrote it"),
        text("impact_description", "What it changes"),
    ),
)

TABLES = (PROFESSIONAL, INVOLVEMENT, DEPARTMENT, FINANCE, VERSION_LOG)
