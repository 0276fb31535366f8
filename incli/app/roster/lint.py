"""What is wrong with a roster's file, each thing with its line, and how good the roster is."""

import dataclasses
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from incli.app.load import resting
from incli.app.roster.reading import readable
from incli.app.session import Session
from incli.app.training import why_untrained
from incli.documents.formats import check_day_or_time
from incli.domain.errors import IncliError, InvalidData
from incli.domain.finding import Finding
from incli.domain.layout import ROSTERS, roster_path
from incli.domain.roster.lint import Reason, lint, score
from incli.domain.roster.model import Roster, roster_from_data
from incli.domain.roster.problem import Problem, Question
from incli.domain.value import Value, replace

if TYPE_CHECKING:
    from incli.documents.loader import Document

HORIZON = timedelta(days=90)
"""How far ahead rotations are judged where nothing else is asked for."""


class Judged(Value):
    """What lint says about one roster."""

    roster: str
    findings: tuple[Finding, ...]
    points: int
    """0 to 100."""
    reasons: tuple[Reason, ...]


def judge(session: Session, name: str, begin: datetime, finish: datetime) -> Judged:
    """Everything that is wrong with one roster.

    Dated shifts are judged wherever they are, rotations between `begin` and `finish`. A shift
    whose date cannot be read is told, and the others are judged all the same.
    """
    from incli.documents.loader import load  # noqa: PLC0415  # ruamel: not for note

    path = roster_path(name)
    try:
        document = load(session.policies.content(path) or b"", path)
    except InvalidData as error:
        return Judged(name, error.findings, 0, _as_reasons(error.findings))
    data, findings = _readable(document, path)
    if data is None:
        return Judged(name, findings, 0, _as_reasons(findings))
    roster, unread = _with_holidays(session, document, roster_from_data(name, data), begin, finish)
    question = Question(
        roster=roster,
        others=tuple(each for each in readable(session)[0] if each.id != name),
        start=begin,
        end=finish,
        now=session.now,
        known=frozenset(session.team.people),
        untrained=lambda person, role: why_untrained(session, person, role),
        resting={each.person: each.until for each in resting(session).values()},
    )
    problems = lint(question)
    findings += (*unread, *(_placed(document, path, each) for each in problems))
    written = [Problem((), each.message) for each in findings if each.rule == ""]
    ruled = [each for each in problems if each.rule]
    points, reasons = score(question, [*written, *ruled])
    return Judged(
        name,
        tuple(sorted(findings, key=lambda each: (each.path, each.line, each.column))),
        points,
        tuple(reasons),
    )


def _as_reasons(findings: tuple[Finding, ...]) -> tuple[Reason, ...]:
    return tuple(Reason(100 // len(findings), each.message) for each in findings)


def _readable(document: "Document", path: str) -> tuple[dict[str, Any] | None, tuple[Finding, ...]]:
    """What can be judged, with None for shifts whose dates say nothing; and what is wrong."""
    from incli.documents.schemas import validate  # noqa: PLC0415  # jsonschema: not for note

    findings = validate(document, "roster", path)
    if not findings:
        return document.data, ()
    if not isinstance(document.data, dict) or not isinstance(document.data.get("shifts"), list):
        return None, findings
    shifts = [each if _has_dates(each) else None for each in document.data["shifts"]]
    rest = {**document.data, "shifts": [each for each in shifts if each is not None]}
    if validate(dataclasses.replace(document, data=rest), "roster", path):
        return None, findings
    return {**document.data, "shifts": shifts}, findings


def _has_dates(shift: Any) -> bool:  # noqa: ANN401  # whatever the file says
    dates = [shift.get("from"), shift.get("to")] if isinstance(shift, dict) else [None]
    try:
        for each in dates:
            if isinstance(each, str):
                check_day_or_time(each)
    except ValueError:
        return False
    return isinstance(dates[0], str)


def _placed(document: "Document", path: str, problem: Problem) -> Finding:
    line, column = document.position(problem.where)
    return Finding(path, line, column, problem.message, problem.hint, problem.rule)


def _with_holidays(
    session: Session, document: "Document", roster: Roster, start: datetime, end: datetime
) -> tuple[Roster, tuple[Finding, ...]]:
    """The roster with the days of its calendars, and what is wrong with those."""
    from incli.exchange.calendar import read_days  # noqa: PLC0415  # icalendar: only here

    days: list[tuple[date, str]] = list(roster.holidays)
    wrong: list[Finding] = []
    for at, calendar in enumerate(roster.calendars):
        where, path = ("holidays", "calendars", at), f"{ROSTERS}/{calendar}"
        content = session.policies.content(path)
        try:
            if content is None:
                wrong.append(
                    _placed(document, document.path, Problem(where, f"There is no file {path}."))
                )
                continue
            text = content.decode(errors="replace")
            days += read_days(text, path, start.date(), end.date())
        except IncliError as error:
            problem = Problem(where, error.message, error.hint)
            wrong.append(_placed(document, document.path, problem))
    return replace(roster, holidays=tuple(dict.fromkeys(days))), tuple(wrong)
