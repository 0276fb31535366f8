"""people, load."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from incli.cli.terminal import choose
from incli.cli.terminal.complete import complete_incident
from incli.cli.terminal.console import Console
from incli.cli.terminal.past import since_when
from incli.cli.terminal.table import table
from incli.domain.load import PARTS
from incli.domain.times import effort, write_time

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from incli.domain.given import Evenness, Given, Night
    from incli.domain.policy import Rates
    from incli.domain.rest import Rest

_NIGHTS = 14
"""So many nights are shown, the newest last; all of them with --json."""
_NO_TEAM = "in no team"
_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@click.command("people")
@click.argument("incident", required=False, shell_complete=complete_incident)
@click.pass_obj
def people(console: Console, incident: str | None) -> None:
    """Say what an incident took of the people in it: by their own day, evening, weekend and night.

    Who was woken, how long each commanded, how long each waited without a task, and who is to rest.

    \b
    incli people
    """
    from incli.app.load import given_in, resting  # noqa: PLC0415  # zones: only here

    found = choose.incident(console, incident)
    session = console.session
    given, rest = given_in(session, found), resting(session)
    rest = {person: each for person, each in rest.items() if person in given}
    rates = session.policy_for(found).rates
    if console.as_json:
        console.data({"incident": found.id, **_as_data(given, rates, rest)})
        return
    if not given:
        console.say(f"Nobody was in {found.id}, as far as its record says.")
        return
    _rows(console, given, rates)
    _sum(console, given, rates)
    _resting(console, rest)


@click.command("load")
@click.option(
    "--by",
    type=click.Choice(("person", "team", "night", "hour")),
    default="person",
    show_default=True,
    help="What it is added up by; by hour: where it falls, by service.",
)
@click.option("--since", metavar="TIME", help="Only from then on: 90d, 2026-11-01 …")
@click.pass_obj
def load(console: Console, by: str, since: str | None) -> None:
    """Say what all incidents took of people, and how evenly it is shared. Drills do not count.

    \b
    incli load --by night --since 28d
    """
    from incli.app.load import given_since, in_earnest  # noqa: PLC0415  # only here
    from incli.domain.given import together  # noqa: PLC0415  # likewise

    session = console.session
    begin = since_when(console, since) if since else None
    incidents = in_earnest(session)
    if by == "hour":
        from incli.cli.learning.load_hours import tell_hours  # noqa: PLC0415  # likewise

        tell_hours(console, incidents, begin)
        return
    given = given_since(session, incidents, begin)
    if by == "night":
        _by_night(console, given, begin)
    elif by == "team":
        teams = _teams(console, given)
        rows = {name: together(name, each) for name, each in teams.items()}
        _by_person(console, rows, given, {name: len(each) for name, each in teams.items()})
    else:
        _by_person(console, given, given)


def _by_person(
    console: Console,
    rows: "Mapping[str, Given]",
    given: "Mapping[str, Given]",
    sizes: "Mapping[str, int] | None" = None,
) -> None:
    """Tell what people gave; or teams, with `sizes`: how many of each were there."""
    from incli.app.load import resting, shared  # noqa: PLC0415  # only here

    session = console.session
    rates, rest = session.policy_now.rates, resting(session)
    even = shared(session, {person: each.load for person, each in given.items()})
    if console.as_json:
        evenness = _evenness_data(even) if even else None
        console.data({**_as_data(rows, rates, rest, sizes), "evenness": evenness})
        return
    if not rows:
        console.say("Nobody was in an incident, as far as the record says. Drills do not count.")
        return
    _rows(console, rows, rates, sizes)
    _sum(console, given, rates, by_now=True)
    if even:
        console.say(told_evenness(even))
    _resting(console, rest)


def _teams(console: Console, given: "Mapping[str, Given]") -> "dict[str, list[Given]]":
    """By team; who is in several counts in each of them."""
    groups = console.session.team.groups
    homeless = given.keys() - {person for members in groups.values() for person in members}
    every = {**groups, **({_NO_TEAM: tuple(sorted(homeless))} if homeless else {})}
    return {
        name: [given[each] for each in members if each in given]
        for name, members in every.items()
        if any(each in given for each in members)
    }


def _rows(
    console: Console,
    given: "Mapping[str, Given]",
    rates: "Rates | None",
    sizes: "Mapping[str, int] | None" = None,
) -> None:
    heaviest = sorted(given.values(), key=lambda each: (-each.load.out_of_hours, each.load.person))
    costs = (rates.currency,) if rates else ()
    table(
        ("who", *(("people",) if sizes else ()), *PARTS, "woken", "in command", "idle", *costs),
        [
            (
                console.name(each.load.person),
                *((f"{sizes[each.load.person]}",) if sizes else ()),
                *(_span(each.load.spent.get(part)) for part in PARTS),
                f"{each.load.woken}x" if each.load.woken else "-",
                _span(each.command),
                _span(each.idle),
                *((f"{each.cost or 0:.2f}",) if rates else ()),
            )
            for each in heaviest
        ],
        figures=True,
    )


def _span(length: timedelta | None) -> str:
    return effort(length) if length and length >= _SECOND else "-"


def _sum(
    console: Console,
    given: "Mapping[str, Given]",
    rates: "Rates | None",
    *,
    by_now: bool = False,
) -> None:
    """The sum; with `by_now` of what may have cost something else then."""
    from incli.domain.given import together  # noqa: PLC0415  # only here

    total = together("", given.values())
    cost = f", {total.cost:.2f} {rates.currency}" if rates and total.cost is not None else ""
    if cost and by_now:
        cost += " by the rates in force now"
    outside = effort(total.load.out_of_hours)
    people = "1 person" if len(given) == 1 else f"{len(given)} people"
    console.say(f"{people}, {effort(total.load.total)} ({outside} outside their day){cost}.")


def _resting(console: Console, rest: "Mapping[str, Rest]") -> None:
    for each in rest.values():
        until = f"{console.clock(each.until)} {each.until.astimezone(console.zone):%Z}"
        console.say(f"{console.name(each.person)} worked at night and rests until {until}.")


def told_evenness(even: "Evenness") -> str:
    """How evenly people share, in a sentence.

    By its numbers as they are told: where they are the same, nothing is more even than the other.
    """
    low, gini, high = (round(each, 2) for each in (even.chance[0], even.gini, even.chance[1]))
    said = "as evenly as"
    if not low <= gini <= high:
        said = "more unevenly than" if gini > high else "more evenly than"
    visits = "1 visit" if even.visits == 1 else f"{even.visits} visits"
    return (
        f"Outside of their day {even.people} people shared {visits} {said} chance would: Gini "
        f"{gini:.2f} (0: all give the same), by chance {low:.2f} to {high:.2f} in 9 of 10 cases; "
        f"the largest share is {even.largest:.0%}."
    )


def _by_night(console: Console, given: "Mapping[str, Given]", since: "datetime | None") -> None:
    from incli.domain.given import nights  # noqa: PLC0415  # only here

    loads = {person: each.load for person, each in given.items()}
    found = nights(loads, console.session.team, console.session.policy_now.business, since)
    if console.as_json:
        console.data({"nights": [_night_data(each) for each in found]})
        return
    rows = [
        (
            f"{each.night:%Y-%m-%d %a}",
            effort(sum(each.people.values(), timedelta(0))),
            ", ".join(_night_of(console, each, person) for person in sorted(each.people)),
        )
        for each in found[-_NIGHTS:]
    ]
    if rows:
        table(("night", "in all", "who (* woken)"), rows, figures=True)
    newest = f" The newest {_NIGHTS} are shown." if len(found) > _NIGHTS else ""
    nights_ = "1 night" if len(found) == 1 else f"{len(found)} nights"
    console.say(f"{nights_} in which somebody was up.{newest}")


def _night_of(console: Console, night: "Night", person: str) -> str:
    return f"{console.name(person)}{'*' if person in night.woken else ''}"


def _as_data(
    given: "Mapping[str, Given]",
    rates: "Rates | None",
    rest: "Mapping[str, Rest]",
    sizes: "Mapping[str, int] | None" = None,
) -> dict[str, Any]:
    return {
        "currency": rates.currency if rates else None,
        "people": [
            {
                "name": each.load.person,
                **({"people": sizes[each.load.person]} if sizes else {}),
                "minutes": {
                    part: _minutes(each.load.spent.get(part, timedelta(0))) for part in PARTS
                },
                "nights": each.load.nights,
                "woken": each.load.woken,
                "command_minutes": _minutes(each.command),
                "idle_minutes": _minutes(each.idle),
                "cost": each.cost,
            }
            for each in given.values()
        ],
        "resting": [
            {
                "person": each.person,
                "worked_until": _time(each.worked_until),
                "until": _time(each.until),
                "incident": each.incident,
            }
            for each in rest.values()
        ],
    }


def _evenness_data(even: "Evenness") -> dict[str, Any]:
    return {
        "people": even.people,
        "visits": even.visits,
        "gini": round(even.gini, 4),
        "gini_by_chance": [round(each, 4) for each in even.chance],
        "largest_share": round(even.largest, 4),
    }


def _night_data(night: "Night") -> dict[str, Any]:
    return {
        "night": night.night.isoformat(),
        "minutes": {person: _minutes(spent) for person, spent in night.people.items()},
        "woken": list(night.woken),
    }


def _minutes(length: timedelta) -> float:
    return round(length / _MINUTE, 3)


def _time(at: "datetime") -> str:
    return write_time(at)
