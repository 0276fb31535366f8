"""Slack: what people and bots wrote becomes notes; joins and reactions do not."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from import_world import draft, imported, invalid_files, shown, written
from world import done, git, incli

Json = Any
USERS = [
    {"id": "U1", "name": "jo", "real_name": "Jonas", "profile": {"email": "jonas@example.com"}},
    {"id": "U2", "name": "ron", "real_name": "Ron Weasley", "profile": {}},
    {"id": "U3", "name": "chat-mei", "real_name": "M", "profile": {"display_name": "mei"}},
]
ADDRESS = "https://files.slack.com/a.js?t=xoxe-123-abc&x=1"
DAY: list[Json] = [
    {
        "type": "message",
        "user": "U1",
        "text": "Is <@U2> here &amp; awake?",
        "ts": "1452912345.000200",
    },
    {"subtype": "channel_join", "user": "U2", "text": "joined", "ts": "1452912346.000003"},
    {
        "user": "U2",
        "text": f"See <https://x.org|the graph>, <{ADDRESS}>",
        "ts": "1452912350.1",
        "reactions": [{"name": "+1", "count": 2, "users": ["U1", "U3"]}],
    },
    {
        "subtype": "bot_message",
        "username": "pager",
        "text": "",
        "ts": "1452912360.1",
        "attachments": [{"pretext": "Alert", "text": "High latency", "fallback": "no"}],
    },
    {"user": "U3", "text": "<!here> down", "ts": "1452912370", "files": [{"name": "a.png"}]},
    {"subtype": "tombstone", "user": "U1", "text": "deleted", "ts": "1452912380.1"},
    {"user": "U9", "user_profile": {"real_name": "Guest"}, "text": "hi", "ts": "1452912390.1"},
]


def export(folder: Path, day: Json = DAY, *, archived: bool = False) -> Path:
    channel = {"id": "C1", "name": "inc-checkout", "is_archived": archived}
    for name, value in (
        ("users.json", USERS),
        ("channels.json", [channel]),
        ("inc-checkout/2016-01-16.json", day),
        ("integration_logs.json", [{"a": "b"}]),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        written(folder / name, value)
    return folder


def test_messages_become_notes_by_whom_the_team_knows(team: Path, tmp_path: Path) -> None:
    said = imported(team, "slack", export(tmp_path))
    assert said["counts"] == {
        "messages": 7,
        "joins": 1,
        "reactions": 2,
        "bot posts": 1,
        "deleted": 1,
    }
    timeline = shown(team, "checkout")["timeline"]
    assert [(each["by"], each.get("text")) for each in timeline] == [
        ("amira", None),
        ("jonas", "Is @ron here & awake?"),
        (
            "amira",
            "Ron Weasley: See the graph (https://x.org), https://files.slack.com/a.js?x=1",
        ),
        ("amira", "pager (bot): Alert\nHigh latency"),
        ("mei", "@here down\nfile: a.png"),
        ("amira", "Guest: hi"),
    ]
    assert timeline[1]["at"] == "2016-01-16T02:45:45.001Z"
    assert invalid_files(team) == []
    assert imported(team, "slack", tmp_path)["commit"] is None


def test_an_account_in_another_system_tells_who_it_is(team: Path, tmp_path: Path) -> None:
    people = team / "policies" / "people.yaml"
    people.write_text(people.read_text() + '  ron: {name: "Ron", accounts: {slack: "U2"}}\n')
    git(team, "commit", "-qam", "policy: Ron")
    imported(team, "slack", export(tmp_path))
    assert shown(team, "checkout")["timeline"][2]["by"] == "ron"


def test_a_message_that_is_edited_later_is_corrected(team: Path, tmp_path: Path) -> None:
    imported(team, "slack", export(tmp_path))
    edited = {**DAY[0], "text": "Is anybody here?", "edited": {"ts": "1452912400.1"}}
    said = imported(team, "slack", export(tmp_path, [edited, *DAY[1:]]))
    assert said["entries"] == 1
    timeline = shown(team, "checkout")["timeline"]
    assert timeline[1]["corrected"] == "Is anybody here?"
    assert timeline[-1]["at"] == "2016-01-16T02:46:40.100Z"


def test_an_archived_channel_is_over_and_another_goes_on(team: Path, tmp_path: Path) -> None:
    said = imported(team, "slack", export(tmp_path))
    assert "it stays open" in said["findings"][0]["message"]
    assert shown(team, "checkout")["status"] == "open"
    imported(team, "slack", export(tmp_path, archived=True))
    assert shown(team, "checkout")["status"] == "resolved"


def test_a_channel_goes_into_an_incident_that_is_there(team: Path, tmp_path: Path) -> None:
    done(team, "open", "Checkout errors", "--severity", "sev2")
    export(tmp_path)
    args = ("-i", "checkout-errors", "--json", "import", "slack", str(tmp_path))
    assert done(team, *args).json()["entries"] == 5
    assert done(team, *args).json()["commit"] is None
    state = shown(team, "checkout-errors")
    assert (state["title"], state["status"]) == ("Checkout errors", "open")
    assert [each["kind"] for each in state["timeline"]] == ["note"] * 5 + ["opened"]


def test_two_channels_do_not_go_into_one_incident(team: Path, tmp_path: Path) -> None:
    done(team, "open", "Checkout errors", "--severity", "sev2")
    export(tmp_path)
    (tmp_path / "other").mkdir()
    written(tmp_path / "other" / "2016-01-16.json", DAY)
    outcome = incli(team, "-i", "checkout", "import", "slack", str(tmp_path))
    assert (outcome.code, "only one can go into another" in outcome.err) == (2, True)


def test_an_export_is_read_from_its_zip(team: Path, tmp_path: Path) -> None:
    export(tmp_path / "export")
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        for file in (tmp_path / "export").rglob("*.json"):
            archive.write(file, file.relative_to(tmp_path).as_posix())
    assert imported(team, "slack", tmp_path / "export.zip")["counts"]["messages"] == 7


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({}, "This is no day of a channel"),
        ([17], "This is no message"),
        ([{"text": "x"}], "This is no message"),
        ([{"text": "x", "ts": "soon"}], "This is not of the format"),
    ],
)
def test_what_is_no_message_is_rejected(value: Json, message: str) -> None:
    found = draft("slack", a_json=json.dumps(value))
    assert (found.incidents, found.rejects[0].message[: len(message)]) == ((), message)


def test_a_channel_in_which_nobody_speaks_is_a_notice() -> None:
    found = draft("slack", a_json=json.dumps([DAY[1]]))
    assert (len(found.incidents), len(found.notices)) == (0, 1)
