"""Children drawn with a small group of high need among them, and everything else beside the point."""

import numpy as np

from familyhub.segments.cells import Cells
from familyhub.segments.choosing import Chosen, choose


def draw(seed, children=14_000, share=0.007, high=8_000.0, low=600.0, facts=20):
    """Facts (the first is the planted one, then age and fifth), the year's pounds, and who was planted."""
    random = np.random.default_rng(seed)
    table = (random.random((children, facts)) < random.uniform(0.02, 0.3, facts)).astype(float)
    planted = np.zeros(children, dtype=bool)
    planted[random.choice(children, round(share * children), replace=False)] = True
    table[:, 0] = planted
    age, fifth = random.integers(5, 11, children), random.integers(1, 6, children)
    mean = np.where(planted, high, low * (1 + 0.1 * (3 - fifth)))
    pounds = random.gamma(0.4, mean / 0.4)
    return np.column_stack([table, age, fifth]).astype(float), pounds, planted


def chosen_for(table, pounds, smallest=30) -> tuple[Cells, Chosen]:
    cells = Cells.of(table)
    return cells, choose(cells, pounds, smallest=smallest, deepest=6, most=12, folds=10, seed=1)


def is_found(cells, chosen, planted) -> bool:
    """Whether leaves that hold planted children almost only hold almost all of them."""
    leaf = chosen.tree.leaf_of(cells.rows)[cells.cell_of]
    dense = [node for node in chosen.tree.leaves if planted[leaf == node].mean() > 0.8]
    return planted[np.isin(leaf, dense)].sum() >= 0.8 * planted.sum()
