"""The same KPIs as an analyst would write them in pandas: one measure after another, vectorised merges throughout.

Reads Parquet copies of a snapshot's facts (dates as timestamps, so that pandas need not convert them), writes
member.parquet, figure.parquet and miss.parquet. Contract: residence. This script is fixed: it is a yardstick.

    python bench/pandas_kpis.py FACTS_FOLDER OUT_FOLDER --as-of 2026-03-31 --since 2024-04-01
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

LEVELS = [
    ("caseload", "quadrant", "quadrant"),
    ("caseload", "district", "district"),
    ("caseload", "hub", "hub"),
    ("caseload", "team", "team"),
    ("residence", "quadrant", "residence_quadrant"),
    ("residence", "district", "residence_district"),
    ("residence", "ward", "ward"),
    ("residence", "lsoa", "home"),
    ("deprivation", "quintile", "quintile"),
]

DOMAINS = ["communication", "gross_motor", "fine_motor", "problem_solving", "personal_social"]

NBV, SIX, ONE, TWO, ANTE = (
    "new_birth_visit",
    "six_to_eight_week_review",
    "one_year_review",
    "two_year_review",
    "antenatal_contact",
)

# measure: subject, activity, (from days, to days, from months, to months), catch-up (days, months), asks, period, more
CHECKS: dict[str, dict] = {
    "kpi-2-01": {"subject": "pregnancy", "activity": ANTE, "listed": True},
    "kpi-2-01-review": {"subject": "pregnancy", "activity": ANTE, "asks": ["review"]},
    "kpi-2-02": {"subject": "delivery", "activity": NBV, "window": (0, 14, 0, 0), "catch_up": (30, 0), "listed": True},
    "kpi-2-02-review": {
        "subject": "delivery",
        "activity": NBV,
        "window": (0, 14, 0, 0),
        "catch_up": (30, 0),
        "asks": ["review"],
    },
    "kpi-2-33": {"activity": SIX, "window": (42, 56, 0, 0), "catch_up": (84, 0), "listed": True},
    "kpi-2-34": {"activity": ONE, "window": (0, 0, 9, 12), "catch_up": (0, 15), "listed": True},
    "kpi-2-35": {"activity": TWO, "window": (0, 0, 24, 30), "catch_up": (0, 36), "asks": ["asq3"], "listed": True},
    "kpi-2-35-review": {"activity": TWO, "window": (0, 0, 24, 30), "catch_up": (0, 36)},
    "ohid-c1": {"subject": "pregnancy", "activity": ANTE, "asks": ["face"], "count": True},
    "ohid-c2": {"activity": NBV, "window": (0, 14, 0, 0), "asks": ["face"], "period": "birth"},
    "ohid-c3": {"activity": NBV, "window": (15, 30, 0, 0), "asks": ["face"], "period": "birth", "first": True},
    "ohid-c4": {"activity": ONE, "window": (0, 0, 0, 12), "period": "quarter"},
    "ohid-c5": {"activity": ONE, "window": (0, 0, 0, 15), "period": "quarter"},
    "ohid-c6i": {"activity": TWO, "window": (0, 0, 0, 30), "period": "quarter", "at_end": True},
    "ohid-c6ii": {
        "activity": TWO,
        "window": (0, 0, 0, 30),
        "period": "quarter",
        "at_end": True,
        "asks": ["asq3"],
        "among": "ohid-c6i",
    },
    **{
        f"ohid-c6{number}": {
            "activity": TWO,
            "window": (0, 0, 0, 30),
            "period": "quarter",
            "at_end": True,
            "asks": ["asq3", level],
            "among": "ohid-c6ii",
        }
        for number, level in zip(["iii", "iv", "v", "vi", "vii", "viii"], [*DOMAINS, "all"], strict=True)
    },
    "ohid-c8i": {"activity": SIX, "window": (0, 56, 0, 0), "period": "quarter"},
    "ohid-c8ii": {"activity": SIX, "window": (0, 56, 0, 0), "period": "quarter", "asks": ["fed", "breastfed"]},
}

WANTING = {
    "review": "without_review",
    "asq3": "without_asq3",
    **dict.fromkeys([*DOMAINS, "all"], "below_level"),
    "fed": "feeding_not_recorded",
    "breastfed": "not_breastfed",
    "face": "not_face_to_face",
}
ATTEMPTS = {
    "not_marked_seen": [None],
    "declined": ["declined"],
    "did_not_attend": ["did_not_attend", "cancelled_by_family"],
    "in_hospital": ["in_hospital"],
    "cancelled_by_service": ["cancelled_by_service"],
}


def periods(days: pd.Series) -> pd.DataFrame:
    """The month, quarter, OHID birth quarter, their financial years, and the quarter's end, for each day."""
    year, month = days.dt.year, days.dt.month
    fiscal = year.where(month >= 4, year - 1)
    quarter = (month + 8) % 12 // 3 + 1
    in_year = month * 100 + days.dt.day
    of_birth = np.select(
        [in_year.between(302, 601), in_year.between(602, 901), in_year.between(902, 1202)], [1, 2, 3], 4
    )
    birth_fiscal = year.where(in_year > 301, year - 1)
    label = fiscal.astype(str) + "-" + ((fiscal + 1) % 100).astype(str).str.zfill(2)
    birth_label = birth_fiscal.astype(str) + "-" + ((birth_fiscal + 1) % 100).astype(str).str.zfill(2)
    return pd.DataFrame(
        {
            "month": days.dt.strftime("%Y-%m"),
            "fiscal_year": label,
            "quarter": label + " Q" + quarter.astype(str),
            "quarter_end": days + pd.offsets.QuarterEnd(0),
            "birth": birth_label + " Q" + pd.Series(of_birth, index=days.index).astype(str),
            "birth_year": birth_label,
        }
    )


class County:
    """The facts as known on the day of the question."""

    def __init__(self, folder: Path, as_of: pd.Timestamp, since: pd.Timestamp) -> None:
        self.as_of, self.since = as_of, since
        read = {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES}
        # A mother's id may be empty, and a float would round the others.
        nullable = pd.read_parquet(folder / "delivery.parquet", columns=["mother_id"], dtype_backend="numpy_nullable")
        self.person, self.delivery = read["person"], read["delivery"].assign(mother_id=nullable.mother_id)
        self.delivery_person = read["delivery_person"]
        self.team_path, self.place_path = read["team_path"], read["place_path"]
        self.responsible, self.caseload = self.known(read["responsible"]), self.known(read["caseload"])
        self.residence, self.status = self.known(read["residence"]), self.known(read["status"])
        self.visit = self.visits(folder)

    def known(self, table: pd.DataFrame) -> pd.DataFrame:
        stands = (table.learnt_from <= self.as_of) & (table.learnt_to.isna() | (table.learnt_to > self.as_of))
        table = table[stands]
        if "to_date" in table.columns:
            table = table.assign(to_date=table.to_date.fillna(pd.Timestamp("2200-01-01")))
        return table

    def visits(self, folder: Path) -> pd.DataFrame:
        columns = [
            "contact_id", "person_id", "happened_on", "service", "activity", "attended", "medium", "wellbeing_review",
            "asq3_domains", *(f"asq3_{domain}" for domain in DOMAINS), "feeding", "learnt_from", "learnt_to",
        ]  # fmt: skip
        contact = pd.read_parquet(folder / "contact.parquet", columns=columns)
        untyped = (
            contact.activity.isna()
            & contact.service.isin(["health_visiting", "family_nurse"])
            & (contact.attended == "seen")
        )
        kept = (
            contact.happened_on.between(self.since - pd.DateOffset(years=3), self.as_of)
            & (contact.learnt_to.isna() | (contact.learnt_to > self.as_of))
            & (contact.activity.isin([NBV, SIX, ONE, TWO, ANTE]) | untyped)
        )
        visit = contact[kept].copy()
        visit["known"] = visit.learnt_from <= self.as_of
        visit["untyped"] = visit.activity.isna()
        visit["seen"] = (visit.attended == "seen").fillna(False).astype(bool)
        visit["review"] = visit.wellbeing_review.fillna(False).astype(bool)
        visit["face"] = (visit.medium == "face_to_face").fillna(False).astype(bool)
        visit["asq3"] = visit.asq3_domains == 5
        for domain in DOMAINS:
            visit[domain] = visit[f"asq3_{domain}"].fillna(False).astype(bool)
        visit["all"] = visit[DOMAINS].all(axis=1)
        visit["fed"] = visit.feeding.notna()
        visit["breastfed"] = visit.feeding.isin(["total", "partial"])
        return visit


TABLES = [
    "person", "delivery", "delivery_person", "responsible", "caseload", "residence", "status", "team_path",
    "place_path",
]  # fmt: skip


def shifted(day: pd.Series, days: int, months: int) -> pd.Series:
    """Days later, or calendar months later, clamped to the month's last day."""
    return day + pd.DateOffset(months=months) if months else day + pd.Timedelta(days=days)


def children(county: County, check: dict) -> pd.DataFrame:
    person = county.person
    born = person[(person.birth_date <= county.as_of) & (person.learnt_on <= county.as_of)]
    born = born[born.birth_date >= county.since - pd.DateOffset(years=3)]
    dead = (born.death_date <= county.as_of) & (born.death_learnt_on <= county.as_of)
    from_days, to_days, from_months, to_months = check["window"]
    subject = pd.DataFrame(
        {
            "subject_id": born.person_id,
            "anchor": born.birth_date,
            "window_opens": shifted(born.birth_date, from_days, from_months),
            "window_closes": shifted(born.birth_date, to_days, to_months),
            "catch_up_to": shifted(born.birth_date, *check["catch_up"]) if "catch_up" in check else pd.NaT,
            "died_on": born.death_date.where(dead),
            "born": True,
        }
    )
    subject["exclusion"] = np.where(subject.died_on <= subject.window_closes, "died", None)
    return subject


def deliveries(county: County, check: dict) -> pd.DataFrame:
    delivery = county.delivery
    born = delivery[
        (delivery.outcome == "live")
        & (delivery.born_on <= county.as_of)
        & (delivery.born_on >= county.since - pd.DateOffset(years=3))
        & (delivery.learnt_on <= county.as_of)
        & (delivery.born_learnt_on <= county.as_of)
    ]
    baby = county.delivery_person[county.delivery_person.role == "baby"].merge(
        county.person[["person_id", "death_date", "death_learnt_on"]], on="person_id", how="left"
    )
    baby["death_date"] = baby.death_date.where(
        (baby.death_date <= county.as_of) & (baby.death_learnt_on <= county.as_of)
    )
    deaths = baby.groupby("delivery_id").agg(
        babies=("person_id", "size"), died=("death_date", "count"), last_on=("death_date", "max")
    )
    born = born.merge(deaths, left_on="delivery_id", right_index=True, how="left")
    days = check["window"]
    subject = pd.DataFrame(
        {
            "subject_id": born.delivery_id,
            "anchor": born.born_on,
            "window_opens": born.born_on + pd.Timedelta(days=days[0]),
            "window_closes": born.born_on + pd.Timedelta(days=days[1]),
            "catch_up_to": born.born_on + pd.Timedelta(days=check["catch_up"][0]),
            "died_on": born.last_on.where(born.babies == born.died),
            "born": True,
        }
    )
    subject["exclusion"] = np.where(subject.died_on <= subject.window_closes, "died", None)
    return subject


def pregnancies(county: County, check: dict) -> pd.DataFrame:
    heard = county.delivery[county.delivery.learnt_on <= county.as_of]
    is_born = (heard.born_on <= county.as_of) & (heard.born_learnt_on <= county.as_of)
    born_on = heard.born_on.where(is_born)
    ended = (
        heard.outcome.isin(["loss", "stillborn"])
        & (heard.ended_on.fillna(county.as_of) <= county.as_of)
        & (heard.ended_learnt_on <= county.as_of)
    )
    gestation = pd.to_timedelta(196 - heard.gestation_days.fillna(280).astype(int), unit="D")
    exclusion = np.select(
        [
            ended,
            is_born & heard.gestation_days.isna(),
            is_born & (heard.gestation_days < 196),
            ~is_born & (heard.expected_on < county.as_of - pd.Timedelta(days=21)),
        ],
        [heard.outcome, "gestation_unknown", "not_born_28_weeks", "outcome_unknown"],
        "",
    )
    return pd.DataFrame(
        {
            "subject_id": heard.delivery_id,
            "anchor": born_on.fillna(heard.expected_on),
            "window_opens": (born_on + gestation).where(is_born, heard.expected_on - pd.Timedelta(days=84)),
            "window_closes": born_on.fillna(heard.expected_on),
            "catch_up_to": pd.Series(pd.NaT, index=heard.index, dtype=heard.born_on.dtype),
            "died_on": pd.Series(pd.NaT, index=heard.index, dtype=heard.born_on.dtype),
            "born": is_born,
            "exclusion": pd.Series(exclusion, index=heard.index, dtype=object).replace("", None),
        }
    )


def placed(county: County, check: dict, cohort: pd.DataFrame | None) -> pd.DataFrame:
    build = {"child": children, "delivery": deliveries, "pregnancy": pregnancies}[check.get("subject", "child")]
    subject = build(county, check)
    near = (subject.window_opens <= county.as_of + pd.Timedelta(days=28)) & (subject.window_closes >= county.since)
    subject = subject[near].copy()
    by = check.get("period", "month")
    named = periods(subject.anchor if by == "birth" else subject.window_closes)
    subject["period"] = named[by]
    subject["fiscal_year"] = named["birth_year" if by == "birth" else "fiscal_year"]
    decided = named["quarter_end"] if check.get("at_end") else subject.window_closes
    subject["decided_on"] = decided.clip(upper=county.as_of)
    if cohort is not None:
        met = cohort[(cohort.status == "met") & cohort.closed]
        subject = subject.merge(met[["subject_id", "period"]], on=["subject_id", "period"])
    return subject


def candidates(county: County, check: dict, subject: pd.DataFrame) -> pd.DataFrame:
    kind = check.get("subject", "child")
    if kind == "child":
        return subject.assign(person_id=subject.subject_id, turn=0)
    babies = county.delivery_person[county.delivery_person.role == "baby"][["delivery_id", "person_id"]]
    baby = subject[subject.born].merge(babies, left_on="subject_id", right_on="delivery_id").drop(columns="delivery_id")
    mothers = county.delivery[["delivery_id", "mother_id"]].dropna()
    mother = subject.merge(mothers, left_on="subject_id", right_on="delivery_id").drop(columns="delivery_id")
    mother = mother.rename(columns={"mother_id": "person_id"}).astype({"person_id": "int64"})
    turns = (0, 1) if kind == "delivery" else (1, 0)
    return pd.concat([baby.assign(turn=turns[0]), mother.assign(turn=turns[1])], ignore_index=True)


def team_on(county: County, people: pd.DataFrame, day: str | pd.Timestamp) -> pd.DataFrame:
    held = people[["subject_id", "person_id", "decided_on"]].merge(
        county.caseload[["person_id", "team_key", "from_date", "to_date"]], on="person_id"
    )
    on = held[day] if isinstance(day, str) else day
    held = held[(held.from_date <= on) & (held.to_date >= on)]
    held = held.sort_values(["from_date", "team_key"])
    return held.drop_duplicates(["subject_id", "person_id"], keep="last")[["subject_id", "person_id", "team_key"]]


def belonging(county: County, check: dict, candidate: pd.DataFrame) -> pd.DataFrame:
    spell = candidate[["subject_id", "person_id", "decided_on", "window_opens"]].merge(
        county.responsible[["person_id", "basis", "from_date", "to_date"]], on="person_id"
    )
    resident = spell.basis == "resident"
    then = (spell.from_date <= spell.decided_on) & (spell.to_date >= spell.decided_on)
    week = spell.window_opens + pd.Timedelta(days=7)
    flags = pd.DataFrame(
        {
            "subject_id": spell.subject_id,
            "person_id": spell.person_id,
            "any_then": then,
            "responsible_then": resident & then,
            "responsible_before": resident
            & (spell.window_opens <= spell.decided_on)
            & (spell.from_date <= spell.decided_on)
            & (spell.to_date >= spell.window_opens),
            "responsible_early": resident & (spell.from_date <= week) & (spell.to_date >= spell.window_opens),
            "responsible_now": resident & (spell.from_date <= county.as_of) & (spell.to_date >= county.as_of),
        }
    )
    standing = flags.groupby(["subject_id", "person_id"], as_index=False).max()
    one = candidate.merge(standing, on=["subject_id", "person_id"], how="left")
    one = one.merge(team_on(county, candidate, "decided_on"), on=["subject_id", "person_id"], how="left")
    names = ["any_then", "responsible_then", "responsible_before", "responsible_early", "responsible_now"]
    one[names] = one[names].fillna(False).astype(bool)
    if check.get("subject", "child") != "child":
        one["place"] = np.where(one.any_then | one.team_key.notna(), 0, 1)
        one = one.sort_values(["place", "turn", "person_id"]).drop_duplicates("subject_id")
    return one[one.responsible_then | one.responsible_before]


def looked_at(check: dict, belongs: pd.DataFrame, candidate: pd.DataFrame) -> pd.DataFrame:
    columns = ["subject_id", "person_id", "anchor", "window_opens", "window_closes", "catch_up_to"]
    kind = check.get("subject", "child")
    if kind == "child":
        return belongs[columns]
    whose = candidate if kind == "delivery" else candidate[candidate.turn == 0]
    return whose[whose.subject_id.isin(belongs.subject_id)][columns]


def told(county: County, check: dict, looked: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The contact that satisfies, by subject, and a flag for each reason, by subject."""
    visit = county.visit[(county.visit.activity == check["activity"]) | county.visit.untyped]
    near = looked.merge(visit, on="person_id")
    early_from = near.window_opens - pd.Timedelta(days=31)
    last = near[["window_closes", "catch_up_to"]].max(axis=1)
    if "catch_up" not in check:
        last = near.window_closes + pd.Timedelta(days=92)
    first = np.minimum(early_from, near.anchor) if check.get("first") else early_from
    near = near[(near.happened_on >= first) & (near.happened_on <= last)]
    asks = check.get("asks", [])
    seen = near.seen & ~near.untyped
    satisfies = seen.copy()
    for what in asks:
        satisfies &= near[what]
    inside = (near.happened_on >= near.window_opens) & (near.happened_on <= near.window_closes)
    counts = near.happened_on >= near.anchor if check.get("first") else inside
    chosen = near[satisfies & near.known & counts].sort_values(["happened_on", "contact_id"])
    chosen = chosen.drop_duplicates("subject_id")
    chosen = chosen[(chosen.happened_on >= chosen.window_opens) & (chosen.happened_on <= chosen.window_closes)]
    met = chosen[["subject_id", "contact_id", "happened_on"]].rename(columns={"happened_on": "met_on"})
    flags = pd.DataFrame({"subject_id": near.subject_id})
    flags["recorded_late"] = satisfies & ~near.known & inside
    for what, reason in WANTING.items():
        if what in asks:
            flags[reason] = seen & ~near[what] & near.known & inside
    for reason, said in ATTEMPTS.items():
        attended = near.attended.isna() if said == [None] else near.attended.isin(said)
        flags[reason] = attended & ~near.untyped & near.known & inside
    flags["seen_late"] = satisfies & near.known & (near.happened_on > near.window_closes)
    flags["seen_early"] = (
        satisfies
        & near.known
        & (near.happened_on >= near.window_opens - pd.Timedelta(days=31))
        & (near.happened_on < near.window_opens)
    )
    flags["no_activity_code"] = near.untyped & near.known & inside
    if "fed" in asks:
        flags["complete"] = seen & near.fed & near.known & inside
    return met, flags.groupby("subject_id", as_index=False).max()


def in_hospital(county: County, looked: pd.DataFrame) -> pd.Series:
    stay = county.status[county.status.status == "hospital_stay"][["person_id", "from_date", "to_date"]]
    stay = looked.merge(stay, on="person_id")
    covers = (stay.from_date <= stay.window_closes) & (stay.to_date >= stay.window_closes)
    return stay.subject_id[covers].drop_duplicates()


def members(county: County, measure: str, cohort: pd.DataFrame | None) -> pd.DataFrame:
    """The member rows of one measure."""
    check = CHECKS[measure]
    candidate = candidates(county, check, placed(county, check, cohort))
    row = belonging(county, check, candidate)
    looked = looked_at(check, row, candidate)
    met, flags = told(county, check, looked)
    row = row.merge(met, on="subject_id", how="left").merge(flags, on="subject_id", how="left")
    reasons = [name for name in flags.columns if name not in ("subject_id", "complete")]
    row[reasons] = row[reasons].fillna(False).astype(bool)
    row["in_hospital"] |= row.subject_id.isin(in_hospital(county, looked))
    excluded = ~row.responsible_then | row.exclusion.notna()
    row["status"] = np.select(
        [excluded, row.contact_id.notna(), row.window_closes > county.as_of], ["excluded", "met", "due"], "missed"
    )
    missed = row.status == "missed"
    row["reason"] = np.select(
        [
            row.exclusion == "died",
            ~row.responsible_then,
            excluded,
            ~missed,
            *(row[name] for name in reasons),
            ~row.responsible_early,
        ],
        ["died", "moved_out", row.exclusion, "", *reasons, "moved_in_no_history"],
        "no_record",
    )
    row["reason"] = row.reason.replace("", None)
    row["closed"] = (row.window_closes <= county.as_of) | bool(check.get("count"))
    if check.get("count"):
        row = row[row.status == "met"].copy()
        named = periods(row.met_on)
        row["period"], row["fiscal_year"] = named["quarter"], named["fiscal_year"]
    row = listed(county, check, row)
    row = where(county, row)
    is_met = row.status == "met"
    row["contact_id"] = row.contact_id.astype("Int64").where(is_met)
    row["met_on"] = row.met_on.where(is_met)
    row["complete"] = row.complete.fillna(False).astype(bool) if "complete" in row else None
    return row.assign(measure=measure, subject=check.get("subject", "child"))[COLUMNS]


def listed(county: County, check: dict, row: pd.DataFrame) -> pd.DataFrame:
    if not check.get("listed"):
        return row.assign(list_state=None, list_team_key=None, list_team=None)
    here = row.responsible_now & row.died_on.isna()
    if check.get("subject") == "pregnancy":
        dead = county.person[
            (county.person.death_date <= county.as_of) & (county.person.death_learnt_on <= county.as_of)
        ]
        gone = county.delivery.delivery_id[county.delivery.mother_id.isin(dead.person_id)]
        here &= ~row.subject_id.isin(gone)
    overdue = (row.status == "missed") & (row.catch_up_to >= county.as_of) & ~row.seen_late
    row["list_state"] = np.select(
        [
            ~here,
            overdue,
            row.status != "due",
            row.window_opens > county.as_of,
            row.window_closes <= county.as_of + pd.Timedelta(days=6),
        ],
        ["", "overdue", "", "coming", "due_this_week"],
        "due",
    )
    row["list_state"] = row.list_state.replace("", None)
    now = team_on(county, row, county.as_of).rename(columns={"team_key": "list_team_key"})
    row = row.merge(now, on=["subject_id", "person_id"], how="left")
    names = county.team_path[["team_key", "team"]].rename(columns={"team_key": "list_team_key", "team": "list_team"})
    row = row.merge(names, on="list_team_key", how="left")
    row["list_team"] = row.list_team.fillna("Unallocated").where(row.list_state.notna())
    row["list_team_key"] = row.list_team_key.where(row.list_state.notna())
    return row


def where(county: County, row: pd.DataFrame) -> pd.DataFrame:
    """The team's path, and the neighbourhood's on the deciding day."""
    home = row[["subject_id", "person_id", "decided_on"]].merge(
        county.residence[["person_id", "lsoa", "from_date", "to_date"]], on="person_id"
    )
    home = home[(home.from_date <= home.decided_on) & (home.to_date >= home.decided_on)]
    home = home.sort_values(["from_date", "lsoa"], na_position="first").drop_duplicates("subject_id", keep="last")
    row = row.merge(home[["subject_id", "lsoa"]], on="subject_id", how="left")
    row = row.merge(county.team_path[["team_key", "team", "hub", "district", "quadrant"]], on="team_key", how="left")
    places = county.place_path[["lsoa", "ward", "district", "quadrant", "quintile"]].rename(
        columns={"district": "residence_district", "quadrant": "residence_quadrant"}
    )
    row["lsoa"] = row.lsoa.where(row.lsoa.isin(places.lsoa))
    row = row.merge(places, on="lsoa", how="left")
    held = ["team", "hub", "district", "quadrant"]
    row[held] = row[held].fillna("Unallocated")
    lived = ["ward", "residence_district", "residence_quadrant"]
    row[lived] = row[lived].fillna("Out of area")
    row["quintile"] = row.quintile.astype("Int64").astype("string").fillna("Not known")
    return row


COLUMNS = [
    "measure", "subject", "subject_id", "person_id", "period", "fiscal_year", "window_opens", "window_closes", "status",
    "closed", "reason", "contact_id", "met_on", "catch_up_to", "team_key", "team", "hub", "district", "quadrant",
    "lsoa", "ward", "residence_district", "residence_quadrant", "quintile", "list_state", "list_team_key", "list_team",
    "complete",
]  # fmt: skip


def at_every_level(rows: pd.DataFrame, keys: list[str], sums: list[str], closed: pd.DataFrame) -> pd.DataFrame:
    """Sums by keys, for the county and each level, periods as they are and year to date up to each period closed."""
    found = []
    county = rows.groupby(keys, as_index=False, observed=True)[sums].sum().assign(place="")
    found += [county.assign(hierarchy=hierarchy, level="county") for hierarchy in ("caseload", "residence")]
    for hierarchy, level, column in LEVELS:
        total = rows.groupby([*keys, column], as_index=False, observed=True)[sums].sum()
        found.append(total.rename(columns={column: "place"}).assign(hierarchy=hierarchy, level=level))
    placed_rows = pd.concat(found, ignore_index=True)
    year = closed[["measure", "fiscal_year", "period"]].drop_duplicates().rename(columns={"period": "up_to"})
    to_date = placed_rows.merge(year, on=["measure", "fiscal_year"])
    to_date = to_date[to_date.up_to >= to_date.period].assign(period_kind="year_to_date")
    to_date = to_date.drop(columns="period").rename(columns={"up_to": "period"})
    by = [name for name in to_date.columns if name not in (*sums, "fiscal_year")]
    to_date = to_date.groupby(by, as_index=False)[sums].sum()
    return pd.concat([placed_rows.drop(columns="fiscal_year"), to_date], ignore_index=True)


def figures(member: pd.DataFrame) -> pd.DataFrame:
    closed = member[member.closed].copy()
    is_count = closed.measure.isin([name for name, check in CHECKS.items() if check.get("count")])
    closed["home"] = closed.lsoa.fillna("Out of area")
    closed["period_kind"] = np.where(closed.measure.str.startswith("kpi"), "month", "quarter")
    closed["numerator"] = (closed.status == "met").astype(int)
    closed["denominator"] = ((closed.status != "excluded") & ~is_count).astype(int)
    closed["excluded"] = (closed.status == "excluded").astype(int)
    closed["complete"] = (closed.complete.eq(True) & (closed.status != "excluded")).astype(int)
    sums = ["numerator", "denominator", "excluded", "complete"]
    return at_every_level(closed, ["measure", "period_kind", "period", "fiscal_year"], sums, closed)


def misses(member: pd.DataFrame) -> pd.DataFrame:
    missed = member[member.closed & (member.status == "missed")].copy()
    missed["home"] = missed.lsoa.fillna("Out of area")
    missed["period_kind"] = np.where(missed.measure.str.startswith("kpi"), "month", "quarter")
    missed["members"] = 1
    keys = ["measure", "period_kind", "period", "fiscal_year", "reason"]
    return at_every_level(missed, keys, ["members"], member[member.closed])


def run(facts: Path, out: Path, as_of: pd.Timestamp, since: pd.Timestamp) -> int:
    out.mkdir(parents=True, exist_ok=True)
    county = County(facts, as_of, since)
    found: dict[str, pd.DataFrame] = {}
    for measure, check in CHECKS.items():
        found[measure] = members(county, measure, found.get(check.get("among", "")))
    member = pd.concat(found.values(), ignore_index=True)
    member.to_parquet(out / "member.parquet", index=False)
    figures(member).to_parquet(out / "figure.parquet", index=False)
    misses(member).to_parquet(out / "miss.parquet", index=False)
    return len(member)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("facts", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--as-of", type=pd.Timestamp, required=True)
    parser.add_argument("--since", type=pd.Timestamp, required=True)
    asked = parser.parse_args()
    print(run(asked.facts, asked.out, asked.as_of, asked.since))


if __name__ == "__main__":
    main()
