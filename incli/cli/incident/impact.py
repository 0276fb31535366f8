"""impact."""

import click

from incli.app.session import Said
from incli.cli.terminal.console import Console, writes
from incli.domain.kinds.impact import PHASES, Impact


@click.command("impact")
@click.argument("phase", type=click.Choice(PHASES))
@click.option("--customers", type=click.IntRange(0, 10**12), help="How many are affected.")
@writes
def impact(console: Console, said: Said, phase: str, customers: int | None) -> None:
    """Say when the impact on customers started, was detected, mitigated, ended.

    \b
    incli impact started --at 02:55 --customers 1200
    """
    written = console.session.write(lambda _: (Impact(phase, customers),), said)
    entry = written.entries[0]
    console.written(written, f"Impact {phase} {console.clock(entry.at)}.")
