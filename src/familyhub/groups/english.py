"""A group of the catalogue in plain English sentences."""

from familyhub.groups.definition import (
    BirthRecord,
    Group,
    HomeRecord,
    Intervention,
    PersonRecord,
    Record,
    RelationRecord,
    SchoolRecord,
    StatusRecord,
)
from familyhub.model.codes import ACTIVITY, ETHNICITY, SERVICE, STATUS
from familyhub.model.family_facts import RELATION_KIND

WHOSE: dict[str, str] = {
    "child": "children and young people under 20",
    "adult": "adults who care for a child, or expect one",
    "anyone": "children and young people under 20, and adults who care for a child or expect one",
}
INHERITED: dict[str, str] = {
    "no": "",
    "from_resident_carers": "A child under 18 who lives with a parent or carer in the group is in it too.",
    "from_parents": "A child under 18 of a parent in the group is in it too, wherever the parent is.",
}
SCHOOL: dict[str, str] = {
    "service_child": "a pupil with a parent in the armed forces",
    "young_carer": "a young carer",
    "sen_support": "support for special educational needs",
    "ehc_plan": "an education, health and care plan",
}


def in_english(group: Group) -> list[str]:
    """Sentences: what it is, why, whom it is about, what shows it, how it nests and is inherited, who reviews it."""
    said = [group.says, f"Why: {group.why}", f"About {WHOSE[group.whose]}{_aged(group)}."]
    codes = f" (templates also call it {', '.join(group.recorded_as)})" if group.recorded_as else ""
    said.append(f"Shown by a line of the template at a meaningful contact{codes}.")
    said += [f"Shown by {_record(record)}." for record in group.shown_by]
    if group.within is not None:
        said.append(f"Lies within {group.within}: its members belong to both, which count once towards three or more.")
    if group.area:
        said.append("Says something of a neighbourhood, not of a family: shown, never counted towards three or more.")
    said += [INHERITED[group.inherited]] if INHERITED[group.inherited] else []
    said += group.notes
    said.append(f"Version {group.version}. Owner: {group.owner}. To be reviewed by {_day(group)}.")
    if group.source:
        said.append(f"Source: {group.source.rstrip('.')}.")
    return said


def intervention_in_english(each: Intervention) -> list[str]:
    """Sentences: what it is, which records show it, who leads, who reviews it."""
    said = [each.says]
    if each.statuses:
        said.append(f"Of the child, open on the day: {_meanings(each.statuses, STATUS.meanings)}.")
    if each.referrals:
        said.append(f"Of the child or a carer who lives with it, an open referral to {_meanings(each.referrals)}.")
    if each.contacts:
        what = f" for {_meanings(each.activities, ACTIVITY.meanings)}" if each.activities else ""
        said.append(f"Seen{what} by {_meanings(each.contacts)} within {each.within_days} days.")
    if each.steps:
        said.append(f"Agreed or supported within {each.within_days} days, and not ended.")
    if each.led_by:
        said.append(f"Led by whoever last saw the family for {_meanings(each.led_by)}.")
    return [*said, *each.notes, f"Version {each.version}. Owner: {each.owner}. To be reviewed by {_day(each)}."]


def _aged(group: Group) -> str:
    return "" if group.ages is None else f", from {group.ages.from_} to {group.ages.to} completed months of age"


def _day(written: Group | Intervention) -> str:
    return f"{written.next_review.day} {written.next_review:%B %Y}"


def _meanings(codes: tuple[str, ...], meanings: dict[str, str] | None = None) -> str:
    known = SERVICE.meanings if meanings is None else meanings
    return "; ".join(known.get(code, code) for code in codes)


def _record(record: Record) -> str:
    if isinstance(record, StatusRecord):
        return _spell(record)
    if isinstance(record, BirthRecord):
        return _birth(record)
    if isinstance(record, PersonRecord):
        if record.other_language:
            return "a language other than English on the person's own record"
        return f"an ethnic category on the person's own record: {_meanings(record.ethnicity, ETHNICITY.meanings)}"
    if isinstance(record, HomeRecord):
        fifths = " or ".join(str(quintile) for quintile in record.quintiles)
        return f"living in a neighbourhood of fifth {fifths} of deprivation (1 is the most deprived in England)"
    if isinstance(record, SchoolRecord):
        return f"the school census: {SCHOOL[record.says]}"
    return _relation(record)


def _spell(record: StatusRecord) -> str:
    details = f" ({', '.join(record.details)})" if record.details else ""
    sentence = f'the spell "{STATUS.meanings.get(record.status, record.status)}"{details}'
    if record.confirmed == "while_open":
        sentence += ", confirmed while it is open"
    if record.afterwards == "silence":
        sentence += "; its end says nothing of the days after it"
    if record.complete:
        sentence += "; whoever has none in a source that sends them is not in the group"
    return sentence


def _birth(record: BirthRecord) -> str:
    shown = []
    if record.mother_under_years is not None:
        shown.append(f"the mother under {record.mother_under_years} at the birth")
    if record.gestation_under_days is not None:
        shown.append(f"born before {record.gestation_under_days // 7} weeks")
    if record.weight_under_grams is not None:
        shown.append(f"a birth weight under {record.weight_under_grams:,} grams")
    return f"a birth in the last {record.until_months} months: {', or '.join(shown)}"


def _relation(record: RelationRecord) -> str:
    sexes = {"F": " (women)", "M": " (men)"}
    sex = sexes[record.sex] if record.sex is not None else ""
    relations = _meanings(record.relations, RELATION_KIND.meanings)
    return f"a relation to a child under {record.until_months} months{sex}: {relations}"
