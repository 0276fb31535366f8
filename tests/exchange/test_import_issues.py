"""Issues of GitHub: labels to severity, comments to notes, closing to an end."""

import json
from pathlib import Path
from typing import Any

import pytest
from import_world import draft, imported, invalid_files, only, shown, told, written
from world import git

Json = Any
URL = "https://github.com/acme/status/issues/7"


def issue(**more: Json) -> Json:
    """An issue as `gh issue view --json` gives it."""
    return {
        "number": 7,
        "title": "Checkout down",
        "url": URL,
        "body": "It is **down**.",
        "state": "CLOSED",
        "stateReason": "COMPLETED",
        "author": {"login": "jonas-gh"},
        "createdAt": "2026-01-13T10:00:00Z",
        "closedAt": "2026-01-13T11:00:00Z",
        "updatedAt": "2026-01-13T11:00:00Z",
        "labels": [{"name": "incident"}, {"name": "severity/2"}, {"name": "service: shop"}],
        "comments": [
            {
                "author": {"login": "ron"},
                "body": "Looking.",
                "url": f"{URL}#issuecomment-1",
                "createdAt": "2026-01-13T10:30:00Z",
            }
        ],
        **more,
    }


def test_an_issue_is_an_incident_with_its_comments() -> None:
    found = only(draft("github-issues", a_json=json.dumps([issue()])))
    assert (found.key, found.services, found.tags) == ("acme/status#7", ("shop",), ("incident",))
    assert found.entries[0].body.severity == "sev2"  # type: ignore[attr-defined]  # opened
    assert told(found) == [
        ("2026-01-13T10:00:00Z", "opened", "Checkout down"),
        ("2026-01-13T10:00:00Z", "note", "It is **down**."),
        ("2026-01-13T10:30:00Z", "note", "Looking."),
        ("2026-01-13T11:00:00Z", "resolved", ""),
    ]


def test_the_api_spells_it_in_another_way_and_means_the_same() -> None:
    api = {
        "number": 7,
        "title": "Checkout down",
        "html_url": URL,
        "state": "closed",
        "url": "https://api.github.com/repos/acme/status/issues/7",
        "body": "It is **down**.",
        "created_at": "2026-01-13T10:00:00Z",
        "closed_at": "2026-01-13T11:00:00Z",
        "user": {"login": "jonas-gh"},
        "comments": 1,
        "labels": [{"name": "severity/2"}],
    }
    theirs = only(draft("github-issues", a_json=json.dumps(api)))
    ours = only(draft("github-issues", a_json=json.dumps(issue(comments=[]))))
    assert (theirs.key, told(theirs)) == (ours.key, told(ours))


@pytest.mark.parametrize(
    ("names", "level"),
    [
        (["sev1"], "sev1"),
        (["SEV-3", "P1"], "sev3"),
        (["S2"], "sev2"),
        (["P0"], "sev1"),
        (["priority: 2"], "sev2"),
        (["critical"], "sev1"),
        (["impact: major"], "sev2"),
        (["bug"], None),
        ([], None),
    ],
)
def test_labels_name_the_severity(names: list[str], level: str | None) -> None:
    found = only(
        draft("github-issues", a_json=json.dumps(issue(labels=[{"name": n} for n in names])))
    )
    assert found.entries[0].body.severity == level  # type: ignore[attr-defined]  # opened


def test_maintenance_and_pull_requests_are_notices() -> None:
    things = [
        issue(labels=[{"name": "maintenance"}]),
        issue(url="https://github.com/acme/status/pull/8"),
        issue(pull_request={"url": "x"}),
    ]
    found = draft("github-issues", a_json=json.dumps(things))
    assert (len(found.incidents), len(found.notices)) == (0, 3)


def test_what_was_not_planned_is_cancelled(team: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "a.json", issue(stateReason="NOT_PLANNED"))
    imported(team, "github-issues", file)
    assert shown(team, "checkout")["status"] == "cancelled"


def test_people_are_found_by_their_account_and_reopening_is_followed(
    team: Path, tmp_path: Path
) -> None:
    people = team / "policies" / "people.yaml"
    people.write_text(people.read_text() + '  jo: {name: "Jo", accounts: {github: jonas-gh}}\n')
    git(team, "commit", "-qam", "policy: Jo")
    imported(team, "github-issues", written(tmp_path / "a.json", [issue()]))
    timeline = shown(team, "checkout")["timeline"]
    assert [(each["by"], each.get("text")) for each in timeline[:3]] == [
        ("jo", None),
        ("jo", "It is **down**."),
        ("amira", "ron: Looking."),
    ]
    again = issue(state="OPEN", closedAt=None, updatedAt="2026-01-13T12:00:00Z")
    imported(team, "github-issues", written(tmp_path / "a.json", [again]))
    assert shown(team, "checkout")["status"] == "open"
    over = issue(closedAt="2026-01-13T13:00:00Z", updatedAt="2026-01-13T13:00:00Z")
    imported(team, "github-issues", written(tmp_path / "a.json", [over]))
    state = shown(team, "checkout")
    assert (state["status"], state["resolved"]) == ("resolved", "2026-01-13T13:00:00.000Z")
    assert imported(team, "github-issues", tmp_path / "a.json")["commit"] is None
    assert invalid_files(team) == []


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (17, "An issue must be a mapping."),
        ({}, "This is no issue: “title” is missing."),
        (issue(createdAt=None), "Checkout down does not say when it was created."),
        (issue(createdAt="soon"), "createdAt: “soon” is no time"),
        (issue(url="", number=None), "An issue has no “url” and no “number”."),
        (issue(comments=[{"body": "x"}]), "A comment does not say when it was written."),
    ],
)
def test_what_is_no_issue_is_rejected(value: Json, message: str) -> None:
    found = draft("github-issues", a_json=json.dumps([value]))
    assert (found.incidents, found.rejects[0].message[: len(message)]) == ((), message)


def test_an_empty_list_is_a_notice() -> None:
    assert len(draft("github-issues", a_json="[]").notices) == 1
