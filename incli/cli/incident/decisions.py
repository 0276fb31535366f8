"""propose, object, decide."""

import click

from incli.app.session import Said
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_proposal
from incli.cli.terminal.console import Console, writes
from incli.domain.incident import Incident
from incli.domain.kinds.decisions import Decided, Objected, Proposed


@click.command("propose")
@click.argument("text", nargs=-1, required=True)
@click.option("--risk", metavar="R", help="What may go wrong.")
@click.option("--rollback", metavar="R", help="The way back.")
@writes
def propose(
    console: Console, said: Said, text: tuple[str, ...], risk: str | None, rollback: str | None
) -> None:
    """Propose something; anybody may.

    \b
    incli propose "fail over to fra2" --risk "40 s of writes lost" --rollback "by hand, 5 min"
    """
    body = Proposed(choose.words(text, "proposal"), risk, rollback)
    written = console.session.write(lambda _: (body,), said)
    handle = written.entries[0].handle
    console.written(
        written,
        f"Proposal {handle}. Ask aloud: “Are there any strong objections?”",
        f'incli object {handle} "…"   ·   incli decide {handle} go|no-go',
    )


@click.command("object")
@click.argument("proposal", shell_complete=complete_proposal)
@click.argument("text", nargs=-1, required=True)
@writes
def object_(console: Console, said: Said, proposal: str, text: tuple[str, ...]) -> None:
    """Object to a PROPOSAL; anybody may, at any time.

    \b
    incli object q2m8 "fra2 has not been tested since the upgrade"
    """
    words = choose.words(text, "objection")

    def objected(incident: Incident) -> tuple[Objected]:
        return (Objected(choose.entry(proposal, incident.proposals, "proposal"), words),)

    written = console.session.write(objected, said)
    console.written(written, f"Objection {written.entries[0].handle} stands.")


@click.command("decide")
@click.argument("proposal", shell_complete=complete_proposal)
@click.argument("decision", type=click.Choice(["go", "no-go"]))
@writes
def decide(console: Console, said: Said, proposal: str, decision: str) -> None:
    """Decide a PROPOSAL. Only the incident commander does, whatever your rank.

    \b
    incli decide q2m8 go
    """

    def decided(incident: Incident) -> tuple[Decided]:
        return (Decided(choose.entry(proposal, incident.proposals, "proposal"), decision),)

    written = console.session.write(decided, said)
    body = written.entries[0].body
    assert isinstance(body, Decided)  # noqa: S101  # written two lines above
    lines = [f"Decided: {decision}."]
    if body.against:
        count = len(body.against)
        lines.append(f"Recorded as decided against {count} standing objection{'s' * (count > 1)}.")
    console.written(written, *lines)
