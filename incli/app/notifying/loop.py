"""The process that tells chats and pagers: `python -m incli.app.notifying.loop PLACE`.

It works the queue until nothing is due soon, and ends then: what is left waits for the next write,
or for `incli notify send`.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep

from incli.app.notifying import send
from incli.app.session import Session, Settings
from incli.domain.errors import IncliError
from incli.store import outbox

_SOON = timedelta(minutes=5)
"""How long it stays for what comes due."""
_LONGEST = timedelta(minutes=20)
"""How long it stays in all."""
_LOOK = 1.0
"""Seconds until it looks again whether another process has ended."""


def work(place: Path) -> None:
    """Send what is due, and what comes due soon."""
    began = datetime.now(UTC)
    while (now := datetime.now(UTC)) - began < _LONGEST:
        # A new session each time: policies and record may have changed meanwhile.
        session = Session(Settings(path=place))
        try:
            if send(session, now=now).busy:
                pause = _LOOK  # our job may have come too late for its last look
            else:
                left = [each for each in outbox.jobs(session.repository) if not each.given_up]
                due = min((each.due or now for each in left), default=None)
                if due is None or due - now > _SOON:
                    return
                pause = max((due - datetime.now(UTC)).total_seconds(), 0.1)
        finally:
            session.close()
        sleep(pause)


def main(place: str) -> None:
    """Work the queue of the repository in PLACE; what goes wrong is in the log."""
    try:
        work(Path(place))
    except IncliError as error:
        sys.exit(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {error.message} {error.hint}".strip())


if __name__ == "__main__":
    main(*sys.argv[1:])
