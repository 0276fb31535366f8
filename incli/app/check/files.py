"""Makes the cases of files: each is read once, as strictly as incli can."""

import difflib
from collections.abc import Sequence
from typing import Any

from incli.documents.loader import load
from incli.documents.schemas import kind_of, validate
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.rules.cases.file import File
from incli.store.sources import PLAIN, Row

MOST_READ = 1024 * 1024
"""Files larger than this are not read at all; a document may be a quarter of it."""


def is_wanted(row: Row) -> bool:
    """Whether a file is one to be read: plain, and not too large."""
    return row.mode.startswith("100") and row.size <= MOST_READ


def read_file(
    row: Row,
    content: bytes | None,
    *,
    siblings: int = 1,
    twin: str = "",
    added: tuple[tuple[int, str], ...] | None = None,
) -> File:
    """One file as rules see it; `content` is None where it is not read."""
    kind = kind_of(row.path) if row.mode == PLAIN else None
    if content is None:
        return File(row.path, row.mode, row.size, kind, siblings=siblings, twin=twin)
    text = _text(content)
    data: Any = None
    is_canonical = True  # what says nothing at all is told by other rules
    unreadable: tuple[Finding, ...] = ()
    invalid: tuple[Finding, ...] = ()
    if kind is not None:
        try:
            document = load(content, row.path)
            data = document.data
            is_canonical = document.canonical or kind != "entry"
            invalid = validate(document, kind, row.path)
        except InvalidData as error:
            unreadable = error.findings
    return File(
        *(row.path, row.mode, row.size, kind, text, data),
        *(unreadable, invalid, is_canonical, siblings, twin, added),
    )


def _text(content: bytes) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def lines_added(steps: Sequence[tuple[bytes, bytes]]) -> tuple[tuple[int, str], ...] | None:
    """The lines that some commits added, with the numbers they had; None where all of it is new.

    Each step is what a file held before and after a commit; nothing before it was added.
    """
    if len(steps) == 1 and not steps[0][0]:
        return None
    found: dict[tuple[int, str], None] = {}
    for before, after in steps:
        old, new = _lines(before), _lines(after)
        same = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for what, _, _, begin, end in same.get_opcodes():
            if what in {"insert", "replace"}:
                found |= {(number + 1, new[number]): None for number in range(begin, end)}
    return tuple(sorted(found))


def _lines(content: bytes) -> list[str]:
    return content.decode(errors="replace").split("\n")
