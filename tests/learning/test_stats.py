"""`incli stats` over a year of a company, computed again from the files of its entries."""

import json
import statistics
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from world import done, incli, refused
from year_world import NOW, Read, counted, last, took

INCIDENTS = 300


def stats(folder: Path, *args: str) -> dict[str, Any]:
    data: dict[str, Any] = done(folder, "--json", "--now", NOW, "stats", *args).json()
    return data


def test_every_distribution_is_that_of_the_entries(year_of_work: Path, known: list[Read]) -> None:
    found = stats(year_of_work)
    assert found["incidents"] == len(counted(known))
    assert found["drills"] == sum(each.kind == "drill" for each in known) > 0
    assert found["incidents"] + found["drills"] + found["set_aside"] == INCIDENTS
    spans = [took(each) for each in counted(known)]
    for measure in found["measures"]:
        seconds = [s.total_seconds() for each in spans if (s := each[measure["id"]]) is not None]
        assert measure["n"] == len(seconds) > 100
        assert measure["unknown"] == len(spans) - len(seconds)
        assert measure["median"] == pytest.approx(statistics.median(seconds), abs=1e-3)
        tenths = statistics.quantiles(seconds, n=10, method="inclusive")
        assert measure["low"] == pytest.approx(tenths[0], abs=1e-3)
        assert measure["high"] == pytest.approx(tenths[8], abs=1e-3)
        assert sum(measure["classes"]["counts"]) == len(seconds)


def test_time_in_each_severity_is_counted_minute_by_minute(
    year_of_work: Path, known: list[Read]
) -> None:
    total: Counter[str] = Counter()
    for each in counted(known):
        level, is_open, before = "", False, None
        for entry in each.entries:
            if is_open and before:
                total[level] += (entry["at"] - before).total_seconds()
            before = entry["at"]
            if entry["kind"] in {"opened", "severity-changed"}:
                level = entry["severity"]
            if entry["kind"] in {"opened", "reopened"}:
                is_open = True
            if entry["kind"] in {"resolved", "closed"}:
                is_open = False
    found = {each["severity"]: each["seconds"] for each in stats(year_of_work)["severities"]}
    assert found == pytest.approx(dict(total))


def test_what_comes_back_is_counted_by_factor_and_service(
    year_of_work: Path, known: list[Read]
) -> None:
    found = stats(year_of_work)
    for key, words in (("factors", "factors"), ("services", "services")):
        expected = defaultdict(list)
        for each in counted(known):
            for word in getattr(each, words):
                expected[word].append(each)
        assert {each["name"]: each["incidents"] for each in found[key]} == {
            word: [
                one.id for one in sorted(rows, key=lambda one: one.entries_of("opened")[0]["at"])
            ]
            for word, rows in expected.items()
        }
        counts = [len(each["incidents"]) for each in found[key]]
        assert counts == sorted(counts, reverse=True)
        assert len(counts) > 4


def test_action_items_are_told_by_what_became_of_them(
    year_of_work: Path, known: list[Read]
) -> None:
    now = datetime.fromisoformat(NOW)
    expected: Counter[str] = Counter()
    for each in counted(known):
        ends = {
            e["action"]: e
            for kind in ("action-closed", "action-declined")
            for e in each.entries_of(kind)
        }
        for added in each.entries_of("action-added"):
            due = datetime.fromisoformat(f"{added['due']}T23:59:59+00:00")
            end = ends.get(added["id"])
            if end is None:
                expected["overdue" if now > due else "waiting"] += 1
            elif end["kind"] == "action-declined":
                expected["declined"] += 1
            else:
                expected["late" if end["at"] > due else "in_time"] += 1
    found = {key: count for key, count in stats(year_of_work)["actions"].items() if count}
    assert found == dict(expected)
    assert len(found) == 4


def test_days_without_the_worst_are_counted_from_their_last_end(
    year_of_work: Path, known: list[Read]
) -> None:
    now = datetime.fromisoformat(NOW)
    (sev1, sev2) = stats(year_of_work)["without"]
    for found, levels in ((sev1, {"sev1"}), (sev2, {"sev1", "sev2"})):
        ends = [
            end
            for each in counted(known)
            if [e["severity"] for e in each.entries if "severity" in e][-1] in levels
            and (end := last(each, "resolved"))
        ]
        assert found["seconds"] == (now - max(ends)).total_seconds()


def test_what_is_asked_for_narrows_it(year_of_work: Path, known: list[Read]) -> None:
    found = stats(year_of_work, "--service", "search", "--since", "2026-06-01")
    first = datetime.fromisoformat("2026-06-01T00:00:00+00:00")
    expected = [
        each
        for each in counted(known)
        if "search" in each.services and each.entries_of("opened")[0]["at"] >= first
    ]
    assert found["incidents"] == len(expected) > 5
    assert [each["name"] for each in found["services"]] == ["search"]


def test_a_bare_mean_is_refused_with_the_reason(year_of_work: Path) -> None:
    outcome = refused(year_of_work, "stats", "--mean")
    assert "one long incident" in outcome.err


def test_it_tells_people_how_sure_it_is_and_that_no_trend_holds(year_of_work: Path) -> None:
    told = done(year_of_work, "--now", NOW, "stats").out
    assert "left out: " in told
    assert "drills" in told
    assert "No trend can be told from" in told
    assert "Action items: " in told
    assert "without one (last: " in told


def test_without_incidents_there_is_nothing_to_say(repo: Path) -> None:
    assert done(repo, "stats").out == "0 incidents.\n"
    assert incli(repo, "--json", "stats").json()["without"] == []


def test_what_is_said_to_end_before_it_began_is_not_open_since(tmp_path: Path) -> None:
    """As a status page says of a maintenance whose last post bears an older date."""
    done(tmp_path, "init", "team")
    folder = tmp_path / "team"
    page = {
        "page": {"id": "p", "name": "P", "url": "https://p.example", "time_zone": "Etc/UTC"},
        "incidents": [
            {
                "id": "1",
                "name": "Maintenance",
                "status": "resolved",
                "impact": "critical",
                "created_at": "2026-04-29T11:30:00Z",
                "updated_at": "2026-03-18T12:35:00Z",
                "resolved_at": "2026-03-18T12:35:00Z",
                "incident_updates": [],
                "components": [],
            }
        ],
    }
    (tmp_path / "incidents.json").write_text(json.dumps(page))
    done(folder, "import", "statuspage", str(tmp_path / "incidents.json"))
    found = incli(folder, "--json", "--now", NOW, "stats").json()
    assert found["incidents"] == 1
    assert sum(each["seconds"] for each in found["severities"]) == 0
    assert [each["n"] for each in found["measures"]] == [0, 0, 0, 0, 0]
    assert all(each["since"] == "2026-04-29T11:30:00.000Z" for each in found["without"])
