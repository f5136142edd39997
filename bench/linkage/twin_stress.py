"""Twins, cousins and fathers injected into ESSnet: how many are taken for one person, and what safety costs the rest.

    python bench/linkage/twin_stress.py

Plain Splink and familyhub in the same run, familyhub with a model trained on the set and as it is shipped. A
family is merged where any record of the one stands with any of the other.
"""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from labelled_sets import LabelledSet, essnet
from numpy.typing import NDArray
from ours import linked
from plain_splink import THRESHOLDS, components, example_of, pairs_of
from shipped import linked_as_shipped
from twin_sets import Family, stressed

from familyhub.linkage.frozen import STANDARD_MODEL
from measures import quality

DOCUMENT = Path(__file__).parents[2] / "docs" / "linkage.md"
BEGIN, END = "<!-- twin stress: begin -->", "<!-- twin stress: end -->"


def merged(cluster: NDArray[np.int64], labelled: LabelledSet, families: list[Family]) -> Counter[str]:
    """How many families of each kind have the two people in one cluster."""
    of_person = pd.Series(cluster).groupby(labelled.records.person.to_numpy()).agg(set).to_dict()
    return Counter(family.kind for family in families if of_person[family.persons[0]] & of_person[family.persons[1]])


def recall_of_others(cluster: NDArray[np.int64], labelled: LabelledSet) -> float:
    """The recall of the pairs of everybody who was there before."""
    others = ~labelled.records.person.astype(str).str.contains("-[ab]$").to_numpy()
    return quality(cluster[others], labelled.records.person.to_numpy()[others]).recall


def recall_of_families(cluster: NDArray[np.int64], labelled: LabelledSet) -> float:
    """The recall of the pairs of those injected."""
    injected = labelled.records.person.astype(str).str.contains("-[ab]$").to_numpy()
    return quality(cluster[injected], labelled.records.person.to_numpy()[injected]).recall


def main() -> None:
    """Run both on ESSnet with and without the families, print the table and write it into the document."""
    labelled, families = stressed()
    before = essnet()
    kinds = Counter(family.kind for family in families)
    ways: list[tuple[str, NDArray[np.int64], NDArray[np.int64]]] = []
    example = example_of("essnet")
    with_families, without = pairs_of(example, labelled.records), pairs_of(example, before.records)
    ways += [
        (
            f"plain Splink, {at}",
            components(with_families, at, len(labelled.records)),
            components(without, at, len(before.records)),
        )
        for at in THRESHOLDS
    ]
    ways.append(("familyhub", linked(labelled), linked(before)))
    ways.append(
        (f"familyhub, {STANDARD_MODEL}", linked_as_shipped(labelled).cluster, linked_as_shipped(before).cluster)
    )
    lines = [
        "| family | sets | " + " | ".join(f"merged by {way}" for way, _, _ in ways) + " |",
        "|---|---|" + "---|" * len(ways),
    ]
    counts = [merged(cluster, labelled, families) for _, cluster, _ in ways]
    lines += [
        f"| {kind} | {kinds[kind]} | " + " | ".join(str(c[kind]) for c in counts) + " |" for kind in sorted(kinds)
    ]
    lines.append("| recall of those injected | | " + _told(recall_of_families(c, labelled) for _, c, _ in ways))
    lines.append("| recall of the others | | " + _told(recall_of_others(c, labelled) for _, c, _ in ways))
    unstressed = (quality(c, before.records.person).recall for _, _, c in ways)
    lines.append("| their recall without the families | | " + _told(unstressed))
    table = "\n".join(lines)
    print(table)
    text = DOCUMENT.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN)
    DOCUMENT.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def _told(shares: object) -> str:
    return " | ".join(f"{share:.4f}" for share in shares) + " |"


if __name__ == "__main__":
    main()
