"""Reads `policies/allowed_signers`: one line a key, as OpenSSH writes it, and stricter.

    amira namespaces="git" ssh-ed25519 AAAAC3… amira@laptop

A line with a fault lists no key: what OpenSSH would accept of it may let one person sign as
another. Format: ALLOWED SIGNERS in ssh-keygen(1).
"""

import base64
import binascii
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import NoReturn

from incli.domain.finding import Finding
from incli.domain.value import Value
from incli.store.signatures.signed import MAX_BYTES
from incli.store.signatures.sshkey import PublicKey, Unusable

PATH = "policies/allowed_signers"
_FIELD = re.compile(r'(?:[^\s"]|"[^"]*")+')
_OPTION = re.compile(r'([A-Za-z-]+)(?:="([^"]*)")?(?:,|\Z)')
_KEY_TYPE = re.compile(r"(ssh-|ecdsa-|sk-)")
_TIME = re.compile(r"(\d{8})(?:(\d{4})(\d\d)?)?Z", re.ASCII)
_HINT = 'PERSON namespaces="git" ssh-ed25519 AAAA…'


class Key(Value):
    """One key that the judge lists, for one person."""

    person: str
    blob: bytes
    """The public key in the form of the SSH protocol."""
    public: PublicKey
    line: int
    after: datetime | None = None
    before: datetime | None = None

    def lapsed(self, now: datetime) -> str:
        """Why the key is not good at `now`; empty: it is."""
        if self.after and now < self.after:
            return f"the key is good from {self.after:%Y-%m-%d %H:%M} UTC only"
        if self.before and now > self.before:
            return f"the key was good until {self.before:%Y-%m-%d %H:%M} UTC"
        return ""


class Allowed(Value):
    """What the file says."""

    keys: tuple[Key, ...] = ()
    problems: tuple[Finding, ...] = ()


class _Wrong(Exception):  # collected as a finding
    def __init__(self, column: int, message: str, hint: str = _HINT) -> None:
        super().__init__(message)
        self.column, self.message, self.hint = column, message, hint


def read_allowed(content: bytes, people: Collection[str]) -> Allowed:
    """The keys of an allowed signers file, and what is wrong with its lines."""
    if len(content) > MAX_BYTES:
        return Allowed(problems=(Finding(PATH, 0, 0, f"It is larger than {MAX_BYTES} bytes."),))
    keys: list[Key] = []
    problems: list[Finding] = []
    for number, raw in enumerate(content.split(b"\n"), 1):
        try:
            keys += _read_line(raw, number, people)
        except _Wrong as wrong:
            problems.append(Finding(PATH, number, wrong.column, wrong.message, wrong.hint))
    shared = list(_shared(keys))
    unsafe = {key.blob for key, _ in shared}
    problems += [
        Finding(PATH, key.line, 1, f"The same key stands at line {line}, for somebody else.")
        for key, line in shared
    ]
    return Allowed(tuple(key for key in keys if key.blob not in unsafe), tuple(sorted(problems)))


def _shared(keys: Collection[Key]) -> Iterator[tuple[Key, int]]:
    """Each key that two people have, with the line of the other."""
    by_blob: defaultdict[bytes, list[Key]] = defaultdict(list)
    for key in keys:
        by_blob[key.blob].append(key)
    for same in by_blob.values():
        for key in same:
            others = (other.line for other in same if other.person != key.person)
            yield from ((key, line) for line in islice(others, 1))


def _read_line(raw: bytes, number: int, people: Collection[str]) -> Iterator[Key]:
    try:
        line = raw.decode("ascii").rstrip()
    except UnicodeDecodeError as error:
        raise _Wrong(error.start + 1, "A character is not ASCII.") from None
    if not line.strip() or line.lstrip().startswith("#"):
        return
    if line.count('"') % 2:
        raise _Wrong(line.rindex('"') + 1, "A quotation mark is not closed.")
    who, *rest = _FIELD.finditer(line)
    person = _person(who, people)
    if not rest or _KEY_TYPE.match(rest[0][0]):
        raise _Wrong(
            rest[0].start() + 1 if rest else len(line) + 1,
            'namespaces="git" is missing: the key would count for files and logins, too.',
        )
    dates = _options(rest[0])
    if len(rest) < len(("options", "type", "key")):
        raise _Wrong(len(line) + 1, "A key is missing.")
    blob, public = _key(rest[1], rest[2])
    yield Key(person, blob, public, number, dates.get("valid-after"), dates.get("valid-before"))


def _key(kind: re.Match[str], written: re.Match[str]) -> tuple[bytes, PublicKey]:
    try:
        blob = base64.b64decode(written[0], validate=True)
        public = PublicKey.read(blob)
    except binascii.Error:
        raise _Wrong(written.start() + 1, "The key is no base64.") from None
    except Unusable as error:
        said = f"The key cannot be used: {error}."
        raise _Wrong(written.start() + 1, said, "ssh-keygen -t ed25519") from None
    if public.kind != kind[0]:
        raise _Wrong(kind.start() + 1, f"The key is of the type {public.kind}.")
    return blob, public


def _person(field: re.Match[str], people: Collection[str]) -> str:
    name, column = field[0], field.start() + 1
    if name.startswith('"') and name.endswith('"'):
        name = name[1:-1]
    if "," in name:
        raise _Wrong(column, "A line names one person: whoever is on it could sign as the others.")
    if not _is_literal(name):
        raise _Wrong(column, "A pattern stands for anybody; a line names one person.")
    if name not in people:
        raise _Wrong(
            column,
            f"“{name}” is nobody in policies/people.yaml; a line begins with the id of a person.",
            "incli person list",
        )
    return name


def _is_literal(text: str) -> bool:
    """Whether it holds no sign of OpenSSH's patterns."""
    return not any(sign in text for sign in "*?!")


def _options(field: re.Match[str]) -> dict[str, datetime]:
    """The dates among the options; raises where they are not what a key for git needs."""
    dates: dict[str, datetime] = {}
    namespaces: list[str] | None = None
    at = 0
    while at < len(field[0]):
        column = field.start() + at + 1
        option = _OPTION.match(field[0], at)
        if option is None:
            raise _Wrong(column, "This is no option of an allowed signers file.")
        name, value = option[1].lower(), option[2]
        if name == "cert-authority":
            raise _Wrong(column, "Certificates are not read: list the key of each person.")
        if name == "namespaces" and value:
            namespaces = value.split(",")
        elif name in {"valid-after", "valid-before"} and value:
            dates[name] = _time(value, column)
        else:
            _unknown(option[0].rstrip(","), column)
        at = option.end()
    if namespaces is None or "git" not in namespaces or not _is_literal(",".join(namespaces)):
        raise _Wrong(field.start() + 1, 'A key for commits says namespaces="git".')
    return dates


def _unknown(option: str, column: int) -> NoReturn:
    raise _Wrong(
        column, f"“{option}” is no option; there are namespaces, valid-after and valid-before."
    )


def _time(value: str, column: int) -> datetime:
    found = _TIME.fullmatch(value)
    if found is None:
        raise _Wrong(
            column,
            f"“{value}” is no time in UTC; without the Z it means another time on each machine.",
            'valid-before="20270101Z"',
        )
    day, clock, seconds = found[1], found[2] or "0000", found[3] or "00"
    try:
        return datetime.strptime(f"{day}{clock}{seconds}", "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        raise _Wrong(column, f"“{value}” is no time.", 'valid-before="20270101Z"') from None
