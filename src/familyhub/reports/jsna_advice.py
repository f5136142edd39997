"""What a needs assessment recommends: what was agreed, what is proposed, what was rejected."""

from collections.abc import Iterable

from familyhub.blocks import Block, Bullets, Column, Details, Heading, Table, Text
from familyhub.reports.jsna_data import Advice, Assessment, Reference
from familyhub.reports.jsna_words import cohort_name
from familyhub.reports.words import capital, counted, listed

STATES = {"agreed": "Agreed", "proposed": "Proposed, to be discussed"}
MOST_PROPOSED = 12
MOST_REASONS = 3
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
    blocks += [Text(_how_many(len(agreed), len(proposed)))]
    if agreed:
        blocks += [
            Heading(3, "Agreed", "recommendations-agreed"),
            _table(found, "Recommendations the partners agreed", agreed),
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
            _table(found, "Recommendations to discuss", proposed[:MOST_PROPOSED]),
        ]
        if proposed[MOST_PROPOSED:]:
            blocks += [
                Details(
                    "Further proposals",
                    (_table(found, "Further recommendations to discuss", proposed[MOST_PROPOSED:]),),
                )
            ]
    return blocks


def _how_many(agreed: int, proposed: int) -> str:
    told = (
        f"{capital(counted(agreed, 'recommendation is', 'recommendations are'))} agreed by the partners."
        if agreed
        else "The partners have agreed none of these yet."
    )
    if not proposed:
        return told
    return (
        f"{told} {capital(counted(proposed, 'is', 'are'))} proposed from published evidence: the partners must "
        "discuss, change or reject each before anybody acts on it."
    )


def beyond_buildings(found: Assessment) -> list[Block]:
    """Help that needs no building: outreach, digital help, helplines."""
    chosen = [each for each in found.advice if each.without_building and each.state != "rejected"]
    blocks: list[Block] = [
        Heading(2, "Help that needs no building", "without-building"),
        Text(
            "Some families will never come to a hub. Visits at home, help in schools and community places, helplines "
            "and good information online reach them where they are."
        ),
    ]
    if chosen:
        told = Text("Of the recommendations above, these need no room in a hub:")
        return [*blocks, told, Bullets(tuple(each.does for each in chosen))]
    return [*blocks, Text("None of the recommendations above is about such help. Ask families what would reach them.")]


def numbered(found: Assessment) -> dict[Reference, int]:
    """The items behind the recommendations, each once with its number, by how they are cited."""
    items = {item for each in found.advice for item in each.evidence}
    return {
        item: number for number, item in enumerate(sorted(items, key=lambda item: (item.cited, item.link)), start=1)
    }


def references(found: Assessment) -> list[Block]:
    """What the recommendations rest on, each item once with its link, for the appendix."""
    items = numbered(found)
    if not items:
        return []
    return [
        Heading(3, "Evidence behind the recommendations", "methods-evidence"),
        Table(
            caption="Published guidance and reviews",
            columns=(Column("Number"), Column("Item"), Column("Whom it is about"), Column("Where it stands")),
            rows=tuple((str(number), item.cited, item.population, item.link) for item, number in items.items()),
            header=1,
            stacks=True,
        ),
    ]


def rejected(found: Assessment) -> list[Block]:
    """What the partners turned down, for the appendix."""
    chosen = _in(found.advice, "rejected")
    findings = [each for each in found.findings if found.turned_down(each)]
    told: list[Block] = []
    if findings:
        told = [
            Heading(3, "Findings the partners turned down", "methods-rejected-findings"),
            Bullets(tuple(each.sentence for each in findings)),
        ]
    if not chosen:
        return told
    return [
        *told,
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


def _why(advice: Advice) -> str:
    """The figures it answers, as far as a cell has room."""
    named, more = advice.because[:MOST_REASONS], len(advice.because) - MOST_REASONS
    return listed([*named, f"{more} more"] if more > 0 else list(named))


def _table(found: Assessment, caption: str, advice: list[Advice]) -> Table:
    numbers = numbered(found)
    agreed = any(each.who or each.by_when for each in advice)
    return Table(
        caption=caption,
        columns=(
            Column("What to do"),
            Column("For whom, at which level"),
            Column("Why"),
            *((Column("Who, by when", empty="open"),) if agreed else ()),
            Column("Evidence"),
        ),
        rows=tuple(
            (
                each.does,
                f"{', '.join(cohort_name(cohort) for cohort in each.cohorts)} ({each.level})",
                _why(each),
                *((", ".join(part for part in (each.who, each.by_when) if part) or None,) if agreed else ()),
                ", ".join(str(numbers[item]) for item in each.evidence),
            )
            for each in advice
        ),
        notes=("The numbers under evidence lead to the list of guidance in the appendix.",),
        stacks=True,
    )
