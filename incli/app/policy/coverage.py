"""What the tests of a policy leave open: a mutation check on data.

Each rule that the policy holds has a case it passes and one it fails, and each of its parameters,
made half and twice as much, or without one of its parts, is noticed by at least one test.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from incli.app.check.law import Law
from incli.app.policy.tests import Test, enabled, tests
from incli.app.session import Session
from incli.domain.policy import ResponsePolicy
from incli.domain.value import Value
from incli.rules.params import Asked
from incli.rules.rule import Answer, Param, Rule, Rules
from incli.rules.written.moved import moves_of


class Gap(Value):
    """One thing that no test shows."""

    rule: str
    missing: str
    """`passing`, `failing`, or `boundary of` a parameter."""

    def __str__(self) -> str:
        if self.missing.startswith("boundary"):
            return f"No test notices where the {self.missing} in {self.rule} is moved."
        return f"{self.rule} has no {self.missing} test."


def untested(session: Session, rules: Rules) -> tuple[tuple[str, str], ...]:
    """What the tests of the policy in force leave open, as INC604 asks for it."""
    policy = Law(session).version_at(session.now)[1]
    found = gaps(session, rules, policy, tests(session, rules))
    return tuple((each.rule, each.missing) for each in found)


def gaps(
    session: Session, rules: Rules, policy: ResponsePolicy, run: Iterable[Test]
) -> tuple[Gap, ...]:
    """What the tests that were run leave open about a policy."""
    path, _ = Law(session).version_at(session.now)
    counted = [each for each in run if each.version == path and not each.findings]
    return tuple(
        gap
        for name in enabled(policy)
        if (rule := rules.get(name)) is not None
        for gap in _of_rule(rule, policy, counted)
    )


def _of_rule(rule: Rule, policy: ResponsePolicy, run: list[Test]) -> Iterator[Gap]:
    answers = [(test, said) for test in run for said in test.answers if said.rule == rule.id]
    for missing, outcome in (("passing", "pass"), ("failing", "fail")):
        if not any(said.outcome == outcome for _, said in answers):
            yield Gap(rule.id, missing)
    asked = Asked(rule, policy, policy.rules[rule.id].params)
    for param in rule.params:
        if not param.boundary:
            continue
        value = _demanded(param, asked)
        if value is None or not any(True for _ in moves_of(param, value)):
            continue  # nothing is demanded, or it is one of words that cannot be moved
        if not any(_notices(test, said, rule, param, value) for test, said in answers):
            yield Gap(rule.id, f"boundary of {param.name}")


def _demanded(param: Param, asked: Asked) -> Any:  # noqa: ANN401  # as its kind says
    """What the policy demands by a parameter, in all severities taken together.

    None where it demands nothing, as a demand that is switched off.
    """
    found = [asked.at(level, param.name) for level in (*asked.policy.severities, None)]
    found = [each for each in found if each is not None]
    if param.kind == "flag" and param.stricter == "higher" and not any(found):
        return None
    if found and isinstance(found[0], Mapping):
        return {key: value for each in found for key, value in each.items()} or None
    return found[0] if found else None


def _notices(test: Test, before: Answer, rule: Rule, param: Param, value: Any) -> bool:  # noqa: ANN401  # as its kind says
    """Whether a rule says something else of a case once the parameter is moved."""
    assert test.case is not None  # noqa: S101  # it was judged
    for move in moves_of(param, value):
        after = test.case.found(rule, test.setting(rule.id), {param.name: move})
        if after.outcome != "broken" and _said(after) != _said(before):
            return True
    return False


def _said(answer: Answer) -> tuple[str, list[tuple[str, ...]]]:
    """What a rule says, without the words in which it is told."""
    return answer.outcome, sorted((each.entry, each.path, each.field) for each in answer.faults)
