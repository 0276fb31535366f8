"""A merge brings what its sides hold; what somebody puts into it, or leaves out of it, is found."""

from collections.abc import Callable
from pathlib import Path

import pytest
from check_world import Pull
from world import done, git

PEOPLE = "policies/people.yaml"


def add_line(file: Path, line: str) -> None:
    file.write_text(f"{file.read_text()}# {line}\n")


@pytest.fixture
def merging(pull: Pull) -> Pull:
    """In the middle of a merge of two branches that each hold an entry the other lacks."""
    git(pull.folder, "checkout", "-q", "-b", "side")
    done(pull.folder, "note", "on the side")
    git(pull.folder, "checkout", "-q", "main")
    done(pull.folder, "note", "in the middle")
    git(pull.folder, "merge", "-q", "--no-commit", "side")
    return pull


def test_a_plain_merge_passes(merging: Pull) -> None:
    merging.commit("merge")
    assert merging.rules() == set()


@pytest.mark.parametrize(
    ("path", "do"),
    [
        (PEOPLE, lambda file: add_line(file, "smuggled")),
        ("smuggled.txt", lambda file: file.write_text("x\n")),
        (PEOPLE, lambda file: file.unlink()),
    ],
    ids=["altered", "added", "removed"],
)
def test_what_is_put_into_a_merge_by_hand_is_refused(
    merging: Pull, path: str, do: Callable[[Path], None]
) -> None:
    do(merging.folder / path)
    commit = merging.commit("merge")
    found = [each for each in merging.findings() if each["rule"] == "INC710"]
    assert [(each["path"], each["commit"]) for each in found] == [(path, commit)]


def test_an_entry_that_both_sides_hold_cannot_be_left_out(merging: Pull) -> None:
    merging.entries("opened")[0].unlink()
    merging.commit("merge")
    assert merging.rules() >= {"INC702", "INC710"}


def test_a_policy_that_one_side_changed_cannot_be_left_out(pull: Pull) -> None:
    git(pull.folder, "checkout", "-q", "-b", "side")
    add_line(pull.folder / PEOPLE, "stricter")
    pull.commit("stricter")
    git(pull.folder, "checkout", "-q", "main")
    done(pull.folder, "note", "in the middle")
    git(pull.folder, "merge", "-q", "--no-edit", "-s", "ours", "side")
    assert pull.rules() == {"INC710"}


def test_what_both_sides_changed_somebody_settles(pull: Pull) -> None:
    git(pull.folder, "checkout", "-q", "-b", "side")
    add_line(pull.folder / PEOPLE, "one")
    pull.commit("one")
    git(pull.folder, "checkout", "-q", "main")
    add_line(pull.folder / PEOPLE, "other")
    pull.commit("other")
    git(pull.folder, "merge", "-q", "--no-commit", "-s", "ours", "side")
    add_line(pull.folder / PEOPLE, "one")
    pull.commit("merge")
    assert pull.rules() == set()
