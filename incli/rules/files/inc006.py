"""No file is too large, too deep or too crowded, and no folder too full.

Git keeps every file in every clone for ever, and what takes minutes to read keeps people from
reading anything. The size is known before a file is read, so that a huge one is refused unread.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from incli.rules.cases.file import File, FileCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule

_SIZES = {"documents": "document", "attachments": "file"}


def judge(case: FileCase, asked: Asked) -> Iterator[Fault]:
    """Its size, its neighbours, and what it holds."""
    file = case.file
    is_document = file.kind is not None or file.path.startswith("policies/")
    which = "documents" if is_document else "attachments"
    if file.size > asked[which]:
        yield _too_much(file, file.size, asked[which], which, f"bytes has this {_SIZES[which]}")
    if file.siblings > asked["files"]:
        yield _too_much(file, file.siblings, asked["files"], "files", "files has this folder")
    depth, values = _extent(file.data)
    if depth > asked["depth"]:
        yield _too_much(file, depth, asked["depth"], "depth", "levels lie in each other")
    if values > asked["values"]:
        yield _too_much(file, values, asked["values"], "values", "values has this document")


def _too_much(file: File, measured: int, allowed: int, param: str, what: str) -> Fault:
    return Fault(
        f"{measured:,} {what}; {allowed:,} are allowed.",
        path=file.path,
        measured=str(measured),
        allowed=str(allowed),
        param=param,
    )


def _extent(data: Any) -> tuple[int, int]:  # noqa: ANN401  # what a file may hold
    """How deep lists and mappings lie in each other, and how many values there are."""
    depth, values, level = 0, 0, [] if data is None else [data]
    while level:
        values += len(level)
        nested = [each for each in level if isinstance(each, Mapping | list)]
        depth += bool(nested)
        level = [
            inner
            for each in nested
            for inner in (each.values() if isinstance(each, Mapping) else each)
        ]
    return depth, values


RULE = Rule(
    id="INC006",
    name="within-limits",
    scope="file",
    judge=judge,
    source="ours; GitHub warns from 50 MiB and refuses above 100 MiB (“About large files on GitHub”)",
    params=(
        Param("documents", "count", 256 * 1024, "bytes of a document", stricter="lower"),
        Param(
            "attachments", "count", 10 * 1024 * 1024, "bytes of evidence or a recording", "lower"
        ),
        Param("files", "count", 10_000, "files in one folder", stricter="lower"),
        Param("depth", "count", 16, "lists and mappings that lie in each other", stricter="lower"),
        Param("values", "count", 20_000, "values in one document", stricter="lower"),
    ),
    mode="enforce",
    hint="keep it elsewhere, and: incli evidence add https://…",
    passing="""
files:
  - path: incidents/2026-03/2026-03-02-case/evidence/0123456789ab-dump.bin
    size: 10485760
""",
    failing="""
files:
  - path: incidents/2026-03/2026-03-02-case/evidence/0123456789ab-dump.bin
    size: 104857600
    text: null
    expect: INC006
""",
)
