"""The documentation of incli builds strictly: by `incli site build`, and by MkDocs alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from world import done, git

ROOT = Path(__file__).parents[2]


def test_mkdocs_alone_builds_it_without_a_warning(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--site-dir",
        str(tmp_path / "o"),
    ]
    outcome = subprocess.run(
        [*command, "--config-file", str(ROOT / "site" / "mkdocs.yml")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert outcome.returncode == 0, outcome.stderr
    assert "WARNING" not in outcome.stderr


def test_it_is_published_together_with_the_record(team: Path, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("site", "__pycache__")
    shutil.copytree(ROOT / "site", team / "site", ignore=ignored)
    shutil.copytree(ROOT / "incidents", team / "incidents")
    git(team, "add", ".")
    git(team, "commit", "-q", "-m", "the record of incli itself")
    done(team, "site", "build", "--output", str(tmp_path / "out"))
    home = (tmp_path / "out" / "index.html").read_text()
    assert "There is no server" in home
    assert "Apollo 13" in home
    assert "x-incli" not in home
    for page in ("tutorial/first-incident", "reference/commands", "decisions/0008-the-site"):
        assert (tmp_path / "out" / page / "index.html").is_file()
