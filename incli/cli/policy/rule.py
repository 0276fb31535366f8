"""rule: every rule there is, and the page of one."""

from typing import Any

import click

from incli.cli.terminal.complete import complete_rule
from incli.cli.terminal.console import Console
from incli.cli.terminal.table import table
from incli.rules.rule import Param, Rule


@click.command("rule")
@click.argument("rule", metavar="[RULE]", required=False, shell_complete=complete_rule)
@click.pass_obj
def rule(console: Console, rule: str | None) -> None:
    """List all rules, or show one: what it asks and why, its parameters, and examples.

    How it is held in this repository is told by: incli policy explain RULE.

    \b
    incli rule
    incli rule commander-in-time
    """
    from incli.app.rulebook import rules  # noqa: PLC0415  # only in commands that judge

    known = rules()
    if rule is not None:
        found = chosen(rule)
        if console.as_json:
            console.data(as_data(found))
        for line in () if console.as_json else page(found):
            console.say(line)
    elif console.as_json:
        console.data([as_data(each) for each in known.values()])
    else:
        rows = [(each.id, each.name, each.mode, each.title) for each in known.values()]
        table(("rule", "name", "unless set", "what it asks"), rows)


def chosen(typed: str) -> Rule:
    """The rule meant by its id or its name, or any unambiguous part."""
    from incli.app.rulebook import rules  # noqa: PLC0415  # only in commands that judge
    from incli.domain.team import pick  # noqa: PLC0415  # likewise

    known = rules()
    words = {each.id: (each.id, each.name) for each in known.values()}
    return known[pick(typed, words, what="rule", hint="incli rule")]


def page(rule: Rule) -> list[str]:
    """Everything there is to say about a rule, in lines."""
    from incli.app.rulebook import package_of  # noqa: PLC0415  # only in commands that judge

    package = package_of(rule)
    lines = head(rule)
    lines += ["", f"Looks at  {_looks_at(rule)}"]
    if rule.strictest != "enforce":
        lines.append(f"Mode      {rule.strictest} at most: it only advises")
    lines.append(f"Source    {rule.source}")
    lines += [f"Package   {package}"] if package else []
    lines.append(f"Waivers   {'may set it aside for an incident' if rule.waivable else 'none'}")
    lines += ["", "Parameters" if rule.params else "It has no parameters."]
    for each in rule.params:
        lines.append(f"  {each.name}: {each.means}")
        lines.append(f"      {kind(each)}; unless set: {default(each)}{_stricter(each)}")
    return lines + examples(rule)


def head(rule: Rule) -> list[str]:
    """What a rule is called, what it asks, and why."""
    what, _, why = rule.doc.partition("\n")
    return [f"{rule.id}  {rule.name}", what, *why.strip("\n").splitlines()]


def examples(rule: Rule) -> list[str]:
    """A case it passes and one it fails, and what to type then."""
    lines = []
    for title, example in (("Passes", rule.passing), ("Fails", rule.failing)):
        lines += ["", title, *(f"  {line}" for line in example.strip().splitlines())]
    return [*lines, *(["", f"→ {rule.hint}"] if rule.hint else [])]


def _looks_at(rule: Rule) -> str:
    scopes = {
        "file": "each file",
        "incident": "each incident",
        "history": "the commits of a change",
        "repository": "the repository as a whole",
    }
    needs = f"; needs {', '.join(rule.needs)}" if rule.needs else ""
    return scopes[rule.scope] + needs


def kind(param: Param) -> str:
    """What can be written for a parameter."""
    from incli.rules.params import KINDS  # noqa: PLC0415  # zones: not for --help

    return KINDS[param.kind][2].replace("`", "")


def default(param: Param) -> str:
    """What holds where nobody sets it, as it would be written."""
    return "nothing is demanded" if param.default is None else _plain(param.default)


def _plain(value: Any) -> str:  # noqa: ANN401  # as it would be written
    from incli.rules.weaker.difference import written  # noqa: PLC0415  # likewise

    return written(value)


def _stricter(param: Param) -> str:
    return f"; {param.stricter} is stricter" if param.stricter else ""


def as_data(rule: Rule) -> dict[str, Any]:
    """A rule for programs."""
    from incli.app.rulebook import package_of  # noqa: PLC0415  # only in commands that judge
    from incli.rules.params import KINDS  # noqa: PLC0415  # likewise

    return {
        **{key: getattr(rule, key) for key in ("id", "name", "title", "doc", "source", "scope")},
        "mode": rule.mode,
        "needs": list(rule.needs),
        "waivable": rule.waivable,
        "strictest": rule.strictest,
        "since": rule.since,
        "package": package_of(rule) or None,
        "params": [
            {
                **{key: getattr(each, key) for key in ("name", "kind", "default", "means")},
                "stricter": each.stricter or None,
                "boundary": each.boundary,
                "schema": dict(KINDS[each.kind][1]),
            }
            for each in rule.params
        ],
        "passing": rule.passing.strip(),
        "failing": rule.failing.strip(),
        "hint": rule.hint,
    }
