"""What a write is about to do, so that the next one can finish it or take it back.

One file under `.git/incli/`, on the disk before anything else is touched. Its name tells what is
to be done with it: `journal` is to be finished, `journal-undo` is to be taken back, because its
writer has already said that nothing was saved.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from incli.store.writing import files

_FINISH, _UNDO, _SET_ASIDE = "journal", "journal-undo", "undone"


class Before(NamedTuple):
    """A file that was there before the write."""

    content: bytes | None
    """What the work tree held; None where it held no such file (a sparse checkout)."""
    mode: int
    """Its permissions in the work tree."""
    staged: str
    """What the index held: mode and object id, or ""."""


class Intent(NamedTuple):
    """One write, with all that is needed to finish it or to take it back."""

    nonce: str
    """Tells this write's temporary files from others."""
    files: Mapping[str, bytes]
    message: str
    seconds: int
    """The author date, in seconds since 1970 UTC."""
    verify: bool
    modes: Mapping[str, str]
    """Git's mode of files that are not plain ones, by path."""
    replaced: Mapping[str, str]
    """The object id in the record of each file that is rewritten, when that was decided."""
    before: Mapping[str, Before]
    made: tuple[str, ...]
    """Folders that the write makes, outermost first."""
    identity: Mapping[str, str]
    """Who writes, where the environment says so and not git's configuration."""


class Journal:
    """The journal of one clone. Only the holder of the clone's lock may use it."""

    def __init__(self, state: Path) -> None:
        self._state = state

    def intend(self, intent: Intent) -> None:
        """Write down what is about to be done; afterwards it survives a crash."""
        data = intent._asdict()
        data["before"] = {path: each._asdict() for path, each in intent.before.items()}
        text = json.dumps(data, default=_from_bytes, separators=(",", ":"))
        temporary = self._state / "journal-temporary"
        try:
            files.put(self._state / _FINISH, text.encode(), temporary)
            files.settle([self._state])
        except OSError:
            temporary.unlink(missing_ok=True)
            (self._state / _FINISH).unlink(missing_ok=True)
            raise

    def doom(self) -> None:
        """From now on the write is to be taken back, whatever happens."""
        os.replace(self._state / _FINISH, self._state / _UNDO)  # noqa: PTH105  # as in files.put

    def settle(self) -> None:
        """Wait until the disk knows what is to be done."""
        files.settle([self._state])

    def done(self) -> None:
        """Nothing is left to do."""
        (self._state / _FINISH).unlink(missing_ok=True)
        (self._state / _UNDO).unlink(missing_ok=True)

    def waits(self) -> bool:
        """Whether an interrupted write has left anything."""
        return any((self._state / name).exists() for name in (_UNDO, _FINISH))

    def pending(self) -> tuple[Intent, bool] | None:
        """What an interrupted write has left, and whether it is to be taken back.

        Raises `ValueError` where the file cannot be understood (nobody but a failing disk or a
        later version of incli makes such a one).
        """
        for name in (_UNDO, _FINISH):
            if (text := files.content_of(self._state / name)) is not None:
                return _intent(json.loads(text)), name == _UNDO
        return None

    def set_aside(self, nonce: str) -> Path:
        """Keep what could not be done where a person can look at it; gives the place."""
        folder = self._state / _SET_ASIDE
        folder.mkdir(exist_ok=True)
        kept = folder / f"{nonce}.json"
        for name in (_UNDO, _FINISH):
            if (self._state / name).exists():
                os.replace(self._state / name, kept)  # noqa: PTH105  # as in files.put
        files.settle([folder, self._state])
        return kept


def _from_bytes(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    raise TypeError(f"{value!r} has no place in the journal")


def _to_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _intent(data: dict[str, Any]) -> Intent:
    try:
        data["files"] = {path: _to_bytes(text) for path, text in data["files"].items()}
        data["before"] = {path: _before(**each) for path, each in data["before"].items()}
        data["made"] = tuple(data["made"])
        return Intent(**data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def _before(content: str | None, mode: int, staged: str) -> Before:
    return Before(None if content is None else _to_bytes(content), mode, staged)
