"""What to type about a finding, so that it works for the incident as it is now."""

import re

AFTERWARDS = frozenset(
    ("action", "correct", "evidence", "log", "postmortem", "recording", "redact", "reopen", "show")
)
"""The commands about one incident that can be run whatever became of it."""
UNTIL_CLOSED = frozenset(
    ("close", "finding", "gripe", "impact", "note", "park", "severity", "sort", "todo")
)
"""Those that still mend something while it is resolved, and not once it is closed."""
WHILE_OPEN = frozenset(
    (
        *("accept", "announce", "assign", "decide", "handover", "join", "leave", "merge", "object"),
        *("propose", "release", "resolve", "stay", "task", "update"),
    )
)
"""Those that mend nothing once it is over; of tasks only what ends them does."""
_ENDS_A_TASK = re.compile(r"done|drop")
_VERBS = "|".join(sorted(AFTERWARDS | UNTIL_CLOSED | WHILE_OPEN))
_COMMAND = re.compile(rf"\bincli ({_VERBS})\b(?: ([a-z]+))?")
_NEXT_TIME = "next time: "
_APART = "    "
"""Stands between two ways to go on."""


def typed(hint: str, incident: str, status: str, waiver: str) -> str:
    """A rule's `hint` about an incident that is in `status`; with `-i`, so that it can be typed.

    What cannot be done any more is told for the next time, and beside it `waiver`: the file that
    would set the rule aside (empty where none can).
    """
    if not hint.startswith(_NEXT_TIME):
        ways = hint.split(_APART)
        left = [
            way
            for way in ways
            if all(_works(verb, second, status) for verb, second in _COMMAND.findall(way))
        ]
        if left:
            return _COMMAND.sub(
                lambda found: f"incli -i {incident} {found[0].removeprefix('incli ')}",
                _APART.join(left),
            )
        hint = f"{_NEXT_TIME}{hint}"
    return f"{hint}{_APART}or, where it was right: {waiver}" if waiver else hint


def _works(verb: str, second: str, status: str) -> bool:
    """Whether a command about an incident can mend something in it now."""
    if status in {"", "new", "open"} or verb in AFTERWARDS:
        return True
    if status != "resolved":
        return False
    return verb in UNTIL_CLOSED or (verb == "task" and bool(_ENDS_A_TASK.fullmatch(second)))
