"""Lines of `RFC3339 | person`, as Knative keeps them: each is a shift that lasts until the next.

# a comment                            left out; `#@ title: X` names the roster
2021-09-27T01:00:00Z | dprotaso        {from, person}
2021-12-20T01:00:00Z | N/A - break     {from, nobody}: words that are no handle
2022-01-03T01:00:00Z |                 {from}: nobody knows who
"""

import re

from incli.domain.text import one_line
from incli.exchange.rosters.draft import Draft, People, Source, roster_of, unreadable

_HANDLE = re.compile(r"@?[\w.+-]+(?:@[\w.-]+)?")
_NOBODY = frozenset({"tbd", "tba", "n/a", "none", "nobody", "vacant", "open"})
_TITLE = re.compile(r"#@\s*title:\s*(.+)")


def read(text: str, source: Source) -> Draft:
    """The roster of a text. Raises `InvalidData` for a line without `|`."""
    people = People(source)
    shifts: list[dict[str, str]] = []
    title = None
    for number, line in enumerate(text.splitlines(), start=1):
        if found := _TITLE.match(line.strip()):
            title = one_line(found[1])
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        at, bar, who = (part.strip() for part in line.partition("|"))
        if not bar or not at:
            raise unreadable(
                source,
                number,
                f"“{one_line(line)[:60]}” is no line such as 2021-09-27T01:00:00Z | dprotaso.",
                "lines of TIME | PERSON",
            )
        shift = {"from": one_line(at)}
        if _HANDLE.fullmatch(who) and who.lower() not in _NOBODY:
            shift["person"] = people.id_of(who)
        elif who:
            shift["nobody"] = one_line(who)
        shifts.append(shift)
    if not shifts:
        raise unreadable(source, 1, "There is no shift in it.", "lines of TIME | PERSON")
    return Draft(roster_of(source, name=title, shifts=shifts), people.new)
