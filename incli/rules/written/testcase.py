"""Cases written down: the examples of rules, and a team's own tests under `policies/tests/`.

A few entries with times counted from the beginning, and which findings are expected where:

    judges: [INC101]
    entries:
      - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
      - {at: "00:06", by: bo, kind: assigned, role: incident-commander, person: bo, expect: INC101}
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from incli.domain.policy import ResponsePolicy, RuleSetting
from incli.domain.value import Value, replace
from incli.rules.params import Asked
from incli.rules.rule import Answer, Rule, answer
from incli.rules.written.file import file_cases
from incli.rules.written.history import history_case
from incli.rules.written.incident import incident_case
from incli.rules.written.repository import repository_case
from incli.rules.written.script import Script


class TestCase(Value):
    """A case written down, and what is expected of it."""

    __test__ = False  # for pytest: no test of its own

    data: Mapping[str, Any]
    policy: ResponsePolicy = ResponsePolicy(datetime.min.replace(tzinfo=UTC))
    """The team's; what the case says itself comes first."""

    @property
    def judges(self) -> tuple[str, ...]:
        """The rules it is about."""
        named = self.data.get("judges", ())
        return tuple(dict.fromkeys((*named, *(rule for rule, _ in self.expected()))))

    def expected(self) -> frozenset[tuple[str, str]]:
        """Each rule that must find something, with the entry it finds it at, or empty."""
        found = {(rule, "") for rule in _listed(self.data.get("expect", ()))}
        for each, entry in self._script.entries():
            found |= {(rule, entry.id) for rule in _listed(each.get("expect", ()))}
        for group in ("files", "commits"):
            for each in self.data.get(group, ()):
                found |= {(rule, "") for rule in _listed(each.get("expect", ()))}
        return frozenset(found)

    def found(self, rule: Rule, setting: RuleSetting | None = None) -> Answer:
        """What a rule says, with the parameters of the case, or else of `setting`, or its own."""
        given = dict(setting.params) if setting else {}
        given |= self.data.get("params", {})
        asked = Asked(rule, self._script.response(), given)
        answers = [answer(rule, "enforce", "", case, asked) for case in self._cases(rule.scope)]
        faults = tuple(fault for each in answers for fault in each.faults)
        worst = min(answers, key=lambda each: _ORDER.index(each.outcome))
        return replace(worst, faults=faults)

    def wrong(self, found: Answer) -> list[str]:
        """How what a rule says differs from what is expected, in words."""
        if found.outcome == "broken":
            return [f"{found.rule} failed to run: {found.why}"]
        expected = {entry for rule, entry in self.expected() if rule == found.rule}
        here = {each.entry for each in found.faults}
        told = {each.entry: each.message for each in found.faults}
        return [
            *(f"{found.rule} found nothing{_at(each)}" for each in sorted(expected - here)),
            *(f"{found.rule}{_at(each)}: {told[each]}" for each in sorted(here - expected)),
        ]

    @cached_property
    def _script(self) -> Script:
        return Script(self.data, self.policy)

    def _cases(self, scope: str) -> tuple[Any, ...]:
        if scope == "incident":
            return (incident_case(self._script),)
        if scope == "history":
            return (history_case(self._script),)
        if scope == "repository":
            return (repository_case(self._script),)
        return tuple(file_cases(self._script))


_ORDER = ("broken", "fail", "cannot judge", "pass", "waived", "not applicable")


def _listed(said: str | Sequence[str]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def _at(entry: str) -> str:
    return f" at {entry}" if entry else ""
