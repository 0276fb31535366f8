"""The inboxes of a remote that its branch does not hold yet, one by one.

For a branch that people may not push to: whoever may, folds in what passes the check, and leaves
the rest where it is.
"""

from incli.domain.errors import NeedsPerson
from incli.domain.layout import INCIDENTS
from incli.domain.value import Value
from incli.store.repository import Repository
from incli.store.sharing.merging import Conflict, Unrelated, holds, union
from incli.store.sharing.remote import Names, Verdict, fetch, push


class Waiting(Value):
    """What a remote holds."""

    branch: str
    """The tip of its record branch."""
    inboxes: tuple[tuple[str, str], ...]
    """The clones whose inbox holds something that the branch does not, and its tip."""


class Foreign(Exception):  # an answer, not an error
    """Why an inbox is not for folding."""


def waiting(repository: Repository, remote: str) -> Waiting:
    """Fetch the branch and the inboxes. Raises `NeedsPerson` where that cannot be had."""
    names = Names(remote, repository.branch)
    fetched = fetch(repository, names)
    branch = repository.objects.oid(names.seen_branch)
    if fetched.problem or branch is None:
        why = fetched.problem or "it has no such branch"
        raise NeedsPerson(f"{remote} cannot be read: {why}.", "git fetch")
    if names.seen_branch in fetched.rewritten:
        raise NeedsPerson(f"{names.branch} was rewritten on {remote}.", "incli sync")
    listed = repository.git.out(
        "for-each-ref", "--format=%(objectname) %(refname)", names.seen_inbox.rstrip("/")
    )
    rows = sorted(row.partition(" ")[::2] for row in listed.splitlines())
    found = ((ref.removeprefix(names.seen_inbox), tip) for tip, ref in rows)
    return Waiting(branch, tuple(each for each in found if not holds(repository, branch, each[1])))


def folded(repository: Repository, branch: str, inbox: str) -> str:
    """A commit that holds both, where the inbox brings nothing but incidents.

    Raises `Foreign` where it brings more, or cannot be joined.
    """
    try:
        joined = inbox if holds(repository, inbox, branch) else union(repository, branch, inbox)
    except Conflict as error:
        raise Foreign(f"it disagrees with the branch on {', '.join(error.paths)}") from None
    except Unrelated:
        raise Foreign("it shares no history with the branch") from None
    listed = repository.git.run(
        *("diff-tree", "-r", "-z", "--name-only", "--no-renames", branch, joined)
    ).stdout.decode(errors="surrogateescape")
    other = [path for path in listed.split("\0") if path and not path.startswith(f"{INCIDENTS}/")]
    if other:
        raise Foreign(f"it changes {other[0]}, which is for a pull request")
    return joined


def put(repository: Repository, remote: str, commit: str, expected: str) -> bool:
    """Move the remote's branch from `expected` to `commit`; False where somebody was faster.

    Raises `NeedsPerson` where the remote does not take it.
    """
    names = Names(remote, repository.branch)
    pushed = push(repository, names, {names.branch: commit}, expected)
    verdict = pushed.verdict(names.branch)
    if verdict in {Verdict.DECLINED, Verdict.FAILED}:
        raise NeedsPerson(
            f"{remote} does not take {names.branch}: {pushed.words(names.branch)}.",
            "let whoever runs this push to the branch",
        )
    return verdict is Verdict.TAKEN
