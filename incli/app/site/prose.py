"""What people wrote about an incident afterwards, as far as the reader of a page may see it."""

from incli.documents.front import prose_of, read_front
from incli.domain.incident import Incident
from incli.domain.layout import postmortem_path
from incli.domain.policy import ResponsePolicy
from incli.domain.postmortem.facts import disagreements
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
    words, _ = prose_of(files.postmortem, path)
    told = files.for_customers if public and files.for_customers else words
    return Prose(
        title=front.get("title", ""),
        status=far,
        text=by_people(told),
        factors=tuple(front.get("contributing_factors", ())),
        disagrees=()
        if public
        else tuple(
            f"{each.fact}: the text says {each.said}, the record {each.known or 'nothing'}"
            for each in disagreements(front, incident)
        ),
    )
