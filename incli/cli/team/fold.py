"""fold."""

import click

from incli.cli.policy.reports import FORMATS, reporter
from incli.cli.terminal.console import Console
from incli.cli.terminal.errors import FAILED


@click.command("fold")
@click.option("--remote", metavar="R", help="Default: origin.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How findings are told.",
)
@click.pass_obj
def fold(console: Console, remote: str | None, format_: str) -> int:
    """Fold the inboxes of a protected branch into it, as far as they pass the check.

    People who may not push to the branch share through their inbox. Whoever may push, a scheduled
    job for example, runs this: each inbox is judged as a change is by `incli check --judge`, and
    may bring nothing but incidents. Exit 1 where one is left where it is.

    \b
    incli fold
    """
    from incli.app.fold import fold_inboxes  # noqa: PLC0415  # only here
    from incli.rules import RULES  # noqa: PLC0415  # only here

    result = fold_inboxes(console.session, RULES, remote)
    if console.as_json:
        console.data(
            {
                "branch": result.branch,
                "pushed": result.pushed,
                "inboxes": [
                    {"clone": each.clone, "tip": each.tip, "folded": not each.why, "why": each.why}
                    for each in result.inboxes
                ],
            }
        )
        return FAILED if result.refused else 0
    reporter(format_)(console, result.report)
    for each in result.refused:
        console.talk(f"Left where it is: the inbox of clone {each.clone}: {each.why}.")
    count = len(result.inboxes) - len(result.refused)
    where = f"the branch is at {result.branch[:12]}"
    done = "pushed" if result.pushed else "nothing was pushed"
    console.talk(f"{count} of {len(result.inboxes)} inboxes folded in; {where}; {done}.")
    return FAILED if result.refused else 0
