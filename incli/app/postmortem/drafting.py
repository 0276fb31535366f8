"""Drafting a postmortem: begun from a template, computed anew, asked about; one commit each."""

from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files
from typing import Any

from incli.app.editing import change_file
from incli.app.postmortem.texts import recorded, written
from incli.app.session import Session
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.layout import customers_path, postmortem_path
from incli.domain.markdown import plain
from incli.domain.phrases import Phrasing
from incli.domain.postmortem import customers
from incli.domain.postmortem.facts import facts
from incli.domain.postmortem.parts import computed_parts
from incli.domain.postmortem.standing import DRAFT
from incli.domain.postmortem.text import answered, begin, filled, questions
from incli.domain.times import write_time
from incli.domain.value import Value

TEMPLATES: Mapping[str, str] = {
    "contributors": "what contributed, what helped, which risks were found",
    "classic": "overview, factors, resolution, what went well and what did not",
    "lightweight": "one page for a small incident",
    "learning": "a learning review: many questions about how it looked from inside",
}
"""The templates, and what each is for. The first one is taken where none is named."""


class Meeting(Value):
    """The review meeting, where it is known already."""

    at: datetime | None = None
    length: str | None = None
    facilitator: str | None = None


def template(name: str, phrasing: Phrasing) -> str:
    """The text of a template, in the team's words, its computed parts empty.

    A name that is none of ours (a text begun elsewhere) has no sections to ask for.
    """
    if name not in TEMPLATES:
        return ""
    source = files("incli") / "templates" / "postmortem" / f"{name}.md"
    words = {key: plain(word) for key, word in phrasing.words.items()}
    told = Phrasing(words=words).in_team_words(source.read_text(encoding="utf-8"))
    for part in ("facts", "roles", "timeline", "decisions", "people", "actions"):
        told = told.replace(f"[incli: {part}]: #\n", f"{begin(part)}\n")
    return told


def begun(incident: Incident, phrasing: Phrasing, name: str, meeting: Meeting) -> str:
    """The whole draft. The same record gives the same text."""
    from incli.documents.front import with_front  # noqa: PLC0415  # ruamel: only here

    front: dict[str, Any] = {
        "incident": incident.id,
        "status": DRAFT,
        "owner": incident.owner,
        "severity": incident.severity,
        "template": name,
        "facilitator": meeting.facilitator,
        "meeting": _meeting(meeting),
        "facts": facts(incident),
    }
    front = {key: value for key, value in front.items() if value}
    prose = filled(template(name, phrasing), computed_parts(incident, phrasing))
    return with_front(front, prose)


def _meeting(meeting: Meeting) -> dict[str, str] | None:
    if meeting.at is None:
        return None
    return {"at": write_time(meeting.at), **({"length": meeting.length} if meeting.length else {})}


def start(session: Session, incident: Incident, name: str, meeting: Meeting) -> str | None:
    """Draft it; the commit, or None for a dry run."""
    path = postmortem_path(incident.id)
    if recorded(session, incident) or session.policies.content(path) is not None:
        raise Refused(
            f"{path} is there already.", "incli postmortem start --refresh    computes it anew"
        )
    if incident.owner is None:
        raise Refused("Nobody owns the postmortem yet.", "incli postmortem request --owner PERSON")
    text = begun(incident, _phrasing(session), name, meeting)
    return change_file(
        session,
        path,
        lambda _: _valid(path, text),
        _message(session, incident, "draft the postmortem"),
    )


def refresh(session: Session, incident: Incident) -> str | None:
    """Compute the facts and the computed parts anew; what people wrote stays, byte for byte.

    Whose it is and how bad it was, the record knows, too.

    The commit; None for a dry run. Raises `Refused` where there is no postmortem.
    """
    from incli.documents.front import (  # noqa: PLC0415  # ruamel: only here
        change_front,
        prose_of,
        read_front,
    )

    path = postmortem_path(incident.id)
    known = {"owner": incident.owner, "severity": incident.severity}

    def anew(text: str) -> str:
        if not text:
            raise Refused(f"{incident.id} has no postmortem yet.", "incli postmortem start")
        said = read_front(text, path).data
        stale = {key: now for key, now in known.items() if now and said.get(key, now) != now}
        changed = change_front(text, path, {**stale, "facts": facts(incident)})
        prose, _ = prose_of(changed, path)
        head = changed[: len(changed) - len(prose)]
        return _valid(path, head + filled(prose, computed_parts(incident, _phrasing(session))))

    message = _message(session, incident, "compute the postmortem anew")
    return change_file(session, path, anew, message)


class Waiting(Value):
    """A question that nobody has answered yet."""

    section: str
    text: str

    @property
    def key(self) -> str:
        """What it is found by again, wherever it has moved in the text."""
        return f"{self.section}\n{self.text}"


def unanswered(session: Session, incident: Incident) -> tuple[Waiting, ...]:
    """The questions that wait for an answer, in order.

    Raises `Refused` without a postmortem, and where its answers could not be saved: somebody would
    have typed them in vain.
    """
    from incli.documents.front import prose_of  # noqa: PLC0415  # ruamel: only here

    path, text = postmortem_path(incident.id), written(session, incident)
    held = recorded(session, incident)
    if held is None or held.content != text.encode():
        raise Refused(
            f"{path} holds changes that are not committed.",
            f"answer in your editor, or: git commit {path}",
        )
    prose, _ = prose_of(text, path)
    asked = (each for each in questions(prose) if not each.answered)
    return tuple(Waiting(each.section, each.text) for each in asked)


def answer(
    session: Session, incident: Incident, answers: Mapping[str, str]
) -> tuple[str | None, tuple[str, ...]]:
    """Write each answer below its question, in the text as it is by now; the commit.

    And those answers whose question somebody has taken out, or answered, meanwhile.
    """
    from incli.documents.front import prose_of  # noqa: PLC0415  # ruamel: only here

    path, lost = postmortem_path(incident.id), dict(answers)

    def with_answers(text: str) -> str:
        prose, _ = prose_of(text, path)
        head = text[: len(text) - len(prose)]
        known = {}
        for each in questions(prose):
            key = Waiting(each.section, each.text).key
            if not each.answered and key in lost:
                known[each.line] = lost.pop(key)
        return _valid(path, head + answered(prose, known))

    message = _message(session, incident, "answer questions of the postmortem")
    commit = change_file(session, path, with_answers, message)
    return commit, tuple(lost.values())


def external(session: Session, incident: Incident) -> str | None:
    """Draft the text for customers; the commit, or None for a dry run."""
    path = customers_path(incident.id)
    if session.policies.content(path) is not None:
        raise Refused(f"{path} is there already.", "incli postmortem lint")
    text = customers.draft(incident, _phrasing(session))
    return change_file(
        session, path, lambda _: text, _message(session, incident, "draft the text for customers")
    )


def _phrasing(session: Session) -> Phrasing:
    return Phrasing(session.team, words=session.words)


def _valid(path: str, text: str) -> str:
    """`text`, if its front matter is as the schema says. Raises `InvalidData`."""
    from incli.documents.front import read_front  # noqa: PLC0415  # ruamel: only here

    read_front(text, path)
    return text


def _message(session: Session, incident: Incident, what: str) -> str:
    return f"incident({incident.id}): {what}\n\nIncident: {incident.id}\nBy: {session.me}\n"
