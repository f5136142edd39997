"""Whom an outcome is for, the obvious way: one condition after another."""

from datetime import date

from familyhub.measures.outcomes.codes import ADULT
from familyhub.measures.outcomes.definition import Age, Area, ForWhom, Stage
from familyhub.measures.outcomes.reference_county import OutcomeCounty, days_before, later, of_age, reception
from familyhub.measures.reference_county import Row

PREGNANCY_DAYS = 280


def delivery_of(county: OutcomeCounty, mother: int, day: date) -> Row | None:
    """The delivery that a day falls to: from 280 days before it is due to a year after the birth; the latest due."""
    found = [
        row
        for row in county.deliveries(mother)
        if row["due_on"] is not None
        and days_before(row["due_on"], PREGNANCY_DAYS) <= day <= later(row["born_on"] or row["due_on"], 12, "months")
    ]
    return max(found, key=lambda row: (row["due_on"], row["delivery_id"]), default=None)


def is_for(
    county: OutcomeCounty, person: int, identified_on: date, began_on: date, delivery: Row | None, whom: ForWhom
) -> bool:
    """Whether the measure is for somebody identified, and entered, on these days."""
    who = county.person(person)
    if not who or (whom.sex is not None and who["sex"] != whom.sex):
        return False
    born = who["birth_date"]
    if whom.age is not None:
        due_on = delivery["due_on"] if delivery else None
        day = {"identified": identified_on, "entered": began_on, "due_date": due_on}[whom.age.at]
        if day is None or not of_age(born, day, whom.age):
            return False
    if whom.stage is not None and not in_stage(born, identified_on, whom.stage):
        return False
    if (whom.perinatal or whom.pregnant) and delivery is None:
        return False
    if whom.pregnant and delivery is not None and delivery["born_on"] and identified_on >= delivery["born_on"]:
        return False
    if not _has_child(county, person, identified_on, whom):
        return False
    for held in whom.held:
        day = identified_on if held.on == "identified" else began_on
        owners = [person] if held.of == "subject" else county.children(person, day)
        if not any(county.in_status(owner, held.status, day) for owner in owners):
            return False
    if whom.seen is not None and not any(
        row["activity"] in whom.seen.activities
        and row["attended"] == "seen"
        and row["happened_on"] <= identified_on <= later(row["happened_on"], whom.seen.months, "months")
        for row in county.of_person("contact", person)
    ):
        return False
    if whom.area is None:
        return True
    booked_on = delivery["booked_on"] if delivery else None
    lived_on = {"identified": identified_on, "entered": began_on, "booking": booked_on}[whom.area.lived_on]
    return lived_on is not None and _deprived(county, county.lsoa(person, lived_on), whom.area)


def in_stage(born: date | None, day: date, stage: Stage) -> bool:
    """Whether somebody is in a stage of school life on a day; unknown is no."""
    entry = reception(born)
    if born is None or entry is None:
        return False
    if stage == "school_age":
        return entry <= day <= date(entry.year + 12, 8, 31)
    if stage == "secondary_school_age":
        return date(entry.year + 7, 9, 1) <= day <= date(entry.year + 12, 8, 31)
    fifth = later(born, 5, "years").replace(day=1)
    starts = [date(year, month, 1) for year in (fifth.year, fifth.year + 1) for month in (1, 4, 9)]
    return min(start for start in starts if start > fifth) <= day <= date(entry.year + 12, 6, 30)


def _has_child(county: OutcomeCounty, person: int, day: date, whom: ForWhom) -> bool:
    if not whom.main_carer and whom.child_age is None:
        return True
    age = whom.child_age or Age(to=ADULT - 1)
    # A child whom nobody knows yet by the day of knowledge still has the birth date that its row states.
    return any(of_age(county.birth_date(child), day, age) for child in county.children(person, day))


def _deprived(county: OutcomeCounty, lsoa: str | None, area: Area) -> bool:
    places = county.places()
    home = next((row for row in places if row["lsoa"] == lsoa), None)
    if home is None:
        return False
    around = places if area.ranked_in == "county" else [row for row in places if row["quadrant"] == home["quadrant"]]
    if any(row["deprivation_position"] is None for row in around):
        return home["quintile"] is not None and home["quintile"] <= area.quintile
    order = sorted(around, key=lambda row: (row["deprivation_position"], row["lsoa"]))
    before = [row["lsoa"] for row in order].index(lsoa)
    return before / len(order) < area.quintile / 5
