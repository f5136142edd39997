"""All blocks that are drawn: each has a title, a description, a picture and a table of its data."""

from familyhub.blocks.benchmarks import FunnelChart, SpineChart, TrendChart
from familyhub.blocks.charts import BarChart, IntervalChart, LineChart
from familyhub.blocks.flows import Flow
from familyhub.blocks.maps import AreaMap
from familyhub.blocks.shares import AgePyramid, ConcentrationCurve, Marimekko, TreeDiagram

Picture = (
    LineChart
    | IntervalChart
    | BarChart
    | AreaMap
    | Flow
    | SpineChart
    | FunnelChart
    | TrendChart
    | Marimekko
    | ConcentrationCurve
    | TreeDiagram
    | AgePyramid
)
