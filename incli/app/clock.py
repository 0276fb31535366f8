"""The clock of a command that goes on for a while: from `--now` on, or the real one."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells the time; from a given one it goes on at the speed of the real clock."""

    def __init__(self, start: datetime | None) -> None:
        """`start` is what `--now` says; None for the real time."""
        self._start = start
        self._begun = time.monotonic()

    def now(self) -> datetime:
        """The time now, in UTC."""
        if self._start is None:
            return datetime.now(UTC)
        return self._start + timedelta(seconds=time.monotonic() - self._begun)
