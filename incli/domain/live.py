"""When a live entry happens: what our clock says, or right after what others have written."""

from datetime import datetime, timedelta

from incli.domain.incident import Incident
from incli.domain.times import MILLISECOND, to_millisecond

SKEW_ALLOWED = timedelta(minutes=2)
"""How far the newest entry may be ahead of our clock and still be followed; see `live_time`.

The figure is ours.
"""


def live_time(incident: Incident, now: datetime) -> tuple[datetime, timedelta]:
    """When a live entry happens, and by how much the newest entry is ahead of our clock.

    An entry never sorts before what its writer had seen: the millisecond after the newest is
    taken when that is at most two minutes ahead. Beyond that our clock stands.
    """
    now = to_millisecond(now)
    newest = incident.timeline[-1].at if incident.timeline else now - MILLISECOND
    ahead = newest - now
    if timedelta(0) <= ahead <= SKEW_ALLOWED:
        return newest + MILLISECOND, ahead
    return now, max(ahead, timedelta(0))
