"""A text put up for review: a branch beside the record, a commit, a push, a pull request."""

from incli.app import gh
from incli.app.accounts import github_accounts
from incli.app.session import Session
from incli.domain.errors import NeedsPerson, Refused
from incli.domain.text import one_line
from incli.domain.value import Value, replace
from incli.exchange.forge import Forge, forge_of
from incli.store.sharing.remote import Verdict
from incli.store.topic import Topic, bring_along
from incli.store.writing.writer import Change

_LONGEST_BODY = 3000
"""Characters of a text that an address can carry; browsers and forges take about 8,000."""


class Proposal(Value):
    """What is put up: one file, and what is said about it."""

    path: str
    written: bytes
    """As it is in the work tree."""
    content: bytes
    """As it is submitted; the file in the work tree becomes that."""
    message: str
    title: str
    body: str
    reviewers: tuple[str, ...]
    again: str
    """The command that submits it."""


class Submission(Value):
    """What a submission came to."""

    branch: str
    title: str
    body: str
    reviewers: tuple[str, ...]
    commit: str | None
    """None for a dry run."""
    pull_request: str | None = None
    """Its address, where gh opened it or knows it."""
    address: str | None = None
    """Where a person opens it; None where the remote is no forge."""
    problem: str = ""
    """Why gh did not open it."""


def put_up(session: Session, topic: Topic, proposal: Proposal) -> Submission:
    """Commit the text to its branch, push it, and open the pull request.

    The record's branch stays as it is. What a link leads to is not put up: a record that somebody
    else brought may have one to anywhere on this machine.
    """
    root = session.repository.work_tree
    if root is not None and (root / proposal.path).resolve() != root.resolve() / proposal.path:
        raise Refused(
            f"{proposal.path} is reached through a link; what it leads to is not put up.",
            f"look where it leads; then put the text itself there, and: {proposal.again}",
        )
    forge = forge_here(session)
    told = proposal.body if len(proposal.body) < _LONGEST_BODY else ""
    base = _short(session)
    address = forge.pull_request(base, topic.name, proposal.title, told) if forge else None
    submission = Submission(
        topic.name, proposal.title, proposal.body, proposal.reviewers, None, address=address
    )
    if session.settings.dry_run:
        return submission
    commit = _saved(session, topic, proposal)
    bring_along(session.repository, proposal.path, proposal.written, proposal.content)
    _push(topic, commit, proposal.again)
    return _opened(session, submission, commit)


def forge_here(session: Session) -> Forge | None:
    """The forge that the record is shared through; None where that is none."""
    repository = session.repository
    address = repository.config.get(f"remote.{repository.remote}.url", "")
    return forge_of(address)


def _saved(session: Session, topic: Topic, proposal: Proposal) -> str:
    """The text as the tip of its branch; what is there already is not committed again."""
    problem = topic.fetch()
    if problem:
        raise NeedsPerson(f"Not submitted: {problem}.", "incli sync    tells more; then again")
    if place := topic.checked_out():
        raise Refused(
            f"{topic.name} is checked out in {place}; what you write there is committed by git.",
            f"git commit and git push there, or: git switch {_short(session)}, and again",
        )
    old = topic.local()
    path, content = proposal.path, proposal.content
    parent = _parent(session, topic, path, content)
    if parent is not None and _blob(session, parent, path) == content:
        return parent
    change = Change({path: content}, proposal.message, session.now, verify=session.settings.verify)
    return topic.save(parent, change, old)


def _parent(session: Session, topic: Topic, path: str, content: bytes) -> str | None:
    """What the new commit follows: the branch as it is, or the record where that went on."""
    record = session.repository.tip()
    local, remote = topic.local(), topic.remote()
    if remote is not None:
        theirs = _blob(session, remote, path)
        mine = _blob(session, local, path) if local else None
        if theirs not in {content, mine}:
            raise Refused(
                f"Somebody has submitted another text to {topic.name}; yours would undo it.",
                f"git fetch {session.repository.remote} {topic.name}:{topic.name}, then look at "
                f"git diff {topic.name} -- {path}, and again",
            )
        if local is not None and not topic.holds(remote, local) and topic.holds(local, remote):
            return local
        return remote
    merged = local is not None and record is not None and topic.holds(record, local)
    if local is None or merged or _blob(session, local, path) == _blob(session, record, path):
        return record
    return local


def _blob(session: Session, commit: str | None, path: str) -> bytes | None:
    found = session.repository.objects.read(f"{commit}:{path}") if commit else None
    return found[2] if found else None


def _short(session: Session) -> str:
    return session.repository.branch.removeprefix("refs/heads/")


def _push(topic: Topic, commit: str, again: str) -> None:
    pushed = topic.push(commit)
    verdict = pushed.verdict(topic.ref)
    if verdict is Verdict.TAKEN:
        return
    hint = "try again" if verdict is Verdict.RACED else "git push    tells more; then again"
    raise NeedsPerson(
        f"The text is committed to {topic.name}, but not pushed: {pushed.words(topic.ref)}.",
        f"{again}    {hint}",
    )


def _opened(session: Session, submission: Submission, commit: str) -> Submission:
    """The pull request, opened by gh where that is here and the remote is no GitLab."""
    submission = replace(submission, commit=commit)
    forge = forge_here(session)
    if forge is None or forge.is_gitlab or not gh.is_here():
        return submission
    accounts = github_accounts(session, submission.reviewers)
    asked = [f"--title={submission.title}", "--body-file=-", f"--head={submission.branch}"]
    asked += [f"--base={_short(session)}", f"--repo={forge.host}/{forge.path}"]
    asked += [f"--reviewer={each}" for each in accounts]
    try:
        answer = gh.ask(session.repository, "pr", "create", *asked, stdin=submission.body)
    except NeedsPerson as error:
        return replace(submission, problem=f"{error.message} {error.hint}")
    found = [each for each in (answer.out + answer.err).split() if "/pull/" in each]
    known = answer.status == 0 or "already exists" in answer.err
    if known and found:
        return replace(submission, pull_request=one_line(found[-1]))
    return replace(submission, problem=f"gh pr create: {answer.words}")
