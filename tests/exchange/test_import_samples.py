"""Imports of real histories, whole: what their figures are known to be."""

import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from import_world import imported, invalid_files, shown
from world import done, git, incli

pytestmark = pytest.mark.long
Json = Any


def sample(name: str) -> Path:
    samples = os.environ.get("INCLI_SAMPLES")
    if not samples or not (path := Path(samples) / name).exists():
        pytest.skip(f"INCLI_SAMPLES names no folder with {name}")
    return path


def twice(team: Path, *args: object) -> Json:
    """What an import says; once more, it says the same and writes nothing."""
    first = imported(team, *args)
    again = imported(team, *args)
    assert (again["commit"], again["entries"]) == (None, 0)
    assert all(again[key] == first[key] for key in ("incidents", "notices", "rejects", "counts"))
    assert git(team, "status", "--porcelain") == ""
    return first


def sources(said: Json) -> int:
    """Everything that was in the source."""
    return len(said["incidents"]) + int(said["notices"]) + len(said["rejects"])


def told(said: Json) -> Counter[str]:
    """How often each finding was made, numbers and names aside."""
    varying = re.compile(r"“[^”]*”|\d+(?:[-:.,]\d+)*")
    return Counter(varying.sub("…", each["message"]) for each in said["findings"])


def by_severity(team: Path) -> Counter[str]:
    return Counter(each["severity"] for each in done(team, "--json", "list").json())


def test_the_status_page_of_jenkins(team: Path) -> None:
    said = twice(team, "cstate", sample("jenkins-status"))
    assert (len(said["incidents"]), said["notices"], said["rejects"]) == (297, 0, [])
    assert by_severity(team) == {"sev1": 112, "sev2": 130, "sev3": 55}
    assert {each["status"] for each in done(team, "--json", "list").json()} == {"resolved"}
    assert told(said) == {
        "Its title says maintenance, its section says issue: taken as an incident.": 82,
        "The file is named …, and its date is ….": 32,
        "date: its time names no zone: read as UTC.": 10,
        "resolvedWhen: its time names no zone: read as UTC.": 11,
        "It lasted … days.": 8,
        "It was resolved before it started (…).": 8,
        "It does not say what is affected.": 5,
        "It was resolved the moment it started.": 2,
    }
    assert imported(team, "cstate", sample("jenkins-status/history.bundle"))["commit"] is None


def test_the_status_page_of_jenkins_by_its_commits(team: Path) -> None:
    bundle = sample("jenkins-status/history.bundle")
    said = twice(team, "cstate", bundle, "--one-commit-each")
    assert len(said["commits"]) == 297
    dates = git(team, "log", "--format=%aI", "-297").splitlines()
    assert dates == sorted(dates, reverse=True)
    assert dates[0][:10] == "2026-06-11"


def test_the_history_of_githubs_status_page(team: Path) -> None:
    said = twice(team, "statuspage", sample("github-status-history"))
    assert (len(said["incidents"]), said["notices"], said["rejects"]) == (801, 18, [])
    assert by_severity(team) == {"sev1": 28, "sev2": 138, "sev3": 604, "sev5": 31}
    entries = git(team, "ls-files", "incidents").splitlines()
    # 4,570 updates, of which 56 are of the 18 maintenances
    assert sum("-update-posted-" in each for each in entries) == 4_514
    assert told(said)["The impact is said to have begun … days off the incident: …."] == 3


def test_snapshots_of_a_running_outage_of_github(team: Path) -> None:
    folder = sample("statuspage-github/sequence-2026-08-17")
    seen = []
    for file in sorted(folder.glob("*.json")):
        said = imported(team, "statuspage", file)
        state = shown(team, "incident-with-github")
        seen.append((len(state["updates"]), len(said["incidents"]), state["status"]))
    assert seen == [
        *((count, 1, "open") for count in (6, 17, 24, 35)),
        (35, 0, "open"),
    ]
    one_by_one = git(team, "rev-parse", "HEAD:incidents")
    git(team, "reset", "-q", "--hard", "HEAD~4")
    twice(team, "statuspage", folder)
    assert git(team, "rev-parse", "HEAD:incidents") == one_by_one


def test_other_pages_of_githubs_status(team: Path) -> None:
    said = twice(team, "statuspage", *sample("statuspage-github").glob("*.json"))
    assert (len(said["incidents"]), said["notices"]) == (3, 2)


def test_the_outages_of_manticore(team: Path) -> None:
    said = twice(team, "upptime", sample("upptime-manticore"))
    assert (len(said["incidents"]), sources(said)) == (47, 47)
    assert {each["status"] for each in done(team, "--json", "list").json()} == {"resolved"}


@pytest.mark.parametrize(
    ("folder", "incidents", "notices", "rejects", "rows"),
    [
        ("dfds-postmortems", 39, 2, 0, 377),
        ("mybinder-incidents", 23, 2, 0, 199),
        ("taskcluster-retrospectives", 18, 2, 0, 216),
        ("k8s-prow-postmortems", 5, 1, 0, 57),
        ("2i2c-incident-reports", 7, 1, 4, 77),
    ],
)
def test_postmortems(  # noqa: PLR0913, PLR0917  # figures of a source
    folder: str, incidents: int, notices: int, rejects: int, rows: int, team: Path
) -> None:
    path = sample(folder)
    said = twice(team, "markdown", path)
    files = [each for each in path.rglob("*") if each.is_file() and each.name != "LICENSE"]
    assert sources(said) == len(files) == incidents + notices + rejects
    assert (len(said["incidents"]), said["notices"], len(said["rejects"])) == (
        *(incidents, notices, rejects),
    )
    assert said["counts"]["rows"] == rows
    assert invalid_files(team) == []


def test_what_is_odd_in_the_postmortems_of_dfds(team: Path) -> None:
    found = told(imported(team, "markdown", sample("dfds-postmortems")))
    assert found["The year … is taken for …."] == 5
    assert found["CET is said, but clocks showed CEST then: read as it is written."] == 2
    assert found["Left over from a template, and left out: …."] == 1


def test_the_slack_sample(team: Path) -> None:
    said = twice(team, "slack", sample("slack-export-sample/tests/testarchive.zip"))
    assert said["counts"] == {"messages": 158, "joins": 8, "bot posts": 94, "reactions": 1}
    assert said["entries"] == 2 + 158 - 8


def test_everything_in_one_record_is_valid_checked_and_published(
    team: Path, tmp_path: Path
) -> None:
    for name, folder in (
        ("cstate", "jenkins-status"),
        ("statuspage", "github-status-history"),
        ("upptime", "upptime-manticore"),
        ("slack", "slack-export-sample/tests/testarchive.zip"),
        ("markdown", "mybinder-incidents"),
    ):
        imported(team, name, sample(folder))
    assert incli(team, "check").code in {0, 1}
    assert invalid_files(team) == []
    ids = [each["id"] for each in done(team, "--json", "list").json()]
    assert len(ids) == 297 + 801 + 47 + 2 + 23
    done(team, "site", "build", "--output", str(tmp_path / "site"))
    pages = {each.parent.name for each in (tmp_path / "site").rglob("index.html")}
    assert pages >= set(ids)
