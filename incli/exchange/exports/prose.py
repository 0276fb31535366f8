"""Markdown: a page an incident, to read it, to print it, or to put it into a wiki.

What it is, its timeline as a table in UTC, what was decided, the action items, and the prose of its
postmortem. What people wrote stands there as words: it marks up nothing. The postmortem is Markdown
itself and stays so, without HTML and without links that could run something.

`incli import markdown` reads the title, the day, the severity and every row of the timeline, each a
note at its second. Lost are the milliseconds, the ids, and what kind of entry a row was.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from incli.exchange.exports import Export
from incli.exchange.exports.escaping import in_cell, plain, tamed
from incli.exchange.exports.sheet import told


def write(exports: Sequence[Export]) -> dict[str, str]:
    """A page for each incident."""
    return {f"{each.incident.id}.md": page(each) for each in exports}


def page(export: Export) -> str:
    """The page of an incident."""
    incident = export.incident
    day = f"{incident.opened:%Y-%m-%d} " if incident.opened else ""
    parts = [f"# {day}{plain(incident.title)}", "\n".join(_facts(export)), _timeline(export)]
    if decisions := list(_decisions(export)):
        parts += ["## Decisions", "\n".join(decisions)]
    if actions := list(_actions(export)):
        parts += ["## Action items", "\n".join(actions)]
    if export.postmortem and (prose := _body(export.postmortem)):
        parts += ["## Postmortem", tamed(prose)]
    return "\n\n".join(parts) + "\n"


def _facts(export: Export) -> Iterator[str]:
    incident, team = export.incident, export.phrasing.team
    known = {
        "Id": incident.id,
        "Severity": incident.severity or "",
        "Status": incident.status,
        "Opened": _clock(incident.opened),
        "Resolved": _clock(incident.resolved),
        "Services": ", ".join(incident.header.services),
        "Tags": ", ".join(incident.header.tags),
        "Incident commander": team.name(incident.commander) if incident.commander else "",
        "Owner of the postmortem": team.name(incident.owner) if incident.owner else "",
        "Customers affected": "" if incident.customers is None else f"{incident.customers:,}",
        **{f"Impact {phase}": _clock(at) for phase, at in incident.impact.items()},
    }
    if incident.header.kind == "drill":
        yield "This was a drill.\n"
    for name, value in known.items():
        if value:
            yield f"- {export.phrasing.in_team_words(name)}: {plain(value)}"


def _timeline(export: Export) -> str:
    rows = ["## Timeline", "", "| Time (UTC) | Who | What |", "| --- | --- | --- |"]
    for entry in export.incident.timeline:
        who = in_cell(export.phrasing.team.name(entry.by))
        what = in_cell(told(export, entry.id) or export.phrasing.phrase(entry))
        rows.append(f"| {entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} | {who} | {what} |")
    return "\n".join(rows)


def _decisions(export: Export) -> Iterator[str]:
    incident, team = export.incident, export.phrasing.team
    for each in incident.proposals.values():
        if each.decided is None or each.id in incident.redacted:
            continue
        who = plain(team.name(each.decided_by or ""))
        words = plain(each.text)
        yield f"- {each.status}: {words} (by {who}, {_clock(each.decided)})"
        for entry_id, by, text in each.objections:
            if entry_id in each.against and entry_id not in incident.redacted:
                yield f"    - against the objection of {plain(team.name(by))}: {plain(text)}"


def _actions(export: Export) -> Iterator[str]:
    incident = export.incident
    for each in incident.actions.values():
        if each.id in incident.redacted:
            continue
        words = plain(each.text)
        who = plain(export.phrasing.team.name(each.owner))
        due = f", due {each.due}" if each.due else ""
        status = "" if each.status in {"open", "closed"} else f", {each.status}"
        yield f"- [{'x' if each.status == 'closed' else ' '}] {words} ({who}{due}{status})"


def _clock(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" if at else ""


def _body(postmortem: str) -> str:
    """A postmortem without its front matter."""
    before, found, rest = postmortem.removeprefix("---\n").partition("\n---\n")
    return (rest if postmortem.startswith("---\n") and found and before else postmortem).strip()
