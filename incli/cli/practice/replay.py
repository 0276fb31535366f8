"""replay."""

from typing import Any

import click

from incli.app.calls import calls
from incli.app.reading import as_of
from incli.cli.live.loops import plain
from incli.cli.live.screen import is_terminal, show
from incli.cli.live.tape import Tape, tape
from incli.cli.practice.pace import Pace
from incli.cli.terminal.complete import complete_incident, complete_role
from incli.cli.terminal.console import Console
from incli.cli.terminal.past import moment_of
from incli.domain.entry import Entry
from incli.domain.kinds.attachments import RecordingAdded
from incli.domain.times import write_time

FASTEST = 10_000


@click.command("replay")
@click.argument("incident", required=False, shell_complete=complete_incident)
@click.option(
    "--speed",
    type=Pace(FASTEST),
    default=1.0,
    show_default=True,
    help="How many times as fast as it was.",
)
@click.option(
    "--role",
    "roles",
    multiple=True,
    metavar="R",
    shell_complete=complete_role,
    help="Only this loop: a role, or a voice of the call.",
)
@click.option("--as-of", "moment", metavar="TIME", help="Only what was known then.")
@click.option("--tz", metavar="ZONE", help="Show times in this zone.")
@click.pass_obj
def replay(
    console: Console,
    incident: str | None,
    speed: float,
    roles: tuple[str, ...],
    moment: str | None,
    tz: str | None,
) -> None:
    """Listen to an incident again: timeline and call, one loop a role, side by side.

    Transcripts are read from the incident's recordings/ (WebVTT). In a terminal it plays: space
    pauses, the arrows jump by 1 and by 10 minutes, q quits; that needs textual: pip install
    'git-incli[board]'. Elsewhere everything is printed in order, without waiting.

    \b
    incli replay checkout-errors --speed 30
    incli replay checkout-errors --role ic --role deputy
    """
    zone = console.zone_named(tz)
    found = console.session.incident(incident)
    # what was said was known to whoever was on the call, whenever its transcript was kept
    heard = calls(console.session.repository, found)
    kept = {each.location for each in heard}
    for entry in found.recordings:
        if _location(entry) not in kept:
            console.talk(f"Not played, no transcript beside the timeline: {_location(entry)}")
    until = moment_of(console, found, moment, zone) if moment else None
    if until:
        found = as_of(console.session, found, until)
    played = tape(found, heard, console.phrasing(zone), roles, until)
    if console.as_json:
        console.data(_as_data(played))
    elif is_terminal():
        from incli.cli.live.player import Player  # noqa: PLC0415  # only where it plays

        show(Player(played, speed))
    else:
        for line in plain(played):
            console.say(line)


def _location(entry: Entry) -> str:
    body = entry.body
    return (body.location if isinstance(body, RecordingAdded) else "") or entry.id


def _as_data(played: Tape) -> list[dict[str, Any]]:
    return [
        {
            "at": write_time(each.at),
            "until": write_time(each.until),
            "loop": each.loop,
            "who": each.who,
            "text": each.text,
        }
        for each in played.voices
    ]
