"""A part of a review: what the record says about one thing, and what to ask about it."""

from collections.abc import Iterable, Sequence
from typing import Any

from incli.domain.markdown import plain, table
from incli.domain.value import Value

MOST = 20
"""So many rows of a part are written into a document; how many more there are is said."""


class Part(Value):
    """One thing; its cells are text as it was written, made harmless where it is told."""

    key: str
    """A word of small letters: what the part is called between marks and in JSON."""
    title: str
    question: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str
    """What is said where there are no rows."""


def lines(part: Part) -> tuple[str, ...]:
    """The rows as Markdown."""
    if not part.rows:
        return (part.nothing,)
    shown = [tuple(map(plain, row)) for row in part.rows[:MOST]]
    more = len(part.rows) - MOST
    rest = ("", f"And {more} more.") if more > 0 else ()
    return (*table(part.head, shown), *rest)


def document(title: str, parts: Iterable[Part]) -> str:
    """All of it as Markdown, to be printed or posted."""
    told = [f"# {title}"]
    for part in parts:
        told += ["", f"## {part.title}", "", *lines(part)]
        if part.question:
            told += ["", f"> {part.question}"]
    return "\n".join(told)


def as_data(parts: Sequence[Part]) -> dict[str, Any]:
    """The parts as JSON: for each its rows, by the names of its columns."""
    return {
        part.key: [dict(zip(part.head, row, strict=True)) for row in part.rows] for part in parts
    }
