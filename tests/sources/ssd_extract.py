"""A small, consistent extract of the Standard Safeguarding Dataset, made from its declarations.

Every table has three rows. Row n of each is about child Pn, and ids point from table to table as the published
relationships do: referral Rn, plan CPn and period of care CLAn are child Pn's.
"""

import csv
import io
from datetime import date, timedelta

from familyhub.model import Column, Table

ROWS = 3
MADE_ON = date(2024, 7, 15)
NHS_NUMBERS = ("9434765919", "9990000018", "9990000026")
UPNS = ("A820200024001", "K820200024002", "U820200024003")

LINKS = {
    "referral_id": "R", "cla_id": "CLA", "placement_id": "PL", "assessment_id": "AS", "plan_id": "CP",
    "icpc_id": "IC", "s47_enquiry_id": "S47", "family_id": "F", "professional_id": "W", "worker_id": "W",
    "completed_by_worker_id": "W", "team": "T", "team_id": "T", "allocated_team": "T", "send_table_id": "SEND",
    "ehcp_request_id": "REQ", "ehcp_assessment_id": "EA", "ehcp_asmt_id": "EA", "active_ehcp_id": "EP",
    "completed_by_team": "T",
}  # fmt: skip
"""What a column is called, the longest ending first, and how the id in it begins."""

WORDS = {
    "pers_sex": "F", "pers_gender": "02", "pers_ethnicity": "WBRI", "pers_upn_unknown": "UN1", "pers_forename": "Ada",
    "pers_surname": "Marlow", "pers_nationality": "GBR", "link_identifier_type": "NHS Number",
    "addr_address_type": "Home", "addr_address_json": '{"HOUSE": "1", "STREET": "High Street", "UPRN": "100"}',
    "disa_disability_code": "AUT", "immi_immigration_status": "Unaccompanied Asylum Seeking Child",
    "cont_contact_source_desc": "School", "cont_contact_outcome_json": '{"NEW_REFERRAL_FLAG": "Y", "NFA_FLAG": "N"}',
    "earl_episode_reason": "housing", "cine_cin_primary_need_code": "N1", "cine_referral_nfa": "N",
    "cine_close_reason": "RC7", "cinf_assessment_factors_json": '["3B", "4A"]',
    "cppl_cp_plan_initial_category": "Neglect", "clae_cla_episode_start_reason": "S",
    "clae_cla_primary_need_code": "N1", "clae_cla_episode_ceased_reason": "E4A", "clap_cla_placement_type": "U4",
    "clah_health_check_type": "Health Assessment", "clah_health_check_status": "Completed",
    "clar_cla_review_cancelled": "N", "clar_cla_review_participation": "PN1", "cppr_cp_review_participation": "PN1",
    "lapp_previous_permanence_order_date": "zz/05/2020", "lapp_previous_permanence_option": "P2",
    "lega_legal_status": "C2", "csdq_sdq_score": "15", "perm_permanence_order_type": "Special Guardianship",
    "clea_care_leaver_eligibility": "Relevant", "miss_missing_episode_type": "Missing",
    "ehcr_ehcp_req_outcome": "Y", "ehca_ehcp_assessment_outcome": "Y", "senn_active_ehcp_need_type": "ASD",
    "senn_active_ehcp_need_rank": "1", "invo_professional_role_id": "Allocated case worker",
    "dept_team_name": "Safeguarding", "version_number": "1.3",
}  # fmt: skip


def cells(table: Table, number: int) -> dict[str, str]:
    """Row `number` (from 1) of a table, all its columns filled."""
    return {column.name: _cell(column, number) for column in table.columns}


def extract(table: Table) -> str:
    """The table's CSV, as a database exports it: three rows, dates with their time."""
    out = io.StringIO()
    writer = csv.DictWriter(out, table.names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(cells(table, number) for number in range(1, ROWS + 1))
    return out.getvalue()


def _cell(column: Column, number: int) -> str:
    if column.name == "version_number":
        return f"1.{number}"
    if column.name == "moth_person_id":
        return f"M{number}"
    if column.about == "person":
        return f"P{number}"
    if column.name == "link_identifier_value" or column.kind == "nhs_number":
        return NHS_NUMBERS[number - 1]
    match column.kind:
        case "upn":
            return UPNS[number - 1]
        case "postcode":
            return f"CM1 {number}AB"
        case "number":
            return "1,250.50"
        case "date":
            return f"{_day(column, number)} 00:00:00.000"
        case "key":
            return _id(column.name, number)
        case _:
            return WORDS.get(column.name, "Y")


def _id(name: str, number: int) -> str:
    endings = [ending for ending in LINKS if name == ending or name.endswith(f"_{ending}")]
    beginning = LINKS[max(endings, key=len)] if endings else f"{name}-"
    return f"{beginning}{number}"


def _day(column: Column, number: int) -> date:
    """Births in 2010, spells from March to June 2024, so that everything is over when the extract is made."""
    if column.name.endswith("dob"):
        return date(2010, 1, number)
    begins = date(2024, 3, number)
    return begins + timedelta(days=90) if column.not_before else begins
