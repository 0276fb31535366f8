"""`incli load --by hour`: where work falls, by service, hour of the day, and person."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from incli.cli.terminal.console import Console
from incli.cli.terminal.spark import spark
from incli.cli.terminal.table import table
from incli.domain.times import effort

if TYPE_CHECKING:
    from incli.domain.incident import Incident
    from incli.domain.stress import Stress

_MINUTE = timedelta(minutes=1)
_UNNAMED = "(no service)"
_ALL = "all, once"
_HEAD = ("service", "|0     6     12    18    |", "in all", "most")


def tell_hours(console: Console, incidents: "list[Incident]", since: datetime | None) -> None:
    """Say it of some incidents: a line a service, and one for all of them."""
    from incli.app.load import stress_points  # noqa: PLC0415  # zones: only here

    found, all_of_it = stress_points(console.session, incidents, since)
    if console.as_json:
        console.data({"stress": _data(found), "all_services": _data(all_of_it)})
        return
    if not found:
        console.say("Nobody worked in an incident, as far as the record says. Drills do not count.")
        return
    names = dict.fromkeys(each.service for each in found)
    rows = [
        _row(console, name or _UNNAMED, [each for each in found if each.service == name])
        for name in names
    ]
    if len(rows) > 1:
        rows.append(_row(console, _ALL, all_of_it))
    table(_HEAD, rows, figures=True, picture=1)
    console.say("By the hour of everybody's own day, from midnight to midnight; each line has its")
    console.say("own scale. Without drills; time in two services at once counts for both.")


def _row(console: Console, name: str, found: "Iterable[Stress]") -> tuple[str, ...]:
    here = list(found)
    hours = [
        round(sum(each.spent / _MINUTE for each in here if each.hour == hour)) for hour in range(24)
    ]
    most = max(here, key=lambda each: (each.spent, each.person))
    total = sum((each.spent for each in here), timedelta(0))
    worst = f"{console.name(most.person)}, {effort(most.spent)} from {most.hour:02}:00"
    return name, f"|{spark(hours)}|", effort(total), worst


def _data(found: "Iterable[Stress]") -> list[dict[str, Any]]:
    return [
        {
            "service": each.service or None,
            "hour": each.hour,
            "person": each.person,
            "minutes": round(each.spent / _MINUTE, 3),
        }
        for each in found
    ]
