"""GitLab's Code Quality report: what it shows beside the lines of a merge request."""

from typing import Any

from incli.app.check.report import Report, Verdict
from incli.cli.terminal.console import Console
from incli.domain.text import safe

_SEVERITIES = {"error": "critical", "warning": "minor", "note": "info"}


def report(console: Console, report: Report) -> None:
    """One JSON document, a list, to standard output."""
    console.data([_issue(each) for each in report.verdicts])


def _issue(each: Verdict) -> dict[str, Any]:
    return {
        "description": safe(each.message),
        "check_name": each.rule,
        "fingerprint": each.fingerprint,
        "severity": _SEVERITIES[each.level],
        "location": {"path": each.path or "policies", "lines": {"begin": max(each.line, 1)}},
    }
