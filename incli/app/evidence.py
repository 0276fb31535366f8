"""Files and addresses kept beside a timeline, with the hash of what they held."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path, PurePath

from incli.app.session import Said, Session, Written
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident
from incli.domain.kinds.attachments import EvidenceAdded
from incli.domain.layout import kept_path
from incli.domain.value import replace

SIZE_LIMIT = 10 * 1024 * 1024
"""Bytes a file may have: git keeps every one of them in every clone, for ever."""

_STRANGE = re.compile(r"[^0-9A-Za-z._-]+")
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
    body, files = evidence_of(name, content, text)
    return session.write(lambda _: (body,), said, files)


def keep_file(
    session: Session, said: Said, file: Path, text: str | None, about: About = _nothing
) -> Written:
    """Keep a file as evidence."""
    body, files = evidence_of(file.name, content_of(file), text)
    return session.write(lambda incident: (replace(body, action=about(incident)),), said, files)


def keep_address(
    session: Session, said: Said, address: str, text: str | None, about: About = _nothing
) -> Written:
    """Keep an address as evidence. What is behind it is not fetched."""
    return session.write(
        lambda incident: (EvidenceAdded(address, text=text, action=about(incident)),), said
    )


def evidence_of(
    name: str, content: bytes, text: str | None
) -> tuple[EvidenceAdded, dict[str, bytes]]:
    """`content` as evidence, named by its hash: the entry, and the file that goes with it."""
    location, digest = kept_at("evidence", name, content)
    return EvidenceAdded(location, digest, len(content), text), {location: content}


def kept_at(folder: str, name: str, content: bytes) -> tuple[str, str]:
    """Where a file is kept in a folder of the incident, and the hash (SHA-256) of its content.

    The hash is in its name, so that files of two people never meet in one place.
    """
    digest = hashlib.sha256(content).hexdigest()
    return kept_path(folder, plain_name(name), digest), digest


def plain_name(name: str) -> str:
    """A file's name that every file system takes; its ending stays, and tells what is in it."""
    path = PurePath(name)
    stem, ending = (_STRANGE.sub("-", each).strip(".-") for each in (path.stem, path.suffix))
    return f"{stem[-60:] or 'file'}.{ending[:16]}".rstrip(".")


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
