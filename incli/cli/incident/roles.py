"""assign, release, handover, accept, announce."""

import click

from incli.app.session import Said
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_person, complete_role
from incli.cli.terminal.console import Console, writes
from incli.domain.incident import COMMANDER, Incident
from incli.domain.kinds.roles import (
    Announced,
    Assigned,
    HandoverAccepted,
    HandoverOffered,
    Released,
)
from incli.domain.phrases import handle


@click.command("assign")
@click.argument("role", shell_complete=complete_role)
@click.argument("person", shell_complete=complete_person)
@writes
def assign(console: Console, said: Said, role: str, person: str) -> None:
    """Give PERSON a ROLE; `oncall` is whoever is on call for it now.

    A second incident commander is refused; with --because it is a takeover. So is somebody in
    their time off; with --because they are called all the same.

    \b
    incli assign ic me
    """
    session = console.session
    wanted = session.team.role(role)
    body = Assigned(wanted, choose.on_call(console, wanted, person))
    warnings = choose.available(console, body.person, wanted, said)
    written = session.write(lambda _: (body,), said)
    name, title = console.name(body.person), session.team.role_name(body.role)
    line = f"{name} is {title}."
    if written.incident.roles[body.role].takeover:
        line = f"{name} has taken over as {title}."
    lines = [line]
    if body.role == COMMANDER:
        lines.append(
            f"Say it on the call: “I'm {name}, I am the {title}.”   (incli announce records it)"
        )
    console.written(written, *lines)
    for warning in warnings:
        console.talk(warning)


@click.command("release")
@click.argument("role", shell_complete=complete_role)
@writes
def release(console: Console, said: Said, role: str) -> None:
    """Give up a ROLE; nobody holds it then.

    \b
    incli release scribe
    """
    body = Released(console.session.team.role(role))
    written = console.session.write(lambda _: (body,), said)
    title = console.session.team.role_name(body.role)
    console.written(written, f"Nobody is {title} now.   incli assign {body.role} PERSON")


@click.command("handover")
@click.argument("person", shell_complete=complete_person)
@click.option(
    "--role", metavar="ROLE", shell_complete=complete_role, help="Default: the one you hold."
)
@writes
def handover(console: Console, said: Said, person: str, role: str | None) -> None:
    """Offer your role to PERSON; it changes hands when they run `incli accept`.

    \b
    incli handover ravi
    """
    to = choose.person(console, person)

    def offered(incident: Incident) -> tuple[HandoverOffered]:
        return (HandoverOffered(choose.role(console, role, incident), to),)

    written = console.session.write(offered, said)
    body = written.entries[0].body
    assert isinstance(body, HandoverOffered)  # noqa: S101  # written two lines above
    title, name = console.session.team.role_name(body.role), console.name(to)
    lines = [f"Offered {title} to {name}; you hold it until {name} runs: incli accept"]
    lines += _briefing(console, written.incident)
    console.written(written, *lines)


@click.command("accept")
@click.option(
    "--role", metavar="ROLE", shell_complete=complete_role, help="Default: the one offered to you."
)
@writes
def accept(console: Console, said: Said, role: str | None) -> None:
    """Take the role that was offered to you.

    \b
    incli accept
    """

    def taken(incident: Incident) -> tuple[HandoverAccepted]:
        offered = [o.role for o in incident.offers.values() if o.to == console.session.me]
        wanted = console.session.team.role(role) if role else (offered or [COMMANDER])[0]
        return (HandoverAccepted(wanted),)

    written = console.session.write(taken, said)
    body = written.entries[0].body
    assert isinstance(body, HandoverAccepted)  # noqa: S101  # written two lines above
    name, title = console.name(console.session.me), console.session.team.role_name(body.role)
    lines = [f"{name} is {title} now."]
    if body.role == COMMANDER:
        lines.append(
            f"Say it on the call: “I'm {name}, I am the {title}.”   (incli announce records it)"
        )
    console.written(written, *lines, *_briefing(console, written.incident))


@click.command("announce")
@click.option(
    "--role", metavar="ROLE", shell_complete=complete_role, help="Default: the commander."
)
@writes
def announce(console: Console, said: Said, role: str | None) -> None:
    """Record that the call was told who holds the role.

    \b
    incli announce
    """
    wanted = console.session.team.role(role) if role else COMMANDER
    written = console.session.write(lambda _: (Announced(wanted),), said)
    held = written.incident.roles[wanted]
    title = console.session.team.role_name(wanted)
    console.written(written, f"Recorded: {console.name(held.person)} announced as {title}.")


def _briefing(console: Console, incident: Incident) -> list[str]:
    """What the next holder must know: what is open, and what was promised."""
    lines = [
        f"  task {handle(task.id)} of {console.name(task.owner)} "
        f"until {console.clock(task.due)}: {task.text}"
        for task in incident.tasks.values()
        if task.is_open
    ]
    lines += [
        f"  open proposal {handle(each.id)}: {each.text}"
        for each in incident.proposals.values()
        if each.status == "open"
    ]
    lines += [
        f"  {audience} update promised by {console.clock(due)}"
        for audience, due in incident.promises.items()
    ]
    return ["To know:", *lines] if lines else []
