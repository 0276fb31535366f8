"""What a finding says to type works for the incident as it is; else it is for the next time."""

from pathlib import Path
from typing import Any

import pytest
from world import done, incli

from incli.app.check.hints import AFTERWARDS, UNTIL_CLOSED, WHILE_OPEN, typed
from incli.cli.catalogue import COMMANDS

FILE = "policies/waivers/inc101-x.yaml"
BOTH = "incli handover PERSON    incli assign incident-commander PERSON"


@pytest.mark.parametrize(
    ("hint", "status", "told"),
    [
        (BOTH, "open", BOTH.replace("incli ", "incli -i x ")),
        (BOTH, "resolved", f"next time: {BOTH}    or, where it was right: {FILE}"),
        (
            'incli task done ab12 --outcome "…" --at TIME',
            "resolved",
            'incli -i x task done ab12 --outcome "…" --at TIME',
        ),
        (
            'incli task done ab12 --outcome "…"    incli action add TEXT',
            "closed",
            "incli -i x action add TEXT",
        ),
        ("ask Bo for: incli task ack ab12", "open", "ask Bo for: incli -i x task ack ab12"),
        ("see: incli rule INC201", "cancelled", "see: incli rule INC201"),
        ("incli postmortem ask", "closed", "incli -i x postmortem ask"),
        (
            "next time: incli assign scribe PERSON",
            "open",
            f"next time: incli assign scribe PERSON    or, where it was right: {FILE}",
        ),
        ("take it out", "merged", "take it out"),
    ],
)
def test_a_hint_is_one_that_works(hint: str, status: str, told: str) -> None:
    assert typed(hint, "x", status, FILE) == told


def test_what_cannot_be_waived_names_no_waiver() -> None:
    assert typed("incli stay PERSON…", "x", "closed", "") == "next time: incli stay PERSON…"


def test_the_commands_that_are_told_apart_are_commands() -> None:
    told = (*AFTERWARDS, *UNTIL_CLOSED, *WHILE_OPEN)
    assert len(set(told)) == len(told)
    assert set(told) <= set(COMMANDS)


@pytest.mark.parametrize("status", ["resolved", "closed", "cancelled"])
def test_each_command_is_told_apart_as_the_incident_does(incident: Path, status: str) -> None:
    """None of those that are told to be of use in an ended incident is refused for its end."""
    words = {
        "action": ("add", "Add an alert", "--owner", "me"),
        "evidence": ("add", "https://example.com/x"),
        "postmortem": ("request", "--owner", "me"),
        "finding": ("it is the disk",),
        "note": ("it is the disk",),
        "gripe": ("it is the disk",),
        "todo": ("look at the disk",),
        "park": ("look at the disk", "--for", "jonas"),
        "severity": ("lower", "sev3", "--because", "few are affected"),
        "impact": ("started", "--customers", "3"),
        "task": ("add", "jonas", "10m", "look"),
        "assign": ("scribe", "mei"),
        "update": ("post", "all is well", "--audience", "internal", "--next", "30m"),
    }
    end = ("cancel", "--because", "x") if status == "cancelled" else ("resolve", "--owner", "me")
    done(incident, *end)
    if status == "closed":
        done(incident, "close", "--because", "x")
    works = AFTERWARDS | (UNTIL_CLOSED if status == "resolved" else frozenset())
    for verb, args in words.items():
        told = incli(incident, verb, *args)
        refused = "nothing more happens in it" in told.err
        assert told.code == 0 or verb not in works, told
        if status != "resolved":
            assert refused != (verb in works), told


def findings(folder: Path, rule: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = incli(folder, "--json", "check", "--rule", rule).json()[
        "findings"
    ]
    return found


def test_a_task_that_was_left_open_is_mended_by_what_is_told(incident: Path) -> None:
    begin = "2026-11-24T10:0{}:00Z"
    name = done(
        incident, "--now", begin.format(0), "--json", "open", "Mail", "--severity", "sev3"
    ).json()["incident"]
    at = ("-i", name)
    done(incident, "--now", begin.format(1), *at, "task", "add", "me", "10m", "look")
    done(incident, "--now", begin.format(9), *at, "resolve", "--owner", "me", "--because", "x")
    (found,) = (each for each in findings(incident, "INC305") if each["incident"] == name)
    assert found["hint"].startswith(f"incli -i {name} task done ")
    *command, _ = found["hint"].split()[1:]
    done(incident, *command, begin.format(5))
    assert not [each for each in findings(incident, "INC305") if each["incident"] == name]
