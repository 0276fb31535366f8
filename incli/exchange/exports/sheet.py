"""CSV, for a spreadsheet: a row an entry, with what its incident is in the first columns.

incident, title, kind, visibility, severity, status, opened, resolved, services, tags
        the incident as it stands now, the same in all of its rows; lists parted by `; `
entry, at, by, entry_kind, text
        the entry: its id, when (UTC), who, which kind, and what a timeline says of it

A cell that a spreadsheet would take for a formula (it begins with = + - @, a tab or a line end) has
an apostrophe before it. The quoting is that of RFC 4180, with a line feed after each row.

Lost is what a sentence cannot hold: the fields of an entry one by one. It is not meant to be
imported again; for that there is JSON.
"""

import csv
import io
from collections.abc import Iterator, Sequence

from incli.domain.summary import summarize
from incli.domain.text import safe
from incli.domain.times import write_time
from incli.exchange.exports import Export

NAME = "incidents.csv"
_OF_INCIDENT = (
    *("id", "title", "kind", "visibility", "severity", "status", "opened", "resolved"),
    *("services", "tags"),
)
COLUMNS = ("incident", *_OF_INCIDENT[1:], "entry", "at", "by", "entry_kind", "text")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What begins a formula, also as the wide characters that some spreadsheets take for the same.

Source: OWASP, CSV Injection, https://owasp.org/www-community/attacks/CSV_Injection.
"""


def write(exports: Sequence[Export]) -> dict[str, str]:
    """One table with the entries of all incidents."""
    text = io.StringIO()
    table = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writerow(COLUMNS)
    for export in exports:
        table.writerows([cell(each) for each in row] for row in _rows(export))
    return {NAME: text.getvalue()}


def cell(text: str) -> str:
    """`text` as a cell that no spreadsheet computes and no terminal obeys."""
    return f"'{safe(text)}" if text.startswith(_FORMULA) else safe(text)


def _rows(export: Export) -> Iterator[tuple[str, ...]]:
    incident, phrasing = export.incident, export.phrasing
    said = summarize(incident)
    first = tuple(
        "; ".join(said[key]) if isinstance(said[key], list) else said[key] or ""
        for key in _OF_INCIDENT
    )
    for entry in incident.timeline:
        text = told(export, entry.id) or phrasing.phrase(entry)
        by = phrasing.team.name(entry.by)
        yield (*first, entry.id, write_time(entry.at), by, entry.kind, text)


def told(export: Export, entry_id: str) -> str:
    """What stands in the place of an entry's own words: its correction, or that it is redacted."""
    if entry_id in export.incident.redacted:
        return "(redacted)"
    return export.incident.corrections.get(entry_id, "")
