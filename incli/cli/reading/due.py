"""due, triage."""

import hashlib
import math
from datetime import timedelta

import click

from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_person
from incli.cli.terminal.console import Console, span
from incli.domain.due import Owed
from incli.domain.errors import InvalidInput
from incli.domain.incident import Incident
from incli.domain.policy import Severity
from incli.domain.text import one_line
from incli.domain.times import read_duration, write_time
from incli.domain.triage import given
from incli.domain.triage import triage as answers

_MOMENT = timedelta(minutes=15)
"""How long a calendar shows a deadline: it ends when the thing is due."""


@click.command("due")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "ics"]),
    default="text",
    show_default=True,
    help="For people, programs, or calendars.",
)
@click.option("--person", metavar="P", shell_complete=complete_person, help="Only theirs.")
@click.option("--overdue", is_flag=True, help="Only what should have been done.")
@click.pass_obj
def due(console: Console, format_: str, person: str | None, overdue: bool) -> None:
    """Say what is promised and owed in all incidents: by whom, when, overdue by how much.

    Updates, tasks and their acknowledgement, hand-overs of command, roles to be filled, postmortems
    and action items. Reads only; the same record and time give the same answer.

    \b
    incli due --person me
    """
    from incli.app.reading import all_owed  # noqa: PLC0415  # only here

    session = console.session
    who = choose.person(console, person) if person else None
    found = [
        each
        for each in all_owed(session, who)
        if not overdue or each[1].overdue(session.now) > timedelta(0)
    ]
    if console.as_json or format_ == "json":
        console.data([_as_data(console, *each) for each in found])
    elif format_ == "ics":
        click.echo(_calendar(console, found), nl=False)
    else:
        for incident, each in found:
            console.say(one_line(console.in_team_words(_line(console, incident, each))))
        if not found:
            console.talk("Nothing is due.")


def _as_data(console: Console, incident: Incident, each: Owed) -> dict[str, object]:
    return {
        "incident": incident.id,
        "kind": incident.header.kind,
        "what": each.what,
        "who": each.who,
        "due": write_time(each.due),
        "overdue_seconds": max(int(each.overdue(console.session.now).total_seconds()), 0),
        "command": each.command,
    }


def _line(console: Console, incident: Incident, each: Owed) -> str:
    late = each.overdue(console.session.now)
    when = f"overdue by {span(late)}" if late > timedelta(0) else f"by {console.clock(each.due)}"
    who = console.name(each.who) if each.who else "somebody"
    drill = "drill, " if incident.header.kind == "drill" else ""
    typed = f"incli -i {incident.id} {each.command[6:]}"
    return f"{drill}{when}: {who}, {each.what}   {incident.id}   {typed}"


def _calendar(console: Console, found: list[tuple[Incident, Owed]]) -> str:
    from incli.exchange.calendar import Event, write_calendar  # noqa: PLC0415  # icalendar

    events = []
    for incident, each in found:
        key = hashlib.sha256(f"{incident.id}/{each.what}/{each.who}".encode()).hexdigest()[:32]
        who = f"{console.name(each.who)}: " if each.who else ""
        text = f"{who}{each.what}"
        begin = each.due - _MOMENT
        told = f"{incident.id}\n{each.command}"
        changed = incident.timeline[-1].at if incident.timeline else None
        events.append(Event(f"{key}@incli", begin, each.due, text, told, changed=changed))
    return write_calendar("incli: due", events, console.session.now)


@click.command("triage")
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    required=True,
    metavar="NAME=VALUE",
    help="What is measured.",
)
@click.option("--for", "lasted", metavar="SPAN", help="How long it has been so: 10m.")
@click.pass_obj
def triage(console: Console, metrics: tuple[str, ...], lasted: str | None) -> None:
    """Say which severity the written criteria give for what is measured, and why.

    \b
    incli triage --metric orders_per_minute=12 --for 10m
    """
    policy = console.session.policy_now
    measured = _measures(metrics)
    try:
        time = read_duration(lasted) if lasted else None
    except ValueError as error:
        raise InvalidInput(f"--for: {error}.", "--for 10m") from None
    severities = tuple(policy.severities.values())
    found = answers(severities, measured, time)
    best = given(severities, found)
    if console.as_json:
        keys = ("severity", "criterion", "text", "met", "why")
        console.data(
            {
                "severity": best.severity if best else None,
                "criterion": best.criterion if best else None,
                "criteria": [{key: getattr(each, key) for key in keys} for each in found],
            }
        )
        return
    _unknown(console, severities, measured)
    for each in found:
        mark = "yes" if each.met else "no "
        console.say(f"{mark}  {each.severity}  {each.criterion}: {each.text}  ({each.why})")
    for level in severities:
        if level.criteria_needed > 1 and any(each.severity == level.id for each in found):
            console.say(f"     {level.id}  takes {level.criteria_needed} of its criteria")
    if best:
        console.say(f'{best.severity}: incli open "…" --criterion {best.criterion}')
    else:
        enough = (
            "Too few of its criteria are met"
            if any(one.met for one in found)
            else "No criterion is met"
        )
        console.say(f'{enough}. When in doubt, open it: incli open "…" --severity unsure')


def _unknown(
    console: Console, severities: tuple[Severity, ...], measured: dict[str, float]
) -> None:
    """Tell of measures that no criterion looks at."""
    known = sorted(
        {one["metric"] for each in severities for one in each.criteria if "metric" in one}
    )
    looks = f"criteria look at: {', '.join(known)}" if known else "no criterion has a measure"
    for name in measured:
        if name not in known:
            console.talk(f"No criterion looks at {name}; {looks}.")


def _measures(typed: tuple[str, ...]) -> dict[str, float]:
    """What is measured, by name; `InvalidInput` for what is none, or is said twice."""
    measured: dict[str, float] = {}
    for each in typed:
        name, value = _measure(each)
        if name in measured:
            raise InvalidInput(f"{name} is given twice.", f"--metric {each}")
        measured[name] = value
    return measured


def _measure(typed: str) -> tuple[str, float]:
    name, _, value = typed.partition("=")
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not name.strip() or not math.isfinite(number):
        raise InvalidInput(f"“{typed}” is no measure.", "--metric orders_per_minute=40")
    return name.strip(), number
