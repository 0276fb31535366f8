"""Alertmanager: a criterion of the policy opens an incident, and the group ends it."""

import json
from pathlib import Path
from typing import Any

import pytest
from import_world import draft, imported, invalid_files, shown, written

Json = Any
KEY = '{}:{alertname="ErrorRate"}'


def alert(*, start: str = "10:00", end: str = "", **more: Json) -> Json:
    return {
        "status": "resolved" if end else "firing",
        "labels": {"alertname": "ErrorRate", "instance": "shop-1", "service": "shop", **more},
        "annotations": {"summary": "Error rate is high"},
        "startsAt": f"2026-01-13T{start}:00Z",
        "endsAt": f"2026-01-13T{end}:00Z" if end else "0001-01-01T00:00:00Z",
        "fingerprint": f"f-{more.get('instance', 'shop-1')}",
    }


def payload(*alerts: Json, status: str = "firing") -> Json:
    return {
        "version": "4",
        "groupKey": KEY,
        "status": status,
        "receiver": "incli",
        "alerts": list(alerts),
        "externalURL": "https://alerts.example.com",
        "commonAnnotations": {"summary": "Error rate is high"},
    }


@pytest.fixture
def strict(team: Path) -> Path:
    """A team whose policy has a criterion with a metric."""
    policy = next((team / "policies" / "response").glob("*.yaml"))
    policy.write_text(
        'effective: "2020-01-01T00:00:00Z"\ndefinition: "d"\nseverities:\n'
        '  sev1: {name: "A", description: "d", criteria: [{id: "errors-very-high", text: "t", '
        'metric: "error_rate", comparison: "above", value: 50}]}\n'
        '  sev2: {name: "B", description: "d", criteria: [{id: "errors-high", text: "t", '
        'metric: "error_rate", comparison: "above", value: 5}]}\n'
    )
    return team


def post(team: Path, folder: Path, *values: Json) -> Json:
    files = [written(folder / f"{number}.json", each) for number, each in enumerate(values)]
    return imported(team, "alertmanager", *files)


def test_a_value_that_meets_a_criterion_opens_an_incident(strict: Path, tmp_path: Path) -> None:
    said = post(strict, tmp_path, payload(alert(error_rate="12.5")))
    assert said["new"] == ["2026-01-13-error-rate-is-high"]
    state = shown(strict, "error-rate")
    assert (state["severity"], state["criterion"], state["services"]) == (
        *("sev2", "errors-high", ["shop"]),
    )
    assert [each["kind"] for each in state["timeline"]] == ["impact", "opened", "finding"]
    assert state["timeline"][2]["text"] == "ErrorRate (shop-1): Error rate is high"


def test_the_worst_criterion_counts(strict: Path, tmp_path: Path) -> None:
    worse = alert(instance="shop-2", metric="error_rate", value="80")
    post(strict, tmp_path, payload(alert(error_rate="12.5"), worse))
    assert shown(strict, "error-rate")["criterion"] == "errors-very-high"


def test_a_criterion_or_a_severity_may_be_named_by_a_label(strict: Path, tmp_path: Path) -> None:
    post(strict, tmp_path, payload(alert(criterion="errors-very-high")))
    assert shown(strict, "error-rate")["severity"] == "sev1"
    found = draft("alertmanager", a_json=json.dumps(payload(alert(severity="sev3"))))
    assert found.incidents[0].entries[1].body.severity == "sev3"  # type: ignore[attr-defined]  # opened


def test_where_no_criterion_is_met_nothing_is_opened(strict: Path, tmp_path: Path) -> None:
    said = post(strict, tmp_path, payload(alert(error_rate="1", severity="warning")))
    assert (said["incidents"], said["notices"], said["commit"]) == ([], 1, None)


def test_repeated_payloads_change_nothing_and_the_group_ends_it(
    strict: Path, tmp_path: Path
) -> None:
    first = payload(alert(error_rate="12.5"))
    post(strict, tmp_path, first)
    assert post(strict, tmp_path, first)["commit"] is None
    second = alert(start="10:05", error_rate="9", instance="shop-2")
    grown = post(strict, tmp_path, payload(alert(error_rate="12.5"), second))
    assert (grown["new"], grown["entries"]) == ([], 1)
    # the first alert is over and no longer told of: the group begins later now
    assert post(strict, tmp_path, payload(second))["commit"] is None
    over = payload(
        alert(start="10:05", end="10:40", error_rate="9", instance="shop-2"), status="resolved"
    )
    ended = post(strict, tmp_path, over)
    assert (ended["new"], ended["entries"]) == ([], 3)
    assert shown(strict, "error-rate")["resolved"] == "2026-01-13T10:40:00.000Z"
    assert post(strict, tmp_path, over)["commit"] is None
    assert invalid_files(strict) == []


def test_a_group_that_fires_anew_after_it_was_resolved_is_another_incident(
    strict: Path, tmp_path: Path
) -> None:
    over = payload(alert(end="10:30", error_rate="9"), status="resolved")
    anew = payload(alert(start="12:00", error_rate="9"))
    said = post(strict, tmp_path, payload(alert(error_rate="9")), over, anew)
    assert said["new"] == ["2026-01-13-error-rate-is-high", "2026-01-13-error-rate-is-high-2"]
    assert [shown(strict, each)["status"] for each in said["new"]] == ["resolved", "open"]
    assert post(strict, tmp_path, payload(alert(error_rate="9")), over, anew)["commit"] is None


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "“groupKey” is missing."),
        ({"groupKey": "x", "alerts": []}, "There is no alert in it."),
        ({"groupKey": "x", "alerts": [{"startsAt": "soon"}]}, "This is not of the format"),
    ],
)
def test_what_is_no_payload_is_rejected(value: Json, message: str) -> None:
    found = draft("alertmanager", a_json=json.dumps(value))
    assert (found.incidents, found.rejects[0].message[: len(message)]) == ((), message)
