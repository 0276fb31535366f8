"""An incident in short: as data for lists and programs, and in a few words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from incli.domain.entry import Entry, to_data
from incli.domain.incident import Incident
from incli.domain.times import write_time
from incli.domain.value import parts


def summarize(incident: Incident) -> dict[str, Any]:
    """What a list shows of an incident."""
    return {
        "id": incident.id,
        "title": incident.title,
        "status": incident.status,
        "severity": incident.severity,
        "opened": _time(incident.opened),
        "resolved": _time(incident.resolved),
        "commander": incident.commander,
        "owner": incident.owner,
        "services": list(incident.header.services),
        "tags": list(incident.header.tags),
        "kind": incident.header.kind,
        "visibility": incident.header.visibility,
        "entries": len(incident.timeline),
        "imported": bool(incident.header.sources),
        "approvals": [list(each) for each in incident.approvals],
        "published": incident.published,
    }


def standing(incident: Incident) -> str:
    """How it stands, in a few words, and first what nobody may overlook: that it is a drill."""
    parts = ["drill"] if incident.header.kind == "drill" else []
    parts += ["internal"] if incident.header.visibility == "internal" else []
    return " · ".join((*parts, incident.severity or "severity not set", incident.status))


def titled(summary: Mapping[str, Any]) -> str:
    """The title of what `summarize` made of an incident, in a list of several."""
    return f"drill: {summary['title']}" if summary["kind"] == "drill" else str(summary["title"])


def describe(incident: Incident) -> dict[str, Any]:
    """Everything the record says of an incident; redacted entries without their words."""
    return {
        **summarize(incident),
        "opened_by": incident.opened_by,
        "closed": _time(incident.closed),
        "merged_into": incident.merged_into,
        "criterion": incident.criterion,
        "severities": [
            {"at": write_time(at), "severity": level} for at, level in incident.severities
        ],
        "roles": {role: held.person for role, held in incident.roles.items()},
        "holdings": [_plain(parts(h)) for h in incident.holdings],
        "offers": [_plain(parts(offer)) for offer in incident.offers.values()],
        "impact": {phase: write_time(at) for phase, at in incident.impact.items()},
        "customers": incident.customers,
        "here": sorted(incident.here),
        "visits": [_plain(parts(v)) for v in incident.visits],
        "tasks": [_plain(parts(each)) for each in incident.tasks.values()],
        "proposals": [_proposal(incident, each) for each in incident.proposals],
        "updates": [_plain(parts(each)) for each in incident.updates.values()],
        "promises": {who: write_time(at) for who, at in incident.promises.items()},
        "actions": [_plain(parts(each)) for each in incident.actions.values()],
        "captured": [_plain(parts(each)) for each in incident.captured.values()],
        "lost": dict(incident.lost),
        "timeline": [describe_entry(incident, entry) for entry in incident.timeline],
    }


def describe_entry(incident: Incident, entry: Entry) -> dict[str, Any]:
    """An entry with all its fields, and what later entries say of it."""
    data = {"id": entry.id, **to_data(entry)}
    if entry.id in incident.redacted:
        data = {key: data[key] for key in ("id", "kind", "at", "by")}
        return {**data, "redacted": incident.redacted[entry.id]}
    if entry.id in incident.corrections:
        data["corrected"] = incident.corrections[entry.id]
    if entry.id in incident.lost:
        data["lost"] = incident.lost[entry.id]
    return data


def _proposal(incident: Incident, proposal_id: str) -> dict[str, Any]:
    data = _plain(parts(incident.proposals[proposal_id]))
    data["objections"] = [
        {"id": entry, "by": by, "text": text} for entry, by, text in data["objections"]
    ]
    return data


def _time(at: datetime | None) -> str | None:
    return write_time(at) if at else None


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {
        key: write_time(value) if isinstance(value, datetime) else value
        for key, value in data.items()
    }
