"""Priority groups: needs and vulnerabilities of under fives and of their parents or carers, as plain facts.

`load` gives the catalogue, `fill` the marts; `counts`, `places`, `top_combinations`, `children_in_three` and `trace`
read them. What is ranked is groups, never people.
"""

from familyhub.groups.catalogue import Catalogue, load
from familyhub.groups.combinations import Combinations, combinations
from familyhub.groups.definition import Group, Intervention
from familyhub.groups.filling import fill
from familyhub.groups.question import Question
from familyhub.groups.reading import (
    ChildInThree,
    Combination,
    GroupCount,
    GroupPlace,
    children_in_three,
    counts,
    group_names,
    places,
    top_combinations,
)
from familyhub.groups.tables import MARTS
from familyhub.groups.tracing import TracedGroupMember, trace

__all__ = [
    "MARTS",
    "Catalogue",
    "ChildInThree",
    "Combination",
    "Combinations",
    "Group",
    "GroupCount",
    "GroupPlace",
    "Intervention",
    "Question",
    "TracedGroupMember",
    "children_in_three",
    "combinations",
    "counts",
    "fill",
    "group_names",
    "load",
    "places",
    "top_combinations",
    "trace",
]
