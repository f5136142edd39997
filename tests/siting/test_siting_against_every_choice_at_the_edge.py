"""Questions whose answer is just what is asked for: a budget to the penny, sites full to the last child."""

from dataclasses import replace

import numpy as np
import pytest
from every_choice import money_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_siting_against_every_choice import agrees, asked

from familyhub.siting import Instance, Question

SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def edges(draw, kind: str, capacities: bool) -> tuple[Instance, Question]:
    """Sites are picked; the budget is what they cost, their room is who goes there, the share is what they reach."""
    instance, question = draw(asked(kind, capacities=capacities))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    picked = {site for site in range(instance.sites) if rng.random() < 0.5} - question.close | question.must_open
    if not picked:
        return instance, question
    if draw(st.booleans()):
        question = replace(question, budget=float(money_for(instance, question, picked)))
    if capacities:
        to = rng.choice(sorted(picked), (2, instance.points))
        part = rng.choice([0.0, 0.5, 1 / 3, rng.random()], instance.points) * instance.weights
        room = np.bincount(to[0], part, instance.sites) + np.bincount(to[1], instance.weights - part, instance.sites)
        room *= question.share if draw(st.booleans()) else 1.0
        instance = replace(instance, capacities=np.where(room > 0, room, instance.capacities))
    elif question.kind == "lscp" and draw(st.booleans()):
        reached = (instance.cost[:, sorted(picked)] <= question.within_minutes).any(axis=1)
        share = float(instance.weights[reached].sum() / max(instance.total_weight, 1e-9))
        question = replace(question, share=share if 0 < share <= 1 else question.share)
    return instance, question


@SOME
@pytest.mark.parametrize("capacities", [False, True], ids=["", "capacities"])
@pytest.mark.parametrize("kind", ["p_median", "p_centre", "lscp", "mclp"])
@given(data=st.data())
def test_what_is_just_enough_is_enough(kind, capacities, data):
    agrees(*data.draw(edges(kind, capacities)))
