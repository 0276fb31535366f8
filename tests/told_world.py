"""Cases of rules, as short as they can be told: what an entry says besides is filled in."""

from typing import Any

from incli.documents.loader import load
from incli.rules import RULES
from incli.rules.rule import Answer
from incli.rules.written.testcase import TestCase

SAID: dict[str, dict[str, Any]] = {
    "opened": {"title": "Down", "severity": "sev1", "id": "opening"},
    "severity-changed": {"because": "It must be"},
    "resolved": {"owner": "ana"},
    "reopened": {"because": "It is back"},
    "cancelled": {"because": "A test"},
    "update-posted": {"audience": "public", "text": "We know"},
    "update-drafted": {"audience": "public", "text": "We know"},
    "assigned": {"role": "incident-commander", "person": "bo"},
    "task-added": {"owner": "cy", "box": "10m", "text": "Look"},
    "task-extended": {"box": "10m"},
    "task-done": {"outcome": "Looked"},
    "proposed": {"text": "Fail over"},
    "handover-offered": {"role": "incident-commander"},
    "handover-accepted": {"role": "incident-commander"},
    "objected": {"text": "It is behind"},
    "recording-added": {"location": "recordings/call.vtt", "starts": "00:05"},
    **{kind: {"text": "Hm"} for kind in ("note", "finding", "todo", "gripe")},
    "parked": {"text": "Who is it?", "for": "dee"},
}
"""What an entry of a kind says where a case says nothing else."""

LEVELS: dict[str, dict[str, dict[str, str]]] = {
    "sev1": {"public": {"first": "5m", "every": "20m", "relax_after": "2h", "relaxed_every": "1h"}},
    "sev2": {"public": {"first": "10m", "every": "30m"}, "executive": {"every": "1h"}},
    "sev3": {"internal": {"first": "2h", "every": "1bd"}},
    "sev4": {},
    "sev5": {"public": {"first": "5m", "relax_after": "5m"}},
}
"""Who hears something how often, in each severity."""


def policy_of(updates: dict[str, dict[str, dict[str, str]]]) -> dict[str, Any]:
    """A policy with these updates; in sev3 people work in business hours."""
    return {
        "severities": {
            level: {
                "name": level,
                "description": "Bad",
                "updates": each,
                "hours": "business" if level == "sev3" else "always",
            }
            for level, each in updates.items()
        }
    }


POLICY = policy_of(LEVELS)


def told(text: str, **more: object) -> TestCase:
    """A case: entries alone, or a whole mapping; `bo` says what nobody is said to have said.

    What an entry usually says is left out with `null`.
    """
    read: Any = load(text.lstrip("\n"), "case.yaml").data
    data: dict[str, Any] = {"entries": read} if isinstance(read, list) else dict(read)
    whole = [{"by": "bo", **SAID.get(each["kind"], {}), **each} for each in data["entries"]]
    entries = [{key: part for key, part in each.items() if part is not None} for each in whole]
    return TestCase({**more, **data, "entries": entries})


def judged(rule: str, case: TestCase) -> Answer:
    """What the rule says of a case, which must be what its marks expect, and nothing else."""
    found = case.found(RULES[rule])
    assert case.wrong(found) == []
    assert found.outcome == ("fail" if case.expected() else "pass"), found
    return found
