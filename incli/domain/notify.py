"""Which chats and pagers are told of an entry, and in which words. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.kinds.updates import UpdatePosted
from incli.domain.phrases import Phrasing
from incli.domain.text import safe
from incli.domain.value import Value

USUAL = ("opened", "reopened", "severity-changed", "update-posted", "resolved", "cancelled")
"""The kinds of entries that a channel is told of where it does not say."""
_ENV = "env:"
_HEARS = {
    "internal": frozenset({"internal", "executive", "public"}),
    "executive": frozenset({"executive", "public"}),
    "public": frozenset({"public"}),
}
"""For each audience: updates to whom it may read."""
_LONGEST = 2000
"""Characters of a message: what every chat takes."""
_PING = re.compile(r"(?<!\w)@(?=\w)|<(?=[!@#])")
_BREAK = "\u200b"
"""A space without width: breaks a mention, and is not seen."""


class Channel(Value):
    """A chat or a pager."""

    name: str
    variable: str
    """The variable of the environment that holds its address."""
    audience: str = "internal"
    kinds: tuple[str, ...] = USUAL
    severities: tuple[str, ...] = ()
    """Empty: all."""
    services: tuple[str, ...] = ()
    """Empty: all."""
    drills: bool = False

    def is_told(self, incident: Incident, entry: Entry) -> bool:
        """Whether this channel is told of an entry.

        To the public goes only what was written for it: public updates, and of no internal
        incident. Nobody is told what was redacted.
        """
        header = incident.header
        if entry.kind not in self.kinds or entry.id in incident.redacted:
            return False
        if self.audience == "public" and not _is_public(incident, entry):
            return False
        audience = getattr(entry.body, "audience", None)
        if audience is not None and audience not in _HEARS[self.audience]:
            return False
        if header.kind == "drill" and not self.drills:
            return False
        wanted = not self.severities or incident.severity in self.severities
        touched = not self.services or not set(self.services).isdisjoint(header.services)
        return wanted and touched


class Message(Value):
    """What a channel is told."""

    title: str
    body: str
    tone: str = "info"
    """`info`, `success`, `warning` or `failure`: chats show it as a colour."""


def channels_from_data(data: Mapping[str, Any]) -> tuple[Channel, ...]:
    """The channels that a validated `notify.yaml` stands for, in its order."""
    return tuple(
        Channel(
            name=name,
            variable=str(each["url"]).removeprefix(_ENV),
            audience=each.get("audience", "internal"),
            kinds=tuple(each.get("kinds", USUAL)),
            severities=tuple(each.get("severities", ())),
            services=tuple(each.get("services", ())),
            drills=bool(each.get("drills", False)),
        )
        for name, each in (data.get("channels") or {}).items()
    )


def message(channel: Channel, incident: Incident, entry: Entry, phrasing: Phrasing) -> Message:
    """What a channel is told of an entry, in UTC; the public without a name."""
    level = f"[{incident.severity}] " if incident.severity else ""
    drill = "Drill: " if incident.header.kind == "drill" else ""
    corrected = incident.corrections.get(entry.id)
    if channel.audience == "public":
        words = corrected or entry.text
    else:
        told = corrected or phrasing.phrase(entry)
        words = f"{entry.at:%H:%M} UTC  {phrasing.team.name(entry.by)}: {told}\n{incident.id}"
    title = phrasing.in_team_words(drill) + level
    return Message(
        f"{title}{harmless(incident.title)}", harmless(words)[:_LONGEST], _tone(incident, entry)
    )


def harmless(text: str) -> str:
    """`text` that steers no terminal, and calls nobody in a chat: `@here` is only read."""
    return _PING.sub(lambda found: f"{found[0]}{_BREAK}", safe(text))


def _is_public(incident: Incident, entry: Entry) -> bool:
    body = entry.body
    posted = isinstance(body, UpdatePosted) and body.audience == "public"
    return posted and incident.header.visibility == "public"


def _tone(incident: Incident, entry: Entry) -> str:
    if entry.kind in {"resolved", "cancelled", "closed"}:
        return "success"
    if entry.kind in {"opened", "reopened", "severity-changed"}:
        return "failure" if incident.severity in {"sev1", "sev2"} else "warning"
    return "info"
