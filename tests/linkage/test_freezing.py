"""What training did not see gets a stated weight: without one, two records that disagree would be as one."""

import math

from familyhub.linkage.freezing import RAREST, fill


def settings(*levels: tuple[float | None, float | None]) -> dict[str, object]:
    """Settings of one comparison with these levels (m, u), as Splink saves them: what was not seen is left out."""
    told = [
        {
            "label_for_charts": f"level {place}",
            **({} if m is None else {"m_probability": m}),
            **({} if u is None else {"u_probability": u}),
        }
        for place, (m, u) in enumerate(levels)
    ]
    return {"comparisons": [{"output_column_name": "name", "comparison_levels": [{"is_null_level": True}, *told]}]}


def filled(*levels: tuple[float | None, float | None]) -> tuple[list[float], list[str]]:
    """The weight of each level in bits once filled, and what was told of it."""
    learnt = settings(*levels)
    said = list(fill(learnt))
    _, *told = learnt["comparisons"][0]["comparison_levels"]
    return [math.log2(level["m_probability"] / level["u_probability"]) for level in told], said


def test_what_was_seen_often_enough_stays_as_it_was_learnt():
    weights, said = filled((0.9, 0.01), (0.1, 0.99))
    assert weights == [math.log2(90), math.log2(0.1 / 0.99)]
    assert said == []


def test_what_one_persons_records_never_or_hardly_showed_is_taken_as_one_in_five_hundred():
    weights, said = filled((0.9, 0.01), (None, 0.04), (0.00001, 0.95))
    assert weights[1:] == [math.log2(RAREST / 0.04), math.log2(RAREST / 0.95)]
    assert said == [
        "name, level 1: seen never among one person's records, taken as 0.002",
        "name, level 2: seen 0.00001 among one person's records, taken as 0.002",
    ]


def test_what_strangers_never_showed_weighs_as_the_levels_beside_it_do():
    weights, said = filled((0.8, 0.1), (None, None), (None, None), (0.1, 0.2))
    assert weights[0] == 3.0 and weights[3] == -1.0
    # the second takes its place between its neighbours, the third between the second as it is now and the last
    assert math.isclose(weights[1], 1.0) and math.isclose(weights[2], 0.0, abs_tol=1e-9)
    assert said[0] == "name, level 1: never seen among strangers, weighs 1.0 bits as its neighbours do"


def test_a_first_level_that_nobody_showed_weighs_as_the_next_and_a_share_stays_a_share():
    weights, _ = filled((0.3, None), (0.2, 0.1), (0.5, 0.9))
    assert math.isclose(weights[0], 1.0)
    learnt = settings((0.9, None), (0.002, 0.9))
    list(fill(learnt))
    assert learnt["comparisons"][0]["comparison_levels"][1]["u_probability"] == 1.0
