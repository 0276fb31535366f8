"""note, finding, todo, gripe, park, sort."""

import click

from incli.app.session import Said
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_entry, complete_person
from incli.cli.terminal.console import Console, writes
from incli.domain.incident import Incident
from incli.domain.kinds.notes import SORTS, Found, Gripe, Note, Parked, Sorted, Todo


def _write(
    console: Console, said: Said, kind: type[Note | Found | Todo | Gripe], text: str
) -> None:
    written = console.session.write(lambda _: (kind(text),), said)
    what = {
        "note": "Noted",
        "finding": "Found",
        "todo": "To do",
        "gripe": "Kept for the process review",
    }
    line = f"{what[kind.kind]}."
    if kind is Todo:
        handle = written.entries[0].handle
        line = f"To do {handle}. Sort it later: incli sort {handle} now|later|never"
    console.written(written, line)


@click.command("note")
@click.argument("text", nargs=-1, required=True)
@writes
def note(console: Console, said: Said, text: tuple[str, ...]) -> None:
    """Write anything down. With `-` the text is standard input, kept as one entry.

    \b
    incli note "replica lag is back to normal"
    kubectl get pods | incli note -
    """
    if text == ("-",):
        from incli.cli.incident.piped import from_pipe  # noqa: PLC0415  # only for pipes

        from_pipe(console, said)
        return
    _write(console, said, Note, choose.words(text, "text"))


@click.command("finding")
@click.argument("text", nargs=-1, required=True)
@writes
def finding(console: Console, said: Said, text: tuple[str, ...]) -> None:
    """Write down something found out.

    \b
    incli finding "all errors come from one pod"
    """
    _write(console, said, Found, choose.words(text, "text"))


@click.command("todo")
@click.argument("text", nargs=-1, required=True)
@writes
def todo(console: Console, said: Said, text: tuple[str, ...]) -> None:
    """Keep something to do; it is sorted later.

    \b
    incli todo "the runbook has the old address"
    """
    _write(console, said, Todo, choose.words(text, "text"))


@click.command("gripe")
@click.argument("text", nargs=-1, required=True)
@writes
def gripe(console: Console, said: Said, text: tuple[str, ...]) -> None:
    """Keep a complaint about the process for its review; it is not discussed now.

    \b
    incli gripe "this should have been sev1 from the start"
    """
    _write(console, said, Gripe, choose.words(text, "text"))


@click.command("park")
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--for",
    "for_person",
    required=True,
    metavar="PERSON",
    shell_complete=complete_person,
    help="Who wants to know.",
)
@writes
def park(console: Console, said: Said, text: tuple[str, ...], for_person: str) -> None:
    """Keep a question for after the incident.

    \b
    incli park "list of affected customers" --for dana
    """
    body = Parked(choose.words(text, "text"), choose.person(console, for_person))
    written = console.session.write(lambda _: (body,), said)
    console.written(written, f"Parked for {console.name(body.for_person)}, until it is over.")


@click.command("sort")
@click.argument("entry", shell_complete=complete_entry)
@click.argument("when", type=click.Choice(SORTS))
@writes
def sort(console: Console, said: Said, entry: str, when: str) -> None:
    """Sort what was captured: now, later or never.

    \b
    incli sort 7f3k later
    """

    def sorted_(incident: Incident) -> tuple[Sorted]:
        return (Sorted(choose.any_entry(incident, entry), when),)

    written = console.session.write(sorted_, said)
    console.written(written, f"Sorted: {when}.")
