"""What may count as improved: a closed list of rules, each told apart by its key `rule`.

Rules about an instrument compare the assessment before with the one afterwards: same instrument, same part, same
respondent. Where either is missing the member is "not assessed": neither success nor failure.
"""

import msgspec


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="rule"):
    """Base of the rules: frozen, and nothing but the known keys."""


class Falls(Rule, frozen=True, kw_only=True, tag="falls"):
    """The score falls by at least `by`, and to below `to_below` where that is given. For scores where high is bad."""

    instrument: str
    domain: str = "whole"
    by: float
    to_below: float | None = None


class Rises(Rule, frozen=True, kw_only=True, tag="rises"):
    """The score rises by at least `by`, and to at least `to_at_least` where that is given. For high is good.

    `from_age`: whoever was younger, in completed years, on the day of the assessment before cannot be assessed so.
    """

    instrument: str
    domain: str = "whole"
    by: float
    to_at_least: float | None = None
    from_age: int | None = None


class BandImproves(Rule, frozen=True, kw_only=True, tag="band_improves"):
    """The band is a better one afterwards, in the order of the instrument's bands; a stated band goes before a score.

    Whoever is in the best band before cannot improve: not achieved.
    """

    instrument: str
    domain: str = "whole"


class Becomes(Rule, frozen=True, kw_only=True, tag="becomes"):
    """The answer changes from one of `was` to one of `to`: "no" to "yes", "overweight" to "healthy_weight".

    Whoever was in none of `was` before is not assessed. `named`: the answer afterwards must name somebody (its `part`
    is filled), else it is not achieved. `domain_after` is for instruments whose two measurements are two parts
    (`year_r`, `year_6`); without it the part is the same.
    """

    instrument: str
    domain: str = "whole"
    domain_after: str | None = None
    was: tuple[str, ...]
    to: tuple[str, ...]
    named: bool = False


class EveryDomain(Rule, frozen=True, kw_only=True, tag="every_domain"):
    """Every one of `domains` is in one of `bands` on one day afterwards. The assessment before need not be there.

    A day on which a domain is missing is no assessment.
    """

    instrument: str
    domains: tuple[str, ...]
    bands: tuple[str, ...]


class NoneWorse(Rule, frozen=True, kw_only=True, tag="none_worse"):
    """At least one domain is better afterwards and none worse, by score and the instrument's direction, else by band.

    Domains assessed both before and afterwards count; none is not assessed.
    """

    instrument: str


class EveryPart(Rule, frozen=True, kw_only=True, tag="every_part"):
    """Every part listed before (each risk, each goal) is afterwards in one of `bands`, or scores `at_least`.

    A part that is not good afterwards: not achieved. Else, where a part was not looked at again: not assessed.
    """

    instrument: str
    bands: tuple[str, ...] = ()
    at_least: float | None = None


class Recorded(Rule, frozen=True, kw_only=True, tag="recorded"):
    """A practitioner recorded the step `achieved`, or `not_achieved`; neither is not assessed.

    `milestones` are further steps that must have been recorded by an age, else it is not achieved.
    """

    milestones: tuple["Milestone", ...] = ()


class Milestone(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A step with a detail of its own ("transition_plan") recorded before an age in months is reached."""

    step: str
    before_months: int
    detail: str | None = None


class Answers(Rule, frozen=True, kw_only=True, tag="answers"):
    """The last answer to a survey's question is at least a number. No answer is not assessed: the response rate."""

    survey: str
    question: str
    at_least: float


class Published(Rule, frozen=True, kw_only=True, tag="published"):
    """Schools: those for which `indicator` was published for the last year that has ended; achieved where at least
    `at_least`. A school without a row is no member.
    """

    indicator: str
    at_least: float = 1


class AllOf(Rule, frozen=True, kw_only=True, tag="all_of"):
    """Every rule of the list: one not achieved is not achieved; else one not assessed is not assessed."""

    of: tuple["Simple", ...]


class FirstOf(Rule, frozen=True, kw_only=True, tag="first_of"):
    """The first rule of the list that could be assessed decides: SDQ, or WEMWBS where that was used."""

    of: tuple["Simple", ...]


Simple = Falls | Rises | BandImproves | Becomes | EveryDomain | NoneWorse | EveryPart | Recorded | Answers
Improvement = Simple | AllOf | FirstOf | Published
