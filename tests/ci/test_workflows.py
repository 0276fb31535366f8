"""What runs on a forge: valid, and nothing in it that would let a pull request in."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from world import done, git

import incli

ROOT = Path(__file__).parents[2]
OWN = (ROOT / "action.yml", *sorted((ROOT / ".github/workflows").glob("*.yml")))
BIN = Path(sys.executable).parent


@pytest.fixture
def github(team: Path) -> Path:
    """A team's repository with what `incli init --ci github` adds."""
    done(team, "init", "--ci", "github")
    return team


@pytest.fixture
def gitlab(team: Path) -> Path:
    done(team, "init", "--ci", "gitlab")
    return team


def run(program: str, *args: object) -> str:
    """What one of the linters says; empty where it found nothing."""
    command = [str(BIN / program), *map(str, args)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return "" if ended.returncode == 0 else ended.stdout + ended.stderr


def workflows(folder: Path) -> list[Path]:
    found = sorted((folder / ".github/workflows").glob("*.yml"))
    assert found
    return found


def yaml(path: Path) -> Any:  # noqa: ANN401  # YAML holds anything
    return YAML(typ="safe", pure=True).load(path.read_text())


def test_zizmor_finds_nothing_at_its_strictest_in_ours_and_in_a_teams(github: Path) -> None:
    args = ("--offline", "--no-progress", "--persona", "auditor")
    own = [str(ROOT / ".pre-commit-hooks.yaml"), *map(str, OWN)]
    assert run("zizmor", *args, *own) == ""
    assert run("zizmor", *args, github / ".github") == ""


def test_zizmor_would_find_something(tmp_path: Path) -> None:
    bad = tmp_path / ".github/workflows/bad.yml"
    bad.parent.mkdir(parents=True)
    bad.write_text(
        "on: pull_request_target\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - run: echo ${{ github.event.pull_request.title }}\n"
    )
    assert "template-injection" in run("zizmor", "--offline", "--no-progress", bad)


def test_the_forges_own_schemas_take_them(github: Path, tmp_path: Path) -> None:
    def check(schema: str, *paths: Path) -> str:
        return run("check-jsonschema", "--builtin-schema", schema, *paths)

    every = [*OWN[1:], *workflows(github)]
    assert check("vendor.github-workflows", *every) == ""
    assert check("custom.github-workflows-require-timeout", *every) == ""
    assert check("vendor.github-actions", OWN[0]) == ""
    assert check("vendor.dependabot", github / ".github/dependabot.yml") == ""


def test_gitlabs_own_schema_takes_its_file(gitlab: Path) -> None:
    args = ("--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci")
    assert run("check-jsonschema", *args, gitlab / ".gitlab-ci.yml") == ""


def test_every_action_is_pinned_and_every_right_is_given_job_by_job(github: Path) -> None:
    for path in (*OWN[1:], *workflows(github)):
        text = path.read_text()
        for used in re.findall(r"uses: (.*)", text):
            assert used.startswith("./ #") or re.fullmatch(
                r"[\w-]+/[\w-]+@[0-9a-f]{40} # v[\d.]+", used
            ), used
        workflow = yaml(path)
        assert workflow["permissions"] == {}, path
        assert "concurrency" in workflow, path
        assert "pull_request_target" not in text, path
        for job in workflow["jobs"].values():
            assert job["permissions"], path
            assert job["timeout-minutes"] <= 20, path
            for step in job["steps"]:
                assert "${{" not in step.get("run", ""), path
                if "checkout" in step.get("uses", ""):
                    assert step["with"]["persist-credentials"] is False, path


def test_nothing_is_pasted_into_the_scripts_of_the_action() -> None:
    for step in yaml(ROOT / "action.yml")["runs"]["steps"]:
        assert "${{" not in step.get("run", "")
    for script in (ROOT / "action").iterdir():
        assert "${{" not in script.read_text()
        assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_every_input_of_the_action_is_used() -> None:
    text = (ROOT / "action.yml").read_text()
    for name in yaml(ROOT / "action.yml")["inputs"]:
        assert f"inputs.{name} " in text, name


def test_pushes_to_the_branch_do_not_cancel_each_other(github: Path) -> None:
    """Each is judged from where the branch was: one that is left out is never judged."""
    for path in (ROOT / ".github/workflows/incidents.yml", workflows(github)[2]):
        assert path.name == "incidents.yml"
        assert yaml(path)["concurrency"] == {
            "group": (
                "incidents-${{ github.event_name == 'pull_request' && github.ref || github.sha }}"
            ),
            "cancel-in-progress": "${{ github.event_name == 'pull_request' }}",
        }


# ------------------------------------------------------------------------- what init writes


def test_init_pins_the_incli_it_is_of_and_names_the_branch(team: Path) -> None:
    git(team, "branch", "-m", "main", "record")
    git(team, "config", "incli.branch", "record")
    done(team, "init", "--ci", "github")
    text = (team / ".github/workflows/incidents.yml").read_text()
    assert f'"git-incli=={incli.__version__}"' in text
    assert yaml(team / ".github/workflows/incidents.yml")["on"]["push"] == {"branches": ["record"]}
    written = "".join(path.read_text() for path in (team / ".github").rglob("*.*"))
    assert re.findall(r"@[A-Z]+@", written) == []


def test_init_adds_only_what_runs_the_check_where_there_is_a_team(team: Path) -> None:
    (policy,) = (team / "policies/response").iterdir()
    git(team, "mv", str(policy), "policies/response/2026-06-01.yaml")
    git(team, "commit", "-q", "-m", "our own")
    outcome = done(team, "--json", "init", "--ci", "github").json()
    assert outcome["files"] == sorted(
        f".github/{name}"
        for name in (
            *("CODEOWNERS", "dependabot.yml", "ruleset.json"),
            *(f"workflows/{each}.yml" for each in ("due", "fold", "incidents", "site")),
        )
    )
    assert git(team, "log", "-1", "--format=%s") == "policy: hold every change to it on github"
    assert "nothing was changed" in done(team, "init", "--ci", "github").out


def test_init_begins_a_team_with_both(tmp_path: Path) -> None:
    done(tmp_path, "init", "team", "--preset", "gds", "--ci", "gitlab")
    assert (tmp_path / "team/.gitlab-ci.yml").is_file()
    assert (tmp_path / "team/policies/people.yaml").is_file()


def test_the_ruleset_asks_for_the_job_of_the_workflow(github: Path) -> None:
    ruleset = json.loads((github / ".github/ruleset.json").read_text())
    rules = {each["type"]: each.get("parameters", {}) for each in ruleset["rules"]}
    assert rules.keys() == {
        "deletion",
        "non_fast_forward",
        "pull_request",
        "required_status_checks",
    }
    (check,) = rules["required_status_checks"]["required_status_checks"]
    jobs = yaml(github / ".github/workflows/incidents.yml")["jobs"]
    assert check["context"] in {job["name"] for job in jobs.values()}
    assert rules["pull_request"]["allowed_merge_methods"] == ["merge"]
    assert rules["pull_request"]["require_code_owner_review"] is True


def test_the_hook_runs_what_is_installed_and_nothing_of_a_repository() -> None:
    (hook,) = yaml(ROOT / ".pre-commit-hooks.yaml")
    assert (hook["language"], hook["entry"]) == ("system", "incli check")
