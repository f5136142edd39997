"""From event to receipt, beside a slow count in plain Python."""

from collections import defaultdict
from datetime import date, timedelta
from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st
from quality_facts import extract, facts

from familyhub.quality import write_timeliness

NEWEST = date(2026, 6, 30)


def contact(person: int, happened: date, learnt: date, number: int = 1, until: date | None = None) -> dict[str, object]:
    return {
        "contact_id": 1, "person_id": person, "happened_on": happened, "learnt_from": learnt, "learnt_to": until,
        "extract_id": number, "row": 2,
    }  # fmt: skip


def delays(contacts, extracts) -> list[tuple]:
    with facts(extract=extracts, contact=contacts) as connection:
        write_timeliness(connection, NEWEST)
        return connection.execute("SELECT * FROM marts.quality_timeliness ORDER BY source, month").fetchall()


FIRST = contact(99, date(2026, 1, 1), date(2026, 1, 1))
"""The source has told of contacts since New Year."""


def test_half_and_nine_in_ten_and_the_shares_within_a_week_and_a_month():
    learnt = [
        contact(n, date(2026, 2, 1), date(2026, 2, 1) + timedelta(days)) for n, days in enumerate((0, 5, 7, 8, 40))
    ]
    found = delays([FIRST, *learnt], [extract(1, "hv", NEWEST)])
    assert found[1] == ("hv", "contact", "2026-02", 5, 7, 40, 3, 4, 0, True)


def test_the_first_extract_that_told_counts_whatever_later_ones_say():
    twice = [
        contact(1, date(2026, 2, 1), date(2026, 2, 4), 1, until=date(2026, 3, 1)),
        contact(1, date(2026, 2, 1), date(2026, 3, 1), 2),
    ]
    found = delays([FIRST, *twice], [extract(1, "hv", NEWEST), extract(2, "hv", NEWEST)])
    assert found[1][3:6] == (1, 3, 3)


def test_what_no_longer_stands_is_no_event():
    gone = contact(1, date(2026, 2, 1), date(2026, 2, 4), 1, until=date(2026, 3, 1))
    assert [row[2] for row in delays([FIRST, gone], [extract(1, "hv", NEWEST)])] == ["2026-01"]


def test_the_history_a_source_begins_with_could_not_be_known_in_time():
    old = contact(1, date(2025, 3, 1), date(2026, 1, 1))
    assert [row[2] for row in delays([FIRST, old], [extract(1, "hv", NEWEST)])] == ["2026-01"]


def test_what_is_told_before_it_happens_is_counted_apart():
    planned = contact(1, date(2026, 2, 10), date(2026, 2, 1))
    assert delays([FIRST, planned], [extract(1, "hv", NEWEST)])[1][3:9] == (0, None, None, 0, 0, 1)


def test_what_is_still_to_come_has_no_month_yet():
    coming = contact(1, date(2026, 8, 10), date(2026, 2, 1))
    assert [row[2] for row in delays([FIRST, coming], [extract(1, "hv", NEWEST)])] == ["2026-01"]


def test_a_month_is_settled_thirty_days_after_its_end():
    at = contact(1, date(2026, 5, 3), date(2026, 5, 4))
    assert delays([FIRST, at], [extract(1, "hv", date(2026, 6, 30))])[1][-1] is True
    assert delays([FIRST, at], [extract(1, "hv", date(2026, 6, 29))])[1][-1] is False


days = st.integers(0, 170).map(lambda n: date(2026, 1, 1) + timedelta(n))
rows = st.tuples(st.integers(1, 4), days, days, st.sampled_from((1, 2, 3)), st.one_of(st.none(), days))


@settings(max_examples=60)
@given(st.lists(rows, min_size=1, max_size=40))
def test_the_query_counts_as_a_slow_count_does(given_rows):
    source_of = {1: "hv", 2: "hv", 3: "gp"}
    extracts = [extract(number, source, NEWEST) for number, source in source_of.items()]
    contacts = [contact(*row) for row in given_rows]
    assert delays(contacts, extracts) == slow(given_rows, source_of)


def slow(given_rows, source_of) -> list[tuple]:
    begun = {}
    for _, _, learnt, number, _ in given_rows:
        begun[source_of[number]] = min(learnt, begun.get(source_of[number], learnt))
    events = defaultdict(list)
    for person, happened, learnt, number, until in given_rows:
        source = source_of[number]
        if happened >= begun[source]:
            events[source, happened, person].append((learnt, until))
    months = defaultdict(list)
    for (source, happened, _), told in events.items():
        if any(until is None for _, until in told):
            months[source, f"{happened:%Y-%m}"].append((min(learnt for learnt, _ in told) - happened).days)
    found = []
    for (source, month), all_days in sorted(months.items()):
        late = sorted(each for each in all_days if each >= 0)
        half, most = (late[ceil(len(late) * share) - 1] if late else None for share in (0.5, 0.9))
        after = date(2026, int(month[5:]) + 1, 1)
        found.append(
            (source, "contact", month, len(late), half, most, sum(n <= 7 for n in late), sum(n <= 30 for n in late),
             len(all_days) - len(late), after - timedelta(1) + timedelta(30) <= NEWEST)
        )  # fmt: skip
    return found
