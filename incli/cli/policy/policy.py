"""policy: the response policy as tested code."""

from typing import TYPE_CHECKING, Any

import click

from incli.cli.policy import rule as rule_page
from incli.cli.policy.replay import replay
from incli.cli.policy.tests import test
from incli.cli.terminal.complete import complete_rule
from incli.cli.terminal.console import Console
from incli.cli.terminal.table import table

if TYPE_CHECKING:
    from incli.app.policy.explain import Explained

WAYS = ("weaker", "stricter", "changed")


@click.group("policy")
def policy() -> None:
    """The response policy as code: test it, explain it, compare it, try it on the past."""


@policy.command("explain")
@click.argument("rule", shell_complete=complete_rule)
@click.pass_obj
def explain(console: Console, rule: str) -> None:
    """Say how a rule is held here: its mode, its parameters, and the lines that set them.

    \b
    incli policy explain INC101
    """
    from incli.app.policy.explain import explain as explained  # noqa: PLC0415  # only here

    found = explained(console.session, rule_page.chosen(rule))
    if console.as_json:
        console.data({**rule_page.as_data(found.rule), "here": _here(found)})
        return
    for line in (*rule_page.head(found.rule), *_told(found), *rule_page.examples(found.rule)):
        console.say(line)


def _here(found: "Explained") -> dict[str, Any]:
    """How it is held here, for programs."""
    keys = ("mode", "enforce_from", "place", "source")
    params = {
        each.param.name: {
            "written": each.written,
            "place": each.place or None,
            "levels": {
                level: {"value": value, "place": place}
                for level, (value, place) in each.levels.items()
            },
        }
        for each in found.params
    }
    return {**{key: getattr(found, key) or None for key in keys}, "params": params}


def _told(found: "Explained") -> list[str]:
    """How it is held here, in lines."""
    from incli.rules.weaker.difference import written  # noqa: PLC0415  # zones: not for --help

    until = f", enforced from {found.enforce_from}" if found.enforce_from else ""
    unless_set = "the policy does not name it; this is the rule's own"
    lines = ["", f"Here      {found.mode}{until}   {found.place or unless_set}"]
    sources = dict.fromkeys((found.rule.source, found.source))
    lines += [f"Source    {source}" for source in sources if source]
    for each in found.params:
        set_by = each.place or "the rule's own default"
        lines += ["", f"  {each.param.name}: {each.param.means}"]
        lines.append(f"      {written(each.written)}   {set_by}")
        for level, (value, place) in each.levels.items():
            lines.append(f"      {level}: {value}   {place}")
    return lines


@policy.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@click.pass_obj
def diff(console: Console, before: str, after: str) -> None:
    """Say which demands get weaker from A to B, which stricter, and which only differ.

    A and B are days (the version in force then), files, or files of a revision.

    \b
    incli policy diff 2026-01-01 policies/response/2026-04-01.yaml
    incli policy diff main:policies/response/2026-04-01.yaml policies/response/2026-04-01.yaml
    """
    from incli.app.policy.versions import version  # noqa: PLC0415  # only here
    from incli.app.rulebook import rules  # noqa: PLC0415  # likewise
    from incli.rules.weaker.policies import compare  # noqa: PLC0415  # likewise

    old, new = version(console.session, before), version(console.session, after)
    found = compare(old.policy, new.policy, rules())
    places = [new.place(each.pointer) for each in found]
    if console.as_json:
        data: dict[str, list[dict[str, str]]] = {way: [] for way in WAYS}
        for each, place in zip(found, places, strict=True):
            said = {"what": each.what, "before": each.before, "after": each.after, "place": place}
            data[each.way].append(said)
        console.data(data)
        return
    rows = [
        (each.way, each.what, each.before, each.after, place)
        for way in WAYS
        for each, place in zip(found, places, strict=True)
        if each.way == way
    ]
    if rows:
        table(("", "what", "before", "after", "where"), rows)
    counts = {way: sum(each.way == way for each in found) for way in WAYS}
    console.talk(
        f"{counts['weaker']} weaker, {counts['stricter']} stricter, "
        f"{counts['changed']} changed otherwise."
    )


for _command in (test, replay):
    policy.add_command(_command)
