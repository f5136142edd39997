"""Code lists: the closed sets of values that coded columns may hold, by what they are about."""

from familyhub.model.codes.agreements import LAWFUL_BASIS, MAY_READ, RESPONDENT, SAID_BY, SHARING_DECISION, SHARING_KIND
from familyhub.model.codes.births import BIRTH_OUTCOME, FIRST_FEED, PREGNANCY_OUTCOME
from familyhub.model.codes.code_list import CodeList
from familyhub.model.codes.findings import (
    ASSESSMENT_DOMAIN,
    BAND,
    GROUP_ANSWER,
    INSTRUMENT,
    OUTCOME_STEP,
    SEN_PROVISION,
    STATUS,
    YOUNG_CARER,
)
from familyhub.model.codes.people import ETHNICITY, RELATIONSHIP, RESTRICTION, SEX, STATED_RESTRICTION
from familyhub.model.codes.services import (
    ACTIVITY,
    AREA_KIND,
    ATTENDED,
    BASIS,
    COST_PER,
    MEDIUM,
    PLACE_KIND,
    SERVICE,
    TEAM_KIND,
)

CODE_LISTS: tuple[CodeList, ...] = (
    SEX, ETHNICITY, RESTRICTION, STATED_RESTRICTION, RELATIONSHIP, PREGNANCY_OUTCOME, BIRTH_OUTCOME, FIRST_FEED,
    BASIS, SERVICE, ACTIVITY, ATTENDED, MEDIUM, INSTRUMENT, ASSESSMENT_DOMAIN, BAND, STATUS, TEAM_KIND, PLACE_KIND,
    SEN_PROVISION, YOUNG_CARER, GROUP_ANSWER, OUTCOME_STEP, SAID_BY, MAY_READ, SHARING_KIND, SHARING_DECISION,
    LAWFUL_BASIS, RESPONDENT, COST_PER, AREA_KIND,
)  # fmt: skip

__all__ = [
    "ACTIVITY",
    "AREA_KIND",
    "ASSESSMENT_DOMAIN",
    "ATTENDED",
    "BAND",
    "BASIS",
    "BIRTH_OUTCOME",
    "CODE_LISTS",
    "COST_PER",
    "ETHNICITY",
    "FIRST_FEED",
    "GROUP_ANSWER",
    "INSTRUMENT",
    "LAWFUL_BASIS",
    "MAY_READ",
    "MEDIUM",
    "OUTCOME_STEP",
    "PLACE_KIND",
    "PREGNANCY_OUTCOME",
    "RELATIONSHIP",
    "RESPONDENT",
    "RESTRICTION",
    "SAID_BY",
    "SEN_PROVISION",
    "SERVICE",
    "SEX",
    "SHARING_DECISION",
    "SHARING_KIND",
    "STATED_RESTRICTION",
    "STATUS",
    "TEAM_KIND",
    "YOUNG_CARER",
    "CodeList",
]  # fmt: skip
