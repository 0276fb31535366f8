"""Asks rules, by the policy that holds, and keeps what is not simply fine."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from incli.app.check.law import Law
from incli.app.check.placing import Placer, Subject
from incli.app.check.report import Verdict
from incli.domain.policy import ResponsePolicy
from incli.rules.cases.repository import Broken
from incli.rules.params import Asked
from incli.rules.rule import Answer, Rule, answer

_NOTHING_TO_SAY = frozenset({"pass", "not applicable"})


class Held(NamedTuple):
    """A rule as one policy holds it."""

    rule: Rule
    mode: str
    asked: Asked


class Asking:
    """The rules of one check, and what they have answered so far."""

    def __init__(self, law: Law, rules: Mapping[str, Rule], only: frozenset[str]) -> None:
        """`only` names the rules that are asked for; where it is empty, all are."""
        self._law = law
        self.rules = rules
        self._only = only
        self._held: dict[tuple[str, str], tuple[Held, ...]] = {}
        self._placer = Placer(law)
        self.answers: Counter[str] = Counter()
        self.verdicts: list[Verdict] = []
        self.waived: set[str] = set()
        """The waivers that have set something aside."""
        self.broken: list[Broken] = []
        """The rules that failed to run."""

    def held(self, scope: str, at: datetime) -> tuple[Held, ...]:
        """The rules of a scope that the policy in force at `at` holds."""
        path, policy = self._law.version_at(at)
        key = (scope, path)
        if key not in self._held:
            self._held[key] = tuple(self._holding(scope, policy))
        return self._held[key]

    def _holding(self, scope: str, policy: ResponsePolicy) -> Iterable[Held]:
        day = self._law.session.now.date()
        for rule in self.rules.values():
            if rule.scope != scope or not self._is_asked(rule):
                continue
            setting = policy.rules.get(rule.id)
            mode = setting.mode_on(day) if setting else rule.mode
            if rule.protects:
                mode = rule.mode
            if mode == "off" and rule.id in self._only:
                mode = "warn"  # somebody asks for it by name
            if mode != "off":
                yield Held(rule, mode, Asked(rule, policy, setting.params if setting else {}))

    def _is_asked(self, rule: Rule) -> bool:
        """Whether a rule is looked at; that something could not be judged is told in any case."""
        return not self._only or rule.id in self._only or rule.id.startswith("INC9")

    def ask(self, held: Iterable[Held], case: Any, subject: Subject) -> None:  # noqa: ANN401  # any case
        """Ask rules about one case, and keep what they find."""
        for rule, mode, asked in held:
            said = answer(rule, mode, subject.name, case, asked)
            if said.outcome in _NOTHING_TO_SAY:
                self.answers[said.outcome] += 1
            else:
                self._keep(rule, said, subject, asked)

    def refuse(self, held: Held, why: str) -> None:
        """Keep that a rule could not be asked at all, and why."""
        said = Answer(held.rule.id, "cannot judge", held.mode, why=why)
        self._keep(held.rule, said, Subject(), held.asked)

    def absent(self) -> None:
        """Keep which rules the policy holds now that nobody has: to leave one out holds nobody."""
        path, policy = self._law.version_at(self._law.session.now)
        for name, setting in policy.rules.items():
            mode = setting.mode_on(self._law.session.now.date())
            if name in self.rules or mode == "off" or (self._only and name not in self._only):
                continue
            where = self._law.limit(path, ("rules", name)).rpartition(":")[2]
            self.answers["cannot judge"] += 1
            self.verdicts.append(
                Verdict(
                    rule=name,
                    name="",
                    mode=mode,
                    outcome="cannot judge",
                    path=path,
                    line=int(where or 0),
                    column=1,
                    message=f"Cannot judge: no installed package adds the rule {name}.",
                    hint="install the package that adds it; incli rule lists those there are",
                )
            )

    def _keep(self, rule: Rule, said: Answer, subject: Subject, asked: Asked) -> None:
        waiver = ""
        if said.outcome == "fail" and subject.incident and rule.waivable:
            found = self._law.waiver_for(rule.id, subject.incident, subject.opened)
            if found is not None:
                waiver = found.id
                self.waived.add(waiver)
                said = said.__replace__(outcome="waived", why=f"waived by {found.id}")
        self.answers[said.outcome] += 1
        if said.outcome == "broken":
            self.broken.append(Broken(rule.id, subject.name, said.why))
        else:
            self.verdicts += self._placer.placed(rule, said, subject, asked, waiver)
