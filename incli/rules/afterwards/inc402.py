"""When customers were affected, and how many, is stated, and in an order that can be.

Without it nobody can say how long it lasted, nor whether it was noticed in time. That no customer
was affected can be stated, too.
"""

from collections.abc import Iterator
from itertools import pairwise

from incli.domain.kinds.impact import PHASES
from incli.domain.postmortem.facts import customers
from incli.domain.severity import rank
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, several


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """The order of what was stated, at any time; once it is resolved, also what is missing."""
    found = list(_disorder(case))
    level = case.incident.severity
    is_mild = level is not None and rank(level) > rank(asked["from_severity"])
    if case.incident.resolved is not None and not case.came_from and not is_mild:
        found += _missing(case, asked)
    elif not found and not case.incident.impact:
        raise NotApplicable(
            "nobody has stated anything of its impact, and nothing is asked for yet"
        )
    yield from found


def _disorder(case: IncidentCase) -> Iterator[Fault]:
    stated = {**case.incident.impact}
    if case.incident.resolved is not None:
        stated["resolved"] = case.incident.resolved
    order = [phase for phase in (*PHASES, "resolved") if phase in stated]
    for before, after in pairwise(order):
        if stated[after] < stated[before]:
            entry = _stated_last(case, after if after != "resolved" else before)
            yield Fault(
                f"Impact is said to have {_did(before)} at {clock(stated[before])}, but "
                f"{_DONE[after]} before that, at {clock(stated[after])}.",
                entry=entry,
                field="at",
                measured=f"{after}, {before}",
                allowed=f"{before}, {after}",
            )


_DONE = {
    "detected": "to have been detected",
    "mitigated": "to have been mitigated",
    "ended": "to have ended",
    "resolved": "the incident was resolved",
}
"""What came before it could."""


def _did(phase: str) -> str:
    return phase if phase in {"started", "ended"} else f"been {phase}"


def _stated_last(case: IncidentCase, phase: str) -> str:
    found = [each for each in case.entries("impact") if getattr(each.body, "phase", "") == phase]
    return found[-1].id


def _missing(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    missing = [f"when it {phase}" for phase in asked["phases"] if phase not in case.incident.impact]
    if asked["customers"] and customers(case.incident) is None:
        missing.append("how many customers it affected")
    if missing:
        resolving = [each.id for each in case.entries("resolved")]
        yield Fault(
            f"Of the impact nobody has stated {several(missing)}.",
            entry=resolving[-1] if resolving else "",
            field="at",
        )


RULE = Rule(
    id="INC402",
    name="impact-is-stated",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, after/post_mortem_template, “Impact”",
    params=(
        Param(
            "phases",
            "words",
            ["started", "ended"],
            "what is stated when it is resolved: started, detected, mitigated, ended",
            stricter="more",
        ),
        Param(
            "customers", "flag", True, "whether the number of customers is stated, too", "higher"
        ),
        Param(
            "from_severity",
            "severity",
            "sev2",
            "the mildest severity in which this is asked for",
            stricter="milder",
        ),
    ),
    hint="incli impact started --customers N    with --at for what was earlier",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev2}
  - {at: "00:05", by: ana, kind: impact, phase: started, customers: 900}
  - {at: "00:40", by: ana, kind: impact, phase: ended}
  - {at: "00:50", by: ana, kind: resolved, owner: bo}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev2}
  - {at: "00:05", by: ana, kind: impact, phase: started}
  - {at: "00:50", by: ana, kind: resolved, owner: bo, expect: INC402}
""",
)
