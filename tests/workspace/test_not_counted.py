"""What nothing counts is said with its lines: unknown measures and groups, scores beyond their questionnaire."""

from familyhub.workspace.groups import Where, ranking
from familyhub.workspace.not_counted import uncounted_groups, uncounted_steps
from workspaces import SMALL_COUNTY, County

MISTAKEN = """
    outcome_activity | activity_key | person_key | outcome | step   | happened_on
                     | a1           | ada        | 21      | agreed | 2025-10-01
                     | a2           | ada        | OM-99   | agreed | 2025-10-01
                     | a3           | ben        | OM-99   | agreed | 2025-10-01
    assessment       | assessment_key | person_key | happened_on | instrument | domain | score
                     | s1             | ada        | 2025-10-01  | epds       | whole  | 30
                     | s2             | ada        | 2025-11-01  | epds       | whole  | 45
    group_recording  | person_key | priority_group | belongs | recorded_on
                     | ada        | lone_parent    | yes     | 2025-12-01
                     | ada        | SINGLE_PARENT  | yes     | 2025-12-01
                     | ben        | loneparent     | yes     | 2025-12-01
                     | cat        | Cat Crane's mum is alone | yes | 2025-12-01
    """


def test_what_nothing_counts_is_said_and_names_nobody(tmp_path):
    county = County(tmp_path)
    county.receive("2026-01-02", SMALL_COUNTY + MISTAKEN)
    county.refresh()
    unknown, beyond = uncounted_steps(county.workspace)
    assert "outcome_activity.csv:3, chis/2026-01-02/outcome_activity.csv:4." in unknown and "csv:2" not in unknown
    assert "Edinburgh Postnatal Depression Scale (1 row)" in beyond
    (groups,) = uncounted_groups(county.workspace)
    assert "in chis/2026-01-02/group_recording.csv:4, chis/2026-01-02/group_recording.csv:5." in groups
    assert "Crane" not in groups and "csv:3" not in groups


def test_where_all_is_counted_nothing_is_said(tmp_path):
    county = County(tmp_path)
    county.receive("2026-01-02", SMALL_COUNTY)
    county.refresh()
    assert uncounted_steps(county.workspace) == uncounted_groups(county.workspace) == []


def test_the_councils_word_for_a_group_counts_where_one_family_alone_has_it(tmp_path):
    # A word of letters that fewer than five share might name somebody, and stands as a sign; a known code does not.
    county = County(tmp_path)
    county.receive(
        "2026-01-02",
        SMALL_COUNTY
        + """
    group_recording  | person_key | priority_group | belongs | recorded_on
                     | ada        | Homeless       | yes     | 2025-12-01
    """,
    )
    county.refresh()
    assert uncounted_groups(county.workspace) == []
    counts = {each.priority_group: each.people for each in ranking(county.workspace, Where())}
    assert counts["temporary_housing"] == 1
