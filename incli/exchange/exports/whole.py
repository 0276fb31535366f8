"""JSON: everything, in the form of schema/export.schema.json; `incli import json` reads it.

Each incident has its header, its status as it stands, its postmortem.md and every entry with its
id and all fields; so an import into an empty repository gives an equal incident.

An entry that was redacted has what it did, and “(redacted)” for its words.
Not in it: the files under recordings/ and evidence/ (their names and hashes are in the entries),
and who committed an entry and when.
"""

import json
from collections.abc import Sequence
from typing import Any

from incli.domain.entry import Entry, columns, to_data, without_words
from incli.domain.incident import Incident
from incli.domain.summary import summarize
from incli.domain.text import safe_json
from incli.exchange.exports import Export

NAME = "incidents.json"
_HEADER = ("id", "title", "kind", "visibility", "services", "tags")
_STATE = ("status", "severity", "opened", "resolved")
_REDACTED = "(redacted)"


def write(exports: Sequence[Export]) -> dict[str, str]:
    """One document with all incidents."""
    document = {"version": 1, "incidents": [_incident(each) for each in exports]}
    return {NAME: safe_json(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"}


def _incident(export: Export) -> dict[str, Any]:
    incident = export.incident
    said = summarize(incident)
    data = {key: said[key] for key in _HEADER}
    if incident.header.sources:
        data["sources"] = [dict(each) for each in incident.header.sources]
    data |= {key: said[key] for key in _STATE}
    if export.postmortem:
        data["postmortem"] = export.postmortem
    data["timeline"] = [_entry(incident, each) for each in incident.timeline]
    return data


def _entry(incident: Incident, entry: Entry) -> dict[str, Any]:
    if entry.id not in incident.redacted:
        return {"id": entry.id, **to_data(entry)}
    hidden = without_words(entry)
    data = {"id": entry.id, **to_data(hidden)}
    for column in columns(type(entry.body)):
        if getattr(hidden.body, column.name) == "":  # words were there, and are no longer shown
            data[column.key] = _REDACTED
    return {**data, "redacted": incident.redacted[entry.id] or _REDACTED}
