"""Markdown tables of leads and shadows, such as the release teams of Kubernetes.

    | Team/Role | Lead | Shadow(s) |     the first column names the row
    | Docs      | A ([@a](…)) | B …, C … |   A is primary, B and C shadow, from `source.start` to
                                             `source.end`: a table has no dates of its own

`source.part` names a row; without it all rows are read, and `text` says which one a shift is of.
"""

import re

from incli.domain.errors import InvalidInput
from incli.domain.text import one_line
from incli.exchange.rosters.draft import Draft, People, Source, roster_of, unreadable

_PERSON = re.compile(r"([^,(]+?)\s*\(\s*\[@?([\w-]+)\]\([^)]*\)[^)]*\)")
_COLUMNS = 3


def read(text: str, source: Source) -> Draft:
    """The roster of a table.

    Raises `InvalidData` where there is none, `InvalidInput` without a time or for an unknown row.
    """
    if source.start is None or source.end is None:
        raise InvalidInput(
            f"The table in {source.path} says nothing about when.",
            "--from 2025-09-15 --to 2025-12-17",
        )
    rows = [
        (_plain(cells[0]), cells[1], cells[2])
        for line in text.splitlines()
        if line.strip().startswith("|")
        and len(cells := line.strip().strip("|").split("|")) == _COLUMNS
        and _PERSON.search(cells[1])
    ]
    if not rows:
        raise unreadable(source, 1, "There is no table of leads and shadows in it.")
    wanted = [each for each in rows if source.part is None or each[0] == source.part]
    if not wanted:
        some = ", ".join(each[0] for each in rows)
        raise InvalidInput(f"There is no row “{source.part}”; rows are: {some}.", "--part ROW")
    people = People(source)
    when = {"from": f"{source.start:%Y-%m-%dT%H:%M:%SZ}", "to": f"{source.end:%Y-%m-%dT%H:%M:%SZ}"}
    shifts = [
        {**when, "person": person, **({"layer": layer} if layer else {}), "text": row}
        for row, lead, shadows in wanted
        for layer, cell in (("", lead), ("shadow", shadows))
        for person in _people(cell, people)
    ]
    return Draft(roster_of(source, name=source.part, shifts=shifts), people.new)


def _people(cell: str, people: People) -> list[str]:
    return [people.id_of(found[2], _plain(found[1])) for found in _PERSON.finditer(cell)]


def _plain(cell: str) -> str:
    return one_line(re.sub(r"[*_`]", "", cell))
