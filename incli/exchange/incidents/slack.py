"""Slack: the channels of an export (https://slack.com/help/articles/220556107), as folder or zip.

a channel               an incident, opened with its first message; its id is that of the channel
users.json              people by id, name and address; found in the team by those, and by an
                        account `slack` in people.yaml; others stand before their words by name
a message               a note, at its time, by its author. `<@U…>`, links and escapes as they are
                        shown; attachments by their text, files by their name. Tokens in addresses
                        are taken out
posts of bots           notes, with `(bot)` behind the name; counted apart
edited                  the words as they are now; edited once more after an import: a correction
reactions               no entries; counted
joins, leaves           no entries; counted
deleted messages        no entries; counted
an archived channel     resolved with its last message, as an assumption; another goes on, as
                        nothing says when it was over

With `incli -i INCIDENT import slack` the messages of one channel become notes of that incident.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import PurePosixPath
from typing import NamedTuple

from incli.domain.kinds.lifecycle import Opened, Resolved
from incli.domain.kinds.notes import Note
from incli.exchange.incidents.draft import (
    Author,
    Draft,
    DraftEntry,
    DraftIncident,
    File,
    Reading,
    Source,
    hidden,
    label,
)
from incli.exchange.incidents.jsons import Json, Places, listed, mapping, parts, texts
from incli.exchange.incidents.when import read_epoch

_LISTS = ("users.json", "channels.json", "groups.json", "dms.json", "mpims.json")
_DAY = re.compile(r"\d{4}-\d\d-\d\d\.json", re.ASCII)
_JOINS = {
    *("channel_join", "channel_leave", "group_join", "group_leave"),
    *("channel_convert_to_private", "channel_archive", "channel_unarchive"),
}
_GONE = {"tombstone", "message_deleted"}
_MARKUP = re.compile(r"<([@#!]?)([^<>|\n]+)(?:\|([^<>\n]*))?>")
_TOKEN = re.compile(r"\?t=xox[^&\s|>)]*&|[?&]t=xox[^&\s|>)]*")


class _User(NamedTuple):
    """Somebody in the export."""

    name: str
    author: Author


class _Message(NamedTuple):
    """A message, and where it stands."""

    path: str
    line: int
    said: Mapping[str, Json]


def wants(names: Sequence[str]) -> Sequence[str]:
    """The days of all channels, and the lists of people and channels."""
    return [
        each
        for each in names
        if not hidden(each)
        and (PurePosixPath(each).name in _LISTS or _DAY.fullmatch(PurePosixPath(each).name))
    ]


def read(source: Source) -> Draft:
    """An incident for each channel."""
    reading = Reading()
    export = _Export()
    for file in source.files:
        if PurePosixPath(file.name).name in _LISTS:
            export.take_list(file, reading)
    for file in source.files:
        if PurePosixPath(file.name).name not in _LISTS:
            export.take_day(file, reading)
    for name, messages in export.channels.items():
        with reading.rejecting(messages[0].path):
            _Channel(name, messages, export, reading).read()
    return reading.draft()


class _Export:
    """What an export holds."""

    def __init__(self) -> None:
        self.users: dict[str, _User] = {}
        self.about: dict[str, Mapping[str, Json]] = {}
        """What is known of channels, by name."""
        self.channels: dict[str, list[_Message]] = {}

    def take_list(self, file: File, reading: Reading) -> None:
        """Take in a list of people or of channels."""
        for value, _ in parts(file, reading):
            for each in map(mapping, listed(value)):
                if PurePosixPath(file.name).name == "users.json":
                    self._user(each)
                elif name := texts(each.get("name")) or texts(each.get("id")):
                    self.about[name] = each

    def _user(self, said: Mapping[str, Json]) -> None:
        profile = mapping(said.get("profile"))
        handle = texts(said.get("name"))
        shown = texts(profile.get("display_name")) or handle
        real = texts(said.get("real_name")) or texts(profile.get("real_name")) or shown
        known = (texts(said.get("id")), handle, shown, texts(profile.get("email")))
        author = Author(label(real, "somebody"), tuple(each for each in known if each))
        self.users[texts(said.get("id"))] = _User(shown or real, author)

    def take_day(self, file: File, reading: Reading) -> None:
        """Take in the messages of a day."""
        name = PurePosixPath(file.path).parent.name or file.name
        for value, line in parts(file, reading):
            if not isinstance(value, list):
                reading.reject(file.path, line, "This is no day of a channel: no list of messages.")
                continue
            places = Places(file.text(), line)
            for each in value:
                at = places.of(each.get("ts")) if isinstance(each, dict) else line
                if isinstance(each, dict) and texts(each.get("ts")):
                    self.channels.setdefault(name, []).append(_Message(file.path, at, each))
                else:
                    reading.reject(file.path, at, "This is no message: it has no “ts”.")
            if not value:
                reading.notice(file.path, line, "There is no message in it.")

    def author(self, said: Mapping[str, Json]) -> Author | None:
        """Who wrote a message."""
        comment = mapping(said.get("comment"))
        user = texts(said.get("user")) or texts(comment.get("user"))
        if _is_bot(said):
            profile = mapping(said.get("bot_profile"))
            name = texts(said.get("username")) or texts(profile.get("name"))
            return Author(f"{label(name or texts(said.get('bot_id')), 'a bot')} (bot)")
        if user in self.users:
            return self.users[user].author
        profile = mapping(said.get("user_profile"))
        name = texts(profile.get("real_name")) or texts(profile.get("name")) or user
        return Author(label(name), (user, texts(profile.get("name")))) if name else None

    def shown(self, text: str) -> str:
        """Text as Slack shows it."""
        plain = unescape(_MARKUP.sub(self._shown, text))
        return _TOKEN.sub(lambda found: "?" if found[0].endswith("&") else "", plain)

    def _shown(self, found: re.Match[str]) -> str:
        mark, target, said = found[1], found[2], found[3]
        if mark == "@":
            known = self.users.get(target)
            return f"@{known.name if known else said or target}"
        if mark == "#":
            return f"#{said or target}"
        if mark == "!":
            word = said or target.partition("^")[0]
            return word if word.startswith("@") else f"@{word}"
        return target if said in {None, "", target} else f"{said} ({target})"


class _Channel:
    """One channel."""

    def __init__(
        self, name: str, messages: list[_Message], export: _Export, reading: Reading
    ) -> None:
        self._name, self._export, self._reading = name, export, reading
        self._messages = sorted(messages, key=lambda each: read_epoch(texts(each.said["ts"])))
        self._about = export.about.get(name, {})

    def read(self) -> None:
        """Add the channel to the reading."""
        title = label(f"#{self._name}")
        path, line = self._messages[0].path, self._messages[0].line
        entries = list(self._notes())
        self._reading.count("messages", len(self._messages))
        if not entries:
            self._reading.notice(path, line, f"Nobody says anything in “{title}”.")
            return
        first, last = entries[0].at, entries[-1].at
        made = [DraftEntry("opened", first, Opened(title), inferred=True), *entries]
        if self._about.get("is_archived") is True:
            late = "imported; the channel is archived: its last message is taken"
            made.append(DraftEntry("resolved", last, Resolved(), late=late, inferred=True))
        else:
            message = f"Nothing says when it was over; it stays open: “{title}”."
            self._reading.odd(path, line, message)
        key = texts(self._about.get("id")) or self._name
        self._reading.incidents.append(
            DraftIncident(
                key=key, title=title, opened=first, entries=tuple(made), path=path, line=line
            )
        )

    def _notes(self) -> Iterator[DraftEntry]:
        for message in self._messages:
            said = message.said
            subtype = texts(said.get("subtype"))
            if reactions := sum(_times(each) for each in listed(said.get("reactions"))):
                self._reading.count("reactions", reactions)
            if subtype in _JOINS:
                self._reading.count("joins")
                continue
            if subtype in _GONE:
                self._reading.count("deleted")
                continue
            words = self._words(said)
            if not words:
                self._reading.odd(message.path, message.line, "A message without words: left out.")
                continue
            if _is_bot(said):
                self._reading.count("bot posts")
            edited = texts(mapping(said.get("edited")).get("ts"))
            yield DraftEntry(
                key=texts(said["ts"]),
                at=read_epoch(texts(said["ts"])),
                body=Note(words),
                author=self._export.author(said),
                line=message.line,
                edited=read_epoch(edited) if edited else None,
            )

    def _words(self, said: Mapping[str, Json]) -> str:
        """The words of a message, of what is attached, and the names of its files."""
        found = [texts(said.get("text"))]
        for each in map(mapping, listed(said.get("attachments"))):
            inner = [texts(each.get(key)) for key in ("pretext", "title", "text")]
            found.append("\n".join(filter(None, inner)) or texts(each.get("fallback")))
        if texts(said.get("subtype")) != "file_share":  # whose text names the file
            found += [
                f"file: {texts(mapping(each).get('title')) or texts(mapping(each).get('name'))}"
                for each in listed(said.get("files"))
            ]
        return self._export.shown("\n".join(filter(None, found))).strip()


def _is_bot(said: Mapping[str, Json]) -> bool:
    return texts(said.get("subtype")) == "bot_message" or isinstance(said.get("bot_profile"), dict)


def _times(reaction: Json) -> int:
    count = mapping(reaction).get("count", 1)
    return count if isinstance(count, int) else 1
