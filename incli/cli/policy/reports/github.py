"""For GitHub Actions: annotations at the right line, and all of it in the step's summary.

GitHub shows ten annotations of each kind a step and takes a summary of 1 MiB; errors come first,
and what is left out is said. Text of incidents is anybody's: it is escaped for both.
"""

import os
from pathlib import Path

import click

from incli.app.check.report import Report, Verdict
from incli.cli.policy.reports.text import summary
from incli.cli.terminal.console import Console
from incli.domain.markdown import plain
from incli.domain.text import safe

_SHOWN = 10
_SUMMARY = 1024 * 1024
_KINDS = {"error": "error", "warning": "warning", "note": "notice"}


def report(console: Console, report: Report) -> None:
    """Annotations to standard output; the summary to the file that GitHub names."""
    shown = dict.fromkeys(_KINDS, 0)
    for each in report.verdicts:
        shown[each.level] += 1
        if shown[each.level] <= _SHOWN:
            click.echo(annotation(each))
    for level, count in shown.items():
        if count > _SHOWN:
            console.talk(f"{count - _SHOWN} more {level}s: see the summary of this step.")
    if named := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(named).open("a", encoding="utf-8") as file:
            file.write(step_summary(report))
    console.talk(summary(report))


def annotation(each: Verdict) -> str:
    """One workflow command; nothing in it can end it early or begin another."""
    where = {
        "file": each.path,
        "line": str(each.line) if each.line else "",
        "col": str(each.column) if each.line else "",
        "title": f"{each.rule} {each.name}",
    }
    said = ",".join(f"{key}={_property(value)}" for key, value in where.items() if value)
    hint = f"\n→ {each.hint}" if each.hint else ""
    return f"::{_KINDS[each.level]} {said}::{_data(safe(f'{each.message}{hint}'))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe(text)).replace(":", "%3A").replace(",", "%2C")


def step_summary(report: Report) -> str:
    """All findings as a table in Markdown, errors first, as much of it as GitHub takes."""
    parts = [f"### incli check\n\n{plain(summary(report))}\n"]
    if report.verdicts:
        parts.append("\n| | rule | where | what |\n|---|---|---|---|\n")
    left = _SUMMARY - len("".join(parts).encode()) - 200  # room for the last line
    for number, each in enumerate(report.verdicts):
        row = _row(each)
        left -= len(row.encode())
        if left < 0:
            parts.append(f"\n… and {len(report.verdicts) - number:,} more.\n")
            break
        parts.append(row)
    return "".join(parts)


def _row(each: Verdict) -> str:
    cells = (each.level, f"{each.rule} {each.name}", each.place, each.message)
    return f"| {' | '.join(map(plain, cells))} |\n"
