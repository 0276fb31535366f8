"""The team's response policy, as far as a running incident needs it: severities and their demands.

An incident is held to the policy in force when it opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from incli.domain.severity import worst
from incli.domain.times import read_duration, read_time

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Cadence:
    """When an audience hears something: first, then every so often; slower after a while."""

    first: timedelta | None = None
    every: timedelta | None = None
    relax_after: timedelta | None = None
    relaxed_every: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Severity:
    """A severity, and what the team demands of itself in an incident of that severity."""

    id: str
    name: str
    description: str
    source: str = ""
    criteria: tuple[Mapping[str, Any], ...] = ()
    roles: Mapping[str, timedelta] = field(default_factory=dict)
    """For each role that must be filled: how soon after opening."""
    updates: Mapping[str, Cadence] = field(default_factory=dict)
    postmortem: Mapping[str, str] = field(default_factory=dict)
    """`draft` and `review`: deadlines after resolving, `3d` (calendar) or `5bd` (business)."""
    actions: str | None = None
    """The deadline of action items."""


@dataclass(frozen=True, slots=True)
class ResponsePolicy:
    """One version of the policy; what is not said is not demanded."""

    effective: datetime
    definition: str = ""
    source: str = ""
    severities: Mapping[str, Severity] = field(default_factory=dict)
    command_limit: timedelta | None = None
    command_nudge: timedelta | None = None
    business_days: tuple[str, ...] = _WEEKDAYS[:5]
    business_zone: str = "UTC"

    def __post_init__(self) -> None:
        if not set(self.business_days) & set(_WEEKDAYS):
            raise ValueError(f"business days are among {', '.join(_WEEKDAYS)}")

    def severity(self, level: str | None) -> Severity | None:
        """The demands of a severity; None while there is none."""
        return self.severities.get(level) if level else None

    def unsure(self, candidates: Sequence[str]) -> str:
        """The severity for somebody who is not sure: the worst of the candidates."""
        return worst(tuple(candidates) or tuple(self.severities) or ("sev1",))

    def deadline(self, start: datetime, demand: str) -> datetime:
        """The end of the day that lies `demand` (`3d`, `5bd`) after `start`.

        Business days are counted in the policy's zone; hours such as `24h` are counted exactly.
        """
        zone = ZoneInfo(self.business_zone)
        day = start.astimezone(zone).date()
        if demand.endswith("bd"):
            day = self._business_days_later(day, int(demand[:-2]))
        elif demand.endswith("d"):
            day += timedelta(days=int(demand[:-1]))
        else:
            return start + read_duration(demand)
        end = datetime.combine(day, time(23, 59, 59), tzinfo=zone)
        return end.astimezone(UTC)

    def _business_days_later(self, day: date, count: int) -> date:
        while count > 0:
            day += timedelta(days=1)
            if _WEEKDAYS[day.weekday()] in self.business_days:
                count -= 1
        return day


def in_force(policies: Sequence[ResponsePolicy], at: datetime) -> ResponsePolicy:
    """The policy in force at `at`: the newest that was effective; an empty one where there is none.

    An incident from before the first policy is held to the first.
    """
    known = sorted(policies, key=lambda each: each.effective)
    if not known:
        return ResponsePolicy(datetime.min.replace(tzinfo=UTC))
    effective = [each for each in known if each.effective <= at]
    return effective[-1] if effective else known[0]


def policy_from_data(data: Mapping[str, Any]) -> ResponsePolicy:
    """The policy a validated file stands for."""
    limits = data.get("limits", {})
    hours = data.get("business_hours", {})
    return ResponsePolicy(
        effective=read_time(data["effective"]),
        definition=data.get("definition", ""),
        source=data.get("source", ""),
        severities={
            level: _severity(level, each) for level, each in data.get("severities", {}).items()
        },
        command_limit=_span(limits.get("command")),
        command_nudge=_span(limits.get("command_nudge")),
        business_days=tuple(hours.get("days", _WEEKDAYS[:5])),
        business_zone=hours.get("timezone", "UTC"),
    )


def _severity(level: str, data: Mapping[str, Any]) -> Severity:
    return Severity(
        id=level,
        name=data.get("name", level),
        description=data.get("description", ""),
        source=data.get("source", ""),
        criteria=tuple(data.get("criteria", ())),
        roles={role: read_duration(within) for role, within in data.get("roles", {}).items()},
        updates={
            audience: Cadence(**{key: _span(value) for key, value in each.items()})
            for audience, each in data.get("updates", {}).items()
        },
        postmortem=dict(data.get("postmortem", {})),
        actions=data.get("actions"),
    )


def _span(text: str | None) -> timedelta | None:
    return read_duration(text) if text else None
