"""Who reads a postmortem and who comes to its review: computed from the record.

Source: PagerDuty incident-response-docs, after/post_mortem_process; postmortem-docs, meeting: the
commander, the owners of the services, those who responded; the customer liaison for the worst
severity only.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from incli.domain.incident import COMMANDER, Incident
from incli.domain.policy import ResponsePolicy
from incli.domain.severity import worst
from incli.domain.team import Team

_FIRST = (COMMANDER, "deputy")
_LIAISONS = frozenset({"customer-liaison", "internal-liaison"})
_WORST = "sev1"


def reviewers(incident: Incident, team: Team, authors: Collection[str]) -> tuple[str, ...]:
    """Who reads it before it counts; never its owner, nor one of its `authors`.

    Commanders, deputies, all others who held a role, and the owners of the services: a service is
    owned by the team of its name in `policies/people.yaml`. Where that is nobody, who took part.
    """
    found = [each.person for role in _FIRST for each in incident.held(role)]
    found += [each.person for each in incident.holdings]
    found += _service_owners(incident, team)
    wrote = {incident.owner, *authors}
    chosen = [each for each in dict.fromkeys(found) if each not in wrote]
    return tuple(chosen or sorted(took_part(incident) - wrote))


def invitees(
    incident: Incident, team: Team, owner: str | None, facilitator: str | None
) -> tuple[str, ...]:
    """Who is asked to the review meeting: its owner, who leads it, who responded, who owns.

    Liaisons come where it was of the worst severity.
    """
    severities = tuple(level for _, level in incident.severities)
    is_worst = bool(severities) and worst(severities) == _WORST
    found = [owner or incident.owner, facilitator]
    found += [each.person for each in incident.holdings if is_worst or each.role not in _LIAISONS]
    found += [task.owner for task in incident.tasks.values()]
    found += _service_owners(incident, team)
    return tuple(dict.fromkeys(each for each in found if each))


def took_part(incident: Incident) -> frozenset[str]:
    """Who held a role, had a task, or was there for more than to look on."""
    return frozenset(
        {each.person for each in incident.holdings}
        | {task.owner for task in incident.tasks.values()}
        | {each.person for each in incident.visits if not each.observer}
    )


def review_due(incident: Incident, policy: ResponsePolicy) -> datetime | None:
    """By when the review has to be; None where nothing is demanded, or it is not resolved."""
    severity = policy.severity(incident.severity)
    demand = severity.postmortem.get("review") if severity else None
    if demand is None or incident.resolved is None:
        return None
    return policy.business.deadline(incident.resolved, demand)


READ_BEFORE = timedelta(hours=24)
"""How long before the review its readers have the draft.

Source: PagerDuty incident-response-docs, after/post_mortem_process.
"""


def _service_owners(incident: Incident, team: Team) -> list[str]:
    services = {each.casefold() for each in incident.header.services}
    return [
        person
        for group, members in team.groups.items()
        if group.casefold() in services
        for person in members
    ]
