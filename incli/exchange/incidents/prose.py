"""The structure of a postmortem in Markdown: its headings, its timelines, and the rows of those.

Rows are told by what most of a timeline consists of: headings that are times, a table whose first
column is one, items of a list that begin with one, or lines that are nothing else.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from incli.exchange.incidents.stamps import Stamp, read_stamp

_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_ITEM = re.compile(r"([ \t]*)[-*+][ \t]+(?:\[[ xX]\][ \t]+)?(.*)")
_TIMELINE = re.compile(r"\btimeline\b", re.IGNORECASE)
_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*\|?[ \t]*$")
_CELL = re.compile(r"(?<!\\)\|")


class Heading(NamedTuple):
    """A heading, its level from 1, and its line."""

    level: int
    text: str
    line: int


class Row(NamedTuple):
    """A row of a timeline."""

    stamp: Stamp | None
    """None where it stands among the rows and says no time."""
    text: str
    line: int


class Timeline(NamedTuple):
    """A timeline: what its heading and table say of the zone, and its rows."""

    said: str
    rows: list[Row]


class Line(NamedTuple):
    """A line of the text, and what it is."""

    text: str
    number: int
    heading: Heading | None
    code: bool


def lines_of(text: str) -> list[Line]:
    """The lines of a text; what looks like a heading in a block of code is none."""
    found, fence = [], ""
    for number, line in enumerate(text.split("\n"), start=1):
        mark = _FENCE.match(line)
        if fence:
            found.append(Line(line, number, None, code=True))
            if mark and mark[1].startswith(fence) and not line.strip(" \t`~"):
                fence = ""
            continue
        if mark:
            fence = mark[1]
        heading = None if mark else _HEADING.fullmatch(line)
        made = Heading(len(heading[1]), heading[2].strip(), number) if heading else None
        found.append(Line(line, number, made, code=bool(mark)))
    return found


def timelines(lines: Sequence[Line]) -> list[Timeline]:
    """The timelines of a text, in its order."""
    found: list[Timeline] = []
    at = 0
    while at < len(lines):
        heading = lines[at].heading
        at += 1
        if heading is None or not _TIMELINE.search(heading.text):
            continue
        end = at
        while end < len(lines) and not _ends(lines[end].heading, heading):
            end += 1
        heads = " ".join(_table_heads(lines[at:end]))
        found.append(Timeline(f"{heading.text} {heads}", _rows(lines[at:end])))
        at = end
    return found


def _table_heads(lines: Sequence[Line]) -> Iterator[str]:
    """The first cell of the head of each table."""
    for line, following in pairwise(lines):
        if "|" in line.text and not line.code and _is_rule(following.text):
            yield _cells(line.text)[0]


def _ends(heading: Heading | None, of: Heading) -> bool:
    """Whether a heading ends the timeline under another: one as high that is no time."""
    if heading is None or heading.level > of.level:
        return False
    return read_stamp(heading.text) is None


def _rows(lines: Sequence[Line]) -> list[Row]:
    """The rows of a timeline, by the way in which it is written."""
    headings = [line for line in lines if line.heading and read_stamp(line.heading.text)]
    clocks = [each for each in headings if not _stamp(each).is_day]
    tables = _table_rows(lines)
    items = [row for row in _item_rows(lines) if row.stamp and not row.stamp.is_day]
    if tables and not clocks:
        return tables
    if clocks or (headings and not items and not _plain_rows(lines)):
        return _heading_rows(lines)
    found = _item_rows(lines)
    if any(row.stamp and row.text for row in found):
        return found
    return _plain_rows(lines) or _heading_rows(lines)


def _stamp(line: Line) -> Stamp:
    found = read_stamp(line.heading.text) if line.heading else None
    return found or Stamp()


def _heading_rows(lines: Sequence[Line]) -> list[Row]:
    rows: list[Row] = []
    words: list[str] = []
    stamp, start = None, 0
    for line in lines:
        found = read_stamp(line.heading.text) if line.heading else None
        if found is None:
            words.append(line.text)
            continue
        if stamp is not None:
            rows.append(Row(stamp, _joined(stamp, words), start))
        stamp, start, words = found, line.number, []
    if stamp is not None:
        rows.append(Row(stamp, _joined(stamp, words), start))
    return rows


def _joined(stamp: Stamp, words: Sequence[str]) -> str:
    body = "\n".join(words).strip()
    return "\n".join(filter(None, (stamp.rest.strip(), body)))


def _table_rows(lines: Sequence[Line]) -> list[Row]:
    """The rows of the tables whose first column holds times."""
    rows: list[Row] = []
    inside = False
    for at, line in enumerate(lines):
        if "|" not in line.text or line.code:
            inside = False
            continue
        following = lines[at + 1].text if at + 1 < len(lines) else ""
        if _is_rule(line.text):
            inside = True
        elif inside and not _is_rule(following):
            cells = _cells(line.text)
            stamp = read_stamp(cells[0])
            words = " | ".join(each for each in cells[1:] if each)
            if stamp is None and cells[0]:
                words = f"{cells[0]}: {words}"
            elif stamp is not None and stamp.rest:
                words = f"{stamp.rest}: {words}"
            rows.append(Row(stamp, words, line.number))
    return rows if any(row.stamp for row in rows) else []


def _is_rule(line: str) -> bool:
    return "|" in line and _RULE.fullmatch(line) is not None


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [each.strip().replace("\\|", "|") for each in _CELL.split(inner)] or [""]


def _item_rows(lines: Sequence[Line]) -> list[Row]:
    """Items of a list; and lines between them that are a day."""
    rows: list[Row] = []
    depth, blank, ended = 99, True, True
    for line in lines:
        item = None if line.code else _ITEM.fullmatch(line.text)
        indent = len(item[1].expandtabs()) if item else 0
        plain = (line.heading.text if line.heading else line.text).strip()
        day = None if line.code or item else read_stamp(plain)
        if item is not None and indent <= depth:
            depth, ended = indent, False
            stamp = read_stamp(item[2])
            rows.append(Row(stamp, stamp.rest if stamp else item[2], line.number))
        elif day is not None and day.is_day and not day.rest:
            rows.append(Row(day, "", line.number))
            ended = True
        elif item is None and blank and plain and line.text[0] not in " \t":
            ended = True  # a paragraph after the list
        elif rows and not ended:
            rows[-1] = rows[-1]._replace(text=f"{rows[-1].text}\n{line.text.rstrip()}")
        blank = not plain
    return [row._replace(text=row.text.strip()) for row in rows]


def _plain_rows(lines: Sequence[Line]) -> list[Row]:
    """Lines that are a time, each with the lines below it; headings that are days."""
    rows: list[Row] = []
    for line in lines:
        plain = (line.heading.text if line.heading else line.text).strip()
        stamp = None if line.code else read_stamp(plain)
        if stamp is not None and not stamp.rest.strip():
            rows.append(Row(stamp, "", line.number))
        elif rows:
            rows[-1] = rows[-1]._replace(text=f"{rows[-1].text}\n{line.text}".strip())
    return rows if any(row.stamp and row.stamp.clock and row.text for row in rows) else []
