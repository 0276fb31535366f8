"""Every rule that the policy holds has a test that passes, one that fails, and knows its limits.

A policy that nobody has tried says something other than it means. `incli policy test --coverage`
runs the tests, and tells what they leave open: also a parameter that could be moved without any
test noticing.
"""

from collections.abc import Iterator

from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """What the tests under `policies/tests/` leave open."""
    if case.policy is None or not case.policy.rules:
        raise NotApplicable("the policy holds no rule")
    for rule, missing in case.untested():
        moved = missing.startswith("boundary")
        if moved and not asked["boundaries"]:
            continue
        yield Fault(
            f"No test notices where the {missing} in {rule} is moved."
            if moved
            else f"{rule} has no {missing} test.",
            path=case.policy_path,
            pointer=("rules", rule),
            measured=f"no {missing}",
            param="boundaries" if moved else "",
        )


RULE = Rule(
    id="INC604",
    name="policy-is-tested",
    scope="repository",
    judge=judge,
    source="ours, as in Open Policy Agent: policies are code, and have tests",
    params=(
        Param(
            "boundaries",
            "flag",
            True,
            "whether a test must notice when a parameter is moved past its boundary",
            stricter="higher",
        ),
    ),
    hint="incli policy test --coverage",
    passing="""
policy: {rules: {INC101: {mode: warn}}}
untested: []
""",
    failing="""
policy: {rules: {INC101: {mode: warn}}}
untested: [[INC101, failing], [INC101, boundary of within]]
expect: INC604
""",
)
