"""Every rule's own examples: what it passes, what it fails, and where."""

from typing import Any

import pytest

from incli.documents.loader import load
from incli.documents.schemas import validate
from incli.rules import RULES
from incli.rules.params import KINDS, Asked
from incli.rules.rule import MODES, NEEDS, SCOPES, Rule
from incli.rules.written.testcase import TestCase

EACH = pytest.mark.parametrize("rule", RULES.values(), ids=RULES)


def case(text: str) -> TestCase:
    data: Any = load(text.lstrip("\n"), "example.yaml").data
    return TestCase(data)


@EACH
def test_a_rule_passes_its_passing_example(rule: Rule) -> None:
    found = case(rule.passing).found(rule)
    assert (found.outcome, found.faults, found.why) == ("pass", (), "")


@EACH
def test_a_rule_fails_its_failing_example_exactly_where_it_says(rule: Rule) -> None:
    example = case(rule.failing)
    found = example.found(rule)
    assert found.outcome == "fail", found
    assert {each for each, _ in example.expected()} == {rule.id}
    assert example.wrong(found) == []


@EACH
def test_examples_are_files_that_a_team_could_keep_as_tests(rule: Rule) -> None:
    for text in (rule.passing, rule.failing):
        document = load(text.lstrip("\n"), "policies/tests/x.yaml")
        assert validate(document, "policy-test", document.path) == ()


@EACH
def test_a_rule_says_all_that_the_contract_asks(rule: Rule) -> None:
    assert rule.doc, "a docstring that says what it asks and why"
    assert rule.title[0].isupper()
    assert rule.source
    assert rule.scope in SCOPES
    assert rule.mode in MODES
    assert set(rule.needs) <= set(NEEDS)
    assert rule.judge.__module__.rpartition(".")[2] == rule.id.lower()
    for param in rule.params:
        assert param.kind in KINDS
        assert param.means
        if not str(param.default).startswith("@"):
            Asked(rule, case(rule.passing).policy, {}).at(None, param.name)


def test_names_and_ids_are_used_once() -> None:
    names = [rule.name for rule in RULES.values()]
    assert len(set(names)) == len(names)
    assert list(RULES) == sorted(RULES)
