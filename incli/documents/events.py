"""YAML text as a stream of parser events, refused where two YAML parsers read it differently.

libyaml reads; ruamel's own parser, some thirty times slower, reads the text again unless it is of
the simple kind in which the two are known to agree (the tests hold that they do). On other texts
they do differ: a folded scalar whose next line begins with `#` has text for one and none for the
other. A file that means one thing to incli and another to a reviewer's tools is refused.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import ScalarEvent

from incli.documents.characters import place

try:
    from ruamel.yaml.cyaml import CParser  # type: ignore[attr-defined]  # it re-exports libyaml's
except ImportError:  # installed without libyaml: slower, and nothing to disagree with
    CParser = None

Event = Any
"""A ruamel.yaml event, from either parser; its attributes are set with no types."""


class Unreadable(Exception):
    """The text is not YAML that we read: where (from 1), why, and what to do."""

    def __init__(self, line: int, column: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.column, self.message, self.hint = line, column, message, hint


_KEY = r'(?:[A-Za-z][A-Za-z0-9_.-]*|"[A-Za-z0-9 _.-]+")'
_STRING = r"""(?:"(?:[^"\\\t]|\\[\\"/bnrt]|\\u[0-9a-f]{4})*"|'[^'\t]*')"""
_WORDS = r"[A-Za-z0-9/(](?:[^\t:\#]|:(?![ ]|$)|(?<![ ])\#)*"
_COMMENT = r"[ ]*(?:[ ]\#.*)?"
_SIMPLE_LINE = re.compile(
    rf"""---
       | [ ]*(?:\#.*)?
       | [ ]*(?:-[ ])?{_KEY}:{_COMMENT}
       | [ ]*(?:-[ ](?:{_KEY}:[ ])?|{_KEY}:[ ])[ ]*
         (?: {_STRING}{_COMMENT}
           | {_WORDS}(?:(?<=[ ])\#.*)?
           | [\[{{](?:{_STRING}|[A-Za-z0-9_./+-]|,[ ]|:[ ]|[\[\]{{}} ])*[\]}}]{_COMMENT}
         )""",
    re.VERBOSE,
)


def reads_fast() -> bool:
    """Whether YAML is read by libyaml's parser; without it reading is some thirty times slower."""
    return CParser is not None


def events(text: str) -> Iterator[Event]:
    """The events of `text`, one by one; raises `Unreadable`."""
    if CParser is None:
        yield from slow_events(text)
        return
    parser = CParser(text)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    except YAMLError as error:
        raise _unreadable(text, error) from None
    finally:
        parser.dispose()


def demand_agreement(text: str) -> None:
    """Raise `Unreadable` where the two parsers do not say the same about `text`."""
    if CParser is None or is_simple(text):
        return
    for quick, slow in zip_longest(events(text), slow_events(text)):
        if quick is None or slow is None or said(quick) != said(slow):
            mark = (quick or slow).start_mark
            raise Unreadable(
                mark.line + 1,
                mark.column + 1,
                "YAML readers do not agree what stands here.",
                "put the text in quotes, on one line",
            )


def is_simple(text: str) -> bool:
    """Whether every line of `text` is of a kind in which the two parsers agree."""
    return all(map(_SIMPLE_LINE.fullmatch, text.split("\n")))


def slow_events(text: str) -> Iterator[Event]:
    """The same from ruamel's own parser; raises `Unreadable`."""
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except YAMLError as error:
        raise _unreadable(text, error) from None
    except (ValueError, IndexError) as error:  # bad escapes and cut-off headers, unmarked
        message = f"YAML readers do not agree what this file says: {error}."
        raise Unreadable(1, 1, message, "put the text in quotes, on one line") from None


def said(event: Event) -> tuple[object, ...]:
    """What an event says, less how each parser says it."""
    if isinstance(event, ScalarEvent):
        return type(event), event.value, not event.style, event.tag, event.anchor
    return type(event), getattr(event, "tag", None), getattr(event, "anchor", None)


_WHY = {
    "mapping values are not allowed": (
        "“: ” does not fit here.",
        "put text that holds “: ” in quotes; begin the keys of one mapping in the same column",
    ),
    "found unexpected ':'": (
        "A “:” inside [ ] or { } without quotes.",
        "put text that holds “:” in quotes",
    ),
    "could not find expected ':'": ("This is neither “key: value” nor “- item”.", ""),
    "did not find expected key": (
        "This line does not fit the ones above it.",
        "keys of one mapping begin in the same column",
    ),
    "did not find expected '-'": (
        "This line does not fit the list above it.",
        "items of one list begin with “- ” in the same column",
    ),
    "did not find expected ',' or ']'": ("A list that begins with [ does not end.", ""),
    "did not find expected ',' or '}'": ("A mapping that begins with { does not end.", ""),
    "tab character": ("A tab where spaces are wanted.", "indent with spaces"),
    "unknown escape": ("After \\ stands no character that YAML knows.", "write \\\\ for a \\"),
    "end of stream": ("A quote is opened here and never closed.", ""),
    "invalid Unicode": ("This \\u or \\U names no character.", "write the character itself"),
    "cannot start any token": ("No word begins so.", "put the text in quotes"),
}
"""Plain words for what the parsers complain about."""


def _unreadable(text: str, error: YAMLError) -> Unreadable:
    if not isinstance(error, MarkedYAMLError):
        offset = getattr(error, "position", 0)
        return Unreadable(*place(text, offset or 0), "A character that YAML does not know.")
    problem = str(error.problem or error.context or "is no YAML")
    mark: Any = error.problem_mark or error.context_mark
    if error.context_mark and ("end of stream" in problem or "expected ':'" in problem):
        mark = error.context_mark  # where it begins says more than where the parser gave up
    line, column = place(text, min(mark.index, len(text))) if mark else (1, 1)
    if text.split("\n")[line - 1][column - 1 : column] == "\t":
        problem = "tab character"
    for known, (why, hint) in _WHY.items():
        if known in problem:
            return Unreadable(line, column, why, hint)
    return Unreadable(line, column, f"Not readable as YAML: {problem}.")
