"""The computed parts of a postmortem, as Markdown, from the record and nothing else.

The same record gives the same text, so that two clones that draft it at once agree. What people
wrote is escaped: an entry makes no heading, row or link of its own.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from incli.domain.entry import Entry
from incli.domain.incident import Incident
from incli.domain.markdown import plain, table
from incli.domain.phrases import Phrasing, handle
from incli.domain.postmortem import facts
from incli.domain.state import Proposal, Visit
from incli.domain.value import Value

_TURNS = 150
"""Entries of a timeline that is told whole; of a longer one, only its turning points are."""
_TURNING = frozenset(
    {"opened", "reopened", "resolved", "cancelled", "merged", "severity-changed", "impact"}
    | {"assigned", "released", "handover-accepted", "proposed", "objected", "decided"}
    | {"finding", "update-posted", "task-added", "task-done"}
)
_AFTERWARDS = frozenset(
    {"closed", "sorted", "gripe", "corrected", "redacted", "update-approved"}
    | {"action-added", "action-closed", "action-declined", "action-reopened"}
    | {"postmortem-requested", "postmortem-approved", "postmortem-published"}
)
"""What is about the record and what comes after; a text under review must not change by it."""
_SHORT = 60
"""Characters by which an entry is known in the line of another."""
Lines = tuple[str, ...]


class _Teller(Value):
    """Tells one incident: names, words and times."""

    incident: Incident
    phrasing: Phrasing

    def name(self, person: str | None) -> str:
        """A person, as Markdown."""
        return plain(self.phrasing.team.name(person)) if person else "nobody"

    def role(self, role: str) -> str:
        """A role, as Markdown."""
        return plain(self.phrasing.in_team_words(self.phrasing.team.role_name(role)))

    def time(self, at: datetime) -> str:
        """An instant in UTC, with its day where that is not the day it all began."""
        first = self.incident.opened
        if first and at.date() == first.date():
            return f"{at:%H:%M}"
        return f"{at.day} {at:%b %H:%M}"

    def words(self, text: str) -> str:
        """Our own words, as the team says them, as Markdown."""
        return plain(self.phrasing.in_team_words(text))


def computed_parts(incident: Incident, phrasing: Phrasing) -> Mapping[str, Lines]:
    """Every computed part, by its name, as lines of Markdown."""
    teller = _Teller(incident, Phrasing(phrasing.team, UTC, phrasing.words))
    return {name: part(teller) for name, part in PARTS.items()}


def _facts(tell: _Teller) -> Lines:
    incident = tell.incident
    lines = [f"- **{plain(incident.title)}** (`{incident.id}`)"]
    known = facts.facts(incident)
    if incident.severities:
        path = ", then ".join(f"{level} {tell.time(at)}" for at, level in incident.severities)
        worst = f", at worst {known['severity']}" if len(incident.severities) > 1 else ""
        lines.append(f"- Severity: {path} UTC{worst}")
    if incident.opened:
        by = tell.name(incident.opened_by)
        lines.append(f"- Opened {incident.opened:%Y-%m-%d %H:%M} UTC by {by}")
    if incident.resolved and incident.opened:
        took = _long(incident.resolved - incident.opened)
        lines.append(f"- Resolved {incident.resolved:%Y-%m-%d %H:%M} UTC, after {took}")
    lines += _impact(tell)
    if incident.header.services:
        lines.append(f"- Services: {', '.join(map(plain, incident.header.services))}")
    return tuple(lines)


def _impact(tell: _Teller) -> Lines:
    incident = tell.incident
    lines = []
    if incident.impact:
        turns = sorted(incident.impact.items(), key=lambda each: (each[1], each[0]))
        told = ", ".join(f"{phase} {tell.time(at)}" for phase, at in turns)
        start, end = incident.impact.get("started"), incident.impact.get("ended")
        lasted = f"; it lasted {_long(end - start)}" if start and end and end > start else ""
        lines.append(f"- Impact: {told} UTC{lasted}")
    if (most := facts.customers(incident)) is not None:
        lines.append(f"- Customers affected: {most:,}")
    return tuple(lines)


def _roles(tell: _Teller) -> Lines:
    held = tell.incident.holdings
    if not held:
        return ("Nobody held a role.",)
    rows = [
        (
            tell.role(each.role),
            tell.name(each.person) + (" (took over)" if each.takeover else ""),
            tell.time(each.since),
            tell.time(each.until) if each.until else "the end",
        )
        for each in held
    ]
    return tuple(table(("Role", "Who", "From (UTC)", "To"), rows))


def _timeline(tell: _Teller) -> Lines:
    entries = [each for each in tell.incident.timeline if _is_told(tell.incident, each)]
    chosen = entries
    if len(entries) > _TURNS:
        chosen = [each for each in entries if each.kind in _TURNING]
    rows = [(tell.time(each.at), tell.name(each.by), _entry(tell, each)) for each in chosen]
    lines = table(("Time (UTC)", "Who", "What"), rows)
    if left := len(entries) - len(chosen):
        lines += ["", f"The turning points; {left} more entries are in the record."]
    return tuple(lines)


def _is_told(incident: Incident, entry: Entry) -> bool:
    after = incident.resolved is not None and entry.at > incident.resolved
    about_action = bool(getattr(entry.body, "action", None))
    return not (after or about_action or entry.kind in _AFTERWARDS or entry.id in incident.lost)


def _entry(tell: _Teller, entry: Entry) -> str:
    if entry.id in tell.incident.redacted:
        return "(redacted)"
    told = tell.phrasing.phrase(entry)
    for named in entry.refers_to():
        if gist := _named(tell.incident, named):
            told = told.replace(handle(named), f"“{gist}”", 1)
    if words := tell.incident.corrections.get(entry.id):
        told += f" (corrected: {words})"
    if entry.cites:
        told += f" ({', '.join(entry.cites)})"
    return plain(told)


def _named(incident: Incident, entry_id: str) -> str:
    """The words of a task, a proposal or an objection; a text tells more than its handle."""
    entry = incident.entry(entry_id)
    if entry is None or entry.id in incident.redacted:
        return ""
    words = incident.corrections.get(entry_id, entry.text)
    return words if len(words) <= _SHORT else words[: _SHORT - 1] + "…"


def _decisions(tell: _Teller) -> Lines:
    lines: list[str] = []
    for each in tell.incident.proposals.values():
        lines += _proposal(tell, each)
    return tuple(lines) or ("Nothing was proposed.",)


def _proposal(tell: _Teller, each: Proposal) -> Lines:
    lines = [f"- {tell.time(each.at)} {tell.name(each.by)} proposed: {plain(each.text)}"]
    for name, text in (("Risk", each.risk), ("Rollback", each.rollback)):
        if text:
            lines.append(f"    - {name}: {plain(text)}")
    for entry, by, text in each.objections:
        against = ", decided against it" if entry in each.against else ""
        lines.append(f"    - {tell.name(by)} objected{against}: {plain(text)}")
    if each.decided and each.decided_by:
        who = tell.name(each.decided_by)
        lines.append(f"    - {tell.time(each.decided)} {who} decided: **{plain(each.status)}**")
    else:
        lines.append("    - Never decided.")
    return tuple(lines)


def _people(tell: _Teller) -> Lines:
    visits: dict[str, list[Visit]] = {}
    for each in tell.incident.visits:
        visits.setdefault(each.person, []).append(each)
    rows = []
    for person, some in sorted(visits.items(), key=lambda each: (each[1][0].since, each[0])):
        spans = ", ".join(_span(tell, each) for each in some)
        rows.append((tell.name(person), _part(tell, person, some), spans, _clock(tell, some[0])))
    titles = ("Who", "As", "Here (UTC)", "On their clock")
    return tuple(table(titles, rows)) if rows else ("Nobody has joined.",)


def _span(tell: _Teller, visit: Visit) -> str:
    end = tell.incident.resolved
    left = visit.until if visit.until and not (end and visit.until > end) else None
    return f"{tell.time(visit.since)} to {tell.time(left) if left else 'the end'}"


def _part(tell: _Teller, person: str, visits: list[Visit]) -> str:
    held = (each.role for each in tell.incident.holdings if each.person == person)
    told = dict.fromkeys(tell.role(each) for each in held)
    tasks = sum(1 for each in tell.incident.tasks.values() if each.owner == person)
    if tasks:
        told[f"{tasks} task{'s' * (tasks > 1)}"] = None
    if not told and all(each.observer for each in visits):
        told["looked on"] = None
    return ", ".join(told) or "responder"


def _clock(tell: _Teller, visit: Visit) -> str:
    """When it began for somebody, where they are; nights are what this is for."""
    known = tell.phrasing.team.people.get(visit.person)
    if known is None or not known.timezone:
        return "-"
    try:
        local = visit.since.astimezone(ZoneInfo(known.timezone))
    except (OSError, ValueError, LookupError):  # a zone that this machine does not know
        return "-"
    return f"{local:%a %H:%M} ({plain(known.timezone)})"


def _actions(tell: _Teller) -> Lines:
    """Action items but those that were declined; how far each is, the record says."""
    lines = []
    for each in tell.incident.actions.values():
        if each.status == "declined":
            continue
        facts_ = (each.type, f"due {each.due}" if each.due else None, handle(each.id))
        about = ", ".join(fact for fact in facts_ if fact)
        lines.append(f"- {plain(each.text)} ({tell.name(each.owner)}, {about})")
    return tuple(lines) or (tell.words("There are no action items yet."),)


def _long(span: timedelta) -> str:
    """A length of time, as people say it."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    hours, rest = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    told = ((days, "d"), (hours, "h"), (rest, "min"))
    return " ".join(f"{count} {unit}" for count, unit in told if count)


PARTS: Mapping[str, Callable[[_Teller], Lines]] = {
    "facts": _facts,
    "roles": _roles,
    "timeline": _timeline,
    "decisions": _decisions,
    "people": _people,
    "actions": _actions,
}
"""The computed parts that a template can have, by name."""
