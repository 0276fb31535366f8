"""SARIF 2.1.0, for code scanning: what the rules are, and what they found.

GitHub takes 5,000 results of one run; errors come first.
"""

from typing import Any

from incli import __version__
from incli.app.check.report import Report, Verdict
from incli.app.rulebook import rules
from incli.cli.terminal.console import Console
from incli.domain.text import safe

_MOST = 5_000
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def report(console: Console, report: Report) -> None:
    """One SARIF document to standard output."""
    shown = report.verdicts[:_MOST]
    used = sorted({each.rule for each in shown})
    driver = {
        "name": "incli",
        "version": __version__,
        "rules": [_rule(each, shown) for each in used],
    }
    results = [_result(each, used.index(each.rule)) for each in shown]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    console.data({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})
    if len(report.verdicts) > _MOST:
        console.talk(f"{len(report.verdicts) - _MOST:,} of the findings are left out.")


def _rule(rule_id: str, shown: tuple[Verdict, ...]) -> dict[str, Any]:
    name = next(each.name for each in shown if each.rule == rule_id)
    said: dict[str, Any] = {"id": rule_id, "name": name}
    if rule := rules().get(rule_id):
        said["shortDescription"] = {"text": rule.title}
        said["fullDescription"] = {"text": rule.doc}
    return said


def _result(each: Verdict, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": each.rule,
        "ruleIndex": index,
        "level": each.level,
        "message": {"text": safe(f"{each.message}\n→ {each.hint}" if each.hint else each.message)},
        "partialFingerprints": {"incli/v1": each.fingerprint},
    }
    if each.path:
        place: dict[str, Any] = {"artifactLocation": {"uri": _uri(each.path)}}
        if each.line:
            place["region"] = {"startLine": each.line, "startColumn": max(each.column, 1)}
        result["locations"] = [{"physicalLocation": place}]
    if each.waiver:
        result["suppressions"] = [{"kind": "external", "justification": safe(each.waiver)}]
    return result


def _uri(path: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415  # only here

    return quote(path, safe="/", errors="surrogateescape")
