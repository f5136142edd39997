"""Charts as values: what is drawn, in which unit, and the same in words.

Every chart has a title (what a reader sees above it) and a description (what a reader who cannot see it is told). The
data of each is shown as a table too, so a chart never stands alone.
"""

from dataclasses import dataclass

from familyhub.blocks.refusal import require_some, require_text, require_words
from familyhub.blocks.units import Unit

MOST_SERIES = 4


@dataclass(frozen=True, slots=True)
class Series:
    """One line: a value for each label of the chart, None where there is none."""

    name: str
    values: tuple[float | None, ...]

    def __post_init__(self) -> None:
        require_text(self.name, "the name of a series")


@dataclass(frozen=True, slots=True)
class Limits:
    """Control limits and the mean of a series."""

    lower: float
    mean: float
    upper: float

    def __post_init__(self) -> None:
        if not self.lower <= self.mean <= self.upper:
            raise ValueError(f"limits {self.lower}, {self.mean}, {self.upper} are not in order")


@dataclass(frozen=True, slots=True)
class Marked:
    """A point of the first series that is set apart: for the better, for the worse, and why in words."""

    place: int
    better: bool
    why: str

    def __post_init__(self) -> None:
        require_text(self.why, "why a point is marked")


@dataclass(frozen=True, slots=True)
class LineChart:
    """Values over time. `limits` and `marked` belong to the first series.

    Raises ValueError without title, description or data, with more than four series, or with a series or a marked
    point that does not fit the labels.
    """

    title: str
    description: str
    along: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = "percentage"
    target: float | None = None
    limits: Limits | None = None
    marked: tuple[Marked, ...] = ()

    def __post_init__(self) -> None:
        require_words(self.title, self.description)
        require_text(self.along, f"what chart {self.title!r} runs along")
        require_some(self.labels, f"chart {self.title!r}")
        require_some(self.series, f"chart {self.title!r}")
        if len(self.series) > MOST_SERIES:
            raise ValueError(f"chart {self.title!r} has {len(self.series)} lines; nobody tells more than 4 apart")
        for one in self.series:
            if len(one.values) != len(self.labels):
                raise ValueError(
                    f"chart {self.title!r}: {len(one.values)} values of {one.name!r}, {len(self.labels)} labels"
                )
        _require_a_value([value for one in self.series for value in one.values], self.title)
        for mark in self.marked:
            if not 0 <= mark.place < len(self.labels) or self.series[0].values[mark.place] is None:
                raise ValueError(f"chart {self.title!r} marks place {mark.place}, where there is no point")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval (lower, upper), both in the chart's unit; `verdict` in words."""

    label: str
    value: float | None
    interval: tuple[float, float] | None = None
    verdict: str = ""

    def __post_init__(self) -> None:
        require_text(self.label, "the label of an estimate")
        if self.interval is not None and self.interval[0] > self.interval[1]:
            raise ValueError(f"{self.label}: the interval {self.interval} is upside down")


@dataclass(frozen=True, slots=True)
class IntervalChart:
    """Estimates one under the other, each a dot with its interval; the axis need not begin at 0."""

    title: str
    description: str
    of: str
    estimates: tuple[Estimate, ...]
    unit: Unit = "percentage"
    target: float | None = None

    def __post_init__(self) -> None:
        require_words(self.title, self.description)
        require_text(self.of, f"what the rows of chart {self.title!r} are")
        _require_a_value([estimate.value for estimate in self.estimates], self.title)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, its length, and the group that gives it its pattern."""

    label: str
    value: float
    group: str = ""

    def __post_init__(self) -> None:
        require_text(self.label, "the label of a bar")
        if self.value < 0:
            raise ValueError(f"bar {self.label!r} is {self.value}: a bar begins at 0")


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from 0, one under the other, in the order given.

    `groups` are the groups a bar may belong to, at most four: their order gives each its pattern, so that a group looks
    the same in every chart that names the same groups.
    """

    title: str
    description: str
    of: str
    bars: tuple[Bar, ...]
    unit: Unit = "count"
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_words(self.title, self.description)
        require_text(self.of, f"what the bars of chart {self.title!r} are")
        require_some(self.bars, f"chart {self.title!r}")
        if len(self.groups) > MOST_SERIES:
            raise ValueError(f"chart {self.title!r} has {len(self.groups)} groups; nobody tells more than 4 apart")
        unknown = {bar.group for bar in self.bars} - {*self.groups, ""}
        if unknown:
            raise ValueError(f"chart {self.title!r} does not name the groups {', '.join(sorted(unknown))}")


def _require_a_value(values: list[float | None], title: str) -> None:
    require_some([value for value in values if value is not None], f"chart {title!r}")
