"""A weaker policy is agreed on by several people, in a change of its own.

Later deadlines, fewer roles, rarer updates, wider limits, milder modes, more people who may waive:
`incli policy diff` tells which demands get weaker. Those who are held to them do not decide alone,
and not beside something else. Whoever approves signs a commit that changes nothing, on top of it:
`git commit --allow-empty -S`. Stricter demands need nobody.
"""

from collections.abc import Iterator

from incli.domain.text import counted
from incli.rules.cases.repository import PolicyChange, RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule
from incli.rules.told import several
from incli.rules.weaker.difference import Difference
from incli.rules.weaker.policies import compare
from incli.rules.weaker.strength import WEAKER


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """What each changed version demands, against what it replaces."""
    if not case.changes:
        raise NotApplicable("no version of the policy is touched")
    approvals = sorted(set(case.approvers) - set(case.authors))
    others = [path for path in case.change_paths if not path.startswith(tuple(asked["beside"]))]
    for change in case.changes:
        weaker = _weaker(case, change)
        if len(approvals) < asked["approvals"]:
            yield from (_alone(change, each, approvals, asked["approvals"]) for each in weaker)
        if weaker and others:
            yield Fault(
                f"This version is weaker, and the change brings other things, too: {others[0]}.",
                path=change.path,
                measured=several(others[:3]),
                allowed=several(asked["beside"]),
                param="beside",
                hint="bring it in a pull request of its own",
            )


def _weaker(case: RepositoryCase, change: PolicyChange) -> list[Difference]:
    """The demands that would be weaker than what people are held to, or were to be."""
    before, after = change.before or change.base, change.after or change.base
    if before is None or after is None:
        return []  # the first version of all, or the last that goes: INC602 tells
    return [each for each in compare(before, after, case.rules) if each.way == WEAKER]


def _alone(change: PolicyChange, each: Difference, approvals: list[str], wanted: int) -> Fault:
    by = f" by {several(approvals)}" if approvals else ""
    return Fault(
        f"Weaker: {each}. That takes {counted(wanted, 'approval')}; there are {len(approvals)}{by}.",
        path=change.path,
        pointer=each.pointer,
        measured=str(len(approvals)),
        allowed=str(wanted),
        param="approvals",
    )


RULE = Rule(
    id="INC603",
    name="weaker-needs-approval",
    scope="repository",
    judge=judge,
    source="ours, from The Update Framework's thresholds: what many rely on is not changed by one",
    params=(
        Param(
            "approvals",
            "count",
            2,
            "how many people who did not write it approve of a weaker version",
            stricter="higher",
        ),
        Param(
            "beside",
            "words",
            ["policies/response/", "policies/tests/"],
            "what may change in the same pull request",
            stricter="fewer",
        ),
    ),
    needs=("history", "signatures"),
    hint="incli policy diff main:policies/response/OLD.yaml policies/response/NEW.yaml",
    passing="""
authors: [ana]
approvers: [bo, cy]
change_paths: [policies/response/2026-04-01.yaml, policies/tests/late.yaml]
changes:
  - path: policies/response/2026-04-01.yaml
    base: {effective: "2026-01-01T00:00:00Z", severities: {sev1: {postmortem: {review: 3d}}}}
    after: {effective: "2026-04-01T00:00:00Z", severities: {sev1: {postmortem: {review: 5bd}}}}
""",
    failing="""
authors: [ana]
approvers: [ana, bo]
change_paths: [policies/response/2026-04-01.yaml, incidents/2026-03/2026-03-01-x/postmortem.md]
changes:
  - path: policies/response/2026-04-01.yaml
    base: {effective: "2026-01-01T00:00:00Z", severities: {sev1: {postmortem: {review: 3d}}}}
    after: {effective: "2026-04-01T00:00:00Z", severities: {sev1: {postmortem: {review: 5bd}}}}
expect: INC603
""",
)
