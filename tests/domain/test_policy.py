"""What the response policy demands, and which one is in force."""

from datetime import UTC, datetime, timedelta

import pytest
from domain_strategies import T0, minutes

from incli.domain.policy import Cadence, ResponsePolicy, Severity, in_force, policy_from_data

POLICY = ResponsePolicy(T0)
LONDON = ResponsePolicy(T0, business_zone="Europe/London")
TOKYO = ResponsePolicy(T0, business_zone="Asia/Tokyo")
GULF = ResponsePolicy(T0, business_days=("sun", "mon", "tue", "wed", "thu"))


def day(number: int, hour: int = 23, minute: int = 59, second: int = 59) -> datetime:
    """An instant in November 2026, in which the 20th is a Friday."""
    return datetime(2026, 11, number, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("policy", "start", "demand", "expected"),
    [
        (POLICY, day(20, 10, 7), "24h", day(21, 10, 7)),
        (POLICY, day(20, 10), "1d", day(21)),
        (POLICY, day(20, 10), "3d", day(23)),
        (POLICY, day(20, 10), "1bd", day(23)),  # over the weekend
        (POLICY, day(20, 10), "5bd", day(27)),
        (POLICY, day(21, 10), "1bd", day(23)),  # from a Saturday
        (POLICY, day(22, 10), "5bd", day(27)),  # from a Sunday
        (POLICY, day(19, 10), "1bd", day(20)),
        (GULF, day(19, 10), "1bd", day(22)),  # other weekends
        # In Tokyo it is Saturday already when it is Friday evening in London.
        (TOKYO, day(20, 20), "1bd", day(23, 14)),
        (TOKYO, day(20, 20), "1d", day(22, 14)),
        (LONDON, day(20, 20), "1bd", day(23)),
        # The end of a day in London is an hour earlier in UTC before the clocks go back.
        (
            LONDON,
            datetime(2026, 10, 22, 10, tzinfo=UTC),
            "1d",
            datetime(2026, 10, 23, 22, 59, 59, tzinfo=UTC),
        ),
        (LONDON, datetime(2026, 10, 24, 10, tzinfo=UTC), "1d", day(25) - timedelta(days=31)),
    ],
)
def test_a_deadline_is_the_end_of_the_day_it_falls_on_in_the_teams_zone(
    policy: ResponsePolicy, start: datetime, demand: str, expected: datetime
) -> None:
    assert policy.deadline(start, demand) == expected


@pytest.mark.parametrize("days", [(), ("monday",)])
def test_a_week_without_business_days_is_refused_rather_than_counted_forever(
    days: tuple[str, ...],
) -> None:
    with pytest.raises(ValueError, match="business days"):
        ResponsePolicy(T0, business_days=days)


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
                    "roles": {"incident-commander": "5m"},
                    "updates": {"public": {"first": "5m", "every": "20m", "relax_after": "2h"}},
                    "postmortem": {"draft": "3d", "review": "5bd"},
                    "actions": "15d",
                },
                "sev5": {},
            },
            "limits": {"command": "3h", "command_nudge": "1h"},
            "business_hours": {"days": ["sun", "mon"], "timezone": "Asia/Dubai"},
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
                {"incident-commander": minutes(5)},
                {"public": Cadence(minutes(5), minutes(20), minutes(120))},
                {"draft": "3d", "review": "5bd"},
                "15d",
            ),
            "sev5": Severity("sev5", "sev5", ""),
        },
        command_limit=minutes(180),
        command_nudge=minutes(60),
        business_days=("sun", "mon"),
        business_zone="Asia/Dubai",
    )
    assert policy.severity("sev5") == Severity("sev5", "sev5", "")
    assert policy.severity("sev3") is None
    assert policy.severity(None) is None
