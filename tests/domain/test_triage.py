"""Criteria against measures: which severity, and why."""

from datetime import timedelta

import pytest

from incli.domain.policy import Severity
from incli.domain.triage import given, triage

ORDERS = {"id": "no-orders", "text": "Nobody can pay", "metric": "orders_per_minute"}
SEVERITIES = (
    Severity(
        "sev2",
        "Two",
        "",
        criteria=(
            {**ORDERS, "id": "few-orders", "comparison": "below", "value": 40},
            {"id": "words", "text": "It feels bad"},
        ),
    ),
    Severity(
        "sev1",
        "One",
        "",
        criteria=({**ORDERS, "comparison": "at-most", "value": 5, "for": "5m"},),
    ),
)


def met(value: float, lasted: timedelta | None = None) -> list[str]:
    found = triage(SEVERITIES, {"orders_per_minute": value}, lasted)
    return [each.criterion for each in found if each.met]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(40, []), (39.9, ["few-orders"]), (5, ["no-orders", "few-orders"]), (5.1, ["few-orders"])],
)
def test_the_worst_severity_comes_first(value: float, expected: list[str]) -> None:
    assert met(value) == expected


def test_a_criterion_that_wants_a_time_waits_for_it() -> None:
    assert met(0, timedelta(minutes=4)) == ["few-orders"]
    assert met(0, timedelta(minutes=5)) == ["no-orders", "few-orders"]


def test_the_answer_says_why() -> None:
    def why(value: float, lasted: timedelta | None = None) -> str:
        return triage(SEVERITIES, {"orders_per_minute": value}, lasted)[0].why

    assert why(0) == "orders_per_minute = 0 is at most 5, if it lasts 5m"
    assert why(0, timedelta(minutes=1)).endswith("but not for 5m yet")
    assert why(0, timedelta(minutes=9)).endswith("for 5m and longer")
    assert why(6) == "orders_per_minute = 6 is not at most 5"


def test_a_measure_that_no_criterion_looks_at_gives_nothing() -> None:
    assert triage(SEVERITIES, {"temperature": 90}) == ()


@pytest.mark.parametrize(
    ("comparison", "holds"),
    [
        ("below", (True, False, False)),
        ("at-most", (True, True, False)),
        ("equal", (False, True, False)),
        ("at-least", (False, True, True)),
        ("above", (False, False, True)),
    ],
)
def test_comparisons_mean_what_they_say(comparison: str, holds: tuple[bool, ...]) -> None:
    criterion = {"id": "c", "text": "", "metric": "m", "comparison": comparison, "value": 10}
    severity = Severity("sev3", "Three", "", criteria=(criterion,))
    found = [triage((severity,), {"m": value})[0].met for value in (9, 10, 11)]
    assert tuple(found) == holds


def test_a_severity_may_take_several_of_its_criteria() -> None:
    criteria = tuple(
        {"id": name, "text": "", "metric": name, "comparison": "above", "value": 1}
        for name in ("users", "complaints", "cost")
    )
    two = Severity("sev2", "Two", "", criteria=criteria, criteria_needed=2)
    one = Severity("sev3", "Three", "", criteria=criteria[:1])

    def gives(**measured: float) -> tuple[str, str] | None:
        found = given((one, two), triage((one, two), measured))
        return (found.severity, found.criterion) if found else None

    assert gives(users=2, cost=2) == ("sev2", "users")
    assert gives(users=2, cost=0) == ("sev3", "users")
    assert gives(users=0, cost=2) is None
