"""Lines of weeks without a year, such as those of Kubernetes' federation group.

    25 September - 1 October: Madhu (https://github.com/madhusudancs)    {from, to, person}
    22-28 May: Nikhil Jindal (https://github.com/nikhiljindal)

The year is that of `source.start` for the first line; a line more than half a year earlier than
the one before is of the next year. Lines that are nothing of the kind are left out.
"""

import re
from datetime import date, timedelta

from incli.domain.errors import InvalidInput
from incli.domain.finding import Finding
from incli.domain.text import one_line
from incli.exchange.rosters.draft import Draft, People, Source, roster_of, unreadable

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_WEEK = re.compile(
    r"(\d{1,2})(?:\s+([A-Za-z]+))?\s*[-\u2013]\s*(\d{1,2})\s+([A-Za-z]+)\s*:\s*([^(]+?)\s*"
    r"(?:\(https?://[^)\s]*?/([\w-]+)/?\))?\s*"
)
_HALF_A_YEAR = timedelta(days=183)


def read(text: str, source: Source) -> Draft:
    """The roster of a list of weeks.

    Raises `InvalidInput` without a year to begin with, `InvalidData` where there is no week.
    """
    if source.start is None:
        raise InvalidInput(f"The weeks in {source.path} name no year.", "--from 2017-09-25")
    people, notices = People(source), list[Finding]()
    shifts: list[dict[str, str]] = []
    year, before = source.start.year, None
    for number, line in enumerate(text.splitlines(), start=1):
        found = _WEEK.fullmatch(line.strip())
        if found is None:
            continue
        try:
            first = date(year, _month(found[2] or found[4]), int(found[1]))
            if before is not None and first < before - _HALF_A_YEAR:
                year, first = year + 1, first.replace(year=year + 1)
            last = date(year, _month(found[4]), int(found[3]))
        except ValueError as error:
            notices.append(Finding(source.path, number, 1, f"This is no week: {error}."))
            continue
        last = last.replace(year=year + 1) if last < first else last
        person = people.id_of(found[6] or found[5], one_line(found[5]))
        shifts.append({"from": first.isoformat(), "to": last.isoformat(), "person": person})
        before = first
    if not shifts:
        raise unreadable(source, 1, "There is no week such as 2 October - 8 October: NAME in it.")
    return Draft(roster_of(source, shifts=shifts), people.new, tuple(notices))


def _month(name: str) -> int:
    if name.lower() not in _MONTHS:
        raise ValueError(f"“{one_line(name)}” is no month")
    return _MONTHS.index(name.lower()) + 1
