"""Shifts have an end, and a backup is somebody else, who is not on call elsewhere, too.

Nobody is on call for weeks without a break. And a backup who is the primary, or is called for
something else at the same time, is none.
"""

from collections.abc import Iterator
from datetime import timedelta

from incli.domain.layout import roster_path
from incli.domain.roster.carried import backup_is_primary, tired, two_rosters
from incli.domain.roster.model import Roster
from incli.domain.roster.problem import Question
from incli.domain.value import replace
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule

_CHECKS = (backup_is_primary, tired, two_rosters)


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Each roster from now on, as the lint of rosters asks, under the policy's own limit."""
    if not case.rosters:
        raise NotApplicable("there is no roster")
    for roster in case.rosters:
        question = Question(
            roster=_limited(roster, asked["shift"]),
            others=tuple(each for each in case.rosters if each.id != roster.id),
            start=case.now,
            end=case.now + asked["ahead"],
            now=case.now,
            known=frozenset(case.team.people),
            untrained=lambda person, role: None,  # noqa: ARG005  # is for INC108
        )
        found = dict.fromkeys(problem for check in _CHECKS for problem in check(question))
        for each in found:
            if each.rule == "INC506":
                yield Fault(
                    each.message,
                    path=roster_path(roster.id),
                    pointer=each.where,
                    param="shift" if asked["shift"] is not None else "",
                    hint=each.hint,
                )


def _limited(roster: Roster, most: timedelta | None) -> Roster:
    """The roster, held to the shorter of its own limit and the policy's."""
    if most is None:
        return roster
    shift = min(most, roster.limits.shift or most)
    return replace(roster, limits=replace(roster.limits, shift=shift))


RULE = Rule(
    id="INC506",
    name="shifts-have-an-end",
    scope="repository",
    judge=judge,
    source="PagerDuty incident-response-docs, oncall/being_oncall: always a backup, for a week",
    params=(
        Param(
            "shift",
            "span",
            None,
            "how long somebody is on call without a break, where a roster does not say less; "
            "without it, what the roster says, or else two weeks",
            stricter="lower",
            boundary=False,
        ),
        Param(
            "ahead", "span", "4w", "how far ahead rosters are looked at", "higher", boundary=False
        ),
    ),
    needs=("rosters",),
    watches=("policies/rosters/",),
    hint="incli roster lint",
    passing="""
params: {shift: 8d}
rosters:
  ic:
    layers:
      primary: {rotations: [{members: [ana, bo, cy], length: 1w, start: "2026-03-02", handover: {day: mon, time: "09:00"}}]}
      backup: {rotations: [{members: [bo, cy, ana], length: 1w, start: "2026-03-02", handover: {day: mon, time: "09:00"}}]}
""",
    failing="""
params: {shift: 8d}
rosters:
  ic:
    layers:
      primary: {rotations: [{members: [ana, bo, cy], length: 1w, start: "2026-03-02", handover: {day: mon, time: "09:00"}}]}
      backup: {rotations: [{members: [ana, bo, cy], length: 1w, start: "2026-03-02", handover: {day: mon, time: "09:00"}}]}
expect: INC506
""",
)
