"""The p-median: the least need-weighted travel. Good sites first, then prices, then cuts, then branches.

Every bound holds by itself, so wherever the search is stopped, what it has proven until then stands.
"""

import heapq
from itertools import count

import numpy as np

from familyhub.siting.benders import Master, Relaxed
from familyhub.siting.bill import bill
from familyhub.siting.fixing import Settled, settle
from familyhub.siting.instance import Instance, Numbers, are_whole
from familyhub.siting.question import Question
from familyhub.siting.search import Search
from familyhub.siting.swap import Room, exchange, open_greedily

WHOLE_SHARE = 1e-5
"""A share nearer to 0 or 1 than this is one of them."""
CUT_ROUNDS = 4
"""At most so many rounds of cuts in a branch, besides those that its whole sites need."""
ROOT_ROUNDS = 200
PROBED, UNDECIDED, NO_LIFT = 6, 0.02, 1e-12
"""How many sites are tried before a branch, how far from decided a share must be for that, and what is no lift."""
ROUND_EVERY, ROUND_FIRST = 40, 5
"""Of so many branches the first few have their shares rounded to a plan, which takes longer than the branch itself."""


def least_travel(instance: Instance, question: Question, search: Search) -> None:
    """Search for the sites with the least weight times minutes. Raises StoppedError where time is over."""
    if (made := _room(instance, question, search)) is None:
        return
    room, minutes = made
    search.enter("greedy and exchanges")
    start = open_greedily(room, room.must, search.go_on)
    if start:
        room.offer(start, search)
        room.offer(exchange(room, start, search.go_on)[0], search)
    search.enter("prices")
    settled = settle(room, minutes, search, search.sites or ())
    if search.proven:
        return
    _cut_and_branch(room, minutes, settled, search)


def _room(instance: Instance, question: Question, search: Search) -> tuple[Room, Numbers] | None:
    """What binds, without points that weigh nothing; None where it is plain that no plan exists."""
    weighty = instance.weights > 0
    weights, minutes = instance.weights[weighty], instance.minutes(question)[weighty]
    allowed = tuple(site for site in range(instance.sites) if site not in question.close)
    if not len(weights):
        weights, minutes = np.zeros(1), np.zeros((1, instance.sites))
    search.whole = are_whole(weights, minutes)
    finite = np.isfinite(minutes)
    if lost := int((~finite[:, list(allowed)].any(axis=1)).sum()):
        search.infeasible = f"{lost:,} demand points reach none of the sites that may open"
        return None
    barred = (float(minutes[finite].max()) + 1.0) * 10
    full = np.where(finite, minutes, barred)
    money = bill(instance, question)
    costs, budget = (None, None) if money is None else (money.costs, money.budget)
    room = Room(weights, full, question.p, question.must_open, allowed, costs, budget, barred)
    if question.p is not None and len(room.must) > question.p:
        search.infeasible = f"{len(room.must)} sites must be open and only {question.p} may"
    elif money is not None and not money.allows(question):
        search.infeasible = "the sites that must be open cost more than the budget"
    return None if search.infeasible else (room, minutes)


def _cut_and_branch(room: Room, minutes: Numbers, settled: Settled, search: Search) -> None:
    search.enter("cuts")
    columns = np.flatnonzero(settled.allowed)
    if not len(columns):
        _no_better(search)
        return
    master = Master(room, minutes, columns, search)
    lower = settled.open[columns].astype(float)
    upper = np.ones(len(columns))
    master.bind(lower, upper)
    _first_cuts(master, settled.prices)
    found = _root(master, search)
    if found is None:
        _no_better(search)
        return
    _settle_by_reduced_costs(found, search.cutoff, lower, upper)
    search.enter("branches")
    master.bind(lower, upper)
    _branch(master, lower, upper, search)


def _no_better(search: Search) -> None:
    """What is left holds nothing better: the best plan is proven, or there is none."""
    if search.sites is None:
        search.infeasible = "no sites meet everything that is asked at once"
    else:
        search.proves(search.value if search.whole else search.cutoff)


def _first_cuts(master: Master, prices: Numbers) -> None:
    """Each point's cuts with D just below and just above its price: near where the bound of the prices lies."""
    minutes = np.where(np.isfinite(master.minutes), master.minutes, -np.inf)
    below = np.where(minutes <= prices[:, None], minutes, -np.inf).max(axis=1)
    above = np.where((minutes > prices[:, None]), minutes, np.inf).min(axis=1)
    for reach in (below, above):
        master.add_cuts(reach)


def _root(master: Master, search: Search) -> Relaxed | None:
    """The relaxation with all the cuts it needs; None where nothing better than the best plan is left."""
    tried: set[tuple[int, ...]] = set()
    before = -np.inf
    for _ in range(ROOT_ROUNDS):
        found = master.solve()
        if found is None or found.value >= search.cutoff:
            return None
        search.proves(found.value)
        if found.value > before:
            # Only where the bound has risen: dropping and finding the same cuts could go on for ever.
            master.drop_idle_cuts()
        before = found.value
        if not master.separate(found, only_clear=True):
            return found
        _round(master, found, tried, search)
    return master.solve()


def _round(master: Master, found: Relaxed, tried: set[tuple[int, ...]], search: Search) -> None:
    """Open the sites of the largest shares, exchange from there."""
    room = master.room
    limit = len(found.shares) if room.p is None else room.p
    chosen = np.argsort(-found.shares, kind="stable")[:limit]
    start = tuple(sorted(int(master.columns[place]) for place in chosen if found.shares[place] > WHOLE_SHARE))
    if not start or start in tried or not room.affords(room.spent(start)):
        return
    tried.add(start)
    room.offer(exchange(room, start, search.go_on)[0], search)


def _settle_by_reduced_costs(found: Relaxed, cutoff: float, lower: Numbers, upper: Numbers) -> None:
    """Close and open for good each site whose change would lift the bound to what is no better."""
    upper[(found.shares < WHOLE_SHARE) & (lower == 0) & (found.value + found.reduced >= cutoff)] = 0.0
    lower[(found.shares > 1 - WHOLE_SHARE) & (upper == 1) & (found.value - found.reduced >= cutoff)] = 1.0


def _branch(master: Master, lower: Numbers, upper: Numbers, search: Search) -> None:
    """Best bound first; each branch opens or closes one more site."""
    ticket, seen = count(), count()
    waiting = [(-np.inf, next(ticket), lower, upper)]
    tried: set[tuple[int, ...]] = set()
    while waiting:
        search.go_on()
        bound, _, lower, upper = waiting[0]
        search.proves(bound)
        if bound >= search.cutoff:
            break
        # The branch leaves the queue only once its children are in it: a stop in between must not lose its bound.
        found = _solve_branch(master, lower, upper, search)
        heapq.heappop(waiting)
        master.drop_idle_cuts()
        if found is None:
            continue
        if next(seen) % ROUND_EVERY < ROUND_FIRST:
            _round(master, found, tried, search)
        if found.value >= search.cutoff:
            continue
        _settle_by_reduced_costs(found, search.cutoff, lower := lower.copy(), upper := upper.copy())
        undecided = np.where(lower < upper, np.minimum(found.shares, 1 - found.shares), 0.0)
        if undecided.max(initial=0.0) <= WHOLE_SHARE:
            undecided = (lower < upper).astype(float)
            if _is_plan(master, found, search) or not undecided.any():
                continue
        master.bind(lower, upper)
        site = _site_to_branch_on(master, found, undecided, search.cutoff)
        for opened in (1.0, 0.0):
            low, high = lower.copy(), upper.copy()
            low[site] = high[site] = opened
            heapq.heappush(waiting, (found.value, next(ticket), low, high))
    _no_better(search)


def _site_to_branch_on(master: Master, found: Relaxed, undecided: Numbers, cutoff: float) -> int:
    """Of the sites whose shares are least decided, the one that lifts the bound most both when closed and when open."""
    likely = np.argsort(-undecided, kind="stable")[:PROBED]
    best, most = int(likely[0]), -1.0
    for site in likely[undecided[likely] > UNDECIDED]:
        # What gets past the best plan known is over, no matter how far past.
        closed, opened = (min(value, cutoff) - found.value for value in master.probe(int(site), found))
        lift = max(closed, NO_LIFT * found.value) * max(opened, NO_LIFT * found.value)
        if lift > most:
            best, most = int(site), lift
    return best


def _is_plan(master: Master, found: Relaxed, search: Search) -> bool:
    """Whether the whole shares found are a plan that is as good as the relaxation, so that the branch is done."""
    sites = [int(master.columns[place]) for place in np.flatnonzero(found.shares > 0.5)]
    worth = master.room.offer(sites, search)
    return found.value >= search.cutoff or worth <= found.value + 1e-6 * max(1.0, abs(found.value))


def _solve_branch(master: Master, lower: Numbers, upper: Numbers, search: Search) -> Relaxed | None:
    """The branch's relaxation after a few rounds of cuts, as many as it needs where its sites are whole."""
    master.bind(lower, upper)
    found, rounds = master.solve(), 0
    while found is not None and found.value < search.cutoff:
        whole = float(np.minimum(found.shares, 1 - found.shares).max(initial=0.0)) <= WHOLE_SHARE
        if (rounds >= CUT_ROUNDS and not whole) or not master.separate(found):
            return found
        found, rounds = master.solve(), rounds + 1
    return None
