"""list, show, log, why."""

from datetime import tzinfo
from typing import Any

import click

from incli.app.reading import as_of as known_at
from incli.app.reading import why as cause_of
from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_incident, complete_person
from incli.cli.terminal.console import Console
from incli.cli.terminal.page import page
from incli.cli.terminal.past import NONE_YET, moment_of, since_when
from incli.cli.terminal.table import table
from incli.cli.terminal.timeline import interleaved, timeline
from incli.domain.entry import Entry
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident
from incli.domain.kinds import KINDS
from incli.domain.summary import describe, describe_entry, titled
from incli.domain.times import write_time

_LIST_SHOWN = 50
_STATUSES = ("open", "resolved", "closed", "cancelled", "merged")


@click.command("list")
@click.option("--status", type=click.Choice(_STATUSES), help="Only of this status.")
@click.option("--severity", metavar="LEVEL", help="Only of this severity.")
@click.option("--service", metavar="S", help="Only those that touch this service.")
@click.option("--since", metavar="TIME", help="Only those opened since: 2026-11-01, 90d …")
@click.option("--all", "everything", is_flag=True, help="Not only the newest 50.")
@click.pass_obj
def list_(  # one parameter an option
    console: Console,
    status: str | None,
    severity: str | None,
    service: str | None,
    since: str | None,
    everything: bool,  # click passes by name
) -> None:
    """List incidents, newest first.

    \b
    incli list --status open
    """
    wanted = {"status": status or ""}
    if severity:
        wanted["severity"] = choose.level(console.session.policy_now, severity)
    wanted = {key: value for key, value in wanted.items() if value}
    found = _matching(console, wanted, service, since, everything=everything)
    if console.as_json:
        console.data(found)
        return
    _table(console, found)
    left = console.session.view.count() - len(found)
    if not wanted and not service and not since and left:
        console.talk(f"{left} more: incli list --all")
    if not found:
        none = "There is no such incident." if console.session.view.count() else NONE_YET
        console.talk(none)
    for problem in console.session.view.unreadable()[:3]:
        console.talk(f"Not read: {problem}")


def _table(console: Console, found: list[dict[str, Any]]) -> None:
    """The incidents as a table; how far postmortems are, where any of them has one."""
    told = any(each["postmortem"] not in {None, "missing"} for each in found)
    rows = [
        (
            each["severity"] or "-",
            each["status"],
            *([(each["postmortem"] or "-").replace("-", " ").strip() or "-"] if told else []),
            (each["opened"] or "-")[:16].replace("T", " "),
            *_who(console, each),
        )
        for each in found
    ]
    titles = ("severity", "status", *([console.in_team_words("postmortem")] if told else []))
    if rows:
        table((*titles, "opened (UTC)", "id", "title", "commander"), rows)


def _who(console: Console, each: dict[str, Any]) -> tuple[str, str, str]:
    commander = each["commander"]
    return each["id"], titled(each), console.name(commander) if commander else "-"


def _matching(
    console: Console,
    wanted: dict[str, str],
    service: str | None,
    since: str | None,
    *,
    everything: bool,
) -> list[dict[str, Any]]:
    narrow = bool(service or since)
    limit = -1 if everything or narrow or console.as_json else _LIST_SHOWN
    found = console.session.view.summaries(limit, **wanted)
    if service:
        found = [each for each in found if service in each["services"]]
    if since:
        start = write_time(since_when(console, since))
        found = [each for each in found if (each["opened"] or "") >= start]
    return _with_postmortems(console, found)


def _with_postmortems(console: Console, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same, with how far each postmortem is."""
    if not found:
        return found
    from incli.app.postmortem.texts import states  # noqa: PLC0415  # not for show, log, why

    known = states(console.session, found)
    return [{**each, "postmortem": known.get(each["id"])} for each in found]


@click.command("show")
@click.argument("incident", required=False, shell_complete=complete_incident)
@click.option("--as-of", "moment", metavar="TIME", help="Only what was known then.")
@click.option("--tz", metavar="ZONE", help="Show times in this zone.")
@click.pass_obj
def show(console: Console, incident: str | None, moment: str | None, tz: str | None) -> None:
    """Show an incident: who, what is owed, what was decided, and its timeline.

    \b
    incli show --as-of 03:30
    """
    zone = console.zone_named(tz)
    found = console.session.incident(incident)
    now = console.session.now
    if moment:
        now = moment_of(console, found, moment, zone)
        found = known_at(console.session, found, now)
    if console.as_json:
        from incli.app.postmortem.texts import described  # noqa: PLC0415  # only here

        console.data({**describe(found), "postmortem": described(console.session, found)})
        return
    page(console, found, zone, now)


@click.command("log")
@click.argument("incident", required=False, shell_complete=complete_incident)
@click.option("--kind", "kinds", multiple=True, metavar="K", help="Only entries of this kind.")
@click.option("--by", metavar="P", shell_complete=complete_person, help="Only by this person.")
@click.option("--tz", metavar="ZONE", help="Show times in this zone.")
@click.option("--with-call", is_flag=True, help="And what was said on the call, by the clock.")
@click.pass_obj
def log(
    console: Console,
    incident: str | None,
    kinds: tuple[str, ...],
    by: str | None,
    tz: str | None,
    with_call: bool,
) -> None:
    """Show the timeline, with gaps of silence marked.

    \b
    incli log --kind decided --tz UTC
    incli log --with-call
    """
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        raise InvalidInput(
            f"There is no kind of entry “{unknown[0]}”.", f"kinds: {', '.join(KINDS)}"
        )
    zone = console.zone_named(tz)
    found = console.session.incident(incident)
    person = choose.person(console, by) if by else None
    entries = [
        each
        for each in found.timeline
        if (not kinds or each.kind in kinds) and (not person or each.by == person)
    ]
    if with_call:
        _log_with_call(console, found, entries, person, zone)
        return
    if console.as_json:
        console.data([describe_entry(found, each) for each in entries])
        return
    lines = timeline(console, found, entries, zone, gaps=not (kinds or person))
    for line in lines:
        console.say(line)


def _log_with_call(
    console: Console, incident: Incident, entries: list[Entry], person: str | None, zone: tzinfo
) -> None:
    """The timeline and the call, one between the other; of a person's, also what they said."""
    from incli.app.calls import calls  # noqa: PLC0415  # only here
    from incli.cli.incident.recordings import spoken  # noqa: PLC0415  # only here

    kept = calls(console.session.repository, incident)
    if person:
        kept = tuple(each.said_by(person) for each in kept)
    if not any(each.cues for each in kept):
        console.talk("No transcript is kept, or nobody speaks in it.   incli recording add")
    if console.as_json:
        said = [spoken(call, cue) for call in kept for cue in call.cues]
        told = [*(describe_entry(incident, each) for each in entries), *said]
        console.data(sorted(told, key=lambda each: str(each["at"])))
        return
    for line in interleaved(console, incident, entries, kept, zone):
        console.say(line)


@click.command("why")
@click.argument("words", nargs=-1, required=True, metavar="[INCIDENT] FIELD")
@click.pass_obj
def why(console: Console, words: tuple[str, ...]) -> None:
    """Which entry, and which commit, made a field what it is?

    \b
    incli why severity
    incli why roles.incident-commander
    """
    if len(words) > 2:  # noqa: PLR2004  # incident and field
        raise InvalidInput("Name an incident and one field.", "incli why severity")
    incident = console.session.incident(words[0] if len(words) > 1 else None)
    cause = cause_of(console.session, incident, words[-1])
    origin = cause.origin
    if console.as_json:
        console.data(
            {
                "incident": incident.id,
                "field": cause.field,
                "value": cause.value,
                "entry": describe_entry(incident, cause.entry),
                "commit": origin.commit if origin else None,
                "author": origin.author if origin else None,
            }
        )
        return
    console.say(f"{cause.field}: {_shown(cause.value)}")
    told = console.phrasing().phrase(cause.entry)
    console.say(f"  {console.clock(cause.entry.at)}  {console.name(cause.entry.by)}: {told}")
    console.say(f"  entry  {cause.entry.id}")
    if origin:
        console.say(f"  commit {origin.commit[:12]} by {origin.author}")
    else:
        console.say("  commit not in this clone (a shallow one?)")


def _shown(value: Any) -> str:  # noqa: ANN401  # any field
    return "nothing" if value is None else str(value)
