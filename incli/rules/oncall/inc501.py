"""Whoever is called into an incident is on call then, or is at work anyway.

People who are not on call may come by themselves; they are not called. Where no one was on call,
whoever is reached is called. Judged by the rosters as they are now.
"""

from collections.abc import Iterator

from incli.domain.load import clock_of
from incli.domain.roster.oncall import on_call
from incli.rules.cases.incident import IncidentCase
from incli.rules.oncall.called import Call, calls
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule
from incli.rules.told import clock, several


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Each person who was called, at that instant."""
    for call in calls(case):
        if _is_at_work(case, asked, call):
            continue
        on_duty = {
            each.person: each
            for roster in case.rosters
            for each in on_call(roster, call.entry.at)
            if each.person
        }
        if not on_duty or call.person in on_duty:
            continue
        rosters = several([f"{case.name(who)} ({each.roster})" for who, each in on_duty.items()])
        yield Fault(
            f"{case.name(call.person)} was called at {clock(call.entry.at)}, and was not on call: "
            f"{rosters} {'was' if len(on_duty) == 1 else 'were'}.",
            entry=call.entry.id,
            field="by",
            measured=call.person,
            allowed=several(sorted(on_duty)),
        )


def _is_at_work(case: IncidentCase, asked: Asked, call: Call) -> bool:
    there = clock_of(call.person, case.team, case.policy.business)
    return bool(asked["at_work"]) and there.part(call.entry.at) == "day"


RULE = Rule(
    id="INC501",
    name="called-while-on-call",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, oncall/being_oncall and oncall/whos_oncall",
    params=(
        Param(
            "at_work",
            "flag",
            True,
            "whether people may be called from 8 to 18 on a working day of theirs, on call or not",
            boundary=False,
        ),
    ),
    needs=("rosters",),
    hint="incli assign ROLE oncall    incli oncall",
    passing="""
begins: "2026-03-02T02:00:00Z"
rosters:
  ic: {shifts: [{from: "2026-03-01T00:00:00Z", to: "2026-03-08T00:00:00Z", person: bo}]}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: ana, kind: assigned, role: incident-commander, person: bo}
  - {at: "00:04", by: dee, kind: joined}
  - {at: "00:05", by: bo, kind: task-added, owner: dee, box: 10m, text: "Look at the replica"}
""",
    failing="""
begins: "2026-03-02T02:00:00Z"
rosters:
  ic: {shifts: [{from: "2026-03-01T00:00:00Z", to: "2026-03-08T00:00:00Z", person: bo}]}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "00:02", by: ana, kind: assigned, role: incident-commander, person: cy, expect: INC501}
""",
)
