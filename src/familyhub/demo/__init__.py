"""The fictional county of Estmere: its people, its agencies' extracts with their faults, and the truth about them.

It owes nothing to linkage or measures, so that the truth can judge both.
"""

from familyhub.demo.county import County, generate
from familyhub.demo.figures import figures, write_truth
from familyhub.demo.making import make_workspace
from familyhub.demo.truth import Member, kpis

__all__ = ["County", "Member", "figures", "generate", "kpis", "make_workspace", "write_truth"]
