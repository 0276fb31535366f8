"""How a rule is held here: its mode and its parameters, and which lines of the policy set them."""

from datetime import date
from typing import Any

from incli.app.check.law import Law
from incli.app.session import Session
from incli.domain.policy import ResponsePolicy
from incli.domain.value import NOTHING, Value
from incli.rules.params import Asked, pointer
from incli.rules.rule import MODES, Param, Rule
from incli.rules.weaker.difference import written


class Held(Value):
    """A parameter as it is in force."""

    param: Param
    written: Any
    """As the policy says it, or the rule's own default."""
    place: str
    """`path:line` of what sets it; empty: the rule's own default."""
    levels: dict[str, tuple[str, str]]
    """Where it points at the severity: for each, what it comes to, and `path:line` of that."""


class Explained(Value):
    """A rule as it is held here now."""

    rule: Rule
    mode: str
    """As of today: `enforce` with a later `enforce_from` is `warn` until then."""
    enforce_from: str
    place: str
    """`path:line` of what sets the mode; empty: the rule's own default."""
    source: str
    """Where the team says that it was published."""
    params: tuple[Held, ...]


def explain(session: Session, rule: Rule) -> Explained:
    """How `rule` is held by the policy in force."""
    law = Law(session)
    path, policy = law.version_at(session.now)
    setting = policy.rules.get(rule.id)
    asked = Asked(rule, policy, setting.params if setting else NOTHING)
    since = setting.enforce_from if setting and setting.mode == "enforce" else None
    return Explained(
        rule=rule,
        mode=held_mode(rule, policy, session.now.date()),
        enforce_from=str(since) if since and since > session.now.date() else "",
        place=law.limit(path, ("rules", rule.id, "mode")) if setting else "",
        source=setting.source if setting else "",
        params=tuple(_held(law, path, param, asked) for param in rule.params),
    )


def held_mode(rule: Rule, policy: ResponsePolicy, day: date) -> str:
    """How strictly a policy holds a rule on a day: what only advises is not enforced."""
    setting = policy.rules.get(rule.id)
    mode = setting.mode_on(day) if setting else rule.mode
    return min(mode, rule.strictest, key=MODES.index)


def _held(law: Law, path: str, param: Param, asked: Asked) -> Held:
    said = asked.written(param.name)
    where = ("rules", asked.rule.id, "params", param.name)
    place = law.limit(path, where) if param.name in asked.given else ""
    levels = {}
    for level in asked.policy.severities:
        if at := pointer(said, level):
            levels[level] = (_told(asked, level, param), law.limit(path, at))
    return Held(param, said, place, levels)


def _told(asked: Asked, level: str, param: Param) -> str:
    try:
        return written(asked.at(level, param.name))
    except (ValueError, TypeError, AttributeError) as error:
        return f"cannot be read: {error}"
