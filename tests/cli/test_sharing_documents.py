"""What people edit, too, is shared as entries are: rosters, people, what `init` lays out."""

import shlex
from pathlib import Path

import pytest
from world import done, git, incli, refused

from incli.store.repository import Repository
from incli.store.sharing import background

ROTATION = "2026-11-02T09:00:00Z | amira\n2026-11-09T09:00:00Z | jonas\n"


@pytest.fixture
def shared(team: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A team with a roster, whose record has a remote."""
    (tmp_path / "ic.rotation").write_text(ROTATION)
    source = str(tmp_path / "ic.rotation")
    done(team, "roster", "import", "rotation", source, "--name", "ic", "--role", "ic")
    git(tmp_path, "clone", "-q", "--bare", str(team), "remote.git")
    git(team, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(team, "push", "-q", "-u", "origin", "main")
    monkeypatch.setenv("INCLI_SHARE", "on")
    return team


CHANGES = [
    ("roster", "override", "ic", "mei", "--to", "2h"),
    ("roster", "off", "mei", "--to", "2h"),
    ("person", "add", "zoe", "--email", "zoe@example.com"),
    ("train", "log", "mei", "ic", "course"),
    ("init", "--ci", "github"),
]


@pytest.mark.parametrize("change", CHANGES, ids=" ".join)
def test_a_changed_document_is_shared_as_an_entry_is(
    shared: Path, monkeypatch: pytest.MonkeyPatch, change: tuple[str, ...]
) -> None:
    started: list[Path] = []

    def start(repository: Repository) -> str:
        started.append(repository.common_dir)
        return ""

    monkeypatch.setattr(background, "start", start)
    assert "  saved · sharing…\n" in done(shared, *change).out
    assert started == [shared / ".git"]


@pytest.mark.parametrize("change", CHANGES, ids=" ".join)
def test_who_waits_is_told_that_a_document_is_shared(shared: Path, change: tuple[str, ...]) -> None:
    told = done(shared, "--json", "--wait", *change).json()
    assert (told["saved"], told["shared"]) == (True, True)
    remote = shared.parent / "remote.git"
    assert git(remote, "rev-parse", "main") == git(shared, "rev-parse", "main") == told["commit"]


def test_a_document_that_is_not_shared_is_told_so(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INCLI_SHARE", "off")
    assert "saved · not shared (sharing is off; incli sync)" in done(shared, *CHANGES[0]).out
    assert "dry run: nothing was written" in done(shared, "--dry-run", *CHANGES[0]).out


def test_the_next_command_of_a_new_record_can_be_pasted(tmp_path: Path) -> None:
    told = done(tmp_path, "init", "tëam räum 1").out
    where = told.split("Next    ")[1].split(" && ")[0]
    assert shlex.split(where) == ["cd", "tëam räum 1"]
    assert f"{tmp_path / 'tëam räum 1'} is ready: " in told


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_folder_inside_of_a_repository_is_no_record_of_its_own(
    repo: Path, dry: tuple[str, ...]
) -> None:
    told = refused(repo, *dry, "init", "ops/inci dents").err
    assert f"ops/inci dents lies inside of the repository {repo}; " in told
    assert not (repo / "ops").exists()
    hint = told.split("→ ")[1].split("    or ")[0]
    assert shlex.split(hint) == ["incli", "-C", str(repo), "init"]


def test_from_a_folder_of_a_repository_the_whole_becomes_the_record(repo: Path) -> None:
    (repo / "ops").mkdir()
    assert f"{repo} is ready: " in done(repo / "ops", "init").out
    assert incli(repo, "init", ".").code == 0
