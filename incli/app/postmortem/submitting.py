"""A postmortem submitted for review: a branch, a commit, a push, a pull request."""

from incli.app import gh
from incli.app.accounts import github_accounts
from incli.app.postmortem.texts import recorded, topic_of, written
from incli.app.session import Session
from incli.domain.errors import NeedsPerson, Refused
from incli.domain.incident import Incident
from incli.domain.layout import postmortem_path
from incli.domain.markdown import plain
from incli.domain.phrases import Phrasing
from incli.domain.postmortem.readers import reviewers
from incli.domain.postmortem.standing import IN_REVIEW
from incli.domain.text import one_line
from incli.domain.value import Value, replace
from incli.exchange.forge import Forge, forge_of
from incli.store.sharing.remote import Verdict
from incli.store.topic import Topic, bring_along
from incli.store.writing.writer import Change

QUESTIONS = (
    "Does it tell what happened, with times, and what customers noticed?",
    "Does it name several things that contributed, and no person as a cause?",
    "Is it told as it looked then, without what should have been?",
    "Does it say what went well, and what kept it from getting worse?",
    "Does each action item begin with a verb, and have an owner and a day?",
    "Would somebody from another team understand it and learn from it?",
)
"""What reviewers look at. Source of the practice: PagerDuty incident-response-docs,
after/effective_post_mortems; the questions are ours.
"""
_LONGEST_BODY = 3000
"""Characters of a text that an address can carry; browsers and forges take about 8,000."""


class Submission(Value):
    """What a submission came to."""

    incident: Incident
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


def submit(session: Session, incident: Incident) -> Submission:
    """Commit the text to its branch, push it, and open the pull request.

    The record's branch stays as it is. The file in the work tree becomes what was submitted: its
    front matter says that it is ready to be read, and by whom.
    """
    if incident.status == "open":
        raise Refused(f"{incident.id} is not resolved yet.", "incli resolve --owner PERSON")
    if session.repository.remote is None:
        raise Refused("There is no remote to push to.", "git remote add origin ADDRESS")
    text = written(session, incident)
    named, ready = _ready(session, incident, text)
    held = recorded(session, incident)
    if held is not None and held.content == ready.encode():
        raise Refused(
            "The record holds exactly this text already.",
            "incli postmortem approve    incli postmortem publish",
        )
    topic = topic_of(session, incident.id)
    submission = _described(session, incident, topic, named)
    if session.settings.dry_run:
        return submission
    commit = _saved(session, incident, topic, ready.encode())
    bring_along(session.repository, postmortem_path(incident.id), text.encode(), ready.encode())
    _push(topic, commit)
    return _opened(session, submission, commit)


def _ready(session: Session, incident: Incident, text: str) -> tuple[tuple[str, ...], str]:
    """Who reads it, and the text with a front matter that says so."""
    from incli.documents.front import change_front, read_front  # noqa: PLC0415  # ruamel: only here

    path = postmortem_path(incident.id)
    front = read_front(text, path).data
    authors = (front["owner"], session.me)
    named = tuple(front.get("reviewers") or reviewers(incident, session.team, authors))
    changes = {"status": IN_REVIEW, **({"reviewers": list(named)} if named else {})}
    changes = {key: value for key, value in changes.items() if front.get(key) != value}
    return named, change_front(text, path, changes)


def _described(
    session: Session, incident: Incident, topic: Topic, named: tuple[str, ...]
) -> Submission:
    phrasing = Phrasing(session.team, words=session.words)
    forge = _forge(session)
    title = one_line(f"{phrasing.in_team_words('Postmortem')}: {incident.title}")
    body = _body(phrasing, incident, forge, topic, named)
    base = session.repository.branch.removeprefix("refs/heads/")
    told = body if len(body) < _LONGEST_BODY else ""
    address = forge.pull_request(base, topic.name, title, told) if forge else None
    return Submission(incident, topic.name, title, body, named, None, address=address)


def _body(
    phrasing: Phrasing,
    incident: Incident,
    forge: Forge | None,
    topic: Topic,
    named: tuple[str, ...],
) -> str:
    path = postmortem_path(incident.id)
    where = f"[{path}]({forge.file(topic.name, path)})" if forge else f"`{path}`"
    word = plain(phrasing.in_team_words("postmortem"))
    who = ", ".join(plain(phrasing.team.name(each)) for each in named)
    lines = [
        f"The {word} of **{plain(incident.title)}**: {where}",
        "",
        f"To be read by: {who or 'somebody who did not write it'}.",
        "",
        *(f"- [ ] {each}" for each in QUESTIONS),
        "",
        "Comment where it can get better. When it is right, approve exactly this text:",
        "",
        f"    incli -i {incident.id} postmortem approve",
    ]
    return "\n".join(lines) + "\n"


def _forge(session: Session) -> Forge | None:
    repository = session.repository
    address = repository.config.get(f"remote.{repository.remote}.url", "")
    return forge_of(address)


def _saved(session: Session, incident: Incident, topic: Topic, content: bytes) -> str:
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
    parent = _parent(session, incident, topic, content)
    path = postmortem_path(incident.id)
    if parent is not None and _blob(session, parent, path) == content:
        return parent
    message = (
        f"incident({incident.id}): submit the postmortem\n\n"
        f"Incident: {incident.id}\nBy: {session.me}\n"
    )
    change = Change({path: content}, message, session.now, verify=session.settings.verify)
    return topic.save(parent, change, old)


def _parent(session: Session, incident: Incident, topic: Topic, content: bytes) -> str | None:
    """What the new commit follows: the branch as it is, or the record where that went on."""
    path, record = postmortem_path(incident.id), session.repository.tip()
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


def _push(topic: Topic, commit: str) -> None:
    pushed = topic.push(commit)
    verdict = pushed.verdict(topic.ref)
    if verdict is Verdict.TAKEN:
        return
    hint = "try again" if verdict is Verdict.RACED else "git push    tells more; then again"
    raise NeedsPerson(
        f"The text is committed to {topic.name}, but not pushed: {pushed.words(topic.ref)}.",
        f"incli postmortem submit    {hint}",
    )


def _opened(session: Session, submission: Submission, commit: str) -> Submission:
    """The pull request, opened by gh where that is here and the remote is no GitLab."""
    submission = replace(submission, commit=commit)
    forge = _forge(session)
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
