"""PagerDuty: incidents, their log and their notes, from as many answers as there are."""

import json
from pathlib import Path
from typing import Any

import pytest
from import_world import draft, imported, invalid_files, only, shown, told, written

Json = Any
WHO = {"id": "PXPGF42", "type": "user_reference", "summary": "Jonas"}
INCIDENT = {
    "id": "PT4KHLK",
    "type": "incident",
    "incident_number": 1234,
    "title": "Queue full",
    "created_at": "2026-01-13T10:00:00Z",
    "status": "resolved",
    "urgency": "high",
    "resolved_at": "2026-01-13T11:00:00Z",
    "last_status_change_at": "2026-01-13T11:00:00Z",
    "service": {"summary": "queue"},
    "html_url": "https://acme.pagerduty.com/incidents/PT4KHLK",
}


def log(kind: str, minute: int, summary: str, **more: Json) -> Json:
    return {
        "id": f"R{minute}{kind[0]}",
        "type": f"{kind}_log_entry",
        "summary": summary,
        "created_at": f"2026-01-13T10:{minute:02}:00Z",
        "agent": WHO,
        "channel": {"type": "web"},
        "incident": {"id": "PT4KHLK", "summary": "[#1234] Queue"},
        **more,
    }


LOGS = [
    log("resolve", 59, "Resolved by Jonas"),
    log("annotate", 20, "Note added", channel={"type": "note", "summary": "Disk is full."}),
    log("notify", 1, "Notified Jonas by phone"),
    log("acknowledge", 5, "Acknowledged by Jonas"),
    log(
        "trigger",
        0,
        "Triggered",
        agent={"type": "service_reference", "summary": "queue"},
        channel={"type": "api", "summary": "queue depth 10000"},
    ),
]
NOTES = [
    {"id": "N1", "user": WHO, "content": "Disk is full.", "created_at": "2026-01-13T10:20:02Z"}
]


def test_answers_about_one_incident_make_one_incident() -> None:
    found = draft(
        "pagerduty",
        **{
            "incidents_json": json.dumps({"incidents": [INCIDENT], "limit": 25}),
            "logs_json": json.dumps({"log_entries": LOGS}),
            "notes-PT4KHLK_json": json.dumps({"notes": NOTES}),
        },
    )
    assert told(only(found)) == [
        ("2026-01-13T10:00:00Z", "opened", "Queue full"),
        ("2026-01-13T10:00:00Z", "finding", "queue depth 10000"),
        ("2026-01-13T10:05:00Z", "note", "Acknowledged by Jonas"),
        ("2026-01-13T10:20:02Z", "note", "Disk is full."),
        ("2026-01-13T10:59:00Z", "resolved", ""),
    ]
    assert (found.counts, only(found).services) == ({"notifications": 1}, ("queue",))
    assert only(found).entries[0].body.severity == "sev2"  # type: ignore[attr-defined]  # opened


def test_log_entries_alone_tell_of_their_incident() -> None:
    found = only(draft("pagerduty", a_json=json.dumps({"log_entries": LOGS})))
    assert (found.key, found.title) == ("PT4KHLK", "[#1234] Queue")


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ({"priority": {"summary": "P1"}}, "sev1"),
        ({"priority": {"summary": "P0"}}, "sev1"),
        ({"priority": {"summary": "SEV-3"}}, "sev3"),
        ({"urgency": "low"}, "sev4"),
        ({"urgency": ""}, None),
    ],
)
def test_priority_names_the_severity_and_else_urgency(said: Json, level: str | None) -> None:
    found = only(draft("pagerduty", a_json=json.dumps({"incidents": [{**INCIDENT, **said}]})))
    assert found.entries[0].body.severity == level  # type: ignore[attr-defined]  # opened


def test_an_incident_that_goes_on_grows_with_each_import(team: Path, tmp_path: Path) -> None:
    running = {**INCIDENT, "status": "acknowledged", "resolved_at": None}
    running |= {"last_status_change_at": "2026-01-13T10:05:00Z", "log_entries": LOGS[3:]}
    file = written(tmp_path / "a.json", {"incidents": [running]})
    imported(team, "pagerduty", file)
    assert shown(team, "queue")["status"] == "open"
    assert shown(team, "queue")["timeline"][2]["by"] == "jonas"
    written(file, {"incident": {**INCIDENT, "log_entries": LOGS, "notes": NOTES}})
    said = imported(team, "pagerduty", file)
    assert (said["new"], said["entries"]) == ([], 2)
    assert shown(team, "queue")["status"] == "resolved"
    assert imported(team, "pagerduty", file)["commit"] is None
    assert invalid_files(team) == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "This is no answer of PagerDuty's API."),
        ({"incidents": []}, "This answer is empty."),
        ({"notes": NOTES}, "Nothing says of which incident this is."),
        ({"incidents": [{"title": "x"}]}, "Nothing says of which incident this is."),
        ({"incidents": [{"id": "P1"}]}, "P1 does not say when it was created."),
        ({"incidents": [{**INCIDENT, "created_at": "soon"}]}, "created_at: “soon” is no time"),
    ],
)
def test_what_is_no_answer_is_rejected(value: Json, message: str) -> None:
    found = draft("pagerduty", a_json=json.dumps(value))
    assert (found.incidents, found.rejects[0].message[: len(message)]) == ((), message)
