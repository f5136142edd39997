"""Plain document values: headings, text, figures, tables, charts, maps. What is said, not how it looks.

A block that a reader with a screen reader could not follow is refused when it is made, not when it is printed.
"""

from familyhub.blocks.charts import (
    Bar,
    BarChart,
    Chart,
    Estimate,
    IntervalChart,
    Limits,
    LineChart,
    Marked,
    Series,
)
from familyhub.blocks.document import Block, Details, Document
from familyhub.blocks.flows import Flow, FlowColumn, FlowLink, FlowNode, FlowWall
from familyhub.blocks.maps import Area, AreaClass, AreaMap
from familyhub.blocks.tables import Cell, Column, Kind, Table
from familyhub.blocks.text import (
    Bullets,
    Caution,
    Heading,
    Inset,
    KeyFigure,
    KeyFigures,
    Link,
    Standing,
    Text,
)

__all__ = [
    "Area",
    "AreaClass",
    "AreaMap",
    "Bar",
    "BarChart",
    "Block",
    "Bullets",
    "Caution",
    "Cell",
    "Chart",
    "Column",
    "Details",
    "Document",
    "Estimate",
    "Flow",
    "FlowColumn",
    "FlowLink",
    "FlowNode",
    "FlowWall",
    "Heading",
    "Inset",
    "IntervalChart",
    "KeyFigure",
    "KeyFigures",
    "Kind",
    "Limits",
    "LineChart",
    "Link",
    "Marked",
    "Series",
    "Standing",
    "Table",
    "Text",
]
