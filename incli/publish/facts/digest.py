"""What other pages say of an incident: small, and kept from one build to the next as JSON."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import dropwhile, takewhile
from typing import Any

from incli.domain.incident import Incident
from incli.domain.measures import IMPACT, MEASURES, is_counted, is_impossible, so_far, took
from incli.domain.phrases import handle
from incli.domain.stress import stays
from incli.domain.times import write_time
from incli.publish.facts.story import Story

_SUMMARY = 180
"""Characters of a summary."""
_TELLING = ("resolved", "update-posted", "finding", "note")
"""Kinds whose words sum an incident up, the best first; of each the newest counts."""
_TOLD_OUTSIDE = ("update-posted", "resolved")
"""The same for outsiders: what they were told then, and no notes between people at work."""
_NO_SENTENCE = re.compile(r"\s*(?:[#>|]|[-*+] |$)")

_FOREVER = datetime.max.replace(tzinfo=UTC)
Digest = dict[str, Any]


def digest(story: Story) -> Digest:
    """What lists, statistics, feeds and the search say of an incident."""
    incident = story.incident
    return {
        "id": incident.id,
        "title": incident.title,
        "status": incident.status,
        "severity": story.level,
        "kind": incident.header.kind,
        "visibility": incident.header.visibility,
        "services": list(incident.header.services),
        "tags": list(incident.header.tags),
        "customers": incident.customers,
        "opened": _time(incident.opened),
        "resolved": _time(incident.resolved),
        "started": _time(story.started),
        "ended": _time(story.ended),
        "impact": {phase: write_time(at) for phase, at in incident.impact.items()},
        "took": {
            each.id: span.total_seconds()
            for each in MEASURES
            if (span := took(incident, each)) is not None
        },
        "running": [each.id for each in MEASURES if so_far(incident, each, _FOREVER) is not None],
        "impossible": [each.id for each in MEASURES if is_impossible(incident, each)],
        "was_open": story.was_open.total_seconds() if story.was_open is not None else None,
        "counted": is_counted(incident),
        "commander": story.commanders[-1].person if story.commanders else None,
        "owner": story.owner,
        "summary": summary(story),
        "newest": write_time(incident.timeline[-1].at) if incident.timeline else None,
        "todos": _todos(story),
        "factors": list(story.prose.factors) if story.prose else [],
        "actions": _actions(story),
        "updates": _updates(story),
        "stays": [] if story.public else _stays(incident),
    }


def next_due(story: Story, now: datetime) -> datetime | None:
    """When something comes due, a rest is over or a night begins: the page says something else."""
    times = [each.due for each in story.todos if each.due] + [until for _, until in story.resting]
    times += filter(None, [story.effort.next_night])
    return min((each for each in times if each >= now), default=None)


def at(told: Digest, key: str) -> datetime | None:
    """A time of a digest."""
    written = told.get(key)
    return datetime.fromisoformat(written) if written else None  # our own, in the one form


def affected(told: Digest) -> timedelta | None:
    """How long customers were affected; None where that is not known or not over."""
    took = told["took"].get(IMPACT.id)
    return None if took is None else timedelta(seconds=took)


def was_open(told: Digest) -> timedelta | None:
    """From opening to the last resolution; None where that is not known or not over."""
    took = told["was_open"]
    return None if took is None else timedelta(seconds=took)


def summary(story: Story) -> str:
    """The words that tell best what it was, shortened."""
    words = " ".join(next(_telling(story), "").split())
    return words if len(words) <= _SUMMARY else words[: _SUMMARY - 1].rstrip() + "…"


def _telling(story: Story) -> Iterator[str]:
    """What could sum it up, the best first."""
    incident = story.incident
    if story.prose and story.prose.for_customers:
        yield from filter(None, [_first_sentences(story.prose.text)])
    shown = {each.handle for each in story.rows}
    for kind in _TOLD_OUTSIDE if story.public else _TELLING:
        for entry in reversed(incident.timeline):
            if entry.kind == kind and entry.handle in shown and entry.id not in incident.redacted:
                yield from filter(None, [incident.corrections.get(entry.id) or entry.text])


def _first_sentences(markdown: str) -> str:
    """The first lines of a text that are neither a heading nor a list."""
    lines = dropwhile(_NO_SENTENCE.match, markdown.splitlines())
    return " ".join(takewhile(lambda line: not _NO_SENTENCE.match(line), lines))


def _todos(story: Story) -> list[dict[str, Any]]:
    return [
        {
            "what": each.what,
            "who": each.who,
            "due": _time(each.due),
            "kind": each.kind,
            "entry": each.entry,
        }
        for each in story.todos
    ]


def _actions(story: Story) -> list[dict[str, Any]]:
    due = {each.entry: each.due for each in story.todos if each.kind == "action"}
    return [
        {
            "entry": handle(each.id),
            "text": each.text,
            "type": each.type,
            "status": each.status,
            "who": story.name(each.owner),
            "due": _time(due.get(handle(each.id))),
            "added": write_time(each.added),
            "evidence": each.evidence,
        }
        for each in story.incident.actions.values()
    ]


def _stays(incident: Incident) -> list[list[str]]:
    """Who worked in it, from when, until when."""
    return [[each.person, write_time(each.begin), write_time(each.end)] for each in stays(incident)]


def _updates(story: Story) -> list[dict[str, str]]:
    """What the public was told."""
    return [
        {"id": handle(each.id), "at": write_time(each.at), "text": each.text}
        for each in story.incident.updates.values()
        if each.audience == "public" and each.status == "posted"
    ]


def _time(when: datetime | None) -> str | None:
    return write_time(when) if when else None
