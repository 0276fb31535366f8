"""Whether a role is filled in time: what INC101 and INC105 both ask."""

from collections.abc import Iterator
from datetime import datetime

from incli.rules.cases.incident import IncidentCase
from incli.rules.rule import Fault
from incli.rules.told import span


def late(
    case: IncidentCase, role: str, limits: dict[str | None, str | None], param: str
) -> Iterator[Fault]:
    """Where nobody held `role` when it was due; `limits` says how soon, for each severity.

    The time counts from the opening, from a change of the severity, and anew from a reopening.
    """
    case.must_keep("roles", "assigned")
    held = case.holdings(role)
    for since, due, until, level in _demands(case, limits):
        if any(each.since <= due and (each.until is None or each.until > since) for each in held):
            continue
        taken = next((each for each in held if due < each.since <= until), None)
        measured = span((taken.since if taken else until) - since)
        limit = limits[level] or ""
        title = case.team.role_name(role)
        if taken:
            happened = f"{case.name(taken.person)} became {title} after {measured}"
        else:
            happened = f"Nobody was {title} for {measured}"
        yield Fault(
            f"{happened}; {limit} are allowed{f' in {level}' if level else ''}.",
            entry=taken.entry if taken else "",
            field="at" if taken else "",
            measured=measured,
            allowed=limit,
            param=param,
            hint=f"{'next time: ' if taken else ''}incli assign {role} PERSON",
        )


def _demands(
    case: IncidentCase, limits: dict[str | None, str | None]
) -> Iterator[tuple[datetime, datetime, datetime, str | None]]:
    """Since when a role is demanded, when it is due, until when it was open, in which severity.

    Nothing is demanded that was not due yet when it ended, or when another severity's time began.
    """
    for begin, end in case.live:
        for since, changed, level in case.levels():
            limit, start = limits.get(level), max(since, begin)
            if limit is None or start > end:
                continue
            due = case.due(level, start, limit)
            if due <= end and (changed is None or due < changed):
                yield start, due, end, level
