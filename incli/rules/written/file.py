"""The files that a case written down tells of."""

from collections.abc import Iterator, Mapping
from typing import Any

from incli.domain.finding import Finding
from incli.rules.cases.file import File, FileCase
from incli.rules.written.script import Script


def file_cases(script: Script) -> Iterator[FileCase]:
    """Each file that the case tells of."""
    for each in script.data.get("files", ()):
        yield FileCase(
            _file(each), script.now(), script.team(), internal=each.get("internal", False)
        )


def _file(data: Mapping[str, Any]) -> File:
    text = data.get("text", "")
    return File(
        path=data["path"],
        mode=data.get("mode", "100644"),
        size=data.get("size", len((text or "").encode())),
        kind=data.get("kind"),
        text=text,
        data=data.get("data"),
        unreadable=_findings(data, "unreadable"),
        invalid=_findings(data, "invalid"),
        canonical=data.get("canonical", True),
        siblings=data.get("siblings", 1),
        twin=data.get("twin", ""),
    )


def _findings(data: Mapping[str, Any], key: str) -> tuple[Finding, ...]:
    return tuple(Finding(data["path"], 1, 1, each) for each in data.get(key, ()))
