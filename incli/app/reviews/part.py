"""A part of a review: what the record says about one thing, and what to ask about it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from incli.domain.markdown import plain, table
from incli.domain.times import write_time
from incli.domain.value import Value

MOST = 20
"""So many rows of a part are written into a document; how many more there are is said."""
_NAMED = 3
"""So many names stand in a cell; how many more there are is said."""


class Column(Value):
    """One column: its name for programs, what stands above it, and how a cell is told."""

    key: str
    """Ends in `_seconds` where cells are lengths of time."""
    title: str
    show: Callable[[Any], str] = str


class Part(Value):
    """One thing; its cells are what the record holds, told and made harmless when it is printed."""

    key: str
    """A word of small letters: what the part is called between marks and in JSON."""
    title: str
    question: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    nothing: str
    """What is said where there are no rows."""


def some(names: Sequence[str]) -> str:
    """The first of several names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def lines(part: Part) -> tuple[str, ...]:
    """The rows as Markdown."""
    if not part.rows:
        return (part.nothing,)
    shown = [
        tuple(
            plain("-" if cell is None else column.show(cell))
            for column, cell in zip(part.columns, row, strict=True)
        )
        for row in part.rows[:MOST]
    ]
    more = len(part.rows) - MOST
    rest = ("", f"And {more} more.") if more > 0 else ()
    return (*table(tuple(each.title for each in part.columns), shown), *rest)


def document(title: str, parts: Iterable[Part]) -> str:
    """All of it as Markdown, to be printed or posted."""
    told = [f"# {title}"]
    for part in parts:
        told += ["", f"## {part.title}", "", *lines(part)]
        if part.question:
            told += ["", f"> {part.question}"]
    return "\n".join(told)


def as_data(parts: Sequence[Part]) -> dict[str, Any]:
    """The parts as JSON: for each its rows, by the keys of its columns; all of them."""
    return {
        part.key: [
            {column.key: _plain(cell) for column, cell in zip(part.columns, row, strict=True)}
            for row in part.rows
        ]
        for part in parts
    }


def _plain(cell: object) -> object:
    if isinstance(cell, timedelta):
        return round(cell.total_seconds(), 3)
    if isinstance(cell, datetime):
        return write_time(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return list(cell) if isinstance(cell, tuple) else cell
