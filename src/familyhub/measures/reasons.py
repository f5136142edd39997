"""Why a member does not count: each reason's words, its class, and the order in which reasons are tried."""

from dataclasses import dataclass
from typing import Literal

ReasonClass = Literal["service", "family", "data", "unknown", "excluded"]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason: its code, a sentence for people, and whose it is.

    `service`: the service can change it; `family`: the family's choice or circumstances; `data`: the check may have
    been made and the record is at fault; `unknown`: nothing says; `excluded`: the member is not counted at all.
    """

    code: str
    says: str
    belongs_to: ReasonClass


MISSES: tuple[Reason, ...] = (
    Reason("recorded_late", "the check was made in time, but recorded too late for this figure", "data"),
    Reason("without_review", "seen in time, but no review of emotional wellbeing was recorded", "service"),
    Reason("without_asq3", "seen in time, but ASQ-3 was not scored in all five domains", "service"),
    Reason("below_level", "ASQ-3 was scored, and the child was below the expected level", "family"),
    Reason("feeding_not_recorded", "seen in time, but how the baby is fed was not recorded", "data"),
    Reason("not_breastfed", "seen in time, and the baby had no breast milk", "family"),
    Reason("not_face_to_face", "seen in time, but not face to face", "service"),
    Reason("not_marked_seen", "a contact in time does not say whether the family was seen", "data"),
    Reason("declined", "the family declined", "family"),
    Reason("did_not_attend", "the family did not attend, cancelled, or nobody was in", "family"),
    Reason("in_hospital", "mother or child was in hospital", "family"),
    Reason("cancelled_by_service", "the service cancelled", "service"),
    Reason("seen_late", "seen after the window had closed", "service"),
    Reason("seen_early", "seen before the window opened", "service"),
    Reason("no_activity_code", "seen in time, but the contact does not say what was done", "data"),
    Reason("moved_in_no_history", "moved in after the window had opened, and no history came along", "family"),
    Reason("no_record", "nothing is recorded", "unknown"),
)

EXCLUSIONS: tuple[Reason, ...] = (
    Reason("moved_out", "left the area before the window closed", "excluded"),
    Reason("died", "the child, or every baby of the birth, has died", "excluded"),
    Reason("loss", "the pregnancy ended before a birth", "excluded"),
    Reason("stillborn", "no baby was born alive", "excluded"),
    Reason("ended", "the pregnancy has ended, and neither a birth nor a loss is known", "excluded"),
    Reason("not_born_28_weeks", "born before 28 weeks of pregnancy", "excluded"),
    Reason("gestation_unknown", "born, but the length of the pregnancy is not known", "excluded"),
    Reason("outcome_unknown", "expected more than three weeks ago, and nothing has been heard", "excluded"),
)

REASONS: dict[str, Reason] = {reason.code: reason for reason in (*MISSES, *EXCLUSIONS)}
