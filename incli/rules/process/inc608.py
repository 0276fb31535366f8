"""Every severity has written criteria; the worst ones say what is measured in the business.

Severity is agreed on beforehand, or it is argued about while the service is down. “Fewer than 40
orders a minute” needs no argument; “many customers” does.
"""

from collections.abc import Iterator

from incli.domain.policy import ResponsePolicy
from incli.domain.severity import rank
from incli.rules.cases.repository import RepositoryCase
from incli.rules.params import Asked
from incli.rules.rule import Fault, NotApplicable, Param, Rule


def judge(case: RepositoryCase, asked: Asked) -> Iterator[Fault]:
    """The policy in force, and those that a change brings."""
    policies = [(case.policy_path, case.policy)]
    policies += [(each.path, each.after) for each in case.changes]
    looked = False
    for path, policy in policies:
        if policy is not None and policy.severities:
            looked = True
            yield from _criteria(path, policy, asked)
    if not looked:
        raise NotApplicable("there is no response policy")


def _criteria(path: str, policy: ResponsePolicy, asked: Asked) -> Iterator[Fault]:
    measured = asked["measured"]
    for level, severity in policy.severities.items():
        where = ("severities", level)
        if not severity.criteria:
            yield Fault(
                f"{severity.name} has no criterion: nobody can tell when it is one.",
                path=path,
                pointer=where,
                measured="none",
                allowed="one",
            )
        elif (
            measured is not None
            and rank(level) <= rank(measured)
            and not any("metric" in each for each in severity.criteria)
        ):
            yield Fault(
                f"{severity.name} has no criterion with a measure of the business.",
                path=path,
                pointer=(*where, "criteria"),
                measured="none",
                allowed="one with metric, comparison and value",
                param="measured",
            )


RULE = Rule(
    id="INC608",
    name="severities-have-criteria",
    scope="repository",
    judge=judge,
    source="PagerDuty incident-response-docs, before/severity_levels: definitions are driven by "
    "measures, and those of the business",
    params=(
        Param(
            "measured",
            "severity",
            "sev2",
            "the mildest severity that needs a criterion with a measure",
            stricter="milder",
        ),
    ),
    hint="add to its criteria: {id: …, text: …, metric: …, comparison: …, value: …}",
    passing="""
policy:
  severities:
    sev1: {criteria: [{id: no-orders, text: "Nobody can pay", metric: orders_per_minute, comparison: below, value: 5}]}
    sev2: {criteria: [{id: few-orders, text: "Few can pay", metric: orders_per_minute, comparison: below, value: 40}]}
    sev3: {criteria: [{id: slow, text: "It is slow"}]}
""",
    failing="""
policy:
  severities:
    sev1: {criteria: [{id: no-orders, text: "Nobody can pay", metric: orders_per_minute, comparison: below, value: 5}]}
    sev2: {criteria: [{id: bad, text: "It feels bad"}]}
    sev3: {criteria: []}
expect: INC608
""",
)
