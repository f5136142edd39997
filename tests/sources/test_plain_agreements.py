"""Voice, sharing and outcome activity: filled in by people, in people's words, under familyhub's own headers."""

from datetime import date

import pytest
from landed_files import land_files

from familyhub.model.codes.agreements import (
    LAWFUL_BASIS,
    MAY_READ,
    RESPONDENT,
    SAID_BY,
    SHARING_DECISION,
    SHARING_KIND,
)

LISTS = (SAID_BY, MAY_READ, SHARING_KIND, SHARING_DECISION, LAWFUL_BASIS, RESPONDENT)

VOICE = """Voice ID,Child ID,Whose words,Date heard,What was said,Who may read it
V1,P1,The young person,01/05/2024,"I like the swing, and nobody shouts here",Everyone working with the family
V2,P1,Mum,02/05/2024,We sleep better,My team
V3,P2,Child,03/05/2024,Keep this between us,
V4,P2,Child,03/05/2024,Who is this for?,People who need to know
"""


def by(rows, *columns):
    return sorted((tuple(row[column] for column in columns) for row in rows), key=str)


def test_voice_with_friendly_headers_and_words(tmp_path):
    world = land_files(tmp_path, {"voice/2024-07-15/anything.csv": VOICE})
    (extract,) = world.extracts.values()
    assert (extract.format, extract.table) == ("plain", "voice")
    assert by(world.rows("voice"), "voice_key", "person_key", "said_by", "heard_on", "may_read") == [
        ("V1", "P1", "child", date(2024, 5, 1), "partnership"),
        ("V2", "P1", "parent", date(2024, 5, 2), "team"),
    ]
    assert world.rows("voice")[0]["words"] == "I like the swing, and nobody shouts here"


def test_who_may_read_it_is_never_guessed(tmp_path):
    world = land_files(tmp_path, {"voice/2024-07-15/anything.csv": VOICE})
    (extract,) = world.extracts.values()
    assert (extract.read_rows, extract.landed_rows, extract.quarantined_rows) == (4, 2, 2)
    (kept,) = world.quarantine.rglob("*.csv")
    assert "Keep this between us" in kept.read_text(encoding="utf-8-sig")


def test_without_the_column_nothing_is_read(tmp_path):
    lines = [line.rsplit(",", 1)[0] for line in VOICE.splitlines()]
    world = land_files(tmp_path, {"voice/2024-07-15/anything.csv": "\n".join(lines)})
    assert world.extracts == {}
    ((_, why),) = world.unread
    assert "may_read" in why


def test_agreement_lawful_basis_and_opt_out_are_three_rows_of_three_kinds(tmp_path):
    text = """Person ID,What was agreed,With whom,What was decided,Legal basis,Date agreed
P1,Consent to engage,Family hub,Agreed,,01/05/2024
P1,Lawful basis,Family hub,Applies,6(1)(e),01/05/2024
P1,National data opt-out,,Opted out,,02/05/2024
P1,Consent to share,School,Refused,,03/05/2024
P1,Consent to share,GP,,,03/05/2024
"""
    world = land_files(tmp_path, {"agreements/2024-07-15/anything.csv": text})
    (extract,) = world.extracts.values()
    assert (extract.table, extract.read_rows, extract.quarantined_rows) == ("sharing", 5, 1)
    assert by(world.rows("sharing"), "kind", "with_whom", "decision", "lawful_basis") == [
        ("consent_to_share", "School", "no", None),
        ("lawful_basis", "Family hub", "yes", "public_task"),
        ("national_opt_out", None, "yes", None),
        ("service_agreement", "Family hub", "yes", None),
    ]


def test_steps_towards_an_outcome(tmp_path):
    text = """Step ID,Person ID,Outcome Measure,Piece of Work,What happened,Activity Date
1,P1,om-16,W1,identified,01/05/2024
2,P1,om-16,W1,Offered,02/05/2024
3,P1,om-16,W1,thought about,03/05/2024
"""
    world = land_files(tmp_path, {"outcomes/2024-07-15/anything.csv": text})
    assert by(world.rows("outcome_activity"), "activity_key", "outcome", "episode_key", "step") == [
        ("1", "om-16", "W1", "identified"), ("2", "om-16", "W1", "offered"),
    ]  # fmt: skip
    assert [extract.quarantined_rows for extract in world.extracts.values()] == [1]


@pytest.mark.parametrize("codes", LISTS, ids=lambda codes: codes.name)
def test_every_synonym_stands_for_a_code_and_hides_none(codes):
    for word, code in codes.also.items():
        assert code in codes
        assert word not in codes
