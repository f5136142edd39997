"""The closed vocabulary in which an outcome measure is written; unknown keys are refused with their path."""

from datetime import date
from typing import Literal

import msgspec

from familyhub.measures.outcomes.improvement import Improvement

Subject = Literal["child", "young_person", "parent", "carer_with_child", "family", "dyad", "school"]
Unit = Literal["days", "weeks", "months", "years"]
Stage = Literal["school_age", "statutory_school_age", "secondary_school_age"]
Anchor = Literal["birth", "due_date", "reception", "identified", "entered", "support_ended"]
Respondent = Literal["child", "parent", "practitioner", "other"]
State = Literal[
    "identified", "offered", "declined", "active", "achieved", "not_achieved", "not_assessed",
    "moved_away", "disengaged", "died",
]  # fmt: skip


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of everything written in a definition: frozen, and nothing but the known keys."""


class Age(Vocabulary, frozen=True, kw_only=True):
    """Completed units of age on a day; both ends count, so `from = 24, to = 35, unit = "months"` is a two-year-old.

    `at` is the day: of the identification, of entry, or the day a pregnancy is due.
    """

    from_: int = msgspec.field(name="from", default=0)
    to: int | None = None
    unit: Literal["days", "weeks", "months", "years"] = "years"
    at: Literal["identified", "entered", "due_date"] = "identified"


class Held(Vocabulary, frozen=True, kw_only=True):
    """A status that the subject, or one of the subject's children, is in on the day of identification or entry."""

    status: str
    of: Literal["subject", "child"] = "subject"
    on: Literal["identified", "entered"] = "identified"


class Area(Vocabulary, frozen=True, kw_only=True):
    """Neighbourhoods among the most deprived: quintile 1 to `quintile`, where the subject lived on a day.

    `ranked_in = "quadrant"` ranks the neighbourhoods of each quadrant anew; "county" takes the county's quintiles.
    """

    quintile: int = 1
    ranked_in: Literal["county", "quadrant"] = "county"
    lived_on: Literal["identified", "entered", "booking"] = "identified"


class Seen(Vocabulary, frozen=True, kw_only=True):
    """An attended contact of one of these kinds, on the day of identification or in the months before it."""

    activities: tuple[str, ...]
    months: int = 12


class ForWhom(Vocabulary, frozen=True, kw_only=True):
    """Whom the measure is about. Every condition must hold; whoever fails one is no member.

    `perinatal`: pregnant, or within a year after the birth, when identified; `pregnant`: before the birth alone.
    `main_carer`: the subject is mother or carer of a child under 18. `child_age`: a child whose mother or carer the
    subject is has this age when identified. `seen`: a dated contact that must lie behind it, such as a health
    assessment.
    """

    subject: Subject
    age: Age | None = None
    stage: Stage | None = None
    sex: Literal["F", "M"] | None = None
    perinatal: bool = False
    pregnant: bool = False
    main_carer: bool = False
    child_age: Age | None = None
    held: tuple[Held, ...] = ()
    seen: Seen | None = None
    area: Area | None = None


class Finding(Vocabulary, frozen=True, kw_only=True):
    """A finding of an instrument that identifies by itself: any row of `domain` in one of the bands or score ranges.

    `domain = "any"` is any part. Of `at_least` and `below` both must hold where both are given. `age` is that of the
    person whose record the assessment stands on.
    """

    instrument: str
    domain: str = "any"
    bands: tuple[str, ...] = ()
    at_least: float | None = None
    below: float | None = None
    age: Age | None = None


class Identified(Vocabulary, frozen=True, kw_only=True):
    """How a subject is identified: by a recorded step, or, where nobody recorded any step, by a finding.

    The first finding of any of `findings` counts, once a person.
    """

    findings: tuple[Finding, ...] = ()


class Support(Vocabulary, frozen=True, kw_only=True):
    """What counts as support: the recorded step `support`, and for coded extracts attended contacts of these kinds."""

    activities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


class Deadline(Vocabulary, frozen=True, kw_only=True):
    """The last day on which improvement counts.

    `after = "birth"` with `amount = 19, unit = "years"` ends on the day before the 19th birthday; `"reception"` ends on
    31 August before the child enters Reception (1 September after the fourth birthday), or `amount` years after that
    day (7: the end of Year 6). From the others the amount is added and that day still counts.
    """

    after: Anchor
    amount: int = 0
    unit: Unit = "months"


class FollowUp(Vocabulary, frozen=True, kw_only=True):
    """When the assessment afterwards must lie, both ends counted: 5 to 7 months after support ended, for example.

    Of several the last counts. Without it: from the day after the assessment before, until 3 months after the end of
    the work.
    """

    after: Literal["entered", "support_ended", "birth"]
    from_: int = msgspec.field(name="from")
    to: int
    unit: Unit = "months"


class Before(Vocabulary, frozen=True, kw_only=True):
    """When the assessment before must lie, both ends counted, in days from the identification (negative: earlier).

    Of several on or before entry the last counts, else the first after it.
    """

    from_: int = msgspec.field(name="from", default=-180)
    to: int = 56


class AtRisk(Vocabulary, frozen=True, kw_only=True):
    """The rules that put an active member on the list. Not a score: each is a plain fact with a date.

    `no_support_weeks`: so long since entry and no support yet. `stalled_weeks`: so long since the last support or
    review. `deadline_weeks`: the deadline is no further off and nothing has improved yet.
    """

    no_support_weeks: int = 6
    stalled_weeks: int = 8
    deadline_weeks: int = 13


class Expected(Vocabulary, frozen=True, kw_only=True):
    """The county's counts an example must give; what is not said must be 0."""

    identified: int = 0
    offered: int = 0
    declined: int = 0
    cohort: int = 0
    active: int = 0
    completed: int = 0
    abandoned: int = 0
    achieved: int = 0
    not_achieved: int = 0
    not_assessed: int = 0


class Example(Vocabulary, frozen=True, kw_only=True):
    """A worked example: small tables in, the counts and where each member stands out. It runs as a test.

    People are named by small numbers; docs/how-to-write-an-outcome.md lists the tables and their keys. `members` maps a
    person's number ("1"), or number and episode ("1/b"), to where that member stands; `at_risk` to the reason on the
    list.
    """

    says: str
    expect: Expected
    as_of: date
    known_by: date | None = None
    members: dict[str, State] = {}
    at_risk: dict[str, str] = {}
    people: list[dict[str, object]] = []
    relations: list[dict[str, object]] = []
    pregnancies: list[dict[str, object]] = []
    statuses: list[dict[str, object]] = []
    lives: list[dict[str, object]] = []
    places: list[dict[str, object]] = []
    teams: list[dict[str, object]] = []
    caseloads: list[dict[str, object]] = []
    activity: list[dict[str, object]] = []
    contacts: list[dict[str, object]] = []
    assessments: list[dict[str, object]] = []
    answers: list[dict[str, object]] = []
    schools: list[dict[str, object]] = []


class OutcomeDefinition(Vocabulary, frozen=True, kw_only=True):
    """A measure of the kind `outcome`: who was helped, with what, and did it get better.

    `number` is the contract's own ("7", "W2"). `title` is the name in our words, `short` the name in a table.
    `records_of` says on whose records assessments and contacts may stand. `answered_by`: assessments that say somebody
    else answered neither identify nor show improvement; those that do not say who answered count. `counted` once an
    episode or once a person (then the first that entered the cohort stands). `enters = "identified"` is for a cohort
    that is measured and not helped: identification is entry, and with it the offer.
    """

    kind: Literal["outcome"]
    number: str
    title: str
    short: str
    theme: str = ""
    for_whom: ForWhom
    identified: Identified = Identified()
    enters: Literal["agreed", "support", "agreed_or_support", "identified"] = "agreed_or_support"
    support: Support = Support()
    improved: Improvement
    before: Before = Before()
    follow_up: FollowUp | None = None
    deadline: Deadline | None = None
    records_of: Literal["subject", "subject_and_mother", "subject_and_children"] = "subject"
    answered_by: Respondent | None = None
    counted: Literal["episode", "person"] = "episode"
    at_risk: AtRisk = AtRisk()
    why: str
    owner: str
    next_review: date
    source: str
    notes: tuple[str, ...] = ()
    replaces: str | None = None
    example: tuple[Example, ...] = ()
