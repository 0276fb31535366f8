"""Parser events to plain data, with the place of everything; limits come before building."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from incli.documents.canonical import MAX_DEPTH, MAX_NODES
from incli.documents.characters import SURROGATE
from incli.documents.events import Event, Unreadable, events
from incli.documents.scalars import resolve, shown

Pointer = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """From where to where a value is written: offsets in the text."""

    start: int
    end: int
    """Behind the last character; a block's own comments and blank lines may lie before it."""
    column: int
    """Where it begins in its line, from 0."""
    kind: str
    """`flow` with brackets or braces, `block` without, `scalar`."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a text says, and where: lines and columns count from 1."""

    data: Any
    values: dict[Pointer, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Pointer, tuple[int, int]] = field(default_factory=dict)
    spans: dict[Pointer, Span] = field(default_factory=dict)


def build(text: str) -> Built:
    """The one document in `text`; raises `Unreadable` for all we do not read."""
    return _Builder(events(text)).document()


class _Builder:
    def __init__(self, stream: Iterator[Event]) -> None:
        self._stream = stream
        self._built = Built(None)
        self._nodes = 0

    def document(self) -> Built:
        next(self._stream)  # the beginning of the stream
        first = next(self._stream)
        if isinstance(first, StreamEndEvent):
            raise Unreadable(1, 1, "The file says nothing.")
        self._check_document(first)
        data = self._value(next(self._stream), (), 1)
        next(self._stream)  # the end of the document
        another = next(self._stream)
        if isinstance(another, DocumentStartEvent):
            raise _refused(another, "A second document begins here.", "one file, one document")
        return Built(data, self._built.values, self._built.keys, self._built.spans)

    def _check_document(self, event: Event) -> None:
        if event.version or event.tags:
            raise Unreadable(1, 1, "Directives (%YAML, %TAG) are not read.", "take the line out")

    def _value(self, event: Event, pointer: Pointer, depth: int) -> Any:  # noqa: ANN401  # JSON
        self._check_node(event)
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _refused(event, f"More than {MAX_NODES} values.", "make several files of it")
        mark = event.start_mark
        self._built.values[pointer] = (mark.line + 1, mark.column + 1)
        if isinstance(event, ScalarEvent):
            self._built.spans[pointer] = Span(
                mark.index, event.end_mark.index, mark.column, "scalar"
            )
            return _scalar(event)
        if depth > MAX_DEPTH:
            raise _refused(event, f"Deeper than {MAX_DEPTH} levels.")
        data: Any
        if isinstance(event, MappingStartEvent):
            data, end = self._mapping(pointer, depth)
        else:
            data, end = self._sequence(pointer, depth)
        last = end.end_mark.index if event.flow_style else self._last(pointer, data)
        kind = "flow" if event.flow_style else "block"
        self._built.spans[pointer] = Span(mark.index, last, mark.column, kind)
        return data

    def _mapping(self, pointer: Pointer, depth: int) -> tuple[dict[str, Any], Event]:
        data: dict[str, Any] = {}
        while not isinstance(event := next(self._stream), MappingEndEvent):
            key = self._key(event)
            here = (*pointer, key)
            if key in data:
                line, column = self._built.keys[here]
                message = f"“{shown(key)}” stands here twice, first at {line}:{column}."
                raise _refused(event, message, "keep one of them")
            self._built.keys[here] = (event.start_mark.line + 1, event.start_mark.column + 1)
            data[key] = self._value(next(self._stream), here, depth + 1)
        return data, event

    def _sequence(self, pointer: Pointer, depth: int) -> tuple[list[Any], Event]:
        data: list[Any] = []
        while not isinstance(event := next(self._stream), SequenceEndEvent):
            data.append(self._value(event, (*pointer, len(data)), depth + 1))
        return data, event

    def _last(self, pointer: Pointer, data: dict[str, Any] | list[Any]) -> int:
        """Where the last value of a block ends; a block is never empty."""
        last = next(reversed(data)) if isinstance(data, dict) else len(data) - 1
        return self._built.spans[(*pointer, last)].end

    def _key(self, event: Event) -> str:
        if not isinstance(event, ScalarEvent):
            self._check_node(event)
            raise _refused(event, "A key must be text.", "put text that begins so in quotes")
        self._check_node(event)
        if not event.style and event.value == "<<":
            raise _refused(event, "Merge keys (<<) are not read.", "write the keys out")
        key = _scalar(event)
        if not isinstance(key, str):
            raise _refused(event, f"The key “{shown(event.value)}” is no text.", "put it in quotes")
        return key

    def _check_node(self, event: Event) -> None:
        if isinstance(event, AliasEvent):
            raise _refused(event, "Aliases (*name) are not read.", "write the value out")
        if event.anchor:
            raise _refused(event, "Anchors (&name) are not read.", "take it out")
        if event.tag:
            raise _refused(event, "Tags (!name) are not read.", "take it out")


def _scalar(event: ScalarEvent) -> str | int | float | bool | None:
    value: str = event.value
    if event.style:
        if SURROGATE.search(value):
            raise _refused(event, "A lone surrogate is no character.", "write the character itself")
        return value
    try:
        return resolve(value)
    except ValueError as error:
        raise _refused(event, str(error), "put it in quotes") from None


def _refused(event: Event, message: str, hint: str = "") -> Unreadable:
    mark = event.start_mark
    return Unreadable(mark.line + 1, mark.column + 1, message, hint)
