"""The ledger says of every merge and split of families why, and by whose decision where it follows a person's."""

from contextlib import closing
from pathlib import Path

import pytest

from familyhub.linkage.stable_ids import record_key
from familyhub.state import id_events, open_state, secret, transaction
from familyhub.state.decisions import Word, decide, pair_of
from familyhub.workspace.finding import identity_of
from workspaces import County

WHOLE = "[sources.chis]\nwhole = true\n[sources.school]\nwhole = true\n"

NAMED = ("Notice", "Source", "Sibling", "Corrected", "Forgotten", "Placed", "Mothers", "Never")
"""Two children, `a` and `b`, and two women, `m` and `n`, of each surname; it tells what happens to the families."""


def _number(place: int) -> str:
    """The NHS number made of the digits 999 and a counter, with its check digit; places are chosen to have one."""
    digits = f"999{place:06}"
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    return "" if check == 10 else f"{digits}{0 if check == 11 else check}"


NUMBERS = [number for number in map(_number, range(100, 200)) if number]


def people(*, mothers_number: int) -> str:
    """Everybody, with `n` of Mothers bearing that of NUMBERS."""
    lines = ["person_record | person_key | nhs_number | forename | surname | birth_date | sex"]
    for place, name in enumerate(NAMED):
        a, b, m, n = NUMBERS[4 * place : 4 * place + 4]
        n = NUMBERS[mothers_number] if name == "Mothers" else n
        lines += [
            f" | a-{name} | {a} | Ada | {name} | 2024-03-0{place + 1} | F",
            f" | b-{name} | {b} | Ben | {name} | 2022-05-0{place + 1} | M",
            f" | m-{name} | {m} | Ida | {name} | 1992-06-0{place + 1} | F",
            f" | n-{name} | {n} | Ida | {name} | 1992-06-0{place + 1} | F",
        ]
    return "\n".join(lines) + "\n"


def notices(**mothers: str) -> str:
    """A notice of birth for each child: by surname, the mother (`m`, `n` or nobody) of a and of b."""
    lines = ["birth | person_key | mother_key | born_on | outcome"]
    for name, (a, b) in mothers.items():
        place = NAMED.index(name) + 1
        lines += [
            f" | a-{name} | {'' if a == '-' else f'{a}-{name}'} | 2024-03-0{place} | live",
            f" | b-{name} | {'' if b == '-' else f'{b}-{name}'} | 2022-05-0{place} | live",
        ]
    return "\n".join(lines) + "\n"


ALWAYS = {"Mothers": "mn", "Never": "mm"}
RELATED = "relationship_record | person_key | other_key | relationship | from_date\n"
SPELLS = "status | person_key | status | from_date\n"
FIRST = people(mothers_number=-1) + notices(Notice="--", Corrected="mm", Forgotten="mm", Placed="mm", **ALWAYS)
SECOND = (
    people(mothers_number=4 * NAMED.index("Mothers") + 2)
    + notices(Notice="mm", Corrected="mn", Forgotten="m-", Placed="mm", **ALWAYS)
    + RELATED
    + " | a-Source | m-Source | mother | 2024-03-01\n | b-Source | m-Source | mother | 2022-05-01\n"
    + " | a-Sibling | b-Sibling | sibling | 2024-03-01\n"
    + SPELLS
    + " | b-Placed | placed_for_adoption | 2025-10-01\n"
)
THIRD = (
    people(mothers_number=-1)
    + notices(Notice="--", Corrected="mm", Forgotten="mm", Placed="mm", **ALWAYS)
    + RELATED
    + " | a-Source | m-Source | mother | 2024-03-01\n | m-Sibling | n-Sibling | partner | 2024-03-01\n"
    + SPELLS
    + " | b-Placed | placed_for_adoption | 2025-10-01\n"
)


def families(county: County) -> dict[int, str]:
    """The surname of the children of each family in service."""
    with identity_of(county.workspace) as connection:
        return dict(
            connection.execute(
                """
                SELECT DISTINCT family_member.family_id, person_record.surname
                FROM facts.family_member
                JOIN identity.person_record ON person_record.person_id = family_member.person_id
                WHERE family_member.role = 'child'
                """
            ).fetchall()
        )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str | None]]]:
    """What the ledger of families holds after three weeks, by surname: (what, rule), in the order it was written."""
    county = County(tmp_path_factory.mktemp("weeks"), WHOLE)
    surname: dict[int, str] = {}
    for number, text in enumerate((FIRST, SECOND, THIRD), start=1):
        county.receive(f"2025-10-{number:02}", text)
        county.refresh()
        surname |= families(county)
    found: dict[str, list[tuple[str, str | None]]] = {name: [] for name in NAMED}
    with closing(open_state(county.folders.state)) as state:
        for event in id_events(state, "family"):
            found[surname[event.person_id]].append((event.what, event.rule))
    return found


@pytest.mark.parametrize(
    ("name", "events"),
    [
        (
            "Notice",
            [
                ("merge", "one mother, named by the notices of birth"),
                ("return", "nothing ties them any more"),
            ],
        ),
        (
            "Source",
            [("merge", "one mother, as a source says"), ("return", "no mother of both is known any more")],
        ),
        (
            "Sibling",
            [
                ("merge", "brothers and sisters, or one other parent, as a source says"),
                ("return", "nothing ties them any more"),
            ],
        ),
        (
            "Corrected",
            [("split", "two mothers"), ("merge", "one mother, named by the notices of birth")],
        ),
        (
            "Forgotten",
            [
                ("split", "no mother of both is known any more"),
                ("merge", "one mother, named by the notices of birth"),
            ],
        ),
        ("Placed", [("split", "an adoption lies between")]),
        (
            "Mothers",
            [
                ("merge", "two records of one mother were joined: nhs_number"),
                ("return", "two mothers who were taken for one: two NHS numbers"),
            ],
        ),
        ("Never", []),
    ],
)
def test_families_that_become_one_or_are_parted_say_why(told, name, events):
    assert told[name] == events


def test_families_follow_a_child_whose_records_are_joined_or_parted_and_say_who_decided(tmp_path: Path):
    def school(number: str) -> str:
        return (
            "person_record | person_key | nhs_number | forename | surname | birth_date | sex\n"
            f" | 17 | {number} | Mia | Walsh | 2024-03-01 | F\n"
        )

    county = County(tmp_path, WHOLE)
    county.receive("2025-10-01", school(NUMBERS[0]))
    county.receive("2025-10-01", school(NUMBERS[1]), source="school")
    county.refresh()
    county.receive("2025-10-02", school(NUMBERS[0]), source="school")
    county.refresh()
    with closing(open_state(county.folders.state)) as state, transaction(state):
        (joined,) = id_events(state, "family")
        keys = (record_key(secret(state), "chis", "17"), record_key(secret(state), "school", "17"))
        decide(state, Word(pair_of(*keys), "different", "two cousins", "ola"))
    county.refresh()
    with closing(open_state(county.folders.state)) as state:
        _, parted = id_events(state, "family")
    assert (joined.what, joined.rule) == ("merge", "two records of one child were joined: nhs_number")
    assert (parted.what, parted.rule) == ("return", "two children who were taken for one: person")
    assert (joined.decided_by, parted.decided_by) == (None, "ola")
