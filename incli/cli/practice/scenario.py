"""drill new, from: scenarios that people write, or make of an incident of the past."""

from typing import TYPE_CHECKING

import click

from incli.cli.practice.pace import Pace
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_incident
from incli.cli.terminal.console import Console
from incli.cli.terminal.saved import file_of, told_saved
from incli.domain.errors import InvalidInput
from incli.domain.text import one_line

if TYPE_CHECKING:
    from incli.app.drills.making import Made
    from incli.domain.drill import Cause

FASTEST = 1000
speed_option = click.option(
    "--speed",
    type=Pace(FASTEST),
    default=1.0,
    show_default=True,
    help="How many times as fast.",
)
_cause = click.option("--cause", metavar="TEXT", help="What is behind it; it is sealed.")
_named_by = click.option(
    "--named-by",
    "named_by",
    multiple=True,
    metavar="WORDS",
    help="Whoever writes all these words has named the cause.",
)


def _sealed(cause: str | None, named_by: tuple[str, ...]) -> "Cause | None":
    from incli.domain.drill import Cause, sayable  # noqa: PLC0415  # only here

    if cause is None and not named_by:
        return None
    if not (cause or "").strip() or not any(map(sayable, named_by)):
        raise InvalidInput(
            "A cause has words that name it.", '--cause "a full disk" --named-by "disk full"'
        )
    return Cause((cause or "").strip(), tuple(each.strip() for each in named_by if sayable(each)))


@click.command("new")
@click.argument("scenario")
@click.option("--title", metavar="TEXT", help="What the first report says.")
@click.option(
    "--inject",
    "injects",
    multiple=True,
    metavar="TEXT",
    help="“5m monitoring: error rate at 40 %”: after how long, from where, what.",
)
@_cause
@_named_by
@click.pass_obj
def new(
    console: Console,
    scenario: str,
    title: str | None,
    injects: tuple[str, ...],
    cause: str | None,
    named_by: tuple[str, ...],
) -> None:
    """Write a SCENARIO of your own, or take one of incli's to change it.

    It becomes policies/drills/SCENARIO.yaml. The cause is sealed there, so that nobody reads it by
    accident; it is no secret from whoever wants to know.

    \b
    incli drill new apollo-13
    incli drill new disk --title "Orders fail" --cause "a full disk" --named-by "disk full"
    """
    from incli.app.drills.making import begun, copied  # noqa: PLC0415  # only here
    from incli.app.drills.scenarios import shipped  # noqa: PLC0415  # likewise

    hidden = _sealed(cause, named_by)
    if title is None and hidden is None and scenario in shipped():
        _tell_made(console, copied(console.session, scenario))
        return
    if title is None or hidden is None:
        raise InvalidInput(
            "A scenario has a title, and a cause with words that name it.",
            f'incli drill new {scenario} --title "…" --cause "…" --named-by "…"',
        )
    made = begun(console.session, scenario, choose.title((title,)), injects, hidden)
    _tell_made(console, made)


@click.command("from")
@click.argument("incident", shell_complete=complete_incident)
@click.option("--name", metavar="SCENARIO", help="What it is called.  [default: the incident's id]")
@speed_option
@_cause
@_named_by
@click.pass_obj
def from_(
    console: Console,
    incident: str,
    name: str | None,
    speed: float,
    cause: str | None,
    named_by: tuple[str, ...],
) -> None:
    """Make a scenario of an INCIDENT of the past, its cause sealed.

    Notes, findings and impact become injects on the original clock, --speed times as fast. What
    names the cause is left out. Without --cause it is what the postmortem says contributed.

    \b
    incli drill from checkout-errors --speed 4 --cause "a full disk" --named-by "disk full"
    """
    from incli.app.drills.making import from_incident  # noqa: PLC0415  # only here

    session = console.session
    found = session.incident(incident)
    made = from_incident(session, found, name or found.id, speed, _sealed(cause, named_by))
    _tell_made(console, made)


def _tell_made(console: Console, made: "Made") -> None:
    count = len(made.scenario.injects)
    lines = [f"incli drill run {made.scenario.name}"]
    left_out = [f"{made.withheld} of the entries"] if made.withheld else []
    if made.tags:
        left_out.append(
            f"the tag{'s' * (len(made.tags) != 1)} {', '.join(map(one_line, made.tags))}"
        )
    if count == 1:
        lines.insert(0, f"Nothing but the first report can be told. Add injects to {made.path}.")
    if left_out:
        lines.insert(0, f"Left out, since they name the cause: {'; '.join(left_out)}.")
    first = f"{made.path}: {count} inject{'s' * (count != 1)}, the cause sealed."
    told_saved(console, made.commit, file_of(None, made.path), first, *lines)
