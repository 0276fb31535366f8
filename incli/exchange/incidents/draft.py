"""What an importer of incidents is given, and what it makes."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from incli.domain.entry import Body, Entry
from incli.domain.errors import InvalidData, InvalidInput
from incli.domain.finding import Finding
from incli.domain.state import Header
from incli.domain.text import one_line
from incli.domain.value import NOTHING, Value

if TYPE_CHECKING:
    from incli.domain.policy import ResponsePolicy

LONGEST_LABEL = 200
"""Characters of a title, a service or a tag."""
NOT_SAID = "the source does not say when it was posted"
"""Stands in the `late` of an entry whose time is no more than that of the one before it."""

_NOT_OF_THE_FORMAT = (
    *(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
)
_LONGEST_MESSAGE = 300
_SURROGATE = re.compile("[\ud800-\udfff]")


class Version(NamedTuple):
    """A file as one commit of its own repository left it."""

    at: datetime
    """The author date."""
    author: str
    email: str
    content: bytes


class File(Value):
    """A file of the source."""

    path: str
    """As it was typed, or found below a folder that was typed: for messages."""
    name: str
    """Relative to the folder or repository that was typed, with `/`: the same on every machine."""
    content: bytes
    versions: tuple[Version, ...] = ()
    """Oldest first; empty where the source is no git repository."""

    def text(self) -> str:
        """The file as text, its lines ended by line feeds; raises `InvalidInput`."""
        return as_text(self.content, self.path)


class Source(Value):
    """What is to be read, and what it does not say itself."""

    files: tuple[File, ...]
    zone: tzinfo | None = None
    """For times that name no zone; None where nobody has said."""
    policy: Callable[[datetime], "ResponsePolicy"] | None = None
    """The response policy in force at a time."""
    commits: tuple[tuple[str, datetime, str], ...] = ()
    """Id, date and subject of each commit, oldest first, where the source is a git repository."""


class Author(NamedTuple):
    """Somebody, as the source names them."""

    name: str
    """For people to read."""
    known_as: tuple[str, ...] = ()
    """What else they may be found by in the team: accounts, addresses, ids."""


class DraftEntry(Value):
    """An entry to be."""

    key: str
    """Tells it from others of its incident, in the same way each time the source is read."""
    at: datetime
    """When it happened; aware."""
    body: Body
    author: Author | None = None
    """Who wrote it, where the source says so."""
    late: str | None = None
    """What is known of its time only by assumption."""
    because: str | None = None
    inferred: bool = False
    """Whether the source says when only by what stands around it; so a later time is no news."""
    line: int = 0
    entry: Entry | None = None
    """The entry itself, where the source is an export of ours: it is kept as it is."""
    redacted: bool = False
    """Whether the source has left its words out."""
    edited: datetime | None = None
    """When the source last changed its words, where that is known."""
    placed: bool = False
    """Whether `key` is no more than its place among others: another one where the source puts
    something before it."""


class DraftIncident(Value):
    """An incident to be."""

    key: str
    """Its id in the source's system."""
    title: str
    opened: datetime
    """For its id."""
    entries: tuple[DraftEntry, ...]
    """In order; entries of one millisecond are kept in it."""
    path: str
    """The file it was read from."""
    line: int = 1
    services: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    url: str | None = None
    kind: str = "incident"
    visibility: str = "public"
    recorded: datetime | None = None
    """When the source last wrote it down, where that is known; else its newest entry counts."""
    state: bool = False
    """Whether it is one of several states of the same incident; they come in their order."""
    unresolved: bool = False
    """Whether the source says in so many words that it goes on, as of `recorded`."""
    series: str | None = None
    """The part of `key` that comes again: an incident of that series that has not ended yet is
    the same one."""
    postmortem: str | None = None
    """The prose of a postmortem, in Markdown."""
    header: Header | None = None
    """The header itself, where the source is an export of ours; then `key` is our id."""


class Draft(Value):
    """What was read: each thing of the source is an incident, a notice or a reject."""

    incidents: tuple[DraftIncident, ...] = ()
    notices: tuple[Finding, ...] = ()
    """What is no incident: scheduled maintenance, a page that only lists others."""
    rejects: tuple[Finding, ...] = ()
    """What could not be read, and why."""
    findings: tuple[Finding, ...] = ()
    """What was taken as it is, though it is odd; and what was assumed."""
    counts: Mapping[str, int] = NOTHING
    """How much there was of things that are worth telling apart."""


class Reading:
    """Collects what an importer finds."""

    def __init__(self) -> None:
        self.incidents: list[DraftIncident] = []
        self.notices: list[Finding] = []
        self.rejects: list[Finding] = []
        self.findings: list[Finding] = []
        self.counts: dict[str, int] = {}

    def draft(self) -> Draft:
        """All of it."""
        return Draft(
            tuple(self.incidents),
            tuple(self.notices),
            tuple(self.rejects),
            tuple(self.findings),
            dict(self.counts),
        )

    def notice(self, path: str, line: int, message: str) -> None:
        """Something that is no incident."""
        self.notices.append(Finding(path, line, 1, message))

    def reject(self, path: str, line: int, message: str, hint: str = "") -> None:
        """Something that cannot be read."""
        self.rejects.append(Finding(path, line, 1, message, hint))

    def odd(self, path: str, line: int, message: str, hint: str = "") -> None:
        """Something that is taken as it is."""
        self.findings.append(Finding(path, line, 1, message, hint))

    @contextmanager
    def rejecting(self, path: str, line: int = 1) -> Iterator[None]:
        """What cannot be read inside of the block is a reject, and the block ends."""
        try:
            yield
        except InvalidData as error:
            self.rejects.append(error.findings[0])
        except InvalidInput as error:
            self.reject(path, line, error.message, error.hint)
        except _NOT_OF_THE_FORMAT as error:
            # Something else stands where the format has a name, a time or a list.
            message = one_line(f"This is not of the format: {type(error).__name__}, {error}.")
            self.reject(path, line, message[:_LONGEST_MESSAGE])

    def count(self, what: str, number: int = 1) -> None:
        """So many more of something."""
        self.counts[what] = self.counts.get(what, 0) + number


def as_text(content: bytes, path: str) -> str:
    """Bytes as text, lines ended by line feeds; raises `InvalidInput` where they are no UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} is not UTF-8.", "save the file as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def label(text: str, otherwise: str = "untitled") -> str:
    """A title or a name on one line, no longer than a file may hold."""
    words = _SURROGATE.sub("\ufffd", " ".join(text.split())) or otherwise
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1]}…"


def labels(names: Iterable[str]) -> tuple[str, ...]:
    """Names without blanks and doubles, in their order."""
    return tuple(dict.fromkeys(label(each) for each in names if each.strip()))


def by_suffix(names: Sequence[str], *suffixes: str) -> tuple[str, ...]:
    """Those of `names` that end so; hidden files and folders left out."""
    return tuple(each for each in names if each.lower().endswith(suffixes) and not hidden(each))


def hidden(name: str) -> bool:
    """Whether a file, or a folder it lies in, begins with a dot."""
    return any(part.startswith(".") for part in name.split("/"))
