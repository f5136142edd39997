"""Generating the county: people, care and needs are drawn, then written as the agencies' extracts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from random import Random

from familyhub.demo import csds, msds
from familyhub.demo.calendar import Days, frame
from familyhub.demo.care import Care, draw_care
from familyhub.demo.caseloads import draw_caseloads
from familyhub.demo.cases import Cases, draw_cases
from familyhub.demo.cin import write_census
from familyhub.demo.extracts import Fault, Incoming
from familyhub.demo.group_draw import draw_groups
from familyhub.demo.group_drawn import GroupRecords
from familyhub.demo.group_extracts import group_lines
from familyhub.demo.home_extracts import write_homes
from familyhub.demo.homes import Homes, draw_homes
from familyhub.demo.needs import Needs, draw_needs
from familyhub.demo.outcome_draw import draw_outcomes
from familyhub.demo.outcome_drawn import Held, Outcomes
from familyhub.demo.outcome_extracts import outcome_lines, write_lines
from familyhub.demo.partners import write_partners
from familyhub.demo.people import Population
from familyhub.demo.places import COUNTY_CODE, COUNTY_NAME, draw_geography
from familyhub.demo.plain import SOURCE as REGISTER
from familyhub.demo.plain import write_register
from familyhub.demo.population import draw_population
from familyhub.demo.rate_draw import draw_rates
from familyhub.demo.rate_drawn import Rates
from familyhub.demo.rate_extracts import rate_lines
from familyhub.demo.readers import READERS
from familyhub.demo.recorded import MISSING_AT_AGENCIES, Pen, pen_for
from familyhub.demo.registrars import write_newborns, write_school_census
from familyhub.demo.shapes import write_shapes
from familyhub.demo.use_draw import draw_use
from familyhub.demo.use_drawn import Use
from familyhub.demo.use_extracts import use_lines
from familyhub.demo.written import Written

DATA_TO = date(2026, 3, 31)

SETTINGS = """\
# A fictional county. Nobody in it is real.

[area]
name = "{name}"
code = "{code}"
contract = "residence"

[measures]
since = {since}

[geography]
districts = "geography/districts.geojson"

[sources.chis]
name = "Child health information service"

[sources.healthvisiting]
name = "Healthy Family Teams (community services data set)"

[sources.maternity]
name = "Maternity services"

[sources.csc]
name = "Children's social care"

[sources.earlyhelp]
name = "Early help"

[sources.hub]
name = "Family hubs"
"""

MORE_SETTINGS = """
[sources.births]
name = "Newborns' list"

[sources.school]
name = "School census"
"""

HOME_SETTINGS = """
[sources.casework]
name = "Children's services case files"

[sources.housing]
name = "Housing register"
"""


@dataclass(frozen=True, slots=True)
class County:
    """The true county: who lives there, what was done, what the files say of it, and the faults in them."""

    seed: int
    days: Days
    population: Population
    care: Care
    needs: Needs
    written: Written
    faults: tuple[Fault, ...]
    files: int
    rows: int
    cases: Cases
    pen: Pen
    homes: Homes
    outcomes: Outcomes
    groups: GroupRecords
    rates: Rates
    use: Use

    @property
    def as_of(self) -> date:
        """The day the newest extract was received: the day every figure of the truth is for."""
        return self.days.as_of

    @property
    def held(self) -> Iterator[Held]:
        """Every spell that the teams' own records hold."""
        return chain(self.outcomes.held, self.groups.held, self.rates.held, self.use.held)

    @property
    def since(self) -> date:
        """The first day reported."""
        return self.days.since


def generate(
    folder: Path, *, children: int = 20_000, seed: int = 1, as_of: date | None = None, hard: bool = False,
    missing_identifiers: float | Mapping[str, float] = 0.0, homes: bool = False,
) -> County:  # fmt: skip
    """Write the county's extracts below `folder` (an incoming folder) and return the county with its truth.

    `as_of` is the last day the health visiting and maternity submissions cover, the last day of a month; the newest
    extract is received 15 days later. `missing_identifiers`, between 0 and 1, is the share of people whom each agency
    other than the register sends without an NHS number; or shares by source, such as `MISSING_AT_AGENCIES`. With
    `hard` the people are hard to tell apart (see `cases` and `recorded`). With either of the two, newborns' lists and
    the schools' census are written too, and every agency states addresses. With `homes` there are families whose homes
    are hard to know (see `homes`), of whom two more agencies tell; nothing else changes by them. Beside `folder` it
    writes `geography/` and, where there is none, `familyhub.toml`. The same arguments give the same bytes. Raises
    ValueError for an `as_of` within a month.
    """
    dates = frame(as_of or DATA_TO)
    random = Random(seed)
    geography = draw_geography(random)
    population = draw_population(random, geography, dates, children)
    # A source of its own, so that a county that is not hard stays what it was.
    cases = draw_cases(Random(f"{seed}/cases"), population, dates) if hard else Cases()
    by_source = missing_identifiers if isinstance(missing_identifiers, Mapping) else None
    share = missing_identifiers if isinstance(missing_identifiers, float | int) else 0.0
    shares = by_source if by_source is not None else dict.fromkeys(MISSING_AT_AGENCIES, share)
    pen = pen_for(seed, hard, shares, cases, population, more_agencies=hard or by_source is not None)
    penned = pen if pen.more_agencies else None
    draw_caseloads(random, population)
    care = draw_care(random, population, dates)
    needs = draw_needs(random, population, dates)
    incoming, written = Incoming(folder), Written()
    write_register(incoming, written, population, care, dates, cases)
    csds.write_submissions(random, incoming, written, population, care, dates, shares.get(csds.SOURCE, 0.0))
    msds.write_submissions(
        random, incoming, written, population, dates, shares.get(msds.SOURCE, 0.0), by_source is not None
    )
    write_partners(random, incoming, written, needs, dates, share, penned)
    write_census(incoming, needs, dates, penned)
    if penned is not None:
        write_newborns(incoming, written, penned, population, dates.submissions)
        write_school_census(incoming, written, penned, population, dates)
    # Last, and from a source of its own: nothing else of the county changes by these families.
    hidden = draw_homes(Random(f"{seed}/homes"), population, cases, dates) if homes else Homes()
    if homes:
        write_homes(incoming, written, hidden, dates)
    registered = {person for (source, _), person in written.records.items() if source == REGISTER}
    groups = draw_groups(seed, population, care, dates, registered)
    outcomes = draw_outcomes(seed, population, care, needs, dates, registered, groups.held)
    # Who is worked with towards an outcome, or in care already, keeps the statuses that the work was drawn with.
    apart = {episode.subject.number for episode in outcomes.episodes} | {held.person.number for held in outcomes.held}
    rates = draw_rates(seed, population, dates, registered, needs, apart)
    use = draw_use(seed, population, dates, registered, groups, outcomes, rates)
    lines = chain(outcome_lines(outcomes), group_lines(groups), rate_lines(rates), use_lines(use))
    write_lines(incoming, lines, dates.registers)
    write_shapes(folder.parent / "geography", geography, random)
    settings = folder.parent / "familyhub.toml"
    if not settings.exists():
        text = SETTINGS.format(name=COUNTY_NAME, code=COUNTY_CODE, since=dates.since.isoformat())
        text += (MORE_SETTINGS if penned is not None else "") + (HOME_SETTINGS if homes else "") + READERS
        settings.write_text(text, encoding="utf-8")
    return County(
        seed,
        dates,
        population,
        care,
        needs,
        written,
        tuple(incoming.faults),
        incoming.files,
        incoming.rows,
        cases,
        pen,
        hidden,
        outcomes,
        groups,
        rates,
        use,
    )
