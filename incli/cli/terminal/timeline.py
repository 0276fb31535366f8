"""A timeline as lines of text, with gaps of silence marked, and what was said on the call."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from incli.app.reading import recorded
from incli.cli.terminal.console import Console, span
from incli.domain.entry import Entry
from incli.domain.incident import Incident

if TYPE_CHECKING:
    from incli.app.calls import Call

_CUT = timedelta(seconds=1)
"""Git keeps whole seconds."""
_SILENCE = timedelta(minutes=10)
"""Source: PagerDuty incident-response-docs, training/deputy: the clock is called every ten."""


Line = tuple[datetime, str, str]
"""When, what stands before the words, and the words."""


def timeline(
    console: Console, incident: Incident, entries: list[Entry], zone: tzinfo, *, gaps: bool
) -> list[str]:
    """The entries as lines; a longer silence between two of them gets a line of its own."""
    return _lines(list(_written(console, incident, entries, zone)), zone, gaps=gaps)


def interleaved(
    console: Console,
    incident: Incident,
    entries: list[Entry],
    calls: "Sequence[Call]",
    zone: tzinfo,
) -> list[str]:
    """The entries as lines, and between them what was said, each by the clock."""
    lines = [*_written(console, incident, entries, zone), *_spoken(console, calls)]
    return _lines(sorted(lines, key=lambda each: each[0]), zone, gaps=False)


def _lines(found: list[Line], zone: tzinfo, *, gaps: bool) -> list[str]:
    lines: list[str] = []
    day, before = "", None
    for at, head, words in found:
        local = at.astimezone(zone)
        if gaps and before and at - before >= _SILENCE:
            lines.append(f"          … {span(at - before)} of silence …")
        if day != f"{local:%a %d %b %Y %Z}":
            day = f"{local:%a %d %b %Y %Z}"
            lines.append(day)
        first, *more = words.splitlines() or [""]
        lines.append(f"{local:%H:%M:%S}  {head}: {first}")
        lines += [f"{'':16}{line}" for line in more]
        before = at
    return lines


def _written(
    console: Console, incident: Incident, entries: list[Entry], zone: tzinfo
) -> Iterator[Line]:
    phrasing = console.phrasing(zone)
    for entry in entries:
        words = _words(console, incident, entry, phrasing.phrase(entry))
        yield entry.at, f"{entry.handle}  {console.name(entry.by)}", words


def _spoken(console: Console, calls: "Sequence[Call]") -> Iterator[Line]:
    for call in calls:
        for cue in call.cues:
            name = console.name(cue.person) if cue.person else cue.speaker or "?"
            head = f"  ·   {name} {'writes' if cue.chat else 'says'}"
            yield call.clock(cue.start), head, cue.text


def told(incident: Incident, entry: Entry, phrase: str) -> str:
    """What an entry says, and what later ones say of it; nothing of what was redacted."""
    if entry.id in incident.redacted:
        return f"[redacted: {incident.redacted[entry.id]}]"
    if entry.id in incident.corrections:
        phrase += f"  [corrected: {incident.corrections[entry.id]}]"
    if entry.id in incident.lost:
        phrase += f"  [without effect: {incident.lost[entry.id]}]"
    return phrase


def _words(console: Console, incident: Incident, entry: Entry, phrase: str) -> str:
    words = told(incident, entry, phrase)
    if entry.id in incident.redacted or not entry.late:
        return words
    if entry.source:
        return f"{words}  [{entry.late}]"
    later = recorded(console.session, incident, entry) - entry.at
    return f"{words}  [added {span(later + _CUT)} later: {entry.late}]"
