"""The slow obvious reference: every choice of sites that is allowed, its value worked out anew, the best of all.

It shares nothing with the solvers but what a question and an instance are.
"""

from dataclasses import replace
from itertools import combinations
from math import inf, isfinite

import numpy as np
from scipy.optimize import linprog

from familyhub.siting import Instance, Question


def allowed_choices(instance: Instance, question: Question):
    for size in range(instance.sites + 1):
        if question.p is not None and size > question.p:
            return
        for sites in combinations(range(instance.sites), size):
            chosen = set(sites)
            if not (question.keep | question.force) <= chosen or chosen & question.close:
                continue
            if question.budget is not None and money_for(instance, question, chosen) > with_rounding(question.budget):
                continue
            yield sites


def with_rounding(number: float) -> float:
    """Sums of the same numbers in another order differ in their last digits."""
    return number + 1e-9 * max(1.0, number)


def money_for(instance: Instance, question: Question, chosen: set[int]) -> float:
    """Running all that are open, opening those that are new, closing those of today that are not among them."""
    money = 0.0
    for site in range(instance.sites):
        if site in chosen:
            money += 0 if instance.site_costs is None else instance.site_costs[site]
            if instance.opening_costs is not None and site not in question.existing:
                money += instance.opening_costs[site]
        elif instance.closing_costs is not None and site in question.existing:
            money += instance.closing_costs[site]
    return money


def minutes_of(instance: Instance, question: Question, point: int, site: int) -> float:
    if question.districts and instance.demand_districts[point] != instance.site_districts[site]:
        return inf
    return float(instance.cost[point, site])


def value_of(instance: Instance, question: Question, sites: tuple[int, ...]) -> float:
    """The value of one choice, infinite (or minus infinite) where it is no answer."""
    if question.capacities:
        return value_with_capacities(instance, question, sites)
    nearest = [
        min((minutes_of(instance, question, point, site) for site in sites), default=inf)
        for point in range(instance.points)
    ]
    weights = instance.weights
    if question.kind == "p_median":
        if not sites:
            return inf
        if question.unreached is not None:
            nearest = [min(each, question.unreached) for each in nearest]
        return sum(weight * each for weight, each in zip(weights, nearest, strict=True) if weight > 0)
    if question.kind == "mclp":
        return sum(weight for weight, each in zip(weights, nearest, strict=True) if each <= question.within_minutes)
    if question.kind == "lscp":
        reached = [each <= question.within_minutes for each in nearest]
        return len(sites) if enough(weights, reached, question) else inf
    for radius in sorted({0.0, *nearest}):
        if isfinite(radius) and enough(weights, [each <= radius for each in nearest], question):
            return radius
    return inf


def enough(weights, reached, question) -> bool:
    if question.share == 1.0:
        return all(each for weight, each in zip(weights, reached, strict=True) if weight > 0)
    reached_weight = sum(weight for weight, each in zip(weights, reached, strict=True) if each)
    return with_rounding(reached_weight) >= question.share * sum(weights)


def value_with_capacities(instance: Instance, question: Question, sites: tuple[int, ...]) -> float:
    if question.kind == "p_median":
        return transport(instance, question, sites) if sites else inf
    if question.kind == "mclp":
        return most_within(instance, question, sites, question.within_minutes)
    if question.kind == "lscp":
        return len(sites) if has_room(instance, question, sites, question.within_minutes) else inf
    for radius in sorted({0.0, *map(float, instance.cost[np.isfinite(instance.cost)])}):
        if has_room(instance, question, sites, radius):
            return radius
    return inf


def has_room(instance, question, sites, radius) -> bool:
    total = float(sum(instance.weights))
    near = reached_within(instance, question, sites, radius)
    if question.share == 1.0 and any(
        weight > 0 and not each for weight, each in zip(instance.weights, near, strict=True)
    ):
        return False
    return with_rounding(most_within(instance, question, sites, radius)) >= question.share * total


def reached_within(instance, question, sites, radius) -> list[set[int]]:
    return [
        {site for site in sites if minutes_of(instance, question, point, site) <= radius}
        for point in range(instance.points)
    ]


def most_within(instance, question, sites, radius) -> float:
    """The weight that finds room: the least, over sites taken as full, of their room and what reaches any other."""
    near = reached_within(instance, question, sites, radius)
    least = inf
    for size in range(len(sites) + 1):
        for full in combinations(sites, size):
            room = sum(float(instance.capacities[site]) for site in full)
            others = sum(weight for weight, each in zip(instance.weights, near, strict=True) if each - set(full))
            least = min(least, room + others)
    return float(least)


def transport(instance, question, sites) -> float:
    """The least travel, counted in the weight of the heaviest point."""
    everyone = replace(question, share=1.0)
    far = float(np.max(instance.cost, where=np.isfinite(instance.cost), initial=0.0))
    if question.unreached is None and not has_room(instance, everyone, sites, far):
        return inf
    unit = max(instance.weights) or 1.0
    pairs, costs = [], []
    for point in range(instance.points):
        for site in sites:
            minutes = minutes_of(instance, question, point, site)
            if isfinite(minutes):
                pairs.append((point, site))
                costs.append(minutes)
        if question.unreached is not None:
            pairs.append((point, -1))
            costs.append(question.unreached)
    if not pairs or not any(instance.weights):
        return 0.0
    weighty = [point for point in range(instance.points) if instance.weights[point] > 0]
    each_point = [[float(point == each) for each, _ in pairs] for point in weighty]
    limits = [[float(site == each) for _, each in pairs] for site in sites]
    room = [with_rounding(min(instance.capacities[site], sum(instance.weights)) / unit) for site in sites]
    found = linprog(costs, A_eq=each_point, b_eq=instance.weights[weighty] / unit, A_ub=limits, b_ub=room)
    assert found.status == 0, found.message
    return float(found.fun) * unit


def best_of_all(instance: Instance, question: Question) -> float | None:
    """The best value of any choice; None where no choice is an answer."""
    better = max if question.kind == "mclp" else min
    values = [value_of(instance, question, sites) for sites in allowed_choices(instance, question)]
    values = [value for value in values if isfinite(value)]
    return better(values) if values else None
