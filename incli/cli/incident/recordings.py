"""recording add, recording show, import transcript."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from incli.app.session import Said, Written
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_incident
from incli.cli.terminal.console import Console, writes
from incli.domain.citing import meant, read_cite, read_offset, write_offset
from incli.domain.errors import InvalidInput, Refused
from incli.domain.times import read_moment, read_moment_near, write_time

if TYPE_CHECKING:
    from incli.app.calls import Call
    from incli.app.recordings import Kept
    from incli.domain.incident import Incident
    from incli.exchange.webvtt import Cue

_AROUND = 5
"""Cues before and after."""
_NAMED = 8
"""How many speakers that nobody knows are named."""


@click.group("recording")
def recording() -> None:
    """Attach the recording of the call, or its transcript, and read it by the clock."""


@recording.command("add")
@click.argument("location", metavar="URL|FILE")
@click.option(
    "--starts", required=True, metavar="TIME", help="What the clock said at its beginning."
)
@click.option("--timezone", metavar="Z", help="The zone of that clock.")
@click.option("--text", metavar="TEXT", help="What it is.")
@writes
def add(
    console: Console,
    said: Said,
    location: str,
    starts: str,
    timezone: str | None,
    text: str | None,
) -> None:
    """Attach a recording by its address, or a transcript as a file.

    A transcript (WebVTT, SRT, of Zoom or Spacelog) is kept as WebVTT, with its speakers found in
    people.yaml. Nothing is fetched from an address.

    \b
    incli recording add call.vtt --starts 02:20
    """
    from incli.app.recordings import keep_recording  # noqa: PLC0415  # only here

    begins = began(console, starts, timezone)
    kept = keep_recording(console.session, said, location, begins, text)
    if isinstance(kept, Written):
        console.written(kept, f"Recording kept; it starts {console.clock(begins)}.")
    else:
        tell_kept(console, kept, begins)


def import_transcript(
    console: Console, paths: Sequence[Path], starts: str | None, timezone: str | None
) -> None:
    """Keep the files of one call as one transcript (`incli import transcript`)."""
    from incli.app.recordings import keep_transcript  # noqa: PLC0415  # only here

    if starts is None:
        raise InvalidInput(
            "When did the call begin?", "incli import transcript FILE --starts 02:20"
        )
    begins = began(console, starts, timezone)
    tell_kept(console, keep_transcript(console.session, Said(), paths, begins, None), begins)


def began(console: Console, text: str, timezone: str | None) -> datetime:
    """What `--starts` means: `14:32`, RFC 3339, or a day and a time in the zone that is named."""
    from incli.exchange.incidents.when import read_when  # noqa: PLC0415  # only here

    zone = console.zone_named(timezone)
    try:
        return read_moment(text, console.session.now, zone)
    except ValueError as error:
        wrong = error
    try:
        return read_when(text, zone).at
    except ValueError:
        raise InvalidInput(f"--starts: {wrong}.", "--starts 2026-11-22T02:20:00Z") from None


def tell_kept(console: Console, kept: "Kept", begins: datetime) -> None:
    """Say what was kept, and who speaks."""
    facts = _facts(kept)
    counted = [_count(facts["cues"], "cue"), _count(facts["speakers"], "speaker")]
    if facts["chat_messages"]:
        left_out = f" ({_count(facts['left_out'], 'reaction')} left out)"
        counted.append(f"{_count(facts['chat_messages'], 'chat message')}")
        counted[-1] += left_out if facts["left_out"] else ""
    words = f"{kept.location}: {', '.join(counted)}; it starts {console.clock(begins)}."
    if kept.unknown and not console.as_json:
        some = ", ".join(kept.unknown[:_NAMED]) + (" …" if len(kept.unknown) > _NAMED else "")
        console.talk(f"Not in people.yaml, and kept as they were called: {some}.")
    if kept.written is not None:
        console.written(kept.written, words, recording=facts)
    elif console.as_json:
        nothing: dict[str, Any] = {"entries": [], "commit": None, "saved": False, "shared": False}
        incident = console.session.incident_id()
        console.data({"incident": incident, **nothing, "recording": facts})
    else:
        console.say(f"{words}  kept already, nothing new")


def _facts(kept: "Kept") -> dict[str, Any]:
    read = kept.transcript
    spoken = [each for each in read.cues if not each.chat]
    return {
        "location": kept.location,
        "forms": list(read.forms),
        "cues": len(spoken),
        "speakers": len({each.speaker for each in spoken if each.speaker}),
        "chat_messages": len(read.cues) - len(spoken) + read.left_out,
        "left_out": read.left_out,
        "people": list(kept.people),
        "unknown": list(kept.unknown),
    }


@recording.command("show")
@click.argument("incident", required=False, shell_complete=complete_incident)
@click.option("--around", metavar="ENTRY|TIME", help="An entry, 03:15, or +00:08:32 into the call.")
@click.option("--cues", "count", type=click.IntRange(0), default=_AROUND, show_default=True)
@click.option("--tz", metavar="ZONE", help="Show times in this zone.")
@click.pass_obj
def show(
    console: Console, incident: str | None, around: str | None, count: int, tz: str | None
) -> None:
    """Show what was said on the call, by the clock: all of it, or around a moment.

    An entry that cites the recording is shown where it does. To cite a cue, give what stands before
    it: --cites recordings/call.vtt#t=00:08:32

    \b
    incli recording show --around 7f3k
    incli recording show --around 03:15 --cues 10
    """
    from incli.app.calls import calls, nearest  # noqa: PLC0415  # only here

    zone = console.zone_named(tz)
    found = console.session.incident(incident)
    kept = [each for each in calls(console.session.repository, found) if each.cues]
    if not kept:
        raise Refused(
            f"{found.id} has no transcript.", "incli recording add call.vtt --starts 02:20"
        )
    shown = [(call, range(len(call.cues)), -1) for call in kept]
    if around:
        call, offset = _place(console, found, kept, around, zone)
        at = nearest(call, offset)
        near = range(max(at - count, 0), min(at + count + 1, len(call.cues)))
        shown = [(call, near, at)]
    if console.as_json:
        console.data([spoken(call, call.cues[at]) for call, some, _ in shown for at in some])
        return
    for call, some, marked in shown:
        day = call.clock(call.cues[some[0]].start).astimezone(zone)
        console.say(f"{call.location}  {day:%a %d %b %Y %Z}")
        for at in some:
            mark = ">" if at == marked else " "
            console.say(f"{mark} {_line(console, call, call.cues[at], zone)}")


def spoken(call: "Call", cue: "Cue") -> dict[str, Any]:
    """A cue as data."""
    return {
        "kind": "chat" if cue.chat else "said",
        "at": write_time(call.clock(cue.start)),
        "until": write_time(call.clock(cue.end)),
        "speaker": cue.speaker,
        "person": cue.person or None,
        "text": cue.text,
        "cite": f"{call.location}#t={write_offset(cue.start)}",
    }


def voice(console: Console, cue: "Cue") -> str:
    """Who says a cue, and how."""
    name = console.name(cue.person) if cue.person else cue.speaker or "?"
    return f"{name} (chat)" if cue.chat else name


def _line(console: Console, call: "Call", cue: "Cue", zone: tzinfo) -> str:
    clock = call.clock(cue.start).astimezone(zone)
    words = " / ".join(cue.text.split("\n"))
    return f"{clock:%H:%M:%S}  {write_offset(cue.start)}  {voice(console, cue)}: {words}"


def _place(
    console: Console, incident: "Incident", kept: "Sequence[Call]", around: str, zone: tzinfo
) -> "tuple[Call, int]":
    """The recording that is meant, and the time of it."""
    if around.startswith("+"):
        try:
            return kept[0], read_offset(around[1:])
        except ValueError as error:
            raise InvalidInput(f"--around: {error}.", "--around +00:08:32") from None
    first, last = kept[0].starts, max(each.clock(each.length) for each in kept)
    try:
        moment = read_moment_near(around, first, last, console.session.now, zone)
    except ValueError:
        entry = incident.entry(choose.any_entry(incident, around))
        assert entry is not None  # noqa: S101  # it was chosen among its entries
        moment = entry.at
        for cite in map(read_cite, entry.cites):
            those = meant(cite.location, (each.location for each in kept))
            cited = [each for each in kept if each.location in those]
            if cited:
                return min(cited, key=lambda each: each.apart(moment)), cite.at
    call = min(kept, key=lambda each: each.apart(moment))
    return call, round((moment - call.starts).total_seconds() * 1000)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
