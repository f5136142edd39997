"""Referrals and visits as the teams' record system sends them, beside the outcomes (source `chis`)."""

from collections.abc import Iterator

from familyhub.demo.extracts import Cell
from familyhub.demo.outcome_extracts import Line, spell_lines
from familyhub.demo.people import days
from familyhub.demo.plain import key
from familyhub.demo.rate_drawn import Rates, Referred, Visit


def rate_lines(rates: Rates) -> Iterator[Line]:
    """Every line; a referral comes once as it is made and once more when it is closed."""
    for referral in rates.referrals:
        cells = _referral(referral)
        yield Line("referral", referral.keyed, {**cells, "closed_on": None})
        if referral.closed is not None:
            yield Line("referral", max(referral.keyed, referral.closed + days(2)), cells)
    for visit in rates.visits:
        yield visit_line(visit)
    for held in rates.held:
        yield from spell_lines(held)


def visit_line(visit: Visit) -> Line:
    """A visit as a line of contacts."""
    return Line("contact", visit.keyed, _visit(visit))


def _referral(referral: Referred) -> dict[str, Cell]:
    return {
        "referral_key": f"RF{referral.number:07d}", "person_key": key(referral.person), "service": referral.service,
        "received_on": referral.received, "closed_on": referral.closed, "reason": referral.reason,
    }  # fmt: skip


def _visit(visit: Visit) -> dict[str, Cell]:
    return {
        "contact_key": f"VI{visit.number:07d}", "person_key": key(visit.person), "happened_on": visit.day,
        "referral_key": f"RF{visit.referral:07d}" if visit.referral is not None else None, "service": visit.service,
        "activity": visit.activity, "attended": visit.attended, "medium": "face_to_face",
    }  # fmt: skip
