"""What `incli stats` says of a record that a test writes."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from world import done, git

NOW = datetime(2026, 11, 24, tzinfo=UTC)
DAY = 24


def record(
    folder: Path,
    *incidents: tuple[str, str, float | None],
    service: str = "checkout",
    first: int = 0,
) -> None:
    """Incidents of a status page: the day each began on, its impact, and its hours if over."""
    page = {
        "page": {"id": "p", "name": "P", "url": "https://p.example", "time_zone": "Etc/UTC"},
        "incidents": [
            _posted(number, *each, service) for number, each in enumerate(incidents, start=first)
        ],
    }
    (folder.parent / "page.json").write_text(json.dumps(page))
    done(folder, "import", "statuspage", str(folder.parent / "page.json"))


def _posted(
    number: int, day: str, impact: str, hours: float | None, service: str
) -> dict[str, Any]:
    begin = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    end = (begin + timedelta(hours=hours)).isoformat() if hours is not None else None
    return {
        "id": str(number),
        "name": f"Incident {number}",
        "status": "resolved" if end else "investigating",
        "impact": impact,
        "created_at": begin.isoformat(),
        "updated_at": end or begin.isoformat(),
        "resolved_at": end,
        "incident_updates": [],
        "components": [{"id": service, "name": service}],
    }


def stats(folder: Path, *args: str) -> dict[str, Any]:
    data: dict[str, Any] = done(folder, "--json", "--now", NOW.isoformat(), "stats", *args).json()
    return data


def told(folder: Path, *args: str) -> str:
    return done(folder, "--now", NOW.isoformat(), "stats", *args).out


def test_what_still_runs_is_in_the_trend_and_in_no_median(team: Path) -> None:
    record(team, ("2026-11-01", "minor", 1), ("2026-11-20", "minor", None))
    late = ("--at", "2026-11-19T23:00:00Z", "--late", "seen in a graph")
    done(team, "-i", "incident-1", "impact", "started", *late)
    found = {each["id"]: each for each in stats(team)["measures"]}
    resolved = found["resolved"]
    assert (resolved["n"], resolved["running"], resolved["unknown"]) == (1, 1, 0)
    assert resolved["trend"]["n"] == 2
    assert resolved["median"] == 3600
    detected = found["detected"]  # nobody has noticed it on record: that is no length that grows
    assert (detected["n"], detected["running"], detected["unknown"]) == (0, 0, 2)


def test_of_lengths_that_are_all_equal_it_names_no_chance(team: Path) -> None:
    record(team, *((f"2026-11-{day:02}", "minor", 1) for day in range(1, 11)))
    assert "There is no trend in 10: all are equally long." in told(team)
    assert "Mann-Kendall" not in told(team)


def test_days_without_the_worst_do_not_hang_on_the_severity_asked_for(team: Path) -> None:
    record(team, ("2026-11-01", "major", DAY), ("2026-11-21", "critical", DAY))
    for asked in ((), ("--severity", "sev2"), ("--since", "2026-11-23")):
        rows = stats(team, *asked)["without"]
        assert [(each["severity"], each["seconds"] / 86400) for each in rows] == [
            ("sev1", 2),
            ("sev2", 2),
        ], asked


def test_days_without_the_worst_of_a_service_are_its_own(team: Path) -> None:
    record(team, ("2026-11-01", "critical", DAY))
    record(team, ("2026-11-21", "critical", DAY), service="search", first=1)
    for service, days in (("checkout", 22), ("search", 2)):
        sev1, _ = stats(team, "--service", service)["without"]
        assert sev1["seconds"] / 86400 == days, service


def test_months_without_an_incident_are_told_as_such(team: Path) -> None:
    record(team, ("2026-07-31", "minor", 1), ("2026-10-01", "minor", 1))
    assert stats(team)["months"] == {
        "2026-07": 1,
        "2026-08": 0,
        "2026-09": 0,
        "2026-10": 1,
        "2026-11": 0,
    }
    assert stats(team, "--since", "2026-11-01")["months"] == {}


def test_only_what_was_cancelled_or_merged_is_told_as_such(team: Path) -> None:
    done(team, "open", "False")
    done(team, "cancel", "--because", "a test of the alert")
    assert "0 incidents; left out: 1 cancelled or merged." in done(team, "stats").out


def test_where_there_were_only_drills_that_is_told(team: Path) -> None:
    done(team, "drill", "run", "late-mail", "--once")
    assert done(team, "stats").out == "0 incidents; left out: 1 drill.\n"
    assert "Drills do not count." in done(team, "load").out


def test_what_was_never_opened_was_not_cancelled(team: Path) -> None:
    done(team, "open", "Torn")
    done(team, "note", "the entry above gets lost")
    (first,) = (team / "incidents").rglob("*-opened-*")
    git(team, "rm", "-q", str(first))
    git(team, "commit", "-qm", "lose it")
    assert "0 incidents; left out: 1 never opened." in done(team, "stats").out
