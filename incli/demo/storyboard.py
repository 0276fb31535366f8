"""The storyboard, typed: what each step types, at which console, and what it rests on.

The meaning of every field is told at the top of `storyboard.yaml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from incli.exchange.apollo import GET_ZERO, read_get


@dataclass(frozen=True, slots=True)
class Player:
    """A person of the demo, for its policies."""

    id: str
    name: str
    email: str
    timezone: str
    roles: tuple[str, ...]
    """What this person was trained for."""
    speaks: tuple[str, ...]
    """The labels under which the transcript has this voice."""


@dataclass(frozen=True, slots=True)
class Step:
    """One command, as somebody types it."""

    get: str
    """When it is typed, in mission time."""
    clone: str
    by: str
    argv: tuple[str, ...]
    cites: tuple[str, ...]
    at: str | None = None
    """When it happened, where that was before `get`."""
    name: str | None = None
    offline: bool = False
    expect: int = 0
    """The exit code that this must end with."""
    say: str = ""
    assumed: str = ""

    @property
    def now(self) -> datetime:
        """The instant at which it is typed."""
        return instant(self.get)

    def typed(self, known: Mapping[str, str]) -> list[str]:
        """`argv` with each `{name}` replaced by what `known` has for it.

        Raises `KeyError` for a name that no earlier step gave.
        """
        return [
            known[word[1:-1]] if word.startswith("{") and word.endswith("}") else word
            for word in self.argv
        ]


@dataclass(frozen=True, slots=True)
class Storyboard:
    """The whole play."""

    title: str
    services: tuple[str, ...]
    tags: tuple[str, ...]
    transcript: str
    """The file of the transcript, beside the storyboard."""
    recording: str
    """What the transcript is called as a WebVTT file."""
    clones: Mapping[str, str]
    """Whose console each clone is."""
    people: tuple[Player, ...]
    teams: Mapping[str, tuple[str, ...]]
    steps: tuple[Step, ...]


def instant(get: str) -> datetime:
    """The instant of a mission time such as `55:55:20`."""
    return GET_ZERO + timedelta(seconds=read_get(get))


def from_data(data: Mapping[str, Any]) -> Storyboard:
    """The storyboard that `storyboard.yaml` holds, once read as data."""
    incident, recording = data["incident"], data["recording"]
    return Storyboard(
        title=incident["title"],
        services=tuple(incident["services"]),
        tags=tuple(incident["tags"]),
        transcript=recording["transcript"],
        recording=recording["file"],
        clones=dict(data["clones"]),
        people=tuple(_player(key, value) for key, value in data["people"].items()),
        teams={name: tuple(members) for name, members in data["teams"].items()},
        steps=tuple(_step(each) for each in data["steps"]),
    )


def _player(person: str, data: Mapping[str, Any]) -> Player:
    rest = {**data, "roles": tuple(data["roles"]), "speaks": tuple(data["speaks"])}
    return Player(id=person, **rest)


def _step(data: Mapping[str, Any]) -> Step:
    rest = {key: value for key, value in data.items() if key not in {"as", "argv", "cites"}}
    return Step(by=data["as"], argv=tuple(data["argv"]), cites=tuple(data["cites"]), **rest)
