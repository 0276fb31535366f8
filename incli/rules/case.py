"""What rules are asked about: a file, an incident, the commits of a change, the repository.

A case holds everything a rule may know. Who makes it says what evidence there is: what nobody
looked at is None, and what costs something to find out is a function, asked only where needed.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from incli.domain.entry import Entry
from incli.domain.finding import Finding
from incli.domain.incident import COMMANDER, Incident
from incli.domain.policy import ResponsePolicy
from incli.domain.roster.model import Roster
from incli.domain.state import Holding, Task
from incli.domain.team import Team
from incli.domain.value import NOTHING, Value
from incli.domain.waiver import Waiver

Span = tuple[datetime, datetime]


class File(Value):
    """One file of the judged commit or work tree, read as strictly as incli can."""

    path: str
    mode: str
    """As git says it: `100644` for a plain file, `120000` for a symbolic link …."""
    size: int
    kind: str | None = None
    """Which document it is; None for a file that is none."""
    text: str | None = None
    """None where it is not text, too large, or was not read."""
    data: Any = None
    """What it says; None where it cannot be read."""
    unreadable: tuple[Finding, ...] = ()
    """Why it is not the strict YAML that incli reads."""
    invalid: tuple[Finding, ...] = ()
    """How it differs from its schema."""
    canonical: bool = True
    """Whether its bytes are exactly those that incli would write; for entries."""
    twin: str = ""
    """Another path that is the same where small and capital letters are not told apart."""
    added: tuple[tuple[int, str], ...] | None = None
    """The lines that a change adds, with their numbers; None: all of them are looked at."""

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines to be looked at, with their numbers."""
        yield from (
            enumerate((self.text or "").split("\n"), start=1)
            if (self.added is None)
            else self.added
        )


class FileCase(Value):
    """A file."""

    file: File
    now: datetime
    team: Team = Team()


class Postmortem(Value):
    """An incident's postmortem: its front matter, its prose, and which blob that is."""

    path: str
    front: Mapping[str, Any]
    prose: str
    first_line: int
    """The line of the file that the prose begins with."""
    blob: str = ""
    """Its object id: what an approval names."""
    first_seen: datetime | None = None
    """When it came into the history; None where nobody looked."""


class IncidentCase(Value):
    """An incident: what happened, and what was agreed on before."""

    incident: Incident
    now: datetime
    policy: ResponsePolicy
    """The one in force when the incident opened."""
    team: Team = Team()
    rosters: tuple[Roster, ...] = ()
    postmortem: Postmortem | None = None
    others: Callable[[], tuple[Incident, ...]] = tuple
    """Other incidents that may have been running at the same time."""
    untrained: Callable[[str, str], str | None] = lambda person, role: None  # noqa: ARG005
    """Why a person was not qualified for a role when the incident opened; None where they were."""
    recorded: Mapping[str, datetime] | None = None
    """When each entry was committed, by its author's clock; None where no history was looked at."""
    shares_at: str = ""
    """Where the incident's folder is, for findings about no entry."""

    @property
    def opened(self) -> datetime:
        """When it was opened; for one that never was, now."""
        return self.incident.opened or self.now

    @cached_property
    def live(self) -> tuple[Span, ...]:
        """When it was open: from opening or reopening to its end, or to now."""
        spans: list[Span] = []
        begin: datetime | None = None
        for entry in self.entries("opened", "reopened", *_ENDS):
            if entry.kind not in _ENDS:
                begin = begin or entry.at
            elif begin is not None:
                spans.append((begin, entry.at))
                begin = None
        if begin is not None:
            spans.append((begin, max(begin, self.now)))
        return tuple(spans)

    @property
    def until(self) -> datetime:
        """The last instant it was open; now where it still is."""
        return self.live[-1][1] if self.live else self.now

    @property
    def is_over(self) -> bool:
        """Whether it was resolved, or ended in another way."""
        return self.incident.status not in {"new", "open"}

    def entries(self, *kinds: str) -> Iterator[Entry]:
        """The entries of these kinds (all, where none is given) that had an effect, in order."""
        for entry in self.incident.timeline:
            if (not kinds or entry.kind in kinds) and entry.id not in self.incident.lost:
                yield entry

    def levels(self) -> tuple[tuple[datetime, datetime | None, str | None], ...]:
        """The severities it had: from when, until when (None: the last one), which."""
        known = self.incident.severities
        if not known:
            return ((self.opened, None, None),)
        ends = [*(at for at, _ in known[1:]), None]
        return tuple((at, end, level) for (at, level), end in zip(known, ends, strict=True))

    def named_levels(self) -> str:
        """Its severities, in words."""
        return ", ".join(dict.fromkeys(each or "no severity" for _, _, each in self.levels()))

    def level_at(self, at: datetime) -> str | None:
        """The severity it had at an instant; before the first, that one."""
        level = self.incident.severities[0][1] if self.incident.severities else None
        for since, each in self.incident.severities:
            if since <= at:
                level = each
        return level

    def due(self, level: str | None, start: datetime, within: str) -> datetime:
        """When what is demanded at `start` is due, by the hours of that severity."""
        severity = self.policy.severity(level)
        if severity is None:
            return self.policy.business.deadline(start, within)
        return self.policy.due(severity, start, within)

    def holdings(self, role: str) -> tuple[Holding, ...]:
        """Who held a role, in order; the last `until` is None while somebody holds it."""
        held = [each for each in self.incident.past_roles if each.role == role]
        if role in self.incident.roles:
            held.append(self.incident.roles[role])
        return tuple(sorted(held, key=lambda each: each.since))

    def holders(self, role: str, at: datetime) -> tuple[str, ...]:
        """Who held a role at an instant: at the moment of a handover, both."""
        return tuple(
            each.person
            for each in self.holdings(role)
            if each.since <= at and (each.until is None or at <= each.until)
        )

    def commanders(self, at: datetime) -> tuple[str, ...]:
        """Who was in command at an instant."""
        return self.holders(COMMANDER, at)

    def tasks(self) -> tuple[Task, ...]:
        """All tasks, in order."""
        return tuple(self.incident.tasks.values())

    def name(self, person: str | None) -> str:
        """What people call somebody."""
        return self.team.name(person) if person else "nobody"


_ENDS = ("resolved", "closed", "cancelled", "merged")


class Change(Value):
    """What a commit does to one path, against one of its parents."""

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


class Commit(Value):
    """One commit of a change."""

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


class PolicyChange(Value):
    """One version of the response policy that a change adds, alters or removes."""

    path: str
    before: ResponsePolicy | None
    """As the judge has it."""
    after: ResponsePolicy | None
    base: ResponsePolicy | None = None
    """What it replaces: the version in force before it takes effect."""


class Mention(Value):
    """A word found where it must not be."""

    path: str
    line: int
    column: int
    what: str


class RepositoryCase(Value):
    """The repository as a whole: its policies, rosters, waivers, and what incidents there are."""

    now: datetime
    policies: tuple[ResponsePolicy, ...] = ()
    policy: ResponsePolicy | None = None
    """The one in force now."""
    policy_path: str = ""
    team: Team = Team()
    rosters: tuple[Roster, ...] = ()
    roster_problems: Callable[[timedelta], tuple[Finding, ...]] = lambda ahead: ()  # noqa: ARG005
    """What the lint of rosters says, so far ahead; each finding with its rule's id."""
    roster_changes: tuple[Finding, ...] | None = None
    """Shifts that a change takes from or gives to people (INC507); None: nothing changed."""
    incidents: Callable[[], tuple[Incident, ...]] = tuple
    """All incidents."""
    changes: tuple[PolicyChange, ...] = ()
    change_paths: tuple[str, ...] = ()
    """All paths that the change touches."""
    approvers: tuple[str, ...] = ()
    """Who approved the change, as far as it can be told from signatures."""
    authors: tuple[str, ...] = ()
    """Who wrote the change."""
    waivers: tuple[Waiver, ...] = ()
    waived: frozenset[str] | None = None
    """The waivers that set something aside in this run; None where not all was judged."""
    untested: Callable[[], tuple[tuple[str, str], ...]] = tuple
    """Rules without a passing, or a failing, test: the rule, and what is missing."""
    reviews: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    """Reviews of the process: their path and front matter."""
    mentions: Callable[[tuple[str, ...], tuple[str, ...]], tuple[Mention, ...]] = (
        lambda folders, words: ()  # noqa: ARG005
    )
    """Where files of published folders hold some words."""
