"""postmortem request, postmortem approve."""

import click

from incli.app.postmortem import approval
from incli.app.session import Said
from incli.cli import choose
from incli.cli.complete import complete_person
from incli.cli.console import Console, writes
from incli.domain.incident import Incident
from incli.domain.kinds.postmortem import PostmortemRequested


@click.group("postmortem")
def postmortem() -> None:
    """Ask for a postmortem, and approve its text."""


@postmortem.command("request")
@click.option("--owner", metavar="PERSON", shell_complete=complete_person, help="Who writes it.")
@writes
def request(console: Console, said: Said, owner: str | None) -> None:
    """Ask for a postmortem, also where the severity demands none.

    \b
    incli postmortem request --owner mei
    """

    def requested(incident: Incident) -> tuple[PostmortemRequested]:
        return (PostmortemRequested(choose.owner(console, incident, owner) if owner else None),)

    written = console.session.write(requested, said)
    who = console.name(written.incident.owner) if written.incident.owner else "Nobody yet"
    console.written(written, f"Postmortem requested. {who} owns it.")


@postmortem.command("approve")
@writes
def approve(console: Console, said: Said) -> None:
    """Approve the postmortem's text as it is committed now.

    \b
    incli postmortem approve
    """
    session = console.session
    written = session.write(lambda incident: (approval(session, incident),), said)
    blob = getattr(written.entries[0].body, "blob", "")
    console.written(written, f"Approved the text {blob[:10]}.")
