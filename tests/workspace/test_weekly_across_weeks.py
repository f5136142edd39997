"""Ten weekly releases side by side, read by somebody who takes a count that stays for the same count."""

import random
from datetime import timedelta

from test_weekly_counts import DISTRICTS, MONDAY, week_of

from familyhub.disclosure import Released, Sum, audit
from familyhub.workspace.weekly_release import prepare_release


def weekless(release: Released) -> Released:
    """A release whose cells do not say of which week they are."""

    def name(cell):
        return tuple(part for part in cell if not part.startswith("week="))

    return Released(
        {name(cell): count for cell, count in release.shown.items()},
        frozenset(map(name, release.small)),
        tuple(Sum(name(each.total), tuple(map(name, each.parts))) for each in release.sums),
        {name(cell): each for cell, each in release.signs.items()},
        release.moment,
    )


def ten_weeks(seed):
    rng = random.Random(seed)
    due = {name: rng.randint(0, 12) for name in DISTRICTS}
    outcome = {name: [rng.randint(0, 12) for _ in range(3)] for name in DISTRICTS}
    for number in range(10):
        yield week_of(MONDAY + timedelta(weeks=number), dict(due), {key: list(each) for key, each in outcome.items()})
        name = rng.choice(DISTRICTS)
        due[name] = max(0, due[name] + rng.choice([-1, 1, 2]))
        outcome[name][rng.randrange(3)] += rng.choice([0, 1, 2])


def test_a_count_that_stays_is_not_worked_out_week_after_week():
    each_alone = 0
    for seed in range(6):
        weeks, before = list(ten_weeks(seed)), []
        for week in weeks:
            before.append(prepare_release(week, before, lambda _, count: str(count)))
        assert audit(before).recovered == ()
        assert audit(list(map(weekless, before))).recovered == ()
        alone = [prepare_release(week, [], lambda _, count: str(count)) for week in weeks]
        each_alone += len(audit(list(map(weekless, alone))).recovered)
    # Weeks that are guarded one by one do give counts away.
    assert each_alone > 0
