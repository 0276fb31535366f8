"""How the severity changed: what INC204 and INC205 both ask."""

from collections.abc import Iterator

from incli.domain.entry import Entry
from incli.domain.kinds.lifecycle import Opened
from incli.domain.kinds.severity import SeverityChanged
from incli.rules.cases.incident import IncidentCase


def relevels(case: IncidentCase) -> Iterator[tuple[Entry, SeverityChanged, str]]:
    """Each change that had an effect, with the severity before; the first one given is none."""
    level: str | None = None
    for entry in case.entries("opened", "severity-changed"):
        body = entry.body
        if isinstance(body, SeverityChanged):
            if level is not None:
                yield entry, body, level
            level = body.severity
        elif isinstance(body, Opened):
            level = level or body.severity
