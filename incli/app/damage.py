"""Entries that somebody damaged by hand: how it is told, what it stops, what puts them back."""

import shlex
from collections.abc import Iterable

from incli.documents.record import read_entry, read_header
from incli.domain.entry import Body
from incli.domain.errors import IncliError, Refused
from incli.domain.finding import Finding
from incli.domain.incident import Incident
from incli.domain.layout import entry_of, split_path
from incli.store.history import Altered, altered, changing
from incli.store.repository import Repository

ENTRIES = "incidents/*/*/timeline/*.yaml"
"""Where files lie that are added and never touched again."""


def told(each: Altered) -> str:
    """What became of an entry that is no longer what it was."""
    what = "was taken away" if each.gone else "was altered"
    return f"{each.path} {what} in {each.commit[:12]}; entries only come."


def put_back(each: Altered) -> str:
    """What to type so that an entry says again what it said when it was written."""
    return _checkout(each.before, each.path)


def _checkout(commit: str, path: str) -> str:
    """Works in any folder of the repository."""
    there = shlex.quote(f":/{path}")
    return f"git checkout {commit[:12]} -- {there} && git commit -m 'Put an entry back'"


def demand_opening(
    repository: Repository,
    unread: Iterable[Finding],
    incident: Incident,
    bodies: Iterable[Body],
) -> None:
    """Refuse what cannot be decided while the entry that opened the incident cannot be read.

    A note is no decision, and waits for nothing.
    """
    if all(each.kind == "note" for each in bodies):
        return
    for problem in unread:
        place = split_path(problem.path)
        if place and place[0] == incident.id and "-opened-" in place[1]:
            raise Refused(
                f"The entry that opened {incident.id} cannot be read ({problem.path}).",
                restoring(repository, problem.path),
            )
    gone = altered(repository, f"incidents/*/{incident.id}/timeline/*-opened-*.yaml")
    if gone:
        raise Refused(
            f"The entry that opened {incident.id} was taken away ({gone[0].path}).",
            put_back(gone[0]),
        )


def restoring(repository: Repository, path: str) -> str:
    """What to type so that a file of the record says again what it said last."""
    for commit in changing(repository, path):
        found = repository.objects.read(f"{commit}:{path}")
        if found and _is_readable(found[2], path):
            return _checkout(commit, path)
    return f"git log -- {path}"


def _is_readable(content: bytes, path: str) -> bool:
    place = split_path(path)
    entry_id = entry_of(place[1]) if place else None
    try:
        if entry_id:
            read_entry(entry_id, content.decode(), path)
        else:
            read_header(content.decode(), path)
    except (IncliError, UnicodeDecodeError):
        return False
    return True
