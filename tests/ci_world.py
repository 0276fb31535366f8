"""A runner of a forge: its folders, its variables, and an incli in them."""

import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from world import git

ROOT = Path(__file__).parents[1]
HOSTILE = "\"; touch canary; $(touch canary) `touch canary` ' | touch canary #\n::error::boo"
"""What somebody calls their pull request, their branch, their commit."""


@dataclass
class Runner:
    """Where a workflow runs."""

    workspace: Path
    temp: Path
    said: dict[str, str] = field(default_factory=dict)
    """The variables of the run."""

    def event(self, kind: str, **said: Any) -> None:  # noqa: ANN401  # JSON
        """Say what the run is about; anybody's words are all over it."""
        titles = {"title": HOSTILE, "body": HOSTILE, "head": {"ref": HOSTILE, "label": HOSTILE}}
        path = self.temp / "event.json"
        path.write_text(json.dumps({"pull_request": titles, "ref": HOSTILE, **said}))
        self.said |= {
            "GITHUB_EVENT_NAME": kind,
            "GITHUB_EVENT_PATH": str(path),
            "GITHUB_SHA": git(self.workspace, "rev-parse", "HEAD"),
        }

    def run(self, script: str, **said: str) -> subprocess.CompletedProcess[str]:
        """Run a script as the runner does, in the workspace."""
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.workspace,
            env={**os.environ, **self.said, **said},
            capture_output=True,
            text=True,
            check=False,
        )

    def steps(self, workflow: Path, job: str, **said: str) -> None:
        """Run the scripts of a job, up to the first that fails; the last has to be one."""
        for step in yaml(workflow)["jobs"][job]["steps"]:
            if "run" in step and step["name"] != "Install incli":
                ended = self.run(step["run"], **said)
                assert ended.returncode == 0, (step["name"], ended.stdout, ended.stderr)

    @property
    def summary(self) -> str:
        """What the run shows as its summary."""
        return (self.temp / "summary").read_text()

    def canaries(self) -> list[Path]:
        """What a hostile word has brought about."""
        return [*self.workspace.rglob("canary*"), *self.temp.rglob("canary*")]


def yaml(path: Path) -> Any:  # noqa: ANN401  # YAML holds anything
    return YAML(typ="safe", pure=True).load(path.read_text())
