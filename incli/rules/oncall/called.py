"""Who was called into an incident: what INC501 and INC502 both ask."""

from collections.abc import Iterator

from incli.domain.entry import Entry
from incli.domain.value import Value
from incli.rules.cases.incident import IncidentCase
from incli.rules.rule import NotApplicable

_ASKS = {"assigned": "person", "handover-offered": "to", "task-added": "owner"}
"""The kinds of entries that ask somebody for something, and the field that says whom."""


class Call(Value):
    """Somebody was asked to come, by somebody else, and had not come by themselves before."""

    person: str
    entry: Entry


def calls(case: IncidentCase) -> Iterator[Call]:
    """Each person's first call. Whoever recorded anything before had come by themselves."""
    if not case.rosters:
        raise NotApplicable("there is no roster")
    there: set[str] = set()
    for entry in case.entries():
        if entry.source:
            continue  # whom another system called, and how, nobody knows
        person = getattr(entry.body, _ASKS.get(entry.kind, ""), None)
        there.add(entry.by)
        if person and person not in there:
            there.add(person)
            yield Call(person, entry)
