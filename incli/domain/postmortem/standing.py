"""How far a postmortem is: computed from the text, its approvals and the record; stored nowhere.

The owner says in the front matter when the text is ready to be read (`in-review`). Whether it was
reviewed, the record says: an approval names the blob it approves, so a text that was changed
afterwards is approved by nobody. `incli postmortem publish` closes exactly such a text.
Source of the four states: PagerDuty incident-response-docs, after/post_mortem_process.
"""

from incli.domain.incident import Incident
from incli.domain.value import Value

MISSING, DRAFT, IN_REVIEW, REVIEWED, CLOSED = (
    *("missing", "draft", "in-review"),
    *("reviewed", "closed"),
)
STATES = (MISSING, DRAFT, IN_REVIEW, REVIEWED, CLOSED)
"""How far it can be, in order."""


class Text(Value):
    """A text of a postmortem: which blob it is, and what its front matter says of itself."""

    path: str
    blob: str
    """Git's object id: what an approval names."""
    status: str = DRAFT
    owner: str | None = None
    reviewers: tuple[str, ...] = ()


def approvers(incident: Incident, text: Text) -> tuple[str, ...]:
    """Who approved exactly this text; its owner's word does not count."""
    owners = {incident.owner, text.owner}
    named = (by for by, blob in incident.approvals if blob == text.blob and by not in owners)
    return tuple(dict.fromkeys(named))


def standing(incident: Incident, text: Text | None, needed: int) -> str:
    """How far the postmortem is: one of `STATES`. `needed` is how many have to approve it.

    Of an incident that was imported the front matter is believed: it was reviewed elsewhere.
    """
    if text is None:
        return MISSING
    if incident.published == text.blob:
        return CLOSED
    if incident.header.sources and text.status in STATES:
        return text.status
    if len(approvers(incident, text)) >= max(needed, 1):
        return REVIEWED
    begun = any(blob == text.blob for _, blob in incident.approvals)
    return DRAFT if text.status in {DRAFT, MISSING} and not begun else IN_REVIEW
