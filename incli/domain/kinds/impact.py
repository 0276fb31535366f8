"""What customers feel: impact started, detected, mitigated, ended."""

from typing import ClassVar

from incli.domain.entry import Body, Entry, must_be_one_of
from incli.domain.incident import Incident
from incli.domain.value import replace, with_item

PHASES = ("started", "detected", "mitigated", "ended")


class Impact(Body):
    """A turning point of the impact on customers, and how many are affected.

    The newest statement about a phase holds: what is known about impact gets better with time.
    """

    kind: ClassVar[str] = "impact"

    phase: str
    customers: int | None = None

    def check(self) -> None:
        """A known phase, and no fewer than no customers."""
        must_be_one_of("phase", self.phase, PHASES)
        if self.customers is not None and self.customers < 0:
            raise ValueError("“customers” cannot be fewer than 0")

    def evolve(self, incident: Incident, entry: Entry) -> Incident:
        """Remembers when."""
        customers = incident.customers if self.customers is None else self.customers
        impact = with_item(incident.impact, self.phase, entry.at)
        return replace(incident, impact=impact, customers=customers)
