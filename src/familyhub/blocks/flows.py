"""Flows: what goes from where to where, drawn from left to right, and the same in words and as a table."""

from dataclasses import dataclass, field

from familyhub.blocks.refusal import require_some, require_text

MOST_BADGES = 3


@dataclass(frozen=True, slots=True)
class FlowColumn:
    """A column of the drawing: its title, and a few words below it."""

    title: str
    says: str = ""

    def __post_init__(self) -> None:
        require_text(self.title, "the title of a column of a flow")


@dataclass(frozen=True, slots=True)
class FlowNode:
    """A box: in which column (0 is the first), its label, lines below it, and the badges it bears."""

    key: str
    column: int
    label: str
    lines: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_text(self.key, "the key of a box")
        require_text(self.label, f"the label of box {self.key!r}")


@dataclass(frozen=True, slots=True)
class FlowLink:
    """A way from one box to another, by their keys; `amount` is what passes, None where it cannot be counted."""

    start: str
    end: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class FlowWall:
    """A wall that every way into the column numbered `before` crosses: its title, its words, and what stops there."""

    before: int
    title: str
    says: str
    stops: str

    def __post_init__(self) -> None:
        require_text(self.title, "the title of a wall")
        require_text(self.stops, f"what stops at the wall {self.title!r}")


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow. `badges` says in words what each badge means; `of` is what amounts count.

    Raises ValueError without title, description, columns or boxes, for a box beyond the columns, a key used twice, a
    badge nobody explains, or a link that begins or ends nowhere or runs from right to left.
    """

    title: str
    description: str
    columns: tuple[FlowColumn, ...]
    nodes: tuple[FlowNode, ...]
    links: tuple[FlowLink, ...]
    badges: dict[str, str] = field(default_factory=dict)
    wall: FlowWall | None = None
    of: str = "rows"

    def __post_init__(self) -> None:
        require_text(self.title, "the title of a flow")
        require_text(self.description, f"the description of flow {self.title!r}")
        require_some(self.columns, f"flow {self.title!r}")
        require_some(self.nodes, f"flow {self.title!r}")
        if len(self.badges) > MOST_BADGES:
            raise ValueError(f"flow {self.title!r} has {len(self.badges)} badges; nobody tells more than 3 apart")
        columns: dict[str, int] = {}
        for node in self.nodes:
            if not 0 <= node.column < len(self.columns):
                raise ValueError(f"flow {self.title!r}: {node.key} stands in column {node.column}, which is none")
            if node.key in columns:
                raise ValueError(f"flow {self.title!r} has two boxes {node.key}")
            if unknown := set(node.badges) - set(self.badges):
                raise ValueError(f"flow {self.title!r} does not say what the badge {', '.join(unknown)} means")
            columns[node.key] = node.column
        for link in self.links:
            if link.start not in columns or link.end not in columns:
                raise ValueError(f"flow {self.title!r}: the link from {link.start} to {link.end} hangs in the air")
            if columns[link.start] >= columns[link.end]:
                raise ValueError(f"flow {self.title!r}: the link from {link.start} to {link.end} runs back")
