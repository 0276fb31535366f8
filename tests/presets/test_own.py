"""The project holds its own incidents to a policy, and that policy is tested like any other."""

import shutil
from pathlib import Path

import pytest
from world import git, incli

ROOT = Path(__file__).parents[2]
LATER = "2027-01-01T00:00:00Z"
"""When the newest version is in force, whenever this runs."""


@pytest.fixture
def own(repo: Path) -> Path:
    """The project's own record and policies, in a repository of their own."""
    for name in ("incidents", "policies"):
        shutil.copytree(ROOT / name, repo / name, dirs_exist_ok=True)
    shutil.copy(ROOT / ".gitattributes", repo)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "the project's own")
    return repo


def test_every_rule_that_the_project_holds_is_tested(own: Path) -> None:
    outcome = incli(own, "--now", LATER, "policy", "test", "--coverage")
    assert outcome.code == 0, outcome.out


def test_the_projects_own_incidents_pass(own: Path) -> None:
    outcome = incli(own, "--now", LATER, "--json", "check")
    assert outcome.json()["passed"], outcome.out


def test_its_newest_version_would_fail_none_of_them(own: Path) -> None:
    (newest,) = sorted((own / "policies/response").glob("*.yaml"))[-1:]
    said = ("policy", "replay", "--since", "1970-01-01", "--policy", str(newest))
    replayed = incli(own, "--now", LATER, "--json", *said).json()
    assert len(replayed["incidents"]) == 1
    failing = {each["rule"]: each["mode"] for each in replayed["rules"] if each["newly_fail"]}
    assert "enforce" not in failing.values()
