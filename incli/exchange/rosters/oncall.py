"""A dump of LinkedIn's oncall (SQL): its table `event` has the shifts.

event.start, event.end   epoch seconds: {from, to} in UTC
event.user_id            {person}, by the user's name and full name
event.role_id            {layer}: primary, secondary (backup), shadow; the other roles of oncall
                         have no layer here, and each of their events is told in a notice
team                     one of them is read; `source.part` names it where several have events
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import available_timezones

from incli.domain.errors import InvalidInput
from incli.domain.finding import Finding
from incli.domain.text import one_line
from incli.exchange.rosters.draft import Draft, People, Source, roster_of, unreadable

_LAYERS = {1: "primary", 2: "backup", 3: "shadow"}
"""oncall's own roles, in the order in which its schema inserts them."""
_INSERT = re.compile(r"INSERT\s+(?:IGNORE\s+)?INTO\s+`?(\w+)`?[^;]*?VALUES\s*", re.IGNORECASE)
_VALUE = re.compile(r"\s*(?:'((?:[^'\\]|\\.|'')*)'|([^,()']*))\s*([,)])")

_Row = tuple[int, list[str]]
"""Line, and values."""


def read(text: str, source: Source) -> Draft:
    """The roster of one team. Raises `InvalidData` where there are no events of one."""
    tables: dict[str, list[_Row]] = {}
    for found in _INSERT.finditer(text):
        tables.setdefault(found[1].lower(), []).extend(_rows(text, found.end()))
    try:
        users = {row[0]: (row[1], row[3]) for _, row in tables.get("user", ())}
        teams = {row[0]: (row[1], row[6]) for _, row in tables.get("team", ())}
        events = tables["event"]
        team = _team({row[1] for _, row in events}, teams, source)
        people, notices, shifts = People(source), list[Finding](), []
        for line, row in events:
            if row[1] != team:
                continue
            layer = _LAYERS.get(int(row[2]))
            handle, name = users[row[4]]
            if layer is None:
                message = f"Role {row[2]} of {one_line(name)} has no layer here: left out."
                notices.append(Finding(source.path, line, 1, message))
                continue
            shift = {"from": _z(row[5]), "to": _z(row[6])}
            shift["person"] = people.id_of(handle, one_line(name))
            shifts.append(shift | ({"layer": layer} if layer != "primary" else {}))
    except (KeyError, IndexError, ValueError, OverflowError, OSError) as error:
        message = f"This is no dump of oncall with events ({error})."
        raise unreadable(source, 1, message, "mysqldump of user, team and event") from None
    title, zone = teams.get(team, ("", ""))
    zone = zone if zone in available_timezones() else ""
    roster = roster_of(source, name=title, timezone=zone, shifts=shifts)
    return Draft(roster, people.new, tuple(notices))


def _team(found: set[str], teams: dict[str, tuple[str, str]], source: Source) -> str:
    names = {teams[each][0] if each in teams else each: each for each in sorted(found)}
    if source.part is not None and source.part in names:
        return names[source.part]
    if source.part is None and len(names) == 1:
        return next(iter(names.values()))
    raise InvalidInput(
        f"Teams with events are: {', '.join(map(one_line, names)) or 'none'}.", "--part TEAM"
    )


def _z(seconds: str) -> str:
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%dT%H:%M:%SZ}"


def _rows(text: str, at: int) -> Iterator[_Row]:
    """The rows of an INSERT, from its first parenthesis to the semicolon."""
    while (begin := re.compile(r"[\s,]*(?:--[^\n]*\n\s*)*\(").match(text, at)) is not None:
        values: list[str] = []
        at = begin.end()
        while (found := _VALUE.match(text, at)) is not None:
            at = found.end()
            quoted, plain = found[1], found[2]
            values.append(
                quoted.replace("''", "'").replace("\\'", "'")
                if quoted is not None
                else plain.strip()
            )
            if found[3] == ")":
                break
        else:
            return
        yield text.count("\n", 0, begin.end()) + 1, values
