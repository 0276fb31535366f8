"""What tests build their little worlds with."""

import os
import subprocess
from pathlib import Path


def git(folder: Path, *args: str, stdin: str = "", env: dict[str, str] | None = None) -> str:
    """Run git in `folder`; fails the test with git's own words."""
    done = subprocess.run(
        ["git", *args],
        cwd=folder,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **(env or {})},
    )
    assert done.returncode == 0, f"git {args}: {done.stderr}"
    return done.stdout.rstrip("\n")
