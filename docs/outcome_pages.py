"""Write the pages that follow from outcomes and instruments: one a measure, and one for the instruments.

Run it with the environment's Python: `.venv/bin/python docs/outcome_pages.py`; with `--check` it writes nothing and
ends with 1 where a page is out of date.
"""

import sys
from pathlib import Path

from familyhub.instruments import INSTRUMENTS, Instrument, asq3_forms
from familyhub.measures.outcomes.definition import Example, OutcomeDefinition
from familyhub.measures.outcomes.definitions import load_outcomes
from familyhub.measures.outcomes.english import in_english
from familyhub.measures.outcomes.examples import STATED
from familyhub.measures.outcomes.given import KEYS

DOCS = Path(__file__).parent
NOTICE = (
    "<!-- Written by docs/outcome_pages.py from the code. Change the code, then run "
    "`.venv/bin/python docs/outcome_pages.py`. -->\n\n"
)


def pages() -> dict[str, str]:
    """Every page by its name below docs/."""
    found = {"instruments.md": NOTICE + instruments()}
    for measure, definition in load_outcomes().items():
        found[f"outcomes/{measure}.md"] = NOTICE + outcome_page(measure, definition)
    return found


def outcome_page(measure: str, definition: OutcomeDefinition) -> str:
    """One measure: its sentences and its worked examples. The SQL stands in the mart `outcome_measure`."""
    lines = [f"# {definition.number} {definition.short}", ""]
    said = in_english(measure, definition)
    examples = {f"Worked example: {example.says}." for example in definition.example}
    lines += [f"- {line}" for line in said if line not in examples]
    lines += ["", "[All outcome measures](../outcome-measures.md) · [How outcomes count](../how-outcomes-count.md)", ""]
    for number, example in enumerate(definition.example, start=1):
        lines += [f"## Example {number}: {example.says}", "", f"As of {example.as_of}", *_known(example), "", "```text"]
        lines += [*_tables(example), "```", ""]
        counted = {name: value for name in STATED if (value := getattr(example.expect, name))}
        lines.append(
            "Counts: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in counted.items()) + "."
        )
        if example.members:
            lines += ["", "| member | stands |", "|---|---|"]
            lines += [f"| {who} | {state.replace('_', ' ')} |" for who, state in example.members.items()]
        if example.at_risk:
            lines += ["", *(f"At risk: {who}, {why.replace('_', ' ')}." for who, why in example.at_risk.items())]
        lines.append("")
    return "\n".join(lines)


def _known(example: Example) -> list[str]:
    return [] if example.known_by is None else [f", with what was known by {example.known_by}"]


def _tables(example: Example) -> list[str]:
    lines: list[str] = []
    width = max(len(name) for name in KEYS if getattr(example, name))
    for name in KEYS:
        rows: list[dict[str, object]] = getattr(example, name)
        if not rows:
            continue
        keys = list(dict.fromkeys(key for row in rows for key in row))
        cells = [keys, *([_cell(row.get(key)) for key in keys] for row in rows)]
        widths = [max(len(line[place]) for line in cells) for place in range(len(keys))]
        for number, line in enumerate(cells):
            shown = [cell.ljust(wide) for cell, wide in zip(line, widths, strict=True)]
            lines.append(" | ".join([(name if number == 0 else "").ljust(width), *shown]).rstrip())
    return lines


def _cell(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_cell(one) for one in value)
    return "" if value is None else str(value)


def instruments() -> str:
    """The instruments: who answers, range, bands, change, source."""
    lines = [
        "# Instruments",
        "",
        "Published questionnaires and measures as data (`familyhub.instruments`). No item texts: they belong to their "
        "authors.",
        "A measure may ask for another change than the published one; its page says so.",
        "",
    ]
    for code, instrument in INSTRUMENTS.items():
        lines += [f"## {code}", "", *_instrument(instrument), ""]
        if code == "asq3":
            lines += ["| form (months) | " + " | ".join(d.replace("_", " ") for d in instrument.domains) + " | sure |"]
            lines += ["|" + "---|" * (len(instrument.domains) + 2)]
            for form in asq3_forms().values():
                cuts = " | ".join(f"{form.cut_offs[domain]:g}" for domain in instrument.domains)
                sure = "yes" if form.certainty == "sure" else "check against the User's Guide before use"
                lines.append(f"| {form.months} | {cuts} | {sure} |")
            lines.append("")
    return "\n".join(lines)


def _instrument(instrument: Instrument) -> list[str]:
    lines = [
        f"{instrument.name[0].upper()}{instrument.name[1:]}. Ages: {instrument.ages}. "
        f"Answered by: {', '.join(instrument.respondents)}. Source: {instrument.source}.",
        "",
    ]
    if instrument.bands:
        lines += [
            "Bands from best to worst: " + ", ".join(band.replace("_", " ") for band in instrument.bands) + ".",
            "",
        ]
    if instrument.change is not None:
        lines.append(f"Reliable change: {instrument.change.by:g} points ({instrument.change.source}).")
    else:
        lines.append("Reliable change: none is published that we rely on.")
    lines += [*(f"{note}" for note in instrument.notes)]
    if instrument.scales and instrument.code != "asq3":
        lines += ["", "| part | range | better | bands from |", "|---|---|---|---|"]
        for scale in instrument.scales:
            cuts = "; ".join(
                f"{cut.band.replace('_', ' ')} {cut.from_score:g}" + (f" ({cut.respondent})" if cut.respondent else "")
                for cut in scale.cuts
            )
            lines.append(
                f"| {scale.domain.replace('_', ' ')} | {scale.lowest:g} to {scale.highest:g} | {scale.better} | {cuts} |"
            )
    return lines


def main() -> int:
    """Write every page, or with `--check` say which are out of date."""
    stale = []
    for name, text in pages().items():
        path = DOCS / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    print("\n".join(f"docs/{name} {'is out of date' if '--check' in sys.argv else 'written'}" for name in stale))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
