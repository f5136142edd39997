"""The county's weeks: what happens after the first extracts, week by week, and what of it each agency sends.

Each week has a folder of its own, laid out as incoming/ is, to be copied there; and its truth, of that week's end.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from familyhub.demo.calendar import Submission
from familyhub.demo.county import County
from familyhub.demo.extracts import Incoming
from familyhub.demo.figures import write_truth
from familyhub.demo.group_extracts import group_lines
from familyhub.demo.outcome_extracts import Line, outcome_lines, write_lines
from familyhub.demo.partners import EARLY_HELP, HUB, SOCIAL_CARE, Agency, write_penned
from familyhub.demo.people import Family, Person, day_between, days
from familyhub.demo.plain import Entry, write_register_of
from familyhub.demo.population import move_on
from familyhub.demo.rate_extracts import rate_lines
from familyhub.demo.recorded_truth import write_recorded_truth
from familyhub.demo.registrars import BIRTHS, SCHOOL, newborn_key, pupil_key, write_newborns, write_pupils
from familyhub.demo.use_extracts import use_lines
from familyhub.demo.who import write_people

WEEK = timedelta(days=7)
MOVES_A_YEAR = 0.10
"""Of families: about what the county's families did in the years before."""
RENAMED_A_YEAR = 0.03
"""Of mothers: marriage, divorce, a return to an earlier name."""
DEATHS_A_WEEK = 0.25
"""Of the whole county, however small: rarer in truth, yet ten weeks must hold some."""
PUT_RIGHT_A_WEEK = 0.05
"""Of an agency's records with a slip: somebody asks the family, or the national service traces the number."""
JOINING_A_WEEK = {"hub": 0.004, "earlyhelp": 0.001, "csc": 0.0006, "school": 0.0004}
"""Of the county's children: those whom an agency did not know a week ago."""
HEARD_OF_MOVE = {"hub": 0.35, "earlyhelp": 0.25, "csc": 0.5, "school": 0.2}
"""The chance, each week, that an agency hears of a move it has not heard of yet."""
AGENCIES: tuple[Agency, ...] = (HUB, EARLY_HELP, SOCIAL_CARE)


@dataclass(frozen=True, slots=True)
class Change:
    """One record that a week's extracts hold, and what happened: born, joined (the agency now knows the person), named,
    number_put_right, renamed, died, moved, put_right (a slip), or told_again where nothing of the person changed.
    """

    week: int
    source: str
    person_key: str
    person: int
    change: str


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its number from 1, the day its extracts were received, their folder, and the records they hold.

    `county` is the county as of that day. Weeks share one population, so ask it before the next week is made.
    """

    number: int
    received: date
    folder: Path
    changes: tuple[Change, ...]
    county: County


def weeks(county: County, folder: Path, count: int = 10) -> Iterator[Week]:
    """Make week after week below `folder` (`01/chis/<day>/...`); the county's people live on, in place.

    The same county gives the same bytes. Raises ValueError for a county that has lived weeks before: generate it anew.
    """
    if county.population.weeks_lived:
        raise ValueError(f"this county has lived {county.population.weeks_lived} weeks already: generate it anew")
    first = county.days.registers[-1].received
    story = _Story(county)
    for number in range(1, count + 1):
        received = county.as_of + number * WEEK
        county.population.weeks_lived = number
        yield story.week(number, Submission(first, received - timedelta(days=1), received), folder / f"{number:02d}")
        first = received


def write_weeks(county: County, folder: Path, truth: Path | None, count: int = 10) -> None:
    """Write weeks of extracts below `folder`, and below `truth`, where given, for each week what `write_truth` and
    `write_people` give, with `changes.parquet` (the fields of a change).
    """
    for week in weeks(county, folder, count):
        if truth is None:
            continue
        beside = truth / f"{week.number:02d}"
        write_truth(week.county, beside)
        write_people(week.county, beside)
        write_recorded_truth(week.county, beside)
        numbers = ("week", "person")
        schema = pa.schema([(name, pa.int64() if name in numbers else pa.string()) for name in Change.__slots__])
        rows = [asdict(change) for change in week.changes]
        pq.write_table(pa.Table.from_pylist(rows, schema), beside / "changes.parquet")


class _Story:
    """What each agency has heard so far; the county's people are changed in place as they live on."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.unheard: set[tuple[str, int]] = set()
        """Source and person: the family has moved, and the agency does not know."""
        self.births_from = county.days.data_to + timedelta(days=1)

    def week(self, number: int, sent: Submission, folder: Path) -> Week:
        random = Random(f"{self.county.seed}/week/{number}")
        dates = replace(self.county.days, as_of=sent.received, register_to=sent.last)
        self._live(random, sent)
        incoming, written = Incoming(folder), self.county.written
        known = set(written.records)
        told = write_register_of(
            sent, incoming, written, self.county.population, self.county.care, dates, self.county.cases
        )
        changes = list(self._register_changes(number, told, known))
        if self.county.pen.more_agencies:
            changes += self._newborns(number, sent, incoming, known)
        changes += self._agencies(random, number, sent, incoming)
        write_lines(incoming, self._recorded(sent), (sent,))
        faults = (*self.county.faults, *incoming.faults)
        now = replace(
            self.county, days=dates, faults=faults, files=self.county.files + incoming.files,
            rows=self.county.rows + incoming.rows,
        )  # fmt: skip
        self.county = now
        return Week(number, sent.received, folder, tuple(sorted(changes, key=_by_record)), now)

    def _newborns(
        self, number: int, sent: Submission, incoming: Incoming, known: set[tuple[str, str]]
    ) -> Iterator[Change]:
        pen, population = self.county.pen, self.county.population
        born = Submission(self.births_from, sent.last, sent.received)
        told = write_newborns(incoming, self.county.written, pen, population, (born,))
        for person in {person.number: person for person in told}.values():
            change = "born" if person.born >= self.births_from else "joined"
            key = newborn_key(person)
            yield Change(number, BIRTHS, key, person.number, "told_again" if (BIRTHS, key) in known else change)
        self.births_from = sent.received

    def _recorded(self, sent: Submission) -> list[Line]:
        """What the teams keyed in a week of their work towards outcomes and of priority groups."""
        county = self.county
        drawn = (outcome_lines(county.outcomes), group_lines(county.groups), rate_lines(county.rates))
        lines = chain(*drawn, use_lines(county.use))
        return [line for line in lines if sent.first <= line.keyed <= sent.last]

    def _live(self, random: Random, sent: Submission) -> None:
        """What happens to families between two extracts."""
        living = [family for family in self.county.population.families if not family.registered_only]
        for family in living:
            moves, renames = random.random() < MOVES_A_YEAR / 52, random.random() < RENAMED_A_YEAR / 52
            on = day_between(random, sent.first, sent.last)
            if moves and family.homes[-1].first + days(40) < on:
                move_on(random, self.county.population.geography, family.homes, on)
                self.unheard |= {(source, person.number) for source in HEARD_OF_MOVE for person in family.members}
            mother = family.mother
            if renames and not mother.former_surname:
                surname = random.choice(mother.background.surnames)
                if surname != mother.surname:
                    mother.former_surname, mother.surname, mother.surname_changed = mother.surname, surname, on
        if random.random() < DEATHS_A_WEEK:
            self._dies(random, living, day_between(random, sent.first, sent.last))

    def _dies(self, random: Random, living: list[Family], on: date) -> None:
        children = [
            (family, child)
            for family in living
            if family.lives_inside(on)
            for child in family.children
            if child.gone is None and child.born < on
        ]
        family, child = random.choice(children)
        child.died = on
        for held in family.caseloads:
            if held.person is child and (held.last is None or held.last > on):
                held.last = max(on, held.first)

    def _register_changes(self, number: int, told: list[Entry], known: set[tuple[str, str]]) -> Iterator[Change]:
        """What the register's rows tell of each person."""
        cases = self.county.cases
        people = {p.number: p for family in self.county.population.families for p in family.members}
        people |= {adoption.after.number: adoption.after for adoption in cases.adoptions}
        happened: dict[tuple[str, int], set[str]] = defaultdict(set)
        for entry in told:
            person = people.get(int(str(entry.about[0])))
            key = str(entry.cells.get("person_key"))
            if person is None or entry.table in ("contact", "relationship_record"):
                continue
            found = happened[key, person.number]
            if entry.table == "person_record":
                found |= _person_changes(self.county, person, entry, ("chis", key) in known)
            elif entry.table == "address_record" and entry.cells["from_date"] != person.arrived:
                found.add("moved")
        for (key, person), found in sorted(happened.items()):
            for change in sorted(found) or ["told_again"]:
                yield Change(number, "chis", key, person, change)

    def _agencies(self, random: Random, number: int, sent: Submission, incoming: Incoming) -> Iterator[Change]:
        """Records that join, are put right, or hear of a move."""
        pen, written = self.county.pen, self.county.written
        children = [
            child
            for family in self.county.population.families
            if family.lives_inside(sent.last)
            for child in family.children
            if child.born <= sent.last and child.gone is None
        ]
        by_number = {p.number: p for family in self.county.population.families for p in family.members}
        by_number |= {adoption.after.number: adoption.after for adoption in self.county.cases.adoptions}
        keys = {agency.source: agency.key for agency in AGENCIES} | {SCHOOL: pupil_key}
        for source, key in keys.items():
            if source == SCHOOL and not pen.more_agencies:
                continue
            happened: dict[int, str] = {}
            for record, person in list(written.records.items()):
                if record[0] != source:
                    continue
                slipped = pen.slips.get((source, person))
                right, heard = random.random() < PUT_RIGHT_A_WEEK, random.random() < HEARD_OF_MOVE[source]
                if slipped and right:
                    pen.put_right[source, person] = sent.received
                    happened[person] = "put_right"
                elif (source, person) in self.unheard and heard:
                    happened[person] = "moved"
                    self.unheard.discard((source, person))
            for child in children:
                joins = random.random() < JOINING_A_WEEK[source]
                if joins and (source, key(child)) not in written.records and (child.pupil_number or source != SCHOOL):
                    happened[child.number] = "joined"
            if happened:
                self._write(incoming, source, sent.received, [by_number[person] for person in happened])
            for person, change in happened.items():
                yield Change(number, source, key(by_number[person]), person, change)

    def _write(self, incoming: Incoming, source: str, received: date, people: list[Person]) -> None:
        county = self.county
        if source == SCHOOL:
            write_pupils(incoming, county.written, county.pen, received, people)
            return
        agency = next(each for each in AGENCIES if each.source == source)
        write_penned(incoming, county.written, agency, received, people, county.pen)


def _person_changes(county: County, person: Person, entry: Entry, known: bool) -> set[str]:
    """What a new version of the register's person row tells; several things where one week held them."""
    if not known:
        return {"born" if (county.as_of - person.born).days < 60 else "joined"}
    found: set[str] = set()
    cases, learnt = county.cases, entry.learnt
    if person.died is not None and entry.cells["death_date"] is not None:
        found.add("died")
    if cases.named_on.get(person.number) == learnt:
        found.add("named")
    earlier = cases.earlier_numbers.get(person.number)
    if earlier is not None and earlier.until == learnt:
        found.add("number_put_right")
    if person.surname_changed is not None and person.surname_changed + days(3) == learnt:
        found.add("renamed")
    return found


def _by_record(change: Change) -> tuple[str, str, str]:
    return change.source, change.person_key, change.change
