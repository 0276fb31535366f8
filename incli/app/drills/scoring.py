"""The score of a drill: the clocks, the rules that real incidents are held to, and the cause."""

from datetime import datetime, timedelta

from incli.app.check.report import Verdict
from incli.app.check.worktree import check_folder
from incli.app.drills.running import scenario_of
from incli.app.rulebook import rules
from incli.app.session import Session
from incli.domain.drill import named
from incli.domain.entry import Entry
from incli.domain.errors import Refused
from incli.domain.incident import COMMANDER, Incident
from incli.domain.layout import incident_folder
from incli.domain.value import Value

CLOCKS = ("commander", "first update", "first decision", "cause named", "mitigated", "resolved")
"""What is timed, counted from when the drill was opened."""


class Score(Value):
    """How a drill went."""

    incident: Incident
    clocks: dict[str, timedelta | None]
    """For each of `CLOCKS`: how long it took; None where it did not happen."""
    named: Entry | None
    """The entry that first names the cause."""
    kept: int
    """How many rules were kept."""
    broken: int
    """How many were not."""
    verdicts: tuple[Verdict, ...]


def score(session: Session, drill: Incident) -> Score:
    """How a drill went; refused while it runs, for it would tell what is to be found out."""
    scenario = scenario_of(session, drill)
    must_be_over(drill)
    held = {name: rule for name, rule in rules().items() if rule.scope == "incident"}
    report = check_folder(session, held, frozenset(), (incident_folder(drill.id),))
    entry = named(scenario.cause, drill)
    times = {
        "commander": _first_holding(drill),
        "first update": _first(drill, "update-posted"),
        "first decision": _first(drill, "decided"),
        "cause named": entry.at if entry else None,
        "mitigated": drill.impact.get("mitigated"),
        "resolved": drill.resolved,
    }
    opened = drill.opened
    clocks = {name: at - opened if at and opened else None for name, at in times.items()}
    return Score(
        drill,
        clocks,
        entry,
        report.answers.get("pass", 0),
        report.answers.get("fail", 0) + report.answers.get("waived", 0),
        report.verdicts,
    )


def must_be_over(drill: Incident) -> None:
    """Refuse what would tell the cause while people still look for it."""
    if drill.status == "open":
        raise Refused(
            "The drill still runs.", f"incli -i {drill.id} resolve --owner PERSON    ends it"
        )


def _first(drill: Incident, kind: str) -> datetime | None:
    return next((each.at for each in drill.timeline if each.kind == kind), None)


def _first_holding(drill: Incident) -> datetime | None:
    held = (*drill.past_roles, *drill.roles.values())
    return min((each.since for each in held if each.role == COMMANDER), default=None)
