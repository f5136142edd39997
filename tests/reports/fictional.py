"""Charts of an invented borough, one of each kind, for tests and for the pictures of docs/charts.md."""

import random
from math import cos, pi, sin, sqrt

from familyhub.blocks import (
    AgeBand,
    AgePyramid,
    Area,
    AreaClass,
    AreaMap,
    ConcentrationCurve,
    FunnelChart,
    FunnelLimit,
    FunnelPoint,
    Marimekko,
    Series,
    Share,
    SpineChart,
    SpineRow,
    TreeDiagram,
    TreeNode,
    TrendChart,
)

AREA = "Fenwick-on-Sea"
TITLES = (
    ("Babies seen within 14 days of birth", "high_is_good", "percentage", 85.2, 6.0, "Health visiting"),
    ("Babies seen at 6 to 8 weeks", "high_is_good", "percentage", 82.0, 7.0, "Health visiting"),
    ("Children at or above the expected level of development at 2½ years", "high_is_good", "percentage", 80.6, 5.0,
     "Health visiting"),
    ("Mothers who smoke at delivery", "high_is_bad", "percentage", 7.4, 2.5, "Pregnancy and birth"),
    ("Babies with a low birth weight at term", "high_is_bad", "percentage", 3.0, 0.6, "Pregnancy and birth"),
    ("Under 18s conceptions", "high_is_bad", "rate", 13.1, 4.0, "Pregnancy and birth"),
    ("Children looked after", "high_is_bad", "rate", 70.0, 22.0, "Safety"),
    ("Children on a protection plan", "neither", "rate", 41.6, 12.0, "Safety"),
    ("Spend on children's services a child", "neither", "pounds", 812.0, 160.0, "Safety"),
    ("Average attainment 8 score", "high_is_good", "number", 46.1, 3.0, "School"),
)  # fmt: skip


def spine(rows=10, seed=3):
    """A spine of so many indicators, judged by whether two spreads part value and England."""
    chance = random.Random(seed)
    made = []
    for i in range(rows):
        label, polarity, unit, england, spread, group = TITLES[i % len(TITLES)]
        others = sorted(england + chance.gauss(0, 1) * spread for _ in range(150))
        value = england + chance.gauss(-0.3, 1.1) * spread
        away = (value - england) / spread
        judged = "similar" if abs(away) < 0.4 else "higher" if away > 0 else "lower"
        if polarity != "neither" and judged != "similar":
            judged = "better" if (away > 0) == (polarity == "high_is_good") else "worse"
        made.append(
            SpineRow(
                label, round(value, 1), england, round(others[0], 1),
                (round(others[37], 1), round(others[112], 1)), round(others[-1], 1), judged, polarity, unit,
                neighbours=round(england + chance.gauss(-0.3, 0.5) * spread, 1),
                interval=(round(value - spread * 0.3, 1), round(value + spread * 0.3, 1)),
                period="2024/25", group=group,
            )
        )  # fmt: skip
    worse = sum(row.judged == "worse" for row in made)
    return SpineChart(
        f"{AREA} against England", f"{worse} of {rows} indicators are worse than England.", AREA, tuple(made)
    )


def funnel(seed=4):
    """Wards by size, with the limits of a proportion around 24%."""
    chance = random.Random(seed)
    points = []
    for i in range(60):
        size = int(60 + 1500 * chance.random() ** 2)
        value = 24 + chance.gauss(0, 1) * 100 * sqrt(0.24 * 0.76 / size) + (9 if i in {3, 20} else -8 if i == 41 else 0)
        error = 100 * sqrt(0.24 * 0.76 / size)
        away = (value - 24) / error
        judged = "similar" if abs(away) < 1.96 else "worse" if away > 0 else "better"
        judged = f"much {judged}" if abs(away) > 3.09 and judged != "similar" else judged
        points.append(FunnelPoint(f"Ward {i + 1}", size, value, judged))
    limits = tuple(
        FunnelLimit(size, (24 - 1.96 * e, 24 + 1.96 * e), (max(0, 24 - 3.09 * e), 24 + 3.09 * e))
        for size in range(40, 1601, 40)
        for e in [100 * sqrt(0.24 * 0.76 / size)]
    )
    return FunnelChart(
        "Children in poverty by ward", "Three wards lie beyond what chance explains.", "Ward", "Children in the ward",
        tuple(points), limits, 24.0, AREA,
    )  # fmt: skip


def trend():
    """Seven years against four benchmarks, one year without a figure."""
    return TrendChart(
        "Mothers who smoke at delivery", "From 15.1% to 11.8% in seven years, above England all along.", "Year",
        ("2018/19", "2019/20", "2020/21", "2021/22", "2022/23", "2023/24", "2024/25"),
        Series(AREA, (15.1, 14.8, 14.9, None, 13.2, 12.4, 11.8)),
        ((13.6, 16.7), (13.4, 16.4), (13.4, 16.5), None, (11.8, 14.7), (11.1, 13.9), (10.5, 13.2)),
        (
            Series("England", (10.6, 10.4, 9.6, 9.1, 8.8, 7.4, 6.1)),
            Series("North East", (15.7, 15.2, 13.3, 12.6, 11.8, 10.4, 9.7)),
            Series("Statistical neighbours 2021", (14.9, 14.1, 13.5, 12.7, 12.1, 11.5, 10.9)),
            Series("Statistical neighbours 2025", (14.2, 13.8, 13.0, None, 11.7, 11.1, 10.2)),
        ),
        trend="decreasing, which is better",
    )  # fmt: skip


def mekko(kinds=True):
    """Five segments, the smallest with a fifth of the resource."""
    names = ("Health", "Social care", "Early help", "Education") if kinds else ()
    rows = (
        ("Looked after on the eve", 0.7, 21.4, (6, 88, 2, 4)),
        ("A protection plan, and a parent's mental ill health", 1.9, 17.3, (14, 71, 11, 4)),
        ("Special educational needs, two or more agencies", 5.3, 24.0, (38, 12, 8, 42)),
        ("Born early or small", 12.1, 14.9, (81, 5, 12, 2)),
        ("Everybody else", 80.0, 22.4, (72, 6, 14, 8)),
    )
    shares = tuple(Share(n, p, r, tuple(float(k) for k in ks) if kinds else ()) for n, p, r, ks in rows)
    return Marimekko(
        "Children aged 1 to 4: who uses how much",
        "Children looked after are 0.7% of children and use 21.4% of the resource.", "segments", shares, names,
        "Share of children", "Share of resource",
    )  # fmt: skip


def curve():
    """A curve of which the top tenth has about half."""
    people = tuple(float(p) for p in range(0, 101, 2))
    amount = tuple(100 * (p / 100) ** 5.5 for p in people)
    top = 100 - 100 * 0.9**5.5
    return ConcentrationCurve(
        "How concentrated resource use is", f"The tenth who used most used {top:.0f}% of all.", people, amount, 0.69,
        marked=((90.0, f"the tenth who used most: {top:.0f}%"), (50.0, "the half who used least: 2%")),
    )  # fmt: skip


def tree():
    """Six segments by three steps of rules."""
    return TreeDiagram(
        "Children aged 5 to 10: the tree",
        "The first question is whether a child has a plan for education, health and care.",
        "children", "a child a year",
        (
            TreeNode("everybody", 14210, 1312.4, (1, 2)),
            TreeNode("no education, health and care plan", 13480, 894.1, (3, 4)),
            TreeNode("an education, health and care plan", 730, 9037.9, (5, 6)),
            TreeNode("no referral to children's social care in the two years before", 12040, 611.3, (7, 8)),
            TreeNode("one referral or more in the two years before", 1440, 3259.0, (), "Known to social care"),
            TreeNode("no emergency admission", 610, 7422.2, (), "Plan, at home in health"),
            TreeNode("one emergency admission or more", 120, 17252.0, (), "Plan and hospital"),
            TreeNode("school attendance of 90% or more", 10890, 502.2, (), "Everybody else"),
            TreeNode("school attendance below 90%", 1150, 1644.3, (), "Often absent"),
        ),
    )  # fmt: skip


def pyramid():
    """Ages 0 to 19 in fives against England."""
    bands = (("0 to 4", 2610, 2740), ("5 to 9", 2790, 2935), ("10 to 14", 3010, 3160), ("15 to 19", 2880, 3010))
    return AgePyramid(
        "Children and young people by age", "Ages 10 to 14 are most.",
        tuple(AgeBand(label, f, m, (11.2 + i * 0.6, 11.7 + i * 0.6)) for i, (label, f, m) in enumerate(bands)),
        benchmark_name="England",
    )  # fmt: skip


def blob(x, y, reach, corners=40, seed=1):
    """A ring that looks like a coast, closed."""
    chance = random.Random(seed)
    ring = []
    for i in range(corners):
        far = reach * (0.8 + 0.2 * chance.random())
        ring.append((x + 1.6 * far * cos(2 * pi * i / corners), y + far * sin(2 * pi * i / corners)))
    return (*ring, ring[0])


def box(west, south, east, north):
    """A closed ring with four corners."""
    return ((west, south), (east, south), (east, north), (west, north), (west, south))


def hexagon(x, y, reach):
    """A ring with six corners, closed, that fits its neighbours."""
    ring = [(x + 1.6 * reach * sin(pi * i / 3), y + reach * cos(pi * i / 3)) for i in range(6)]
    return (*ring, ring[0])


def many_areas(count=400, corners=6):
    """A borough of neighbourhoods in five fifths of deprivation, under two districts; six corners fit each other."""
    side = int(sqrt(count))
    areas = []
    for i in range(count):
        column, row = i % side, i // side
        x, y = column * 0.03, 52 + row * 0.02
        if corners == 6:
            x, y = (column + 0.5 * (row % 2)) * 1.6 * 0.01 * sqrt(3), 52 + row * 0.015
        deprived = sin(column / 4) + cos(row / 3) + 0.5 * sin(i * 7)
        fifth = min(4, max(0, int(2.5 - deprived * 1.4)))
        ring = hexagon(x, y, 0.01) if corners == 6 else blob(x, y, 0.01, corners, i)
        areas.append(Area(f"Neighbourhood {i:03}", ((ring,),), float(1 + fifth), fifth))
    areas = tuple(areas)
    wide, high = (side * 0.0277 + 0.014, side * 0.015) if corners == 6 else (side * 0.03, side * 0.02)
    half = wide / 2
    over = tuple(
        Area(name, ((box(x, 51.98, x + half, 52 + high),),), None, None)
        for name, x in (("West", -0.015), ("East", -0.015 + half))
    )  # fmt: skip
    return AreaMap(
        "Neighbourhoods by deprivation",
        f"{count} neighbourhoods by fifth of England: most of the west is deprived.",
        "Neighbourhood", areas,
        tuple(AreaClass(f"{n} fifth") for n in ("Most deprived", "Second", "Middle", "Fourth", "Least deprived")),
        "Fifth of England", "Invented outlines.", "number", over, "darkest first",
    )  # fmt: skip


def all_charts():
    """One chart of each new kind."""
    return (spine(), funnel(), trend(), mekko(), mekko(kinds=False), curve(), tree(), pyramid(), many_areas())
