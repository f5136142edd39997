"""The slow obvious reference: every choice of sites that is allowed, its value worked out anew, the best of all.

It shares nothing with the solvers but what a question and an instance are.
"""

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
            if question.budget is not None and money_for(instance, question, chosen) > question.budget + 1e-6:
                continue
            yield sites


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
    needed = question.share * sum(weights) - 1e-9
    if question.kind == "lscp":
        reached = [each <= question.within_minutes for each in nearest]
        return len(sites) if enough(weights, reached, question, needed) else inf
    for radius in sorted({0.0, *nearest}):
        if isfinite(radius) and enough(weights, [each <= radius for each in nearest], question, needed):
            return radius
    return inf


def enough(weights, reached, question, needed) -> bool:
    if question.share == 1.0:
        return all(each for weight, each in zip(weights, reached, strict=True) if weight > 0)
    return sum(weight for weight, each in zip(weights, reached, strict=True) if each) >= needed


def value_with_capacities(instance: Instance, question: Question, sites: tuple[int, ...]) -> float:
    if question.kind == "p_median":
        return transport(instance, question, sites) if sites else inf
    if question.kind == "mclp":
        return most_within(instance, question, sites, question.within_minutes)
    needed = question.share * sum(instance.weights) - 1e-6
    if question.kind == "lscp":
        return len(sites) if most_within(instance, question, sites, question.within_minutes) >= needed else inf
    for radius in sorted({0.0, *map(float, instance.cost[np.isfinite(instance.cost)])}):
        if most_within(instance, question, sites, radius) >= needed:
            return radius
    return inf


def most_within(instance, question, sites, radius) -> float:
    pairs = [
        (point, site)
        for point in range(instance.points)
        for site in sites
        if minutes_of(instance, question, point, site) <= radius
    ]
    if not pairs:
        return 0.0
    limits = [[float(point == each) for each, _ in pairs] for point in range(instance.points)]
    limits += [[float(site == each) for _, each in pairs] for site in sites]
    ends = [*instance.weights, *instance.capacities[list(sites)]]
    return -linprog([-1.0] * len(pairs), A_ub=limits, b_ub=ends).fun


def transport(instance, question, sites) -> float:
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
    if not pairs:
        return 0.0 if not any(instance.weights) else inf
    everyone = [[float(point == each) for each, _ in pairs] for point in range(instance.points)]
    limits = [[float(site == each) for _, each in pairs] for site in sites]
    found = linprog(
        costs, A_eq=everyone, b_eq=instance.weights, A_ub=limits, b_ub=instance.capacities[list(sites)]
    )  # fmt: skip
    return float(found.fun) if found.status == 0 else inf


def best_of_all(instance: Instance, question: Question) -> float | None:
    """The best value of any choice; None where no choice is an answer."""
    better = max if question.kind == "mclp" else min
    values = [value_of(instance, question, sites) for sites in allowed_choices(instance, question)]
    values = [value for value in values if isfinite(value)]
    return better(values) if values else None
