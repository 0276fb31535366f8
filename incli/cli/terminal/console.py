"""What a command needs to speak with a person or a program."""

import functools
import json
import os
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from typing import Any, Concatenate, ParamSpec

import click

from incli.app.session import Said, Session, Written
from incli.app.told import end_of_mine
from incli.cli.terminal.sharing import aftermath
from incli.domain.citing import read_cite
from incli.domain.entry import to_data
from incli.domain.errors import IncliError, InvalidInput
from incli.domain.incident import Incident
from incli.domain.layout import split_path
from incli.domain.phrases import Phrasing
from incli.domain.text import safe, safe_json
from incli.domain.times import read_duration, read_moment
from incli.domain.times import span as span  # noqa: PLC0414  # commands take it from here

_P = ParamSpec("_P")
_WIDE = 2
"""Spaces between a sentence and where it was saved."""


class Console:
    """One run's way to speak: data to standard output, talk to standard error."""

    def __init__(self, session: Session, *, as_json: bool) -> None:
        self.session = session
        self.as_json = as_json
        self.in_our_words = False
        """Whether the team's words are left alone: nothing of the repository is to be opened."""

    @cached_property
    def zone(self) -> tzinfo:
        """The reader's zone: `TZ` where it is set, else the person's, else the machine's."""
        try:
            if name := os.environ.get("TZ"):
                return _zone(name)
            person = self.session.team.people.get(self.session.me)
            if person and person.timezone:
                return _zone(person.timezone)
        except (IncliError, OSError, ValueError, LookupError):
            # Nobody we know, or a zone nobody knows: the machine's clock is always there.
            return self._machine_zone()
        return self._machine_zone()

    def zone_named(self, name: str | None) -> tzinfo:
        """The zone somebody asks for by `--tz`, else the reader's."""
        if name is None:
            return self.zone
        try:
            return _zone(name)
        except (OSError, ValueError, LookupError):
            raise InvalidInput(f"There is no time zone “{name}”.", "--tz Europe/Paris") from None

    def phrasing(self, zone: tzinfo | None = None) -> Phrasing:
        """How entries are told to this reader."""
        return Phrasing(self.session.team, zone or self.zone, self.session.words)

    def in_team_words(self, text: str) -> str:
        """Our `text` in the team's words; as it is where those cannot be read."""
        if self.in_our_words:
            return text
        try:
            return Phrasing(words=self.session.words).in_team_words(text)
        except (IncliError, OSError):
            return text  # the error that is being told matters more

    def adapt(self, error: IncliError) -> None:
        """Tell an error in the team's words, with a hint about the incident that was named."""
        error.message = self.in_team_words(error.message)
        if named := self.session.settings.incident:
            error.hint = error.hint.replace("incli ", f"incli -i {named} ")

    def tell_problems(self) -> None:
        """Tell of files that could not be read.

        Of policies the last good version was used; the timelines that were read lack an entry.
        """
        for problem in self.session.policy_problems():
            self.talk(f"{problem}  (the last committed version is used)")
        if read := self.session.read:
            for problem in self.session.view.unreadable():
                place = split_path(problem.path)
                if place and place[0] in read:
                    self.talk(f"Not read: {problem}")

    def tell_end(self, incident: Incident) -> None:
        """Tell, once, whoever holds a role in an incident that somebody else has ended it."""
        entry = end_of_mine(self.session, incident)
        if entry is not None:
            team, me = self.session.team, self.session.me
            mine = [
                team.role_name(role) for role, each in incident.roles.items() if each.person == me
            ]
            told = f"{self.name(entry.by)} ended {incident.id}, where you were {', '.join(mine)}"
            self.talk(f"{self.in_team_words(told)}: {self.phrasing().phrase(entry)}.")

    def name(self, person: str | None) -> str:
        """What people call `person`."""
        return self.session.team.name(person) if person else "nobody"

    def clock(self, at: datetime) -> str:
        """`at` on the reader's clock; with the day, and the year, where they are not today's."""
        local, today = at.astimezone(self.zone), self.session.now.astimezone(self.zone)
        if local.date() == today.date():
            return f"{local:%H:%M}"
        return (
            f"{local:%a %d %b %H:%M}" if local.year == today.year else f"{local:%a %d %b %Y %H:%M}"
        )

    def said(
        self, at: str | None, late: str | None, because: str | None, cites: Iterable[str]
    ) -> Said:
        """The common options of a write."""
        moment = None
        if at is not None:
            try:
                moment = read_moment(at, self.session.now, self.zone)
            except ValueError as error:
                raise InvalidInput(f"--at: {error}.") from None
            if moment > self.session.now + timedelta(minutes=2):
                raise InvalidInput(f"--at {at} lies in the future.", "leave it out")
        return Said(moment, late, because, tuple(map(_cited, cites)))

    def later(self, text: str | None, start: datetime) -> datetime | None:
        """The time of a promise: `30m` from `start`, or a time of day or date still to come."""
        if text is None:
            return None
        try:
            return start + read_duration(text)
        except (ValueError, OverflowError):
            pass  # no duration: a time, then
        try:
            moment = read_moment(text, start, self.zone)
        except ValueError:
            moment = start
        if ":" in text and "T" not in text.upper() and moment <= start:
            moment += timedelta(days=1)  # a time of day that comes tomorrow
        if moment <= start:
            raise InvalidInput(f"“{text}” is no time to come.", "--next 30m")
        return moment

    def say(self, text: str = "") -> None:
        """A line of what was asked for."""
        click.echo(safe(text))

    def read_out(self, text: str, indent: str = "") -> None:
        """Sentences; in a terminal their lines end between words, and begin with `indent`."""
        if not sys.stdout.isatty():
            self.say(text)
            return
        import shutil  # noqa: PLC0415  # a note does without
        import textwrap  # noqa: PLC0415  # likewise

        width = shutil.get_terminal_size().columns
        for line in textwrap.wrap(
            text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ):
            self.say(line)

    def talk(self, text: str) -> None:
        """A line beside it, to standard error."""
        click.echo(safe(text), err=True)

    def data(self, value: Any) -> None:  # noqa: ANN401  # any JSON
        """The one JSON document of this run."""
        click.echo(safe_json(json.dumps(value, ensure_ascii=False, indent=2)))

    def written(self, written: Written, *lines: str, **facts: Any) -> None:  # noqa: ANN401  # any JSON
        """Tell what was written, and where it is now; `facts` go into its JSON."""
        outcome = aftermath(self.session, written, self.phrasing)
        if self.as_json:
            self.data(
                {
                    "incident": written.incident.id,
                    "entries": [{"id": each.id, **to_data(each)} for each in written.entries],
                    "commit": written.commit,
                    "saved": written.commit is not None,
                    "shared": outcome.shared,
                    **facts,
                }
            )
        else:
            first, *rest = lines
            self.say(f"{self.in_team_words(first)}{' ' * _WIDE}{outcome.words}")
            for line in rest:
                self.say(self.in_team_words(line))
        for message in outcome.talk:
            self.talk(message)

    @staticmethod
    def _machine_zone() -> tzinfo:
        zone = datetime.now().astimezone().tzinfo
        assert zone is not None  # noqa: S101  # astimezone() always gives one
        return zone


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo  # noqa: PLC0415  # it costs as much as a git process

    return ZoneInfo(name)


def _cited(text: str) -> str:
    """A moment of a recording, as it was typed; raises `InvalidInput` where it is none."""
    try:
        read_cite(text)
    except ValueError as error:
        raise InvalidInput(f"--cites: {error}.", "--cites recordings/call.vtt#t=00:08:32") from None
    return text.strip()


_AT = click.option("--at", metavar="TIME", help="When it happened: 14:32, -5m, or RFC 3339.")
_LATE = click.option("--late", metavar="REASON", help="Why it is recorded only now.")
_BECAUSE = click.option(
    "--because", metavar="REASON", help="Why; sets aside what the process would refuse."
)
_CITES = click.option(
    "--cites", multiple=True, metavar="REF", help="A moment of a recording it rests on."
)


def writes(command: Callable[Concatenate[Console, Said, _P], None]) -> Callable[..., None]:
    """Give a command the options that everything has which writes; they arrive as `Said`."""

    def wrapped(console: Console, /, *args: Any, **options: Any) -> None:  # noqa: ANN401  # click's
        common = [options.pop(name) for name in ("at", "late", "because", "cites")]
        command(console, console.said(*common), *args, **options)

    functools.update_wrapper(wrapped, command)
    return _AT(_LATE(_BECAUSE(_CITES(click.pass_obj(wrapped)))))
