"""stats."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from incli.cli.terminal import choose
from incli.cli.terminal.console import Console, span
from incli.cli.terminal.past import NONE_YET, since_when
from incli.cli.terminal.spark import spark
from incli.cli.terminal.table import table
from incli.domain.errors import Refused
from incli.domain.times import write_duration, write_time
from incli.domain.value import parts

if TYPE_CHECKING:
    from incli.app.statistics import Statistics
    from incli.domain.measures import Measured, Recurrence
    from incli.domain.statistics import Trend

_SHOWN = 8
"""So many factors and services are shown; all of them with --json."""
_OUTCOMES = {
    "in_time": "closed in time",
    "late": "closed late",
    "overdue": "overdue",
    "waiting": "not due yet",
    "undated": "without a day",
    "declined": "declined",
}


@click.command("stats")
@click.option("--since", metavar="TIME", help="Only those opened since: 2026-11-01, 90d …")
@click.option("--severity", metavar="LEVEL", help="Only of this severity.")
@click.option("--service", metavar="S", help="Only those that touch this service.")
@click.option("--mean", is_flag=True, help="Refused, with the reason.")
@click.pass_obj
def stats(
    console: Console, since: str | None, severity: str | None, service: str | None, mean: bool
) -> None:
    """Say how long things take, what comes back, and what became of promises.

    Medians with 95 % intervals, and the 10th and 90th percentile. A trend is told only where
    Mann and Kendall's test finds one. Drills are left out.

    \b
    incli stats --since 365d --service checkout
    """
    if mean:
        raise Refused(
            "A mean says nothing here: one long incident moves it more than all others do.",
            "incli stats    shows the median, how sure it is, and the tenths",
        )
    from incli.app.statistics import Wanted, statistics  # noqa: PLC0415  # only here

    begin = since_when(console, since) if since else None
    level = choose.level(console.session.policy_now, severity) if severity else None
    touched = choose.service(console, service) if service is not None else None
    found = statistics(console.session, Wanted(begin, None, level, touched))
    if console.as_json:
        console.data(as_data(found))
        return
    _told(console, found)


def _told(console: Console, found: "Statistics") -> None:
    console.say(f"{_heading(found)}.")
    if not found.incidents:
        if not console.session.view.count():
            console.talk(NONE_YET)
        return
    console.say()
    _measures(console, found)
    for title, rows in (
        ("Time in each severity", _severities(found)),
        ("What contributed", _recurring(found.factors)),
        ("Services", _recurring(found.services)),
    ):
        if rows:
            console.say(f"\n{title}")
            table(("", "incidents", ""), rows)
    _afterwards(console, found)


def _heading(found: "Statistics") -> str:
    count = len(found.incidents)
    told = f"{count} incident{'s' if count != 1 else ''}"
    if found.incidents and (opened := found.incidents[0].opened):
        told += f" since {opened:%Y-%m-%d}"
    left = [
        f"{number} {word}"
        for number, word in (
            (found.drills, "drill" if found.drills == 1 else "drills"),
            (found.set_aside, "cancelled or merged"),
            (found.unopened, "never opened"),
        )
        if number
    ]
    return f"{told}; left out: {', '.join(left)}" if left else told


def _measures(console: Console, found: "Statistics") -> None:
    titles = ("", "n", "median", "95 % interval", "10 %", "90 %", "")
    table(titles, [_row(each) for each in found.measures], picture=len(titles) - 1)
    console.say(_legend())
    for each in found.measures:
        if said := _trend(each):
            console.say(f"{each.measure.name}: {said}")
    if not any(each.trend.holds for each in found.measures):
        console.say(_no_trend([each.trend for each in found.measures]))


def _legend() -> str:
    from incli.domain.statistics import (  # noqa: PLC0415  # with the command itself
        EDGES,
        ENOUGH,
        ENOUGH_FOR_INTERVAL,
    )

    edges = ", ".join(map(write_duration, EDGES))
    return (
        f"95 % interval: of the median, from {ENOUGH_FOR_INTERVAL} on. 10 %, 90 %: percentiles, "
        f"interpolated, from {ENOUGH} on.\nBars: within {edges}, and longer."
    )


def _no_trend(trends: "list[Trend]") -> str:
    from incli.domain.statistics import ENOUGH_FOR_TREND, LEVEL  # noqa: PLC0415  # likewise

    n = max(each.n - each.running for each in trends)
    if n < ENOUGH_FOR_TREND:
        return f"No trend can be told from {n} (fewer than {ENOUGH_FOR_TREND})."
    if all(each.p is None for each in trends):
        return f"There is no trend in {n}: all are equally long."
    return f"No trend can be told from {n} (Mann-Kendall, p ≥ {LEVEL})."


def _row(each: "Measured") -> tuple[str, ...]:
    from incli.domain.statistics import classes  # noqa: PLC0415  # with the command itself

    spread = each.spread
    if spread is None:
        return each.measure.id, "0", "-", "-", "-", "-", ""
    between = " to ".join(map(span, spread.interval)) if spread.interval else "too few"
    low, high = (span(at) if at is not None else "-" for at in (spread.low, spread.high))
    picture = spark(classes(each.took))
    return each.measure.id, str(spread.n), span(spread.median), between, low, high, picture


def _trend(each: "Measured") -> str:
    trend = each.trend
    if not trend.holds or trend.p is None:
        return ""
    way = "longer" if trend.rising else "shorter"
    running = f", {trend.running} of them still running" if trend.running else ""
    return f"{way} over time (Mann-Kendall, n = {trend.n}{running}, p = {trend.p:.1g})."


def _severities(found: "Statistics") -> list[tuple[str, ...]]:
    return [(level, str(count), span(total)) for level, count, total in found.severities]


def _recurring(found: "tuple[Recurrence, ...]") -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for each in found[:_SHOWN]:
        again = f", median {span(each.between)} apart" if each.between is not None else ""
        count = str(len(each.incidents))
        rows.append((each.name, count, f"last {each.last:%Y-%m-%d}{again}"))
    return rows


def _afterwards(console: Console, found: "Statistics") -> None:
    kept = parts(found.promises)
    if told := [f"{kept[key]} {words}" for key, words in _OUTCOMES.items() if kept[key]]:
        console.say(f"\nAction items: {', '.join(told)}.")
    for each in found.quiet:
        worse = "" if each.severity == "sev1" else " or worse"
        days = each.lasts // timedelta(days=1)
        told_days = f"{days} day{'s' if days != 1 else ''} without one"
        state = told_days if each.since else "one is open"
        console.say(f"{each.severity}{worse}: {state} (last: {each.incident}).")


def as_data(found: "Statistics") -> dict[str, Any]:
    """The statistics as JSON; lengths of time in seconds."""
    return {
        "incidents": len(found.incidents),
        "drills": found.drills,
        "set_aside": found.set_aside,
        "unopened": found.unopened,
        "measures": [_measure_data(each) for each in found.measures],
        "severities": [
            {"severity": level, "incidents": count, "seconds": total.total_seconds()}
            for level, count, total in found.severities
        ],
        "factors": [_recurrence_data(each) for each in found.factors],
        "services": [_recurrence_data(each) for each in found.services],
        "actions": parts(found.promises),
        "without": [
            {
                "severity": each.severity,
                "last": each.incident,
                "since": write_time(each.since) if each.since else None,
                "seconds": each.lasts.total_seconds() if each.since else 0,
            }
            for each in found.quiet
        ],
        "months": dict(found.months),
    }


def _measure_data(each: "Measured") -> dict[str, Any]:
    from incli.domain.statistics import EDGES, classes  # noqa: PLC0415  # with the command itself

    spread, trend = each.spread, each.trend
    data: dict[str, Any] = {
        "id": each.measure.id,
        "means": each.measure.means,
        "n": len(each.took),
        "running": each.running,
        "unknown": each.unknown,
    }
    if spread:
        data |= {key: _seconds(value) for key, value in parts(spread).items() if key != "n"}
    data["classes"] = {
        "edges": [edge.total_seconds() for edge in EDGES],
        "counts": list(classes(each.took)),
    }
    way = ("longer" if trend.rising else "shorter") if trend.holds else None
    data["trend"] = {"test": "Mann-Kendall", "n": trend.n, "p": trend.p, "told": way}
    return data


def _seconds(value: Any) -> Any:  # noqa: ANN401  # a length, two of them, or none
    if isinstance(value, tuple):
        return [each.total_seconds() for each in value]
    return value.total_seconds() if value is not None else None


def _recurrence_data(each: "Recurrence") -> dict[str, Any]:
    between = each.between
    return {
        "name": each.name,
        "incidents": list(each.incidents),
        "last": write_time(each.last),
        "median_seconds_between": between.total_seconds() if between is not None else None,
    }
