"""Each kind of entry in words: what a timeline says of it. One row per kind.

In a template `{owner:person}` is a field and how it is shown; a part in `[…]` is left out where
one of its fields is empty. The team's own words replace ours in the template, never in what
people wrote.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any, NamedTuple

from incli.domain.entry import Body, Entry
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
    "announced": "[{person:person} ]announced as {role:role}",
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
        told = self._told(_template(entry.kind), entry.body)
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

    def _told(self, pieces: "tuple[_Piece, ...]", body: Body) -> str:
        told = []
        for text, field, how, inner in pieces:
            if inner:
                if not any(_is_empty(getattr(body, each[1])) for each in inner if each[1]):
                    told.append(self._told(inner, body))
            elif field:
                told.append(_SHOWN[how](self, getattr(body, field)))
            else:
                told.append(self.in_team_words(text))
        return "".join(told)

    def local(self, at: datetime) -> datetime:
        """`at` on the reader's clock."""
        return at.astimezone(self.zone)


class _Piece(NamedTuple):
    """A part of a template: text, a field and how it is shown, or pieces that may be left out."""

    text: str = ""
    field: str = ""
    how: str = "plain"
    inner: "tuple[_Piece, ...]" = ()


@cache
def _template(kind: str) -> tuple[_Piece, ...]:
    """The template of a kind, taken apart."""
    found: list[_Piece] = []
    for at, part in enumerate(_PART.split(PHRASES[kind])):
        if at % 2:
            found.append(_Piece(inner=tuple(_pieces(part))))
        else:
            found += _pieces(part)
    return tuple(found)


def _pieces(text: str) -> Iterator[_Piece]:
    at = 0
    for each in _FIELD.finditer(text):
        if each.start() > at:
            yield _Piece(text[at : each.start()])
        yield _Piece(field=each[1], how=each[2] or "plain")
        at = each.end()
    if at < len(text):
        yield _Piece(text[at:])


_SHOWN: Mapping[str, Callable[[Phrasing, Any], str]] = {
    "plain": lambda _, value: str(value),
    "person": lambda own, value: own.team.name(value),
    "role": lambda own, value: own.in_team_words(own.team.role_name(value)),
    "handle": lambda _, value: handle(value),
    "handles": lambda _, ids: ", ".join(map(handle, ids)),
    "list": lambda _, value: ", ".join(value),
    "either": lambda _, value: " or ".join(value),
    "count": lambda _, number: f"{number:,}",
    "time": lambda own, at: f"{own.local(at):%H:%M}",
    "moment": lambda own, at: f"{own.local(at):%Y-%m-%d %H:%M:%S}",
    "abbreviated": lambda _, oid: oid[:10],
    "nothing": lambda _, __: "",
}
"""How a field is shown, to one reader."""


def _is_empty(value: object) -> bool:
    # 0 is no empty value: “0 customers affected” is worth saying.
    return value is None or value is False or value in {"", ()}
