"""The postmortem is drafted, and reviewed, as soon as the severity demands.

What is not written down within days is remembered in another way by everybody. It counts as
drafted when its file came into the history, or somebody approved a text of it; and as reviewed when
as many as INC404 asks for had approved the same text. Where nobody looked at the history, it is
enough that the file is there.
"""

from collections.abc import Iterator
from datetime import datetime

from incli.rules.afterwards.inc404 import needed
from incli.rules.afterwards.resolved import of_this_team, resolved_at, resolving
from incli.rules.cases.incident import IncidentCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import clock, span


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """Both steps, each against its own deadline from the resolution on."""
    of_this_team(case)
    resolved, level = resolved_at(case), case.incident.severity
    draft, review = asked.at(level, "draft"), asked.at(level, "within")
    if draft is None and review is None:
        raise NotApplicable(f"the policy demands no postmortem in {level or 'no severity'}")
    if draft is not None:
        yield from _late(case, "drafted", "draft", (resolved, draft, _drafted(case)))
    if review is not None:
        yield from _late(case, "reviewed", "within", (resolved, review, _reviewed(case)))


def _drafted(case: IncidentCase) -> datetime | None:
    """When there was a text; where nobody looked at the history, it has always been there."""
    approved = [each.at for each in case.entries("postmortem-approved", "postmortem-published")]
    if case.postmortem is not None:
        approved.append(case.postmortem.first_seen or resolved_at(case))
    return min(approved, default=None)


def _reviewed(case: IncidentCase) -> datetime | None:
    """When a text of it had all the approvals that are needed, for the first time."""
    owners = {case.incident.owner, case.postmortem.front.get("owner") if case.postmortem else None}
    approved: dict[str, set[str]] = {}
    for each in case.entries("postmortem-approved", "postmortem-published"):
        by = approved.setdefault(getattr(each.body, "blob", ""), set())
        if each.kind == "postmortem-approved":
            by |= {each.by} - owners
        if each.kind == "postmortem-published" or len(by) >= needed(case.policy):
            return each.at
    return None


def _late(
    case: IncidentCase, done: str, param: str, said: tuple[datetime, str, datetime | None]
) -> Iterator[Fault]:
    resolved, demand, at = said
    due = case.policy.business.deadline(resolved, demand)
    if (at or case.now) <= due:
        return
    took = span((at or case.now) - resolved)
    happened = f"was {done} {took} after" if at else f"is not {done} {took} after"
    drafting = done == "drafted"
    yield Fault(
        f"The postmortem {happened} the incident was resolved; it was due within {demand}, until "
        f"{clock(due)}.",
        entry="" if at and drafting and case.postmortem else resolving(case),
        field="" if at and drafting else "at",
        path=case.postmortem.path if at and drafting and case.postmortem else "",
        measured=took,
        allowed=demand,
        param=param,
        hint="incli postmortem start" if drafting else "incli postmortem approve",
    )


RULE = Rule(
    id="INC403",
    name="postmortem-in-time",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, after/post_mortem_process: three days for a SEV-1, "
    "five business days for a SEV-2",
    params=(
        Param(
            "draft",
            "deadline",
            "@severity.postmortem.draft",
            "how soon after resolving there is a text",
            stricter="lower",
        ),
        Param(
            "within",
            "deadline",
            "@severity.postmortem.review",
            "how soon after resolving it is reviewed",
            stricter="lower",
        ),
    ),
    needs=("postmortem",),
    hint="incli postmortem approve",
    passing="""
params: {draft: 3d, within: 5bd}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "01:00", by: ana, kind: resolved, owner: bo}
  - {at: "4d", by: cy, kind: postmortem-approved, blob: 4b825dc, path: postmortem.md}
postmortem: {front: {owner: bo, status: in-review}, blob: 4b825dc, first_seen: 2d}
now: 9d
""",
    failing="""
params: {draft: 3d, within: 5bd}
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
  - {at: "01:00", by: ana, kind: resolved, owner: bo, expect: INC403}
postmortem: {front: {owner: bo, status: in-review}, blob: 4b825dc, first_seen: 2d}
now: 9d
""",
)
