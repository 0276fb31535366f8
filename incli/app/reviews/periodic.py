"""A week on call, and a month of services: what a team looks at together, printed.

Source: PagerDuty operational-review-docs, reviews/oncall and reviews/service.
"""

from datetime import timedelta

from incli.app.load import given_since
from incli.app.reviews.part import Part
from incli.app.reviews.process import toil_part
from incli.app.roster.reading import readable
from incli.app.session import Session
from incli.app.statistics import Wanted, chosen, statistics
from incli.domain.incident import Incident
from incli.domain.measures import is_counted
from incli.domain.periods import Period
from incli.domain.roster.timeline import timeline
from incli.domain.times import span
from incli.domain.value import parts

_NONE = timedelta(0)


def week_on_call(session: Session, period: Period) -> tuple[Part, ...]:
    """Who was on call, what came, and what it took of people."""
    incidents = chosen(session, Wanted(period.start, period.end))
    given = given_since(session, incidents, None).values()
    rows = [
        (
            session.team.name(each.load.person),
            span(each.load.total),
            span(each.load.out_of_hours),
            span(each.load.spent.get("night", _NONE)),
            str(each.load.woken),
        )
        for each in sorted(given, key=lambda one: (-one.load.out_of_hours, one.load.person))
    ]
    return (
        _shifts(session, period),
        _incidents(session, incidents, "Which of them needed nobody to act?"),
        Part(
            "load",
            "What it took of people",
            "Who is to rest, or to be left out of the next shift?",
            ("who", "in all", "outside their day", "at night", "woken"),
            tuple(rows),
            "Nobody was called.",
        ),
        toil_part(session, [each for each in incidents if is_counted(each)]),
    )


def month_of_services(session: Session, period: Period, service: str | None) -> tuple[Part, ...]:
    """What came, how long things took, what comes back, what was promised."""
    found = statistics(session, Wanted(period.start, period.end, None, service))
    measures = [
        (
            each.measure.name,
            str(len(each.took)),
            span(each.spread.median) if each.spread else "-",
            span(each.spread.high) if each.spread and each.spread.high is not None else "-",
        )
        for each in found.measures
    ]
    back = [
        (kind, each.name, str(len(each.incidents)))
        for kind, rows in (("service", found.services), ("factor", found.factors))
        for each in rows
    ]
    kept = [(key.replace("_", " "), str(n)) for key, n in parts(found.promises).items() if n]
    return (
        _incidents(session, list(found.incidents), "What do they have in common?"),
        Part(
            "measures",
            "How long things took",
            "",
            ("", "n", "median", "90 % within"),
            tuple(measures) if found.incidents else (),
            "There was no incident.",
        ),
        Part(
            "recurrence",
            "What came back",
            "What would keep it from coming back?",
            ("kind", "name", "incidents"),
            tuple(back),
            "Nothing is named.",
        ),
        Part(
            "actions",
            "Action items of these incidents",
            "Which of them do we really do?",
            ("state", "how many"),
            tuple(kept),
            "There is none.",
        ),
    )


def _shifts(session: Session, period: Period) -> Part:
    rows = [
        (
            roster.id,
            layer,
            session.team.name(each.person) if each.person else "nobody",
            f"{each.start:%a %m-%d %H:%M}",
            f"{each.end:%a %m-%d %H:%M}",
        )
        for roster in readable(session)[0]
        for layer in roster.used_layers
        for each in timeline(roster, layer, period.start, period.end)
    ]
    return Part(
        "shifts",
        "Who was on call",
        "What does the next one on call have to know?",
        ("roster", "layer", "who", "from (UTC)", "to (UTC)"),
        tuple(rows),
        "No roster says.",
    )


def _incidents(session: Session, incidents: list[Incident], question: str) -> Part:
    rows = [
        (
            each.id,
            each.severity or "-",
            ("drill: " if each.header.kind == "drill" else "") + each.title,
            each.status,
            session.team.name(each.owner) if each.owner else "-",
        )
        for each in incidents
    ]
    return Part(
        "incidents",
        "Incidents",
        question,
        ("id", "severity", "title", "status", "owner"),
        tuple(rows),
        "There was none.",
    )
