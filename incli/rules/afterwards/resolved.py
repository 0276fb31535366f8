"""What rules about the time afterwards begin with: that it is over, and that it was ours."""

from datetime import datetime

from incli.rules.cases.incident import IncidentCase, Postmortem
from incli.rules.rule import NotApplicable


def of_this_team(case: IncidentCase) -> None:
    """Raise `NotApplicable` for what was imported: it was reviewed elsewhere, or nowhere."""
    if case.came_from:
        raise NotApplicable(f"it was imported from {case.came_from}, and reviewed there if at all")


def resolved_at(case: IncidentCase) -> datetime:
    """When it was resolved; `NotApplicable` where it is not, or was cancelled or merged."""
    resolved = case.incident.resolved
    if resolved is None or case.incident.status not in {"resolved", "closed"}:
        raise NotApplicable(f"the incident is {case.incident.status}")
    return resolved


def resolving(case: IncidentCase) -> str:
    """The id of the entry that resolved it; empty where there is none."""
    return next((each.id for each in reversed(tuple(case.entries("resolved")))), "")


def text_of(case: IncidentCase) -> Postmortem:
    """Its postmortem; `NotApplicable` where there is none, which is for INC403."""
    if case.postmortem is None:
        raise NotApplicable("there is no postmortem: that is for INC403")
    return case.postmortem
