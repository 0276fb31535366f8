"""What tests of rules build their cases with."""

from datetime import UTC, datetime
from typing import Any

from incli.domain.policy import ResponsePolicy
from incli.rules import RULES
from incli.rules.cases.file import File, FileCase
from incli.rules.params import Asked
from incli.rules.rule import Answer, Fault, answer

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
FOLDER = "incidents/2026-03/2026-03-02-case"
NOTE = f"{FOLDER}/timeline/20260302T090000000Z-note-ana-4kq2.yaml"
_NO_POLICY = ResponsePolicy(datetime.min.replace(tzinfo=UTC))


def asked(rule: str, case: Any, **params: Any) -> Answer:  # noqa: ANN401  # any case, as set
    """What a rule answers; fails the test where it raised."""
    found = answer(RULES[rule], "enforce", "", case, Asked(RULES[rule], _NO_POLICY, params))
    assert found.outcome != "broken", found.why
    return found


def faults(rule: str, case: Any, **params: Any) -> tuple[Fault, ...]:  # noqa: ANN401  # likewise
    """What a rule finds."""
    return asked(rule, case, **params).faults


def a_file(path: str, text: str | None = "", **parts: Any) -> FileCase:  # noqa: ANN401  # as in File
    """A file, plain and of the size of its text unless it is said otherwise."""
    internal = parts.pop("internal", False)
    size = parts.pop("size", len((text or "").encode()))
    file = File(path, parts.pop("mode", "100644"), size, text=text, **parts)
    return FileCase(file, NOON, internal=internal)
