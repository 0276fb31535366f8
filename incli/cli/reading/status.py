"""Bare `incli`: at most seven calm lines. Who commands, what is due, what you can do."""

import click

from incli.app.reading import owed_in
from incli.app.told import lost_claims
from incli.cli.terminal.console import Console, span
from incli.cli.terminal.page import owed_words
from incli.domain.due import Owed, way
from incli.domain.errors import IncliError
from incli.domain.incident import COMMANDER, Incident
from incli.domain.phrases import handle
from incli.domain.summary import describe, standing, titled
from incli.domain.text import counted

_DUE_SHOWN = 2


@click.command("status")
@click.pass_obj
def status(console: Console) -> None:
    """Who commands, since when, what is due next, what you can do."""
    session = console.session
    opened = session.view.ids(status="open")
    # `new`: the entry that opened it cannot be read; then nobody may be told that all is quiet.
    if not (opened or session.settings.incident or session.view.ids(status="new")):
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
    console.tell_end(incident)
    for entry, why in lost_claims(session, incident):
        console.talk(f"Without effect: {console.phrasing().phrase(entry)} ({why}).")


def _quiet(console: Console) -> None:
    if console.as_json:
        console.data([])
        return
    for incident in map(console.session.incident, console.session.view.ids()[:1]):
        console.tell_end(incident)
    count = console.session.view.count()
    console.say(f"Nothing is open. {counted(count, 'incident')} in the record.")
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
    lasted = span((incident.ended or now) - incident.opened) if incident.opened else ""
    lines = [f"{incident.title} · {standing(incident)} {lasted}"]
    lines.append(_command_line(console, incident))
    due = owed_in(session, incident)
    shown = [each for each in due if each.what != "handover of command"][:_DUE_SHOWN]
    for number, each in enumerate(shown):
        lines.append(f"{'Now' if number == 0 else '':5} {_due(console, each)}")
    if incident.status == "open" and (parts := _here(console, incident)):
        lines.append(f"Here  {' · '.join(parts)}")
    yours = _yours(console, incident) if incident.status == "open" else _left(console, due)
    lines.append(f"You   {yours}")
    return lines


def _here(console: Console, incident: Incident) -> list[str]:
    """Who is here, and what is proposed to them."""
    here = ", ".join(console.name(person) for person in incident.here)
    proposals = [each for each in incident.proposals.values() if each.status == "open"]
    return [
        *([here] if here else []),
        *(
            f"proposal {handle(each.id)} ({counted(len(each.objections), 'objection')})"
            for each in proposals[:2]
        ),
    ]


def _command_line(console: Console, incident: Incident) -> str:
    held = incident.roles.get(COMMANDER)
    if incident.status != "open":
        return _afterwards(console, incident)
    if held is None:
        return "Nobody commands.   incli assign ic me"
    line = f"{console.name(held.person)} commands, {span(console.session.now - held.since)}"
    limit = console.session.policy_for(incident).command_limit
    if limit:
        line += f" (hand over by {console.clock(held.since + limit)})"
    if offer := incident.offers.get(COMMANDER):
        line += f"; offered to {console.name(offer.to)}"
    return line


def _afterwards(console: Console, incident: Incident) -> str:
    """What became of it, and who owns what comes after."""
    if incident.status == "new":
        return "The entry that opened it is missing, or cannot be read.   incli doctor"
    if incident.merged_into:
        return f"It goes on in {incident.merged_into}.   incli -i {incident.merged_into}"
    if incident.status == "cancelled":
        return "It was no incident after all."
    return f"{console.name(incident.owner) if incident.owner else 'Nobody'} owns the postmortem."


def _due(console: Console, each: Owed) -> str:
    over = each.overdue(console.session.now)
    when = f"is {span(over)} over" if over.total_seconds() > 0 else f"is due in {span(-over)}"
    who = f" ({console.name(each.who)})" if each.who else ""
    return f"{owed_words(console.phrasing(), each)}{who} {when}   {way(each.command)}"


def _left(console: Console, due: tuple[Owed, ...]) -> str:
    """What of an incident that is over is still owed by whoever asks."""
    try:
        me = console.session.me
    except IncliError as error:
        return f"{error.message} {error.hint}"
    mine = next((each for each in due if each.who == me), None)
    if mine is None:
        return "nothing is asked of you."
    return f"{owed_words(console.phrasing(), mine)}.   {way(mine.command)}"


def _yours(console: Console, incident: Incident) -> str:
    try:
        me = console.session.me
    except IncliError as error:
        return f"{error.message} {error.hint}"
    for offer in incident.offers.values():
        if offer.to == me:
            title = console.session.team.role_name(offer.role)
            return f"{console.name(offer.by)} offers you {title}.   incli accept"
    mine = [task for task in incident.tasks.values() if task.owner == me and task.is_open]
    if mine:
        verb = "ack" if mine[0].status == "open" else "done"
        return f"task {handle(mine[0].id)}: {mine[0].text}   incli task {verb} {handle(mine[0].id)}"
    if incident.commander == me:
        return 'you command.   incli task add PERSON 10m "…"   incli handover PERSON'
    return 'nothing is asked of you. Anything you see: incli note "…"'
