"""A week on call, and a month of services: what a team looks at together, printed.

Source: PagerDuty operational-review-docs, reviews/oncall and reviews/service.
"""

from datetime import timedelta

from incli.app.load import given_in_period
from incli.app.reviews.part import Column, Part
from incli.app.reviews.process import toil_part
from incli.app.roster.reading import readable
from incli.app.session import Session
from incli.app.statistics import Statistics, Wanted, chosen, statistics
from incli.domain.incident import Incident
from incli.domain.measures import is_counted
from incli.domain.periods import Period
from incli.domain.roster.timeline import timeline
from incli.domain.times import effort, span
from incli.domain.value import parts

_NONE = timedelta(0)


def week_on_call(session: Session, period: Period) -> tuple[Part, ...]:
    """Who was on call, what came, and what it took of people."""
    incidents = chosen(session, Wanted(period.start, period.end))
    loads = (each.load for each in given_in_period(session, period).values())
    rows = [
        (each.person, each.total, each.out_of_hours, each.spent.get("night", _NONE), each.woken)
        for each in sorted(loads, key=lambda one: (-one.out_of_hours, one.person))
    ]
    return (
        _shifts(session, period),
        _incidents(session, incidents, "Which of them needed nobody to act?"),
        Part(
            "load",
            "What it took of people",
            "Who is to rest, or to be left out of the next shift?",
            (
                Column("person", "who", session.team.name),
                Column("total_seconds", "in all", effort),
                Column("out_of_hours_seconds", "outside their day", effort),
                Column("night_seconds", "at night", effort),
                Column("woken", "woken"),
            ),
            tuple(rows),
            "The record does not say who was there." if incidents else "Nobody was called.",
        ),
        toil_part(session, [each for each in incidents if is_counted(each)]),
    )


def month_of_services(session: Session, period: Period, service: str | None) -> tuple[Part, ...]:
    """What came, how long things took, what comes back, what was promised."""
    found = statistics(session, Wanted(period.start, period.end, None, service))
    kept = [(key.replace("_", " "), n) for key, n in parts(found.promises).items() if n]
    return (
        _incidents(session, list(found.incidents), "What do they have in common?"),
        _lengths(found),
        _recurrence(found),
        Part(
            "actions",
            "Action items of these incidents",
            "Which of them do we really do?",
            (Column("state", "state"), Column("count", "how many")),
            tuple(kept),
            "There is none.",
        ),
    )


def _lengths(found: Statistics) -> Part:
    measures = [
        (
            each.measure.name,
            len(each.took),
            each.spread.median if each.spread else None,
            each.spread.high if each.spread else None,
        )
        for each in found.measures
    ]
    return Part(
        "measures",
        "How long things took",
        "",
        (
            Column("measure", "what"),
            Column("n", "n"),
            Column("median_seconds", "median", span),
            Column("high_seconds", "90 % within", span),
        ),
        tuple(measures) if found.incidents else (),
        "There was no incident.",
    )


def _recurrence(found: Statistics) -> Part:
    back = [
        (kind, each.name, len(each.incidents))
        for kind, rows in (("service", found.services), ("factor", found.factors))
        for each in rows
        if len(each.incidents) > 1
    ]
    named = found.services or found.factors
    return Part(
        "recurrence",
        "What came back",
        "What would keep it from coming back?",
        (Column("kind", "kind"), Column("name", "name"), Column("incidents", "incidents")),
        tuple(back),
        "Nothing came back: each is named by one incident only." if named else "Nothing is named.",
    )


def _shifts(session: Session, period: Period) -> Part:
    rows = [
        (
            roster.id,
            layer,
            each.person,
            each.start,
            each.end,
        )
        for roster in readable(session)[0]
        for layer in roster.used_layers
        for each in timeline(roster, layer, period.start, period.end)
    ]
    return Part(
        "shifts",
        "Who was on call",
        "What does the next one on call have to know?",
        (
            Column("roster", "roster"),
            Column("layer", "layer"),
            Column("person", "who (-: nobody)", session.team.name),
            Column("start", "from (UTC)", "{:%a %m-%d %H:%M}".format),
            Column("end", "to (UTC)", "{:%a %m-%d %H:%M}".format),
        ),
        tuple(rows),
        "No roster says.",
    )


def _incidents(session: Session, incidents: list[Incident], question: str) -> Part:
    rows = [
        (
            each.id,
            each.severity,
            ("drill: " if each.header.kind == "drill" else "") + each.title,
            each.status,
            each.owner,
        )
        for each in incidents
    ]
    return Part(
        "incidents",
        "Incidents",
        question,
        (
            Column("id", "id"),
            Column("severity", "severity"),
            Column("title", "title"),
            Column("status", "status"),
            Column("owner", "owner", session.team.name),
        ),
        tuple(rows),
        "There was none.",
    )
