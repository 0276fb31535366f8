"""Incidents out to open formats and other systems: one module a format.

A module has `write`, which turns incidents into files; its docstring says what becomes of what, and
what the format cannot say. A new format is a module here and one row in `FORMATS`.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import NamedTuple, Protocol

from incli.domain.incident import Incident
from incli.domain.phrases import Phrasing
from incli.domain.value import Value


class Format(NamedTuple):
    """A format: the module of this package that writes it, and what is said of it."""

    module: str
    what: str
    several: bool = False
    """Whether every incident is a file of its own."""
    public: bool = False
    """Whether it is for the public by its nature: a status page."""


FORMATS: Mapping[str, Format] = {
    "json": Format("whole", "every entry with all its fields, as export.schema.json describes it"),
    "csv": Format("sheet", "a row an entry, for a spreadsheet"),
    "markdown": Format("prose", "a page an incident, to read and to hand on", several=True),
    "statuspage": Format("statuspage", "Statuspage's API, v2: summary.json", public=True),
    "cstate": Format("cstate", "posts for a cState status page", several=True, public=True),
}


class Export(Value):
    """An incident to be written, as its readers may see it."""

    incident: Incident
    phrasing: Phrasing
    """How its entries are told to them."""
    postmortem: str | None = None
    """The whole text of its postmortem.md, where they may read it."""


class Exporter(Protocol):
    """What a module of a format offers."""

    def write(self, exports: Sequence[Export]) -> dict[str, str]:
        """The files, by their names; for a format that is one file, exactly one."""


def exporter(name: str) -> Exporter:
    """The module of one of `FORMATS`."""
    module: Exporter = import_module(f"incli.exchange.exports.{FORMATS[name].module}")
    return module
