"""A runner of a forge that has checked a record out."""

import sys
from pathlib import Path

import pytest
from ci_world import HOSTILE, ROOT, Runner


@pytest.fixture
def runner(incident: Path, tmp_path: Path) -> Runner:
    """A runner that has checked a record out; its folder for the run has a space in its name."""
    temp = tmp_path / "runner temp"
    (temp / "incli/bin").mkdir(parents=True)
    program = temp / "incli/bin/incli"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -P -m incli "$@"\n')
    program.chmod(0o755)
    (temp / "summary").touch()
    runner = Runner(incident, temp)
    runner.said = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(incident),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_REPOSITORY": "team/record",
        "GITHUB_STEP_SUMMARY": str(temp / "summary"),
        "GITHUB_PATH": str(temp / "path"),
        "GITHUB_HEAD_REF": HOSTILE,
        "RUNNER_TEMP": str(temp),
    }
    return runner
