"""oncall, off."""

from datetime import datetime, timedelta, tzinfo

import click

from incli.cli.terminal import choose, moments
from incli.cli.terminal.complete import complete_person, complete_roster
from incli.cli.terminal.console import Console, span
from incli.cli.terminal.table import table
from incli.domain.roster.oncall import OnCall, duty, free_time, on_call
from incli.domain.roster.wall import Span
from incli.domain.times import write_time

_WEEKS = timedelta(weeks=4)
"""How far ahead free time is told."""
_SHORTEST = timedelta(hours=1)
"""What is shorter is no free time, and not told."""


@click.command("oncall")
@click.argument("roster", metavar="[ROLE|ROSTER]", required=False, shell_complete=complete_roster)
@click.option("--at", metavar="TIME", help="A day or time; now where left out.")
@click.option("--tz", metavar="Z", help="The zone to show times in; yours where left out.")
@click.pass_obj
def oncall(console: Console, roster: str | None, at: str | None, tz: str | None) -> None:
    """Say who is on call, until when, and who then.

    \b
    incli oncall ic --at 2026-12-24T20:00:00Z
    """
    session, zone = console.session, console.zone_named(tz)
    when = moments.instant(at, session.now, zone) if at else session.now
    rosters = choose.rosters(console, roster)
    found = [each for one in rosters for each in on_call(one, when)]
    if console.as_json:
        shown = [_as_data(each) for each in found]
        console.data(shown[0] if len(shown) == 1 else shown)
        return
    if not found:
        empty = ", ".join(each.id for each in rosters)
        hint = "incli roster import rotation FILE --name ic"
        console.talk(
            f"There is nobody on {empty}." if empty else f"There is no roster yet.   {hint}"
        )
        return
    table(
        ("roster", "layer", "who", "until", "then"),
        [_row(console, each, when, zone) for each in found],
    )


def _as_data(found: OnCall) -> dict[str, str | None]:
    return {
        "roster": found.roster,
        "layer": found.layer,
        "person": found.person,
        "since": write_time(found.since) if found.since else None,
        "until": write_time(found.until) if found.until else None,
        "next": found.next,
        "note": found.note,
    }


def _row(console: Console, found: OnCall, at: datetime, zone: tzinfo) -> tuple[str, ...]:
    who = console.name(found.person)
    if found.person is None and found.note:
        who = f"nobody ({found.note})"
    elif found.person and (there := local_time(console, found.person, at)):
        who = f"{who} ({there} there)"
    until = "no end is known"
    if found.until:
        until = f"until {clock(found.until, at, zone)} {found.until.astimezone(zone):%Z}"
    then = f"then {console.name(found.next)}" if found.until else ""
    return found.roster, found.layer, who, until, then


def clock(at: datetime, now: datetime, zone: tzinfo) -> str:
    """An instant in a zone; with the day where it is another, and the year where that is."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    if local.date() == today.date():
        return f"{local:%H:%M}"
    return f"{local:%a %d %b %H:%M}" if local.year == today.year else f"{local:%Y-%m-%d %H:%M}"


def local_time(console: Console, person: str, at: datetime) -> str | None:
    """What the clock says where somebody lives; None where nobody knows that."""
    known = console.session.team.people.get(person)
    if known is None or known.timezone is None:
        return None
    return f"{at.astimezone(console.zone_named(known.timezone)):%H:%M}"


@click.command("off")
@click.argument("person", required=False, shell_complete=complete_person)
@click.option("--tz", metavar="Z", help="The zone to show times in; the person's where left out.")
@click.pass_obj
def off(console: Console, person: str | None, tz: str | None) -> None:
    """Say when you are free, in words; or when PERSON is.

    \b
    incli off
    """
    session = console.session
    who = choose.person(console, person) if person else session.me
    known = session.team.people.get(who)
    zone = console.zone_named(tz or (known.timezone if known else None))
    now, end = session.now, session.now + _WEEKS
    rosters = choose.rosters(console, None)
    free = free_time(rosters, who, now, end)
    away = [
        each
        for roster in rosters
        for each in roster.absences
        if each.person == who and each.end > now
    ]
    if console.as_json:
        console.data(
            {
                "person": who,
                "on_call": [_as_data(each) for each in duty(rosters, who, now)],
                "free": [{"from": write_time(a), "to": write_time(b)} for a, b in free],
                "time_off": [
                    {
                        "from": write_time(each.start),
                        "to": write_time(each.end),
                        "because": each.because,
                    }
                    for each in away
                ],
            }
        )
        return
    for line in _in_words(console, who, free, duty(rosters, who, now), zone):
        console.say(line)
    for each in away:
        until = each.end - timedelta(seconds=1)  # a last day is told as that day
        because = f" ({each.because})" if each.because else ""
        console.say(
            f"Time off: {clock(each.start, now, zone)} to {clock(until, now, zone)}{because}."
        )


def _in_words(
    console: Console, who: str, free: list[Span], now_on: list[OnCall], zone: tzinfo
) -> list[str]:
    now, name = console.session.now, console.name(who)
    end = now + _WEEKS
    if free and free[0] == (now, end):
        return [f"{name} is free for the next four weeks at least."]
    lines = []
    if now_on:
        what = ", ".join(f"{each.layer} in {each.roster}" for each in now_on)
        ends = next((clock(start, now, zone) for start, _ in free), None)
        tail = f", until {ends}" if ends else ", for the next four weeks"
        lines.append(f"{name} is on call now ({what}){tail}.")
    elif free:
        until = free[0][1]
        lines.append(
            f"{name} is off now, until {clock(until, now, zone)} (for {span(until - now)})."
        )
    for start, finish in free:
        if start > now and finish - start >= _SHORTEST:
            last = "or later" if finish == end else f"{span(finish - start)}"
            lines.append(
                f"Free from {clock(start, now, zone)} to {clock(finish, now, zone)}, {last}."
            )
    return lines
