"""When an audience is owed its next update, over the whole of an incident.

`incli due` tells it while there is time, and the check holds it afterwards: both ask here, so that
they cannot differ.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime

from incli.domain.incident import Incident
from incli.domain.kinds.lifecycle import Cancelled, Closed, Merged, Opened, Reopened, Resolved
from incli.domain.kinds.severity import SeverityChanged
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.policy import Cadence, ResponsePolicy
from incli.domain.severity import is_worse
from incli.domain.value import Value, replace

_ENDS = (Resolved, Closed, Cancelled, Merged)

Cadences = Callable[[str | None], Cadence | None]
"""How often an audience hears something in an incident of a severity; None: nothing is demanded."""


class Wait(Value):
    """The time in which an audience waits for its next update."""

    since: datetime
    """From when the time counts: the update before, the opening, or a change of the severity."""
    level: str | None
    """The severity whose demand it is."""
    paced: datetime
    """From when it counts that updates may come less often: the opening, or the last raise."""
    after: str = ""
    """The update before; empty: this audience has not heard anything yet."""
    demanded: datetime | None = None
    """By when the policy demands the next one; None: it demands none."""
    demand: str = ""
    """The same as the policy writes it: `20m`."""
    promised: datetime | None = None
    """By when the update before promised the next one."""
    ended: datetime | None = None
    """When the audience was told, or the incident ended; None: it still waits."""
    told: str = ""
    """The update that ended it; empty: the incident ended, or it still waits."""

    @property
    def due(self) -> datetime | None:
        """When the next update is owed; None: none is."""
        return min((each for each in (self.demanded, self.promised) if each), default=None)

    @property
    def by_promise(self) -> bool:
        """Whether it is a promise that makes it due, and not the policy."""
        return self.promised == self.due != self.demanded


def waits(
    incident: Incident, policy: ResponsePolicy, cadences: Cadences, audiences: Collection[str]
) -> Iterator[Wait]:
    """The times in which nothing was posted to any of `audiences`, in order.

    Time counts while the incident is open; when it is reopened, from anew. Where the severity
    changes, it counts from then: what a worse severity demands puts nothing off, and what is
    overdue stays so. Where a source has it end before it began, it was never open.
    """
    begins = {begin for begin, _ in incident.was_open}
    pace = _Pace(policy, cadences)
    level: str | None = None
    wait: Wait | None = None
    heard: Wait | None = None  # after an update from before anybody had declared the incident
    for entry in incident.timeline:
        body = entry.body
        if entry.id in incident.lost:
            continue
        if isinstance(body, SeverityChanged):
            wait = pace.changed(wait, level, body.severity, entry.at)
            level = body.severity
        elif isinstance(body, Opened | Reopened) and wait is None and entry.at in begins:
            level = level or getattr(body, "severity", None)
            wait = pace.begun(entry.at, level, heard)
        elif isinstance(body, UpdatePosted) and body.audience in audiences:
            posted = Wait(entry.at, level, entry.at, entry.id, promised=body.next)
            if wait is not None:
                yield replace(wait, ended=entry.at, told=entry.id)
                wait = pace.demanded(replace(posted, paced=wait.paced))
            elif incident.opened and entry.at < incident.opened:
                heard = posted
        elif isinstance(body, _ENDS) and wait is not None:
            yield replace(wait, ended=entry.at)
            wait = heard = None
    if wait is not None:
        yield wait


class _Pace(Value):
    """How often an audience is told: every so often, and slower after a while."""

    policy: ResponsePolicy
    cadences: Cadences

    def begun(self, at: datetime, level: str | None, heard: Wait | None) -> Wait:
        """The wait that begins when an incident is opened, or opened again."""
        begun = Wait(at, level, at)
        if heard is not None:
            begun = replace(begun, after=heard.after, promised=heard.promised)
        return self.demanded(begun)

    def changed(
        self, wait: Wait | None, before: str | None, level: str, at: datetime
    ) -> Wait | None:
        """A wait in which the severity changes."""
        if wait is None:
            return None
        worse = is_worse(level, before)
        anew = replace(wait, since=at, level=level, paced=at if worse else wait.paced)
        anew = self.demanded(replace(anew, demanded=None, demand=""))
        owed = wait.demanded
        if owed is None:
            return anew
        put_off = worse and anew.demanded is not None and anew.demanded > owed
        return replace(wait, paced=anew.paced) if owed < at or put_off else anew

    def demanded(self, wait: Wait) -> Wait:
        """`wait` with what the policy demands of it."""
        cadence, severity = self.cadences(wait.level), self.policy.severity(wait.level)
        if cadence is None:
            return wait
        demand = cadence.every if wait.after else cadence.first or cadence.every
        if wait.after and cadence.relax_after:
            relaxed = self.policy.due(severity, wait.paced, cadence.relax_after)
            demand = cadence.relaxed_every if wait.since >= relaxed else demand
        if demand is None:
            return wait
        due = self.policy.due(severity, wait.since, demand)
        return replace(wait, demanded=due, demand=demand)
