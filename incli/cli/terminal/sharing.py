"""What is told after a write: where it is now, and what else the writer should know."""

from collections.abc import Callable
from datetime import timedelta

from incli.app.session import Session, Written
from incli.app.told import lost_claims
from incli.domain.layout import NOTIFY
from incli.domain.phrases import Phrasing
from incli.domain.value import Value
from incli.store.repository import NO_REMOTE, Repository
from incli.store.sharing import background

_PATIENCE = 30.0
"""Seconds that `--wait` waits."""


class Outcome(Value):
    """Where a write is, in words and as a fact."""

    shared: bool
    words: str
    talk: tuple[str, ...] = ()


def aftermath(session: Session, written: Written, phrasing: Callable[[], Phrasing]) -> Outcome:
    """Share what was written, and say how far that is."""
    if written.commit is None:
        return Outcome(shared=False, words="dry run: nothing was written")
    shared, words = share(session)
    incident = written.incident
    if shared:  # and what others shared may have come in
        session.view.refresh(session.repository.tip())
        incident = session.view.incident(incident.id) or incident
    talk = [*written.recovered, *_told_to_chats(session, written)]
    if written.ahead > timedelta(0):
        seconds = int(written.ahead.total_seconds())
        talk.append(
            f"The newest entry is {seconds} s ahead of this machine's clock; see: incli doctor"
        )
    for entry, why in lost_claims(session, incident):
        talk.append(f"Without effect: {phrasing().phrase(entry)} ({why}).   incli show")
    return Outcome(shared, f"saved{words}", tuple(talk))


def _told_to_chats(session: Session, written: Written) -> tuple[str, ...]:
    """Have chats told, where the team has a policy for it; what went wrong with that."""
    root = session.repository.work_tree
    if root is not None and not (root / NOTIFY).is_file():
        return ()  # what they need is not even imported
    from incli.app.notifying import queue  # noqa: PLC0415  # see above

    problem = queue(session, written)
    return (problem,) if problem else ()


def share(session: Session) -> tuple[bool, str]:
    """Share what was saved; whether it is by now, and how that is said."""
    repository = session.repository
    if repository.remote is None:
        why, hint = repository.why_no_remote
        return False, f" · not shared ({hint})" if why != NO_REMOTE else ""
    if not background.enabled(repository):
        return False, " · not shared (sharing is off; incli sync)"
    return _at_once(repository) if session.settings.wait else _soon(repository)


def _at_once(repository: Repository) -> tuple[bool, str]:
    # a good part of a write's start-up
    from incli.store.sharing.now import status, wait  # noqa: PLC0415

    result = wait(repository, _PATIENCE)
    if result.shared:
        return True, " · shared, in your inbox" if status(repository).by_inbox else " · shared"
    return False, _not_shared(result.problem or "not in time", result.waiting)


def _soon(repository: Repository) -> tuple[bool, str]:
    from incli.store.sharing.state import status  # noqa: PLC0415  # only where there is a remote

    before = status(repository)
    trouble = background.start(repository)
    if trouble or before.problem:
        return False, _not_shared(trouble or before.problem, before.waiting)
    return False, " · sharing…"


def _not_shared(problem: str, waiting: int) -> str:
    return f" · not shared ({problem.removesuffix('.')}; {waiting} waiting, incli sync)"
