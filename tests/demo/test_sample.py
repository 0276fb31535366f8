"""The demo plays to its end, and the sample incident in this repository is what it says."""

from pathlib import Path

import pytest
from world import git, incli

from incli.documents.loader import load
from incli.documents.record import read_entry, read_header, write_entry
from incli.documents.schemas import kind_of, validate
from incli.domain.incident import COMMANDER, Incident, replay

ROOT = Path(__file__).parents[2]
(FOLDER,) = ROOT.glob("incidents/1970-04/*")


def sample() -> Incident:
    header = FOLDER / "incident.yaml"
    files = sorted((FOLDER / "timeline").iterdir())
    entries = [read_entry(each.stem, each.read_text(), each.name) for each in files]
    return replay(FOLDER.name, read_header(header.read_text(), header.name), entries)


def test_every_file_of_the_sample_is_valid_and_canonical() -> None:
    files = [*FOLDER.rglob("*.yaml"), *(ROOT / "policies").rglob("*.yaml")]
    assert len(files) > 80
    for file in files:
        path = file.relative_to(ROOT).as_posix()
        kind = kind_of(path)
        assert kind is not None, path
        assert not validate(load(file.read_bytes(), path), kind, path)
        if kind == "entry":
            text = file.read_text()
            assert write_entry(read_entry(file.stem, text, path)) == text


def test_the_policy_it_is_held_to_is_tested_and_it_fails_nothing() -> None:
    tested = incli(ROOT, "policy", "test", "--coverage")
    assert (tested.code, tested.out) == (0, ""), tested.out
    assert incli(ROOT, "check").code == 0


def test_command_passed_from_kranz_to_lunney_when_it_did() -> None:
    """57:06:12 and 57:07:12 after lift-off at 19:13:00 UTC on 11 April 1970."""
    incident = sample()
    (kranz,) = (held for held in incident.past_roles if held.role == COMMANDER)
    lunney = incident.roles[COMMANDER]
    assert (kranz.person, lunney.person) == ("kranz", "lunney")
    assert f"{lunney.since:%Y-%m-%dT%H:%M:%S}" == "1970-04-14T04:20:12"
    assert kranz.until == lunney.since


def test_decisions_were_the_commanders_and_one_was_against_an_objection() -> None:
    decided = [each for each in sample().proposals.values() if each.decided_by]
    assert {each.decided_by for each in decided} == {"kranz", "lunney"}
    assert {each.status for each in decided} == {"go", "no-go"}
    assert [len(each.against) for each in decided if each.against] == [1]


def test_nothing_in_the_sample_came_too_late_to_count() -> None:
    assert not sample().lost


@pytest.mark.xdist_group("demo")
def test_the_demo_plays_on_three_clones_that_end_alike(tmp_path: Path) -> None:
    outcome = incli(tmp_path, "demo", str(tmp_path / "apollo"), "--quick")
    assert outcome.code == 0, outcome.err
    assert "All three consoles hold the same record" in outcome.out
    tips = {
        git(tmp_path / "apollo" / name, "rev-parse", "HEAD")
        for name in ("flight", "systems", "capcom")
    }
    assert len(tips) == 1
    for refusal in ("there is only one", "is not a person", "Not decided"):
        assert refusal in outcome.out
    assert "Incident Commander       Glynn Lunney" in outcome.out


def test_the_demo_does_not_write_into_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("")
    outcome = incli(tmp_path, "demo", str(tmp_path))
    assert outcome.code == 2
    assert [each.name for each in tmp_path.iterdir()] == ["mine"]
