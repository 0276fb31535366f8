"""roster: show, shifts, lint; and what changes one or carries it in and out."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from incli.cli.oncall.calendars import ics, import_
from incli.cli.oncall.changes import off, override, swap
from incli.cli.oncall.oncall import clock
from incli.cli.terminal import choose, moments
from incli.cli.terminal.complete import complete_roster
from incli.cli.terminal.console import Console
from incli.cli.terminal.table import table
from incli.domain.roster.model import Roster, Rotation
from incli.domain.roster.oncall import on_call
from incli.domain.roster.timeline import Shift, shifts
from incli.domain.times import write_duration, write_time

if TYPE_CHECKING:
    from incli.app.roster.lint import Judged

_WEEKS = timedelta(weeks=4)
_FROM = click.option("--from", "start", metavar="T", help="A day or time; now where left out.")
_TO = click.option("--to", "end", metavar="T", help="Four weeks later where left out.")


@click.group("roster")
def roster() -> None:
    """Who is on call when: look, judge, change, carry in and out."""


@roster.command("show")
@click.argument("name", metavar="ROSTER", required=False, shell_complete=complete_roster)
@click.option("--from", "start", metavar="T", help="List the shifts from here on, too.")
@click.option("--to", "end", metavar="T", help="Until here; four weeks later where left out.")
@click.pass_context
def show(context: click.Context, name: str | None, start: str | None, end: str | None) -> None:
    """Show a roster: how it rotates, who is on call, what was changed by hand.

    \b
    incli roster show ic
    """
    console: Console = context.obj
    found = choose.rosters(console, name)
    if console.as_json:
        data = [_as_data(console, each) for each in found]
        console.data(data[0] if name else data)
        return
    if not found:
        console.talk("There is no roster yet.   incli roster import rotation FILE --name ic")
    for at, each in enumerate(found):
        console.say() if at else None
        for line in _told(console, each):
            console.say(line)
    if found and (start or end) and not console.as_json:
        context.invoke(shifts_, name=name, start=start, end=end, tz=None)


def _as_data(console: Console, each: Roster) -> dict[str, object]:
    return {
        "roster": each.id,
        "name": each.name,
        "role": each.role,
        "timezone": each.zone.key,
        "layers": list(each.used_layers),
        "people": list(each.people),
        "on_call": [
            {"layer": now.layer, "person": now.person} for now in on_call(each, console.session.now)
        ],
        "overrides": len(each.overrides),
        "swaps": len(each.swaps),
        "time_off": len(each.absences),
    }


def _told(console: Console, each: Roster) -> list[str]:
    now, zone = console.session.now, each.zone
    role = f", for {console.session.team.role_name(each.role)}" if each.role else ""
    title = each.id if each.name == each.id else f"{each.id} · {each.name}"
    lines = [f"{title}{role}   (times in {zone.key})"]
    for layer, rotations in each.layers.items():
        lines += [f"  {layer:<8} {_rotation(console, one)}" for one in rotations]
    if each.dated:
        lines.append(f"  {len(each.dated)} dated shifts")
    for on in on_call(each, now):
        until = f" until {clock(on.until, now, zone)}" if on.until else ""
        then = f", then {console.name(on.next)}" if on.until else ""
        lines.append(f"  now      {console.name(on.person)} ({on.layer}){until}{then}")
    coming = [
        (one.start, one.end, f"{console.name(one.person)} instead", one.because)
        for one in each.overrides
        if one.end > now
    ]
    coming += [
        (one.start, one.end, f"{console.name(one.person)} is off", one.because)
        for one in each.absences
        if one.end > now
    ]
    for start, end, what, because in sorted(coming, key=lambda one: one[:2]):
        why = f" ({because})" if because else ""
        lines.append(f"  {clock(start, now, zone)} to {clock(end, now, zone)}: {what}{why}")
    return lines


def _rotation(console: Console, each: Rotation) -> str:
    members = ", ".join(map(console.name, each.members))
    length = write_duration(each.period) if each.period else "a handover"
    name = f"{each.name}: " if each.name else ""
    hours = ", in restricted hours" if each.restrictions else ""
    return f"{name}{members}; every {length}{hours} ({each.zone.key})"


@roster.command("shifts")
@click.argument("name", metavar="ROSTER", required=False, shell_complete=complete_roster)
@_FROM
@_TO
@click.option("--tz", metavar="Z", help="The zone to show times in; the roster's where left out.")
@click.pass_obj
def shifts_(
    console: Console, name: str | None, start: str | None, end: str | None, tz: str | None
) -> None:
    """List the shifts between two times, whole.

    \b
    incli roster shifts ic --from 2026-12-01 --to 2027-01-01
    """
    session = console.session
    found = choose.rosters(console, name)
    rows: list[tuple[Roster, Shift]] = []
    for each in found:
        zone = console.zone_named(tz) if tz else each.zone
        begin, finish = moments.window(start, end, session.now, zone, _WEEKS)
        rows += [(each, shift) for shift in shifts(each, begin, finish)]
    if console.as_json:
        console.data([_shift(*row) for row in rows])
        return
    shown = []
    for each, shift in rows:
        zone = console.zone_named(tz) if tz else each.zone
        until = "open" if shift.open else f"{shift.end.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"
        who = console.name(shift.person)
        note = shift.nobody or shift.text or ""
        begins = f"{shift.start.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"
        shown.append((each.id, shift.layer, begins, until, who, note))
    if shown:
        table(("roster", "layer", "from", "to", "who", ""), shown)
    else:
        console.talk("There are no shifts in that time.")


def _shift(each: Roster, shift: Shift) -> dict[str, str | None]:
    return {
        "roster": each.id,
        "layer": shift.layer,
        "person": shift.person,
        "from": write_time(shift.start),
        "to": None if shift.open else write_time(shift.end),
        "note": shift.nobody or shift.text,
    }


@roster.command("lint")
@click.argument("name", metavar="ROSTER", required=False, shell_complete=complete_roster)
@_FROM
@click.option("--to", "end", metavar="T", help="90 days later where left out.")
@click.option("--score", is_flag=True, help="0 to 100 points, and what cost them.")
@click.pass_context
def lint(
    context: click.Context, name: str | None, start: str | None, end: str | None, score: bool
) -> None:
    """Look for gaps, overlaps, tired people, ignored time off, and slips. Exit 1 if there are any.

    Dated shifts are judged wherever they are; rotations in the time ahead.

    \b
    incli roster lint ic --score
    """
    from incli.app.roster.lint import HORIZON, judge  # noqa: PLC0415  # only here
    from incli.app.roster.reading import chosen, names  # noqa: PLC0415  # only here

    console: Console = context.obj
    session = console.session
    begin, finish = moments.window(start, end, session.now, console.zone, HORIZON)
    wanted = [chosen(session, name)] if name else names(session)
    judged = [judge(session, each, begin, finish) for each in wanted]
    findings = [finding for each in judged for finding in each.findings]
    if console.as_json:
        console.data(_lint_data(judged))
    else:
        for finding in findings:
            console.say(str(finding) + (f"\n    {finding.hint}" if finding.hint else ""))
        for each in judged if score else ():
            console.say(f"{each.roster}: {each.points} of 100 points")
            for reason in each.reasons:
                console.say(f"    -{reason.points}  {reason.text}")
        if not findings:
            console.talk(
                f"Nothing is wrong with {', '.join(wanted) or 'the rosters: there are none'}."
            )
    if findings:
        context.exit(1)


def _lint_data(judged: "Sequence[Judged]") -> dict[str, Any]:
    findings = [
        {
            **{key: getattr(each, key) for key in ("rule", "path", "line", "column")},
            "message": each.message,
            "hint": each.hint,
        }
        for one in judged
        for each in one.findings
    ]
    scores = [
        {
            "roster": each.roster,
            "score": each.points,
            "reasons": [{"points": -one.points, "reason": one.text} for one in each.reasons],
        }
        for each in judged
    ]
    return {"findings": findings, "scores": scores}


for _command in (override, swap, off, ics, import_):
    roster.add_command(_command)
