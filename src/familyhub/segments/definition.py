"""The closed vocabulary of predictors and resources; unknown keys are refused with their path."""

from typing import Literal

import msgspec

Whose = Literal["child", "carers", "anyone"]
"""Whose record counts: the child's own, a parent's or carer's, or either's."""


class Vocabulary(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of everything written in the catalogue: frozen, and nothing but the known keys."""


class Spell(Vocabulary, frozen=True, tag_field="record", tag="spell"):
    """Spells of these statuses. `when`: `open` on the eve of the costed year, `ended` by then, or `any` begun by then.

    `within_months`: begun or still going on so long before the eve. `details` fit where they are written alike, also
    with a grade behind a colon.
    """

    statuses: tuple[str, ...]
    details: tuple[str, ...] = ()
    when: Literal["open", "ended", "any"] = "any"
    within_months: int = 24


class Recording(Vocabulary, frozen=True, tag_field="record", tag="recording"):
    """A yes to one of these priority groups in a template, at most so many months before the eve."""

    groups: tuple[str, ...]
    within_months: int = 24


class Referral(Vocabulary, frozen=True, tag_field="record", tag="referral"):
    """A referral to one of these services, at most so many months before the eve."""

    services: tuple[str, ...]
    within_months: int = 12


class Seen(Vocabulary, frozen=True, tag_field="record", tag="seen"):
    """Contacts of these services, or these activities, at which somebody was seen, `at_least` so many."""

    services: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    at_least: int = 1
    within_months: int = 12


class Missed(Vocabulary, frozen=True, tag_field="record", tag="missed"):
    """Contacts that the family declined or did not attend, `at_least` so many."""

    at_least: int = 2
    within_months: int = 12


class Born(Vocabulary, frozen=True, tag_field="record", tag="born"):
    """The child's birth: its length, the weight, the mother's age, or that it was still to come on the eve."""

    not_yet: bool = False
    gestation_under_days: int | None = None
    weight_under_grams: int | None = None
    mother_under_years: int | None = None


class Found(Vocabulary, frozen=True, tag_field="record", tag="found"):
    """An assessment with one of these bands on one of these instruments."""

    instruments: tuple[str, ...]
    bands: tuple[str, ...]
    within_months: int = 24


class School(Vocabulary, frozen=True, tag_field="record", tag="school"):
    """What a school census of the months before says: a provision, or so many half days in a hundred missed."""

    provisions: tuple[str, ...] = ()
    missed_percent: int | None = None
    free_school_meals: bool = False
    suspended: bool = False
    young_carer: bool = False
    within_months: int = 18


Evidence = Spell | Recording | Referral | Seen | Missed | Born | Found | School


class Flag(Vocabulary, frozen=True, tag_field="kind", tag="flag"):
    """A plain fact that is recorded of a child or not, by any of `shown_by`.

    `name` and `otherwise` are how a rule says it. `theme` is the kind of need it shows; without one it is no need but
    what was used before. `cohorts`: for whom it is asked, all where none is named.
    """

    name: str
    otherwise: str
    shown_by: tuple[Evidence, ...]
    whose: Whose = "child"
    theme: str = ""
    cohorts: tuple[str, ...] = ()
    note: str = ""


class Number(Vocabulary, frozen=True, tag_field="kind", tag="number"):
    """A whole number: `age` in completed years, `months` of age, or the `quintile` of deprivation of the home.

    `unit` stands behind the number, `one` behind a 1; `lowest` says a range from the least value up to {high}.
    """

    name: str
    unit: str
    one: str
    what: Literal["age", "months", "quintile"]
    lowest: str = ""
    cohorts: tuple[str, ...] = ()
    note: str = ""


Predictor = Flag | Number


class ContactsOf(Vocabulary, frozen=True, tag_field="counts", tag="contacts"):
    """Contacts at which somebody was seen; one a child, day, service and activity, whoever else tells of it."""

    services: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()


class ReferralsOf(Vocabulary, frozen=True, tag_field="counts", tag="referrals"):
    """Referrals received in the year."""

    services: tuple[str, ...]


class WeeksIn(Vocabulary, frozen=True, tag_field="counts", tag="weeks"):
    """Weeks of the year in any of these statuses: a day in two of them is one day."""

    statuses: tuple[str, ...]


class Begun(Vocabulary, frozen=True, tag_field="counts", tag="begun"):
    """Spells of these statuses that began in the year."""

    statuses: tuple[str, ...]


class BeforeBirth(Vocabulary, frozen=True, tag_field="counts", tag="before_birth"):
    """Contacts with the mother in the year and before the birth. Twins share them: the first-born has them."""

    services: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()


class PaidAs(Vocabulary, frozen=True):
    """How rows of the table `cost` say that they paid for a resource: the service, and words of what was paid for.

    Any of the words is enough, in small letters; without words it is whatever else the services paid for.
    """

    services: tuple[str, ...]
    words: tuple[str, ...] = ()


class Resource(Vocabulary, frozen=True):
    """A kind of resource: what is counted, and the unit cost by which it becomes pounds.

    `sets_apart`: who was in such a spell on the eve is known to cost it, so nothing is to be found out: these children
    are a segment by this rule, and the tree is grown without them. The value is the segment's name.
    `paid`: by which rows of `cost` a council says what was really paid.
    """

    name: str
    agency: str
    cost: str
    of: ContactsOf | ReferralsOf | WeeksIn | Begun | BeforeBirth
    sets_apart: str = ""
    paid: PaidAs | None = None
    note: str = ""

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that are this cost: to be in one is to be paid for."""
        return self.of.statuses if isinstance(self.of, WeeksIn | Begun) else ()
