"""How strictly two policies hold rules, compared."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from incli.domain.policy import ResponsePolicy, RuleSetting
from incli.rules.params import Asked
from incli.rules.rule import MODES, Param, Rule, Rules
from incli.rules.weaker.difference import Difference, written
from incli.rules.weaker.severities import scale
from incli.rules.weaker.strength import CHANGED, SAME, STRICTER, WEAKER, Scale, ordered, worst


def rule_differences(
    before: ResponsePolicy, after: ResponsePolicy, rules: Rules
) -> Iterator[Difference]:
    """Every rule that is held in another way afterwards."""
    for rule_id in sorted(before.rules.keys() | after.rules.keys()):
        rule = rules.get(rule_id)
        default = RuleSetting(rule.mode if rule else "off")
        old, new = before.rules.get(rule_id, default), after.rules.get(rule_id, default)
        yield from _mode(rule_id, old, new, after.effective)
        if "off" in {old.mode, new.mode}:
            continue  # its parameters demand nothing, before or after
        if rule is None:
            yield from _unknown(rule_id, old, new)
        else:
            sides = (Asked(rule, before, old.params), Asked(rule, after, new.params))
            for param in rule.params:
                yield from _param(rule, param, *sides)


def _mode(
    rule_id: str, old: RuleSetting, new: RuleSetting, effective: datetime
) -> Iterator[Difference]:
    one, other = MODES.index(old.mode), MODES.index(new.mode)
    where = ("rules", rule_id)
    if one != other:
        way = STRICTER if other > one else WEAKER
        yield Difference(f"{rule_id}, mode", old.mode, new.mode, way, (*where, "mode"))
        return
    days = [_enforced(each, effective.date()) for each in (old, new)]
    if old.mode == "enforce" and (way := ordered("lower", *days)):
        since, then = (str(each.enforce_from or "at once") for each in (old, new))
        yield Difference(f"{rule_id}, enforced from", since, then, way, (*where, "enforce_from"))


def _enforced(setting: RuleSetting, effective: date) -> date:
    """From when on it is enforced, as far as the later policy could change that."""
    return max(setting.enforce_from or effective, effective)


def _unknown(rule_id: str, old: RuleSetting, new: RuleSetting) -> Iterator[Difference]:
    """The parameters of a rule that is not installed: nobody knows which is the stricter."""
    for name in dict.fromkeys((*old.params, *new.params)):
        one, other = old.params.get(name), new.params.get(name)
        if one != other:
            where = ("rules", rule_id, "params", name)
            yield Difference(f"{rule_id}, {name}", written(one), written(other), CHANGED, where)


def _param(rule: Rule, param: Param, old: Asked, new: Asked) -> Iterator[Difference]:
    """A parameter; what it points at is compared where it stands."""
    one, other = old.written(param.name), new.written(param.name)
    if one == other:
        return
    levels: list[str | None] = [
        each for each in old.policy.severities if each in new.policy.severities
    ]
    ways = {level: _at_level(rule, param, level, old, new) for level in levels or [None]}
    way = worst(ways.values())
    if way == SAME:
        return  # written in another way, and asks for the same
    some = [str(level) for level, each in ways.items() if each]
    where = "" if len(some) == len(ways) else f" in {', '.join(some)}"
    yield Difference(
        f"{rule.id}, {param.name}{where}",
        written(one),
        written(other),
        way,
        ("rules", rule.id, "params", param.name),
    )


def _at_level(rule: Rule, param: Param, level: str | None, old: Asked, new: Asked) -> str:
    try:
        one, other = (each.at(level, param.name) for each in (old, new))
    except (ValueError, TypeError, AttributeError):
        return CHANGED  # one of them says nothing that can be read; INC002 tells
    count: Scale = scale(old.policy, new.policy, level)
    if param.kind == "deadline":
        return count.deadline(one, other)
    if param.kind == "cadence":
        return count.cadences(one, other)
    if param.kind == "roles":
        within = "within" if any(each.name == "within" for each in rule.params) else ""
        filled = [
            _timed(roles, asked, level, within) for roles, asked in ((one, old), (other, new))
        ]
        return count.roles(*filled)
    return ordered(param.stricter, one, other)


def _timed(roles: Any, asked: Asked, level: str | None, within: str) -> Any:  # noqa: ANN401  # any
    """Roles with the time that the rule gives those without one."""
    if roles is None or not within:
        return roles
    return {role: each or asked.at(level, within) for role, each in roles.items()}
