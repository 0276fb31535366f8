"""A waiver is asked for by one person, approved by another who may, holds for a while, and is used.

What was set aside for good, or by oneself, is no exception but another policy. A waiver that has
run out, or that sets nothing aside, only hides what really holds.
"""

from collections.abc import Iterator

from incli.domain.policy import WaiverTerms
from incli.domain.waiver import Waiver
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, Param, Rule
from incli.rules.told import several


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """Every waiver, against the terms of the policy in force now."""
    terms = case.policy.waivers if case.policy else WaiverTerms()
    for waiver in case.waivers:
        yield from _approved(case, waiver, terms)
        yield from _rule(case, waiver)
        yield from _in_date(case, waiver, terms, asked)


def _approved(case: RepositoryCase, waiver: Waiver, terms: WaiverTerms) -> Iterator[Fault]:
    if waiver.requested_by in waiver.approved_by:
        name = case.team.name(waiver.requested_by)
        yield _fault(waiver, "approved_by", f"{name} asked for it, and approved it.")
    for person in waiver.approved_by:
        if terms.approvers and person not in terms.approvers:
            yield _fault(
                waiver,
                "approved_by",
                f"{case.team.name(person)} is not among those who may approve a waiver.",
                measured=person,
                allowed=several(terms.approvers),
            )
    for key, people in (
        ("requested_by", (waiver.requested_by,)),
        ("approved_by", waiver.approved_by),
    ):
        for person in people:
            if case.team.people and person not in case.team.people:
                yield _fault(waiver, key, f"Nobody in policies/people.yaml is {person}.")


def _rule(case: RepositoryCase, waiver: Waiver) -> Iterator[Fault]:
    rule = case.rules.get(waiver.rule)
    if case.rules and rule is None:
        yield _fault(waiver, "rule", f"There is no rule {waiver.rule}.", hint="incli rule")
    elif rule is not None and not rule.waivable:
        why = "protects the record"
        if rule.scope not in {"file", "incident"}:
            why = "is not about one incident"
        yield _fault(waiver, "rule", f"{waiver.rule} {why}, and cannot be waived.")


def _in_date(
    case: RepositoryCase, waiver: Waiver, terms: WaiverTerms, asked: Asked
) -> Iterator[Fault]:
    today = case.now.date()
    if waiver.expires < today:
        yield _fault(waiver, "expires", f"It has run out on {waiver.expires}.")
        return
    longest = terms.longest or asked["longest"]
    if longest is not None and waiver.expires > today + longest:
        yield _fault(
            waiver,
            "expires",
            f"It holds for {(waiver.expires - today).days} days from today.",
            measured=str(waiver.expires),
            allowed=str(today + longest),
            hint=f"let it expire by {today + longest}",
            param="" if terms.longest else "longest",
        )
    if case.waived is not None and waiver.id not in case.waived:
        yield _fault(
            waiver, "rule", f"It sets nothing aside: {waiver.incident} passes {waiver.rule}."
        )


def _fault(  # noqa: PLR0913  # what a fault is made of, by name
    waiver: Waiver,
    field: str,
    message: str,
    *,
    measured: str = "",
    allowed: str = "",
    hint: str = "",
    param: str = "",
) -> Fault:
    return Fault(
        message,
        path=waiver.path,
        pointer=(field,),
        measured=measured,
        allowed=allowed,
        hint=hint,
        param=param,
    )


RULE = Rule(
    id="INC605",
    name="waivers-hold",
    scope="repository",
    judge=judge,
    source="ours, from the exceptions of change control: another approver, and an end",
    params=(
        Param(
            "longest",
            "span",
            "90d",
            "how long a waiver may hold, where the policy's waivers: longest: does not say",
            stricter="lower",
        ),
    ),
    mode="warn",
    hint="remove it, or ask anew",
    passing="""
begins: "2026-03-02T09:00:00Z"
policy: {waivers: {approvers: [bo], longest: 90d}}
waived: [W-1]
waivers:
  W-1: {rule: INC104, incident: 2026-02-11-checkout-down, reason: "Two reviewers left", requested_by: ana, approved_by: [bo], expires: "2026-04-01"}
""",
    failing="""
begins: "2026-03-02T09:00:00Z"
policy: {waivers: {approvers: [bo], longest: 90d}}
waived: [W-1]
waivers:
  W-1: {rule: INC104, incident: 2026-02-11-checkout-down, reason: "Two reviewers left", requested_by: ana, approved_by: [ana], expires: "2026-12-31"}
expect: INC605
""",
)
