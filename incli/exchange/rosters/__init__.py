"""Rosters of other systems: a module each, with `read(text, source) -> Draft`.

What a source says is taken as it is, never repaired, sorted or dropped: to find what is wrong with
it is the business of lint.
"""

from importlib import import_module
from typing import Protocol

from incli.exchange.rosters.draft import Draft, Source

FORMATS = ("rotation", "ics", "pagerduty", "oncall", "spacelog", "table", "weeks")
"""The formats, each a module of this package."""


class _Reader(Protocol):
    def read(self, text: str, source: Source) -> Draft: ...


def read(name: str, text: str, source: Source) -> Draft:
    """The roster that a text of one of `FORMATS` says.

    Raises `InvalidInput` or `InvalidData` where the text is not of that format, or where something
    that it does not say is needed.
    """
    reader: _Reader = import_module(f"incli.exchange.rosters.{name}")
    return reader.read(text, source)
