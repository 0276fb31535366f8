"""Shifts change long enough ahead, or with the word of whoever they are given to or taken from.

People plan their weeks around them. A change at short notice is fine where whoever it is about made
it, or signed it; a roster that is new has taken nothing from anybody. How long ahead is what the
roster says under `limits.notice`, or else the policy.
"""

from collections.abc import Iterator
from datetime import timedelta

from incli.domain.layout import roster_path
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, span


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Each shift that the change gives or takes."""
    if case.roster_changes is None:
        raise NotApplicable("no change is judged")
    agreed = {*case.authors, *case.approvers}
    own = {each.id: each.limits.notice for each in case.rosters}
    for each in case.roster_changes(max([asked["notice"], *filter(None, own.values())])):
        notice = own.get(each.roster) or asked["notice"]
        ahead = max(each.start - case.now, timedelta(0))
        if ahead >= notice or each.person in agreed:
            continue
        done = "is given" if each.gained else "loses"
        yield Fault(
            f"{case.team.name(each.person)} {done} the time from {clock(each.start)} to "
            f"{clock(each.end)} ({each.layer}), {span(ahead)} ahead, and has not agreed; "
            f"{span(notice)} are asked for.",
            path=roster_path(each.roster),
            measured=span(ahead),
            allowed=span(notice),
            param="notice",
            hint=f"ask {case.team.name(each.person)} to make or to sign the change",
        )


RULE = Rule(
    id="INC507",
    name="roster-changes-in-time",
    scope="repository",
    judge=judge,
    source="PagerDuty goingoncall-docs, for managers: swaps a week ahead",
    params=(Param("notice", "span", "7d", "how long ahead a shift may change", stricter="higher"),),
    needs=("rosters", "history"),
    watches=("policies/rosters/",),
    hint="incli roster swap, made by whoever takes the shift",
    passing="""
authors: [ana]
approvers: [bo]
roster_changes:
  - {roster: ic, layer: primary, person: bo, start: 1d, end: 2d, gained: true}
  - {roster: ic, layer: primary, person: cy, start: 9d, end: 10d, gained: false}
""",
    failing="""
authors: [ana]
roster_changes:
  - {roster: ic, layer: primary, person: bo, start: 1d, end: 2d, gained: true}
expect: INC507
""",
)
