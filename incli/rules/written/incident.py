"""An incident as a case written down tells it."""

from incli.domain.training import is_tracked, qualification, took_part
from incli.rules.cases.incident import IncidentCase, Postmortem
from incli.rules.written.script import Script


def incident_case(script: Script) -> IncidentCase:
    """The incident that the case tells of."""
    team, incident = script.team(), script.incident(script.data.get("entries", ()))
    opened = (incident.opened or script.begins()).date()

    def untrained(person: str, role: str) -> str | None:
        known = team.roles.get(role)
        if known is None or person not in team.people or not is_tracked(team, role):
            return None
        took = took_part(person, script.others(), opened)
        if qualification(team.people[person], known, took, opened).qualified:
            return None
        return f"{team.name(person)} is not trained for {team.role_name(role)}."

    recorded = {
        entry.id: script.at(each["recorded"]) if "recorded" in each else entry.at
        for each, entry in script.entries()
    }
    return IncidentCase(
        incident=incident,
        now=script.now(),
        policy=script.response(),
        team=team,
        rosters=script.rosters(),
        postmortem=_postmortem(script),
        others=script.others,
        untrained=untrained,
        recorded=recorded,
    )


def _postmortem(script: Script) -> Postmortem | None:
    said = script.data.get("postmortem")
    if said is None:
        return None
    seen = script.at(said["first_seen"]) if "first_seen" in said else None
    return Postmortem(
        "postmortem.md",
        said.get("front", {}),
        said.get("prose", ""),
        1,
        said.get("blob", ""),
        seen,
    )
