"""Carries one write out, step by step, or takes it back."""

from collections.abc import Mapping
from pathlib import Path

from incli.domain.errors import NeedsPerson, Refused
from incli.domain.value import Value
from incli.store.repository import Repository
from incli.store.writing.commit import Commits
from incli.store.writing.hooks import Hooks
from incli.store.writing.journal import Intent, Journal
from incli.store.writing.moving import index_held, moving
from incli.store.writing.trees import FILE, Node
from incli.store.writing.worktree import WorkTree

_TRIES = 50
"""Other gits that may move the branch while we build on it, before a person is asked to look."""
_MANY = 64
_LARGE = 1 << 20
"""Bytes; objects beyond are written once and not read back."""


class Saved(Value):
    """Where a change is in the record."""

    commit: str
    tree: str


class Taken(NeedsPerson):
    """The record holds another file where a new one was to go. Nothing was saved."""


class Saving:
    """The means to write to one record. The holder of the clone's lock uses it."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self.journal = Journal(repository.state)
        self.commits = Commits(repository)
        self.hooks = Hooks(repository, repository.index_dir)
        self.work_tree: WorkTree | None = None
        if repository.work_tree:
            self.work_tree = WorkTree(repository.work_tree, repository.state, repository.git)
        self._installed = False

    def carry_out(self, intent: Intent, *, again: bool = False) -> Saved:
        """Do what the journal says; `again` where another process may have begun with it."""
        trees = self.commits.trees
        trees.fresh.clear()
        self._installed = again
        with moving(self._repository):
            if self.work_tree:
                self.work_tree.write(intent, gently=again)
            nodes = {
                path: Node(intent.modes.get(path, FILE), trees.keep("blob", content))
                for path, content in intent.files.items()
            }
            message = self._asked(intent, nodes) if intent.verify else intent.message
            with index_held(self._repository) as index:
                if self._moved_to_or_from(index):
                    raise NeedsPerson(
                        "Nothing was saved: another branch was checked out just now.",
                        "run the same command again",
                    )
                saved = self._commit(intent, nodes, message, index, again=again)
            self.commits.settle()
        self.journal.done()
        return saved

    def pending(self, base: str | None, intent: Intent) -> set[str]:
        """The paths that the commit `base` does not hold as intended yet.

        Raises `Refused` or `Taken` where it holds something else than when it was decided.
        """
        trees = self.commits.trees
        root, left = trees.root(base), set()
        for path, content in intent.files.items():
            found = trees.find(root, path)
            if found and found.oid == trees.name("blob", content):
                continue
            if (found.oid if found else None) != intent.replaced.get(path):
                raise _other(path, rewritten=path in intent.replaced)
            left.add(path)
        return left

    def undo(self, intent: Intent, *, again: bool = False) -> None:
        """Take files and index back to what they were before the write."""
        if self.work_tree is None:
            return
        self.work_tree.restore(intent, gently=again)
        if self._installed or again:
            with index_held(self._repository) as index:
                if index:
                    self.work_tree.leave(index, intent, self.commits.trees.zero)

    def _moved_to_or_from(self, index: Path | None) -> bool:
        """Whether the record branch was checked out, or left, since we looked for it."""
        repository = self._repository
        if self.work_tree:
            return index is None
        if repository.git_dir == repository.common_dir and repository.bare:
            return False
        return repository.head(repository.git_dir) == repository.branch

    def _asked(self, intent: Intent, nodes: Mapping[str, Node]) -> str:
        """Ask the hooks; gives the message that they leave."""
        if not self.hooks.wanted():
            return intent.message
        trees = self.commits.trees
        tree = trees.graft(trees.root(self._repository.tip()), nodes)
        self.commits.flush()
        return self.hooks.before(tree, intent.message)

    def _commit(
        self,
        intent: Intent,
        nodes: Mapping[str, Node],
        message: str,
        index: Path | None,
        *,
        again: bool,
    ) -> Saved:
        commits, objects = self.commits, self._repository.objects
        if index:
            self._enter(index, nodes, written=again)
        for _ in range(_TRIES):
            old = objects.oid(self._repository.branch)
            base = old or self._repository.remote_tip()
            left = self.pending(base, intent)
            root = commits.trees.root(base)
            if base and root and not left:
                return Saved(base, root)  # somebody's commit has taken the files along
            tree = commits.trees.graft(root, {path: nodes[path] for path in left})
            commit = commits.commit(tree, base, message, intent.seconds, intent.identity)
            if index and self.work_tree:
                self.work_tree.install(index)
                index, self._installed = None, True
            if commits.move(commit, old, message.partition("\n")[0]):
                self._look(commit, intent)
                return Saved(commit, tree)
        raise NeedsPerson(
            f"Nothing was saved: {self._repository.branch} keeps being moved by another program.",
            "find out which one, then run the same command again",
        )

    def _enter(self, index: Path, nodes: Mapping[str, Node], *, written: bool) -> None:
        """Take the files into the copy of the index.

        Git reads them from the work tree, so that it knows their times and need not look at them
        again. Where it would convert them on the way (a filter, line ends), they go in as the
        objects they are in the commit: told by whether git arrives at the same objects.
        """
        work_tree, commits = self.work_tree, self.commits
        assert work_tree is not None  # noqa: S101  # there is an index
        oids = {path: node.oid for path, node in nodes.items()}
        if len(nodes) > _MANY:  # reading each file once more would cost as much again
            commits.flush()
            work_tree.enter(index, nodes)
            if not work_tree.holds(oids):
                work_tree.enter_exactly(index, nodes)
            return
        size = sum(len(content) for _, content in commits.trees.fresh.values())
        if written or size > _LARGE or not commits.trees.fresh:
            commits.flush()
            plain = work_tree.plain(oids)
        else:
            plain = True
        if plain:
            work_tree.enter(index, nodes)
            if all(map(self._repository.objects.oid, oids.values())):
                commits.written(*oids.values())
                return
            commits.flush()
        work_tree.enter_exactly(index, nodes)

    def _look(self, commit: str, intent: Intent) -> None:
        """Read the branch anew: it must hold what we are about to call saved."""
        now = self._repository.objects.oid(self._repository.branch)
        if now != commit and self.pending(now, intent):
            raise NeedsPerson(
                f"{self._repository.branch} was moved to {commit}, and has lost it at once.",
                f"git reflog {self._repository.branch}    shows who moved it",
            )


def _other(path: str, *, rewritten: bool) -> Refused | Taken:
    if rewritten:
        return Refused(
            f"Nothing was saved: {path} was changed by somebody else meanwhile.",
            "look at it, then run the same command again",
        )
    return Taken(
        f"Nothing was saved: the record holds another {path} already.",
        f"git log -- {path}    shows whose it is",
    )
