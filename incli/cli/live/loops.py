"""Loops side by side: a pure function of a tape, a time, and a size."""

import textwrap
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from incli.cli.live.rows import Part, Row, cut, ends, fitting, padded, row, screen
from incli.cli.live.tape import Tape, Voice
from incli.domain.summary import standing
from incli.domain.times import span

_NARROWEST = 26
"""Columns a loop needs to be read."""
_KEYS = ("space pause   left, right 1 min   up, down 10 min   q quit", "space  arrows  q quit")
"""What keys do, in a line that is wide enough, and in another."""
_SPEAKING, _SILENT = "> ", "  "
_BETWEEN = " |"
"""Between two loops."""


def frame(
    tape: Tape, at: datetime, width: int, height: int, *, speed: float = 1.0, paused: bool = False
) -> list[Row]:
    """What is heard at a time, in exactly `height` rows of at most `width` columns."""
    goes = "paused" if paused else "end" if at >= tape.end else f"x {speed:g}"
    clock = f"{goes}   {tape.phrasing.local(at):%d %b %H:%M:%S}"
    head = [
        row(ends(tape.incident.title, clock, width), "title"),
        row(_state(tape, at)),
        row(_position(tape, at, width), "quiet"),
    ]
    names = _shown(tape, at, width)
    room = height - len(head) - 2
    if room < 1:
        return screen(head, width, height)
    each = (width + len(_BETWEEN)) // len(names) - len(_BETWEEN)
    columns = [_column(tape, name, at, each, room) for name in names]
    between = Part(_BETWEEN, "quiet")
    speaking = {voice.loop for voice in tape.heard(at) if at < voice.until}
    titles = [
        Row((Part(padded(name, each), "now" if name in speaking else "title"),)) for name in names
    ]
    rows = [_joined(line, between) for line in (titles, *zip(*columns, strict=True))]
    return screen([*head, *rows, row(_foot(tape, names, width), "quiet")], width, height)


def _joined(cells: Iterable[Row], between: Part) -> Row:
    first, *others = cells
    return Row((*first.parts, *(part for each in others for part in (between, *each.parts))))


def _state(tape: Tape, at: datetime) -> str:
    """How bad it is by now, who commands, and what is open."""
    state, name = tape.state(at), tape.phrasing.team.name
    if state is None:
        return "before the first entry"
    parts = [standing(state)]
    if state.opened:
        parts[0] += f" {span((state.resolved or at) - state.opened)}"
    if state.status == "open":
        parts.append(f"{name(state.commander)} commands" if state.commander else "nobody commands")
        tasks = sum(each.is_open for each in state.tasks.values())
        proposals = sum(each.status == "open" for each in state.proposals.values())
        parts += [f"{tasks} task{'s' * (tasks != 1)}"] if tasks else []
        parts += [f"{proposals} proposal{'s' * (proposals != 1)}"] if proposals else []
    return tape.phrasing.in_team_words(" · ".join(parts))


def _position(tape: Tape, at: datetime, width: int) -> str:
    """How far it is, as a line from the first voice to the last."""
    first, last = (f"{tape.phrasing.local(each):%H:%M}" for each in (tape.start, tape.end))
    room = max(width - len(first) - len(last) - 3, 1)
    whole = max(tape.end - tape.start, timedelta(milliseconds=1))
    passed = round((room - 1) * min(max((at - tape.start) / whole, 0), 1))
    return f"{first} {'=' * passed}|{'-' * (room - 1 - passed)} {last}"


def _shown(tape: Tape, at: datetime, width: int) -> list[str]:
    """As many loops as fit, those heard last; in an order that does not change."""
    count = max(min(width // _NARROWEST, len(tape.loops)), 1)
    latest = [voice.loop for voice in reversed(tape.heard(at))]
    chosen = [*dict.fromkeys([*latest, *tape.loops])][:count]
    return [name for name in tape.loops if name in chosen]


def _column(tape: Tape, loop: str, at: datetime, width: int, height: int) -> list[Row]:
    """One loop, the newest words last."""
    lines: list[Row] = []
    for voice in reversed(tape.heard(at)):
        if voice.loop == loop:
            lines = [*_wrapped(tape, voice, at, width), *lines]
        if len(lines) >= height:
            break
    return [*lines[-height:], *[row(" " * width)] * (height - len(lines))]


def _wrapped(tape: Tape, voice: Voice, at: datetime, width: int) -> Iterator[Row]:
    """One voice in rows that are filled up; the time it began stands before its words."""
    from rich.cells import chop_cells  # noqa: PLC0415  # how wide characters are

    speaking = at < voice.until
    mark, tone = (_SPEAKING, "title") if speaking else (_SILENT, "")
    who = f" {voice.who}:" if voice.who else ""
    clock = f"{tape.phrasing.local(voice.at):%H:%M:%S}"
    room = max(width - len(mark), 1)
    for line in textwrap.wrap(f"{clock}{who} {voice.text}", room):
        for piece in chop_cells(line, max(room, 2)):
            text = padded(f"{mark}{piece}", width)
            begun = len(mark) + len(clock) if clock and piece.startswith(clock) else 0
            clock = ""
            yield Row((Part(text[:begun], tone or "quiet"), Part(text[begun:], tone)))


def _foot(tape: Tape, names: list[str], width: int) -> str:
    left = [name for name in tape.loops if name not in names]
    more = f"+{len(left)}: --role" if left else ""
    return ends(fitting(_KEYS, more, width), more, width)


def plain(tape: Tape) -> Iterator[str]:
    """Everything in order, one line each, with its loop."""
    wide = max(len(cut(name, _NARROWEST)) for name in tape.loops)
    day = ""
    for voice in tape.voices:
        local = tape.phrasing.local(voice.at)
        if day != f"{local:%a %d %b %Y %Z}":
            day = f"{local:%a %d %b %Y %Z}"
            yield day
        who = f"{voice.who}: " if voice.who else ""
        yield f"{local:%H:%M:%S}  {padded(voice.loop, wide)}  {who}{voice.text}"
