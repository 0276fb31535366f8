"""A timeline as lines of text, with gaps of silence marked."""

from datetime import timedelta, tzinfo

from incli.app.reading import recorded
from incli.cli.console import Console, span
from incli.domain.entry import Entry
from incli.domain.incident import Incident

_CUT = timedelta(seconds=1)
"""Git keeps whole seconds."""
_SILENCE = timedelta(minutes=10)
"""Source: PagerDuty incident-response-docs, training/deputy: the clock is called every ten."""


def timeline(
    console: Console, incident: Incident, entries: list[Entry], zone: tzinfo, *, gaps: bool
) -> list[str]:
    """The entries as lines; a longer silence between two of them gets a line of its own."""
    lines: list[str] = []
    phrasing = console.phrasing(zone)
    day, before = "", None
    for entry in entries:
        local = entry.at.astimezone(zone)
        if gaps and before and entry.at - before.at >= _SILENCE:
            lines.append(f"          … {span(entry.at - before.at)} of silence …")
        if day != f"{local:%a %d %b %Y %Z}":
            day = f"{local:%a %d %b %Y %Z}"
            lines.append(day)
        words = _words(console, incident, entry, phrasing.phrase(entry))
        first, *more = words.splitlines() or [""]
        lines.append(f"{local:%H:%M:%S}  {entry.handle}  {console.name(entry.by)}: {first}")
        lines += [f"{'':16}{line}" for line in more]
        before = entry
    return lines


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
