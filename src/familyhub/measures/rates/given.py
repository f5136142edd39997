"""Worked examples of rates as linked tables: families as in `measures.given`, with referrals, spells and contacts."""

from collections.abc import Mapping
from datetime import date

from familyhub.measures.given import Facts, GivenRow, facts_of
from familyhub.measures.rates.definition import RateExample

LONG_BEFORE = date(1990, 1, 1)
FAMILY_TABLES = ("births", "deaths", "lives", "caseloads")
KEYS = {
    "referrals": ("child", "service", "on", "closed", "known", "replaced"),
    "statuses": ("child", "status", "from", "to", "known", "replaced"),
    "contacts": ("child", "service", "activity", "attended", "on", "known", "replaced"),
}


def facts_of_example(example: RateExample) -> Facts:
    """The linked tables that an example's rows stand for. Raises ConfigurationError for a row that cannot be read."""
    return facts_of_tables({name: getattr(example, name) for name in (*FAMILY_TABLES, *KEYS)})


def facts_of_tables(tables: Mapping[str, list[dict[str, object]]]) -> Facts:
    """The linked tables of given tables; names and keys as in an example."""
    facts = facts_of({name: rows for name, rows in tables.items() if name in FAMILY_TABLES and rows})
    for name in KEYS:
        for number, cells in enumerate(tables.get(name, []), start=1):
            _add(facts, GivenRow(name, number, cells))
    return facts


def _add(facts: Facts, row: GivenRow) -> None:
    for key in row.cells:
        if key not in KEYS[row.table]:
            row.refuse(key, key, "one of " + ", ".join(KEYS[row.table]))
    number = row.whole("child")
    if not any(person["person_id"] == number for person in facts["person"]):
        row.refuse("child", number, "a child of births")
    first = row.needed_day("from" if row.table == "statuses" else "on")
    shared = {
        "person_id": number, "learnt_from": row.day("known", first), "learnt_to": row.day("replaced"), "extract_id": 1,
        "row": sum(len(facts[table]) for table in ("referral", "status", "contact")) + 1,
    }  # fmt: skip
    if row.table == "referrals":
        cells = {
            "referral_id": shared["row"], "service": row.needed_text("service"), "received_on": first,
            "closed_on": row.day("closed"), "team_key": None, "reason": None,
        }  # fmt: skip
        facts["referral"].append(cells | shared)
    elif row.table == "statuses":
        cells = {"status": row.needed_text("status"), "from_date": first, "to_date": row.day("to"), "detail": None}
        facts["status"].append(cells | shared)
    else:
        cells = {
            "contact_id": 1_000_000 + int(str(shared["row"])), "happened_on": first,
            "service": row.needed_text("service"),
            "activity": row.text("activity"), "attended": row.text("attended", "seen"),
        }  # fmt: skip
        facts["contact"].append(cells | shared)
