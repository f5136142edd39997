"""Why a member counts otherwise than it was published: the five causes, and by what they are told apart.

One cause a step, by rules over how the member stood and stands. What differs between kinds of measures is what it means
to know more of a member, to have moved, to come and to go: the `Rules` of the kind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Cause = Literal["late_entry", "correction", "people", "move", "definition"]

CAUSES: dict[Cause, str] = {
    "late_entry": "recorded or learnt after the figure was published",
    "correction": "a record corrected, or taken out, since",
    "people": "records found to be one person's, or two people's, since",
    "move": "moved: another place, or another area's responsibility",
    "definition": "the definition, or the code that counts, has changed",
}
"""The causes, in the order in which a bridge shows them."""

Counted: TypeAlias = tuple[int, ...]
"""What a member adds to each of a figure's counts."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one member stands in one counting. `places` go with `bridge.PLACES`; `person_id` is None where it was erased.

    `record` is the line behind it, as `file:row`. `came_late`: that line's file came after the publication, whatever
    day the file bears.
    """

    subject_id: int
    person_id: int | None
    adds: Counted
    stands: str
    reason: str | None
    places: tuple[str, ...]
    record: str | None = None
    came_late: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What tells late entries, corrections, merges and moves apart, by person or subject.

    `people`: of whom somebody was merged or split since. `new`: whom nobody knew of on the day the figure was known by.
    `elsewhere`: members of the measure in another period. `present`: whom the facts still hold. `died`: whose death was
    learnt since. `counted`: whom the measure could still count.
    """

    people: frozenset[int] = frozenset()
    new: frozenset[int] = frozenset()
    elsewhere: frozenset[int] = frozenset()
    present: frozenset[int] = frozenset()
    died: frozenset[int] = frozenset()
    counted: frozenset[int] = frozenset()

    def among(self, ids: frozenset[int], one: Standing) -> bool:
        """Whether a member, or the person behind it, is among these."""
        return one.subject_id in ids or (one.person_id is not None and one.person_id in ids)


Told: TypeAlias = tuple[Cause, str]
"""A cause, and words for it where how the member stood and stands is not enough."""

Judge: TypeAlias = Callable[[Standing | None, Standing | None], Told]


@dataclass(frozen=True, slots=True)
class Rules:
    """What one kind of measure means by it: more is known of a member; it has moved; it comes; it goes."""

    knows_more: Callable[[Standing, Standing], bool]
    moved: Callable[[Standing, Standing], bool]
    comes: Callable[[Standing, Known], Told]
    goes: Callable[[Standing, Known], Told]


BACKDATED = "in a file that came after the publication, though it is dated before"


def on_same_days(known: Known, rules: Rules) -> Judge:
    """The same days and the same SELECT: who is who, what a line says, or a file that bears too early a day.

    A folder's date says when somebody learnt what is in it. A file of that day that was not there when the figure was
    published could not have been counted: what it adds is a late entry, and what it takes away a correction.
    """

    def judge(before: Standing | None, after: Standing | None) -> Told:
        first = before or after
        if first is not None and known.among(known.people, first):
            return "people", ""
        if before is not None and after is not None and rules.moved(before, after):
            return "move", ""
        if after is not None and after.came_late and (before is None or rules.knows_more(before, after)):
            return "late_entry", BACKDATED
        return "correction", ""

    return judge


def on_later_days(known: Known, rules: Rules) -> Judge:
    """The same definition and people: only what is known, and what has happened, can have changed."""

    def judge(before: Standing | None, after: Standing | None) -> Told:
        if before is not None and after is not None:
            if rules.moved(before, after):
                return "move", ""
            return ("late_entry" if rules.knows_more(before, after) else "correction"), ""
        if after is not None:
            return rules.comes(after, known)
        if before is None:
            raise ValueError("a step of nobody")
        return rules.goes(before, known)

    return judge


ELSEWHERE: Told = ("correction", "counts in another period: a date was corrected")
GONE: Told = ("correction", "no source tells of it any more")
UNHEARD: Told = ("late_entry", "nobody knew of it then")


def _child_comes(one: Standing, known: Known) -> Told:
    if known.among(known.elsewhere, one):
        return ELSEWHERE
    return UNHEARD if known.among(known.new, one) else ("move", "")


def _child_goes(one: Standing, known: Known) -> Told:
    if known.among(known.elsewhere, one):
        return ELSEWHERE
    return ("move", "") if known.among(known.present, one) else GONE


def _more_of_a_check(before: Standing, after: Standing) -> bool:
    if after.stands == "met":
        return before.stands != "met"
    if before.stands == "met" and after.stands != "excluded":
        return False
    # A death learnt late takes a child out of a figure; a death that is no more brings one back.
    return before.stands != "excluded"


DUE = Rules(
    knows_more=_more_of_a_check,
    moved=lambda before, after: "moved_out" in (before.reason, after.reason),
    comes=_child_comes,
    goes=_child_goes,
)

STAGES = ("identified", "offered", "declined", "active", "abandoned", "completed")


def _more_of_a_step(before: Standing, after: Standing) -> bool:
    was, now = STAGES.index(before.stands), STAGES.index(after.stands)
    # Of a completed member an assessment that comes says more; one that says otherwise, or is gone, corrects.
    return now > was or (now == was and before.reason in (None, "not assessed") and after.reason is not None)


OUTCOME = Rules(
    knows_more=_more_of_a_step,
    moved=lambda before, after: "moved_away" in (before.reason, after.reason),
    comes=lambda one, known: UNHEARD,
    goes=lambda one, known: GONE,
)

EVENT = Rules(
    knows_more=lambda before, after: sum(after.adds) > sum(before.adds),
    moved=lambda before, after: "not_responsible" in (before.reason, after.reason),
    comes=lambda one, known: UNHEARD,
    goes=lambda one, known: GONE,
)
"""Events of a rate. One that no longer counts because an earlier one was found is a correction of it."""


def _population_goes(one: Standing, known: Known) -> Told:
    if known.among(known.died, one):
        return "late_entry", "a death learnt since"
    return _child_goes(one, known)


POPULATION = Rules(
    knows_more=lambda before, after: sum(after.adds) > sum(before.adds),
    moved=lambda before, after: False,
    comes=_child_comes,
    goes=_population_goes,
)
"""Children of a month, of whom rates are."""


def _group_comes(one: Standing, known: Known) -> Told:
    if one.came_late or known.among(known.new, one):
        return UNHEARD
    return "move", "counts here only since"


def _group_goes(one: Standing, known: Known) -> Told:
    return GONE if known.among(known.counted, one) else _population_goes(one, known)


GROUP = Rules(
    # A newer word of either kind is a late entry; an older word that stands again is what a correction leaves.
    knows_more=lambda before, after: after.came_late or sum(after.adds) > sum(before.adds),
    moved=lambda before, after: False,
    comes=_group_comes,
    goes=_group_goes,
)
