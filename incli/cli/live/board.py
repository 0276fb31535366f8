"""The deputy's board as rows of text: a pure function of an incident, a time, and a size.

What matters most stays longest when the screen gets small: who commands, what is due, the tasks.
Source: PagerDuty incident-response-docs, training/deputy: the deputy watches the clocks, and calls
the time every ten minutes.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from incli.cli.live.rows import Part, Row, ends, fitting, row, screen
from incli.cli.terminal.page import owed_words
from incli.cli.terminal.timeline import told
from incli.domain.due import Owed
from incli.domain.incident import COMMANDER, Incident
from incli.domain.phrases import Phrasing, handle
from incli.domain.state import Proposal, Task
from incli.domain.summary import standing
from incli.domain.times import span
from incli.domain.value import Value

MARK = timedelta(minutes=10)
"""The deputy calls the time at every one of these since the incident was opened."""
_CALLED_FOR = timedelta(minutes=1)
"""How long a mark stays on the board."""
_KEYS = ("n note  a acknowledge  e extend  r refresh  q quit", "n a e r  q quit")
"""What keys do, in a line that is wide enough, and in another."""
_BAR = 8
"""Cells of the bar that shows how much of a task's box is used up."""
_WIDEST = 30
"""Columns for what is due, where the command that settles it begins."""
_ZERO = timedelta(0)


class Board(Value):
    """What the board shows."""

    incident: Incident
    now: datetime
    owed: tuple[Owed, ...] = ()
    phrasing: Phrasing = Phrasing()
    waiting: int = 0
    """Commits that nobody else has yet."""
    trouble: str = ""
    """Why they do not get there."""
    said: str = ""
    """What the last key came to."""
    limit: timedelta | None = None
    """How long one person may command."""


class _Block(Value):
    """A part of the board: a heading, and rows of which not all need be shown."""

    title: str
    rows: tuple[Row, ...]
    newest: bool = False
    """Whether the last rows are the ones to keep."""

    def spaced(self) -> list[Row]:
        """All of it, after an empty line."""
        return [Row(), row(self.title, "title"), *self.rows]

    def within(self, count: int) -> list[Row]:
        """The heading and as many rows as there is room for; the heading says if some are not."""
        if count < 2:  # noqa: PLR2004  # a heading alone says nothing
            return []
        room, whole = count - 1, len(self.rows)
        if self.newest:
            return [row(self.title, "title"), *self.rows[-room:]]
        some = f", {room} of {whole}" if room < whole else ""
        return [row(f"{self.title}{some}", "title"), *self.rows[:room]]


def mark(incident: Incident, now: datetime) -> int:
    """How many ten-minute marks have passed since the incident was opened; 0 where it is over."""
    if incident.opened is None or incident.status != "open":
        return 0
    return max((now - incident.opened) // MARK, 0)


def board(seen: Board, width: int, height: int) -> list[Row]:
    """The board in exactly `height` rows of at most `width` columns."""
    head, foot = list(_head(seen, width)), list(_foot(seen, width))
    room = height - len(head) - len(foot)
    if room < 0:
        return screen(head, width, height)
    parts = list(_parts(seen))
    airy = sum(2 + len(part.rows) for part in parts) <= room
    middle = [line for part in parts for line in part.spaced()] if airy else _middle(parts, room)
    return [
        *screen(head, width, len(head)),
        *screen(middle, width, room),
        *screen(foot, width, len(foot)),
    ]


def _middle(parts: list[_Block], room: int) -> list[Row]:
    """As much of the parts as fits: something of each first, then more of the first ones."""
    sizes = []
    left = room
    for part in parts:
        size = min(2, 1 + len(part.rows)) if left >= 2 else 0  # noqa: PLR2004  # heading and a row
        sizes.append(size)
        left -= size
    for number, part in enumerate(parts):
        more = min(left, 1 + len(part.rows) - sizes[number]) if sizes[number] else 0
        sizes[number] += more
        left -= more
    shown = zip(parts, sizes, strict=True)
    return [line for part, size in shown for line in part.within(size)]


def _head(seen: Board, width: int) -> Iterator[Row]:
    incident, now = seen.incident, seen.now
    end = incident.resolved or incident.closed or now
    lasted = f" {span(end - incident.opened)}" if incident.opened else ""
    clock = f"{standing(incident)}{lasted}   {seen.phrasing.local(now):%H:%M:%S}"
    yield row(ends(incident.title, clock, width), "title")
    yield _command(seen)
    passed = mark(incident, now)
    if passed and incident.opened and now - incident.opened - passed * MARK < _CALLED_FOR:
        minutes = passed * MARK // timedelta(minutes=1)
        yield row(
            f">>> {minutes} minutes. Say it on the call, and ask for what is late. <<<", "now"
        )


def _command(seen: Board) -> Row:
    incident, words = seen.incident, seen.phrasing
    held, owner = incident.roles.get(COMMANDER), incident.owner
    if incident.status != "open":
        return row(
            words.in_team_words(f"{words.team.name(owner)} owns the postmortem.") if owner else ""
        )
    if held is None:
        return row("Nobody commands.   incli assign ic PERSON", "late")
    lasted = span(seen.now - held.since)
    line = f"{words.team.name(held.person)} commands since {_clock(seen, held.since)}, {lasted}"
    tone = ""
    if seen.limit:
        left = held.since + seen.limit - seen.now
        line += f" · hand over by {_clock(seen, held.since + seen.limit)}, {_left(left)}"
        tone = "late" if left < _ZERO else ""
    if offer := incident.offers.get(COMMANDER):
        line += f" · offered to {words.team.name(offer.to)}"
    return row(words.in_team_words(line), tone)


def _foot(seen: Board, width: int) -> Iterator[Row]:
    yield row(seen.said or _unshared(seen), "late" if seen.trouble and not seen.said else "quiet")
    incident, now = seen.incident, seen.now
    left = ""
    if incident.opened and incident.status == "open":
        following = incident.opened + (mark(incident, now) + 1) * MARK
        left = f"next mark {_clock(seen, following)}"
    yield row(ends(fitting(_KEYS, left, width), left, width), "quiet")


def _unshared(seen: Board) -> str:
    if not seen.waiting and not seen.trouble:
        return ""
    why = f" ({seen.trouble})" if seen.trouble else ""
    return f"Not shared yet: {seen.waiting}{why}"


def _parts(seen: Board) -> Iterator[_Block]:
    """What there is to show, what matters most first; empty parts are left out."""
    incident = seen.incident
    clocks = [each for each in seen.owed if not each.what.startswith("task ")]
    clocks = [each for each in clocks if each.what != "handover of command"]
    tasks = sorted(incident.tasks.values(), key=lambda task: task.due)
    running = [each for each in tasks if each.is_open]
    proposed = [each for each in incident.proposals.values() if each.status == "open"]
    found = (
        _Block("Due", tuple(_due(seen, clocks))),
        _Block("Tasks", tuple(_task(seen, each) for each in running)),
        _Block("Proposals", tuple(line for each in proposed for line in _proposal(seen, each))),
        _Block("Here", tuple(_here(seen))),
        _Block("Newest", tuple(_entries(seen)), newest=True),
    )
    return (each for each in found if each.rows)


def _due(seen: Board, clocks: Sequence[Owed]) -> Iterator[Row]:
    """A row for each, the commands that settle them below each other."""
    name = seen.phrasing.team.name
    what = [
        owed_words(seen.phrasing, each) + (f" ({name(each.who)})" if each.who else "")
        for each in clocks
    ]
    wide = min(max(map(len, what), default=0), _WIDEST)
    for each, words in zip(clocks, what, strict=True):
        left = each.due - seen.now
        told = Part(f"  {_left(left):<11} {words:<{wide}}", "late" if left < _ZERO else "")
        yield Row((told, Part(f"  {each.command}", "quiet")))


def _task(seen: Board, task: Task) -> Row:
    left = task.due - seen.now
    heard = "" if task.status == "acknowledged" else ", not acknowledged"
    who = seen.phrasing.team.name(task.owner)
    clock = Part(f"  {_left(left):<11} {_bar(task, seen.now)}", "late" if left < _ZERO else "")
    return Row((clock, Part(f" {handle(task.id)} {who}{heard}: {task.text}")))


def _bar(task: Task, now: datetime) -> str:
    """How much of a task's box is used up."""
    whole = max(task.due - task.added, timedelta(seconds=1))
    used = min(max(int(_BAR * ((now - task.added) / whole)), 0), _BAR)
    return f"[{'#' * used}{'.' * (_BAR - used)}]"


def _proposal(seen: Board, proposal: Proposal) -> Iterator[Row]:
    name = seen.phrasing.team.name
    risk = f" (risk: {proposal.risk})" if proposal.risk else ""
    waited = span(seen.now - proposal.at)
    yield row(f"  {waited:<11} {handle(proposal.id)} {name(proposal.by)}: {proposal.text}{risk}")
    for _, by, text in proposal.objections:
        yield Row((Part(f"  {'':<11} objection of {name(by)}:", "late"), Part(f" {text}")))


def _here(seen: Board) -> Iterator[Row]:
    """Everybody who is here, one row each: in their roles, to look on, or just here."""
    incident, words = seen.incident, seen.phrasing
    roles: dict[str, list[str]] = {}
    for role, held in incident.roles.items():
        roles.setdefault(held.person, []).append(role)
    for person, visit in incident.here.items():
        mine = roles.get(person) or ([visit.role] if visit.role else [])
        what = ", ".join(words.in_team_words(words.team.role_name(each)) for each in mine)
        since = f"since {_clock(seen, visit.since)}"
        what = what or _doing(incident, person) or ("looks on" if visit.observer else "no role")
        yield Row((Part(f"  {since:<11} ", "quiet"), Part(f"{words.team.name(person)}: {what}")))


def _doing(incident: Incident, person: str) -> str:
    """The open tasks of somebody, by their handles."""
    mine = [task for task in incident.tasks.values() if task.owner == person and task.is_open]
    return f"task {', '.join(handle(task.id) for task in mine)}" if mine else ""


def _entries(seen: Board) -> Iterator[Row]:
    incident, words = seen.incident, seen.phrasing
    for each in incident.timeline:
        said = told(incident, each, words.phrase(each))
        who = words.team.name(each.by)
        clock = Part(f"  {words.local(each.at):%H:%M:%S}    ", "quiet")
        yield Row((clock, Part(f"{who}: {said}")))


def _clock(seen: Board, at: datetime) -> str:
    """A time of day on the reader's clock; with the day where it is another one."""
    local, today = seen.phrasing.local(at), seen.phrasing.local(seen.now)
    return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%a %H:%M}"


def _left(left: timedelta) -> str:
    return f"in {span(left)}" if left >= _ZERO else f"{span(-left)} over"
