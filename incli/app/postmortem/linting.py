"""The lint of a postmortem: its text, the action items of the record, the text for customers."""

from incli.app.postmortem.drafting import template
from incli.app.postmortem.texts import state, written
from incli.app.session import Session
from incli.documents.front import prose_of, read_front
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.incident import Incident
from incli.domain.layout import customers_path, postmortem_path
from incli.domain.phrases import Phrasing
from incli.domain.postmortem.lint import Draft, lint, lint_actions, lint_customers
from incli.domain.postmortem.standing import CLOSED


def findings(session: Session, incident: Incident) -> tuple[Finding, ...]:
    """What is wrong, in the order of the files. Raises `Refused` where there is no postmortem."""
    return (
        *_text(session, incident),
        *lint_actions(incident),
        *_for_customers(session, incident),
    )


def for_customers(session: Session, incident: Incident, content: bytes) -> list[Finding]:
    """What is wrong with a text for customers."""
    told = content.decode(errors="replace")
    return lint_customers(customers_path(incident.id), told, incident, _phrasing(session))


def _phrasing(session: Session) -> Phrasing:
    return Phrasing(session.team, words=session.words)


def _text(session: Session, incident: Incident) -> list[Finding]:
    path, content = postmortem_path(incident.id), written(session, incident)
    try:
        document = read_front(content, path)
    except InvalidData as error:
        return list(error.findings)
    prose, first = prose_of(content, path)
    phrasing = _phrasing(session)
    sections = template(str(document.data.get("template", "")), phrasing)
    draft = Draft(path, document.data, document.position, prose, first)
    closed = state(session, incident) == CLOSED
    return lint(draft, incident, phrasing, sections, closed=closed)


def _for_customers(session: Session, incident: Incident) -> list[Finding]:
    content = session.policies.content(customers_path(incident.id))
    return [] if content is None else for_customers(session, incident, content)
