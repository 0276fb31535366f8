"""How bad it is: severity-changed."""

from typing import ClassVar

from incli.domain.entry import Body, Entry, EntryId, Wish
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.severity import is_worse, must_be_severities
from incli.domain.value import replace


class SeverityChanged(Body):
    """The severity was raised (anyone, at any time) or lowered (after the incident).

    Severity is not discussed while the incident runs.
    Source: PagerDuty incident-response-docs, before/severity_levels; resources/anti_patterns.
    """

    kind: ClassVar[str] = "severity-changed"
    needs_because: ClassVar[bool] = True

    severity: str
    previous: str | None = None
    replaces: EntryId | None = None

    def check(self) -> None:
        """Severities there are."""
        must_be_severities("severity", self.severity)
        must_be_severities("previous", self.previous)

    def decide(self, incident: Incident, wish: Wish) -> "SeverityChanged":
        """Refuses to lower it while people are still working."""
        _ = wish
        if self.severity == incident.severity:
            raise Refused(f"It is {self.severity} already.", "incli show")
        if not is_worse(self.severity, incident.severity) and incident.status == "open":
            raise Refused(
                f"Severity is lowered in the review, not while the incident runs; it stays "
                f"{incident.severity}.",
                f'park the thought: incli gripe "should have been {self.severity}: …"',
            )
        return replace(self, previous=incident.severity, replaces=incident.severity_entry)

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """A raise only ever raises; a lowering must have seen what it lowers."""
        raises = is_worse(self.severity, incident.severity)
        if not raises and self.replaces != incident.severity_entry:
            return incident.without_effect(entry, f"it was {incident.severity} already")
        return replace(
            incident,
            severity=self.severity,
            severity_entry=entry.id,
            severities=(*incident.severities, (entry.at, self.severity)),
        )
