"""The team's response policy, as far as a running incident needs it: severities and their demands.

An incident is held to the policy in force when it opened.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from incli.domain.business import Business
from incli.domain.severity import worst
from incli.domain.times import read_duration, read_time
from incli.domain.value import NOTHING, Value

_HOUR = timedelta(hours=1)


class Cadence(Value):
    """When an audience hears something: first, then every so often; slower after a while."""

    first: str | None = None
    """Where this is left out, the first one comes as soon as every other: after `every`."""
    every: str | None = None
    relax_after: str | None = None
    relaxed_every: str | None = None
    """Where this is left out, after `relax_after` only what an update promises is owed."""


class Severity(Value):
    """A severity, and what the team demands of itself in an incident of that severity."""

    id: str
    name: str
    description: str
    source: str = ""
    criteria: tuple[Mapping[str, Any], ...] = ()
    criteria_needed: int = 1
    """How many of the criteria must be met."""
    major: bool = False
    """Whether it takes a coordinated response of several teams."""
    hours: str = "always"
    """`always` or `business`: whether people are called at any hour."""
    roles: Mapping[str, str] = NOTHING
    """For each role that must be filled: how soon after opening."""
    updates: Mapping[str, Cadence] = NOTHING
    postmortem: Mapping[str, str] = NOTHING
    """`draft` and `review`: deadlines after resolving, `3d` (calendar) or `5bd` (business)."""
    actions: str | None = None
    """The deadline of action items."""


class RuleSetting(Value):
    """How strictly a rule is held, and with which parameters."""

    mode: str
    """`off`, `audit`, `warn` or `enforce`."""
    enforce_from: date | None = None
    """Until this day `enforce` means `warn`."""
    params: Mapping[str, Any] = NOTHING
    source: str = ""

    def mode_on(self, day: date) -> str:
        """How strictly it is held on `day`."""
        early = self.enforce_from is not None and day < self.enforce_from
        return "warn" if early and self.mode == "enforce" else self.mode


class Rates(Value):
    """What an hour of somebody's time costs."""

    currency: str
    hour: Mapping[str, float]
    """For each part of the day (see `incli.domain.load`); where one is left out, that of `day`."""

    def cost(self, spent: Mapping[str, timedelta]) -> float:
        """What some time costs, to the hundredth."""
        day = self.hour["day"]
        return round(
            sum(span / _HOUR * self.hour.get(part, day) for part, span in spent.items()), 2
        )


class Step(Value):
    """A step that every incident asks for."""

    id: str
    text: str


class WaiverTerms(Value):
    """How a rule is waived for one incident."""

    approvers: tuple[str, ...] = ()
    """Who may approve; empty: anybody but who asks."""
    longest: timedelta | None = None


class ResponsePolicy(Value):
    """One version of the policy; what is not said is not demanded."""

    effective: datetime
    definition: str = ""
    source: str = ""
    severities: Mapping[str, Severity] = NOTHING
    command_limit: timedelta | None = None
    command_nudge: timedelta | None = None
    acknowledge_within: timedelta = timedelta(minutes=5)
    """How soon whoever is given a task says so.

    Source: PagerDuty incident-response-docs, oncall/being_oncall: escalate after five minutes.
    """
    business: Business = Business()
    limits: Mapping[str, Any] = NOTHING
    """The limits as they are written, for rules whose parameters point at them."""
    rules: Mapping[str, RuleSetting] = NOTHING
    waivers: WaiverTerms = WaiverTerms()
    rates: Rates | None = None
    visibility: str = "public"
    """Of incidents that are opened under it: `public`, or `internal`, whatever they say."""
    checklist: tuple[Step, ...] = ()

    def severity(self, level: str | None) -> Severity | None:
        """The demands of a severity; None while there is none."""
        return self.severities.get(level) if level else None

    def unsure(self, candidates: Sequence[str]) -> str:
        """The severity for somebody who is not sure: the worst of the candidates."""
        return worst(tuple(candidates) or tuple(self.severities) or ("sev1",))

    def due(self, level: Severity | None, start: datetime, demand: str) -> datetime:
        """When something demanded at `start` is due, by the hours of that severity."""
        in_hours = level is not None and level.hours == "business"
        return self.business.deadline(start, demand, in_hours=in_hours)


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
    return ResponsePolicy(
        effective=read_time(data["effective"]),
        definition=data.get("definition", ""),
        source=data.get("source", ""),
        severities={
            level: _severity(level, each) for level, each in data.get("severities", {}).items()
        },
        command_limit=_span(limits.get("command")),
        command_nudge=_span(limits.get("command_nudge")),
        acknowledge_within=read_duration(limits.get("acknowledge", "5m")),
        business=_business(data["business_hours"]) if "business_hours" in data else Business(),
        limits=dict(limits),
        rules={rule: _rule(each) for rule, each in data.get("rules", {}).items()},
        waivers=_waivers(data.get("waivers", {})),
        rates=_rates(data["rates"]) if "rates" in data else None,
        visibility=data.get("visibility", "public"),
        checklist=tuple(Step(**each) for each in data.get("checklist", {}).get("steps", ())),
    )


def _rule(data: Mapping[str, Any]) -> RuleSetting:
    since = data.get("enforce_from")
    return RuleSetting(
        mode=data["mode"],
        enforce_from=date.fromisoformat(since) if since else None,
        params=dict(data.get("params", {})),
        source=data.get("source", ""),
    )


def _rates(data: Mapping[str, Any]) -> Rates:
    hour = {part: float(each) for part, each in data.items() if part != "currency"}
    return Rates(data["currency"], hour)


def _waivers(data: Mapping[str, Any]) -> WaiverTerms:
    return WaiverTerms(tuple(data.get("approvers", ())), _span(data.get("longest")))


def _severity(level: str, data: Mapping[str, Any]) -> Severity:
    return Severity(
        id=level,
        name=data.get("name", level),
        description=data.get("description", ""),
        source=data.get("source", ""),
        criteria=tuple(data.get("criteria", ())),
        criteria_needed=data.get("criteria_needed", 1),
        major=data.get("major", False),
        hours=data.get("hours", "always"),
        roles=dict(data.get("roles", {})),
        updates={name: Cadence(**each) for name, each in data.get("updates", {}).items()},
        postmortem=dict(data.get("postmortem", {})),
        actions=data.get("actions"),
    )


def _business(data: Mapping[str, Any]) -> Business:
    business = Business(
        days=tuple(data["days"]),
        opens=time.fromisoformat(data["from"]),
        closes=time.fromisoformat(data["to"]),
        zone=data["timezone"],
        holidays=frozenset(date.fromisoformat(each["on"]) for each in data.get("holidays", ())),
    )
    business.check()
    return business


def _span(text: str | None) -> timedelta | None:
    return read_duration(text) if text else None
