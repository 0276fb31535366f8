"""What `show` prints: the numbers that matter first, then who, what is owed, and the timeline."""

from datetime import datetime, tzinfo

from incli.app.reading import owed_in
from incli.cli.terminal.console import Console, span
from incli.cli.terminal.timeline import timeline
from incli.domain.due import Owed, undated, way
from incli.domain.incident import COMMANDER, Incident
from incli.domain.phrases import Phrasing, handle
from incli.domain.summary import standing


def page(console: Console, incident: Incident, zone: tzinfo, now: datetime) -> None:
    """Print an incident as it stands at `now`."""
    lines = (*_head(incident, zone, now), *_roles(console, incident, zone))
    for line in (*lines, *_owed(console, incident, now), *_decisions(console, incident)):
        console.say(line)
    console.say()
    for line in timeline(console, incident, list(incident.timeline), zone, gaps=True):
        console.say(line)


def _head(incident: Incident, zone: tzinfo, now: datetime) -> list[str]:
    end = incident.resolved or incident.closed or now
    lines = [incident.title]
    lasted = f" · {span(end - incident.opened)}" if incident.opened else ""
    lines.append(f"{incident.id} · {standing(incident)}{lasted}")
    facts = []
    if incident.opened:
        facts.append(f"opened {incident.opened.astimezone(zone):%a %d %b %Y %H:%M %Z}")
    facts += [
        f"impact {phase} {at.astimezone(zone):%H:%M}" for phase, at in incident.impact.items()
    ]
    if incident.customers is not None:
        facts.append(f"{incident.customers:,} customers")
    if incident.header.services:
        facts.append(", ".join(incident.header.services))
    if incident.merged_into:
        facts.append(f"merged into {incident.merged_into}")
    return [*lines, " · ".join(facts)] if facts else lines


def _roles(console: Console, incident: Incident, zone: tzinfo) -> list[str]:
    lines = []
    phrasing = console.phrasing(zone)
    for held in incident.holdings:
        over = incident.until(held)
        until = f"{over.astimezone(zone):%H:%M}" if over else "now"
        took = ", took over" if held.takeover else ""
        title = phrasing.in_team_words(console.session.team.role_name(held.role))
        since = f"{held.since.astimezone(zone):%H:%M}"
        lines.append(f"  {title:24} {console.name(held.person)}, {since} to {until}{took}")
    if not incident.held(COMMANDER):
        lines.insert(0, "  Nobody has commanded.")
    if incident.owner:
        title = phrasing.in_team_words("owner of the postmortem")
        how_far = phrasing.in_team_words(_postmortem(console, incident))
        lines.append(f"  {title:24} {console.name(incident.owner)}{how_far}")
    return ["", "Who", *lines]


def _postmortem(console: Console, incident: Incident) -> str:
    """How far the postmortem is, where there is one or is to be one."""
    if incident.status not in {"resolved", "closed"}:
        return ""
    from incli.app.postmortem.texts import described  # noqa: PLC0415  # not while it runs

    found = described(console.session, incident)
    told = str(found["state"]).replace("-", " ")
    if found["state"] == "in-review":
        told += f", {len(found['approved_by'])} of {found['needed']} have approved"
    return f"; the postmortem is {told}"


def _owed(console: Console, incident: Incident, now: datetime) -> list[str]:
    lines = []
    for each in owed_in(console.session, incident):
        over = each.overdue(now)
        when = f"{span(over)} over" if over.total_seconds() > 0 else f"in {span(-over)}"
        who = f"{console.name(each.who)}: " if each.who else ""
        lines.append(f"  {who}{owed_words(console.phrasing(), each)}, {when}   {way(each.command)}")
    lines += [
        f"  {console.name(each.owner)}: action {handle(each.id)}: {each.text}, no date"
        for each in undated(incident, console.session.policy_for(incident))
    ]
    return ["", "Still to be done", *lines] if lines else []


def owed_words(phrasing: Phrasing, each: Owed) -> str:
    """What is owed, in words: a role by its name."""
    team = phrasing.team
    what = team.role_name(each.what) if each.what in team.roles else each.what
    return what if ":" in what else phrasing.in_team_words(what)


def _decisions(console: Console, incident: Incident) -> list[str]:
    lines = []
    for each in incident.proposals.values():
        decided = (
            f"{each.status} ({console.name(each.decided_by)})" if each.decided_by else each.status
        )
        lines.append(f"  {handle(each.id)}  {decided}: {each.text}")
        for entry, by, text in each.objections:
            against = " (decided against it)" if entry in each.against else ""
            lines.append(f"          {console.name(by)} objected: {text}{against}")
    return ["", "Proposals and decisions", *lines] if lines else []
