"""Statuspage: the summary.json of its API, version 2, as a status page answers it.

id, shortlink           those of Statuspage where it was imported from there; else our id
name                    the title
impact                  sev1: critical, sev2: major, sev3 and sev4: minor, sev5 and none: none
started_at, created_at  opened
resolved_at             resolved
incident_updates        the public updates, newest first; the status is the word that the update
                        begins with (“Monitoring: …”), else what the record knows by then
components              the services
status                  the worst of those that are not resolved

All incidents that are asked for are under `incidents`, also those that are resolved. Drills, and
what was cancelled or merged, are left out: a page for customers does not show them.

`incli import statuspage` reads the title, services, updates and times as they were. Lost are sev4
(it comes back as sev3), a severity nobody set (sev5), tags, and every entry that is no public
update: who commanded, notes, tasks, decisions.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from incli.domain.incident import Incident
from incli.domain.text import safe_json
from incli.domain.times import write_time
from incli.exchange.exports import Export
from incli.exchange.exports.pages import STATUSES, posted, source_of

NAME = "summary.json"
_IMPACTS = {"sev1": "critical", "sev2": "major", "sev3": "minor", "sev4": "minor"}
_RANK = ("none", "minor", "major", "critical")
_DESCRIBED = {
    "none": "All Systems Operational",
    "minor": "Minor Service Outage",
    "major": "Partial System Outage",
    "critical": "Major Service Outage",
}
_COMPONENT = {
    "none": "operational",
    "minor": "degraded_performance",
    "major": "partial_outage",
    "critical": "major_outage",
}
_PAGE = "incli"
"""The id of the page: of several that one reads, it names ours."""


def write(exports: Sequence[Export]) -> dict[str, str]:
    """The summary of a page with all incidents."""
    incidents = [each.incident for each in exports]
    made = [_incident(each) for each in incidents]
    worst = "none"
    services: dict[str, str] = {}
    for incident, data in zip(incidents, made, strict=True):
        now = "none" if incident.resolved else data["impact"]
        worst = max(worst, now, key=_RANK.index)
        for each in incident.header.services:
            services[each] = max(services.get(each, "none"), now, key=_RANK.index)
    document = {
        "page": {
            "id": _PAGE,
            "name": _PAGE,
            "time_zone": "Etc/UTC",
            "updated_at": max((each["updated_at"] for each in made), default=None),
        },
        "components": [
            {"id": each, "name": each, "status": _COMPONENT[now]}
            for each, now in sorted(services.items())
        ],
        "incidents": made[::-1],
        "scheduled_maintenances": [],
        "status": {"indicator": worst, "description": _DESCRIBED[worst]},
    }
    return {NAME: safe_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"}


def _incident(incident: Incident) -> dict[str, Any]:
    source = source_of(incident, "statuspage")
    key = source.get("id", incident.id)
    updates = list(_updates(incident, key))[::-1]
    opened = write_time(incident.opened or incident.timeline[0].at)
    resolved = write_time(incident.resolved) if incident.resolved else None
    times = [each["display_at"] for each in updates]
    status = "resolved" if resolved else updates[0]["status"] if updates else STATUSES[0]
    data = {
        "id": key,
        "name": incident.title,
        "status": status,
        "impact": _IMPACTS.get(incident.severity or "", "none"),
        "created_at": opened,
        "started_at": opened,
        "updated_at": max([opened, resolved or opened, *times]),
        "resolved_at": resolved,
        "page_id": _PAGE,
        "incident_updates": updates,
        "components": [{"id": each, "name": each} for each in incident.header.services],
    }
    return {**data, **({"shortlink": source["url"]} if "url" in source else {})}


def _updates(incident: Incident, key: str) -> Iterator[dict[str, Any]]:
    for each in posted(incident):
        at = write_time(each.entry.at)
        before = f"statuspage:{key}#"
        source = each.entry.source or ""
        yield {
            "id": source.removeprefix(before) if source.startswith(before) else each.entry.id,
            "incident_id": key,
            "status": each.status,
            "body": each.text,
            "created_at": at,
            "updated_at": at,
            "display_at": at,
        }
