"""Families drawn at random, with what shows priority groups and with help: rows that matter to the rules."""

from datetime import date, timedelta
from random import Random
from typing import Any

import msgspec

from familyhub.groups.catalogue import load
from familyhub.groups.definition import Example
from familyhub.groups.given import facts_of
from familyhub.model.facts import FACTS

AS_OF = date(2026, 3, 31)
CATALOGUE = load()
FAMILIES = 30
COLUMNS = {table.name: table.names for table in FACTS}
SPELLS = sorted(
    {
        (record.status, record.details[0] if record.details else None)
        for group in CATALOGUE.groups.values()
        for record in group.shown_by
        if hasattr(record, "status")
    },
    key=str,
)


def some_families(chance: Random) -> dict[str, list[dict[str, Any]]]:
    """The linked tables of families of a mother, often a father, and one to three children, and those who help."""
    tables: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("people", "related", "births", "status", "school", "recorded")
    }
    for family in range(FAMILIES):
        _family(chance, tables, 10 * family)
    example = {"says": "drawn", "as_of": AS_OF, "expect": {}, **tables}
    facts = facts_of(msgspec.convert(example, Example))
    people = [row["person_id"] for row in facts["person"]]
    for family in range(FAMILIES):
        members = [person for person in people if person // 10 == family]
        roles = {1: "mother", 2: "father"}
        _add(
            facts,
            "family_member",
            [
                {"family_id": 1 + family, "person_id": person, "role": roles.get(person % 10, "child")}
                for person in members
            ],
        )
    for team in ("t1", "t2"):
        _add(
            facts,
            "team_path",
            [
                {
                    "team_key": team,
                    "team": team,
                    "kind": "health_visiting",
                    "hub": f"hub of {team}",
                    "district": f"district of {team}",
                    "quadrant": "North",
                }
            ],
        )
    _helped(chance, facts, people)
    return facts


def _near(chance: Random, days: int = 800) -> date:
    return AS_OF - timedelta(days=chance.randrange(-20, days))


def _family(chance: Random, tables: dict[str, list[dict[str, Any]]], first: int) -> None:
    mother, father = first + 1, first + 2
    home = f"home {first}"
    born = date(chance.choice((1988, 1996, 2007)), chance.randint(1, 12), 3)
    tables["people"].append(
        {"person": mother, "born": born, "sex": "F", "home": home, "team": chance.choice(("t1", "t2"))}
    )
    if chance.random() < 0.6:
        with_them = {"home": home} if chance.random() < 0.7 else {"home": f"{home}, father's"}
        tables["people"].append({"person": father, "born": date(1990, 2, 1), "sex": "M", **with_them})
    everybody = [row["person"] for row in tables["people"] if row["person"] > first]
    for child in range(first + 3, first + 3 + chance.randint(1, 3)):
        tables["people"].append(
            {"person": child, "born": AS_OF - timedelta(days=chance.randrange(3000)), "sex": chance.choice("FM"),
             "home": home, "quintile": chance.randint(1, 5), "ethnicity": chance.choice(("A", "J", "Z")),
             "other_language": chance.choice((True, False)), "team": chance.choice(("t1", "t2", "t9"))}
        )  # fmt: skip
        for parent, relation in ((mother, "mother_of"), (father, "father_of")):
            if parent in everybody:
                tables["related"].append({"person": parent, "is": relation, "of": child})
        if chance.random() < 0.4:
            tables["births"].append(
                {
                    "child": child,
                    "mother": mother,
                    "gestation_days": chance.choice((250, 280)),
                    "weight_grams": chance.choice((2300, 3300)),
                }
            )
        if chance.random() < 0.4:
            tables["school"].append(
                {
                    "person": child,
                    "on": date(2026, 1, 15),
                    "service_child": chance.choice((True, False)),
                    "young_carer": chance.choice(("no", "declared_by_school")),
                    "sen_provision": chance.choice(("none", "support", "ehcp")),
                }
            )
        everybody.append(child)
    for person in everybody:
        for status, detail in chance.sample(SPELLS, chance.choice((0, 0, 1))):
            row = {"person": person, "status": status, "from": _near(chance)}
            tables["status"].append(
                row
                | ({} if detail is None else {"detail": detail})
                | ({"to": _near(chance, 60)} if chance.random() < 0.3 else {})
            )
        for group in chance.sample(list(CATALOGUE.groups), chance.choice((0, 2, 4))):
            tables["recorded"].append(
                {
                    "person": person,
                    "group": group,
                    "belongs": chance.choice(("yes", "yes", "no")),
                    "on": _near(chance),
                    "by": chance.choice(("HV1", "HV2")),
                    "team": chance.choice(("t1", "t2")),
                }
            )


def _helped(chance: Random, facts: dict[str, list[dict[str, Any]]], people: list[int]) -> None:
    services = sorted(
        {
            service
            for each in CATALOGUE.interventions.values()
            for service in (*each.contacts, *each.led_by, *each.referrals)
        }
    )
    activities = sorted({activity for each in CATALOGUE.interventions.values() for activity in each.activities}) or [
        None
    ]
    for number, person in enumerate(people):
        on = _near(chance, 300)
        who = {"practitioner_key": chance.choice((None, "HV1", "FS2")), "team_key": chance.choice((None, "t1", "t2"))}
        if chance.random() < 0.4:
            _add(
                facts,
                "contact",
                [
                    {
                        "contact_id": 1 + number,
                        "person_id": person,
                        "happened_on": on,
                        "service": chance.choice(services),
                        "activity": chance.choice(activities),
                        "attended": chance.choice(("seen", "seen", "did_not_attend")),
                        **who,
                    }
                ],
            )
        if chance.random() < 0.2:
            _add(
                facts,
                "referral",
                [
                    {
                        "referral_id": 1 + number,
                        "person_id": person,
                        "received_on": on,
                        "service": chance.choice(services),
                        "team_key": who["team_key"],
                    }
                ],
            )
        for step in chance.sample(("agreed", "support", "completed"), chance.choice((0, 1, 2))):
            # Two steps of one day: who leads must not depend on the order of rows.
            _add(
                facts,
                "outcome_activity",
                [
                    {
                        "activity_key": 1000 + len(facts["outcome_activity"]),
                        "person_id": person,
                        "outcome": "outcome-07",
                        "step": step,
                        "happened_on": on,
                        "source": "given",
                        **who,
                    }
                ],
            )


def _add(facts: dict[str, list[dict[str, Any]]], table: str, rows: list[dict[str, Any]]) -> None:
    stated = {"extract_id": 1, "learnt_from": date(1900, 1, 1)}
    for row in rows:
        shared = {key: value for key, value in stated.items() if key in COLUMNS[table]}
        number = {"row": 1000 + len(facts[table])} if "row" in COLUMNS[table] else {}
        facts[table].append(dict.fromkeys(COLUMNS[table]) | shared | number | row)
