"""The records that are made for measuring are ones that incli could have written."""

import subprocess
from pathlib import Path

import pytest
from world import git

from bench.records import Grain, Shape, Story, stories, write
from incli.documents.record import read_entry, read_header
from incli.domain.incident import replay
from incli.domain.layout import entry_path

_SHAPE = Shape(incidents=40, entries_each=30, still_open=2)


def _read(story: Story) -> dict[str, str]:
    return {path: content.decode() for path, content in story.files()}


def test_the_same_seed_makes_the_same_record() -> None:
    one, same = ([_read(each) for each in stories(_SHAPE)] for _ in range(2))
    other = [_read(each) for each in stories(Shape(40, 30, seed=2, still_open=2))]
    assert one == same
    assert one != other


def test_every_entry_reads_back_and_has_an_effect() -> None:
    for story in stories(_SHAPE):
        texts = _read(story)
        paths = [entry_path(story.incident.id, entry.id) for entry in story.entries]
        entries = [
            read_entry(entry.id, texts[path], path)
            for entry, path in zip(story.entries, paths, strict=True)
        ]
        header = read_header(next(iter(texts.values())), "incident.yaml")
        folded = replay(story.incident.id, header, entries)
        assert folded == story.incident
        assert not folded.lost


def test_it_has_as_many_incidents_and_entries_as_asked_for() -> None:
    made = list(stories(_SHAPE))
    assert len({story.incident.id for story in made}) == 40
    assert {len(story.entries) for story in made} == {30}
    assert [story.incident.status for story in made[-3:]] == ["closed", "open", "open"]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_short_incidents_are_possible(count: int) -> None:
    (story,) = stories(Shape(incidents=1, entries_each=count, still_open=0))
    assert len(story.entries) == count


@pytest.mark.parametrize(("grain", "commits"), [("record", 1), ("incident", 5), ("entry", 20)])
def test_it_is_committed_on_top_of_what_is_there(repo: Path, grain: Grain, commits: int) -> None:
    shape = Shape(incidents=5, entries_each=4)
    write(repo, shape, grain)
    assert git(repo, "rev-list", "--count", "main") == str(commits + 1)
    held = set(git(repo, "ls-tree", "-r", "--name-only", "main").splitlines())
    assert held == {"README", *(path for story in stories(shape) for path, _ in story.files())}
    subprocess.run(["git", "-C", str(repo), "fsck", "--strict"], check=True, capture_output=True)
