"""A waiver: a rule set aside for one incident, with somebody else's approval, and an end."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from incli.domain.policy import WaiverTerms
from incli.domain.value import Value


class Waiver(Value):
    """One file under `policies/waivers/`."""

    id: str
    """The name of its file."""
    path: str
    rule: str
    incident: str
    reason: str
    requested_by: str
    approved_by: tuple[str, ...]
    expires: date
    """The last day on which it counts."""

    def counts(self, rule: str, incident: str, day: date) -> bool:
        """Whether it sets `rule` aside for `incident` on `day`, if it is approved as it should."""
        return self.rule == rule and self.incident == incident and day <= self.expires

    def is_approved(self, terms: WaiverTerms, people: Collection[str], day: date) -> bool:
        """Whether somebody else of the team approved it, who may, and for no longer than agreed."""
        others = [each for each in self.approved_by if each != self.requested_by]
        may = (each in (terms.approvers or people) and each in people for each in others)
        too_long = terms.longest is not None and self.expires - day > terms.longest
        return any(may) and not too_long


def waiver_from_data(waiver_id: str, path: str, data: Mapping[str, Any]) -> Waiver:
    """The waiver a validated file stands for."""
    return Waiver(
        id=waiver_id,
        path=path,
        rule=data["rule"],
        incident=data["incident"],
        reason=data["reason"],
        requested_by=data["requested_by"],
        approved_by=tuple(data["approved_by"]),
        expires=date.fromisoformat(data["expires"]),
    )
