"""Outcomes in words: where somebody stands, why somebody is on the list, what a record says."""

STANDS: dict[str, str] = {
    "identified": "identified; nothing was offered yet",
    "offered": "offered; the family has not agreed or declined yet",
    "declined": "offered and declined",
    "active": "in the cohort, with a plan of support",
    "completed": "completed",
    "abandoned": "given up",
}

ABANDONED: dict[str, str] = {
    "moved_away": "given up: moved away",
    "disengaged": "given up: disengaged",
    "died": "given up: died",
}

AT_RISK: dict[str, str] = {
    "deadline_near": "the deadline is near and nothing has improved yet",
    "no_support_yet": "in the cohort for weeks, and no support yet",
    "stalled": "no support or review for weeks",
}
"""The rules of the list of those at risk of not achieving, in the order in which they are looked at."""

WHAT: dict[str, str] = {
    "identified": "identified",
    "offered": "offered",
    "declined": "declined",
    "agreed": "agreed",
    "support": "support",
    "reviewed": "reviewed",
    "completed": "completed",
    "achieved": "recorded as achieved",
    "not_achieved": "recorded as not achieved",
    "moved_away": "moved away",
    "disengaged": "disengaged",
    "found": "the finding that identifies",
    "before": "assessment before",
    "after": "assessment afterwards",
}


def stands(stage: str, reason: str | None, *, achieved: bool | None) -> str:
    """Where a member stands, as a sentence without its full stop."""
    if stage == "abandoned":
        return ABANDONED.get(reason or "", STANDS[stage])
    if stage != "completed":
        return STANDS[stage]
    return {
        True: "completed and achieved",
        False: "completed, not achieved",
        None: "completed, not assessed",
    }[achieved]
