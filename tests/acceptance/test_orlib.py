"""The published p-median and p-centre instances (Beasley 1985): every one proven, with the published value."""

import numpy as np
import pytest
from scipy.sparse.csgraph import floyd_warshall

from familyhub.siting import Instance, Limit, Question, solve

MEDIANS = [5819, 4093, 4250, 3034, 1355, 7824, 5631, 4445, 2734, 1255,
           7696, 6634, 4374, 2968, 1729, 8162, 6999, 4809, 2845, 1789]  # fmt: skip
CENTRES = [127, 98, 93, 74, 48, 84, 64, 55, 37, 20, 59, 51, 36, 26, 18, 47, 39, 28, 18, 13]


def read(folder, number: int) -> tuple[np.ndarray, int]:
    """All-pairs shortest paths and p; of a repeated edge the last one read counts."""
    path = folder / "orlib" / f"pmed{number}.txt"
    if not path.is_file():
        pytest.skip("the OR-Library instances are not among the published data here")
    numbers = path.read_text().split()
    size, _, p = map(int, numbers[:3])
    edges = np.full((size, size), np.inf)
    for start, end, length in np.array(numbers[3:], dtype=int).reshape(-1, 3):
        edges[start - 1, end - 1] = edges[end - 1, start - 1] = length
    minutes = floyd_warshall(edges)
    np.fill_diagonal(minutes, 0)
    return minutes, p


@pytest.mark.parametrize("number", range(1, 21))
def test_the_published_least_travel_is_proven(published, number):
    minutes, p = read(published, number)
    plan = solve(Instance(np.ones(len(minutes)), minutes), Question("p_median", p=p), Limit(120))
    assert plan.status == "proven optimal"
    assert plan.value == plan.bound == MEDIANS[number - 1]
    assert minutes[:, list(plan.sites)].min(axis=1).sum() == plan.value and len(plan.sites) <= p


@pytest.mark.parametrize("number", range(1, 21))
def test_the_published_worst_journey_is_proven(published, number):
    minutes, p = read(published, number)
    plan = solve(Instance(np.ones(len(minutes)), minutes), Question("p_centre", p=p), Limit(120))
    assert plan.status == "proven optimal"
    assert plan.value == plan.bound == CENTRES[number - 1]
    assert minutes[:, list(plan.sites)].min(axis=1).max() == plan.value and len(plan.sites) <= p
