"""Tells chats and pagers of entries, after they are saved; a write never waits for it."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from incli.app.session import Session, Written
from incli.domain.errors import InvalidInput
from incli.domain.layout import NOTIFY
from incli.domain.notify import Channel, Message, channels_from_data, message
from incli.domain.phrases import Phrasing
from incli.domain.value import Value, replace
from incli.exchange.chat import deliver, demand_apprise
from incli.store import outbox
from incli.store.outbox import Job

FIRST_WAIT = timedelta(seconds=15)
"""How long a channel that took nothing is left alone; doubled each time."""
LONGEST_WAIT = timedelta(hours=1)
PATIENCE = timedelta(days=3)
"""After that a message is given up: it would be news to nobody."""
FORGOTTEN = timedelta(days=30)
"""After that what was given up is taken away."""


class Sent(Value):
    """What working the queue came to."""

    delivered: int = 0
    waiting: int = 0
    """Jobs that are still in the queue, to be tried again."""
    given_up: int = 0
    problems: tuple[str, ...] = ()
    busy: bool = False
    """Whether another process is at it."""


def queue(session: Session, written: Written) -> str:
    """Have channels told of what was just written, soon; why that could not begin, or "".

    Costs the writer one small file and a process; nothing of it makes a write fail.
    """
    repository = session.repository
    try:
        if not _is_configured(session) or not outbox.enabled(repository):
            return ""
        entries = tuple(each.id for each in written.entries)
        now = datetime.now(UTC)  # what is waited for is real, whatever `--now` says
        job = Job(outbox.new_name(now), written.incident.id, entries, now)
        outbox.put(repository, job)
        outbox.start(repository)
    except OSError as error:
        return f"chats are not told: {error.strerror}   incli notify list"
    return ""


def channels(session: Session) -> tuple[Channel, ...]:
    """The team's channels; raises `InvalidInput` where there are none."""
    found = channels_from_data(session.policies.read(NOTIFY))
    if not found:
        raise InvalidInput(
            f"{NOTIFY} names no channel.",
            "channels: {team-chat: {url: env:SLACK_URL}}",
        )
    return found


def send(
    session: Session,
    *,
    now: datetime,
    everything: bool = False,
    wait: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> Sent:
    """Work the queue once: what is due, or `everything` that is in it."""
    demand_apprise()
    with outbox.working(session.repository, wait=wait) as mine:
        if not mine:
            return Sent(busy=True)
        delivered, problems = 0, list[str]()
        for job in outbox.jobs(session.repository):
            if everything or (not job.given_up and (job.due is None or job.due <= now)):
                after = _worked(session, job, now, environment)
                delivered += len(after.told) - len(job.told)
                problems += [f"{name}: {why}" for name, why in after.problems.items()]
            elif job.given_up and now - job.queued > FORGOTTEN:
                outbox.remove(session.repository, job)
        left = outbox.jobs(session.repository)
    return Sent(
        delivered,
        sum(not each.given_up for each in left),
        sum(each.given_up for each in left),
        tuple(dict.fromkeys(problems)),
    )


def try_channel(
    session: Session, channel: Channel, environment: Mapping[str, str] = os.environ
) -> str:
    """Send a message that says that it is a test; why it was not taken, or ""."""
    who = session.team.name(session.me)
    words = f"A test by {who}: this channel is told of {', '.join(channel.kinds)}."
    if channel.audience == "public":
        words = "A test: public updates about incidents come here."
    return _deliver(channel, Message("incli", words), environment)


def _worked(session: Session, job: Job, now: datetime, environment: Mapping[str, str]) -> Job:
    """The job after an attempt; out of the queue where everybody has been told."""
    problems: dict[str, str] = {}
    for channel, entry_id, words in _messages(session, job):
        key = f"{channel.name}/{entry_id}"
        if key in job.told or channel.name in problems:
            continue
        if why := _deliver(channel, words, environment):
            problems[channel.name] = why
        else:
            job = replace(job, told=(*job.told, key))
            outbox.put(session.repository, job)  # at once: whoever kills us causes no second one
    if not problems:
        outbox.remove(session.repository, job)
        return replace(job, problems=problems)
    pause = min(FIRST_WAIT * 2 ** min(job.attempts, 20), LONGEST_WAIT)
    job = replace(
        job,
        attempts=job.attempts + 1,
        due=now + pause,
        problems=problems,
        given_up=now - job.queued > PATIENCE,
    )
    outbox.put(session.repository, job)
    return job


def _messages(session: Session, job: Job) -> list[tuple[Channel, str, Message]]:
    """Who is to be told what, by the record as it is now: redacted words are told to nobody."""
    incident = session.view.incident(job.incident)
    if incident is None or not _is_configured(session):
        return []
    phrasing = Phrasing(session.team, words=session.words)
    return [
        (channel, entry.id, message(channel, incident, entry, phrasing))
        for entry in incident.timeline
        if entry.id in job.entries
        for channel in channels_from_data(session.policies.read(NOTIFY))
        if channel.is_told(incident, entry)
    ]


def _deliver(channel: Channel, words: Message, environment: Mapping[str, str]) -> str:
    address = environment.get(channel.variable, "")
    if not address:
        return f"{channel.variable} is not set in the environment"
    return deliver(address, words)


def _is_configured(session: Session) -> bool:
    """Whether there is a policy at all; a look at the disk where the record is checked out."""
    root = session.repository.work_tree
    if root is not None:
        return (root / NOTIFY).is_file()
    return session.policies.content(NOTIFY) is not None
