"""What this clone knows about how far it is shared: `.git/incli/share.json`, one row per remote.

Only the holder of the lock for sharing writes it. Losing the file costs nothing but a slower next
look: what the remote has is also told by the refs under `refs/incli/seen/`.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from incli.domain.errors import IncliError
from incli.store.repository import Repository
from incli.store.sharing.clone import clone_id
from incli.store.sharing.remote import INBOX, Names
from incli.store.writing import patience

_FILE = "share.json"


@dataclass(frozen=True, slots=True)
class ShareState:
    """How the last exchange with a remote went."""

    tip: str = ""
    """The newest commit of this clone that the remote is known to hold, in branch or inbox."""
    at: str = ""
    """When that was found out (RFC 3339, UTC)."""
    problem: str = ""
    """Why the last exchange did not go through; empty where it did."""
    hint: str = ""
    """What to type about it."""
    since: str = ""
    """Since when there is a problem (RFC 3339, UTC)."""
    others: str = ""
    """What is amiss with inboxes of others; it holds up nobody but their writers."""
    look: str = ""
    """What to type to see that."""
    declined: str = ""
    """When the remote last said that the branch is not for us to push (RFC 3339, UTC)."""
    folded: tuple[str, ...] = ()
    """Tips of inboxes that the remote's branch is known to hold; they need not be looked at."""
    pace: float = 0.0
    """Seconds that the last fetch took."""
    rescue: str = ""
    """The branch that our entries were brought to safety on, from a rewritten remote."""


@dataclass(frozen=True)
class ShareStatus:
    """How far the record of this clone is shared, as far as is known without the network."""

    remote: str | None
    """None where there is none to share with."""
    problem: str
    """Why the last exchange did not go through; empty where it did."""
    hint: str
    """What to type about it."""
    since: datetime | None
    """Since when there is a problem."""
    others: str
    """What is amiss with inboxes of others; all that is ours is shared all the same."""
    look: str
    """What to type to see that."""
    by_inbox: bool
    """The branch is for others to push: what is shared lies in our inbox until they fold it."""
    _count: Callable[[], int]

    @cached_property
    def waiting(self) -> int:
        """Commits of this clone that the remote does not hold; counted when first asked for."""
        return self._count()


class Book:
    """What is known of one remote during an exchange; every change is written down at once."""

    def __init__(self, repository: Repository, remote: str) -> None:
        self._repository = repository
        self.names = Names(remote, repository.branch)
        self.inbox = f"{INBOX}{clone_id(repository)}"
        """This clone's own ref on the remote."""
        self.state = load(repository, remote)

    def keep(self, **changes: str | tuple[str, ...]) -> None:
        """Remember something."""
        self.write(replace(self.state, **changes))  # type: ignore[arg-type]  # checked by ShareState

    def write(self, state: ShareState) -> None:
        """Remember everything anew."""
        self.state = state
        save(self._repository, self.names.remote, state)

    def seen(self, ref: str) -> str:
        """Where a ref of the remote is remembered."""
        if ref == self.names.branch:
            return self.names.seen_branch
        return ref.replace(INBOX, self.names.seen_inbox, 1)

    def saw(self, refs: Mapping[str, str]) -> None:
        """Remember where refs of the remote are."""
        rows = "".join(f"update {self.seen(ref)} {oid}\n" for ref, oid in refs.items())
        self._repository.git.run("update-ref", "--stdin", stdin=rows.encode())


@contextmanager
def under_way(repository: Repository, names: Names) -> Iterator[None]:
    """Say that an exchange is on, so that the next one knows when this one was killed."""
    said = repository.state / "sharing"
    if said.exists():
        refs = repository.common_dir / names.seen
        locks = [*refs.rglob("*.lock"), repository.common_dir / f"{names.tracking}.lock"]
        patience.clear([*locks, repository.common_dir / "shallow.lock"], [repository.common_dir])
    said.touch()
    try:
        yield
    except IncliError:
        said.unlink(missing_ok=True)
        raise
    said.unlink(missing_ok=True)


def now() -> str:
    """The time, as it is kept here."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def load(repository: Repository, remote: str) -> ShareState:
    """What is known about `remote`; nothing, where the file is missing or damaged."""
    row = _rows(repository).get(remote)
    if not isinstance(row, dict):
        return ShareState()
    known = {each.name: row[each.name] for each in fields(ShareState) if each.name in row}
    folded = known.get("folded", ())
    known["folded"] = tuple(folded) if isinstance(folded, list) else ()
    state = ShareState(**known)
    sound = (type(getattr(state, each.name)) is type(each.default) for each in fields(state))
    return state if all(sound) else ShareState()


def save(repository: Repository, remote: str, state: ShareState) -> None:
    """Remember `state`; the caller holds the lock for sharing."""
    rows = _rows(repository) | {remote: asdict(state)}
    repository.state.mkdir(exist_ok=True)
    fresh = repository.state / f"{_FILE}.{os.getpid()}"
    fresh.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    fresh.replace(repository.state / _FILE)


def failed(state: ShareState, problem: str, hint: str) -> ShareState:
    """`state` after an exchange that did not go through."""
    return replace(state, problem=problem, hint=hint, since=state.since or now())


def succeeded(state: ShareState, tip: str) -> ShareState:
    """`state` after one that did: the remote holds `tip`."""
    return replace(state, tip=tip, at=now(), problem="", hint="", since="")


def status(repository: Repository) -> ShareStatus:
    """How far the record is shared; costs no network, and one git process where one counts."""
    remote = repository.remote
    if remote is None:
        return ShareStatus(None, "", "", None, "", "", by_inbox=False, _count=lambda: 0)
    state = load(repository, remote)
    tip = repository.objects.oid(repository.branch)
    tracked = repository.objects.oid(Names(remote, repository.branch).tracking)
    since = datetime.fromisoformat(state.since) if state.since else None
    return ShareStatus(
        remote,
        state.problem,
        state.hint,
        since,
        state.others,
        state.look,
        by_inbox=bool(state.declined) and tip is not None and tip != tracked,
        _count=lambda: unshared(repository, remote, state, tip),
    )


def unshared(repository: Repository, remote: str, state: ShareState, tip: str | None) -> int:
    """How many commits `tip` has that the remote is not known to hold; unions do not count."""
    if tip is None or tip == state.tip:
        return 0
    names = Names(remote, repository.branch)
    known = (repository.objects.oid(each) for each in (state.tip, names.tracking) if each)
    return count(repository, tip, [f"--glob={names.seen}*", *(each for each in known if each)])


def count(repository: Repository, tip: str, held: Iterable[str]) -> int:
    """How many commits `tip` has that none of `held` has; unions do not count."""
    counted = repository.git.out("rev-list", "--count", "--no-merges", tip, "--not", *held)
    return int(counted)


def _rows(repository: Repository) -> dict[str, Any]:
    try:
        rows = json.loads((repository.state / _FILE).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return rows if isinstance(rows, dict) else {}
