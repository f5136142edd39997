"""The tree of rules, from left to right: each box one rule, how many people, and their mean."""

from dataclasses import dataclass

from markupsafe import Markup

from familyhub.blocks import TreeDiagram, TreeNode
from familyhub.reports.charts.ink import BLUE, GREY, PLUM, TEAL, WIDTH, legend
from familyhub.reports.svg import element, picture, text, wrapped
from familyhub.reports.words import measured, number

NARROWEST, GAP, BETWEEN, EDGE = 128.0, 26.0, 10.0, 6.0
SIZE, STEP, PAD = 12.0, 14.5, 7.0
BAR = 5.0


@dataclass(frozen=True, slots=True)
class _Box:
    """A node with its words in lines, where it stands and how high it is."""

    node: TreeNode
    rule: list[str]
    figures: list[str]
    segment: list[str]
    depth: int
    height: float


def tree_diagram(chart: TreeDiagram, name: str) -> Markup:
    """The tree as SVG; ids begin with `name`."""
    depth = _depths(chart)
    columns = max(depth) + 1
    width = max(WIDTH, columns * (NARROWEST + GAP) - GAP + 2 * EDGE)
    wide = (width - 2 * EDGE - (columns - 1) * GAP) / columns
    boxes = [_box(chart, node, depth[i], wide) for i, node in enumerate(chart.nodes)]
    tops: dict[int, float] = {}
    high = _stand(chart, boxes, 0, EDGE, tops)
    dearest = max(abs(node.mean) for node in chart.nodes) or 1.0
    lefts = [EDGE + box.depth * (wide + GAP) for box in boxes]
    parts = [
        _way(lefts[i] + wide, tops[i] + box.height / 2, lefts[branch], tops[branch] + boxes[branch].height / 2)
        for i, box in enumerate(boxes)
        for branch in box.node.branches
    ]
    parts += [_drawn(box, lefts[i], tops[i], wide, dearest) for i, box in enumerate(boxes)]
    signs, taken = legend(
        [
            (
                element("rect", x=-8, y=-8, width=22, height=16, fill="#ffffff", stroke=TEAL, stroke_width=3),
                "a segment",
            ),
            (element("rect", x=-8, y=-3, width=22, height=6, fill=PLUM), f"{chart.mean_of}, beside the highest"),
        ],
        EDGE + high + 6,
    )
    # A broad tree is shown as broad as the page allows, or its words would be too small.
    shown = None if width == WIDTH else "flow"
    height = EDGE + high + 12 + taken
    return picture(name, chart.title, chart.description, width, height, *parts, signs, class_=shown)


def _depths(chart: TreeDiagram) -> list[int]:
    depth = [0] * len(chart.nodes)
    for place, node in enumerate(chart.nodes):
        for branch in node.branches:
            depth[branch] = depth[place] + 1
    return depth


def _box(chart: TreeDiagram, node: TreeNode, depth: int, wide: float) -> _Box:
    room = wide - 2 * PAD
    rule = wrapped(node.words, room, SIZE)
    figures = wrapped(f"{number(node.people)} {chart.of}", room, SIZE)
    figures += wrapped(f"{measured(round(node.mean, 2), chart.unit)} {chart.mean_of}", room, SIZE)
    segment = wrapped(node.segment, room, SIZE) if node.segment else []
    lines = len(rule) + len(figures) + len(segment)
    return _Box(node, rule, figures, segment, depth, 2 * PAD + lines * STEP + (4 if segment else 0) + BAR)


def _stand(chart: TreeDiagram, boxes: list[_Box], place: int, top: float, tops: dict[int, float]) -> float:
    """Place a node and all below it from `top` down, a node in the middle of its branches; how high they are."""
    box = boxes[place]
    taken = 0.0
    for branch in box.node.branches:
        taken += _stand(chart, boxes, branch, top + taken, tops)
    own = box.height + BETWEEN
    if own > taken:
        # The branches together are lower than their node: they move to its middle.
        for branch in box.node.branches:
            _move(boxes, branch, (own - taken) / 2, tops)
        taken, tops[place] = own, top
    else:
        tops[place] = top + (taken - own) / 2
    return taken


def _move(boxes: list[_Box], place: int, by: float, tops: dict[int, float]) -> None:
    tops[place] += by
    for branch in boxes[place].node.branches:
        _move(boxes, branch, by, tops)


def _way(x1: float, y1: float, x2: float, y2: float) -> Markup:
    half = (x1 + x2) / 2
    return element(
        "path", d=f"M{x1:.1f} {y1:.1f}H{half:.1f}V{y2:.1f}H{x2:.1f}", fill="none", stroke=GREY, stroke_width=1.6
    )


def _drawn(box: _Box, x: float, y: float, wide: float, dearest: float) -> Markup:
    edge, broad = (TEAL, 3.0) if box.node.segment else (BLUE, 1.2)
    parts = [element("rect", x=x, y=y, width=wide, height=box.height, fill="#ffffff", stroke=edge, stroke_width=broad)]
    at = y + PAD + 10
    lines = [(each, {}) for each in box.rule]
    lines += [(each, {"font_weight": "bold"}) for each in box.figures]
    for words, style in lines:
        parts.append(text(words, x + PAD, at, size=SIZE, **style))
        at += STEP
    at += 4
    for words in box.segment:
        parts.append(text(words, x + PAD, at, size=SIZE, fill="#0b3b37", font_weight="bold"))
        at += STEP
    room = wide - 2 * PAD
    parts.append(
        element(
            "rect",
            x=x + PAD,
            y=y + box.height - PAD - BAR + 3,
            width=max(room * abs(box.node.mean) / dearest, 0.5),
            height=BAR,
            fill=PLUM,
        )
    )
    return Markup("").join(parts)
