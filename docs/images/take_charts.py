"""Takes the pictures of docs/charts.md: `python docs/images/take_charts.py`. All figures are invented."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests" / "reports"))

import fictional

from familyhub.reports import pictures

CHARTS = {
    "spine": fictional.spine, "funnel": fictional.funnel, "trend": fictional.trend, "marimekko": fictional.mekko,
    "concentration": fictional.curve, "tree": fictional.tree, "pyramid": fictional.pyramid, "map": fictional.many_areas,
}  # fmt: skip
PIXELS = 900

if __name__ == "__main__":
    for name, make in CHARTS.items():
        (HERE / f"chart-{name}.png").write_bytes(pictures.png(make(), pixels=PIXELS))
