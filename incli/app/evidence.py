"""Files and addresses kept beside a timeline, with the hash of what they held."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from incli.app.session import Said, Session, Written
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident
from incli.domain.kinds.attachments import EvidenceAdded
from incli.domain.value import replace

SIZE_LIMIT = 10 * 1024 * 1024
"""Bytes a file may have: git keeps every one of them in every clone, for ever."""

_ADDRESS = re.compile(r"https?://[^\s]+", re.ASCII)


def is_address(location: str) -> bool:
    """Whether `location` is an address on the web, not a file."""
    return bool(_ADDRESS.fullmatch(location))


About = Callable[[Incident], str | None]
"""Which action item evidence is about, as the state of the incident tells."""


def _nothing(incident: Incident) -> None:
    _ = incident


def keep_bytes(
    session: Session, said: Said, name: str, content: bytes, text: str | None
) -> Written:
    """Keep `content` as evidence, named by its hash."""
    return _keep(session, said, (name, content), text, _nothing)


def keep_file(
    session: Session, said: Said, file: Path, text: str | None, about: About = _nothing
) -> Written:
    """Keep a file as evidence."""
    return _keep(session, said, (file.name, content_of(file)), text, about)


def keep_address(
    session: Session, said: Said, address: str, text: str | None, about: About = _nothing
) -> Written:
    """Keep an address as evidence. What is behind it is not fetched."""
    return session.write(
        lambda incident: (EvidenceAdded(address, text=text, action=about(incident)),), said
    )


def _keep(
    session: Session, said: Said, file: tuple[str, bytes], text: str | None, about: About
) -> Written:
    digest, location = _place("evidence", *file)
    body = EvidenceAdded(location, digest, len(file[1]), text)
    return session.write(
        lambda incident: (replace(body, action=about(incident)),), said, {location: file[1]}
    )


def _place(folder: str, name: str, content: bytes) -> tuple[str, str]:
    digest = hashlib.sha256(content).hexdigest()
    return digest, f"{folder}/{digest[:12]}-{plain_name(name)}"


def plain_name(name: str) -> str:
    """A file's name that every file system takes."""
    plain = re.sub(r"[^0-9A-Za-z._-]+", "-", name).strip(".-")
    return plain[-80:] or "file"


def content_of(file: Path) -> bytes:
    """What a file holds; raises `InvalidInput` where it cannot be read, or is too large."""
    try:
        with file.open("rb") as opened:
            content = opened.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.") from None
    if len(content) <= SIZE_LIMIT:
        return content
    raise InvalidInput(
        f"{file} is too large; more than {SIZE_LIMIT:,} bytes do not belong in git.",
        "keep it elsewhere, and: incli evidence add https://…",
    )
