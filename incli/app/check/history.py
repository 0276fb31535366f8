"""Makes the case of a change: the commits that the head has and the judge has not."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cached_property, lru_cache, partial

from incli.app.check.files import MOST_READ
from incli.app.check.law import Judge
from incli.documents.record import read_header
from incli.domain.entry import Entry
from incli.domain.errors import InvalidData
from incli.domain.incident import Incident
from incli.domain.layout import entry_of, incident_folder, split_path
from incli.domain.state import Header
from incli.rules.cases.history import Change, Commit, HistoryCase
from incli.rules.rule import CannotJudge
from incli.store.apart import Apart
from incli.store.changes import blob_sizes, blobs
from incli.store.git import GitError
from incli.store.recorded import incidents_in
from incli.store.signatures.judging import Signatures
from incli.store.sources import Tree
from incli.store.walk import OddCommit, commits_between, named_between, odd_tree, unclean_paths

_MANY = 5_000
"""Of so many commits every tree is looked at; of longer histories those that the head holds."""


def unreadable(error: GitError) -> str:
    """Why something cannot be judged that git cannot read, in words."""
    words = error.stderr.strip().splitlines() or ["git cannot read it"]
    return f"an object of the history is missing or damaged ({words[-1]})"


class History:
    """What a change brings, commit by commit."""

    def __init__(self, apart: Apart, judge: Tree, head: Tree) -> None:
        self.apart = apart
        self.judge = judge
        self.head = head
        self.missing = ""
        """Why it cannot be judged; empty: it can."""
        self.commits: tuple[Commit, ...] = ()
        """The commits, parents before children; none where they cannot be read or believed."""
        if apart.shallow:
            self.missing = "this is a shallow clone, which does not hold the whole history"
            return
        try:
            self.commits = self._read()
        except OddCommit as odd:
            self.missing = f"commit {odd} cannot be read: its dates or its encoding are no commit's"
        except GitError as error:
            self.missing = unreadable(error)

    def _read(self) -> tuple[Commit, ...]:
        git, judge, head = self.apart.git, self.judge.commit, self.head.commit
        commits = commits_between(git, judge, head)
        tree = commits and odd_tree(git, judge, head, every=len(commits) <= _MANY)
        if tree:
            self.missing = f"tree {tree[:12]} holds a name twice, out of order, or that no file has"
            return ()
        return commits

    @cached_property
    def paths(self) -> frozenset[str]:
        """Every path that a commit touches, whether or not it is the same in the end."""
        inside = {change.path for commit in self.commits for change in commit.changes}
        if not self.descends:  # what differs need not be in a commit that was looked at
            inside.update(self.head.differs(self.judge))
        return frozenset(inside)

    @cached_property
    def added(self) -> dict[str, datetime]:
        """When each new file was committed first, by its author's clock."""
        found: dict[str, datetime] = {}
        for commit in self.commits:
            for change in commit.changes:
                if change.status == "A":
                    found.setdefault(change.path, commit.authored)
        return found

    def steps(
        self, paths: frozenset[str], kept: Collection[str]
    ) -> dict[str, list[tuple[bytes, bytes]]]:
        """For each path what it held before and after every commit that altered it.

        Only where that is more than that it was added once and `kept`, and small enough to read.
        """
        changes: dict[str, list[Change]] = {}
        for commit in self.commits:
            for change in commit.changes:
                if change.path in paths and change.status != "D" and not change.parent:
                    changes.setdefault(change.path, []).append(change)
        found = {
            path: each
            for path, each in changes.items()
            if len(each) > 1 or each[0].status != "A" or path not in kept
        }
        oids = {oid for each in found.values() for one in each for oid in (one.was, one.blob)}
        sizes = blob_sizes(self.apart.git, [each for each in oids if each.strip("0")])
        small = [oid for oid, size in sizes.items() if size <= MOST_READ]
        read = blobs(self.apart.git, small)
        return {
            path: [(read.get(one.was, b""), read[one.blob]) for one in each if one.blob in read]
            for path, each in found.items()
        }

    def people(
        self, session: Judge, signatures: Signatures
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who wrote the commits that change policies, and who else approved of what came of it.

        To approve is to sign a commit that changes nothing, on the policies as the head has them:
        whoever writes an entry while they lie there has not said a word about them.
        """
        writers: dict[str, None] = {}
        for commit in self.commits:
            person = session.team.by_email(commit.author)
            if person and any(each.path.startswith("policies/") for each in commit.changes):
                writers[person.id] = None
        if not writers:
            return (), ()
        policies = self._policies(self.head.commit)
        told = (
            signatures(commit.id)
            for commit in self.commits
            if not commit.changes
            and len(commit.parents) == 1
            and self._policies(commit.id) == policies
        )
        signers = dict.fromkeys(each.principal for each in told if each.state == "good")
        return tuple(writers), tuple(each for each in signers if each not in writers)

    def _policies(self, commit: str) -> str | None:
        return self.apart.objects.oid(f"{commit}:policies")

    def case(
        self,
        session: Judge,
        entries: Mapping[str, tuple[str, Entry]],
        missing: str,
        signatures: Signatures,
    ) -> HistoryCase:
        """The case; `entries` are the new ones, by path, `missing` is why it cannot be judged."""
        commits = self.commits
        by_id = {each.id: each for each in commits}
        return HistoryCase(
            now=session.now,
            commits=commits,
            descends=self.descends,
            judge=self.judge.commit,
            head=self.head.commit,
            team=session.team,
            entries=entries,
            headers=self._headers(),
            named=self._named,
            held=lru_cache(maxsize=4096)(self._held),
            incident=lru_cache(maxsize=256)(partial(_incident_in, self.head)),
            known=lru_cache(maxsize=256)(partial(_incident_in, self.judge)),
            turned=self._turned,
            signature=signatures,
            unclean=lambda commit: unclean_paths(self.apart.git, by_id[commit]),
            missing=missing,
        )

    @cached_property
    def descends(self) -> bool:
        """Whether the head holds the judge: then what is new begins right after it somewhere.

        Nobody can tell where the commits cannot be read.
        """
        judge = self.judge.commit
        if self.missing:
            return True
        return judge == self.head.commit or any(judge in each.parents for each in self.commits)

    def _headers(self) -> dict[str, tuple[Header, Header]]:
        found = {}
        altered = {
            change.path
            for commit in self.commits
            for change in commit.changes
            if change.status != "A" and change.path.endswith("/incident.yaml")
        }
        for path in sorted(altered):
            before, after = self.judge.read(path), self.head.read(path)
            if before is None or after is None or before == after:
                continue
            try:
                found[path] = (
                    read_header(before.decode(errors="replace"), path),
                    read_header(after.decode(errors="replace"), path),
                )
            except InvalidData:
                continue  # rules about files tell it
        return found

    def _held(self, commit: str, incident: str) -> tuple[str, ...]:
        tree = Tree(self.apart.git, self.apart.objects, commit)
        names = tree.names(f"{incident_folder(incident)}/timeline")
        rests = (split_path(each) for each in names)
        return tuple(name for rest in rests if rest and (name := entry_of(rest[1])))

    def opened(self, incident: str) -> datetime | None:
        """When an incident opened, as the judge has it; None where it has none of that id."""
        names = self.judge.names(f"{incident_folder(incident)}/timeline")
        if not names:
            return None
        found = _incident_in(self.judge, incident)
        return found.opened if found else None

    def _named(self, commit: str) -> tuple[str, ...]:
        if commit not in self._names:
            raise CannotJudge(f"the message of commit {commit} cannot be read")
        return self._names[commit]

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """Only where a rule asks: git takes longer for messages than for anything else in them."""
        return named_between(self.apart.git, self.judge.commit, self.head.commit)

    def _turned(self, path: str) -> tuple[str, ...]:
        """The commits after which a header says what the head says of who may see the incident.

        And before which it said otherwise, or nothing that can be read, in each of their parents.
        """
        wanted = self._visibility(self.head.commit, path)
        return tuple(
            commit.id
            for commit in self.commits
            if any(change.path == path for change in commit.changes)
            and self._visibility(commit.id, path) == wanted
            and all(self._visibility(parent, path) != wanted for parent in commit.parents)
        )

    def _visibility(self, commit: str, path: str) -> str:
        """What a header said as of a commit; empty where it said nothing that can be read."""
        content = Tree(self.apart.git, self.apart.objects, commit).read(path)
        try:
            return read_header((content or b"").decode(errors="replace"), path).visibility
        except InvalidData:
            return ""


def _incident_in(tree: Tree, incident: str) -> Incident | None:
    """An incident as a tree has it; None where it has none of that id."""
    found = incidents_in(tree, tree.rows(f"{incident_folder(incident)}/"))
    return found[0] if found else None
