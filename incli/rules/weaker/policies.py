"""Two response policies compared, demand by demand."""

from collections.abc import Iterator
from typing import Any

from incli.domain.business import Business
from incli.domain.policy import ResponsePolicy
from incli.domain.times import read_duration
from incli.rules.rule import Rules
from incli.rules.weaker.difference import Difference, written
from incli.rules.weaker.held import rule_differences
from incli.rules.weaker.severities import severity_differences
from incli.rules.weaker.strength import CHANGED, STRICTER, WEAKER, ordered, worst

_LIMITS = {
    "command": "lower",
    "command_nudge": "lower",
    "span": "lower",
    "relevels": "lower",
    "rest": "higher",
    "acknowledge": "lower",
}
_DEFAULTS = {"acknowledge": "5m"}
"""What holds where the policy does not say: see `ResponsePolicy.acknowledge_within`."""


def compare(before: ResponsePolicy, after: ResponsePolicy, rules: Rules) -> tuple[Difference, ...]:
    """Every demand that is another one afterwards, in the order of a policy's file.

    `rules` are those that are known: they say which direction of a parameter is the stricter.
    """
    return (
        *_definition(before, after),
        *_visibility(before, after),
        *severity_differences(before, after),
        *_limits(before, after),
        *_business(before.business, after.business),
        *_waivers(before, after),
        *rule_differences(before, after, rules),
    )


def _definition(before: ResponsePolicy, after: ResponsePolicy) -> Iterator[Difference]:
    if before.definition != after.definition:
        yield Difference(
            "definition", before.definition, after.definition, CHANGED, ("definition",)
        )


def _visibility(before: ResponsePolicy, after: ResponsePolicy) -> Iterator[Difference]:
    """Of incidents to come: what is public once cannot be taken back."""
    if before.visibility != after.visibility:
        way = WEAKER if after.visibility == "public" else STRICTER
        yield Difference("visibility", before.visibility, after.visibility, way, ("visibility",))


def _limits(before: ResponsePolicy, after: ResponsePolicy) -> Iterator[Difference]:
    for name in dict.fromkeys((*before.limits, *after.limits)):
        default = _DEFAULTS.get(name)
        one, other = (each.limits.get(name, default) for each in (before, after))
        way = ordered(_LIMITS.get(name, ""), *map(_measured, (one, other)))
        if way:
            what = f"limit of {name.replace('_', ' ')}"
            yield Difference(what, written(one), written(other), way, ("limits", name))


def _measured(value: Any) -> Any:  # noqa: ANN401  # a span or a count
    return read_duration(value) if isinstance(value, str) else value


def _business(before: Business, after: Business) -> Iterator[Difference]:
    """Fewer hours of work make every deadline that is counted in them later."""
    opening = ordered("lower", before.opens, after.opens)
    closing = ordered("higher", before.closes, after.closes)
    ways = {
        "days": ordered("more", before.days, after.days),
        "hours": worst((opening, closing)),
        "zone": ordered("", before.zone, after.zone),
        "holidays": ordered("fewer", _holidays(before), _holidays(after)),
    }
    keys = {"hours": "from", "zone": "timezone"}
    for what, way in ways.items():
        if way:
            old, new = _hours(before)[what], _hours(after)[what]
            where = ("business_hours", keys.get(what, what))
            yield Difference(f"business {what}", old, new, way, where)


def _hours(business: Business) -> dict[str, str]:
    """When a team works, in words."""
    return {
        "days": written(business.days),
        "hours": f"{business.opens:%H:%M} to {business.closes:%H:%M}",
        "zone": business.zone,
        "holidays": written(_holidays(business)),
    }


def _holidays(business: Business) -> tuple[str, ...]:
    return tuple(sorted(map(str, business.holidays)))


def _waivers(before: ResponsePolicy, after: ResponsePolicy) -> Iterator[Difference]:
    old, new = before.waivers, after.waivers
    if set(old.approvers) != set(new.approvers):
        if old.approvers and new.approvers:
            way = ordered("fewer", old.approvers, new.approvers)
        else:  # an empty list means anybody
            way = STRICTER if new.approvers else WEAKER
        who, then = (
            written(each.approvers) if each.approvers else "anybody" for each in (old, new)
        )
        yield Difference("approvers of waivers", who, then, way, ("waivers", "approvers"))
    if way := ordered("lower", old.longest, new.longest):
        time, then = (written(each.longest) if each.longest else "any time" for each in (old, new))
        yield Difference("longest waiver", time, then, way, ("waivers", "longest"))
