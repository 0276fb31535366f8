"""Times of the past, as people type them with `--since` and `--as-of`."""

import re
from datetime import UTC, datetime, tzinfo

from incli.cli.terminal.console import Console
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident
from incli.domain.times import earlier, read_moment_of, read_time, with_seconds

NONE_YET = 'There is no incident yet.   incli open "what is wrong"'
"""What commands that read all incidents say where there is none."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def since_when(console: Console, text: str) -> datetime:
    """The instant that `--since` means: a span before now, a day, or a time."""
    try:
        return earlier(console.session.now, text)
    except ValueError:
        pass  # no duration: a day or a time, then
    try:
        if _DAY.fullmatch(text):
            midnight = datetime.fromisoformat(text).replace(tzinfo=console.zone)
            return midnight.astimezone(UTC)  # spans are counted in time that really passed
        return read_time(with_seconds(text))
    except ValueError:
        raise InvalidInput(f"“{text}” is no time.", "--since 90d, or --since 2026-11-01") from None


def moment_of(console: Console, incident: Incident, text: str, zone: tzinfo) -> datetime:
    """The past instant of an incident that `--as-of` means."""
    now = console.session.now
    first = incident.opened or now
    last = incident.timeline[-1].at if incident.timeline else first
    try:
        return read_moment_of(text, first, last, now, zone)
    except ValueError as error:
        raise InvalidInput(f"--as-of: {error}.") from None
