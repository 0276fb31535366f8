"""What the response policy demands, and which one is in force."""

from datetime import UTC, date, datetime, time

import pytest
from domain_world.story import T0, minutes

from incli.domain.business import Business
from incli.domain.policy import Cadence, ResponsePolicy, Severity, in_force, policy_from_data

POLICY = ResponsePolicy(T0)


def day(number: int, hour: int = 23, minute: int = 59, second: int = 59) -> datetime:
    """An instant in November 2026, in which the 20th is a Friday."""
    return datetime(2026, 11, number, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "expected"), [("always", day(20, 18, 0, 0)), ("business", day(23, 10, 0, 0))]
)
def test_a_demand_counts_all_hours_or_business_hours_as_its_severity_says(
    hours: str, expected: datetime
) -> None:
    level = Severity("sev4", "SEV-4", "", hours=hours)
    assert POLICY.due(level, day(20, 16, 0, 0), "2h") == expected


def _since(number: int) -> ResponsePolicy:
    return ResponsePolicy(day(number, 0, 0, 0))


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (day(5), 10),  # before the first: held to the first
        (day(10, 0, 0, 0), 10),
        (day(19), 10),
        (day(20, 0, 0, 0), 20),  # from the very instant on
        (day(29), 20),
    ],
)
def test_the_newest_policy_that_was_effective_is_in_force(at: datetime, expected: int) -> None:
    assert in_force((_since(20), _since(10)), at) == _since(expected)


def test_without_any_policy_nothing_is_demanded() -> None:
    policy = in_force((), T0)
    assert policy.severity("sev1") is None
    assert policy.command_limit is None


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [(("sev3", "sev2"), "sev2"), (("sev4",), "sev4"), ((), "sev2")],
)
def test_who_is_unsure_takes_the_worst_of_the_candidates_or_of_all(
    candidates: tuple[str, ...], expected: str
) -> None:
    severities = {level: Severity(level, level, "") for level in ("sev3", "sev2", "sev5")}
    assert ResponsePolicy(T0, severities=severities).unsure(candidates) == expected


def test_who_is_unsure_without_any_policy_takes_the_worst_there_is() -> None:
    assert POLICY.unsure(()) == "sev1"


def test_a_policy_is_read_from_its_file() -> None:
    policy = policy_from_data(
        {
            "effective": "2026-11-22T03:15:00Z",
            "source": "https://example.com/policy",
            "definition": "customers notice",
            "severities": {
                "sev1": {
                    "name": "SEV-1",
                    "description": "all is down",
                    "source": "https://example.com/severities",
                    "criteria": [{"id": "checkout-down", "text": "no orders"}],
                    "criteria_needed": 2,
                    "major": True,
                    "hours": "business",
                    "roles": {"incident-commander": "5m"},
                    "updates": {"public": {"first": "5m", "every": "20m", "relax_after": "2h"}},
                    "postmortem": {"draft": "3d", "review": "5bd"},
                    "actions": "15d",
                },
                "sev5": {},
            },
            "limits": {"command": "3h", "command_nudge": "1h"},
            "business_hours": {
                "days": ["sun", "mon"],
                "from": "08:30",
                "to": "16:00",
                "timezone": "Asia/Dubai",
                "holidays": [{"on": "2026-12-02", "name": "National Day"}],
            },
        }
    )
    assert policy == ResponsePolicy(
        effective=T0,
        definition="customers notice",
        source="https://example.com/policy",
        severities={
            "sev1": Severity(
                "sev1",
                "SEV-1",
                "all is down",
                "https://example.com/severities",
                ({"id": "checkout-down", "text": "no orders"},),
                2,
                True,
                "business",
                {"incident-commander": "5m"},
                {"public": Cadence("5m", "20m", "2h")},
                {"draft": "3d", "review": "5bd"},
                "15d",
            ),
            "sev5": Severity("sev5", "sev5", ""),
        },
        command_limit=minutes(180),
        command_nudge=minutes(60),
        business=Business(
            ("sun", "mon"), time(8, 30), time(16), "Asia/Dubai", frozenset({date(2026, 12, 2)})
        ),
        limits={"command": "3h", "command_nudge": "1h"},
    )
    assert policy.severity("sev5") == Severity("sev5", "sev5", "")
    assert policy.severity("sev3") is None
    assert policy.severity(None) is None
