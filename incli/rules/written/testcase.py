"""Cases written down: the examples of rules, and a team's own tests under `policies/tests/`.

A few entries with times counted from the beginning, and which findings are expected where:

    judges: [INC101]
    entries:
      - {at: "00:00", by: ana, kind: opened, title: "Checkout down", severity: sev1}
      - {at: "00:06", by: bo, kind: assigned, role: incident-commander, person: bo, expect: INC101}
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from incli.domain.policy import ResponsePolicy, RuleSetting
from incli.domain.value import NOTHING, Value, replace
from incli.rules.cases.file import FileCase
from incli.rules.params import Asked
from incli.rules.rule import Answer, Fault, Rule, answer
from incli.rules.written.file import file_cases
from incli.rules.written.history import commit_name, history_case
from incli.rules.written.incident import incident_case
from incli.rules.written.moved import Moved, Moves
from incli.rules.written.repository import repository_case
from incli.rules.written.script import Script

Place = tuple[str | int, ...]
"""Where in the case something is expected or found, as a pointer; empty: the case as a whole."""


class Mistake(Value):
    """One way in which what a rule says differs from what is expected."""

    message: str
    place: Place


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
        return tuple(dict.fromkeys((*named, *sorted(rule for rule, _ in self.expected()))))

    def expected(self) -> frozenset[tuple[str, Place]]:
        """Each rule that must find something, with the place it finds it at.

        What is expected of the case as a whole may be found anywhere in it.
        """
        found: set[tuple[str, Place]] = {(rule, ()) for rule in _listed(self.data.get("expect"))}
        for group in _GROUPS:
            for number, each in enumerate(self.data.get(group, ())):
                found |= {(rule, (group, number)) for rule in _listed(each.get("expect"))}
        return frozenset(found)

    def found(
        self, rule: Rule, setting: RuleSetting | None = None, moves: Moves = NOTHING
    ) -> Answer:
        """What a rule says, with the parameters of the case, or else of `setting`, or its own.

        `moves` changes parameters that `setting` gives, to see whether the case notices.
        """
        given, own = dict(setting.params) if setting else {}, self.data.get("params", {})
        mine = {name: move for name, move in moves.items() if name not in own}
        asked: Asked = Moved(rule, self.script.response(), given | own, mine)
        answers = [
            _placed(answer(rule, "enforce", "", case, asked), case)
            for case in self._cases(rule.scope)
        ]
        if not answers:
            return Answer(rule.id, "not applicable", "enforce", why=f"it has no {rule.scope}")
        faults = tuple(fault for each in answers for fault in each.faults)
        worst = min(answers, key=lambda each: _ORDER.index(each.outcome))
        return replace(worst, faults=faults)

    def wrong(self, found: Answer) -> list[Mistake]:
        """How what a rule says differs from what is expected."""
        if found.outcome == "broken":
            return [Mistake(f"{found.rule} failed to run: {found.why}", ())]
        expected = {place for rule, place in self.expected() if rule == found.rule}
        if not expected and found.outcome in {"not applicable", "cannot judge"}:
            return [Mistake(f"{found.rule} does not pass, it is {found.outcome}: {found.why}", ())]
        here = [(each, self._places(each)) for each in found.faults]
        missing = [each for each in expected if all(each not in places for _, places in here)]
        why = f": {found.why}" if found.why else "."
        return [
            *(Mistake(f"{found.rule} finds nothing here{why}", each) for each in sorted(missing)),
            *(
                Mistake(f"{found.rule} is not expected here: {fault.message}", places[0])
                for fault, places in here
                if expected.isdisjoint(places)
            ),
        ]

    @cached_property
    def script(self) -> Script:
        """What it says, read piece by piece."""
        return Script(self.data, self.policy)

    def _places(self, fault: Fault) -> tuple[Place, ...]:
        """Where in the case a fault is: the nearest place first, the whole case last."""
        named = (fault.entry, fault.commit, fault.path)
        return (*(self._places_known[each] for each in named if each in self._places_known), ())

    @cached_property
    def _places_known(self) -> Mapping[str, Place]:
        """Where in the case each entry, file and commit is written."""
        commits, files = self.data.get("commits", ()), self.data.get("files", ())
        return {
            **{entry.id: ("entries", at) for at, (_, entry) in enumerate(self.script.entries())},
            **{each["path"]: ("files", at) for at, each in enumerate(files)},
            **{commit_name(at + 1): ("commits", at) for at in range(len(commits))},
        }

    def _cases(self, scope: str) -> Iterator[Any]:
        if scope == "incident":
            yield incident_case(self.script)
        elif scope == "history":
            yield history_case(self.script)
        elif scope == "repository":
            yield repository_case(self.script)
        else:
            yield from file_cases(self.script)


_GROUPS = ("entries", "files", "commits")
_ORDER = ("broken", "fail", "cannot judge", "pass", "waived", "not applicable")


def _placed(said: Answer, case: object) -> Answer:
    """What a rule says of a file, with the file's path where it names none."""
    if not isinstance(case, FileCase):
        return said
    path = case.file.path
    return replace(
        said, faults=tuple(replace(each, path=each.path or path) for each in said.faults)
    )


def _listed(said: str | Sequence[str] | None) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ())
