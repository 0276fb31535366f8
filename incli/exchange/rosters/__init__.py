"""Rosters of other systems: a module each, with `read(text, source) -> Draft`.

What a source says is taken as it is, never repaired, sorted or dropped: to find what is wrong with
it is the business of lint.
"""

from importlib import import_module
from typing import Protocol

from incli.domain.text import one_line
from incli.exchange.rosters.draft import Draft, Source, unreadable

FORMATS = ("rotation", "ics", "pagerduty", "oncall", "spacelog", "table", "weeks")
"""The formats, each a module of this package."""
_NOT_OF_THE_FORMAT = (
    *(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
)


class _Reader(Protocol):
    def read(self, text: str, source: Source) -> Draft: ...


def read(name: str, text: str, source: Source) -> Draft:
    """The roster that a text of one of `FORMATS` says.

    Raises `InvalidInput` or `InvalidData` where the text is not of that format, or where something
    that it does not say is needed.
    """
    reader: _Reader = import_module(f"incli.exchange.rosters.{name}")
    try:
        return reader.read(text, source)
    except _NOT_OF_THE_FORMAT as error:
        # Something else stands where the format has a name, a time or a length.
        message = f"This cannot be read as {name}: {type(error).__name__}, {error}."
        raise unreadable(source, 1, one_line(message)[:200]) from None
