"""What people wrote about an incident afterwards, as far as the reader of a page may see it."""

from incli.documents.front import prose_of, read_front
from incli.domain.incident import Incident
from incli.domain.layout import postmortem_path
from incli.domain.policy import ResponsePolicy
from incli.domain.postmortem.facts import Difference, disagreements
from incli.domain.postmortem.standing import CLOSED, Text, standing
from incli.domain.postmortem.text import by_people
from incli.publish.facts.story import Prose
from incli.rules.afterwards.inc404 import needed
from incli.store.site.record import Read


def prose(incident: Incident, files: Read, policy: ResponsePolicy, *, public: bool) -> Prose | None:
    """The postmortem without what the page computes itself.

    The public reads it once it is published: the text for customers, where there is one. Raises
    `InvalidData` where it cannot be read.
    """
    if files.postmortem is None:
        return None
    path = postmortem_path(incident.id)
    front = read_front(files.postmortem, path).data
    text = Text(path, files.blob, front["status"], front["owner"])
    far = standing(incident, text, needed(policy))
    if public and far != CLOSED:
        return None
    if public and files.for_customers:
        return Prose("", far, _without_title(files.for_customers), for_customers=True)
    words, _ = prose_of(files.postmortem, path)
    return Prose(
        title=front.get("title", ""),
        status=far,
        text=by_people(words),
        factors=tuple(front.get("contributing_factors", ())),
        disagrees=() if public else tuple(map(_disagrees, disagreements(front, incident))),
    )


def _without_title(text: str) -> str:
    """A text without its first heading: the page has one."""
    first, _, rest = text.lstrip().partition("\n")
    return rest if first.startswith("# ") else text


def _disagrees(fact: Difference) -> str:
    return f"{fact.fact}: the text says {fact.said}, the record {fact.known or 'nothing'}"
