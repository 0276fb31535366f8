"""One exchange with a remote: fetch, fold, push, and bring the local branch along.

The local branch is only moved to commits that the remote holds, except where our own entries
cannot be pushed at all. So all clones end at the same commit when each has shared once more.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from incli.domain.errors import IncliError, NeedsPerson
from incli.domain.layout import INCIDENTS, entry_of, split_path
from incli.store.git import GitError
from incli.store.repository import Repository
from incli.store.sharing import trouble as share_trouble
from incli.store.sharing.checkout import Moved, advance, tidy
from incli.store.sharing.merging import Conflict, Folded, Unrelated, fold
from incli.store.sharing.push import Outcome, Sender, View
from incli.store.sharing.remote import HOOK, Fetched, fetch, last_words
from incli.store.sharing.state import Book, count, failed, succeeded, under_way, unshared

_TRIES = 20
_AT_ONCE = 2
_STEP, _CAP = 0.1, 1.0
"""Seconds: the longest pause grows by a step a try up to the cap; growing faster starves losers."""
_CROWD = 4
"""Inboxes of others that nobody has folded yet; with so many, folding takes longer than a push."""
_SPREAD, _LONGEST_SPREAD = 1.5, 10.0
_FETCHES = 5
"""A crowd spreads over so many seconds; over more, up to the second figure, where the last fetch
took so long that only this many fit in."""
_GLANCE = 0.02
"""Seconds between two looks at whether more was saved."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What an exchange came to."""

    remote: str
    shared: bool
    """The remote holds our tip, in the branch or in our inbox."""
    in_branch: bool
    """It is in the branch."""
    sent: int = 0
    """Commits of ours that the remote did not hold before; unions do not count."""
    received: tuple[str, ...] = ()
    """Paths of entries that came in."""
    waiting: int = 0
    """Commits of ours that the remote does not hold."""
    problem: str = ""
    """Why something of it did not work, in git's last words where git knows."""
    hint: str = ""
    """What to type about it."""
    others: str = ""
    """What is amiss with inboxes of others: nothing that holds up what is ours."""
    look: str = ""
    """What to type to see that."""


class Manner(Enum):
    """How much to do before being content."""

    BY_HAND = "by hand"
    """All of it, at once; the branch is tried even where it was declined lately."""
    SOON = "soon"
    """All of it, with manners: where many share at once, one of them folds for all."""
    AT_ONCE = "at once"
    """Only until the remote has what is ours."""


def share(
    repository: Repository,
    remote: str,
    manner: Manner = Manner.BY_HAND,
    wished: Callable[[], bool] = lambda: False,
) -> Synced:
    """Exchange with `remote`; the caller holds the lock for sharing.

    `wished` tells whether more was saved since it was asked last; then a pause ends early. Raises
    `NeedsPerson` where a person has to decide; a remote that cannot be reached is not an error
    but a result.
    """
    book = Book(repository, remote)
    with under_way(repository, book.names):
        try:
            tidy(repository)
            return _Exchange(repository, book, manner, wished).run()
        except GitError as error:
            trouble = NeedsPerson(f"{last_words(error.stderr) or error}.", "incli doctor")
            book.write(failed(book.state, trouble.message, trouble.hint))
            raise trouble from error
        except IncliError as error:
            book.write(failed(book.state, error.message, error.hint))
            raise


class _Exchange:
    """The steps of one exchange, and what they have to know of each other."""

    def __init__(
        self, repository: Repository, book: Book, manner: Manner, wished: Callable[[], bool]
    ) -> None:
        self._repository = repository
        self._book = book
        self._names = book.names
        self._manner = manner
        self._wished = wished
        self._sender = Sender(repository, book, insist=manner is Manner.BY_HAND)
        self._turn: float | None = None
        """When it is our turn to fold for everybody, as `time.monotonic` tells it."""
        self._held: list[str] | None = None
        """What the remote held before we pushed anything."""

    def run(self) -> Synced:
        self._remember()
        if self._manner is Manner.SOON and self._is_shared():
            self._turn = self._some_time_soon()
            self._pause(0, shared=True)  # only the branch is left to do, and others may be at it
        lost = 0
        while True:
            fetched = self._fetch()
            view = self._view()
            if fetched.problem:
                return self._unreachable(view, fetched.problem)
            self._refuse_rewritten(view, fetched)
            if self._held is None:
                self._held = view.remote_tips
            waits = self._lets_others_fold(view)
            folded = Folded(None) if waits else self._fold(view)
            outcome = self._sender.send_ours(view) if waits else self._sender.send(view, folded)
            content = outcome.shared and self._manner is Manner.AT_ONCE
            lost += outcome.raced and not waits
            if content or lost == _TRIES or not outcome.raced:
                return self._finish(view, folded, outcome, fetched)
            self._pause(lost, shared=outcome.shared)

    def _lets_others_fold(self, view: View) -> bool:
        """Whether so many share now that folding is left, for a while, to whoever is first.

        Everybody would fold the same tips, and all but one in vain.
        """
        crowd = set(view.inboxes) - {*self._book.state.folded, view.own}
        if self._manner is Manner.BY_HAND or len(crowd) < _CROWD:
            return False
        if self._turn is None:
            self._turn = self._some_time_soon()
        return time.monotonic() < self._turn

    def _some_time_soon(self) -> float:
        spread = min(_LONGEST_SPREAD, max(_SPREAD, _FETCHES * self._book.state.pace))
        return time.monotonic() + random.uniform(0, spread)  # noqa: S311  # spreads clones

    def _is_shared(self) -> bool:
        """Whether the remote holds all that is ours, as far as we know."""
        tip = self._repository.objects.oid(self._repository.branch)
        return tip is not None and tip == self._book.state.tip

    def _fetch(self) -> Fetched:
        begun = time.monotonic()
        fetched = fetch(self._repository, self._names)
        self._book.state = replace(self._book.state, pace=round(time.monotonic() - begun, 3))
        return fetched

    def _pause(self, lost: int, *, shared: bool) -> None:
        """Let the others go on; shorter when more was saved meanwhile."""
        if lost <= _AT_ONCE and not shared:
            return
        end = time.monotonic() + random.uniform(0, min(_CAP, _STEP * lost))  # noqa: S311  # spreads clones
        if self._turn is not None:
            end = max(end, self._turn)
        while (left := end - time.monotonic()) > 0 and not self._wished():
            time.sleep(min(left, _GLANCE))

    def _remember(self) -> None:
        """A fresh clone has seen what `git clone` brought."""
        tracked = self._repository.objects.oid(self._names.tracking)
        if tracked and self._repository.objects.oid(self._names.seen_branch) is None:
            self._book.saw({self._names.branch: tracked})

    def _view(self) -> View:
        listed = self._repository.git.out(
            *("for-each-ref", "--format=%(objectname) %(refname)"),
            *(self._repository.branch, self._names.seen.rstrip("/")),
        )
        refs = {ref: oid for oid, _, ref in (row.partition(" ") for row in listed.splitlines())}
        inboxes = {ref: oid for ref, oid in refs.items() if ref.startswith(self._names.seen_inbox)}
        return View(
            refs.get(self._repository.branch),
            refs.get(self._names.seen_branch),
            inboxes.get(self._book.seen(self._book.inbox)),
            tuple(sorted(set(inboxes.values()))),
        )

    def _refuse_rewritten(self, view: View, fetched: Fetched) -> None:
        vanished = not fetched.has_branch and view.branch is not None
        if vanished or self._names.seen_branch in fetched.rewritten:
            rescue = share_trouble.rescue(self._repository, self._book.state.rescue, view.local)
            self._book.keep(rescue=rescue)
            raise share_trouble.rewritten(self._names, rescue, vanished=vanished)

    def _fold(self, view: View) -> Folded:
        must = [each for each in (view.local, view.branch) if each]
        may = set(view.inboxes) - set(self._book.state.folded)
        if share_trouble.is_shallow(self._repository):
            # how inboxes from before its horizon are related it cannot tell: others fold them
            may &= {view.own or ""}
        try:
            return fold(self._repository, must, may)
        except Unrelated:
            raise share_trouble.unrelated(self._repository, self._names) from None
        except Conflict as found:
            sides = (view.local or "", view.branch or "")
            why_not = self._sender.send_ours(view).problem
            trouble = share_trouble.conflict(self._repository, self._names, found, sides, why_not)
            raise trouble from None

    def _unreachable(self, view: View, problem: str) -> Synced:
        self._book.write(failed(self._book.state, problem, "incli sync"))
        remote = self._names.remote
        waiting = unshared(self._repository, remote, self._book.state, view.local)
        return Synced(
            remote,
            shared=not waiting,
            in_branch=view.local is not None and view.local == view.branch,
            waiting=waiting,
            problem=problem,
            hint="incli sync",
        )

    def _finish(self, view: View, folded: Folded, outcome: Outcome, fetched: Fetched) -> Synced:
        """Bring the local branch along, and tell."""
        repository, remote = self._repository, self._names.remote
        moved = Moved(view.local, view.local)
        if outcome.target and outcome.target != view.local:
            moved = advance(repository, outcome.target, view.local)
        again = "incli --no-verify sync" if outcome.problem.startswith(HOOK) else "incli sync"
        problem, hint = share_trouble.told((outcome.problem, again), (moved.problem, moved.hint))
        left = folded.left_out, fetched.rewritten
        others, look = share_trouble.told(*share_trouble.inboxes(repository, self._names, *left))
        self._book.state = replace(self._book.state, others=others, look=look)
        self._conclude(view, folded, outcome, problem, hint)
        tip = repository.objects.oid(repository.branch)
        return Synced(
            remote,
            outcome.shared,
            outcome.in_branch,
            self._sent(view.local) if outcome.shared else 0,
            self._received(moved),
            unshared(repository, remote, self._book.state, tip),
            problem,
            hint,
            others,
            look,
        )

    def _conclude(
        self, view: View, folded: Folded, outcome: Outcome, problem: str, hint: str
    ) -> None:
        """Write down how it went."""
        state = before = replace(self._book.state, rescue="")
        if outcome.in_branch and outcome.target == folded.tip:
            left_out = {each.other for each in folded.left_out}
            known = tuple(each for each in view.inboxes if each not in left_out)
            declined = state.declined if folded.tip == view.branch else ""
            state = replace(state, folded=known, declined=declined)
        if outcome.shared:
            state = succeeded(state, outcome.target or state.tip)
        if problem:
            state = failed(replace(state, since=before.since), problem, hint)
        self._book.write(state)

    def _sent(self, local: str | None) -> int:
        if local is None or local in (self._held or ()):
            return 0
        return count(self._repository, local, self._held or ())

    def _received(self, moved: Moved) -> tuple[str, ...]:
        if moved.new is None or moved.new == moved.old:
            return ()
        git = self._repository.git
        old = moved.old or git.out("hash-object", "-t", "tree", "--stdin")
        listed = git.run(
            *("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--diff-filter=A"),
            *(old, moved.new, "--", INCIDENTS),
        ).stdout.decode(errors="surrogateescape")
        return tuple(path for path in listed.split("\0") if _is_entry(path))


def _is_entry(path: str) -> bool:
    place = split_path(path)
    return place is not None and entry_of(place[1]) is not None
