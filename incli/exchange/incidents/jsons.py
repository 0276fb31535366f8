"""JSON of other systems: documents, lists and JSON lines, with the line that each thing is on."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from incli.domain.errors import InvalidData, InvalidInput
from incli.domain.finding import Finding
from incli.exchange.incidents.draft import File, Reading

Json = Any
"""What JSON can say."""


class Part(NamedTuple):
    """A document of a file, and the line it begins on."""

    value: Json
    line: int


class Places:
    """Tells on which line of a file something stands."""

    def __init__(self, text: str, line: int = 1) -> None:
        self._text = text
        self._line = line

    def of(self, value: object) -> int:
        """The first line that holds a text as JSON writes it; the beginning where none does."""
        at = self._text.find(json.dumps(value, ensure_ascii=False)) if value else -1
        return self._line + (self._text.count("\n", 0, at) if at >= 0 else 0)


def parts(file: File, reading: Reading) -> Iterator[Part]:
    """The documents of a file: one, or one on each line. What is none is a reject."""
    try:
        text = file.text()
    except InvalidInput as error:
        reading.reject(file.path, 1, error.message, error.hint)
        return
    try:
        yield Part(json.loads(text), 1)
    except RecursionError:
        reading.reject(file.path, 1, "This JSON lies too deep.")
    except ValueError as error:
        if not _is_lines(text):
            reading.reject(file.path, getattr(error, "lineno", 1), f"This is no JSON: {error}.")
            return
        yield from _lines(file, text, reading)


def _is_lines(text: str) -> bool:
    """Whether there are several lines, and the first is a document by itself."""
    first, _, rest = text.strip().partition("\n")
    try:
        return bool(rest) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _lines(file: File, text: str, reading: Reading) -> Iterator[Part]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            with reading.rejecting(file.path, number):
                yield Part(json.loads(line), number)


def texts(value: Json) -> str:
    """`value` where it is text or a number, as text; else nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def mapping(value: Json) -> Mapping[str, Json]:
    """`value` where it is a mapping; else an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: Json) -> list[Json]:
    """`value` where it is a list; else an empty one."""
    return value if isinstance(value, list) else []


def demanded(thing: Mapping[str, Json], key: str, path: str, line: int) -> str:
    """The text under a key that must be there; raises `InvalidData`."""
    if found := texts(thing.get(key)):
        return found
    raise InvalidData(Finding(path, line, 1, f"“{key}” is missing."))
