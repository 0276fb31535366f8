"""join, leave, stay."""

import click

from incli.app.session import Said
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_person, complete_role
from incli.cli.terminal.console import Console, writes
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.kinds.presence import Joined, Left, leaving


@click.command("join")
@click.option("--role", metavar="ROLE", shell_complete=complete_role, help="What you are here for.")
@click.option("--observer", is_flag=True, help="You only look on.")
@writes
def join(console: Console, said: Said, role: str | None, observer: bool) -> None:
    """Say that you are here, and what for.

    \b
    incli join --role sme
    """
    body = Joined(console.session.team.role(role) if role else None, observer)
    written = console.session.write(lambda _: (body,), said)
    commander = written.incident.commander
    line = f"{console.name(commander)} commands." if commander else "Nobody commands yet."
    console.written(written, f"You are here. {line}")


@click.command("leave")
@writes
def leave(console: Console, said: Said) -> None:
    """Say that you leave.

    \b
    incli leave
    """
    written = console.session.write(lambda _: (Left(console.session.me),), said)
    console.written(written, "You have left. Thank you.")


@click.command("stay")
@click.argument(
    "people", nargs=-1, required=True, metavar="PERSON…", shell_complete=complete_person
)
@writes
def stay(console: Console, said: Said, people: tuple[str, ...]) -> None:
    """Name who stays; everyone else may leave. The commander stays in any case.

    \b
    incli stay jonas mei
    """
    staying = {choose.person(console, each) for each in people}

    def dismissed(incident: Incident) -> tuple[Left, ...]:
        gone = leaving(incident, staying)
        if not gone:
            raise Refused("Nobody else is here.", "incli show")
        return gone

    written = console.session.write(dismissed, said)
    names = [
        console.name(each.body.person) for each in written.entries if isinstance(each.body, Left)
    ]
    console.written(written, f"{', '.join(names)} may leave. Thank you.")
