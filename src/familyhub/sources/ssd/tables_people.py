"""Who the children are: persons, families, homes, mothers, other numbers, disability, immigration, and their voice."""

from familyhub.model import Column, Table
from familyhub.sources.ssd.columns import day, ended, happened, key, person, text

PERSON = Table(
    "ssd_person",
    "Children and mothers the service knows: one row each.",
    key=("pers_person_id",),
    columns=(
        person("pers_person_id", "The person's id in the case-management system"),
        key("pers_legacy_id", "The id in the system before this one"),
        # the number by which all agencies know a child: today the NHS number
        Column(
            "pers_common_child_id",
            "nhs_number",
            "NHS number, as the common child identifier",
            identifies=True,
            also=("pers_single_unique_id", "pers_nhs_number"),
        ),
        Column("pers_upn", "upn", "Unique pupil number; later releases carry it", identifies=True),
        text("pers_upn_unknown", "Why there is no UPN; some systems write the UPN itself here", identifies=True),
        text("pers_forename", "First name; later releases carry it", identifies=True),
        text("pers_surname", "Family name; later releases carry it", identifies=True),
        text("pers_sex", "Sex: F, M, U"),
        text("pers_gender", "Gender: 00 not known, 01 man or boy, 02 woman or girl, 09 self-described"),
        text("pers_ethnicity", "Ethnicity, DfE codes"),
        # not `past`: some systems write an unborn child's due date here
        day("pers_dob", "Date of birth; some systems write the due date of an unborn child here"),
        day("pers_expected_dob", "Expected date of birth of an unborn child"),
        day("pers_death_date", "Date of death", past=True),
        text("pers_send_flag", "Whether the person has an education, health and care plan", "pers_send"),
        text("pers_is_mother", "Whether the person is a mother"),
        text("pers_nationality", "Country of origin"),
    ),
)

FAMILY = Table(
    "ssd_family",
    "Who belongs to which family: one row for each member.",
    key=("fami_family_id", "fami_person_id"),
    columns=(
        key("fami_table_id", "The row's id"),
        key("fami_family_id", "The family's id", required=True),
        person("fami_person_id", "The member's id"),
    ),
)

ADDRESS = Table(
    "ssd_address",
    "Where a person lived, and when.",
    key=("addr_table_id",),
    columns=(
        key("addr_table_id", "The row's id"),
        person("addr_person_id"),
        text("addr_address_type", "What the address is: home, placement and the like"),
        happened("addr_address_start_date", "First day there", "addr_address_start", required=False),
        ended("addr_address_end_date", "Last day there", "addr_address_start_date", "addr_address_end"),
        Column("addr_address_postcode", "postcode", "Postcode", identifies=True),
        text("addr_address_json", "The address in parts: room to town, UPRN, grid reference", identifies=True),
    ),
)

MOTHER = Table(
    "ssd_mother",
    "Mothers and their children: one row for each child.",
    key=("moth_person_id", "moth_childs_person_id"),
    columns=(
        key("moth_table_id", "The row's id"),
        key("moth_person_id", "The mother's id", required=True, about="other"),
        person("moth_childs_person_id", "Her child's id"),
        day("moth_childs_dob", "Her child's date of birth", past=True),
    ),
)

LINKED_IDENTIFIER = Table(
    "ssd_linked_identifiers",
    "Other numbers a child is known by.",
    key=("link_table_id",),
    columns=(
        key("link_table_id", "The row's id", "link_link_id"),
        person("link_person_id"),
        text("link_identifier_type", "Whose number it is: NHS Number, Unique Pupil Number and others", required=True),
        text("link_identifier_value", "The number", required=True, identifies=True),
        day("link_valid_from_date", "First day it held"),
        ended("link_valid_to_date", "Last day it held", "link_valid_from_date"),
    ),
)

DISABILITY = Table(
    "ssd_disability",
    "Disabilities that are recorded: one row for each, without dates.",
    key=("disa_person_id", "disa_disability_code"),
    columns=(
        key("disa_table_id", "The row's id"),
        person("disa_person_id"),
        text("disa_disability_code", "Disability, DfE codes; NONE where there is none", required=True),
    ),
)

IMMIGRATION = Table(
    "ssd_immigration_status",
    "Immigration statuses, with their days.",
    key=("immi_immigration_status_id",),
    columns=(
        key("immi_immigration_status_id", "The row's id"),
        person("immi_person_id"),
        text("immi_immigration_status", "The status in the system's words", required=True),
        happened("immi_immigration_status_start_date", "First day", "immi_immigration_status_start", required=False),
        ended(
            "immi_immigration_status_end_date",
            "Last day",
            "immi_immigration_status_start_date",
            "immi_immigration_status_end",
        ),
    ),
)

VOICE = Table(
    "ssd_voice_of_child",
    "A child's answers to five set questions: yes or no, no words and no day.",
    key=("voch_table_id",),
    columns=(
        key("voch_table_id", "The row's id"),
        person("voch_person_id"),
        text("voch_explained_worries", "Whether somebody explained why people are worried"),
        text("voch_story_help_understand", "Whether words and pictures helped to understand what happened"),
        text("voch_agree_worker", "Whether the child agrees with what the worker says must happen"),
        text("voch_plan_safe", "Whether the plan tells everybody what to do"),
        text("voch_tablet_help_explain", "Whether writing or drawing on a tablet helped to explain"),
    ),
)

TABLES = (PERSON, FAMILY, ADDRESS, MOTHER, LINKED_IDENTIFIER, DISABILITY, IMMIGRATION, VOICE)
