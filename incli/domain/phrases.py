"""Each kind of entry in words: what a timeline says of it. One row per kind.

In a template `{owner:person}` is a field and how it is shown; a part in `[…]` is left out where
one of its fields is empty. The team's own words replace ours in the template, never in what
people wrote.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from incli.domain.entry import Entry
from incli.domain.team import Team
from incli.domain.value import NOTHING, Value

PHRASES: Mapping[str, str] = {
    "opened": "opened “{title}”[ as {severity}][ (unsure: {unsure:either})]",
    "reopened": "reopened",
    "cancelled": "cancelled: it was no incident",
    "merged": "merged into {into}",
    "resolved": "resolved[; {owner:person} owns the postmortem][: {text}]"
    "[ (set aside: {overrides:list})]",
    "closed": "closed",
    "assigned": "{person:person} is {role:role}[ (took over{takeover:nothing})]",
    "released": "nobody is {role:role} any more",
    "handover-offered": "offered {role:role} to {to:person}",
    "handover-accepted": "accepted, and is {role:role} now",
    "announced": "{person:person} announced as {role:role}",
    "severity-changed": "severity[ from {previous}] to {severity}",
    "note": "{text}",
    "finding": "found: {text}",
    "todo": "to do: {text}",
    "sorted": "sorted {entry:handle}: {when}",
    "parked": "parked for {for_person:person}: {text}",
    "gripe": "gripe: {text}",
    "impact": "impact {phase}[, {customers:count} customers affected]",
    "task-added": "task for {owner:person}, {box}: {text}",
    "task-acknowledged": "task {task:handle} acknowledged",
    "task-extended": "task {task:handle} needs {box} more",
    "task-done": "task {task:handle} done[: {outcome}]",
    "task-dropped": "task {task:handle} dropped[: {outcome}]",
    "proposed": "proposes: {text}[ (risk: {risk})][ (rollback: {rollback})]",
    "objected": "objects to {proposal:handle}: {text}",
    "decided": "decides {proposal:handle}: {decision}[, against objection {against:handles}]",
    "joined": "joined[ as {role:role}][ to look on{observer:nothing}]",
    "left": "{person:person} left",
    "update-drafted": "{audience} update drafted: {text}[ (next by {next:time})]",
    "update-approved": "approves update {update:handle}",
    "update-posted": "{audience} update: {text}[ (next by {next:time})]",
    "recording-added": "recording {location}, starts {starts:moment}[: {text}]",
    "evidence-added": "evidence[ about action item {action:handle}:] {location}[: {text}]",
    "action-added": "action item for {owner:person}[, due {due}]: {text}",
    "action-closed": "action item {action:handle} closed[: {evidence}]",
    "action-declined": "action item {action:handle} declined",
    "action-reopened": "action item {action:handle} reopened",
    "postmortem-requested": "postmortem requested[ of {owner:person}]",
    "postmortem-approved": "postmortem approved as of {blob:abbreviated}",
    "postmortem-published": "postmortem published as of {blob:abbreviated}"
    "[; for customers: {external}]",
    "corrected": "corrects {corrects:handle}: {text}",
    "redacted": "redacts {entry:handle}",
}

_BEFORE, _AFTER = r"(?<![\w/-])(?<!incli )", r"(?![\w/-]|\.\w)"
_MARKUP = {ord(mark): None for mark in "{}[]"}
_PART = re.compile(r"\[([^\]]*)\]")
_FIELDS = re.compile(r"(\{[^}]*\})")
_FIELD = re.compile(r"\{(\w+)(?::(\w+))?\}")


def handle(entry_id: str) -> str:
    """The last part of an entry's id: short enough to type."""
    return entry_id.rpartition("-")[2]


class Phrasing(Value):
    """How entries are told to one reader: names, zone, and the team's own words."""

    team: Team = Team()
    zone: tzinfo = UTC
    words: Mapping[str, str] = NOTHING

    def phrase(self, entry: Entry) -> str:
        """What the entry says, without when and by whom."""
        parts = _FIELDS.split(PHRASES[entry.kind])
        template = "".join(
            part if part.startswith("{") else self.in_team_words(part) for part in parts
        )
        told = _PART.sub(lambda part: self._optional(part[1], entry), template)
        told = self._fill(told, entry) if "{" in template else told
        return f"{told} — because: {entry.because}" if entry.because else told

    def in_team_words(self, text: str) -> str:
        """Our `text`, in the words the team uses (`policies/vocabulary.yaml`)."""
        if not self.words:
            return text
        longest_first = sorted(self.words, key=len, reverse=True)
        # Not within ids, paths and commands: those are the same for every team.
        ours = "|".join(map(re.escape, longest_first))
        known = re.compile(_BEFORE + rf"({ours})(s?)" + _AFTER, re.IGNORECASE)
        return known.sub(self._translated, text)

    def _translated(self, found: re.Match[str]) -> str:
        words = {key.casefold(): value for key, value in self.words.items()}
        word = words.get(found[1].casefold(), found[1]).translate(_MARKUP)
        return (word[:1].upper() + word[1:] if found[1][:1].isupper() else word) + found[2]

    def _optional(self, part: str, entry: Entry) -> str:
        names = [found[1] for found in _FIELD.finditer(part)]
        return "" if any(_is_empty(getattr(entry.body, name)) for name in names) else part

    def _fill(self, template: str, entry: Entry) -> str:
        def filled(found: re.Match[str]) -> str:
            return self._show(found[2] or "plain", getattr(entry.body, found[1]))

        return _FIELD.sub(filled, template)

    def _show(self, how: str, value: Any) -> str:  # noqa: ANN401  # whatever a body holds
        shown: Mapping[str, Callable[[Any], str]] = {
            "plain": str,
            "person": self.team.name,
            "role": lambda role: self.in_team_words(self.team.role_name(role)),
            "handle": handle,
            "handles": lambda ids: ", ".join(map(handle, ids)),
            "list": ", ".join,
            "either": " or ".join,
            "count": lambda number: f"{number:,}",
            "time": lambda at: f"{self.local(at):%H:%M}",
            "moment": lambda at: f"{self.local(at):%Y-%m-%d %H:%M:%S}",
            "abbreviated": lambda oid: oid[:10],
            "nothing": lambda _: "",
        }
        return shown[how](value)

    def local(self, at: datetime) -> datetime:
        """`at` on the reader's clock."""
        return at.astimezone(self.zone)


def _is_empty(value: object) -> bool:
    # 0 is no empty value: “0 customers affected” is worth saying.
    return value is None or value is False or value in {"", ()}
