"""A world of its own for every test: own home, own git configuration, own clock zone."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from gh_world import Gh, stand_in
from hypothesis import settings
from world import done, git, own_world

settings.register_profile("patient", deadline=None)  # a busy machine is no defect
settings.load_profile("patient")


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home nobody lives in; nothing of the machine's configuration reaches a test."""
    folder = tmp_path_factory.mktemp("home")
    own_world(folder, monkeypatch)
    return folder


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """An empty repository with one commit on main."""
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "README").write_text("a team's record\n")
    git(folder, "add", "README")
    git(folder, "commit", "-q", "-m", "first")
    return folder


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where repositories that many tests begin with are made once."""
    return tmp_path_factory.mktemp("templates")


def _copied(templates: Path, name: str, target: Path, make: Callable[[Path], None]) -> Path:
    if not (templates / name).exists():
        make(templates / name)
    shutil.copytree(templates / name, target, symlinks=True)
    return target


@pytest.fixture
def team(templates: Path, tmp_path: Path) -> Path:
    """A team's repository, with four people in it; Amira runs the commands."""

    def make(folder: Path) -> None:
        done(folder.parent, "init", folder.name, "--preset", "pagerduty")
        for name, zone in (
            ("jonas", "Europe/Berlin"),
            ("mei", "Asia/Tokyo"),
            ("ravi", "Asia/Kolkata"),
        ):
            address = f"{name}@example.com"
            done(folder, "person", "add", name, "--email", address, "--timezone", zone)

    return _copied(templates, "team", tmp_path / "team", make)


@pytest.fixture
def incident(templates: Path, team: Path) -> Path:
    """A team in an incident that Amira commands; Jonas, Mei and Ravi can help."""

    def make(folder: Path) -> None:
        shutil.copytree(team, folder, symlinks=True)
        done(folder, "open", "Checkout errors", "--severity", "sev2")
        done(folder, "assign", "ic", "me")

    return _copied(templates, "incident", team.with_name("incident"), make)


@pytest.fixture
def gh(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Gh:
    """A stand-in for GitHub's command on the PATH."""
    folder = tmp_path_factory.mktemp("gh")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return stand_in(folder)
