"""A team's tests of its policy: `policies/tests/*.yaml`, each a case and what rules find in it."""

from collections.abc import Iterator, Mapping
from typing import Any

from incli.app.check.law import RESPONSE, Law
from incli.app.policy.versions import Version
from incli.app.session import Session
from incli.documents.loader import Document, load
from incli.documents.schemas import validate
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.policy import ResponsePolicy, RuleSetting
from incli.domain.value import Value
from incli.rules.params import wrong_params
from incli.rules.rule import Answer, Rules
from incli.rules.written.testcase import Place, TestCase

TESTS = "policies/tests"
_UNCLEAR = (ValueError, KeyError, TypeError, AttributeError, IndexError)
"""What a case raises that says something nobody can understand."""


class Test(Value):
    """One file, and what the rules it is about say of it."""

    __test__ = False  # for pytest: no test of its own

    path: str
    title: str
    version: str
    """The path of the policy it is judged by."""
    case: TestCase | None
    """None where the file cannot be read."""
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()
    """Where what is found differs from what is expected; empty: all is as expected."""

    def setting(self, rule: str) -> RuleSetting | None:
        """How the rule is held: as the case says itself, or else its policy."""
        if self.case is None:
            return None
        own = self.case.script.response().rules.get(rule)
        return own or self.case.policy.rules.get(rule)


def tests(session: Session, rules: Rules) -> tuple[Test, ...]:
    """Every test, run."""
    law = Law(session)
    return tuple(_run(law, path, rules) for path in session.policies.names(TESTS))


def _run(law: Law, path: str, rules: Rules) -> Test:
    content = law.session.policies.content(path) or b""
    try:
        document = load(content, path)
    except InvalidData as error:
        return Test(path, path, "", None, findings=error.findings)
    if findings := validate(document, "policy-test", path):
        return Test(path, path, "", None, findings=findings)
    data: Mapping[str, Any] = document.data
    title = data.get("title", path.rpartition("/")[2].removesuffix(".yaml"))
    where, policy = law.version_at(law.session.now)
    if "version" in data:
        where = f"{RESPONSE}/{data['version']}.yaml"
        named = dict(law.versions).get(where)
        if named is None:
            said = f"There is no version {data['version']} of the policy."
            return Test(path, title, "", None, findings=(_at(document, ("version",), said),))
        policy = named
    return _judged(Test(path, title, where, TestCase(data, policy)), document, rules)


def _judged(test: Test, document: Document, rules: Rules) -> Test:
    """The test with what the rules say, and how that differs from what it expects."""
    case = test.case
    assert case is not None  # noqa: S101  # for the type checker
    if problem := _unclear(case):
        place, why = problem
        return test.__replace__(case=None, findings=(_at(document, place, why),))
    if not case.judges:
        said = "It judges no rule: say which under judges:, or expect: something."
        return test.__replace__(findings=(_at(document, (), said),))
    unknown = [each for each in case.judges if each not in rules]
    answers = tuple(
        case.found(rules[each], test.setting(each)) for each in case.judges if each in rules
    )
    findings = (
        *(_at(document, _named(case, each), f"There is no rule {each}.") for each in unknown),
        *(_at(document, each.place, each.message) for said in answers for each in case.wrong(said)),
    )
    return test.__replace__(answers=answers, findings=findings)


def _unclear(case: TestCase) -> tuple[Place, str] | None:
    """The first thing the case says that cannot be understood, and why."""
    for group, listed in _timelines(case):
        place: Place = group
        try:
            for number, _ in enumerate(case.script.read(listed), start=1):
                place = (*group, number)
            place = group
        except _UNCLEAR as error:
            at = place if place != group else (*group, 0)
            return at, f"{_words(error)}."
    try:
        case.script.response()
    except _UNCLEAR as error:
        return ("policy",), f"This is no policy: {_words(error)}."
    return None


def _timelines(case: TestCase) -> Iterator[tuple[Place, Any]]:
    yield ("entries",), case.data.get("entries", ())
    for number, each in enumerate(case.data.get("others", ())):
        if isinstance(each, Mapping):
            yield ("others", number, "entries"), each["entries"]
        else:
            yield ("others", number), each


def _words(error: Exception) -> str:
    return f"“{error.args[0]}” is missing" if isinstance(error, KeyError) else str(error)


def _named(case: TestCase, rule: str) -> Place:
    """Where a case names a rule."""
    expected = sorted(place for each, place in case.expected() if each == rule)
    return (*expected[0], "expect") if expected else ("judges",)


def _at(document: Document, place: Place, message: str) -> Finding:
    line, column = document.position(place)
    return Finding(document.path, line, column, message)


def enabled(policy: ResponsePolicy) -> tuple[str, ...]:
    """The rules that a policy holds in some way, in the order of its file."""
    return tuple(rule for rule, setting in policy.rules.items() if setting.mode != "off")


def misset(held: Version, rules: Rules) -> tuple[Finding, ...]:
    """Rules that a policy holds and nobody has, and parameters that they do not have."""
    found: list[Finding] = []
    for rule in enabled(held.policy):
        if rule not in rules:
            said = f"There is no rule {rule}: no installed package adds it."
            found.append(held.finding(("rules", rule), said, "incli rule"))
            continue
        strictest = rules[rule].strictest
        if held.policy.rules[rule].mode == "enforce" and strictest != "enforce":
            said = f"{rule} only advises: it is held in mode “{strictest}” at most."
            found.append(held.finding(("rules", rule, "mode"), said, f"incli rule {rule}"))
        for name, why in wrong_params(rules[rule], held.policy):
            where = ("rules", rule, "params", name)
            found.append(held.finding(where, why, f"incli rule {rule}"))
    return tuple(found)
