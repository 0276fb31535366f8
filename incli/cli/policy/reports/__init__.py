"""How a check is told: one module for each format, and one row."""

from collections.abc import Callable
from importlib import import_module

from incli.app.check.report import Report
from incli.cli.terminal.console import Console

Reporter = Callable[[Console, Report], None]
FORMATS = ("text", "json", "github", "sarif", "gitlab", "junit")
"""The names of the formats; each is a module here that has a `report`."""


def reporter(name: str) -> Reporter:
    """What tells a report in that format."""
    found: Reporter = import_module(f"incli.cli.policy.reports.{name}").report
    return found
