"""YAML that other programs wrote: read for what it says, with nothing refused but what can harm.

Every word that is not in quotes stays the text it is written as, so that nothing is lost in a
guess: whether `2020-06-13 15:54:00` is a time, and in which zone, is for whoever asks. Of a key
that stands twice the last one counts. Aliases, and texts too large, deep or crowded, are refused.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamStartEvent,
)

from incli.documents.canonical import MAX_DEPTH, MAX_NODES
from incli.documents.events import Event, Unreadable, events
from incli.documents.loader import MAX_BYTES
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding


class Foreign(NamedTuple):
    """What a text says, and the line that each of its outermost keys stands on."""

    data: Mapping[str, Any]
    """Values are text, lists of values, and mappings of text to values."""
    lines: Mapping[str, int]


def read_foreign(text: str, path: str, first_line: int = 1) -> Foreign:
    """The mapping that a YAML text is; `first_line` is where it begins in its file.

    Raises `InvalidData` where it is none.
    """
    if len(text.encode(errors="replace")) > MAX_BYTES:
        message = f"The YAML is larger than {MAX_BYTES // 1024} KiB."
        raise InvalidData(Finding(path, first_line, 1, message))
    try:
        return _Builder(events(text), first_line - 1).document()
    except Unreadable as error:
        line = error.line + first_line - 1
        raise InvalidData(Finding(path, line, error.column, error.message, error.hint)) from None


class _Builder:
    def __init__(self, stream: Iterator[Event], above: int) -> None:
        self._stream = stream
        self._above = above
        self._nodes = 0
        self._lines: dict[str, int] = {}

    def document(self) -> Foreign:
        event = next(self._stream)
        while isinstance(event, StreamStartEvent | DocumentStartEvent):
            event = next(self._stream)
        if not isinstance(event, MappingStartEvent):
            raise _refused(event, "This must be a mapping of keys to values.")
        data: dict[str, Any] = self._value(event, 1)
        return Foreign(data, self._lines)

    def _value(self, event: Event, depth: int) -> Any:  # noqa: ANN401  # text, list or mapping
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _refused(event, f"More than {MAX_NODES} values.")
        if depth > MAX_DEPTH:
            raise _refused(event, f"Deeper than {MAX_DEPTH} levels.")
        if isinstance(event, AliasEvent):
            raise _refused(event, "Aliases (*name) are not read.")
        if isinstance(event, ScalarEvent):
            return event.value
        if isinstance(event, MappingStartEvent):
            return self._mapping(depth)
        return self._sequence(depth)

    def _mapping(self, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self._stream), MappingEndEvent):
            key = self._value(event, depth + 1)
            if not isinstance(key, str):
                raise _refused(event, "A key must be text.")
            if depth == 1:
                self._lines[key] = self._above + event.start_mark.line + 1
            data[key] = self._value(next(self._stream), depth + 1)
        return data

    def _sequence(self, depth: int) -> list[Any]:
        data: list[Any] = []
        while not isinstance(event := next(self._stream), SequenceEndEvent):
            data.append(self._value(event, depth + 1))
        return data


def _refused(event: Event, message: str) -> Unreadable:
    mark = event.start_mark
    return Unreadable(mark.line + 1, mark.column + 1, message)
