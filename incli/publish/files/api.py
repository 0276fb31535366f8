"""A static API of the shape that Statuspage has, for tools that read it.

`/api/v2/{summary,incidents,components}.json`. Only what the public was told is among the updates.
Source of the shape: https://metastatuspage.com/api.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

from incli.domain.text import one_line, safe
from incli.publish.facts.digest import Digest
from incli.publish.pages.world import World

_COUNT = 50
_IMPACT = {"sev1": "critical", "sev2": "major", "sev3": "minor", "sev4": "minor", "sev5": "none"}
_COMPONENT = {
    "critical": "major_outage",
    "major": "partial_outage",
    "minor": "degraded_performance",
}
_ORDER = ("none", "minor", "major", "critical")
_WORDS = {
    "none": "No incident is open",
    "minor": "A minor incident is open",
    "major": "A major incident is open",
    "critical": "A critical incident is open",
}


def files(world: World) -> Iterator[tuple[str, str]]:
    """The three documents."""
    shown = world.in_earnest
    page = {
        "id": _id(world.name),
        "name": world.name,
        "url": world.address,
        "time_zone": "Etc/UTC",
        "updated_at": max((each["newest"] for each in shown), default=None),
    }
    live = [each for each in shown if each["status"] == "open"]
    components = _components(shown, live)
    worst = max((_impact(each) for each in live), key=_ORDER.index, default="none")
    yield "api/v2/components.json", _json({"page": page, "components": components})
    told = [_incident(world, each, components) for each in shown[:_COUNT]]
    yield "api/v2/incidents.json", _json({"page": page, "incidents": told})
    yield (
        "api/v2/summary.json",
        _json(
            {
                "page": page,
                "components": components,
                "incidents": [_incident(world, each, components) for each in live],
                "scheduled_maintenances": [],
                "status": {"indicator": worst, "description": _WORDS[worst]},
            }
        ),
    )


def _components(shown: Sequence[Digest], live: list[Digest]) -> list[dict[str, Any]]:
    """One for each service that an incident ever named; it works unless an open one says not."""
    names = sorted({each for told in shown for each in told["services"]})
    found = []
    for position, name in enumerate(names, start=1):
        touching = [_impact(each) for each in live if name in each["services"]]
        worst = max(touching, key=_ORDER.index, default="none")
        found.append(
            {
                "id": _id(name),
                "name": one_line(name),
                "status": _COMPONENT.get(worst, "operational"),
                "position": position,
                "description": None,
                "group": False,
                "group_id": None,
                "only_show_if_degraded": False,
            }
        )
    return found


def _incident(world: World, told: Digest, components: list[dict[str, Any]]) -> dict[str, Any]:
    touched = {_id(each) for each in told["services"]}
    return {
        "id": _id(told["id"]),
        "name": one_line(told["title"]),
        "status": _status(told),
        "impact": _impact(told),
        "created_at": told["opened"],
        "started_at": told["started"],
        "updated_at": told["newest"],
        "monitoring_at": told["impact"].get("mitigated"),
        "resolved_at": told["resolved"],
        "shortlink": f"{world.address}incidents/{told['id']}/",
        "components": [each for each in components if each["id"] in touched],
        "incident_updates": [_update(told, each) for each in reversed(told["updates"])],
    }


def _update(told: Digest, update: dict[str, str]) -> dict[str, Any]:
    return {
        "id": _id(f"{told['id']}/{update['id']}"),
        "incident_id": _id(told["id"]),
        "status": _status_then(told, update["at"]),
        "body": safe(update["text"]),
        "created_at": update["at"],
        "display_at": update["at"],
        "updated_at": update["at"],
    }


def _status(told: Digest) -> str:
    if told["status"] != "open":
        return "resolved"
    return "monitoring" if "mitigated" in told["impact"] else "investigating"


def _status_then(told: Digest, at: str) -> str:
    """How far it was when an update was posted; times of ours compare as text."""
    impact = told["impact"]
    if any(over <= at for over in (impact.get("ended"), told["resolved"]) if over):
        return "resolved"
    return "monitoring" if impact.get("mitigated", at) < at else "investigating"


def _impact(told: Digest) -> str:
    return _IMPACT.get(told["severity"] or "", "none")


def _id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
