"""INC101, INC105, INC110: roles are filled in time, by different people, and not for too long."""

import pytest
from told_world import judged, told

from incli.rules import RULES

FILLED = {
    "at the last instant": """
        - {at: "00:00", kind: opened}
        - {at: "00:05", kind: assigned}
    """,
    "a second later": """
        - {at: "00:00", kind: opened}
        - {at: "00:05:01", kind: assigned, expect: INC101}
    """,
    "over before it was due": """
        - {at: "00:00", kind: opened}
        - {at: "00:04", kind: resolved}
        - {at: "09:00", kind: note}
    """,
    "reopened, the time counts anew": """
        - {at: "00:00", kind: opened}
        - {at: "00:03", kind: resolved}
        - {at: "24:00", kind: reopened}
        - {at: "24:05", kind: assigned}
    """,
    "and is up anew": """
        - {at: "00:00", kind: opened}
        - {at: "00:03", kind: resolved}
        - {at: "24:00", kind: reopened}
        - {at: "24:06", kind: assigned, expect: INC101}
    """,
    "who commanded before still does": """
        - {at: "00:00", kind: opened}
        - {at: "00:02", kind: assigned}
        - {at: "00:03", kind: resolved}
        - {at: "24:00", kind: reopened}
        - {at: "25:00", kind: resolved}
    """,
    "never": """
        expect: INC101
        entries:
          - {at: "00:00", kind: opened}
          - {at: "00:50", kind: resolved}
          - {at: "00:51", kind: assigned}
    """,
}


@pytest.mark.parametrize("text", FILLED.values(), ids=FILLED)
def test_command_is_taken_in_time(text: str) -> None:
    judged("INC101", told(text, params={"within": "5m"}))


def test_a_raise_counts_from_then_and_each_severity_asks_for_its_own_roles() -> None:
    severities = {
        "sev1": {"name": "1", "description": "x", "roles": {"deputy": "5m"}},
        "sev3": {"name": "3", "description": "x", "roles": {"scribe": "10m"}},
    }
    text = """
        - {at: "00:00", kind: opened, severity: sev3}
        - {at: "00:20", kind: assigned, role: scribe, person: cy, expect: INC105}
        - {at: "01:00", kind: severity-changed, severity: sev1}
        - {at: "01:06", kind: assigned, role: deputy, person: dee, expect: INC105}
        - {at: "02:00", kind: resolved}
    """
    judged("INC105", told(text, policy={"severities": severities}))


APART = {
    "two roles of different people": """
        - {at: "00:00", kind: opened}
        - {at: "00:01", kind: assigned}
        - {at: "00:02", kind: assigned, role: scribe, person: cy}
        - {at: "01:00", kind: resolved}
    """,
    "command and another role": """
        - {at: "00:00", kind: opened}
        - {at: "00:01", kind: assigned}
        - {at: "00:02", kind: assigned, role: scribe, person: bo, expect: INC105}
        - {at: "01:00", kind: resolved}
    """,
    "one after the other": """
        - {at: "00:00", kind: opened}
        - {at: "00:01", kind: assigned, role: scribe, person: bo, id: scribe}
        - {at: "00:02", kind: released, role: scribe, replaces: scribe}
        - {at: "00:03", kind: assigned}
        - {at: "01:00", kind: resolved}
    """,
    "a role that nobody asks for": """
        - {at: "00:00", kind: opened}
        - {at: "00:01", kind: assigned}
        - {at: "00:02", kind: assigned, role: scribe, person: cy}
        - {at: "00:03", kind: assigned, role: deputy, person: cy}
        - {at: "01:00", kind: resolved}
    """,
}


@pytest.mark.parametrize("text", APART.values(), ids=APART)
def test_roles_may_have_to_be_held_by_different_people(text: str) -> None:
    judged("INC105", told(text, params={"roles": {"scribe": "10m"}, "apart": True}))


def test_other_roles_than_command_may_tire_too() -> None:
    text = """
        - {at: "00:00", kind: opened}
        - {at: "00:01", kind: assigned, role: scribe, person: cy, expect: INC110}
        - {at: "04:00", kind: resolved}
    """
    judged("INC110", told(text, params={"within": "3h", "roles": ["scribe"]}))
    found = told(text.replace(", expect: INC110", "")).found(RULES["INC110"])
    assert found.outcome == "not applicable"


@pytest.mark.parametrize(
    ("rule", "params"), [("INC101", {"within": "5m"}), ("INC105", {"roles": {"scribe": "5m"}})]
)
def test_roles_that_a_source_never_recorded_are_held_against_nobody(
    rule: str, params: dict[str, object]
) -> None:
    text = """
        - {at: "00:00", kind: opened, source: "upptime:x"}
        - {at: "01:00", kind: resolved, source: "upptime:x"}
    """
    found = told(text, params=params).found(RULES[rule])
    assert (found.outcome, found.why) == (
        "not applicable",
        "it was imported from upptime, without roles",
    )
    roles = """
        - {at: "00:30", kind: assigned, person: cy}
        - {at: "00:30", kind: assigned, role: scribe, person: cy}
    """
    assert told(text.rstrip(" ") + roles, params=params).found(RULES[rule]).outcome == "fail"
