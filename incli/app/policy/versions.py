"""Versions of the response policy as people name them: a day, a file, or a file of a revision."""

import re
from datetime import UTC, date, datetime, time

from incli.app.check.law import RESPONSE, Law
from incli.app.session import Session
from incli.documents.loader import MAX_BYTES, Document, load
from incli.documents.schemas import validate
from incli.domain.errors import InvalidData, InvalidInput
from incli.domain.finding import Finding
from incli.domain.policy import ResponsePolicy, policy_from_data
from incli.domain.value import Value

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Version(Value):
    """One version, and where it stands."""

    name: str
    """As it was named, or its path."""
    policy: ResponsePolicy
    document: Document

    def place(self, pointer: tuple[str, ...]) -> str:
        """`path:line` of what it says at `pointer`, or of what that would be part of."""
        return f"{self.name}:{self.document.key_position(pointer)[0]}"

    def finding(self, pointer: tuple[str, ...], message: str, hint: str = "") -> Finding:
        """A finding about what it says at `pointer`."""
        return Finding(self.name, *self.document.key_position(pointer), message, hint)


def version(session: Session, typed: str) -> Version:
    """The version meant by a day (the one in force then), a path, or `REVISION:path`.

    Raises `InvalidInput` where there is none, `InvalidData` where it is no policy.
    """
    if _DAY.fullmatch(typed):
        return in_force_on(session, _day(typed))
    file = session.settings.path / typed
    if not file.is_file() and ":" in typed:
        return _of_revision(session, typed)
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise InvalidInput(
            f"{typed} cannot be read: {error.strerror}.",
            "name a day, a file, or REVISION:path, such as main:policies/response/2026-01-01.yaml",
        ) from None
    return read(content, typed)


def in_force_on(session: Session, at: datetime) -> Version:
    """The version in force at an instant."""
    path, _ = Law(session).version_at(at)
    content = session.policies.content(path) if path else None
    if content is None:
        raise InvalidInput("This repository has no response policy.", "incli init")
    return read(content, path)


def read(content: bytes, name: str) -> Version:
    """The version that a file's bytes are. Raises `InvalidData` where they are none."""
    document = load(content, name)
    if findings := validate(document, "response-policy", name):
        raise InvalidData(*findings)
    return Version(name, policy_from_data(document.data), document)


def _day(typed: str) -> datetime:
    """The last instant of a day: what takes effect on it counts."""
    try:
        return datetime.combine(date.fromisoformat(typed), time.max, tzinfo=UTC)
    except ValueError:
        raise InvalidInput(f"“{typed}” is no day.", "such as 2026-04-01") from None


def _of_revision(session: Session, typed: str) -> Version:
    """A file as a revision holds it."""
    found = session.repository.objects.read(typed)
    if found is None or found[1] != "blob":
        revision, _, path = typed.partition(":")
        raise InvalidInput(
            f"There is no file {path} in {revision}.", f"git ls-tree {revision} {RESPONSE}/"
        )
    return read(found[2], typed)
