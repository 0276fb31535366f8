"""Exports of real histories: years of incidents of other systems, out and in again."""

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from import_world import imported, shown
from world import done

pytestmark = pytest.mark.long
SOURCES = {
    "cstate": ("cstate", "jenkins-status", 297),
    "statuspage": ("statuspage", "github-status-history/parsed", 801),
    "upptime": ("upptime", "upptime-manticore/commit-log.tsv", 47),
    "markdown": ("markdown", "dfds-postmortems", 36),
}


def sample(name: str) -> Path:
    samples = os.environ.get("INCLI_SAMPLES")
    if not samples or not (path := Path(samples) / name).exists():
        pytest.skip(f"INCLI_SAMPLES names no folder with {name}")
    return path


@pytest.mark.parametrize("source", SOURCES)
def test_json_of_a_real_history_comes_back_equal(source: str, team: Path, tmp_path: Path) -> None:
    name, folder, least = SOURCES[source]
    imported(team, name, sample(folder))
    ids = done(team, "--json", "export", "json", "--output", str(tmp_path / "all.json")).json()
    done(tmp_path, "init", "other", "--preset", "minimal")
    other = tmp_path / "other"
    said = imported(other, "json", tmp_path / "all.json")
    assert (said["rejects"], said["findings"]) == ([], [])
    assert len(ids["incidents"]) >= least
    assert done(other, "export", "json").out == (tmp_path / "all.json").read_text()
    assert imported(other, "json", tmp_path / "all.json")["commit"] is None
    for each in ids["incidents"][:: max(1, least // 20)]:
        assert shown(other, each) == shown(team, each)


@pytest.mark.parametrize("source", ["cstate", "statuspage"])
def test_a_real_page_comes_back_with_its_updates(source: str, team: Path, tmp_path: Path) -> None:
    name, folder, _ = SOURCES[source]
    imported(team, name, sample(folder))
    done(team, "export", name, "--output", str(tmp_path / "page"))
    done(tmp_path, "init", "other", "--preset", "minimal")
    other = tmp_path / "other"
    assert imported(other, name, tmp_path / "page")["rejects"] == []
    first, second = (pages(each) for each in (team, other))
    assert first.keys() == second.keys()
    differ = Counter(
        what for key in first for what in first[key] if first[key][what] != second[key][what]
    )
    assert {what: differ[what] for what in ("title", "services", "opened", "resolved")} == (
        {"title": 0, "services": 0, "opened": 0, "resolved": 0}
    )
    assert differ["updates"] <= len(first) // 50, differ


def pages(team: Path) -> dict[str, dict[str, Any]]:
    """What a page says of each incident, by its id there."""
    found = {}
    for each in done(team, "export", "json").json()["incidents"]:
        updates = [one for one in each["timeline"] if one["kind"] == "update-posted"]
        found[each["sources"][0]["id"]] = {
            **{key: each[key] for key in ("title", "services", "opened", "severity", "resolved")},
            "updates": sorted((one["at"][:19], one["text"]) for one in updates),
        }
    return found
