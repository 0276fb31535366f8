"""Spacelog's `_meta.json`: the shifts of one character, such as the capsule communicator.

["JOE_KERWIN", "00:04:50:45", "comment"]   {from: launch + 4 h 50 min 45 s, person, text}
["CC", "01:22:43:18", "unknown"]           {from, text}: the character itself is nobody known
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from incli.domain.text import one_line
from incli.exchange.rosters.draft import Draft, People, Source, roster_of, unreadable

_ELAPSED = re.compile(r"(-?)(\d+):(\d\d):(\d\d):(\d\d)", re.ASCII)
_DEFAULT = "CC"


def read(text: str, source: Source) -> Draft:
    """The roster of a character; `source.part` names it, `CC` where left out.

    Raises `InvalidData` where the text is no such file.
    """
    try:
        meta: dict[str, Any] = json.loads(text)
        launch = datetime.fromtimestamp(meta["utc_launch_time"], UTC)
        characters: Mapping[str, Any] = meta["characters"]
        wanted = source.part or _DEFAULT
        listed = characters[wanted]["shifts"]
    except json.JSONDecodeError as error:
        raise unreadable(source, error.lineno, f"This is no JSON: {error.msg}.") from None
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        message = f"There are no shifts of a character in it ({error})."
        raise unreadable(source, 1, message, "--part CHARACTER") from None
    people = People(source)
    shifts = []
    for each in listed:
        try:
            who, at, *comment = each
            found = _ELAPSED.fullmatch(at)
        except (TypeError, ValueError):
            found = None
        if found is None:
            raise unreadable(source, _line(text, each), f"{each!r:.80} is no shift.")
        shift = {"from": _written(launch, found)}
        if who != wanted:
            about = characters.get(who)
            name = about.get("name") if isinstance(about, dict) else None
            shift["person"] = people.id_of(str(who), str(name or who))
        if comment and comment[0]:
            shift["text"] = one_line(str(comment[0]))
        shifts.append(shift)
    about = characters[wanted]
    return Draft(roster_of(source, name=about.get("name"), shifts=shifts), people.new)


def _written(launch: datetime, found: re.Match[str]) -> str:
    days, hours, minutes, seconds = (int(part) for part in found.groups()[1:])
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return f"{launch - span if found[1] else launch + span:%Y-%m-%dT%H:%M:%SZ}"


def _line(text: str, each: object) -> int:
    """The line of a shift, by its first part."""
    first = json.dumps(each[0]) if isinstance(each, list) and each else ""
    at = text.find(first) if first else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
