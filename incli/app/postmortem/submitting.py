"""A postmortem submitted for review: a branch, a commit, a push, a pull request."""

from incli.app.postmortem.texts import recorded, topic_of, written
from incli.app.session import Session
from incli.app.submitting import Proposal, Submission, forge_here, put_up
from incli.domain.due import NEXT, way
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.layout import postmortem_path
from incli.domain.markdown import plain
from incli.domain.phrases import Phrasing
from incli.domain.postmortem.readers import reviewers
from incli.domain.postmortem.standing import IN_REVIEW
from incli.domain.text import one_line
from incli.exchange.forge import Forge
from incli.store.topic import Topic

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


def submit(session: Session, incident: Incident) -> Submission:
    """Commit the text to its branch, push it, and open the pull request.

    The record's branch stays as it is. The file in the work tree becomes what was submitted: its
    front matter says that it is ready to be read, and by whom.
    """
    if incident.status == "open":
        raise Refused(f"{incident.id} is not resolved yet.", "incli resolve --owner PERSON")
    if session.repository.remote is None:
        raise Refused(*session.repository.why_no_remote)
    text = written(session, incident)
    named, ready = _ready(session, incident, text)
    held = recorded(session, incident)
    if held is not None and held.content == ready.encode():
        raise Refused(
            "The record holds exactly this text already.",
            f"{way(NEXT[IN_REVIEW])}    then: incli postmortem publish",
        )
    topic = topic_of(session, incident.id)
    phrasing = Phrasing(session.team, words=session.words)
    proposal = Proposal(
        path=postmortem_path(incident.id),
        written=text.encode(),
        content=ready.encode(),
        message=f"incident({incident.id}): submit the postmortem\n\n"
        f"Incident: {incident.id}\nBy: {session.me}\n",
        title=one_line(f"{phrasing.in_team_words('Postmortem')}: {incident.title}"),
        body=_body(phrasing, incident, forge_here(session), topic, named),
        reviewers=named,
        again="incli postmortem submit",
    )
    return put_up(session, topic, proposal)


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
