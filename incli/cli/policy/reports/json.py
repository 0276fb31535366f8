"""For programs: one JSON document, as the design promises it."""

from typing import Any

from incli.app.check.report import Report, Verdict
from incli.cli.terminal.console import Console


def report(console: Console, report: Report) -> None:
    """One document to standard output."""
    levels = [each.level for each in report.verdicts]
    console.data(
        {
            "findings": [as_data(each) for each in report.verdicts],
            "counts": {
                **{f"{level}s": levels.count(level) for level in ("error", "warning", "note")},
                "answers": dict(sorted(report.answers.items())),
                "judged": dict(report.judged),
            },
            "passed": not report.fails,
        }
    )


def as_data(each: Verdict) -> dict[str, Any]:
    """One finding; what is not known is null."""
    return {
        "rule": each.rule,
        "name": each.name,
        "path": each.path or None,
        "line": each.line or None,
        "column": each.column or None,
        "message": each.message,
        "mode": each.mode,
        "level": each.level,
        "outcome": each.outcome,
        "incident": each.incident or None,
        "entry": each.entry or None,
        "commit": each.commit or None,
        "measured": each.measured or None,
        "allowed": each.allowed or None,
        "limit": each.limit or None,
        "hint": each.hint or None,
        "waiver": each.waiver or None,
        "fingerprint": each.fingerprint,
    }
