"""Incidents of other systems: a module each, with `wants(names)` and `read(source) -> Draft`.

What a source says is taken as it is, never repaired: what is odd about it is told beside it, with
file and line, and what cannot be read is a reject. A module raises nothing, runs nothing, and opens
nothing.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, Protocol

from incli.exchange.incidents.draft import Draft, Source


class Format(NamedTuple):
    """A format: the module of this package that reads it, and what it is, in a few words."""

    module: str
    what: str


FORMATS: Mapping[str, Format] = {
    "cstate": Format("cstate", "posts of a cState status page: a folder, a repository, or files"),
    "statuspage": Format("statuspage", "Statuspage v2: summary.json, incidents.json, JSON lines"),
    "upptime": Format("upptime", "Upptime's repository, or its log of commits"),
    "markdown": Format("markdown", "postmortems with timelines as headings, tables or lists"),
    "pagerduty": Format("pagerduty", "incidents, log entries, notes, as PagerDuty's API answers"),
    "github-issues": Format("github_issues", "JSON of gh issue list and gh issue view"),
    "alertmanager": Format("alertmanager", "payloads of Alertmanager's webhook"),
    "slack": Format("slack", "the channels of a Slack export: a folder, or its zip"),
    "csv": Format("table", "tables: a row an incident, or a row an entry"),
    "json": Format("exported", "incidents exported from another record, or written like it"),
}


class Importer(Protocol):
    """What a module of this package is."""

    def wants(self, names: Sequence[str]) -> Sequence[str]:
        """Which files of a folder belong to the format, by their relative names."""

    def read(self, source: Source) -> Draft:
        """What the files say."""


def importer(name: str) -> Importer:
    """The module of one of `FORMATS`."""
    module: Importer = import_module(f"incli.exchange.incidents.{FORMATS[name].module}")
    return module


def read(name: str, source: Source) -> Draft:
    """What a source of one of `FORMATS` says."""
    return importer(name).read(source)
