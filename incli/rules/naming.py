"""What the name of a file says: of an entry when, which kind, and who; of any, where it lies."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from incli.domain.entry import SUFFIX_ALPHABET
from incli.domain.kinds import KINDS

_NAME = re.compile(
    rf"(\d{{8}}T\d{{9}}Z)-({'|'.join(KINDS)})-([a-z][a-z0-9-]*)-[{SUFFIX_ALPHABET}]{{4}}", re.ASCII
)

_SECOND = len("20261122T031502")


class Named(NamedTuple):
    """The parts of an entry's id that mean something."""

    stamp: str
    kind: str
    by: str

    @property
    def at(self) -> datetime:
        """When it happened; raises `ValueError` for a day or an hour that there is not."""
        second, millisecond = self.stamp[:_SECOND], int(self.stamp[_SECOND:-1])
        return datetime.fromisoformat(second).replace(tzinfo=UTC, microsecond=millisecond * 1000)


def named(entry_id: str) -> Named | None:
    """What an entry's id says; None where it has not the form of one."""
    found = _NAME.fullmatch(entry_id)
    if found is None:
        return None
    name = Named(*found.groups())
    try:
        _ = name.at
    except ValueError:
        return None
    return name


def is_among(path: str, places: Iterable[str]) -> bool:
    """Whether a path is one of some files, or lies in one of some folders, which end with `/`."""
    return any(path.startswith(each) if each.endswith("/") else path == each for each in places)
