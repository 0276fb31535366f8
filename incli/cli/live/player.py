"""Plays a tape: a face whose clock runs at any speed, stands still, and jumps."""

import time
from collections.abc import Callable
from datetime import timedelta

from incli.cli.live.face import End, Pressed
from incli.cli.live.loops import frame
from incli.cli.live.rows import Row
from incli.cli.live.tape import Tape

_JUMPS = {
    "left": -timedelta(minutes=1),
    "right": timedelta(minutes=1),
    "down": -timedelta(minutes=10),
    "up": timedelta(minutes=10),
}


class Player:
    """A tape, and where it is."""

    period = 0.2

    def __init__(
        self, tape: Tape, speed: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`clock` gives the seconds that have passed since some moment."""
        self._tape = tape
        self._speed = speed
        self._clock = clock
        self._last = clock()
        self._paused = False
        self.at = tape.start

    def look(self) -> bool:
        """Let the tape run for as long as it was not looked at."""
        passed = timedelta(seconds=self._clock() - self._last)
        self._last = self._clock()
        if not self._paused:
            self._go(passed * self._speed)
        return False

    def rows(self, width: int, height: int) -> list[Row]:
        """The loops at this moment."""
        return frame(self._tape, self.at, width, height, speed=self._speed, paused=self._paused)

    def press(self, key: str) -> Pressed:
        """Pause, jump, quit."""
        if key == "q":
            return End()
        if key == "space":
            self._paused = not self._paused
        elif key in _JUMPS:
            self._go(_JUMPS[key])
        return None

    def _go(self, by: timedelta) -> None:
        self.at = min(max(self.at + by, self._tape.start), self._tape.end)
