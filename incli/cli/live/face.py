"""What a screen shows, and what keys do: kept apart from the library that draws it."""

from collections.abc import Callable
from typing import Protocol

from incli.cli.live.rows import Row
from incli.domain.value import Value


class Ask(Value):
    """A line to be typed, and what is then done with it."""

    prompt: str
    text: str
    """What stands there already."""
    then: Callable[[str], None]


class Work(Value):
    """Something that takes a moment: done beside, so that the screen goes on."""

    run: Callable[[], None]


class End(Value):
    """Leave the screen."""


Pressed = Ask | Work | End | None


class Face(Protocol):
    """Something that can be looked at."""

    period: float
    """Seconds between two looks."""

    def look(self) -> bool:
        """Take in what is new; whether the bell is to ring."""

    def rows(self, width: int, height: int) -> list[Row]:
        """What is to be seen, in exactly that many rows."""

    def press(self, key: str) -> Pressed:
        """What a key does; a letter, or `space`, `left`, `pageup` and the like."""
