"""A world of its own for every test: own home, own git configuration, own clock zone."""

import os
from pathlib import Path

import pytest
from world import git

_KEEP = {"PATH", "LANG", "TMPDIR", "VIRTUAL_ENV", "COVERAGE_PROCESS_START"}


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home nobody lives in; nothing of the machine's configuration reaches a test."""
    folder = tmp_path_factory.mktemp("home")
    for name in set(os.environ) - _KEEP:
        if not name.startswith("PYTEST"):
            monkeypatch.delenv(name)
    (folder / ".gitconfig").write_text(
        "[user]\n\tname = Amira\n\temail = amira@example.com\n[init]\n\tdefaultBranch = main\n"
        '[protocol "file"]\n\tallow = always\n[gc]\n\tauto = 0\n[maintenance]\n\tauto = false\n'
    )
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("INCLI_SHARE", "off")  # tests that share say so
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
