"""The deputy's board as a face: looks at the record, and writes what a key asks for."""

import time
from collections.abc import Callable

from incli.app.clock import Clock
from incli.app.session import Said, Session
from incli.app.watch import Watch
from incli.cli.incident.tasks import checked_box
from incli.cli.live.board import Board, board, mark
from incli.cli.live.face import Ask, End, Pressed, Work
from incli.cli.live.rows import Row
from incli.cli.terminal import choose
from incli.cli.terminal.console import Console
from incli.cli.terminal.sharing import aftermath
from incli.domain.entry import Body
from incli.domain.errors import IncliError
from incli.domain.incident import Incident
from incli.domain.kinds.notes import Note
from incli.domain.kinds.tasks import TaskAcknowledged, TaskExtended
from incli.domain.phrases import handle
from incli.domain.state import Task
from incli.domain.value import replace

_READ_FOR = 10.0
"""Seconds for which it stays what a key came to; then it is told again what is not shared."""


class Deputy:
    """The board of one incident."""

    period = 1.0

    def __init__(self, console: Console, incident_id: str) -> None:
        self._console = console
        self._id = incident_id
        self._clock = Clock(console.session.settings.now)
        self._watch = Watch(console.session, incident_id, self._clock)
        self._said = ""
        self._said_at = float("-inf")
        self._seen = self._watch.look()
        self._marks = mark(self._seen.incident, self._seen.now)

    def look(self) -> bool:
        """Look at the record; the bell rings when ten minutes are over."""
        if time.monotonic() - self._said_at > _READ_FOR:
            self._said = ""
        self._seen = self._watch.look()
        before, self._marks = self._marks, mark(self._seen.incident, self._seen.now)
        return self._marks > before

    def rows(self, width: int, height: int) -> list[Row]:
        """The board."""
        seen, console = self._seen, self._console
        policy = console.session.policy_for(seen.incident)
        shown = Board(
            incident=seen.incident,
            now=seen.now,
            owed=seen.owed,
            phrasing=console.phrasing(),
            waiting=seen.waiting,
            trouble=seen.trouble,
            said=self._said,
            limit=policy.command_limit,
        )
        return board(shown, width, height)

    def press(self, key: str) -> Pressed:
        """n, a, e, r and q."""
        self._say("")
        match key:
            case "n":
                return Ask("What is to be noted?", "", self._note)
            case "a":
                return self._acknowledge()
            case "e":
                return self._extend()
            case "r":
                return Work(self._refresh)
            case "q":
                return End()
        return None

    def _mine(self) -> list[Task]:
        """My open tasks, the most pressing first."""
        try:
            me = self._console.session.me
        except IncliError as error:
            self._say(f"{error.message} {error.hint}")
            return []
        tasks = sorted(self._seen.incident.tasks.values(), key=lambda task: task.due)
        return [task for task in tasks if task.is_open and task.owner == me]

    def _acknowledge(self) -> Pressed:
        waiting = [task for task in self._mine() if task.status == "open"]
        if not waiting:
            self._say(self._said or "No task of yours waits to be acknowledged.")
            return None
        if len(waiting) == 1:
            return Work(lambda: self._acknowledged(handle(waiting[0].id)))
        return Ask("Which task?", handle(waiting[0].id), self._acknowledged)

    def _extend(self) -> Pressed:
        mine = self._mine()
        if not mine:
            self._say(self._said or "You have no open task.")
            return None
        return Ask(
            "Which task, and how long from now on?", f"{handle(mine[0].id)} ", self._extended
        )

    def _note(self, text: str) -> None:
        self._write(lambda _: Note(text), "Noted.")

    def _acknowledged(self, typed: str) -> None:
        def body(incident: Incident) -> Body:
            return TaskAcknowledged(choose.entry(typed, incident.tasks, "task"))

        self._write(body, "Acknowledged.")

    def _extended(self, typed: str) -> None:
        task, _, length = typed.partition(" ")

        def body(incident: Incident) -> Body:
            wanted = choose.entry(task, incident.tasks, "task")
            return TaskExtended(wanted, checked_box(length.strip()))

        self._write(body, "Extended.")

    def _write(self, body: Callable[[Incident], Body], line: str) -> None:
        """Write one entry, by a session of its own: the time is now, and this is another thread."""
        settings = self._console.session.settings
        now = self._clock.now() if settings.now else None
        session = Session(replace(settings, incident=self._id, now=now))
        try:
            written = session.write(lambda incident: (body(incident),), Said())
            outcome = aftermath(session, written, self._console.phrasing)
            self._say("   ".join((line, outcome.words, *outcome.talk)))
        except IncliError as error:
            self._say(f"{error.message} {error.hint}")
        finally:
            session.close()

    def _refresh(self) -> None:
        self._watch.share()
        self._say("Looked again.")

    def _say(self, text: str) -> None:
        self._said, self._said_at = text, time.monotonic()
