"""What is still owed of one incident, as its page says it."""

from datetime import datetime

from incli.domain.due import owed, undated
from incli.domain.incident import Incident
from incli.domain.phrases import Phrasing, handle
from incli.domain.policy import ResponsePolicy
from incli.domain.postmortem.standing import MISSING
from incli.domain.value import Value
from incli.publish.facts.reader import Reader


class Todo(Value):
    """Something that is still owed."""

    what: str
    who: str | None
    due: datetime | None
    kind: str = ""
    """`action`, `task`, or empty: something the process asks for."""
    entry: str = ""
    overdue: bool = False


def todos(  # all that decides what is owed
    incident: Incident,
    policy: ResponsePolicy,
    reader: Reader,
    now: datetime,
    *,
    postmortem: str = MISSING,
) -> tuple[Todo, ...]:
    """What is owed, soonest first; action items that nobody gave a day come last."""
    phrasing = reader.phrasing(incident)
    found = []
    for each in owed(incident, policy, postmortem):
        item = _named(each.what)
        if reader.public and item[0] != "action":
            continue
        who = phrasing.team.name(each.who) if each.who else None
        what = item[2] if item[0] else _what(phrasing, each.what)
        found.append(Todo(what, who, each.due, item[0], item[1], each.due < now))
    for action in undated(incident, policy):
        who = phrasing.team.name(action.owner)
        found.append(Todo(action.text, who, None, "action", handle(action.id)))
    return tuple(found)


def _what(phrasing: Phrasing, what: str) -> str:
    role = phrasing.team.role_name(what) if what in phrasing.team.roles else what
    return phrasing.in_team_words(role)


def _named(what: str) -> tuple[str, str, str]:
    """What is owed, taken apart: `action`, handle and words; or nothing, nothing and the words."""
    head, colon, text = what.partition(": ")
    kind, _, its_handle = head.partition(" ")
    if colon and kind in {"action", "task"}:
        return kind, its_handle, text
    return "", "", what
