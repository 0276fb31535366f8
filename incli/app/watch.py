"""One incident, looked at again and again: for the deputy's board."""

import time
from datetime import datetime

from incli.app.clock import Clock
from incli.app.reading import owed_in
from incli.app.session import Session
from incli.domain.due import Owed
from incli.domain.incident import Incident
from incli.domain.value import Value
from incli.store.sharing import background
from incli.store.sharing.state import status

SHARE_EVERY = 10.0
"""Seconds after which the others' entries are fetched again, where sharing is on."""
_COUNT_EVERY = 5.0
"""Seconds after which what is not shared is counted again: that takes a git process."""


class Seen(Value):
    """What there was to see at one look."""

    incident: Incident
    now: datetime
    owed: tuple[Owed, ...]
    waiting: int
    """Commits that the remote does not hold."""
    trouble: str
    """Why they do not get there; empty where nothing is in the way."""


class Watch:
    """Looks at one incident; the record is read anew only where it has moved on."""

    def __init__(self, session: Session, incident_id: str, clock: Clock) -> None:
        self._session = session
        self._incident = incident_id
        self._clock = clock
        self._tip: str | None = None
        self._seen: Incident | None = None
        self._counted = self._shared = float("-inf")
        self._waiting, self._trouble = 0, ""

    def look(self) -> Seen:
        """What there is to see now; has others' entries fetched in the background."""
        session = self._session
        tip = session.repository.tip()
        if tip != self._tip or self._seen is None:
            session.view.refresh(tip)
            self._seen = session.incident(self._incident)
            self._tip, self._counted = tip, float("-inf")
        elapsed = time.monotonic()
        if elapsed - self._shared >= SHARE_EVERY:
            self.share()
        if elapsed - self._counted >= _COUNT_EVERY:
            known = status(session.repository)
            self._waiting = known.waiting if known.remote else 0
            self._trouble, self._counted = known.problem, elapsed
        owed = owed_in(session, self._seen)
        return Seen(self._seen, self._clock.now(), owed, self._waiting, self._trouble)

    def share(self) -> None:
        """Have everything shared, and what others shared fetched, soon."""
        background.start(self._session.repository)
        self._shared = time.monotonic()
        self._counted = float("-inf")
