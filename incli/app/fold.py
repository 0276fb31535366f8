"""Folding into a protected branch what clones have shared, as far as it passes the check."""

from collections import Counter
from collections.abc import Mapping

from incli.app.check.change import check_commits
from incli.app.check.report import Report, in_order
from incli.app.session import Session
from incli.domain.errors import InvalidInput, NeedsPerson
from incli.domain.value import Value
from incli.rules.rule import Rule
from incli.store.lock import exclusive
from incli.store.sharing.background import LOCK
from incli.store.sharing.inboxes import Foreign, Waiting, folded, put, waiting

_TRIES = 5
_PATIENCE = 60.0
"""Seconds to wait for another process of this clone that shares."""


class Inbox(Value):
    """What became of one inbox."""

    clone: str
    tip: str
    why: str = ""
    """Why it was left where it is; empty: it is folded in."""
    report: Report = Report(())
    """What the check says of it."""


class Folding(Value):
    """What folding came to."""

    branch: str
    """The tip of the remote's branch afterwards."""
    inboxes: tuple[Inbox, ...]
    pushed: bool

    @property
    def refused(self) -> tuple[Inbox, ...]:
        """Those that were left where they are."""
        return tuple(each for each in self.inboxes if each.why)

    @property
    def report(self) -> Report:
        """What the check says of those that do not pass, and how much was looked at in all."""
        judged: Counter[str] = Counter()
        for each in self.inboxes:
            judged.update(each.report.judged)
        verdicts = [verdict for each in self.refused for verdict in each.report.verdicts]
        return Report(in_order(verdicts), judged=judged)


def fold_inboxes(session: Session, rules: Mapping[str, Rule], remote: str | None) -> Folding:
    """Fold each inbox that passes, judged by the branch as it is by then, and push the branch.

    One that does not pass keeps none of the others out. Raises `NeedsPerson` where the remote
    cannot be read, or does not take the branch.
    """
    repository = session.repository
    name = remote or repository.remote
    if name is None or f"remote.{name}.url" not in repository.config:
        raise InvalidInput("There is no remote to fold the inboxes of.", "git remote -v")
    with exclusive(repository, LOCK, _PATIENCE):
        for _ in range(_TRIES):
            there = waiting(repository, name)
            tip, inboxes = _folded(session, rules, there)
            if tip == there.branch or session.settings.dry_run:
                return Folding(tip, inboxes, pushed=False)
            if put(repository, name, tip, there.branch):
                return Folding(tip, inboxes, pushed=True)
    raise NeedsPerson(f"Others keep moving the branch of {name}.", "incli fold")


def _folded(
    session: Session, rules: Mapping[str, Rule], there: Waiting
) -> tuple[str, tuple[Inbox, ...]]:
    tip, found = there.branch, []
    for clone, inbox in there.inboxes:
        try:
            joined = folded(session.repository, tip, inbox)
        except Foreign as reason:
            found.append(Inbox(clone, inbox, str(reason)))
            continue
        report = check_commits(session.settings, rules, frozenset(), tip, joined)
        found.append(Inbox(clone, inbox, "it does not pass" if report.fails else "", report))
        tip = tip if report.fails else joined
    return tip, tuple(found)
