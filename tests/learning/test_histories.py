"""Every report over real histories, imported; its figures computed again from the files."""

import os
import statistics
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from world import done, own_world
from year_world import Read, counted, last, read, took

pytestmark = pytest.mark.long

HISTORIES = {
    "jenkins-status": ("cstate",),
    "github-status-history": ("statuspage",),
    "upptime-manticore": ("upptime",),
    "dfds-postmortems": ("markdown", "--timezone", "Europe/Copenhagen"),
    "mybinder-incidents": ("markdown",),
    "taskcluster-retrospectives": ("markdown",),
}
PHASES = ("started", "detected", "mitigated", "ended")
INCIDENTS = 297 + 801 + 47 + 39 + 23 + 18
NOW = "2026-11-25T00:00:00+00:00"


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository into which all of them came; nobody else writes to it."""
    samples = Path(os.environ.get("INCLI_SAMPLES") or "nowhere")
    missing = [name for name in HISTORIES if not (samples / name).exists()]
    if missing:
        pytest.skip(f"INCLI_SAMPLES names no folder with {missing[0]}")
    folder = tmp_path_factory.mktemp("histories")
    with pytest.MonkeyPatch.context() as monkeypatch:
        own_world(folder, monkeypatch)
        done(folder, "init", "team")
        for name, (form, *options) in HISTORIES.items():
            done(folder / "team", "import", form, str(samples / name), *options)
    return folder / "team"


@pytest.fixture(scope="module")
def known(histories: Path) -> list[Read]:
    """The same as their files say it."""
    return read(histories)


def said(folder: Path, *args: str) -> Any:  # noqa: ANN401  # JSON
    return done(folder, "--json", "--now", NOW, *args).json()


def test_statistics_are_those_of_the_files(histories: Path, known: list[Read]) -> None:
    found = said(histories, "stats")
    assert found["incidents"] == len(counted(known)) == INCIDENTS
    spans = [took(each) for each in known]
    for measure in found["measures"]:
        lengths = [length for each in spans if (length := each[measure["id"]]) is not None]
        seconds = [each.total_seconds() for each in lengths if each >= timedelta(0)]
        assert measure["n"] == len(seconds), measure["id"]
        if seconds:
            assert measure["median"] == pytest.approx(statistics.median(seconds), abs=1e-3)
    assert max(each["n"] for each in found["measures"]) > 1_200


def test_services_come_back_as_often_as_the_files_name_them(
    histories: Path, known: list[Read]
) -> None:
    expected = Counter(service for each in known for service in set(each.services))
    found = {each["name"]: len(each["incidents"]) for each in said(histories, "stats")["services"]}
    assert found == expected


def test_who_is_not_named_gave_nothing(histories: Path, known: list[Read]) -> None:
    assert not {kind for each in known for kind in each.kinds} & {"joined", "assigned"}
    assert said(histories, "load")["people"] == []
    assert said(histories, "toil") == []


def test_the_process_of_a_quarter_tells_whose_impact_is_in_no_possible_order(
    histories: Path, known: list[Read]
) -> None:
    done(histories, "--now", NOW, "review", "process", "--quarter", "2026-Q2", "--owner", "amira")
    text = (histories / "reviews/process/2026-Q2.md").read_text(encoding="utf-8")
    begin, end = datetime(2026, 4, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    disordered = [_disorder(each) for each in known if begin <= _opened(each) < end]
    assert sum(disordered) > 0
    assert f"| INC402 impact-is-stated | fail | {sum(disordered)} |" in text


def _opened(each: Read) -> datetime:
    at: datetime = each.entries_of("opened")[0]["at"]
    return at


def _disorder(each: Read) -> int:
    phases = [last(each, "impact", phase=name) for name in PHASES]
    stated = [at for at in (*phases, last(each, "resolved")) if at is not None]
    return sum(after < before for before, after in pairwise(stated))


def test_a_month_of_a_service_lists_its_incidents(histories: Path, known: list[Read]) -> None:
    text = done(
        histories, "--now", NOW, "review", "service", "--month", "2026-06", "--service", "Copilot"
    ).out
    begin, end = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    expected = [
        each.id for each in known if "Copilot" in each.services and begin <= _opened(each) < end
    ]
    assert expected
    assert all(each in text for each in expected)
