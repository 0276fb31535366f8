"""What the columns of a table are called, by whoever made it."""

import re

_SPELLINGS = {
    "id": ("id", "key", "number", "incident", "incident id", "incident number", "issue key"),
    "title": ("title", "name", "summary", "subject"),
    "severity": ("severity", "sev", "priority", "impact"),
    "opened": ("opened", "created", "started", "start", "begin", "began", "date", "declared"),
    "resolved": ("resolved", "closed", "ended", "end", "finished"),
    "impact-started": ("impact started", "impact start", "impact began"),
    "impact-detected": ("detected", "impact detected"),
    "impact-mitigated": ("mitigated", "impact mitigated"),
    "impact-ended": ("impact ended", "impact end"),
    "services": ("services", "service", "components", "component", "affected"),
    "tags": ("tags", "tag", "labels"),
    "url": ("url", "link", "address"),
    "note": ("description", "notes", "comment", "comments", "details"),
    "at": ("at", "time", "timestamp", "when"),
    "kind": ("kind", "type"),
    "text": ("text", "message", "note", "event", "entry text"),
    "by": ("by", "author", "user", "who"),
    "entry": ("entry", "entry id"),
}
_COLUMNS = {spelling: name for name, each in _SPELLINGS.items() for spelling in each}
_TIMES = re.compile(r" (?:at|on|time|date|utc)$| \(utc\)$")


def column(head: str) -> str:
    """The name of a column, by any of its spellings; "" for one that is not read."""
    plain = " ".join(head.strip().lower().replace("_", " ").replace("-", " ").split())
    return _COLUMNS.get(plain) or _COLUMNS.get(_TIMES.sub("", plain), "")
