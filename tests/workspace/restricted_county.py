"""One county with a family for each restriction: a child, its mother who is restricted, and a child that is."""

HOW = ("none", "adopted", "sealed", "own_family", "address_shielded")
"""How the mother of each child is restricted: child_none, child_adopted ... and mum_none, mum_adopted ..."""
DAY = "2026-01-02"


def table(name: str, header: str, *rows: str) -> str:
    return "\n".join([f"{name} | {header}", *(f" | {row}" for row in rows)]) + "\n"


def said(how: str) -> str:
    return "" if how == "none" else how


PLACES = """
    team  | team_key | name      | kind            | hub      | district  | quadrant
          | t1       | Quay team | health_visiting | Quay hub | Northport | North
          | t9       | Therapy   | therapy         | Quay hub | Northport | North
    place | place_key | name      | kind     | parent_key | deprivation_quintile
          | E1        | Quay      | lsoa     | W1         | 1
          | W1        | Harbour   | ward     | D1         |
          | D1        | Northport | district | Q1         |
          | Q1        | North     | quadrant |            |
    """
FAMILIES = "".join((
    table(
        "person_record", "person_key | forename | surname | birth_date | sex | restriction",
        *(f"child_{how} | Kid{how[:3]} | Fam{how} | 2024-06-0{n} | F | " for n, how in enumerate(HOW, 1)),
        *(f"mum_{how} | Mum{how[:3]} | Fam{how} | 1990-01-0{n} | F | {said(how)}" for n, how in enumerate(HOW, 1)),
        *(f"kid_{how} | Own{how[:3]} | Own{how} | 2015-03-0{n} | M | {said(how)}" for n, how in enumerate(HOW, 1)),
    ),
    table(
        "relationship_record", "person_key | other_key | relationship | from_date",
        *(f"child_{how} | mum_{how} | mother | 2024-06-0{n}" for n, how in enumerate(HOW, 1)),
    ),
    table(
        "address_record", "person_key | kind | from_date | address | postcode | lsoa",
        *(
            f"{who}_{how} | home | 2024-06-09 | {n} Quay | ZZ1 1Z{'ABCDE'[n - 1]} | E1"
            for n, how in enumerate(HOW, 1) for who in ("child", "mum", "kid")
        ),
    ),
    table(
        "responsibility", "person_key | basis | from_date | team_key",
        *(f"{who}_{how} | resident | 2024-06-09 | " for how in HOW for who in ("child", "mum", "kid")),
        *(f"{who}_{how} | caseload | 2024-06-09 | t1" for how in HOW for who in ("child", "kid")),
    ),
))  # fmt: skip
BIRTHS = table(
    "birth", "person_key | delivery_key | mother_key | born_on | outcome",
    *(f"child_{how} | d{how} | mum_{how} | 2024-06-0{n} | live" for n, how in enumerate(HOW, 1)),
)  # fmt: skip
RECORDED = "".join((
    table(
        "group_recording", "person_key | priority_group | belongs | recorded_on | team_key | practitioner_key",
        # Every child has one group of its own and two from its mother; one child has three of its own.
        *(f"child_{how} | young_carer | yes | 2025-12-01 | t1 | HV1" for how in HOW),
        "child_own_family | temporary_housing | yes | 2025-12-01 | t1 | HV1",
        "child_own_family | gypsy_roma_traveller | yes | 2025-12-01 | t1 | HV1",
        *(f"mum_{how} | {g} | yes | 2025-12-01 | t1 | HV1" for how in HOW for g in ("lone_parent", "domestic_abuse")),
    ),
    table(
        "outcome_activity", "activity_key | person_key | outcome | step | happened_on | team_key | practitioner_key",
        *(f"d{how} | child_{how} | outcome-22 | agreed | 2025-06-02 | t1 | HV1" for how in HOW),
        *(f"a{how} | kid_{how} | outcome-01 | agreed | 2025-06-02 | t1 | HV1" for how in HOW),
    ),
    table(
        "assessment", "assessment_key | person_key | happened_on | instrument | domain | score",
        *(f"s{how} | mum_{how} | 2025-06-02 | mors | warmth | 12" for how in HOW),
        *(f"t{how} | mum_{how} | 2025-09-02 | mors | warmth | 30" for how in HOW),
    ),
    table(
        "referral", "referral_key | person_key | received_on | service | team_key",
        *(f"r{how} | kid_{how} | 2025-10-06 | social_care | t1" for how in HOW),
        *(f"w{how} | kid_{how} | 2025-10-06 | therapy | t9" for how in HOW),
    ),
))  # fmt: skip
