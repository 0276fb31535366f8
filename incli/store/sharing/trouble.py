"""What sharing tells where a person has to go on, and how it keeps entries safe until then."""

from collections.abc import Iterable
from datetime import UTC, datetime

from incli.domain.errors import NeedsPerson
from incli.store.git import GitError
from incli.store.repository import Repository
from incli.store.sharing.merging import Conflict, Unrelated, holds
from incli.store.sharing.remote import Names


def rescue(repository: Repository, last: str, tip: str | None) -> str:
    """Put `tip` on a rescue branch and give its name; "" where there is nothing to rescue.

    `last` is the branch of an earlier rescue from the same trouble; it moves along.
    """
    if tip is None:
        return ""
    kept = repository.objects.oid(f"refs/heads/{last}") if last else None
    if kept and holds(repository, kept, tip):
        return last
    if kept and holds(repository, tip, kept):
        try:
            repository.git.run("branch", "--force", last, tip)
        except GitError:  # it is checked out somewhere: that one stays, and another is made
            kept = None
        else:
            return last
    name = f"incli-rescue-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    repository.git.run("branch", "--no-track", name, tip)
    return name


def rewritten(names: Names, rescued: str, *, vanished: bool) -> NeedsPerson:
    """The remote no longer holds what was seen there."""
    short = names.branch.removeprefix("refs/heads/")
    what = "is gone" if vanished else "was rewritten: it lacks commits that were there before"
    kept = f" What you have is also on the branch {rescued}." if rescued else ""
    source = rescued or names.seen_branch
    look = f"git ls-remote {names.remote}" if vanished else f"git log {names.remote}/{short}"
    return NeedsPerson(
        f"{short} on {names.remote} {what}. Nothing was merged or pushed.{kept}",
        f"look: {look}; put it back: git push --force-with-lease {names.remote} {source}:{short}"
        " (how to take it instead: how-to/work-offline)",
    )


def is_shallow(repository: Repository) -> bool:
    """Whether this clone lacks the beginning of its history."""
    return (repository.common_dir / "shallow").exists()


def unrelated(repository: Repository, names: Names) -> NeedsPerson:
    """The remote holds another history, or this clone knows too little of its own."""
    short = names.branch.removeprefix("refs/heads/")
    if is_shallow(repository):
        return NeedsPerson(
            f"This clone is shallow and cannot tell how {short} on {names.remote} is related.",
            f"git fetch --unshallow {names.remote}, then: incli sync",
        )
    return NeedsPerson(
        f"{names.remote} holds another record: its {short} and yours share no history."
        " Nothing was merged or pushed.",
        f"look: git remote -v; if they belong together: "
        f"git merge --allow-unrelated-histories {names.remote}/{short}",
    )


def conflict(
    repository: Repository,
    names: Names,
    found: Conflict,
    sides: tuple[str, str],
    not_pushed: str,
) -> NeedsPerson:
    """Two people changed the same file; `sides` are our tip and the remote's."""
    here, there = sides
    path = found.paths[0] if found.paths else "a file"
    more = f" and {len(found.paths) - 1} more" if len(found.paths) > 1 else ""
    ours = _changed_by(repository, found.paths[:1], here, there)
    theirs = _changed_by(repository, found.paths[:1], there, here)
    safe = (
        f"Your entries are saved here, but not shared: {not_pushed}."
        if not_pushed
        else f"Your entries are safe in your inbox on {names.remote}."
    )
    short = names.branch.removeprefix("refs/heads/")
    return NeedsPerson(
        f"{path}{more}: changed here by {ours} and on {names.remote} by {theirs}. {safe}",
        f"git merge {names.remote}/{short}, mend the file, git commit, then: incli sync",
    )


def inboxes(
    repository: Repository,
    names: Names,
    left_out: Iterable[Conflict | Unrelated],
    rewritten_refs: Iterable[str],
) -> list[tuple[str, str]]:
    """Problems with inboxes of others, each with what to type; they stop nobody else."""
    found = []
    for why in left_out:
        writer = repository.git.out("log", "-1", "--format=%an", why.other)
        waits = f"An inbox on {names.remote} waits for its writer, {writer}, to merge"
        reason = (
            f" {', '.join(why.paths)}: others changed that too."
            if isinstance(why, Conflict)
            else ": it shares no history with the branch."
        )
        found.append((waits + reason, f"look: git log {why.other[:12]}"))
    for ref in rewritten_refs:
        inbox = ref.removeprefix(names.seen)
        found.append(
            (
                f"{inbox} on {names.remote} was rewritten; what it held before is kept here.",
                f"look: git log {ref}",
            )
        )
    return found


def told(*problems: tuple[str, str]) -> tuple[str, str]:
    """All problems in one text, and the first hint."""
    real = [(problem, hint) for problem, hint in problems if problem]
    return " ".join(problem for problem, _ in real), real[0][1] if real else ""


def _changed_by(repository: Repository, paths: Iterable[str], tip: str, other: str) -> str:
    """Who changed a path last on one side only."""
    asked = ("log", "-1", "--no-merges", "--format=%an (%h)", tip, f"^{other}", "--", *paths)
    return repository.git.out(*asked) or tip[:12]
