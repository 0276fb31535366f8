"""action sync."""

import click

from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_incident
from incli.cli.terminal.console import Console
from incli.cli.terminal.sharing import share
from incli.domain.phrases import handle

_TOLD = {
    "created": "made",
    "found": "found again",
    "closed": "closed there, and now here",
    "declined": "closed there as not planned, and now declined here",
    "differs": "has ended here, and is open there",
}


@click.command("sync")
@click.argument("incident", required=False, shell_complete=complete_incident)
@click.option("--repo", metavar="OWNER/REPO", help="Where the issues are; else as gh takes it.")
@click.option("--label", "labels", multiple=True, metavar="L", help="A label that is there.")
@click.option("--assign", is_flag=True, help="To the owner's account, as people.yaml says.")
@click.pass_obj
def sync(
    console: Console, incident: str | None, repo: str | None, labels: tuple[str, ...], assign: bool
) -> None:
    """One GitHub issue for each open action item; what was closed there is closed here.

    Of all incidents, or of one. Again and again: an issue is made once. It needs GitHub's gh.

    \b
    incli action sync --repo example/shop
    """
    from incli.app.action_sync import Options, synchronise  # noqa: PLC0415  # only here

    if incident:
        choose.incident(console, incident)
    session, steps = console.session, []
    try:
        for step in synchronise(session, Options(repo, labels, assign)):
            steps.append(step)
            if not console.as_json:
                issue = f" {step.issue}" if step.issue else " (dry run)"
                console.say(f"{handle(step.action)}{issue}  {_TOLD[step.what]}")
    finally:
        written = [each for each in steps if each.what != "differs"]
        shared, words = share(session) if written and not session.settings.dry_run else (False, "")
    if console.as_json:
        keys = ("incident", "action", "what", "issue")
        told = [{key: getattr(each, key) for key in keys} for each in steps]
        console.data({"steps": told, "shared": shared})
    elif written and words:
        console.say(f"saved{words}")
    elif not steps:
        console.talk("Every action item has its issue, and nothing was closed there.")
