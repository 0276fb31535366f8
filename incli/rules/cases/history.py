"""A case of the rules about history: the commits that a change brings."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from incli.domain.entry import Entry
from incli.domain.finding import Finding
from incli.domain.team import Team
from incli.domain.value import NOTHING, Value


class Change(NamedTuple):
    """What a commit does to one path, against one of its parents.

    A tuple, and no `Value`: a long history has hundreds of thousands of them.
    """

    parent: int
    """Which parent, from 0."""
    status: str
    """As git says it: `A` added, `M` modified, `D` deleted, `T` another type."""
    mode: str
    """The mode afterwards; `000000` where it is deleted."""
    blob: str
    """The object afterwards."""
    path: str


class Signature(Value):
    """What is known of who signed a commit, from the keys that the judge lists."""

    state: str
    """`good`, `none` (unsigned), `bad`, `unknown key`, `revoked` or `cannot judge`."""
    principal: str = ""
    """The one person whom the judge lists the key for, exactly as written there."""
    why: str = ""


class Commit(NamedTuple):
    """One commit of a change; a tuple, for the same reason."""

    id: str
    parents: tuple[str, ...]
    author: str
    """The author's address."""
    authored: datetime
    committed: datetime
    changes: tuple[Change, ...] = ()


class HistoryCase(Value):
    """The commits that the head has and the judge has not, the oldest first."""

    now: datetime
    commits: tuple[Commit, ...] = ()
    descends: bool = True
    """Whether the head holds everything the judge has."""
    judge: str = ""
    head: str = ""
    team: Team = Team()
    entries: Mapping[str, tuple[str, Entry]] = NOTHING
    """For each path of a new entry: its incident, and the entry."""
    signature: Callable[[str], Signature] = lambda commit: Signature("cannot judge")  # noqa: ARG005
    unclean: Callable[[str], tuple[str, ...]] = lambda commit: ()  # noqa: ARG005
    """For a merge: the paths that differ from what git makes of its parents."""
    missing: str = ""
    """Why the history cannot be judged: shallow, partial, a missing object; empty: it can."""
    signers: tuple[Finding, ...] = ()
    """What is wrong with the list of keys that the judge holds."""
