"""A version of the policy takes effect after it was agreed on, not before.

Nobody is held to what they could not know. `notice` is how long there is between merging a version
and its taking effect. Before the first incident nobody was held to anything, and a version may
begin whenever.
"""

from collections.abc import Iterator
from datetime import timedelta

from incli.rules.cases.repository import PolicyChange, RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, span


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Versions that are new, or are to begin at another time, against the time of merging."""
    notice = asked["notice"]
    moved = [each for each in case.changes if _begins_elsewhere(each)]
    if not moved:
        raise NotApplicable("no version of the policy is added or moved")
    for change in moved:
        begins = change.after.effective if change.after else case.now
        if begins < case.now + notice and case.incidents():
            early = begins - case.now
            yield Fault(
                f"This version takes effect at {clock(begins)}; merged now, "
                f"{clock(case.now + notice)} is the earliest it may.",
                path=change.path,
                pointer=("effective",),
                measured=span(early) if early > timedelta(0) else f"{span(-early)} ago",
                allowed=span(notice),
                param="notice",
            )


def _begins_elsewhere(change: PolicyChange) -> bool:
    """Whether a version is new, or is to begin at another time."""
    before, after = change.before, change.after
    return after is not None and (before is None or before.effective != after.effective)


RULE = Rule(
    id="INC601",
    name="policy-not-backdated",
    scope="repository",
    judge=judge,
    source="ours: an incident is judged by what was agreed on before it opened",
    params=(
        Param(
            "notice",
            "span",
            "0m",
            "how long before it takes effect a version is merged",
            stricter="higher",
        ),
    ),
    needs=("history",),
    mode="enforce",
    hint="set effective: to a day to come",
    passing="""
begins: "2026-03-02T09:00:00Z"
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
params: {notice: 7d}
changes:
  - path: policies/response/2026-04-01.yaml
    base: {effective: "2026-01-01T00:00:00Z"}
    after: {effective: "2026-04-01T00:00:00Z"}
""",
    failing="""
begins: "2026-03-28T09:00:00Z"
others:
  - - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
params: {notice: 7d}
changes:
  - path: policies/response/2026-04-01.yaml
    base: {effective: "2026-01-01T00:00:00Z"}
    after: {effective: "2026-04-01T00:00:00Z"}
expect: INC601
""",
)
