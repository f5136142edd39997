"""The outcome measures' figures of a demo county beside the generator's truth, for docs/outcome-measures.md.

`.venv/bin/python bench/outcome_figures.py --children 3000 --seed 21 --write` makes the county, refreshes it and writes
the table; without `--write` it is printed. Ends with 1 where a figure and the truth differ.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import duckdb

import familyhub
from familyhub.demo import make_workspace
from familyhub.demo.outcome_truth import outcome_figures, outcome_members
from familyhub.measures.outcomes import load_outcomes

PAGE = Path(__file__).parent.parent / "docs" / "outcome-measures.md"
FIRST, LAST = "<!-- figures: written by bench/outcome_figures.py -->", "<!-- end of figures -->"
COUNTS = (
    "offered", "declined", "cohort", "active", "completed", "abandoned", "achieved", "not_achieved", "not_assessed",
)  # fmt: skip


def told(root: Path) -> dict[str, tuple[int, ...]]:
    """The county's figures so far, by measure, from the snapshot."""
    (snapshot,) = (root / "snapshots").iterdir()
    with duckdb.connect(str(snapshot / "marts.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            f"""SELECT measure, {", ".join(COUNTS)}
            FROM outcome_figure
            WHERE period_kind = 'to_date' AND hierarchy = 'caseload' AND level = 'county'"""
        ).fetchall()
    return {row[0]: row[1:] for row in rows}


def table(found: dict[str, tuple[int, ...]], true: dict[str, tuple[int, ...]]) -> list[str]:
    """A row a measure: its counts, and whether the truth has the same."""
    heads = [name.replace("_", " ") for name in COUNTS]
    lines = ["| measure | " + " | ".join(heads) + " | the truth |", "|---" * (len(COUNTS) + 2) + "|"]
    for measure, definition in load_outcomes().items():
        said, drawn = found.get(measure, (0,) * len(COUNTS)), true.get(measure, (0,) * len(COUNTS))
        same = "the same" if said == drawn else "differs: " + ", ".join(str(number) for number in drawn)
        name = f"[{definition.number}](outcomes/{measure}.md) {definition.short}"
        lines.append(f"| {name} | " + " | ".join(f"{number:,}" for number in said) + f" | {same} |")
    return lines


def main() -> int:
    """Make the county, compare, and print or write the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--children", type=int, default=3_000)
    asked.add_argument("--seed", type=int, default=21)
    asked.add_argument("--write", action="store_true", help="put the table into docs/outcome-measures.md")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "county"
        county = make_workspace(root, children=options.children, seed=options.seed)
        began = time.perf_counter()
        familyhub.open(root).refresh()
        print(f"refreshed in {time.perf_counter() - began:.1f} s", file=sys.stderr)
        found = told(root)
        members = outcome_members(county)
        months = outcome_figures(county, members)
    last = max(month for _, month, *_ in months)
    true = {
        measure: tuple(counts[name] for name in COUNTS)
        for (measure, month, hierarchy, level, _), counts in months.items()
        if (month, hierarchy, level) == (last, "caseload", "county")
    }
    lines = table(found, true)
    if options.write:
        words = (
            f"So far by {county.as_of:%-d %B %Y}, in a county of {options.children:,} children "
            f"(`familyhub demo --children {options.children} --seed {options.seed}`):"
        )
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(FIRST)
        after = rest.split(LAST)[1]
        PAGE.write_text(f"{before}{FIRST}\n{words}\n\n" + "\n".join(lines) + f"\n{LAST}{after}", encoding="utf-8")
    print("\n".join(lines))
    return 1 if any("differs" in line for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
