"""Issues of GitHub that are incidents: JSON of `gh issue list` and `gh issue view`, or of its API.

    gh issue list --label incident --state all --limit 1000 --json $FIELDS, where FIELDS is
    number,title,body,state,stateReason,createdAt,closedAt,updatedAt,labels,author,comments,url

url, number             owner/repo#number is the id of the incident
title                   the title
createdAt, author       opened; people by their login, or an account `github` in people.yaml
body                    the first note
comments                notes, at their times, by their authors; other words later are corrections
closedAt                resolved; cancelled where it was closed as not planned or as a duplicate
state OPEN              goes on; reopened, where it was closed before
labels                  severity: sev1, severity/1, S1; else P0 to P4; else critical, major or high,
                        minor or medium, low. `service: NAME` and `component/NAME` are services,
                        others tags
a label maintenance,    notices
a pull request
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from incli.domain.entry import Body
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.kinds.lifecycle import Cancelled, Opened, Resolved
from incli.domain.kinds.notes import Note
from incli.exchange.incidents.draft import (
    Author,
    Draft,
    DraftEntry,
    DraftIncident,
    File,
    Reading,
    Source,
    by_suffix,
    label,
    labels,
)
from incli.exchange.incidents.jsons import Json, Places, listed, mapping, parts, texts
from incli.exchange.incidents.levels import numbered, priority, worded
from incli.exchange.incidents.when import Moment, read_when

_URL = re.compile(r"https?://[^/\s]+/(?:repos/)?([^/\s]+/[^/\s]+)/(issues|pull)/(\d+)")
_SERVICE = re.compile(r"(?:service|component|affected)s?[ ]*[:/][ ]*(.+)", re.IGNORECASE)
_MAINTENANCE = re.compile(r"\bmaintenance\b", re.IGNORECASE)
_DROPPED = {"NOT_PLANNED": "closed as not planned", "DUPLICATE": "closed as a duplicate"}


def wants(names: Sequence[str]) -> Sequence[str]:
    """Every JSON file, and files of JSON lines."""
    return by_suffix(names, ".json", ".jsonl", ".ndjson")


def read(source: Source) -> Draft:
    """An incident for each issue."""
    reading = Reading()
    for file in source.files:
        for value, line in parts(file, reading):
            _document(file, value, line, source.zone, reading)
    return reading.draft()


def _document(file: File, value: Json, line: int, zone: tzinfo | None, reading: Reading) -> None:
    issues = value if isinstance(value, list) else [value]
    if not issues:
        reading.notice(file.path, line, "There is no issue in it.")
    places = Places(file.text() if line == 1 else "", line)
    for issue in issues:
        at = places.of(mapping(issue).get("title"))
        with reading.rejecting(file.path, at):
            if not isinstance(issue, dict):
                raise InvalidData(Finding(file.path, at, 1, "An issue must be a mapping."))
            _Issue(file.path, at, issue, zone).read(reading)


class _Issue:
    """One issue."""

    def __init__(self, path: str, line: int, said: Mapping[str, Json], zone: tzinfo | None) -> None:
        self._path, self._line, self._said, self._zone = path, line, said, zone
        self._names = [
            texts(each) or texts(mapping(each).get("name")) for each in listed(said.get("labels"))
        ]

    def read(self, reading: Reading) -> None:
        """Add what it is to the reading."""
        title = label(self._get("title"), "")
        if not title:
            raise self._wrong("This is no issue: “title” is missing.")
        if "pull_request" in self._said or "/pull/" in self._url():
            reading.notice(self._path, self._line, f"A pull request, no incident: “{title}”.")
        elif any(map(_MAINTENANCE.search, self._names)):
            reading.notice(self._path, self._line, f"Maintenance, no incident: “{title}”.")
        else:
            reading.incidents.append(self._incident(title))

    def _incident(self, title: str) -> DraftIncident:
        start = self._moment("createdAt", "created_at")
        if start is None:
            raise self._wrong(f"{title} does not say when it was created.")
        services = labels(found[1] for each in self._names if (found := _SERVICE.fullmatch(each)))
        tags = labels(
            each for each in self._names if not _SERVICE.fullmatch(each) and not _level((each,))
        )
        body = Opened(title, _level(self._names), services=services, tags=tags)
        entries = [
            DraftEntry("opened", start.at, body, self._author(self._said), _assumed(start)),
            *self._words(start),
            *self._end(),
        ]
        changed = self._moment("updatedAt", "updated_at")
        return DraftIncident(
            key=self._key(),
            title=title,
            opened=start.at,
            entries=tuple(entries),
            path=self._path,
            line=self._line,
            services=services,
            tags=tags,
            url=self._get("url", "html_url") or None,
            recorded=changed.at if changed else None,
            unresolved=self._get("state").upper() == "OPEN",
        )

    def _wrong(self, message: str) -> InvalidData:
        return InvalidData(Finding(self._path, self._line, 1, message))

    def _get(self, *keys: str) -> str:
        """The first text under one of some keys: `gh` and the API spell them in two ways."""
        return next(filter(None, (texts(self._said.get(key)) for key in keys)), "")

    def _url(self) -> str:
        return self._get("html_url", "url")

    def _key(self) -> str:
        if found := _URL.match(self._url()):
            return f"{found[1]}#{found[3]}"
        number = self._get("number", "id")
        if not number:
            raise self._wrong("An issue has no “url” and no “number”.")
        return f"#{number}"

    def _moment(self, *keys: str) -> Moment | None:
        return self._of(self._said, *keys)

    def _of(self, said: Mapping[str, Json], *keys: str) -> Moment | None:
        for key in keys:
            if text := texts(said.get(key)):
                try:
                    return read_when(text, self._zone)
                except ValueError as error:
                    raise self._wrong(f"{key}: {error}.") from None
        return None

    @staticmethod
    def _author(said: Mapping[str, Json]) -> Author | None:
        who = mapping(said.get("author") or said.get("user"))
        login = texts(who.get("login"))
        name = texts(who.get("name")) or login
        return Author(label(name), (login,)) if name else None

    def _words(self, start: Moment) -> Iterator[DraftEntry]:
        if body := self._get("body"):
            author = self._author(self._said)
            late = _assumed(start)
            yield DraftEntry("body", start.at, Note(body), author, late, line=self._line)
        seen: dict[str, int] = {}
        for each in map(mapping, listed(self._said.get("comments"))):
            at = self._of(each, "createdAt", "created_at")
            if at is None:
                raise self._wrong("A comment does not say when it was written.")
            key = texts(each.get("url")) or texts(each.get("html_url")) or texts(each.get("id"))
            key = key.rpartition("#")[2] or f"{at.at.isoformat()}"
            seen[key] = seen.get(key, 0) + 1
            words = texts(each.get("body"))
            if words:
                yield DraftEntry(
                    key=key if seen[key] == 1 else f"{key}-{seen[key]}",
                    at=at.at,
                    body=Note(words),
                    author=self._author(each),
                    late=_assumed(at),
                    line=self._line,
                )

    def _end(self) -> Iterator[DraftEntry]:
        end = self._moment("closedAt", "closed_at")
        if end is None or self._get("state").upper() == "OPEN":
            return
        reason = self._get("stateReason", "state_reason").upper()
        why = _DROPPED.get(reason)
        body: Body = Cancelled() if why else Resolved()
        key = f"closed-{end.at.isoformat()}"
        yield DraftEntry(key, end.at, body, None, _assumed(end), why, line=self._line)


def _level(names: Sequence[str]) -> str | None:
    """The severity that labels name: by number first, then by priority, then by a word."""
    for read_level in (numbered, priority, worded):
        found = [level for each in names if (level := read_level(each))]
        if found:
            return min(found)
    return None


def _assumed(moment: Moment) -> str | None:
    return f"imported; {moment.assumed}" if moment.assumed else None
