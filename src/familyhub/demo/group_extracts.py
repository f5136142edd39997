"""Priority groups as the teams' record system sends them, beside the outcomes (source `chis`)."""

from collections.abc import Iterator

from familyhub.demo.group_drawn import GroupRecords
from familyhub.demo.outcome_extracts import Line, spell_lines
from familyhub.demo.plain import key


def group_lines(records: GroupRecords) -> Iterator[Line]:
    """Every line of a filled template, and the spells that show a group by themselves."""
    for recording in records.recordings:
        yield Line(
            "group_recording",
            recording.keyed,
            {
                "person_key": key(recording.person), "priority_group": recording.code, "belongs": recording.belongs,
                "recorded_on": recording.day, "since": recording.since, "contact_key": recording.contact,
                "team_key": recording.team, "practitioner_key": recording.practitioner,
            },
        )  # fmt: skip
    for held in records.held:
        yield from spell_lines(held)
    for visit in records.support:
        yield Line(
            "contact",
            visit.keyed,
            {
                "contact_key": f"SU{visit.number:07d}", "person_key": key(visit.person), "happened_on": visit.day,
                "service": "voluntary", "activity": "support", "attended": "seen", "medium": "face_to_face",
                "team_key": visit.team, "practitioner_key": visit.practitioner,
            },
        )  # fmt: skip
