"""Bare `incli`: at most seven calm lines. Who commands, what is due, what you can do."""

import click

from incli.app.reading import owed_in
from incli.app.told import lost_claims
from incli.cli.terminal.console import Console, span
from incli.cli.terminal.page import owed_words
from incli.domain.due import Owed
from incli.domain.errors import IncliError
from incli.domain.incident import COMMANDER, Incident
from incli.domain.phrases import handle
from incli.domain.summary import describe, standing, titled

_DUE_SHOWN = 2


@click.command("status")
@click.pass_obj
def status(console: Console) -> None:
    """Who commands, since when, what is due next, what you can do."""
    session = console.session
    opened = session.view.ids(status="open")
    if not opened and not session.settings.incident:
        _quiet(console)
        return
    if len(opened) > 1 and not session.settings.incident:
        _several(console, opened)
        return
    incident = session.incident()
    if console.as_json:
        console.data(describe(incident))
        return
    title, *lines = _lines(console, incident)
    console.say(title)
    for line in lines:
        console.say(console.in_team_words(line))
    for entry, why in lost_claims(session, incident):
        console.talk(f"Without effect: {console.phrasing().phrase(entry)} ({why}).")


def _quiet(console: Console) -> None:
    if console.as_json:
        console.data([])
        return
    count = console.session.view.count()
    console.say(f"Nothing is open. {count} incident{'s' * (count != 1)} in the record.")
    console.say('Open one: incli open "what is wrong"    See them: incli list')


def _several(console: Console, opened: list[str]) -> None:
    if console.as_json:
        console.data(console.session.view.summaries(status="open"))
        return
    console.say(f"{len(opened)} incidents are open. Say which: incli -i ID …")
    for each in console.session.view.summaries(status="open")[:5]:
        console.say(f"{each['severity'] or '-':5} {each['id']}  {titled(each)}")


def _lines(console: Console, incident: Incident) -> list[str]:
    session, now = console.session, console.session.now
    lasted = span((incident.resolved or now) - incident.opened) if incident.opened else ""
    lines = [f"{incident.title} · {standing(incident)} {lasted}"]
    lines.append(_command_line(console, incident))
    due = owed_in(session, incident)
    shown = [each for each in due if each.what != "handover of command"][:_DUE_SHOWN]
    for number, each in enumerate(shown):
        lines.append(f"{'Now' if number == 0 else '':5} {_due(console, each)}")
    here = ", ".join(console.name(person) for person in incident.here)
    proposals = [each for each in incident.proposals.values() if each.status == "open"]
    parts = [here] if here else []
    parts += [
        f"proposal {handle(each.id)} ({len(each.objections) or 'no'} objections)"
        for each in proposals[:2]
    ]
    if parts:
        lines.append(f"Here  {' · '.join(parts)}")
    lines.append(f"You   {_yours(console, incident)}")
    return lines


def _command_line(console: Console, incident: Incident) -> str:
    held = incident.roles.get(COMMANDER)
    if held is None:
        if incident.status != "open":
            return f"{console.name(incident.owner)} owns the postmortem."
        return "Nobody commands.   incli assign ic me"
    line = f"{console.name(held.person)} commands, {span(console.session.now - held.since)}"
    limit = console.session.policy_for(incident).command_limit
    if limit and incident.status == "open":
        line += f" (hand over by {console.clock(held.since + limit)})"
    if offer := incident.offers.get(COMMANDER):
        line += f"; offered to {console.name(offer.to)}"
    return line


def _due(console: Console, each: Owed) -> str:
    over = each.overdue(console.session.now)
    when = f"is {span(over)} over" if over.total_seconds() > 0 else f"is due in {span(-over)}"
    who = f" ({console.name(each.who)})" if each.who else ""
    return f"{owed_words(console.phrasing(), each)}{who} {when}   {each.command}"


def _yours(console: Console, incident: Incident) -> str:
    try:
        me = console.session.me
    except IncliError as error:
        return f"{error.message} {error.hint}"
    for offer in incident.offers.values():
        if offer.to == me:
            return f"{console.name(offer.by)} offers you {offer.role}.   incli accept"
    mine = [task for task in incident.tasks.values() if task.owner == me and task.is_open]
    if mine:
        verb = "ack" if mine[0].status == "open" else "done"
        return f"task {handle(mine[0].id)}: {mine[0].text}   incli task {verb} {handle(mine[0].id)}"
    if incident.commander == me:
        return 'you command.   incli task add PERSON 10m "…"   incli handover PERSON'
    return 'nothing is asked of you. Anything you see: incli note "…"'
