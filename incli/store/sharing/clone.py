"""Which clone this is: a random name it keeps for life, under which it shares what it wrote."""

import os
import re

from incli.store.repository import Repository

_ID = re.compile(r"[0-9a-f]{16}")


def clone_id(repository: Repository) -> str:
    """Sixteen hexadecimal digits, made at the first call and kept in `.git/incli/clone`.

    Two processes that ask at once get the same answer: the file appears whole or not at all, and
    whoever comes second reads it. A damaged file is replaced; the clone then counts as a new one.
    """
    path = repository.state / "clone"
    if found := _read(repository):
        return found
    repository.state.mkdir(exist_ok=True)
    fresh = repository.state / f"clone.{os.urandom(8).hex()}"
    fresh.write_text(f"{os.urandom(8).hex()}\n", encoding="ascii")
    if path.exists():  # there, but damaged
        fresh.replace(path)
    else:
        _publish(fresh, path)
    return _read(repository) or clone_id(repository)


def _publish(fresh: os.PathLike[str], path: os.PathLike[str]) -> None:
    """Give `fresh` the name `path` unless somebody was quicker."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass  # another process was quicker: its name is the clone's
    except OSError:  # a file system without links
        os.replace(fresh, path)  # noqa: PTH105  # both are PathLike
        return
    os.unlink(fresh)  # noqa: PTH108  # likewise


def _read(repository: Repository) -> str | None:
    try:
        text = (repository.state / "clone").read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    return text if _ID.fullmatch(text) else None
