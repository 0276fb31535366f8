"""A postmortem's review: approved by others than who wrote it, and published."""

from incli.app.postmortem.texts import Version, needed, recorded, reviewed, submitted, topic_of
from incli.app.session import Said, Session, Written
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.kinds.postmortem import PostmortemApproved, PostmortemPublished
from incli.domain.postmortem.standing import approvers
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
    some = ", ".join(map(session.team.name, found.text.reviewers)) or "a reviewer"
    return f"ask {some} for: incli postmortem approve"


def publish(session: Session, said: Said, external: str | None) -> Written:
    """Close the review of the text that the record holds, once enough have approved it."""

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
        return (PostmortemPublished(found.text.blob, found.text.path, external),)

    return session.write(published, said)
