"""When somebody had something to do: what INC208 and INC210 both ask."""

from datetime import datetime

from incli.domain.state import Visit
from incli.rules.cases.incident import IncidentCase, Span

EXPERT = "subject-matter-expert"
"""The one role that waits for tasks; whoever has another has something to do."""


def visits(case: IncidentCase, person: str | None = None) -> tuple[Visit, ...]:
    """Who was here, and when, in order; `until` is None for who did not leave."""
    all_of_them = (*case.incident.past_visits, *case.incident.here.values())
    found = (each for each in all_of_them if person in {None, each.person})
    return tuple(sorted(found, key=lambda each: each.since))


def busy(case: IncidentCase, person: str) -> tuple[Span, ...]:
    """When a person had a task or a role, or recorded something: from when until when, in order."""
    far = max(case.until, case.now)
    roles = (*case.incident.past_roles, *case.incident.roles.values())
    spans = [
        *((each.added, each.ended or far) for each in case.tasks() if each.owner == person),
        *(
            (each.since, each.until or far)
            for each in roles
            if each.person == person and each.role != EXPERT
        ),
        *(
            (each.at, each.at)
            for each in case.entries()
            if each.by == person and each.kind not in {"joined", "left"}
        ),
    ]
    return tuple(sorted(spans))


def last_busy(case: IncidentCase, visit: Visit) -> datetime:
    """When somebody had something to do for the last time during a visit."""
    end = visit.until or max(case.until, case.now)
    return max(
        (min(until, end) for since, until in busy(case, visit.person) if since <= end),
        default=visit.since,
    )
