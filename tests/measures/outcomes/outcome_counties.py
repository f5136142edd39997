"""Small counties made at random around an outcome's definition: most of what is drawn matters to it, some does not."""

from datetime import date, timedelta
from random import Random
from typing import Any

from familyhub.instruments import INSTRUMENTS
from familyhub.measures.outcomes.codes import STEPS
from familyhub.measures.outcomes.definition import OutcomeDefinition
from familyhub.measures.outcomes.given import facts_of
from familyhub.measures.outcomes.improvement import Answers, Becomes, EveryDomain, Published, Recorded
from familyhub.measures.outcomes.rule_sql import rules_of

FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
TEAMS, STAFF = ("t1", "t2", "t9"), ("p1", "p2")
Rows = list[dict[str, object]]


def county(chance: Random, measure: str, definition: OutcomeDefinition, people: int) -> dict[str, list[dict[str, Any]]]:
    """The linked tables of so many grown-ups or children, each with a child of their own."""
    tables: dict[str, Rows] = {
        "places": [
            {"lsoa": f"E{n}", "ward": f"W{n % 2}", "district": f"D{n % 3}", "quadrant": f"Q{n % 2}",
             "quintile": 1 + n % 5, "position": 100 * n + 1}
            for n in range(6)
        ],
        "teams": [{"team": key, "hub": f"{key} hub", "district": "D1", "quadrant": "Q1"} for key in TEAMS[:2]],
    }  # fmt: skip
    if chance.random() < 0.3:  # an index without positions: the stated quintile stands
        tables["places"] = [{k: v for k, v in row.items() if k != "position"} for row in tables["places"]]
    for name in ("people", "relations", "pregnancies", "statuses", "lives", "caseloads", "activity", "contacts",
                 "assessments", "answers", "schools"):  # fmt: skip
        tables[name] = []
    for person in range(1, people + 1):
        _person(chance, tables, definition, person, 100 + person)
    if isinstance(definition.improved, Published):
        tables["schools"] = [
            {"school": 1000 + chance.randrange(4), "indicator": definition.improved.indicator,
             "value": chance.choice([0, 1]), "from": date(year, 9, 1), "to": date(year + 1, 7, 31),
             **_known(chance, date(year + 1, 7, 31))}
            for year in (2023, 2024) for _ in range(4)
        ]  # fmt: skip
    return facts_of(tables, chance.choice([measure, definition.number]))[0]


def _day(chance: Random, near: date = FIRST, spread: int = 700) -> date:
    return near + timedelta(days=chance.randrange(spread))


def _known(chance: Random, day: date) -> dict[str, object]:
    if chance.random() < 0.75:
        return {}
    learnt = day + timedelta(days=chance.randrange(120))
    return {"known": learnt} | (
        {"replaced": learnt + timedelta(days=chance.randrange(1, 90))} if chance.random() < 0.3 else {}
    )


def _person(chance: Random, tables: dict[str, Rows], definition: OutcomeDefinition, person: int, child: int) -> None:
    whom = definition.for_whom
    years = chance.choice([1, 2, 4, 6, 11, 14, 16, 18, 19, 30])
    if whom.subject in ("parent", "family") and chance.random() < 0.8:
        years = chance.choice([18, 19, 20, 30])
    elif whom.age is not None and chance.random() < 0.8:
        years = max(whom.age.from_ // (12 if whom.age.unit == "months" else 1), 0) + chance.randrange(2)
    born = FIRST - timedelta(days=round(365.25 * years) + chance.randrange(300) - 150)
    tables["people"].append({"person": person, "born": born, "sex": chance.choice(["F", "F", "M"])})
    if chance.random() < 0.05:
        tables["people"][-1]["died"] = _day(chance)
    birth = _day(chance, FIRST - timedelta(days=200), 600)
    if whom.child_age is None:
        birth -= timedelta(days=365 * chance.choice([0, 3, 17]))
    tables["people"].append({"person": child, "born": birth})
    if chance.random() < 0.85:
        tables["relations"].append({"parent": person, "child": child, "as": chance.choice(["mother_of", "carer_of"])})
    if chance.random() < 0.5:
        tables["relations"].append({"parent": 200 + person, "child": person})
        tables["people"].append({"person": 200 + person, "born": born - timedelta(days=9000), "sex": "F"})
    if chance.random() < 0.8:
        due = birth + timedelta(days=chance.randrange(-10, 15))
        tables["pregnancies"].append({"mother": person, "due": due, "booked": due - timedelta(days=190),
                                      **({"born": birth} if chance.random() < 0.7 else {})})  # fmt: skip
    _lives(chance, tables, person, born)
    for held in whom.held:
        if chance.random() < 0.75:
            first = _day(chance, FIRST - timedelta(days=400))
            to = {"to": first + timedelta(days=chance.randrange(600))} if chance.random() < 0.4 else {}
            owner = child if held.of == "child" else person
            tables["statuses"].append(
                {"person": owner, "status": held.status, "from": first, **to, **_known(chance, first)}
            )
    _steps(chance, tables, person)
    others = {"subject": [], "subject_and_mother": [200 + person], "subject_and_children": [child]}[
        definition.records_of
    ]
    known = {row["person"] for row in tables["people"]}
    records = [person, *(other for other in others if other in known)]
    _contacts(chance, tables, definition, records)
    for _ in range(chance.randrange(1, 4)):
        _assessments(chance, tables, definition, chance.choice(records), _day(chance))


def _lives(chance: Random, tables: dict[str, Rows], person: int, born: date) -> None:
    homes = [{"person": person, "from": born, "lsoa": f"E{chance.randrange(7)}"}]
    if chance.random() < 0.3:
        moved = _day(chance)
        homes[0]["to"] = moved
        if chance.random() < 0.5:
            homes.append({"person": person, "from": moved, "lsoa": f"E{chance.randrange(7)}"})
    tables["lives"] += homes
    if chance.random() < 0.6:
        tables["caseloads"].append({"person": person, "team": chance.choice(TEAMS), "from": _day(chance, FIRST, 300)})


def _steps(chance: Random, tables: dict[str, Rows], person: int) -> None:
    if chance.random() < 0.35:
        return
    day = _day(chance, FIRST, 500)
    episode = {"episode": f"{person}/{chance.randrange(2)}"} if chance.random() < 0.3 else {}
    steps = sorted(chance.sample(STEPS, chance.randrange(1, 7)), key=STEPS.index)
    if chance.random() < 0.4:
        steps += [*chance.choices(STEPS, k=chance.randrange(1, 5))]
    for step in steps:
        by = {"team": chance.choice(TEAMS)} if chance.random() < 0.7 else {}
        by |= {"practitioner": chance.choice(STAFF)} if chance.random() < 0.7 else {}
        detail = {"detail": "transition_plan"} if chance.random() < 0.5 else {}
        tables["activity"].append(
            {"person": person, "step": step, "on": day, **episode, **by, **detail, **_known(chance, day)}
        )
        day += timedelta(days=chance.choice([0, 0, 3, 14, 40, 90]))


def _contacts(chance: Random, tables: dict[str, Rows], definition: OutcomeDefinition, records: list[int]) -> None:
    kinds = [*definition.support.activities, "other"]
    kinds += definition.for_whom.seen.activities if definition.for_whom.seen else ()
    services = [*definition.support.services, "school_nursing"]
    for _ in range(chance.randrange(4)):
        day = _day(chance)
        tables["contacts"].append({
            "person": chance.choice(records), "activity": chance.choice(kinds), "on": day,
            "service": chance.choice(services), "team": chance.choice(TEAMS), "practitioner": chance.choice(STAFF),
            "attended": chance.choice(["seen", "seen", "seen", "declined"]), **_known(chance, day),
        })  # fmt: skip


def _assessments(
    chance: Random, tables: dict[str, Rows], definition: OutcomeDefinition, person: int, day: date
) -> None:
    """One sitting: every part the rules or findings ask for, now and then one of another day or respondent."""
    wanted: list[tuple[str, str, tuple[str, ...]]] = [
        (each.instrument, "communication" if each.domain == "any" else each.domain, each.bands)
        for each in definition.identified.findings
    ]
    for rule in rules_of(definition.improved):
        if isinstance(rule, Answers):
            tables["answers"].append({"person": person, "survey": rule.survey, "question": rule.question, "on": day,
                                      "number": chance.randrange(1, 6), **_known(chance, day)})  # fmt: skip
        elif not isinstance(rule, Recorded):
            domains = list(INSTRUMENTS[rule.instrument].domains[:2]) or ["whole"]
            if isinstance(rule, EveryDomain):
                domains = list(rule.domains)
            elif isinstance(rule, Becomes):
                domains = [rule.domain, rule.domain_after or rule.domain]
            elif getattr(rule, "domain", None):
                domains = [rule.domain]  # type: ignore[union-attr] - asked for a line above
            bands = (*getattr(rule, "bands", ()), *getattr(rule, "was", ()), *getattr(rule, "to", ()))
            wanted += [(rule.instrument, domain, bands) for domain in domains]
    who = chance.choice([{}, {"respondent": "parent"}, {"respondent": "child"}])
    for instrument, domain, bands in wanted:
        scale = INSTRUMENTS[instrument].scale(domain)
        row: dict[str, object] = {"person": person, "instrument": instrument, "domain": domain, "on": day, **who}
        choice = (*bands, *INSTRUMENTS[instrument].bands)
        if choice and chance.random() < 0.75:
            row["band"] = chance.choice(choice)
        if scale is not None and chance.random() < 0.9:
            row["score"] = chance.randint(int(scale.lowest), int(scale.highest))
            if chance.random() < 0.08:  # a slip of the pen
                row["score"] = chance.choice([scale.lowest - 1, scale.highest + 0.5, scale.highest * 2 + 10])
        if instrument in ("risk", "gas", "consistent_adult"):
            row["domain"] = "part" if instrument != "consistent_adult" else domain
            row |= {"part": chance.choice(["one", "two"])} if chance.random() < 0.8 else {}
        tables["assessments"].append(row | _known(chance, day))
