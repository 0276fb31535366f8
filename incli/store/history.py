"""Which commit brought a file into the record."""

from dataclasses import dataclass
from datetime import UTC, datetime

from incli.store.repository import Repository


@dataclass(frozen=True, slots=True)
class Origin:
    """The commit that added a file."""

    commit: str
    author: str
    authored: datetime


def origin(repository: Repository, path: str) -> Origin | None:
    """The commit that added `path`; None where this clone's history does not reach that far."""
    tip = repository.tip()
    if tip is None:
        return None
    done = repository.git.run(
        *("log", "-1", "--diff-filter=A", "--format=%H%x00%an%x00%at", tip),
        *("--", path),
    )
    if not done.stdout:
        return None
    commit, author, authored = done.stdout.decode(errors="replace").strip().split("\0")
    return Origin(commit, author, datetime.fromtimestamp(int(authored), UTC))
