"""Where the texts of a postmortem are: the work tree, the record, the branch under review."""

from collections.abc import Mapping
from typing import Any

from incli.app.session import Session
from incli.domain.errors import InvalidData, InvalidInput, Refused
from incli.domain.incident import Incident
from incli.domain.layout import postmortem_path
from incli.domain.policy import ResponsePolicy
from incli.domain.postmortem.standing import DRAFT, Text, approvers, standing
from incli.domain.state import Header
from incli.domain.times import read_time
from incli.domain.value import Value
from incli.store.topic import Topic

_MEMORY = "postmortem"


class Version(Value):
    """A postmortem's text somewhere in git."""

    text: Text
    content: bytes
    commit: str | None = None
    """The tip of the branch that it is on; None where that is the record's."""


def topic_of(session: Session, incident_id: str) -> Topic:
    """The branch on which it is reviewed."""
    return Topic(session.repository, f"postmortem/{incident_id}")


def written(session: Session, incident: Incident) -> str:
    """The text as its writer sees it: in the work tree, else in the record.

    Raises `Refused` where there is none.
    """
    path = postmortem_path(incident.id)
    content = session.policies.content(path)
    if content is None:
        raise Refused(f"{incident.id} has no postmortem yet.", "incli postmortem start")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise InvalidInput(f"{path} is not UTF-8.", "save the file as UTF-8") from None


def recorded(session: Session, incident: Incident) -> Version | None:
    """The text that the record holds; None where there is none."""
    return _at(session, incident.id, session.repository.tip())


def submitted(session: Session, incident: Incident) -> Version | None:
    """The text on the branch under review, as far as this clone knows.

    None once the record has another text than the one that the branch was begun from.
    """
    topic = topic_of(session, incident.id)
    tip = topic.known()
    found = _at(session, incident.id, tip) if tip else None
    if found is None or tip is None:
        return None
    base = _at(session, incident.id, topic.base(tip))
    held = recorded(session, incident)
    return found if (base and base.text.blob) == (held and held.text.blob) else None


def reviewed(session: Session, incident: Incident) -> Version | None:
    """The text that a reviewer reads: the one under review, else the record's."""
    return submitted(session, incident) or recorded(session, incident)


def state(session: Session, incident: Incident) -> str:
    """How far the postmortem is; see `incli.domain.postmortem.standing`."""
    found = reviewed(session, incident)
    text = found.text if found else None
    return standing(incident, text, needed(session.policy_for(incident)))


def states(session: Session, summaries: list[dict[str, Any]]) -> dict[str, str]:
    """How far the postmortem of each of these incidents is, by id; without folding any of them."""
    found = {}
    for each in summaries:
        if each["status"] in {"resolved", "closed"}:
            header = Header(each["title"], sources=({},) if each["imported"] else ())
            incident = Incident(
                each["id"],
                header,
                opened=read_time(each["opened"]) if each["opened"] else None,
                owner=each["owner"],
                approvals=tuple((by, blob) for by, blob in each["approvals"]),
                published=each["published"],
            )
            found[each["id"]] = state(session, incident)
    return found


def described(session: Session, incident: Incident) -> dict[str, Any]:
    """What `show --json` says of the postmortem."""
    found, want = reviewed(session, incident), needed(session.policy_for(incident))
    text = found.text if found else None
    return {
        "state": standing(incident, text, want),
        "path": text.path if text else None,
        "blob": text.blob if text else None,
        "reviewers": list(text.reviewers) if text else [],
        "approved_by": list(approvers(incident, text)) if text else [],
        "needed": want,
        "branch": topic_of(session, incident.id).name if found and found.commit else None,
        "external": incident.external,
    }


def factors(session: Session, incident_id: str) -> tuple[str, ...]:
    """What contributed, as the record's text says; nothing where there is none, or no list."""
    path, tip = postmortem_path(incident_id), session.repository.tip()
    found = session.repository.objects.read(f"{tip}:{path}") if tip else None
    if found is None or found[1] != "blob":
        return ()
    said = _front(session, path, found[0], found[2]).get("contributing_factors")
    return tuple(map(str, said)) if isinstance(said, list) else ()


def needed(policy: ResponsePolicy) -> int:
    """How many have to approve exactly the text that is published."""
    from incli.rules.afterwards.inc404 import needed as asked  # noqa: PLC0415  # not while it runs

    return asked(policy)


def _at(session: Session, incident_id: str, commit: str | None) -> Version | None:
    path = postmortem_path(incident_id)
    found = session.repository.objects.read(f"{commit}:{path}") if commit else None
    if found is None or found[1] != "blob":
        return None
    front = _front(session, path, found[0], found[2])
    reviewers = front.get("reviewers")
    text = Text(
        path,
        found[0],
        str(front.get("status", DRAFT)),
        str(front["owner"]) if "owner" in front else None,
        tuple(map(str, reviewers)) if isinstance(reviewers, list) else (),
    )
    held = session.repository.tip() == commit
    return Version(text, found[2], None if held else commit)


def _front(session: Session, path: str, blob: str, content: bytes) -> Mapping[str, Any]:
    """What the front matter says, remembered by the blob; nothing where it cannot be read."""
    known = session.view.parsed(f"{_MEMORY}:{blob}")
    if known is None:
        from incli.documents.loader import load  # noqa: PLC0415  # ruamel: only for a new text

        try:
            data = load(content, path).data
        except InvalidData:
            data = {}  # `check` and `lint` say what is wrong with it; it is a draft until then
        known = data if isinstance(data, dict) else {}
        session.view.remember(f"{_MEMORY}:{blob}", known)
    return dict(known)
