"""Decides what of a fold goes where on the remote, pushes it, and judges what came of it.

The branch and this clone's own inbox are pushed together. Losing the race for the branch costs
nothing: the inbox has the entries, and whoever shares next folds them in. The inbox gets the local
tip itself and not the fold, so that lost races leave no unions behind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from incli.store.repository import Repository
from incli.store.sharing.merging import Folded, holds
from incli.store.sharing.remote import Pushed, Verdict, push
from incli.store.sharing.state import Book, now

_DECLINED_FOR = timedelta(hours=1)
"""How long the background takes a remote's word that the branch is not for us."""
_NOT_OURS = {None, Verdict.DECLINED}
"""Verdicts on the branch after which only the inbox counts."""


@dataclass(frozen=True, slots=True)
class View:
    """Where everybody is, after a fetch."""

    local: str | None
    branch: str | None
    """The remote's record branch."""
    own: str | None
    """Our inbox on the remote."""
    inboxes: tuple[str, ...]
    """The tips of all inboxes, ours among them."""

    @property
    def remote_tips(self) -> list[str]:
        """All that the remote holds."""
        return [*([self.branch] if self.branch else []), *self.inboxes]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a try to push came to."""

    target: str | None
    """Where the local branch may go, or None: it stays."""
    shared: bool
    """The remote holds all that is ours."""
    in_branch: bool
    """It does so in the branch."""
    raced: bool = False
    """Somebody else moved the branch meanwhile."""
    problem: str = ""


class Sender:
    """Pushes for one exchange."""

    def __init__(self, repository: Repository, book: Book, *, insist: bool) -> None:
        """With `insist` the branch is tried even where it was declined lately."""
        self._repository = repository
        self._book = book
        self._closed = not insist and _lately(book.state.declined)

    def send(self, view: View, folded: Folded) -> Outcome:
        """Bring the fold of all to the remote; at least what is ours."""
        tip = folded.tip
        inside = view.local is None or tip == view.branch or self._is_inside(view, folded)
        updates = self._planned(view, tip, inside=inside)
        if not updates:
            return Outcome(tip, shared=True, in_branch=inside)
        pushed = self._push(updates, view.branch)
        branch = self._verdict(pushed, updates, self._book.names.branch)
        inbox = self._verdict(pushed, updates, self._book.inbox)
        whole = inbox is Verdict.TAKEN and updates[self._book.inbox] == tip
        if branch is Verdict.TAKEN or (whole and branch in _NOT_OURS):
            return Outcome(tip, shared=True, in_branch=inside or branch is Verdict.TAKEN)
        if branch is Verdict.DECLINED:
            # Whoever may push the branch will fold our inbox in. A hook that declines one ref
            # may have declined the whole push, and the inbox can take the union as well.
            self._closed = True
            return self.send(view, folded)
        raced = Verdict.RACED in {branch, inbox}
        if inside:  # nothing of ours had to go: a reader need not be able to push
            return Outcome(view.branch, shared=True, in_branch=True, raced=raced)
        shared = inbox is Verdict.TAKEN
        words = next((pushed.words(ref) for ref in updates if pushed.words(ref)), "")
        problem = "" if raced and shared else words
        return Outcome(
            None if raced else tip, shared, in_branch=False, raced=raced, problem=problem
        )

    def _verdict(self, pushed: Pushed, updates: Mapping[str, str], ref: str) -> Verdict | None:
        """What became of `ref`; None where it was not pushed."""
        found = pushed.verdict(ref) if ref in updates else None
        if found is Verdict.DECLINED and ref == self._book.names.branch:
            self._book.keep(declined=now())
        return found

    def _is_inside(self, view: View, folded: Folded) -> bool:
        """Whether the remote's branch holds all that we have."""
        if not view.branch or not view.local or view.local in folded.tips:
            return False
        return holds(self._repository, view.branch, view.local)

    def _planned(self, view: View, tip: str | None, *, inside: bool) -> dict[str, str]:
        """What to push, by ref of the remote."""
        if tip is None or tip == view.branch:
            return {}
        if self._closed:
            return {self._book.inbox: tip}
        if inside or view.local is None:
            return {self._book.names.branch: tip}
        follows = not view.own or view.local == tip or holds(self._repository, view.local, view.own)
        return {self._book.inbox: view.local if follows else tip, self._book.names.branch: tip}

    def send_ours(self, view: View) -> Outcome:
        """Push our entries to our inbox and nothing else."""
        if view.local is None or view.local in view.remote_tips:
            return Outcome(None, shared=True, in_branch=view.local == view.branch, raced=True)
        pushed = self._push({self._book.inbox: view.local}, None)
        shared = pushed.verdict(self._book.inbox) is Verdict.TAKEN
        words = "" if shared else pushed.words(self._book.inbox)
        return Outcome(None, shared, in_branch=False, raced=True, problem=words)

    def _push(self, updates: dict[str, str], expected: str | None) -> Pushed:
        """Push, and remember at once what the remote took."""
        names, inbox = self._book.names, self._book.inbox
        pushed = push(self._repository, names, updates, expected)
        taken = {ref: oid for ref, oid in updates.items() if pushed.verdict(ref) is Verdict.TAKEN}
        if taken:
            self._book.saw(taken)
            self._book.keep(tip=taken.get(names.branch) or taken[inbox], at=now())
        return pushed


def _lately(moment: str) -> bool:
    return bool(moment) and datetime.now(UTC) - datetime.fromisoformat(moment) < _DECLINED_FOR
