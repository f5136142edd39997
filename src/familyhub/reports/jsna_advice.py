"""What a needs assessment recommends: what was agreed, what is proposed, what was rejected."""

from collections.abc import Iterable

from familyhub.blocks import Block, Bullets, Column, Details, Heading, Table, Text
from familyhub.jsna.indicator import COHORTS
from familyhub.reports.jsna_data import Advice, Assessment
from familyhub.reports.words import counted

STATES = {"agreed": "Agreed", "proposed": "Proposed, to be discussed"}
MOST_PROPOSED = 12
LEVELS = {
    "civic": "Civic: what the council and its laws and places can do",
    "service": "Service: what services can do",
    "community": "Community: what people and their groups can do",
}


def section(found: Assessment) -> list[Block]:
    """What is recommended, agreed first; by level of the population intervention triangle."""
    blocks: list[Block] = [Heading(2, "What we recommend", "recommendations")]
    agreed, proposed = _in(found.advice, "agreed"), _in(found.advice, "proposed")
    if not agreed and not proposed:
        return [*blocks, Text("No recommendation was drawn from these findings.")]
    many = counted(len(agreed), "recommendation has", "recommendations have")
    blocks += [Text(f"{many[:1].upper()}{many[1:]} been agreed by the partners. "
                    f"{counted(len(proposed), 'is', 'are').capitalize()} proposed from published evidence and must be discussed.")]  # fmt: skip
    if agreed:
        blocks += [
            Heading(3, "Agreed", "recommendations-agreed"),
            _table("Recommendations the partners agreed", agreed),
        ]
        changed = [each for each in agreed if each.changed]
        if changed:
            blocks += [
                Text("Figures have changed since these were agreed:"),
                Bullets(tuple(f"{each.does} {each.changed}" for each in changed)),
            ]
    if proposed:
        blocks += [
            Heading(3, "Proposed", "recommendations-proposed"),
            _table("Recommendations to discuss", proposed[:MOST_PROPOSED]),
        ]
        if proposed[MOST_PROPOSED:]:
            blocks += [
                Details("Further proposals", (_table("Further recommendations to discuss", proposed[MOST_PROPOSED:]),))
            ]
    return blocks


def beyond_buildings(found: Assessment) -> list[Block]:
    """Help that needs no building: outreach, digital help, helplines."""
    chosen = [each for each in found.advice if each.without_building and each.state != "rejected"]
    blocks: list[Block] = [
        Heading(2, "Help that needs no building", "without-building"),
        Text(
            "Some families will never come to a hub. Visits at home, help in schools and community places, helplines and "
            "good information online reach them where they are."
        ),
    ]
    if chosen:
        return [*blocks, _table("Recommendations that need no building", chosen)]
    return [*blocks, Text("None of the recommendations above is about such help. Ask families what would reach them.")]


def rejected(found: Assessment) -> list[Block]:
    """What the partners turned down, for the appendix."""
    chosen = _in(found.advice, "rejected")
    if not chosen:
        return []
    return [
        Heading(3, "Recommendations that were turned down", "methods-rejected"),
        Table(
            caption="Recommendations the partners turned down",
            columns=(Column("Recommendation"), Column("Who"), Column("Why", empty="not said")),
            rows=tuple((each.does, each.who, each.said or None) for each in chosen),
            stacks=True,
        ),
    ]


def _in(advice: Iterable[Advice], state: str) -> list[Advice]:
    return [each for each in advice if each.state == state]


def _table(caption: str, advice: list[Advice]) -> Table:
    agreed = any(each.who or each.by_when for each in advice)
    return Table(
        caption=caption,
        columns=(
            Column("What to do"),
            Column("For whom"),
            Column("Level"),
            Column("Why"),
            *((Column("Who, by when", empty="open"),) if agreed else ()),
            Column("Evidence"),
        ),
        rows=tuple(
            (
                each.does,
                COHORTS.get(each.cohort, each.cohort).partition(",")[0],
                each.level.capitalize(),
                " ".join(each.because[:2]),
                *((", ".join(part for part in (each.who, each.by_when) if part) or None,) if agreed else ()),
                f"{each.evidence} ({each.link})" if each.link else each.evidence,
            )
            for each in advice
        ),
        stacks=True,
    )
