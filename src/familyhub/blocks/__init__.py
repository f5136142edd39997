"""Plain document values: headings, text, figures, tables, charts, maps. What is said, not how it looks.

A block that a reader with a screen reader could not follow is refused when it is made, not when it is printed.
"""

from familyhub.blocks.benchmarks import FunnelChart, FunnelLimit, FunnelPoint, SpineChart, SpineRow, TrendChart
from familyhub.blocks.charts import (
    Bar,
    BarChart,
    Estimate,
    IntervalChart,
    Limits,
    LineChart,
    Marked,
    Series,
)
from familyhub.blocks.document import Block, Details, Document
from familyhub.blocks.flows import Flow, FlowColumn, FlowLink, FlowNode, FlowWall
from familyhub.blocks.legible import faults, refuse_illegible, refuse_illegible_tables
from familyhub.blocks.maps import Area, AreaClass, AreaMap, Shades
from familyhub.blocks.pictures import Picture
from familyhub.blocks.shares import (
    AgeBand,
    AgePyramid,
    ConcentrationCurve,
    Marimekko,
    Share,
    TreeDiagram,
    TreeNode,
)
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
from familyhub.blocks.units import Judgement, Polarity, Unit

__all__ = [
    "AgeBand",
    "AgePyramid",
    "Area",
    "AreaClass",
    "AreaMap",
    "Bar",
    "BarChart",
    "Block",
    "Bullets",
    "Caution",
    "Cell",
    "Column",
    "ConcentrationCurve",
    "Details",
    "Document",
    "Estimate",
    "Flow",
    "FlowColumn",
    "FlowLink",
    "FlowNode",
    "FlowWall",
    "FunnelChart",
    "FunnelLimit",
    "FunnelPoint",
    "Heading",
    "Inset",
    "IntervalChart",
    "Judgement",
    "KeyFigure",
    "KeyFigures",
    "Kind",
    "Limits",
    "LineChart",
    "Link",
    "Marimekko",
    "Marked",
    "Picture",
    "Polarity",
    "Series",
    "Shades",
    "Share",
    "SpineChart",
    "SpineRow",
    "Standing",
    "Table",
    "Text",
    "TreeDiagram",
    "TreeNode",
    "TrendChart",
    "Unit",
    "faults",
    "refuse_illegible",
    "refuse_illegible_tables",
]
