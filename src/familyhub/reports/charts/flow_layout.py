"""Where the boxes of a flow stand and the ways between them begin and end: the same flow, the same picture."""

from collections.abc import Callable
from dataclasses import dataclass

from familyhub.blocks import Flow, FlowLink, FlowNode
from familyhub.reports.svg import wrapped

FLOW_WIDTH = 1200.0
EDGE, GAP, WALL_GAP = 4.0, 54.0, 150.0
TOP = 62.0
LABEL_SIZE, LINE_SIZE = 13.5, 12.0
LABEL_STEP, LINE_STEP, BADGE_STEP = 16.0, 15.0, 23.0
PADDING, BETWEEN, WIDEST_BETWEEN = 8.0, 9.0, 30.0
SWEEPS = 12

End = Callable[[FlowLink], str]


@dataclass(frozen=True, slots=True)
class Box:
    """A box on the picture: its node, its place, and its words in lines that fit."""

    node: FlowNode
    x: float
    y: float
    width: float
    height: float
    label: tuple[str, ...]
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class Way:
    """A link on the picture: where it leaves and where it arrives."""

    link: FlowLink
    x1: float
    y1: float
    x2: float
    y2: float
    column: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A flow laid out: boxes by key, ways, the left edge of each column, and how high the whole is."""

    boxes: dict[str, Box]
    ways: tuple[Way, ...]
    lefts: tuple[float, ...]
    column_width: float
    height: float


def lay_out(flow: Flow) -> Layout:
    """The flow with a place for everything, in units of the picture."""
    gaps = [WALL_GAP if flow.wall and flow.wall.before == i else GAP for i in range(1, len(flow.columns))]
    width = (FLOW_WIDTH - 2 * EDGE - sum(gaps)) / len(flow.columns)
    lefts = [EDGE]
    for gap in gaps:
        lefts.append(lefts[-1] + width + gap)
    sized = {node.key: _sized(node, lefts[node.column], width) for node in flow.nodes}
    columns = _ordered(flow, sized)
    tallest = max(sum(sized[key].height for key in keys) + BETWEEN * (len(keys) - 1) for keys in columns if keys)
    boxes: dict[str, Box] = {}
    for keys in columns:
        boxes |= _stacked([sized[key] for key in keys], tallest)
    return Layout(boxes, _ways(flow, boxes), tuple(lefts), width, TOP + tallest + EDGE)


def _sized(node: FlowNode, x: float, width: float) -> Box:
    room = width - 2 * PADDING - 4
    label = tuple(wrapped(node.label, room, LABEL_SIZE))
    lines = tuple(part for line in node.lines for part in wrapped(line, room, LINE_SIZE))
    high = 2 * PADDING + len(label) * LABEL_STEP + len(lines) * LINE_STEP + (BADGE_STEP if node.badges else 0) - 2
    return Box(node, x, 0, width, high, label, lines)


def _ordered(flow: Flow, sized: dict[str, Box]) -> list[list[str]]:
    """The keys of each column from top to bottom: each box near the middle of those it is linked with.

    The first column keeps the order it was given, and a column whose boxes have one way in each follows the column
    before it; sweeps to and fro take crossings out of the others.
    """
    columns = [[node.key for node in flow.nodes if node.column == i] for i in range(len(flow.columns))]
    before: dict[str, list[str]] = {key: [] for key in sized}
    after: dict[str, list[str]] = {key: [] for key in sized}
    for link in flow.links:
        before[link.end].append(link.start)
        after[link.start].append(link.end)
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        near = before if forth else after
        turns = range(1, len(columns)) if forth else range(len(columns) - 2, 0, -1)
        for i in turns:
            if not forth and all(len(before[key]) == 1 for key in columns[i]):
                continue
            place = {key: (n + 0.5) / len(keys) for keys in columns for n, key in enumerate(keys)}
            columns[i].sort(key=lambda key: _middle([place[other] for other in near[key]], place[key]))
    for _ in range(SWEEPS):
        for i in range(1, len(columns)):
            if not all(len(before[key]) == 1 for key in columns[i]):
                _swap_neighbours(columns, i, before, after)
    return columns


def _swap_neighbours(
    columns: list[list[str]], which: int, before: dict[str, list[str]], after: dict[str, list[str]]
) -> None:
    """Change places of neighbours in a column wherever their ways then cross less often."""
    column = columns[which]
    place = {key: turn for keys in columns for turn, key in enumerate(keys)}
    for turn in range(len(column) - 1):
        upper, lower = column[turn], column[turn + 1]
        crossed = sum(_crossed(side[upper], side[lower], place) for side in (before, after))
        if crossed > sum(_crossed(side[lower], side[upper], place) for side in (before, after)):
            column[turn], column[turn + 1] = lower, upper


def _crossed(upper: list[str], lower: list[str], place: dict[str, int]) -> int:
    """How many ways of an upper box cross ways of a lower one."""
    return sum(place[one] > place[other] for one in upper for other in lower)


def _middle(places: list[float], own: float) -> float:
    return sum(places) / len(places) if places else own


def _stacked(boxes: list[Box], tallest: float) -> dict[str, Box]:
    """Boxes one under the other, spread over the height as far as that does not tear them apart."""
    if not boxes:
        return {}
    filled = sum(box.height for box in boxes)
    spare = (tallest - filled) / max(len(boxes) - 1, 1)
    between = min(max(spare, BETWEEN), WIDEST_BETWEEN)
    y = TOP + (tallest - filled - between * (len(boxes) - 1)) / 2
    placed: dict[str, Box] = {}
    for box in boxes:
        placed[box.node.key] = Box(box.node, box.x, y, box.width, box.height, box.label, box.lines)
        y += box.height + between
    return placed


def _ways(flow: Flow, boxes: dict[str, Box]) -> tuple[Way, ...]:
    """Links leave and arrive side by side, in the order of what they lead to, so that none hides another."""
    leaving = _ports(flow, boxes, lambda link: link.start, lambda link: link.end)
    arriving = _ports(flow, boxes, lambda link: link.end, lambda link: link.start)
    ways = []
    for number, link in enumerate(flow.links):
        start, end = boxes[link.start], boxes[link.end]
        ways.append(
            Way(link, start.x + start.width, leaving[number], end.x, arriving[number], boxes[link.start].node.column)
        )
    return tuple(ways)


def _ports(flow: Flow, boxes: dict[str, Box], here: End, there: End) -> dict[int, float]:
    """The height at which each link, by its number, meets the box at one of its ends."""
    at: dict[str, list[int]] = {}
    for number, link in enumerate(flow.links):
        at.setdefault(here(link), []).append(number)
    ports: dict[int, float] = {}
    for key, numbers in at.items():
        box = boxes[key]
        numbers.sort(key=lambda number: (boxes[there(flow.links[number])].middle, number))
        step = (box.height - 2 * PADDING) / max(len(numbers), 1)
        for turn, number in enumerate(numbers):
            ports[number] = box.y + PADDING + step * (turn + 0.5)
    return ports
