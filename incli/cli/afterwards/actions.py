"""action add, close, decline, reopen, list, sync."""

from datetime import date

import click

from incli.app.session import Said
from incli.cli.afterwards.action_sync import sync
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_action, complete_person
from incli.cli.terminal.console import Console, writes
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident
from incli.domain.kinds.actions import (
    TYPES,
    ActionAdded,
    ActionClosed,
    ActionDeclined,
    ActionReopened,
)
from incli.domain.phrases import handle
from incli.domain.verbs import begins_with_verb


@click.group("action")
def action() -> None:
    """Action items: what is still to be done, by whom, until when."""


@action.command("add")
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--owner", required=True, metavar="P", shell_complete=complete_person, help="One person."
)
@click.option("--kind", "type_", type=click.Choice(TYPES), help="What it is for.")
@click.option("--due", metavar="DAY", help="2026-12-01; default: what the severity demands.")
@writes
def add(  # one parameter an option
    console: Console,
    said: Said,
    text: tuple[str, ...],
    owner: str,
    type_: str | None,
    due: str | None,
) -> None:
    """Add an action item with one owner.

    \b
    incli action add "alert on replica lag" --owner jonas --kind detect
    """
    words = choose.words(text, "text")

    def added(incident: Incident) -> tuple[ActionAdded]:
        who = choose.owner(console, incident, owner)
        day = _day(due) if due else _demanded(console, incident)
        return (ActionAdded(words, who, type_, day),)

    written = console.session.write(added, said)
    entry = written.entries[0]
    body = entry.body
    assert isinstance(body, ActionAdded)  # noqa: S101  # written three lines above
    until = f" until {body.due}" if body.due else ""
    console.written(written, f"Action item {entry.handle} for {console.name(body.owner)}{until}.")
    if not begins_with_verb(words):
        console.talk(f'Begin with what is to be done: incli correct {entry.handle} "Add …"')


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(f"“{text}” is no day.", "--due 2026-12-01") from None


def _demanded(console: Console, incident: Incident) -> date | None:
    """The day by which the severity wants action items done; None where it does not say."""
    policy = console.session.policy_for(incident)
    severity = policy.severity(incident.severity)
    start = incident.resolved or incident.opened
    if severity is None or severity.actions is None or start is None:
        return None
    return policy.business.day_of(policy.business.deadline(start, severity.actions))


def _action(incident: Incident, typed: str) -> str:
    return choose.entry(typed, incident.actions, "action item")


@action.command("close")
@click.argument("action_id", metavar="ACTION", shell_complete=complete_action)
@click.option("--evidence", metavar="URL", help="What shows that it is done.")
@writes
def close(console: Console, said: Said, action_id: str, evidence: str | None) -> None:
    """Close an action item, with evidence.

    \b
    incli action close x4k9 --evidence https://example.com/pull/12
    """

    def closed(incident: Incident) -> tuple[ActionClosed]:
        return (ActionClosed(_action(incident, action_id), evidence),)

    console.written(console.session.write(closed, said), "Action item closed.")


@action.command("decline")
@click.argument("action_id", metavar="ACTION", shell_complete=complete_action)
@writes
def decline(console: Console, said: Said, action_id: str) -> None:
    """Say that it will not be done, and why.

    \b
    incli action decline x4k9 --because "the service is switched off in May"
    """

    def declined(incident: Incident) -> tuple[ActionDeclined]:
        return (ActionDeclined(_action(incident, action_id)),)

    console.written(console.session.write(declined, said), "Action item declined.")


@action.command("reopen")
@click.argument("action_id", metavar="ACTION", shell_complete=complete_action)
@writes
def reopen(console: Console, said: Said, action_id: str) -> None:
    """Say that it was not done after all, and why.

    \b
    incli action reopen x4k9 --because "the alert never fired in the drill"
    """

    def reopened(incident: Incident) -> tuple[ActionReopened]:
        return (ActionReopened(_action(incident, action_id)),)

    console.written(console.session.write(reopened, said), "Action item open again.")


@action.command("list")
@click.option("--all", "everything", is_flag=True, help="Also those that are done.")
@click.pass_obj
def list_(console: Console, everything: bool) -> None:  # click passes by name
    """List the action items of all incidents, or of one (-i).

    \b
    incli action list
    """
    from incli.app.reading import action_items  # noqa: PLC0415  # only here

    items = action_items(console.session, everything=everything)
    if console.as_json:
        console.data(items)
        return
    for each in items:
        due = f", due {each['due']}" if each["due"] else ""
        line = f"{handle(each['id'])}  {console.name(each['owner'])} ({each['status']}{due})"
        where = "".join(f"   {link}" for link in each["links"][:1])
        console.say(f"{line}: {each['text']}   {each['incident']}{where}")
    if not items:
        console.talk("There are no action items.")


action.add_command(sync)
