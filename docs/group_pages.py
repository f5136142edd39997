"""The page of the catalogue of priority groups; docs/generate.py writes it."""

from collections.abc import Iterator

from familyhub.groups import load
from familyhub.groups.definition import Group
from familyhub.groups.english import in_english, intervention_in_english

CATALOGUE = """# The catalogue of priority groups

Each group that is shipped, in plain English, with the results of the worked examples that run as tests. [Priority groups](priority-groups.md) says how they are recorded, counted and edited;
`familyhub groups catalogue GROUP` prints those of your workspace.
"""
FROM = {"no": "", "from_resident_carers": "carers it lives with", "from_parents": "parents anywhere"}


def group_catalogue() -> str:
    """The page: a table of all groups, each with its sentences, then the interventions."""
    known = load()
    parts = [CATALOGUE, "| group | name | about | a child has it from | within | ages in months | to be reviewed |"]
    parts.append("|---|---|---|---|---|---|---|")
    parts += [_row(name, group) for name, group in known.groups.items()]
    parts.append("")
    for name, group in known.groups.items():
        parts += _group(name, group)
    parts += ["## Targeted interventions", "", "What counts as help for a child in three groups or more.", ""]
    for name, each in known.interventions.items():
        lines = intervention_in_english(each)
        parts += [f"### {name}", "", f"**{each.name}.**", "", *(f"- {line}" for line in lines), ""]
    return "\n".join(parts).rstrip() + "\n"


def _row(name: str, group: Group) -> str:
    ages = "" if group.ages is None else f"{group.ages.from_} to {group.ages.to}"
    within = f"`{group.within}`" if group.within else "an area: never counted" if group.area else ""
    cells = (f"[{name}](#{name})", group.name, group.whose, FROM[group.inherited], within, ages, str(group.next_review))
    return f"| {' | '.join(cells)} |"


def _group(name: str, group: Group) -> Iterator[str]:
    yield from (f"## {name}", "", f"**{group.name}.**", "")
    yield from (f"- {line}" for line in in_english(group))
    yield ""
    for example in group.example:
        states = "; ".join(f"person {person}: {state}" for person, state in example.expect.items())
        yield from (f"Example, as of {example.as_of}: {example.says}. Result: {states}.", "")
