"""A postmortem that counts as reviewed was approved by enough people, in exactly this text.

An approval names the text it is about. What was changed afterwards was read by nobody, however
small the change; and who owns the postmortem does not approve their own.
"""

from collections.abc import Iterator

from incli.domain.policy import ResponsePolicy
from incli.domain.postmortem.standing import Text, approvers
from incli.rules.afterwards.resolved import of_this_team, text_of
from incli.rules.cases.incident import IncidentCase, Postmortem
from incli.rules.params import Asked
from incli.rules.rule import CannotJudge, Fault, NotApplicable, Param, Rule
from incli.rules.told import several


def needed(policy: ResponsePolicy) -> int:
    """How many approvals a text needs, beside its owner's: one also where this rule is off."""
    setting = policy.rules.get(RULE.id)
    if setting is None or setting.mode == "off":
        return 1
    wanted: int = Asked(RULE, policy, setting.params)["reviewers"]
    return max(wanted, 1)


def judge(case: IncidentCase, asked: Asked) -> Iterator[Fault]:
    """The approvals of the text as it stands, once anybody relies on it."""
    of_this_team(case)
    text = text_of(case)
    said = str(text.front.get("status", "draft"))
    if not (said in {"reviewed", "closed"} or case.incident.status == "closed" or _out(case)):
        raise NotApplicable(f"the postmortem is {said}, and does not count as reviewed yet")
    if not text.blob:
        raise CannotJudge("nobody looked which text it is")
    found = approvers(case.incident, Text(text.path, text.blob, said, text.front.get("owner")))
    wanted = asked["reviewers"]
    if len(found) < wanted:
        names = several([case.name(each) for each in found]) or "nobody"
        yield Fault(
            f"This text of the postmortem was approved by {names}; {wanted} are needed, beside "
            f"its owner.{_others(case, text)}",
            path=text.path,
            field="status",
            measured=str(len(found)),
            allowed=str(wanted),
            param="reviewers",
        )


def _out(case: IncidentCase) -> bool:
    """Whether a text was published already."""
    return case.incident.published is not None


def _others(case: IncidentCase, text: Postmortem) -> str:
    """Who has approved another text of it, in words."""
    earlier = [by for by, blob in case.incident.approvals if blob != text.blob]
    people = [case.name(each) for each in dict.fromkeys(earlier)]
    return f" {several(people)} approved another one, before it was changed." if people else ""


RULE = Rule(
    id="INC404",
    name="postmortem-is-approved",
    scope="incident",
    judge=judge,
    source="PagerDuty incident-response-docs, after/effective_post_mortems; the number is ours",
    params=(
        Param("reviewers", "count", 2, "how many people, beside its owner", stricter="higher"),
    ),
    needs=("postmortem",),
    hint="incli postmortem approve",
    passing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "01:00", by: ana, kind: resolved, owner: bo}
  - {at: "2d", by: ana, kind: postmortem-approved, blob: 4b825dc, path: postmortem.md}
  - {at: "3d", by: cy, kind: postmortem-approved, blob: 4b825dc, path: postmortem.md}
postmortem: {front: {owner: bo, status: reviewed}, blob: 4b825dc}
""",
    failing="""
entries:
  - {at: "00:00", by: ana, kind: opened, title: "Checkout down"}
  - {at: "01:00", by: ana, kind: resolved, owner: bo}
  - {at: "2d", by: ana, kind: postmortem-approved, blob: 4b825dc, path: postmortem.md}
  - {at: "3d", by: cy, kind: postmortem-approved, blob: 0e52af1, path: postmortem.md}
postmortem: {front: {owner: bo, status: reviewed}, blob: 4b825dc}
expect: INC404
""",
)
