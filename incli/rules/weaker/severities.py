"""What the severities of two policies demand, compared."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from incli.domain.business import Business
from incli.domain.policy import ResponsePolicy, Severity
from incli.domain.severity import is_worse
from incli.domain.times import read_duration
from incli.domain.value import replace
from incli.rules.weaker.difference import Difference, written
from incli.rules.weaker.strength import CHANGED, SAME, STRICTER, WEAKER, Scale, ordered, worst

_MATCHES_MORE = {
    "below": "higher",
    "at-most": "higher",
    "at-least": "lower",
    "above": "lower",
}
"""For each comparison of a criterion: which value is met by more incidents."""
_WORDS = ("name", "description")


def severity_differences(before: ResponsePolicy, after: ResponsePolicy) -> Iterator[Difference]:
    """Every demand of a severity that is another one afterwards."""
    yield from _criteria(before, after)
    for level in sorted(before.severities.keys() | after.severities.keys()):
        old, new = before.severities.get(level), after.severities.get(level)
        if old is None or new is None:
            yield _whole(level, old, new)
        else:
            yield from _level(old, new, scale(before, after, level))


def scale(before: ResponsePolicy, after: ResponsePolicy, level: str | None) -> Scale:
    """What deadlines of a severity are counted by: the new hours, which are compared themselves."""
    business: Business = replace(after.business, holidays=frozenset())
    levels = (before.severity(level), after.severity(level))
    old, new = (each is not None and each.hours == "business" for each in levels)
    return Scale(business, (old, new))


def _whole(level: str, old: Severity | None, new: Severity | None) -> Difference:
    """A severity that is there only before, or only after."""
    gone = old is not None and _demands(old)
    return Difference(
        level,
        old.name if old else "no such severity",
        new.name if new else "no such severity",
        WEAKER if gone else CHANGED,
        ("severities", level),
    )


def _demands(severity: Severity) -> bool:
    return bool(severity.roles or severity.updates or severity.postmortem or severity.actions)


def _level(old: Severity, new: Severity, count: Scale) -> Iterator[Difference]:
    level = old.id
    for key in _WORDS:
        if getattr(old, key) != getattr(new, key):
            yield Difference(
                f"{level}, {key}",
                getattr(old, key),
                getattr(new, key),
                CHANGED,
                ("severities", level, key),
            )
    if old.hours != new.hours:
        way = STRICTER if new.hours == "always" else WEAKER
        yield _told(level, ("hours",), old.hours, new.hours, way)
    for key, direction in (("major", "higher"), ("criteria_needed", "lower")):
        one, other = getattr(old, key), getattr(new, key)
        if way := ordered(direction, one, other):
            yield _told(level, (key,), one, other, way)
    yield from _each(level, "roles", old.roles, new.roles, count.deadline)
    yield from _each(level, "updates", old.updates, new.updates, count.cadence)
    yield from _each(level, "postmortem", old.postmortem, new.postmortem, count.deadline)
    if old.actions != new.actions and (way := count.deadline(old.actions, new.actions)):
        yield _told(level, ("actions",), old.actions, new.actions, way)


def _each(
    level: str,
    key: str,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    compare: Callable[[Any, Any], str],
) -> Iterator[Difference]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) == new.get(name):
            continue  # by other hours, perhaps: that is a difference of its own
        if way := compare(old.get(name), new.get(name)):
            yield _told(level, (key, name), old.get(name), new.get(name), way)


def _told(level: str, path: tuple[str, ...], old: object, new: object, way: str) -> Difference:
    what = f"{level}, {' '.join(path).replace('_', ' ')}"
    return Difference(what, written(old), written(new), way, ("severities", level, *path))


def _criteria(before: ResponsePolicy, after: ResponsePolicy) -> Iterator[Difference]:
    """Criteria by their id: what they say, and which severity they give."""
    old, new = _by_id(before), _by_id(after)
    for name in dict.fromkeys((*old, *new)):
        one, other = old.get(name), new.get(name)
        way = _criterion(one, other)
        if not way:
            continue
        level = (other or one or ("",))[0]
        yield Difference(
            f"criterion {name}",
            _criterion_words(one),
            _criterion_words(other),
            way,
            ("severities", level, "criteria"),
        )


_Found = tuple[str, Mapping[str, Any]]
"""A criterion, after the severity it gives."""


def _by_id(policy: ResponsePolicy) -> dict[str, _Found]:
    return {
        each["id"]: (level, each)
        for level, severity in policy.severities.items()
        for each in severity.criteria
    }


def _criterion(one: _Found | None, other: _Found | None) -> str:
    """Fewer incidents that meet it, or a milder severity for them, are the weaker demand."""
    if one is None or other is None:
        return STRICTER if one is None else WEAKER
    (level, old), (new_level, new) = one, other
    ways = []
    if level != new_level:
        ways.append(STRICTER if is_worse(new_level, level) else WEAKER)
    if _measure(old) == _measure(new):
        if "value" in old:
            ways.append(
                ordered(_MATCHES_MORE.get(old["comparison"], ""), old["value"], new["value"])
            )
        ways.append(ordered("lower", *(_lasts(each) for each in (old, new))))
    else:
        ways.append(CHANGED)
    ways.append(CHANGED if old["text"] != new["text"] else SAME)
    return worst(ways)


def _measure(criterion: Mapping[str, Any]) -> tuple[Any, Any]:
    return criterion.get("metric"), criterion.get("comparison")


def _lasts(criterion: Mapping[str, Any]) -> float:
    """How many seconds it has to be so."""
    return read_duration(criterion["for"]).total_seconds() if "for" in criterion else 0.0


def _criterion_words(found: _Found | None) -> str:
    if found is None:
        return "not there"
    level, each = found
    measure = ""
    if "metric" in each:
        lasts = f" for {each['for']}" if "for" in each else ""
        measure = (
            f" ({each['metric']} {each['comparison'].replace('-', ' ')} {each['value']:g}{lasts})"
        )
    return f"{level} if “{each['text']}”{measure}"
