"""Posts of a cState status page (https://github.com/cstate/cstate): Markdown with front matter.

file name           the id of the incident there
title               the title
date                opened; the day in the file name is compared with it, and told where it differs
severity            down: sev1, disrupted: sev2, notice: sev3; any other word: no severity
affected            services
resolved            where it is true: resolved, at resolvedWhen
resolvedWhen        when; where it is missing, the last time that is known is taken, and told
section             `issue`; a post with `informational: true` is a notice
the body            public updates, one for each block `[Initial message]`, `[Update …]`,
                    `[Final message]`, also in bold, and for each `{{< track "TIME" >}}`; a body
                    without any of them is the initial message; comments (<!-- -->) are left out
when an update was  its own label or track says it; else the commit that brought it, where the
posted              source is a git repository; else the initial message goes with `date`, the final
                    one with `resolvedWhen`, and others right after the opening, as an assumption
which update is     their order in the post says; where it was edited since the last import, those
which               that have the same words are the same, wherever they stand now
times without zone  read in --timezone, else as UTC, as an assumption

From a git repository (or a bundle of one) also: who declared it and when, from the commit that
added the post, and the date of its last change.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from incli.documents.foreign import Foreign, read_foreign
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.kinds.updates import UpdatePosted
from incli.exchange.incidents.draft import (
    NOT_SAID,
    Author,
    Draft,
    DraftEntry,
    DraftIncident,
    File,
    Reading,
    Source,
    Version,
    by_suffix,
    label,
    labels,
)
from incli.exchange.incidents.posts import Block, blocks_of, in_order, said_in
from incli.exchange.incidents.when import Moment, read_when

_POSTS = "content/issues/"
_SEVERITIES = {"down": "sev1", "disrupted": "sev2", "notice": "sev3"}
_LONG = timedelta(days=7)
_UNSAID = "the source does not say when it was resolved"
_NAME = re.compile(r"(?:.*/)?(\d{4}-\d\d-\d\d)[^/]*")
_MAINTENANCE = re.compile(r"maintenance", re.IGNORECASE)


def wants(names: Sequence[str]) -> Sequence[str]:
    """The posts under `content/issues`; where there is no such folder, every Markdown file."""
    posts = [each for each in by_suffix(names, ".md") if not each.endswith("_index.md")]
    return [each for each in posts if f"/{each}".find(f"/{_POSTS}") >= 0] or posts


def read(source: Source) -> Draft:
    """An incident a post."""
    reading = Reading()
    for file in source.files:
        with reading.rejecting(file.path):
            _Post(file, source, reading).read()
    return reading.draft()


class _Post:
    """One post."""

    def __init__(self, file: File, source: Source, reading: Reading) -> None:
        self._file = file
        self._source = source
        self._reading = reading
        self._matter, self._body, self._body_line = _parts(file)
        self._commits = [(each.at, _words(each.content)) for each in file.versions]

    def read(self) -> None:
        """Add what it is to the reading."""
        said = self._matter.data
        title = label(_plain(said.get("title")), "")
        if not title:
            raise InvalidData(Finding(self._file.path, 1, 1, "This post has no title."))
        if _plain(said.get("informational")).lower() == "true":
            self._reading.notice(self._file.path, 1, f"For information, no incident: “{title}”.")
            return
        start = self._moment("date")
        if start is None:
            raise InvalidData(Finding(self._file.path, 1, 1, "This post does not say when it is."))
        end = self._end(start)
        self._look(title, start, end)
        services = labels(_listed(said.get("affected")))
        severity = _SEVERITIES.get(_plain(said.get("severity")).lower())
        first = self._file.versions[0] if self._file.versions else None
        opened = DraftEntry(
            key="opened",
            at=start.at,
            body=Opened(title, severity, services=services),
            author=_author(first),
            late=_assumed(start),
            line=self._line("date"),
        )
        entries = [opened, *self._updates(start, end)]
        if end is not None:
            entries.append(self._resolved(end))
        self._reading.incidents.append(
            DraftIncident(
                key=self._file.name.rpartition("/")[2],
                title=title,
                opened=start.at,
                entries=tuple(entries),
                path=self._file.path,
                services=services,
                recorded=self._file.versions[-1].at if self._file.versions else None,
            )
        )

    def _resolved(self, end: Moment) -> DraftEntry:
        line = self._line("resolvedWhen" if "resolvedWhen" in self._matter.data else "resolved")
        return DraftEntry("resolved", end.at, Resolved(), late=_assumed(end), line=line)

    def _line(self, key: str) -> int:
        return self._matter.lines.get(key, 1)

    def _moment(self, key: str) -> Moment | None:
        text = _plain(self._matter.data.get(key))
        if not text:
            return None
        try:
            return read_when(text, self._source.zone)
        except ValueError as error:
            place = (self._file.path, self._line(key), 1)
            raise InvalidData(Finding(*place, f"{key}: {error}.")) from None

    def _end(self, start: Moment) -> Moment | None:
        if _plain(self._matter.data.get("resolved")).lower() != "true":
            return None
        try:
            end = self._moment("resolvedWhen")
        except InvalidData as error:
            self._reading.findings.append(error.findings[0])
            end = None
        if end is not None:
            return end
        message = "It is resolved, and does not say when: the last time that is known is taken."
        self._odd("resolved", message)
        last = self._commits[-1][0] if self._commits else start.at
        return Moment(max(last, start.at), _UNSAID)

    def _odd(self, key: str, message: str) -> None:
        self._reading.odd(self._file.path, self._line(key), message)

    def _look(self, title: str, start: Moment, end: Moment | None) -> None:
        """Tell what is odd."""
        for key, moment in (("date", start), ("resolvedWhen", end)):
            if moment and moment.assumed and moment.assumed != _UNSAID:
                self._reading.odd(
                    self._file.path, self._line(key), f"{key}: {moment.assumed}.", "--timezone ZONE"
                )
        if end and end.at < start.at:
            self._odd("resolvedWhen", f"It was resolved before it started ({start.at:%Y-%m-%d}).")
        if end and end.at == start.at and end.assumed != _UNSAID:
            self._odd("resolvedWhen", "It was resolved the moment it started.")
        if end and end.at - start.at > _LONG:
            self._odd("resolvedWhen", f"It lasted {(end.at - start.at).days} days.")
        named = _NAME.fullmatch(self._file.name)
        written = _plain(self._matter.data.get("date"))[:10]
        if named and named[1] != written:
            self._odd("date", f"The file is named {named[1]}, and its date is {written}.")
        if not _listed(self._matter.data.get("affected")):
            self._reading.odd(self._file.path, 1, "It does not say what is affected.")
        if _MAINTENANCE.search(title):
            message = "Its title says maintenance, its section says issue: taken as an incident."
            self._odd("title", message)

    def _updates(self, start: Moment, end: Moment | None) -> Iterator[DraftEntry]:
        for number, block in enumerate(in_order(blocks_of(self._body, self._body_line))):
            if not block.text:
                continue
            said = said_in(block.said, self._source.zone)
            at, late, author = self._posted(block, start, end)
            yield DraftEntry(
                key=block.name if block.name != "update" else f"update-{number}",
                at=said.at if said else at,
                body=UpdatePosted("public", block.text),
                author=author,
                late=_assumed(said) if said else late,
                inferred=said is None,
                placed=True,
                line=block.line,
            )

    def _posted(
        self, block: Block, start: Moment, end: Moment | None
    ) -> tuple[datetime, str | None, Author | None]:
        """When a block was posted, what that assumes, and who did."""
        words = " ".join(block.text.split())
        for version, (at, text) in zip(self._file.versions, self._commits, strict=True):
            if words in text:
                return at, None, _author(version)
        if block.name == "initial":
            return start.at, _assumed(start), None
        if block.name == "final" and end is not None:
            return end.at, _assumed(end), None
        late = f"imported; {NOT_SAID}: put right after the opening"
        return start.at, late, None


def _parts(file: File) -> tuple[Foreign, str, int]:
    """The front matter, the body, and the line that the body begins on."""
    lines = file.text().split("\n")
    if lines[0].rstrip() != "---":
        raise InvalidData(Finding(file.path, 1, 1, "There is no front matter: no post of cState."))
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            matter = read_foreign("\n".join(lines[1:number]), file.path, 2)
            return matter, "\n".join(lines[number + 1 :]), number + 2
    raise InvalidData(Finding(file.path, 1, 1, "The front matter does not end."))


def _words(content: bytes) -> str:
    """The words of a version of the file, for finding those of an update in it."""
    return " ".join(content.decode(errors="replace").split())


def _plain(value: Any) -> str:  # noqa: ANN401  # anything a file may hold
    return value.strip() if isinstance(value, str) else ""


def _listed(value: Any) -> list[str]:  # noqa: ANN401  # anything a file may hold
    if isinstance(value, str):
        return [value] if value.strip() else []
    return [each for each in value or () if isinstance(each, str) and each.strip()]


def _author(version: Version | None) -> Author | None:
    return Author(version.author, (version.email,)) if version else None


def _assumed(moment: Moment) -> str | None:
    return f"imported; {moment.assumed}" if moment.assumed else None
