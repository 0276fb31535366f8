"""policy replay: a proposed policy, tried on the past."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from incli.cli.terminal.console import Console
from incli.cli.terminal.table import table
from incli.domain.markdown import plain

if TYPE_CHECKING:
    from incli.app.policy.replay import Replay, Replayed
    from incli.rules.rule import Answer

_SHOWN = 5
"""Incidents named in a row of the table; all of them are listed below it."""
_COMMENT = 60_000
"""Characters of a comment; GitHub takes 65,536."""


@click.command("replay")
@click.option("--since", default="180d", show_default=True, metavar="TIME", help="How far back.")
@click.option(
    "--policy", "proposed", metavar="FILE", help="The policy to try; the newest where left out."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "markdown", "json"]),
    default="text",
    show_default=True,
    help="For people, a pull request's comment, or programs.",
)
@click.pass_obj
def replay(console: Console, since: str, proposed: str | None, format_: str) -> None:
    """Judge past incidents by another policy than the one they were held to.

    Says which incidents would newly fail a rule, and which would not fail it any more. Drills are
    left out, and waivers do not count. FILE is a day, a file, or a file of a revision.

    \b
    incli policy replay --since 180d
    incli policy replay --policy policies/response/2027-01-01.yaml --format markdown
    """
    from incli.app.policy import replay as replaying  # noqa: PLC0415  # only here
    from incli.app.policy.versions import version  # noqa: PLC0415  # likewise
    from incli.app.rulebook import rules  # noqa: PLC0415  # likewise
    from incli.cli.terminal.past import since_when  # noqa: PLC0415  # likewise

    session = console.session
    begin = since_when(console, since)
    held = version(session, proposed) if proposed else replaying.newest(session)
    found = replaying.replay(session, held.policy, rules(), begin)
    if console.as_json or format_ == "json":
        console.data(_as_data(held.name, found))
    elif format_ == "markdown":
        console.say(_comment(console, held.name, found))
    else:
        _told(console, held.name, found)


def _changed(found: "Replay") -> "list[Replayed]":
    return [each for each in found.rules if each.newly_fail or each.newly_pass or each.unjudged]


def _told(console: Console, name: str, found: "Replay") -> None:
    rows = []
    for each in _changed(found):
        for what, answers in _groups(each):
            named = ", ".join(one.case for one in answers[:_SHOWN])
            more = f" and {len(answers) - _SHOWN} more" if len(answers) > _SHOWN else ""
            rows.append((f"{each.rule.id} {each.rule.name}", _modes(each), what, named + more))
    if rows:
        table(("rule", "mode", "", "incidents"), rows)
    console.talk(_summary(name, found))


def _groups(each: "Replayed") -> "Iterator[tuple[str, tuple[Answer, ...]]]":
    groups = (
        ("newly fail", each.newly_fail),
        ("no longer fail", each.newly_pass),
        ("cannot be judged", each.unjudged),
    )
    yield from ((what, answers) for what, answers in groups if answers)


def _modes(each: "Replayed") -> str:
    before = "/".join(each.before) or "off"
    return before if before == each.after else f"{before} → {each.after}"


def _summary(name: str, found: "Replay") -> str:
    changed, count = _changed(found), len(found.incidents)
    if not count:
        return f"No incident since {found.since:%Y-%m-%d}: there is nothing to replay."
    incidents = f"{count} incident{'s' if count != 1 else ''} since {found.since:%Y-%m-%d}"
    rules = f"{len(changed) or 'no'} rule{'s' if len(changed) != 1 else ''}"
    instead = f"by {name} in place of what they were held to"
    return f"{incidents}: {rules} would say something else {instead}."


def _comment(console: Console, name: str, found: "Replay") -> str:
    """The same as a comment in Markdown; nothing of an incident becomes mark-up or a mention."""
    lines = [
        "### incli policy replay",
        "",
        plain(_summary(name, found)),
    ]
    if changed := _changed(found):
        lines += ["", "| rule | mode | newly fail | no longer fail | fail in all |"]
        lines += ["|---|---|---|---|---|", *map(_row, changed)]
        lines += ["", "<details><summary>Which incidents, and why</summary>", ""]
        for each in changed:
            for what, answers in _groups(each):
                lines += ["", f"**{plain(each.rule.id)}, {what}:**", ""]
                lines += [f"- {plain(one.case)}: {plain(_why(console, one))}" for one in answers]
        lines += ["", "</details>"]
    return _shortened(lines)


def _row(each: "Replayed") -> str:
    cells = (
        f"{each.rule.id} {each.rule.name}",
        _modes(each),
        str(len(each.newly_fail)),
        str(len(each.newly_pass)),
        f"{each.failed} → {each.fails}",
    )
    return f"| {' | '.join(map(plain, cells))} |"


def _why(console: Console, said: "Answer") -> str:
    told = said.faults[0].message if said.faults else said.why
    more = f" (and {len(said.faults) - 1} more)" if len(said.faults) > 1 else ""
    return console.in_team_words(told + more)


def _shortened(lines: list[str]) -> str:
    """As many of the lines as a comment takes, with the details closed again."""
    size = 0
    kept: list[str] = []
    for number, line in enumerate(lines):
        size += len(line) + 1
        if size > _COMMENT:
            return "\n".join([*kept, f"- … and {len(lines) - number} more lines", "", "</details>"])
        kept.append(line)
    return "\n".join(lines)


def _as_data(name: str, found: "Replay") -> dict[str, Any]:
    return {
        "policy": name,
        "since": f"{found.since:%Y-%m-%dT%H:%M:%SZ}",
        "incidents": list(found.incidents),
        "rules": [
            {
                "rule": each.rule.id,
                "name": each.rule.name,
                "modes": list(each.before),
                "mode": each.after,
                "newly_fail": [_failing(one) for one in each.newly_fail],
                "newly_pass": [one.case for one in each.newly_pass],
                "cannot_judge": [{"incident": one.case, "why": one.why} for one in each.unjudged],
                "failed": each.failed,
                "fails": each.fails,
            }
            for each in found.rules
        ],
    }


def _failing(said: "Answer") -> dict[str, Any]:
    faults = [{"entry": each.entry or None, "message": each.message} for each in said.faults]
    return {"incident": said.case, "findings": faults}
