"""export: incidents out to open formats and other systems."""

from pathlib import Path

import click

from incli.cli.terminal.complete import complete_incident
from incli.cli.terminal.console import Console
from incli.domain.errors import InvalidInput
from incli.exchange.exports import FORMATS


@click.command(
    "export",
    epilog="Formats: " + "; ".join(f"{name}: {each.what}" for name, each in FORMATS.items()) + ".",
)
@click.argument("format_", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument(
    "incidents", metavar="[INCIDENT]…", nargs=-1, required=False, shell_complete=complete_incident
)
@click.option(
    "--output",
    metavar="DIR|FILE",
    type=click.Path(path_type=Path),
    help="Write there; to standard output where left out.",
)
@click.option(
    "--audience",
    type=click.Choice(["internal", "public"]),
    default="internal",
    show_default=True,
    help="The team and its company, or everybody.",
)
@click.pass_obj
def export(
    console: Console, format_: str, incidents: tuple[str, ...], output: Path | None, audience: str
) -> None:
    """Take incidents out: those that are named, or all.

    For the public, incidents that are internal are left out, with everything that is for the team
    alone, and people are what they did. A status page is always for the public.

    \b
    incli export json > incidents.json
    incli export markdown checkout --output checkout.md
    """
    from incli.app.exporting import Request, export_incidents, parted, save  # noqa: PLC0415  # only here

    form = FORMATS[format_]
    exported = export_incidents(console.session, Request(format_, incidents, audience))
    if exported.left_out:
        count = len(exported.left_out)
        console.talk(f"{count} incident{'s' * (count > 1)} left out: not for the public.")
    if output is not None:
        written = save(exported, output, several=form.several)
        told = f"{len(exported.incidents):,} incident{'s' * (len(exported.incidents) != 1)}"
        if console.as_json:
            console.data(
                {
                    "format": format_,
                    "incidents": list(exported.incidents),
                    "left_out": list(exported.left_out),
                    "files": [str(each) for each in written],
                }
            )
        else:
            console.say(f"{told} written to {output}.")
        return
    if form.several and len(exported.files) > 1 and format_ != "markdown":
        raise InvalidInput(f"These are {len(exported.files)} files.", "--output DIR")
    for text in parted(tuple(exported.files.values())):
        click.echo(text, nl=False)
