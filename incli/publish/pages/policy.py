"""The response policy as people read it: severities and their demands, limits, roles, rules."""

from collections.abc import Iterator, Mapping
from typing import Any

from incli.domain.policy import ResponsePolicy, in_force
from incli.domain.value import Value
from incli.publish.pages.world import Page, World
from incli.rules.rule import Rule


class Held(Value):
    """A rule, and how strictly the team holds it."""

    rule: Rule
    mode: str
    params: Mapping[str, Any]


def pages(world: World) -> Iterator[Page]:
    """The policy in force, the rules, and a page a rule."""
    policy = in_force(world.policies, world.now)
    rules = [held(policy, each) for each in sorted(world.rules.values(), key=lambda one: one.id)]
    body = world.render(
        "policy.html",
        1,
        policy=policy,
        audiences=_audiences(policy),
        roles=tuple(world.reader.team.roles.values()),
        limits=policy.limits,
        rules=[each for each in rules if each.mode != "off"],
        vocabulary=world.reader.words,
    )
    yield Page("policy/index.html", world.ours("Policy"), body)
    yield Page("rules/index.html", world.ours("Rules"), world.render("rules.html", 1, rules=rules))
    for each in rules:
        body = world.render("rule.html", 2, held=each, paragraphs=each.rule.doc.split("\n\n"))
        title = f"{each.rule.id}: {each.rule.title}"
        yield Page(f"rules/{each.rule.id}/index.html", title, body)


def held(policy: ResponsePolicy, rule: Rule) -> Held:
    """How strictly a policy holds a rule."""
    setting = policy.rules.get(rule.id)
    return Held(rule, setting.mode if setting else rule.mode, setting.params if setting else {})


def _audiences(policy: ResponsePolicy) -> list[str]:
    return list(dict.fromkeys(each for one in policy.severities.values() for each in one.updates))
