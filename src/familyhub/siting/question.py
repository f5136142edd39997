"""What is asked of the sites: which of four questions, with how many hubs, and what binds the answer."""

from dataclasses import dataclass
from typing import Literal

from familyhub.errors import UsageError

Kind = Literal["lscp", "mclp", "p_median", "p_centre"]
KINDS: dict[Kind, str] = {
    "lscp": "the fewest hubs that have everyone, or a share, within so many minutes",
    "mclp": "the most children within so many minutes of a number of hubs",
    "p_median": "the least need-weighted travel to a number of hubs",
    "p_centre": "the shortest worst journey to a number of hubs",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question about sites. Sites are places in the instance's list, counted from 0.

    `p` is the most hubs there may be, those kept and forced included. `existing` are the hubs of today: those not
    among `keep` stay or close as is best. `force` are new ones that must open, `close` what must not be open. `budget`
    is the most that may be spent on running the open ones, opening those that are not of today, and closing those that
    are (`Instance` says which of these cost anything). `share` is the
    share of weight (between 0 and 1) that must be within reach, for lscp and p_centre. `capacities` and `districts` say
    whether those of the instance bind. `unreached` is the minutes that count for whoever reaches no hub (p_median);
    None where everyone must reach one.
    """

    kind: Kind
    p: int | None = None
    within_minutes: float | None = None
    share: float = 1.0
    keep: frozenset[int] = frozenset()
    force: frozenset[int] = frozenset()
    close: frozenset[int] = frozenset()
    existing: frozenset[int] = frozenset()
    budget: float | None = None
    capacities: bool = False
    districts: bool = False
    unreached: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise _off("the kind of question", repr(self.kind), "one of " + ", ".join(KINDS))
        if self.kind in {"lscp", "mclp"} and (self.within_minutes is None or not self.within_minutes >= 0):
            raise _off(f"a question of kind {self.kind}", f"{self.within_minutes} minutes", "minutes of 0 or more")
        if self.kind != "lscp" and self.p is None and self.budget is None:
            raise _off(
                f"a question of kind {self.kind}", "neither a number of hubs nor a budget", "one of them or both"
            )
        if self.p is not None and self.p < 1:
            raise _off("the number of hubs", str(self.p), "1 or more")
        if not 0 < self.share <= 1:
            raise _off("the share within reach", str(self.share), "more than 0 and at most 1")
        if self.budget is not None and not self.budget >= 0:
            raise _off("the budget", str(self.budget), "0 or more")
        if self.unreached is not None and not self.unreached >= 0:
            raise _off("the minutes for whoever reaches no hub", str(self.unreached), "0 or more")
        if both := self.must_open & self.close:
            raise _off("the sites", f"{sorted(both)} both open and closed", "each site in one of these lists")

    @property
    def must_open(self) -> frozenset[int]:
        """The sites that are open in every answer."""
        return self.keep | self.force

    @property
    def sense(self) -> int:
        """1 where less is better, -1 where more is."""
        return -1 if self.kind == "mclp" else 1


def _off(where: str, found: str, expected: str) -> UsageError:
    return UsageError(
        "siting-question", where, found=found, expected=expected, next_step="Correct the question and ask again."
    )
