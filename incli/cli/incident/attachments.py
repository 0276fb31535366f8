"""evidence add."""

from pathlib import Path

import click

from incli.app import evidence as keeping
from incli.app.session import Said
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_action
from incli.cli.terminal.console import Console, writes
from incli.domain.incident import Incident


@click.group("evidence")
def evidence() -> None:
    """Attach what shows something: a file, or an address."""


@evidence.command("add")
@click.argument("location", metavar="FILE|URL")
@click.option("--text", metavar="TEXT", help="What it shows.")
@click.option(
    "--action",
    metavar="ACTION",
    shell_complete=complete_action,
    help="What it is about.",
)
@writes
def add_evidence(
    console: Console, said: Said, location: str, text: str | None, action: str | None
) -> None:
    """Keep a file with its hash, or note an address (nothing is fetched).

    With --action it is where that action item is tracked, or what shows how far it is.

    \b
    incli evidence add heap.png --text "memory of fra1 before the restart"
    """

    def about(incident: Incident) -> str | None:
        return choose.entry(action, incident.actions, "action item") if action else None

    if keeping.is_address(location):
        written = keeping.keep_address(console.session, said, location, text, about)
    else:
        written = keeping.keep_file(console.session, said, Path(location), text, about)
    place = getattr(written.entries[0].body, "location", "")
    console.written(written, f"Kept {place}.")
