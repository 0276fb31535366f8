"""The commit that carries entries: a subject for people, trailers for programs."""

from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.text import one_line

_SUBJECT_LENGTH = 100


def commit_message(incident: Incident, entries: tuple[Entry, ...]) -> str:
    """Subject `incident(<id>): <kind> …` and the trailers Incident, Entry, Kind and By."""
    first = entries[0]
    gist = first.text or getattr(first.body, "title", "") or getattr(first.body, "person", "")
    subject = one_line(f"incident({incident.id}): {first.kind} {gist or ''}".rstrip())
    if len(subject) > _SUBJECT_LENGTH:
        subject = subject[: _SUBJECT_LENGTH - 1] + "…"
    trailers = [f"Incident: {incident.id}"]
    for entry in entries:
        trailers += [f"Entry: {entry.id}", f"Kind: {entry.kind}"]
    trailers.append(f"By: {first.by}")
    return subject + "\n\n" + "\n".join(trailers) + "\n"
