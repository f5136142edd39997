"""The fictional county of Estmere: its people, its agencies' extracts with their faults, and the truth about them.

It owes nothing to linkage or measures, so that the truth can judge both.
"""

from familyhub.demo.county import County, generate
from familyhub.demo.figures import figures, write_truth
from familyhub.demo.group_help import GroupHelp, group_help
from familyhub.demo.group_truth import GroupChild, GroupMember, GroupTruth
from familyhub.demo.homes import Dwelling, Homes, Stay
from familyhub.demo.making import make_workspace
from familyhub.demo.outcome_member import OutcomeMember
from familyhub.demo.outcome_truth import outcome_figures, outcome_members
from familyhub.demo.rate_truth import RateEvent, rate_events, rate_figures
from familyhub.demo.recorded import MISSING_AT_AGENCIES
from familyhub.demo.recorded_truth import write_recorded_truth
from familyhub.demo.truth import Member, kpis
from familyhub.demo.use_truth import NeedUse, need_use
from familyhub.demo.wait_truth import Wait, wait_figures, waits
from familyhub.demo.weeks import Change, Week, weeks, write_weeks
from familyhub.demo.who import Tie, TrueRecord, truth_people, truth_ties, write_people

__all__ = [
    "MISSING_AT_AGENCIES",
    "Change",
    "County",
    "Dwelling",
    "GroupChild",
    "GroupHelp",
    "GroupMember",
    "GroupTruth",
    "Homes",
    "Member",
    "NeedUse",
    "OutcomeMember",
    "RateEvent",
    "Stay",
    "Tie",
    "TrueRecord",
    "Wait",
    "Week",
    "figures",
    "generate",
    "group_help",
    "kpis",
    "make_workspace",
    "need_use",
    "outcome_figures",
    "outcome_members",
    "rate_events",
    "rate_figures",
    "truth_people",
    "truth_ties",
    "wait_figures",
    "waits",
    "weeks",
    "write_people",
    "write_recorded_truth",
    "write_truth",
    "write_weeks",
]
