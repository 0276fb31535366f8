"""A case of the rules about history: the commits that a change brings."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from incli.domain.entry import Entry
from incli.domain.finding import Finding
from incli.domain.incident import Incident
from incli.domain.state import Header
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
    was: str = ""
    """The object before; of one that is added, nothing or only zeros."""


class Signature(Value):
    """What is known of who signed a commit, from the keys that the judge lists."""

    state: str
    """`good`, `none` (unsigned), `bad`, `unknown key`, `expired`, `revoked` or `cannot judge`."""
    principal: str = ""
    """The one person whom the judge lists the key for, exactly as written there."""
    why: str = ""


class Commit(NamedTuple):
    """One commit of a change; a tuple, for the same reason."""

    id: str
    parents: tuple[str, ...]
    """None for a commit that begins a history; its changes are then against an empty tree."""
    author: str
    """The author's address."""
    authored: datetime
    committed: datetime
    changes: Sequence[Change] = ()
    """Against each of its parents."""

    def brings(self) -> Iterator[Change]:
        """What no parent had: what a merge only takes over from one of them is not its own."""
        if len(self.parents) < 2:  # noqa: PLR2004  # no merge: all of it is its own
            yield from (each for each in self.changes if each.status == "A")
            return
        added = [each for each in self.changes if each.status == "A"]
        count = Counter(each.path for each in added)
        everywhere = len(self.parents)
        yield from (each for each in added if not each.parent and count[each.path] == everywhere)


class HistoryCase(Value):
    """The commits that the head has and the judge has not, the oldest first."""

    now: datetime
    commits: tuple[Commit, ...] = ()
    descends: bool = True
    """Whether the head holds everything the judge has."""
    judge: str = ""
    """Empty where nothing is there to judge by: everything is new."""
    head: str = ""
    team: Team = Team()
    entries: Mapping[str, tuple[str, Entry]] = NOTHING
    """For each path of a new entry: its incident, and the entry. What cannot be read is left out:
    the rules about files tell it."""
    headers: Mapping[str, tuple[Header, Header]] = NOTHING
    """For each `incident.yaml` that the head has otherwise than the judge: what it said, and what
    it says now."""
    named: Callable[[str], tuple[str, ...]] = lambda commit: ()  # noqa: ARG005
    """The incidents that the message of a commit names in trailers `Incident: …`."""
    held: Callable[[str, str], tuple[str, ...]] = lambda commit, incident: ()  # noqa: ARG005
    """The ids of the entries that an incident had as of a commit, from the names of its files."""
    incident: Callable[[str], Incident | None] = lambda incident: None  # noqa: ARG005
    """An incident as the head has it."""
    known: Callable[[str], Incident | None] = lambda incident: None  # noqa: ARG005
    """An incident as the judge has it."""
    turned: Callable[[str], tuple[str, ...]] = lambda path: ()  # noqa: ARG005
    """The commits that made an `incident.yaml` say of its visibility what the head says."""
    signature: Callable[[str], Signature] = lambda commit: Signature("cannot judge")  # noqa: ARG005
    unclean: Callable[[str], tuple[str, ...]] = lambda commit: ()  # noqa: ARG005
    """For a merge of two: the paths that are not as the one of them has it that changed them.

    Those that both have changed are not among them: somebody had to settle it.
    """
    missing: str = ""
    """Why the history cannot be judged: shallow, partial, a missing object, something written by
    a newer incli; empty: it can."""
    signers: tuple[Finding, ...] = ()
    """What is wrong with the list of keys that the judge holds."""
