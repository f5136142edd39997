"""How well clusters of records agree with who the people are: counted in pairs of records, and in whole people."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Quality:
    """Pairs of records put together, of them right, and how many there are to find; people in one piece likewise."""

    pairs_found: int
    pairs_right: int
    pairs_true: int
    clusters_found: int
    clusters_right: int
    clusters_true: int

    @property
    def precision(self) -> float:
        """The share of the pairs put together that are one person's."""
        return self.pairs_right / self.pairs_found if self.pairs_found else 1.0

    @property
    def recall(self) -> float:
        """The share of one person's pairs that were put together."""
        return self.pairs_right / self.pairs_true if self.pairs_true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of pairs: 2 × right / (found + true)."""
        return 2 * self.pairs_right / (self.pairs_found + self.pairs_true)

    @property
    def cluster_f1(self) -> float:
        """The same of whole people: a cluster is right where it holds all records of one person and no other."""
        return 2 * self.clusters_right / (self.clusters_found + self.clusters_true)


def quality(cluster: ArrayLike, person: ArrayLike) -> Quality:
    """How the clusters of records agree with the people; both are one label a record, in the same order."""
    found, true = _numbered(cluster), _numbered(person)
    both = _numbered(found * (true.max() + 1) + true)
    sizes_found, sizes_true, sizes_both = (np.bincount(labels) for labels in (found, true, both))
    first = np.zeros(len(sizes_both), dtype=np.int64)
    first[both] = np.arange(len(both))
    whole = (sizes_both == sizes_found[found[first]]) & (sizes_both == sizes_true[true[first]])
    return Quality(
        _pairs(sizes_found), _pairs(sizes_both), _pairs(sizes_true), len(sizes_found), int(whole.sum()), len(sizes_true)
    )


def _numbered(labels: ArrayLike) -> NDArray[np.int64]:
    return np.unique(np.asarray(labels), return_inverse=True)[1].astype(np.int64)


def _pairs(sizes: NDArray[np.int64]) -> int:
    return int((sizes.astype(np.int64) * (sizes - 1) // 2).sum())
