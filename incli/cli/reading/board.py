"""board, alias deputy."""

import click

from incli.cli.terminal.complete import complete_incident
from incli.cli.terminal.console import Console


@click.command("board")
@click.argument("incident", required=False, shell_complete=complete_incident)
@click.pass_obj
def board(console: Console, incident: str | None) -> None:
    """Watch an incident live: who commands, what is due, tasks, proposals, who is here.

    It calls out every ten minutes. Keys: n writes a note, a acknowledges a task of yours, e says
    how long one still takes, r refreshes, q quits. Where sharing is on, what others share comes in
    every ten seconds. It needs textual: pip install 'git-incli[board]'.

    \b
    incli board
    """
    from incli.cli.live.deputy import Deputy  # noqa: PLC0415  # only here
    from incli.cli.live.screen import show  # noqa: PLC0415  # likewise

    show(Deputy(console, console.session.incident_id(incident)))
