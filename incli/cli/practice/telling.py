"""Tells what a drill injects: waits until the next one falls due, for as long as it is open."""

import time
from datetime import datetime

from incli.app.clock import Clock
from incli.app.drills.running import next_at, tell
from incli.app.session import Session, Written
from incli.app.watch import SHARE_EVERY
from incli.cli.terminal.console import Console
from incli.cli.terminal.sharing import aftermath, share
from incli.domain.drill import Scenario, inject_number
from incli.domain.incident import Incident
from incli.domain.times import span, write_time
from incli.domain.value import replace

_LOOK_EVERY = 2.0
"""Seconds after which a running drill is looked at again: somebody may have resolved it."""


class Teller:
    """Tells the injects of one drill."""

    def __init__(self, console: Console, scenario: Scenario, opened: str | None = None) -> None:
        """`opened` is the entry by which this run opened the drill; None where it goes on."""
        self._console = console
        self._scenario = scenario
        self._opened = opened
        self._clock = Clock(console.session.settings.now)
        self._shared = time.monotonic()
        self._told: list[int] = []

    def go(self, *, once: bool) -> None:
        """Tell what falls due until nothing is left or the drill is over; or only what is due."""
        drill = self._step(self._console.session.settings.now)
        if not once and not self._console.as_json and drill.status == "open":
            self._console.talk("Ctrl-C stops it; incli drill run goes on with it.")
        while not once and self._is_ours(drill) and self._wait(drill):
            drill = self._step(self._clock.now())
        self._end(drill)

    def _is_ours(self, drill: Incident) -> bool:
        """Whether it is open, and no other clone had opened the same: that one tells it."""
        return drill.status == "open" and self._opened not in drill.lost

    def _wait(self, drill: Incident) -> bool:
        """Wait for a while; False where nothing is left to tell."""
        following = next_at(self._scenario, drill)
        if following is None:
            return False
        left = (following - self._clock.now()).total_seconds()
        time.sleep(min(max(left, 0.0), _LOOK_EVERY))
        return True

    def _step(self, now: datetime | None) -> Incident:
        """Tell what is due by now, by a session of its own; the drill as it is then."""
        session = Session(replace(self._console.session.settings, now=now))
        try:
            while (written := tell(session, self._scenario)) is not None:
                self._say(session, written)
            if time.monotonic() - self._shared >= SHARE_EVERY:
                share(session)
                self._shared = time.monotonic()
            session.view.refresh(session.repository.tip())
            return session.incident()
        finally:
            session.close()

    def _say(self, session: Session, written: Written) -> None:
        entry = written.entries[0]
        self._told.append(inject_number(self._scenario, entry) or 0)
        outcome = aftermath(session, written, self._console.phrasing)
        if not self._console.as_json:
            clock = self._console.clock(entry.at)
            indent = " " * (len(clock) + 2)
            self._console.read_out(f"{clock}  {entry.text}  {outcome.words}", indent)
        for message in outcome.talk:
            self._console.talk(message)

    def _end(self, drill: Incident) -> None:
        following = next_at(self._scenario, drill)
        if self._console.as_json:
            when = write_time(following) if following else None
            self._console.data({"incident": drill.id, "injected": self._told, "next": when})
        elif drill.status != "open":
            self._console.say("The drill is over.   incli drill reveal   ·   incli drill score")
        elif not self._is_ours(drill):
            self._console.say("It is told from the clone that had opened it; from here no more.")
        elif following is None:
            self._console.say("Everything is told. It goes on until somebody types: incli resolve")
        else:
            when = span(following - self._clock.now())
            self._console.say(f"The next inject falls due in {when}.   incli drill run")
