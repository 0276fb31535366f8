"""A postmortem's review: approved by others than who wrote it, and published."""

from incli.app.evidence import is_address
from incli.app.postmortem.linting import for_customers
from incli.app.postmortem.texts import Version, needed, recorded, reviewed, submitted, topic_of
from incli.app.session import Said, Session, Written
from incli.domain.errors import InvalidInput, Refused
from incli.domain.incident import Incident
from incli.domain.kinds.postmortem import PostmortemApproved, PostmortemPublished
from incli.domain.layout import customers_path
from incli.domain.postmortem.standing import approvers
from incli.domain.text import counted
from incli.store.topic import Topic


def approve(session: Session, said: Said) -> tuple[Written, Version, str]:
    """Approve exactly the text that is under review; and what kept us from asking the remote.

    Raises `Refused` for whoever owns the postmortem or committed this very text.
    """
    incident = session.incident()
    topic = topic_of(session, incident.id)
    problem = topic.fetch() if session.repository.remote else ""
    found = reviewed(session, incident)
    if found is None:
        raise Refused(f"{incident.id} has no postmortem yet.", "incli postmortem start")
    _is_somebody_else(session, topic, found)
    body = PostmortemApproved(found.text.blob, found.text.path)
    return session.write(lambda _: (body,), said), found, problem


def _is_somebody_else(session: Session, topic: Topic, found: Version) -> None:
    tip = found.commit or session.repository.tip()
    assert tip is not None  # noqa: S101  # it holds the text
    by, address = topic.author(tip, found.text.path)
    author = session.team.by_email(address)
    me = session.me
    if me in {found.text.owner, by, author.id if author else None}:
        why = "own the postmortem" if me == found.text.owner else "wrote this text last"
        raise Refused(f"You {why}; somebody else approves it.", _ask(session, found))


def _ask(session: Session, found: Version) -> str:
    others = (each for each in found.text.reviewers if each != session.me)
    some = ", ".join(map(session.team.name, others)) or "somebody else"
    return f"ask {some} for: incli postmortem approve"


def publish(session: Session, said: Said, external: str | None) -> Written:
    """Close the review of the text that the record holds, once enough have approved it.

    Whoever reads the site for the public then sees the text for customers, so that one has to be
    ready, too. Raises `InvalidInput` where `external` is no address of a page.
    """
    if external is not None and not is_address(external):
        raise InvalidInput(f"“{external}” is no address of a page.", "--external https://…")

    def published(incident: Incident) -> tuple[PostmortemPublished]:
        found = recorded(session, incident)
        if found is None:
            raise Refused(
                f"The record holds no postmortem of {incident.id}.",
                "merge its pull request, then: incli sync; or: incli postmortem start",
            )
        waiting = submitted(session, incident)
        if waiting is not None and waiting.text.blob != found.text.blob:
            raise Refused(
                f"A newer text is under review on {topic_of(session, incident.id).name}.",
                "merge its pull request, then: incli sync",
            )
        have, want = approvers(incident, found.text), needed(session.policy_for(incident))
        if len(have) < want and not said.because:
            raise Refused(
                f"{len(have)} of {want} have approved the text as it is now "
                f"({found.text.blob[:10]}).",
                _ask(session, found),
            )
        if not said.because:
            _is_ready_for_customers(session, incident)
        return (PostmortemPublished(found.text.blob, found.text.path, external),)

    return session.write(published, said)


def _is_ready_for_customers(session: Session, incident: Incident) -> None:
    path = customers_path(incident.id)
    held = session.repository.objects.read(f"{session.repository.tip()}:{path}")
    if held is not None and (left := len(for_customers(session, incident, held[2]))):
        raise Refused(
            f"{counted(left, 'finding')} left in the text for customers that the record holds.",
            f"incli postmortem lint    then: git commit {path}",
        )
