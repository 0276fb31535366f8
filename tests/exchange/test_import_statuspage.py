"""Statuspage: snapshots of a running incident, one after the other or all at once."""

import json
from pathlib import Path
from typing import Any

import pytest
from import_world import draft, imported, invalid_files, only, shown, told, written
from world import done, git

Json = Any


def update(number: int, body: str, status: str = "investigating", **more: Json) -> Json:
    at = f"2026-08-17T13:4{number}:03.629Z"
    return {
        "id": f"u{number}",
        "status": status,
        "body": body,
        "created_at": at,
        "updated_at": at,
        "display_at": at,
        **more,
    }


def incident(*updates: Json, **more: Json) -> Json:
    return {
        "id": "zkxw",
        "name": "Incident with Actions",
        "status": "investigating",
        "impact": "minor",
        "started_at": "2026-08-17T13:40:03.620Z",
        "resolved_at": None,
        "shortlink": "https://stspg.io/y",
        "components": [{"id": "c", "name": "Actions"}],
        "updated_at": updates[-1]["updated_at"],
        "incident_updates": list(updates[::-1]),
        **more,
    }


def page(*incidents: Json, maintenances: tuple[Json, ...] = ()) -> Json:
    return {
        "page": {"id": "p"},
        "components": [],
        "status": {},
        "incidents": list(incidents),
        "scheduled_maintenances": list(maintenances),
    }


ONE, TWO = update(0, "We look."), update(5, "We still look.")
THREE = update(8, "It is over.", "resolved")
OVER = {"status": "resolved", "resolved_at": "2026-08-17T13:48:03.629Z"}


def test_an_incident_has_its_updates_in_the_order_they_were_posted() -> None:
    found = only(draft("statuspage", a=json.dumps(page(incident(ONE, TWO, THREE, **OVER)))))
    assert (found.key, found.services, found.url) == ("zkxw", ("Actions",), "https://stspg.io/y")
    assert told(found) == [
        ("2026-08-17T13:40:03Z", "opened", "Incident with Actions"),
        ("2026-08-17T13:40:03Z", "update-posted", "Investigating: We look."),
        ("2026-08-17T13:45:03Z", "update-posted", "Investigating: We still look."),
        ("2026-08-17T13:48:03Z", "update-posted", "Resolved: It is over."),
        ("2026-08-17T13:48:03Z", "resolved", ""),
    ]


def snapshots(folder: Path) -> list[Path]:
    """A page over time: an incident grows, is edited, gets worse, and is gone."""
    edited = {**ONE, "body": "We look into it.", "updated_at": "2026-08-17T13:43:00.000Z"}
    more = [{"name": "Actions"}, {"name": "Pages"}]
    shown_over_time = (
        page(incident(ONE)),
        page(incident(edited, TWO, impact="critical", components=more)),
        page(),
    )
    return [written(folder / f"{number}.json", each) for number, each in enumerate(shown_over_time)]


def test_snapshots_taken_one_by_one_or_at_once_make_the_same_record(
    team: Path, tmp_path: Path
) -> None:
    files = snapshots(tmp_path)
    for file in files:
        imported(team, "statuspage", file)
    one_by_one = git(team, "rev-parse", "HEAD:incidents")
    state = shown(team, "actions")
    assert (state["status"], state["severity"], len(state["updates"])) == ("open", "sev1", 2)
    assert [(each["kind"], each.get("corrected")) for each in state["timeline"]] == [
        ("opened", None),
        ("update-posted", "Investigating: We look into it."),
        ("corrected", None),
        ("update-posted", None),
        ("severity-changed", None),
        ("note", None),
    ]
    assert state["timeline"][-1]["text"] == "also affected: Pages"
    assert invalid_files(team) == []

    git(team, "reset", "-q", "--hard", "HEAD~2")
    said = imported(team, "statuspage", *files)
    assert (len(said["incidents"]), said["notices"], said["entries"]) == (1, 1, 6)
    assert git(team, "rev-parse", "HEAD:incidents") == one_by_one
    assert imported(team, "statuspage", *files)["commit"] is None


def test_a_page_that_is_edited_loses_and_doubles_no_update(team: Path, tmp_path: Path) -> None:
    edit = {"updated_at": "2026-08-17T13:50:00.000Z"}
    between = update(3, "It is the disk.", **edit)
    moved = {**TWO, "display_at": "2026-08-17T13:46:00.000Z", **edit}
    for number, updates in enumerate(([ONE, TWO], [ONE, between, TWO], [between, moved])):
        file = written(tmp_path / f"{number}.json", page(incident(*updates)))
        imported(team, "statuspage", file)
        assert imported(team, "statuspage", file)["commit"] is None
    posted = [
        each for each in shown(team, "actions")["timeline"] if each["kind"] == "update-posted"
    ]
    assert [each.get("corrected") or each["text"] for each in posted] == [
        "Investigating: We look.",
        "Investigating: It is the disk.",
        "Investigating: We still look.\n(now said to have happened at 2026-08-17T13:46:00.000Z)",
    ]


def test_an_older_snapshot_takes_nothing_back(team: Path, tmp_path: Path) -> None:
    first, second, _ = snapshots(tmp_path)
    imported(team, "statuspage", second)
    imported(team, "statuspage", first)
    state = shown(team, "actions")
    assert (state["severity"], len(state["timeline"])) == ("sev1", 3)


def test_what_is_gone_from_the_page_is_not_resolved(team: Path, tmp_path: Path) -> None:
    *_, gone = files = snapshots(tmp_path)
    imported(team, "statuspage", *files[:2])
    said = imported(team, "statuspage", gone)
    assert (said["commit"], said["noticed"][0]["message"]) == (
        *(None, "The page shows no incident; none ends by that."),
    )
    assert shown(team, "actions")["status"] == "open"


def test_what_goes_on_after_it_was_resolved_is_reopened(team: Path, tmp_path: Path) -> None:
    over = written(tmp_path / "a.json", page(incident(ONE, THREE, **OVER)))
    again = update(9, "Not over.")
    goes_on = written(tmp_path / "b.json", page(incident(ONE, THREE, again)))
    end = update(9, "Over now.", "resolved", id="u10", created_at="2026-08-17T14:00:00Z")
    end |= {"updated_at": "2026-08-17T14:00:00Z", "display_at": "2026-08-17T14:00:00Z"}
    final = {"status": "resolved", "resolved_at": "2026-08-17T14:00:00Z"}
    ended = written(tmp_path / "c.json", page(incident(ONE, THREE, again, end, **final)))
    imported(team, "statuspage", over)
    assert shown(team, "actions")["status"] == "resolved"
    imported(team, "statuspage", goes_on)
    assert shown(team, "actions")["status"] == "open"
    imported(team, "statuspage", over)  # once more the old one
    assert shown(team, "actions")["status"] == "open"
    imported(team, "statuspage", ended)
    state = shown(team, "actions")
    assert (state["status"], state["resolved"]) == ("resolved", "2026-08-17T14:00:00.000Z")
    assert [each["kind"] for each in state["timeline"] if each.get("lost")] == []


def test_a_severity_the_team_has_changed_stays(team: Path, tmp_path: Path) -> None:
    file = written(tmp_path / "a.json", page(incident(ONE)))
    imported(team, "statuspage", file)
    done(team, "severity", "raise", "sev2", "--because", "worse than they say")
    assert imported(team, "statuspage", file)["commit"] is None


def test_scheduled_maintenance_is_a_notice_and_no_incident() -> None:
    planned = incident(update(1, "We will work.", "scheduled"), id="m1", impact="maintenance")
    found = draft("statuspage", a=json.dumps(page(incident(ONE), maintenances=(planned,))))
    assert [each.key for each in found.incidents] == ["zkxw"]
    assert [each.message for each in found.notices] == [
        "Scheduled maintenance, no incident: “Incident with Actions”."
    ]


def test_a_history_of_json_lines_has_an_incident_a_line() -> None:
    line = {
        "id": "9632825",
        "title": "Incident with Codespaces",
        "url": "https://www.githubstatus.com/incidents/5jfkz8q1mlql",
        "started_at": "2022-03-26T01:43:00Z",
        "resolved_at": "2022-03-26T03:35:00Z",
        "impact": "major",
        "components": ["Codespaces"],
        "impact_window": {"start_at": "2021-03-26T01:30:00Z", "end_at": "2022-03-26T04:00:00Z"},
        "updates": [
            {"at": "2022-03-26T01:43:00Z", "status": "Investigating", "message": "One."},
            {"at": "2022-03-26T01:43:00Z", "status": "Investigating", "message": "Two."},
            {"at": "2022-03-26T03:35:00Z", "status": "Resolved", "message": "Over."},
        ],
    }
    found = draft("statuspage", a=f"{json.dumps(line)}\nnot json\n")
    assert only(found).key == "5jfkz8q1mlql"
    assert [each.key for each in only(found).entries] == [
        *("opened", "impact-started", "impact-ended"),
        "2022-03-26T01:43:00Z-investigating-1",
        "2022-03-26T01:43:00Z-investigating-2",
        "2022-03-26T03:35:00Z-resolved-1",
        "resolved-2022-03-26T03:35:00Z-resolved-1",
    ]
    assert [each.message.partition(":")[0] for each in found.findings] == [
        "The impact is said to have begun 366 days off the incident",
        "The impact is said to have ended after the incident was resolved",
    ]
    assert [(each.line, each.message[:27]) for each in found.rejects] == [
        (2, "This is not of the format: ")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "This is no JSON"),
        ("{", "This is no JSON"),
        ("[" * 100_000, "This JSON lies too deep."),
        ("17", "This is no document of a Statuspage."),
        ('{"incidents": [17]}', "An incident must be a mapping."),
        ('{"incidents": [{"id": "a"}]}', "An incident has no “name”."),
        ('{"incidents": [{"name": "a"}]}', "An incident has no “id”."),
        ('{"incidents": [{"id": "a", "name": "b"}]}', "b does not say when it began."),
        (
            json.dumps(page(incident(ONE, started_at="2026-02-30T00:00:00Z"))),
            "started_at: “2026-02-30T00:00:00Z” is no time",
        ),
        (json.dumps(page(incident({**ONE, "display_at": "x"}))), "display_at: “x” is no time"),
    ],
)
def test_what_cannot_be_read_is_rejected(text: str, message: str) -> None:
    found = draft("statuspage", a=text)
    assert found.incidents == ()
    assert found.rejects[0].message.startswith(message)


def test_one_bad_incident_does_not_keep_the_others_out() -> None:
    found = draft("statuspage", a=json.dumps(page(17, incident(ONE))))
    assert (len(found.incidents), len(found.rejects)) == (1, 1)
