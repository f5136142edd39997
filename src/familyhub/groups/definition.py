"""The closed vocabulary in which a priority group is written; unknown keys are refused with their path."""

from datetime import date
from typing import Literal

import msgspec

Whose = Literal["child", "adult", "anyone"]
Inherited = Literal["no", "from_resident_carers", "from_parents"]


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of everything written in the catalogue: frozen, and nothing but the known keys."""


class StatusRecord(Vocabulary, frozen=True, tag_field="record", tag="status"):
    """Spells of the table `status`: those of one status, or of some of its details.

    A detail fits where it is written alike, in any case of letters, also with a grade behind a colon ("housing: high").
    `confirmed`: a plan or placement is confirmed `while_open` by every newer extract of its source; a need that was
    written down is confirmed `when_recorded`. `afterwards`: what the end of a spell says of the days after it: the
    person does not belong any more (`no`), or nothing (`silence`), where the source only vouches for a period.
    `complete`: whoever has no such spell in a source that sends them does not belong to the group.
    """

    status: str
    details: tuple[str, ...] = ()
    confirmed: Literal["while_open", "when_recorded"] = "when_recorded"
    afterwards: Literal["no", "silence"] = "no"
    complete: bool = False


class BirthRecord(Vocabulary, frozen=True, tag_field="record", tag="birth"):
    """The birth of a child younger than `until_months`: the mother's age, its length, the baby's weight.

    A mother's age is about the mother; length and weight are about the baby. Both known and above: not in the group.
    """

    until_months: int = 60
    mother_under_years: int | None = None
    gestation_under_days: int | None = None
    weight_under_grams: int | None = None


class PersonRecord(Vocabulary, frozen=True, tag_field="record", tag="person"):
    """What the person's own record states: an ethnic category among these, or another language than English."""

    ethnicity: tuple[str, ...] = ()
    other_language: bool = False


class HomeRecord(Vocabulary, frozen=True, tag_field="record", tag="home"):
    """The neighbourhood the person lives in on the day: its fifth of deprivation, 1 the most deprived in England."""

    quintiles: tuple[int, ...]


class SchoolRecord(Vocabulary, frozen=True, tag_field="record", tag="school"):
    """What the school census says of a pupil; like every recorded word it is unconfirmed after 12 months."""

    says: Literal["service_child", "young_carer", "sen_support", "ehc_plan"]


class RelationRecord(Vocabulary, frozen=True, tag_field="record", tag="relation"):
    """Being a parent or carer of a child younger than `until_months`: these relations; some only for one sex."""

    relations: tuple[str, ...]
    until_months: int = 60
    sex: Literal["F", "M"] | None = None


Record = StatusRecord | BirthRecord | PersonRecord | HomeRecord | SchoolRecord | RelationRecord


class Ages(Vocabulary, frozen=True):
    """Completed months of age at which the group can apply; `to` is the last."""

    from_: int = msgspec.field(name="from")
    to: int


class Example(Vocabulary, frozen=True):
    """A worked example: a few people in, each one's state out. It runs as a test and shows as documentation.

    People have small numbers. `people`: person, born, and where needed sex, ethnicity, other_language, home (those of
    one home live together), quintile, died, restriction. `related`: person, is, of. `births`: child, mother,
    gestation_days, weight_grams. `status`, `school` and `recorded` are rows of the tables of that name. `expect` gives
    each person's state: yes, unconfirmed, no or unknown; who is not named is not asked about.
    """

    says: str
    as_of: date
    expect: dict[str, str]
    people: list[dict[str, object]]
    known_by: date | None = None
    related: list[dict[str, object]] = []
    births: list[dict[str, object]] = []
    status: list[dict[str, object]] = []
    school: list[dict[str, object]] = []
    recorded: list[dict[str, object]] = []


class Group(Vocabulary, frozen=True):
    """A priority group: what it is, whom it is about, which records show it, whether a child inherits it.

    `version` goes up with every change of meaning. `whose`: people under 20, adults who are carers or expect a child,
    or both. `within` names a wider group: its members belong to that too, and the two count once towards three or more.
    `area` groups are shown and never counted towards three or more. `recorded_as` are other codes that templates use.
    """

    kind: Literal["group"]
    name: str
    says: str
    version: int
    whose: Whose
    why: str
    owner: str
    next_review: date
    short: str = ""
    inherited: Inherited = "no"
    within: str | None = None
    area: bool = False
    ages: Ages | None = None
    recorded_as: tuple[str, ...] = ()
    shown_by: tuple[Record, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""
    replaces: str | None = None
    example: tuple[Example, ...] = ()


class Intervention(Vocabulary, frozen=True):
    """A targeted intervention: the records by which a child is receiving one on a day.

    `statuses` are spells open on the day. `referrals` are open referrals to these services. `contacts` are contacts of
    these services, and where `activities` are named of these, at which somebody was seen within `within_days`. `steps`:
    a piece of work towards an outcome that was agreed or supported within `within_days` and has not ended. Referrals,
    contacts and steps of a carer who lives with the child count too. Who last saw the family for one of `led_by`, these
    services, leads; without any, who made the contact or took the step.
    """

    kind: Literal["intervention"]
    name: str
    says: str
    version: int
    owner: str
    next_review: date
    statuses: tuple[str, ...] = ()
    referrals: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    steps: bool = False
    within_days: int = 90
    led_by: tuple[str, ...] = ()
    replaces: str | None = None
    notes: tuple[str, ...] = ()
