"""Incidents of other systems: a module each, with `wants(names)` and `read(source) -> Draft`.

What a source says is taken as it is, never repaired: what is odd about it is told beside it, with
file and line, and what cannot be read is a reject. A module raises nothing, runs nothing, and opens
nothing.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Protocol

from incli.exchange.incidents.draft import Draft, Source

FORMATS: Mapping[str, str] = {
    "cstate": "posts of a cState status page: a folder, a git repository, or files",
    "statuspage": "Statuspage v2: summary.json, incidents.json, many of them, or JSON lines",
    "upptime": "Upptime's repository, or its log of commits as lines of id, time and subject",
    "markdown": "postmortems in Markdown, with timelines as headings, tables or lists",
}
"""The formats, each a module of this package (`-` is `_`), and what they are."""


class Importer(Protocol):
    """What a module of this package is."""

    def wants(self, names: Sequence[str]) -> Sequence[str]:
        """Which files of a folder belong to the format, by their relative names."""

    def read(self, source: Source) -> Draft:
        """What the files say."""


def importer(name: str) -> Importer:
    """The module of one of `FORMATS`."""
    module: Importer = import_module(f"incli.exchange.incidents.{name.replace('-', '_')}")
    return module


def read(name: str, source: Source) -> Draft:
    """What a source of one of `FORMATS` says."""
    return importer(name).read(source)
