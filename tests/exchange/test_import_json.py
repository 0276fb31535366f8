"""JSON: what was exported comes back as it was; what others write like it is taken, too."""

import json
from pathlib import Path
from typing import Any

import pytest
from import_world import draft, imported, invalid_files, only, shown, told, written
from world import done, git

from incli.documents.loader import load
from incli.documents.schemas import validate

Json = Any
_SUMMARY = ("id", "title", "kind", "visibility", "services", "tags", "status", "severity", "opened")


def exported(team: Path, *ids: str) -> Json:
    """What an export of incidents says, in its smallest form."""
    found = []
    for each in ids:
        state = shown(team, each)
        kept = {key: state[key] for key in (*_SUMMARY, "resolved")}
        found.append({**kept, "timeline": state["timeline"]})
    return {"version": 1, "incidents": found}


def busy(team: Path) -> str:
    """An incident in which much has happened; its id."""
    for words in (
        ("open", "Checkout errors", "--severity", "sev2", "--service", "shop", "--tag", "eu"),
        ("assign", "ic", "me"),
        ("note", "a secret"),
        ("note", "teh lag"),
        ("propose", "fail over", "--risk", "40 s"),
        ("impact", "started", "--customers", "7"),
        ("resolve", "over", "--owner", "jonas"),
    ):
        done(team, *words)
    entries = shown(team, "checkout")["timeline"]
    done(team, "redact", entries[2]["id"], "--because", "it names a customer")
    done(team, "correct", entries[3]["id"], "the lag")
    return str(shown(team, "checkout")["id"])


def test_what_was_exported_comes_back_as_it_was(team: Path, tmp_path: Path) -> None:
    incident = busy(team)
    export = written(tmp_path / "export.json", exported(team, incident))
    assert validate(load(export.read_bytes(), "x"), "export", "x") == ()
    other = tmp_path / "other"
    done(tmp_path, "init", "other", "--preset", "minimal")
    said = imported(other, "json", export)
    assert (said["incidents"], said["findings"]) == ([incident], [])
    assert exported(other, incident) == exported(team, incident)
    assert invalid_files(other) == []
    assert imported(other, "json", export)["commit"] is None
    assert imported(team, "json", export)["commit"] is None


def test_entries_that_are_missing_here_are_added(team: Path, tmp_path: Path) -> None:
    incident = busy(team)
    before = written(tmp_path / "before.json", exported(team, incident))
    done(team, "action", "add", "more disks", "--owner", "mei")
    after = written(tmp_path / "after.json", exported(team, incident))
    done(tmp_path, "init", "other", "--preset", "minimal")
    imported(tmp_path / "other", "json", before)
    said = imported(tmp_path / "other", "json", after)
    assert (said["new"], said["changed"], said["entries"]) == ([], [incident], 1)


def test_an_entry_that_says_something_else_here_is_left_and_told(
    team: Path, tmp_path: Path
) -> None:
    export = exported(team, busy(team))
    export["incidents"][0]["timeline"][1]["person"] = "mei"
    said = imported(team, "json", written(tmp_path / "a.json", export))
    assert (said["commit"], len(said["findings"])) == (None, 1)
    assert "says something else here" in said["findings"][0]["message"]


OTHERS: Json = {
    "id": "INC-7",
    "title": "Queue full",
    "severity": "sev3",
    "services": ["queue"],
    "opened": "2026-01-13T10:00:00Z",
    "resolved": "2026-01-13T12:00:00+01:00",
    "timeline": [
        {"id": "c1", "at": "2026-01-13T10:05:00Z", "by": "Jonas", "text": "Looking."},
        {"at": "2026-01-13T10:06:00Z", "by": "Nobody", "kind": "finding", "text": "Disk."},
        {"at": "2026-01-13T10:07:00Z", "kind": "impact", "phase": "mitigated"},
        {"at": "2026-01-13T10:08:00Z", "kind": "task-done", "task": "c1"},
        {"at": "2026-01-13T10:09:00Z", "kind": "dance"},
    ],
}


def test_an_incident_of_another_system_is_opened_and_resolved_as_it_says() -> None:
    found = draft("json", a_json=json.dumps({"incidents": [OTHERS]}))
    assert told(only(found)) == [
        ("2026-01-13T10:00:00Z", "opened", "Queue full"),
        ("2026-01-13T10:05:00Z", "note", "Looking."),
        ("2026-01-13T10:06:00Z", "finding", "Disk."),
        ("2026-01-13T10:07:00Z", "impact", ""),
        ("2026-01-13T11:00:00Z", "resolved", ""),
    ]
    assert [each.message.partition(": ")[2] for each in found.findings] == [
        "task-done names other entries.",
        "“dance” is no kind of entry that this incli knows.",
    ]


def test_people_of_another_system_are_found_in_the_team_or_named(
    team: Path, tmp_path: Path
) -> None:
    imported(team, "json", written(tmp_path / "a.json", [OTHERS]))
    timeline = shown(team, "queue")["timeline"]
    assert [(each["by"], each.get("text")) for each in timeline[1:3]] == [
        ("jonas", "Looking."),
        ("amira", "Nobody: Disk."),
    ]
    assert timeline[1]["source"] == "json:INC-7#c1"
    assert invalid_files(team) == []


def test_words_that_another_system_changed_are_corrected(team: Path, tmp_path: Path) -> None:
    imported(team, "json", written(tmp_path / "a.json", [OTHERS]))
    changed = json.loads(json.dumps(OTHERS).replace("Looking.", "Looked."))
    assert imported(team, "json", written(tmp_path / "a.json", [changed]))["entries"] == 1
    assert shown(team, "queue")["timeline"][1]["corrected"] == "Looked."
    assert imported(team, "json", written(tmp_path / "a.json", [changed]))["commit"] is None


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "This is no export"),
        (17, "This is no export"),
        ([17], "An incident must be a mapping."),
        ([{"id": "a", "timeline": []}], "“title” is missing."),
        ([{"title": "a", "timeline": []}], "“id” is missing."),
        ([{"id": "a", "title": "a"}], "a does not say when it was opened."),
        ([{**OTHERS, "severity": "bad"}], "“severity” must be one of sev1"),
        ([{**OTHERS, "kind": "party"}], "An incident is an incident or a drill"),
        ([{**OTHERS, "sources": [{"id": "1"}]}], "A source has a system, and an id there."),
        ([{**OTHERS, "opened": "soon"}], "opened: “soon” is no time"),
    ],
)
def test_what_is_no_export_is_rejected(value: Json, message: str) -> None:
    found = draft("json", a_json=json.dumps(value))
    assert (found.incidents, found.rejects[0].message[: len(message)]) == ((), message)


def test_an_id_that_only_looks_like_ours_writes_nowhere_else(team: Path, tmp_path: Path) -> None:
    evil = {**OTHERS, "id": "../../2026-01-13-x", "title": "../../../etc/passwd"}
    entry = {"id": "../x", "kind": "note", "at": "2026-01-13T10:00:00Z", "by": "../../x"}
    evil["timeline"] = [{**entry, "text": "<script>alert(1)</script>\u202e"}]
    said = imported(team, "json", written(tmp_path / "a.json", [evil]))
    assert said["incidents"] == ["2026-01-13-etc-passwd"]
    changed = git(team, "show", "--name-only", "--format=", "HEAD").splitlines()
    assert all(each.startswith("incidents/2026-01/2026-01-13-etc-passwd/") for each in changed)


def test_half_a_character_is_no_reason_to_fail(team: Path, tmp_path: Path) -> None:
    export = exported(team, busy(team))
    text = json.dumps(export).replace("teh lag", "teh \\ud800 lag").replace("shop", "sh\\udc00op")
    (tmp_path / "a.json").write_text(text)
    done(tmp_path, "init", "other", "--preset", "minimal")
    said = imported(tmp_path / "other", "json", tmp_path / "a.json")
    assert len(said["incidents"]) == 1
