"""Incidents for the tests of pages, told entry by entry."""

from datetime import UTC, datetime, timedelta

from incli.domain.entry import Body, Entry
from incli.domain.incident import Incident, replay
from incli.domain.kinds.lifecycle import Opened
from incli.domain.state import Header
from incli.domain.team import ROLES, Person, Team
from incli.domain.times import stamp

T0 = datetime(2026, 11, 22, 2, 15, tzinfo=UTC)
ID = "2026-11-22-checkout-errors"
_ZONES = {"amira": "Europe/Paris", "jonas": "Europe/Berlin", "mei": "Asia/Tokyo"}
TEAM = Team(
    people={key: Person(key, key.title(), (), zone) for key, zone in _ZONES.items()},
    roles={each.id: each for each in ROLES},
)


def after(minutes: float) -> datetime:
    """So many minutes after the incident was opened."""
    return T0 + timedelta(minutes=minutes)


def entry(  # noqa: PLR0913  # what an entry is made of
    minutes: float,
    by: str,
    body: Body,
    handle: str = "",
    *,
    because: str | None = None,
    late: str | None = None,
) -> Entry:
    """One entry."""
    at = after(minutes)
    name = handle or f"{int(minutes * 10) % 10000:04}"
    return Entry(f"{stamp(at)}-{body.kind}-{by}-{name}", at, by, body, because, late)


def incident(*entries: Entry, title: str = "Checkout errors") -> Incident:
    """An incident that Amira opened, with these entries after that."""
    opened = entry(0, "amira", Opened(title, "sev2"), "open")
    return replay(ID, Header(title), (opened, *entries))
