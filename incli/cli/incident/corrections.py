"""correct, redact."""

import hashlib

import click

from incli.app.session import Said
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_entry
from incli.cli.terminal.console import Console, writes
from incli.documents.record import write_entry
from incli.domain.incident import Incident
from incli.domain.kinds.corrections import Corrected, Redacted


@click.command("correct")
@click.argument("entry", shell_complete=complete_entry)
@click.argument("text", nargs=-1, required=True)
@writes
def correct(console: Console, said: Said, entry: str, text: tuple[str, ...]) -> None:
    """Correct the words of an ENTRY. Both stay in the record.

    \b
    incli correct 7f3k "the lag was 40 minutes, not 4"
    """
    words = choose.words(text, "text")

    def corrected(incident: Incident) -> tuple[Corrected]:
        return (Corrected(choose.any_entry(incident, entry), words),)

    console.written(console.session.write(corrected, said), "Corrected.")


@click.command("redact")
@click.argument("entry", shell_complete=complete_entry)
@writes
def redact(console: Console, said: Said, entry: str) -> None:
    """Hide an ENTRY everywhere incli shows it. Its bytes stay in git's history.

    \b
    incli redact 7f3k --because "a customer's address"
    """

    def redacted(incident: Incident) -> tuple[Redacted]:
        hidden = choose.any_entry(incident, entry)
        found = incident.entry(hidden)
        assert found is not None  # noqa: S101  # it was chosen from the timeline
        return (Redacted(hidden, hashlib.sha256(write_entry(found).encode()).hexdigest()),)

    written = console.session.write(redacted, said)
    console.written(written, "Redacted: no longer shown.")
    console.talk("Its bytes stay in git's history until a person removes them there.")
