"""Postmortems in Markdown: timelines as headings, tables or lists, and their words as they are.

file name            the id of the incident; the day in it is compared with the title's
first heading        the title; a day before or after it is taken off, and is the incident's day
a heading with the   the rows below it are notes, each at its time: headings that are times, a
word timeline        table whose first column is one, items of a list that begin with one (`TIME
                     ::::: …`, `[TIME] …`), or lines that are nothing else
a row without a day  is of the day before it stands, or of the next one where its time lies more
                     than six hours back
a row without a      goes after the row before it, as an assumption (`??`, `HH:mm`, none at all);
time                 with a day only it goes to the beginning of the day
zones                by the row, the head of the table, the heading, a line “All times in …”, or
                     the row before; else --timezone, else UTC as an assumption. `CET` is an hour
                     ahead of UTC all year, as it is written, and told where clocks showed
                     something else
turning points       the first row whose words say that it began, was detected, declared or
                     mitigated, the last one that says it ended: impact, and opened and resolved
Time to detection,   impact detected and ended, so long after it began, where no row says it;
recovery …           where one does, the two are compared
no words say so      opened at the first row; resolved at the last one, as an assumption
Category: …          a tag
Severity: …          sev1 to sev5, or critical, major, minor
the whole text       the postmortem of the incident

A page that lists others (index, README) and a template are notices. What is no text in Markdown,
and what has neither a timeline nor a day, is a reject.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePosixPath

from incli.domain.errors import InvalidData, InvalidInput
from incli.domain.finding import Finding
from incli.domain.kinds.impact import Impact
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.kinds.notes import Note
from incli.domain.times import span
from incli.exchange.incidents.draft import (
    Draft,
    DraftEntry,
    DraftIncident,
    File,
    Reading,
    Source,
    hidden,
)
from incli.exchange.incidents.heads import days_of, fields_of, title_of, why_none, ymd
from incli.exchange.incidents.placing import Placed, Placer
from incli.exchange.incidents.prose import lines_of, timelines
from incli.exchange.incidents.turning import Stated, stated, turning_rows

_SUFFIXES = {
    "",
    ".md",
    ".markdown",
    ".mkd",
    ".txt",
    ".pdf",
    ".docx",
    ".doc",
    ".html",
    ".htm",
    ".rst",
}
_LICENCES = re.compile(
    r"(?:licen[cs]e|copying|notice|authors|makefile|dockerfile)\b.*", re.IGNORECASE
)
_LEFT_OVER = re.compile(
    r"short event description\.?|event|description|\.\.\.|tba|tbd", re.IGNORECASE
)
_NOTHING = timedelta(0)
_CLOSE = timedelta(minutes=10)
"""What is stated and what a timeline says may lie so far apart, or a tenth of it."""


def wants(names: Sequence[str]) -> Sequence[str]:
    """Every document; not the licence, and no pictures."""
    return [
        each
        for each in names
        if not hidden(each)
        and PurePosixPath(each).suffix.lower() in _SUFFIXES | {_odd_suffix(each)}
        and not _LICENCES.fullmatch(PurePosixPath(each).name)
    ]


def read(source: Source) -> Draft:
    """An incident a postmortem."""
    reading = Reading()
    for file in source.files:
        with reading.rejecting(file.path):
            _Postmortem(file, source, reading).read()
    return reading.draft()


def _odd_suffix(name: str) -> str:
    """What looks like a suffix of a name with dots and blanks in it, and is none."""
    suffix = PurePosixPath(name).suffix
    return suffix.lower() if " " in suffix else ""


class _Postmortem:
    """One postmortem."""

    def __init__(self, file: File, source: Source, reading: Reading) -> None:
        self._file, self._source, self._reading = file, source, reading
        self._name = PurePosixPath(file.name).name
        if file.content.startswith(b"%PDF"):
            hint = "export it as Markdown"
            raise InvalidInput("This is a PDF, and no text in Markdown.", hint)
        self._text = file.text()
        if "\0" in self._text:
            raise InvalidInput("This is no text.")
        self._lines = lines_of(self._text)
        self._findings: list[Finding] = []

    def read(self) -> None:
        """Add what it is to the reading."""
        heading = next((line.heading.text for line in self._lines if line.heading), "")
        if why := why_none(self._name, heading):
            self._reading.notice(self._file.path, 1, why)
            return
        found = timelines(self._lines)
        by_title, by_name = days_of(self._name, heading)
        day = by_title or by_name
        if by_title and by_name and ymd(by_title) != ymd(by_name):
            message = f"The file is named {ymd(by_name)}, and its title says {ymd(by_title)}."
            self._findings.append(self._odd(1, message))
        placer = Placer(self._file.path, self._text, day, self._source.zone)
        rows = [row for each in found for row in placer.place(each)]
        kept = [row for row in rows if not self._left_over(row)]
        if not kept and day is None:
            raise InvalidData(self._odd(1, "It has no timeline, and no day in its title or name."))
        self._incident(title_of(self._name, heading), kept, placer)
        self._reading.findings += (*self._findings, *placer.findings)
        self._reading.count("timelines", len([each for each in found if each.rows]))
        self._reading.count("rows", len(kept))

    def _odd(self, line: int, message: str) -> Finding:
        return Finding(self._file.path, line, 1, message)

    def _left_over(self, row: Placed) -> bool:
        if row.unsure and _LEFT_OVER.fullmatch(row.text):
            message = f"Left over from a template, and left out: “{row.text}”."
            self._findings.append(self._odd(row.line, message))
            return True
        return False

    def _incident(self, title: str, rows: list[Placed], placer: Placer) -> None:
        turns = turning_rows([row.text for row in rows])
        spans = self._spans()
        first = next((row for row in rows if not row.unsure), None) or placer.day_itself()
        start = self._start(turns, spans, rows, first)
        opened = rows[turns["declared"]] if "declared" in turns else first
        severity, tags = fields_of(self._lines)
        entries = [
            DraftEntry(
                "opened",
                opened.at,
                Opened(title, severity, tags=tags),
                late=opened.late,
                inferred=True,
                line=opened.line,
            ),
            *self._impact(turns, spans, rows, start),
            self._resolved(turns, spans, rows, start),
            *(
                DraftEntry(row.key, row.at, Note(row.text), late=row.late, line=row.line)
                for row in rows
                if row.text
            ),
        ]
        self._look(turns, spans, entries)
        self._reading.incidents.append(
            DraftIncident(
                key=self._name,
                title=title,
                opened=opened.at,
                entries=tuple(entries),
                path=self._file.path,
                tags=tags,
                recorded=self._file.versions[-1].at if self._file.versions else None,
                postmortem=self._text,
            )
        )

    def _spans(self) -> dict[str, Stated]:
        found: dict[str, Stated] = {}
        for each in stated([line.text for line in self._lines if not line.code]):
            if each.span is None:
                self._findings.append(self._odd(each.line, f"No length of time: “{each.said}”."))
            else:
                found.setdefault(each.phase, each)
        return found

    @staticmethod
    def _start(
        turns: dict[str, int], spans: dict[str, Stated], rows: list[Placed], first: Placed
    ) -> Placed:
        """When it began: a row says so; or one says what came of it, and a duration how late."""
        if "started" in turns:
            return rows[turns["started"]]
        for phase in ("detected", "ended"):
            if phase in turns and phase in spans:
                at = rows[turns[phase]].at - (spans[phase].span or _NOTHING)
                if at >= first.at:
                    late = f"imported; by “{spans[phase].said}” before a row"
                    return first._replace(at=at, late=late, line=spans[phase].line)
        return first

    def _impact(
        self, turns: dict[str, int], spans: dict[str, Stated], rows: list[Placed], start: Placed
    ) -> list[DraftEntry]:
        made = []
        for phase in ("started", "detected", "mitigated", "ended"):
            if phase in turns:
                row = rows[turns[phase]]
                at, late, line = row.at, "imported; by the words of a row", row.line
            elif phase in spans:
                at, line = start.at + (spans[phase].span or _NOTHING), spans[phase].line
                late = f"imported; stated as “{spans[phase].said}”, from the beginning"
            elif phase == "started" and spans:
                at, line = start.at, start.line
                late = start.late or "imported; taken from the first row"
            else:
                continue
            made.append(
                DraftEntry(f"impact-{phase}", at, Impact(phase), None, late, None, True, line)
            )
        return made

    def _resolved(
        self, turns: dict[str, int], spans: dict[str, Stated], rows: list[Placed], start: Placed
    ) -> DraftEntry:
        late: str | None = None
        if "ended" in turns:
            row = rows[turns["ended"]]
            at, line = row.at, row.line
        elif "ended" in spans:
            at, line = start.at + (spans["ended"].span or _NOTHING), spans["ended"].line
            late = f"imported; stated as “{spans['ended'].said}”, from the beginning"
        else:
            last = max(rows, key=lambda row: row.at, default=start)
            at, line = last.at, last.line
            late = "imported; no row says when it was resolved: the last one is taken"
        return DraftEntry("resolved", at, Resolved(), late=late, inferred=True, line=line)

    def _look(
        self, turns: dict[str, int], spans: dict[str, Stated], entries: list[DraftEntry]
    ) -> None:
        """Tell what is missing, and what does not fit together."""
        at = {each.key: each.at for each in entries}
        missing = [
            words
            for phase, words in (
                ("started", "began"),
                ("detected", "was detected"),
                ("ended", "ended"),
            )
            if phase not in turns and phase not in spans
        ]
        if missing:
            self._findings.append(self._odd(1, f"No row says when it {', '.join(missing)}."))
        began = at.get("impact-started", at["opened"])
        for phase in ("detected", "mitigated", "ended"):
            when = at.get(f"impact-{phase}")
            if when is not None and "impact-started" in at and when < began:
                line = next(each.line for each in entries if each.key == f"impact-{phase}")
                self._findings.append(self._odd(line, f"It is {phase} before it begins."))
        for phase, each in spans.items():
            if phase in turns and each.span is not None:
                told = at[f"impact-{phase}"] - began
                if abs(told - each.span) > max(each.span / 10, _CLOSE):
                    by = (
                        f"it is {span(told)}"
                        if told >= _NOTHING
                        else f"{span(-told)} before it begins"
                    )
                    message = f"“{each.said}”, but by the timeline {by}."
                    self._findings.append(self._odd(each.line, message))
