"""The postmortem as a text in the record that people approve."""

from incli.app.session import Session
from incli.domain.errors import Refused
from incli.domain.incident import Incident
from incli.domain.kinds.postmortem import PostmortemApproved
from incli.domain.layout import incident_folder


def approval(session: Session, incident: Incident) -> PostmortemApproved:
    """An approval of exactly the text that is committed now, by its object id."""
    path = f"{incident_folder(incident.id)}/postmortem.md"
    repository = session.repository
    blob = repository.objects.oid(f"{repository.tip()}:{path}")
    if blob is None:
        raise Refused(f"There is no {path} yet.", f"write it, and: git add {path}; git commit")
    return PostmortemApproved(blob, path)
