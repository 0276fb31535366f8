"""Pages of the documentation, followed word for word."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
_STATUS = re.compile(r"\[exit (\d+)\]")


def blocks(page: Path) -> list[str]:
    """The console sessions of a page."""
    return _BLOCK.findall(page.read_text(encoding="utf-8"))


def commands(page: Path) -> list[tuple[str, int]]:
    """Every command of a page and the status it is said to end with."""
    found: list[tuple[str, int]] = []
    for block in blocks(page):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ ").partition("   #")[0], 0))
            elif status := _STATUS.search(line):
                found[-1] = found[-1][0], int(status[1])
    return found


def on_the_path(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put this incli on the PATH, in a folder of its own."""
    for name, words in {
        "incli": f'PYTHONPATH="{ROOT}" exec "{sys.executable}" -P -m incli "$@"',
        "kubectl": "echo pod-1 Running",  # what the pages pipe into a note
    }.items():
        (folder / name).write_text(f"#!/bin/sh\n{words}\n")
        (folder / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def follow(steps: list[tuple[str, int]], folder: Path) -> None:
    """Type the commands into one shell, as a newcomer does."""
    script = "".join(
        f'{command}\nstatus=$?; [ $status = {status} ] || {{ echo "{number}: $status"; exit 1; }}\n'
        for number, (command, status) in enumerate(steps)
    )
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )
    number = done.stdout.splitlines()[-1].partition(":")[0] if done.returncode else "0"
    assert done.returncode == 0, (steps[int(number)], done.stdout[-2000:], done.stderr[-2000:])
