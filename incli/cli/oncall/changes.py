"""roster override, roster swap, roster off."""

import click

from incli.cli.terminal import choose, moments
from incli.cli.terminal.complete import complete_person, complete_roster
from incli.cli.terminal.console import Console
from incli.cli.terminal.saved import told_saved
from incli.domain.errors import InvalidInput, Refused
from incli.domain.roster.model import Roster
from incli.domain.roster.problem import as_written
from incli.domain.roster.wall import begins, ends

_LAYER = click.option(
    "--layer",
    type=click.Choice(["primary", "backup", "shadow"]),
    default="primary",
    show_default=True,
    help="Which layer.",
)
_BECAUSE = click.option("--because", metavar="REASON", help="Why.")


@click.command("override")
@click.argument("name", metavar="ROSTER", shell_complete=complete_roster)
@click.argument("person", shell_complete=complete_person)
@click.option("--from", "start", metavar="T", default="now", help="A day or time; now.")
@click.option("--to", "end", metavar="T", required=True, help="A day (included), a time, or 2h.")
@_LAYER
@_BECAUSE
@click.pass_obj
def override(
    console: Console,
    name: str,
    person: str,
    start: str,
    end: str,
    layer: str,
    because: str | None,
) -> None:
    """Put PERSON on call in place of whoever is, for a while.

    \b
    incli roster override ic me --to 2h --because "I am testing the pager"
    """
    from incli.app.roster.edits import add_override  # noqa: PLC0415  # only here
    from incli.app.roster.reading import availability, one  # noqa: PLC0415  # only here

    session, each = console.session, one(console.session, name)
    who = choose.person(console, person)
    item = _item(console, each, who, start, end, because)
    if layer != "primary":
        item["layer"] = layer
    begin = moments.instant(item["from"], session.now, each.zone)
    away = availability(session, who, None, begin).time_off
    if away and not because and who != session.me:
        raise Refused(f"{console.name(who)} has time off {away}.", 'ask first, then: --because "…"')
    change = add_override(session, each, item)
    where = f"{each.id} ({layer})"
    span = _told(console, each, item["from"], item["to"])
    lines = [f"{console.name(who)} is on call in {where} {span}."]
    replaced = list(dict.fromkeys(one.person for one in change.shifts if one.person))
    if replaced:
        lines.append(f"Free in that time: {', '.join(map(console.name, replaced))}.")
    _tell(console, each, change.commit, item, lines)


@click.command("swap")
@click.argument("name", metavar="ROSTER", shell_complete=complete_roster)
@click.argument("person", shell_complete=complete_person)
@click.argument("shift", metavar="DAY")
@click.argument("other", metavar="OTHER", shell_complete=complete_person)
@click.argument("their_shift", metavar="DAY")
@_LAYER
@_BECAUSE
@click.pass_obj
def swap(
    console: Console,
    name: str,
    person: str,
    shift: str,
    other: str,
    their_shift: str,
    layer: str,
    because: str | None,
) -> None:
    """Exchange PERSON's shift of a DAY for OTHER's shift of another DAY.

    The swap stays with the two shifts when the rotation's times change later. Of a shift that has
    begun the rest is exchanged, from now on.

    \b
    incli roster swap ic amira 2026-12-24 ravi 2026-12-31
    """
    from incli.app.roster.edits import add_swap  # noqa: PLC0415  # only here
    from incli.app.roster.reading import one  # noqa: PLC0415  # only here

    session, each = console.session, one(console.session, name)
    first, second = choose.person(console, person), choose.person(console, other)
    if first == second:
        raise InvalidInput("Two people swap, not one.", f"incli roster swap {name} ANN DAY BEN DAY")
    item = {
        "person": first,
        "shift": moments.as_written(shift, session.now, each.zone),
        "with": second,
        "their_shift": moments.as_written(their_shift, session.now, each.zone),
    }
    if layer != "primary":
        item["layer"] = layer
    if because:
        item["because"] = because
    change = add_swap(session, each, item)
    lines = []
    for one_shift, now in zip(change.shifts, (second, first), strict=True):
        span = _told(console, each, as_written(one_shift.start), as_written(one_shift.end))
        lines.append(f"{console.name(now)} is on call in {each.id} {span}.")
    _tell(console, each, change.commit, item, lines)


@click.command("off")
@click.argument("person", shell_complete=complete_person)
@click.option("--from", "start", metavar="T", default="now", help="A day or time; now.")
@click.option("--to", "end", metavar="T", required=True, help="A day (included), a time, or 2h.")
@click.option(
    "--roster",
    "name",
    metavar="ROSTER",
    shell_complete=complete_roster,
    help="The file to note it in; it counts in all. Default: the first with the person on it.",
)
@_BECAUSE
@click.pass_obj
def off(
    console: Console, person: str, start: str, end: str, name: str | None, because: str | None
) -> None:
    """Note that PERSON is not there; tells which shifts need somebody else.

    \b
    incli roster off me --from 2026-12-24 --to 2027-01-02 --because "holiday"
    """
    from incli.app.roster.edits import add_time_off  # noqa: PLC0415  # only here
    from incli.app.roster.reading import one  # noqa: PLC0415  # only here

    session, who = console.session, choose.person(console, person)
    each = one(session, name) if name else _with(choose.rosters(console, None), who)
    item = _item(console, each, who, start, end, because)
    change = add_time_off(session, each, item)
    lines = [f"{console.name(who)} is off {_told(console, each, item['from'], item['to'])}."]
    start_off, end_off = begins(item["from"], each.zone), ends(item["to"], each.zone)
    for shift in change.shifts:
        begin = as_written(max(shift.start, start_off))
        finish = as_written(min(shift.end, end_off))
        option = "" if shift.layer == "primary" else f" --layer {shift.layer}"
        lines.append(
            f"Still on call ({shift.layer}) {_told(console, each, begin, finish)}: "
            f"incli roster override {each.id} PERSON --from {begin} --to {finish}{option}"
        )
    _tell(console, each, change.commit, item, lines)


def _told(console: Console, each: Roster, start: str, end: str) -> str:
    """From when to when, on the roster's clock; days as days, the last one included."""
    times, today = [], console.session.now.astimezone(each.zone)
    for text in (start, end):
        is_day = "T" not in text
        at = begins(text, each.zone).astimezone(each.zone)
        year = "" if at.year == today.year else " %Y"
        times.append((at, f"{at:%a %d %b{year}}" if is_day else f"{at:%a %d %b{year} %H:%M}"))
    (begin, first), (finish, last) = times
    if begin.utcoffset() == finish.utcoffset():
        return f"from {first} to {last} ({finish:%Z})"
    return f"from {first} ({begin:%Z}) to {last} ({finish:%Z})"


def _with(rosters: tuple[Roster, ...], who: str) -> Roster:
    """The first roster with that person on it, else the first of all."""
    if not rosters:
        raise InvalidInput("There is no roster yet.", "incli roster import rotation FILE --name ic")
    return next((each for each in rosters if who in each.people), rosters[0])


def _item(
    console: Console, each: Roster, who: str, start: str, end: str, because: str | None
) -> dict[str, str]:
    """An item of the file; a length of time such as `2h` counts from the beginning."""
    now = console.session.now
    begin = moments.as_written(start, now, each.zone)
    after = moments.instant(begin, now, each.zone)
    item = {"person": who, "from": begin, "to": moments.as_written(end, after, each.zone)}
    if because:
        item["because"] = because
    return item


def _tell(
    console: Console, each: Roster, commit: str | None, item: dict[str, str], lines: list[str]
) -> None:
    told_saved(console, commit, {"roster": each.id, **item}, *lines)
