"""The action, run by bash as a runner does it, on what people call their branches and titles."""

import json
import subprocess
from pathlib import Path

import pytest
from ci_world import HOSTILE, ROOT, Runner, yaml
from world import done, git


def inputs(**given: str) -> dict[str, str]:
    """The variables that action.yml sets for its script, by its own defaults."""
    action = yaml(ROOT / "action.yml")
    defaults = {name: each["default"] for name, each in action["inputs"].items()}
    (step,) = (each for each in action["runs"]["steps"] if each["name"] == "Check")
    said = {}
    for variable, expression in step["env"].items():
        name = expression.removeprefix("${{ inputs.").removesuffix(" }}")
        said[variable] = given.get(name.replace("-", "_"), defaults[name])
    return said


def check(runner: Runner, **given: str) -> subprocess.CompletedProcess[str]:
    return runner.run('"$GITHUB_ACTION_PATH/action/check.sh"', **inputs(**given))


def altered(runner: Runner) -> str:
    """Commit what no change may do; the commit before."""
    before = git(runner.workspace, "rev-parse", "HEAD")
    (entry,) = runner.workspace.glob("incidents/*/*/timeline/*-opened-*")
    entry.write_text(entry.read_text().replace("Checkout errors", "Nothing happened"))
    git(runner.workspace, "commit", "-q", "-a", "-m", HOSTILE)
    return before


def test_a_push_that_alters_an_entry_fails_at_its_line(runner: Runner) -> None:
    before = altered(runner)
    runner.event("push", before=before, head_commit={"message": HOSTILE})
    ended = check(runner)
    assert ended.returncode == 1, ended.stderr
    assert "::error file=incidents/" in ended.stdout
    assert "INC702" in ended.stdout
    assert "INC702" in runner.summary
    assert "boo" not in ended.stdout
    assert runner.canaries() == []


def test_a_pull_request_that_only_adds_passes(runner: Runner) -> None:
    git(runner.workspace, "checkout", "-q", "-b", "request")
    done(runner.workspace, "note", HOSTILE)
    git(runner.workspace, "checkout", "-q", "main")
    git(runner.workspace, "merge", "-q", "--no-ff", "-m", HOSTILE, "request")
    runner.event("pull_request", number=7)
    ended = check(runner)
    assert ended.returncode == 0, (ended.stdout, ended.stderr)
    assert runner.canaries() == []


def test_a_queue_of_merges_is_judged(runner: Runner) -> None:
    before = altered(runner)
    runner.event("merge_group", merge_group={"base_sha": before, "head_ref": HOSTILE})
    assert check(runner).returncode == 1


def test_a_branch_that_was_rewritten_is_refused(runner: Runner) -> None:
    runner.event("push", before="1" * 40, forced=True)
    ended = check(runner)
    assert ended.returncode == 4
    assert "was rewritten" in ended.stderr


def test_a_new_branch_is_judged_by_its_own_policies(runner: Runner) -> None:
    runner.event("push", before="0" * 40)
    ended = check(runner)
    assert ended.returncode == 0, ended.stderr
    assert "by its own policies" in ended.stderr


@pytest.mark.parametrize(
    "given",
    [
        {"judge": HOSTILE},
        {"judge": "--output=canary"},
        {"judge": "HEAD", "head": HOSTILE},
        {"judge": "HEAD", "head": "--output=canary"},
        {"format": HOSTILE},
        {"working_directory": HOSTILE},
        {"working_directory": "-C"},
    ],
)
def test_hostile_inputs_run_nothing_and_do_not_pass(runner: Runner, given: dict[str, str]) -> None:
    runner.event("push", before=altered(runner))
    ended = check(runner, **given)
    assert ended.returncode == 2, (ended.stdout, ended.stderr)
    assert runner.canaries() == []


def test_findings_can_be_shown_without_stopping_anybody(runner: Runner) -> None:
    runner.event("push", before=altered(runner))
    ended = check(runner, fail_on="nothing")
    assert ended.returncode == 0
    assert "INC702" in ended.stdout


def test_what_cannot_be_judged_at_all_is_never_waved_through(runner: Runner) -> None:
    runner.event("push", before="1" * 40)
    assert check(runner, fail_on="nothing").returncode == 4


def test_judge_and_head_can_be_given(runner: Runner) -> None:
    before = altered(runner)
    runner.event("workflow_dispatch")
    assert check(runner, judge=before).returncode == 1
    assert check(runner, judge=before, head=before).returncode == 0


@pytest.mark.parametrize("form", ["sarif", "json", "gitlab"])
def test_a_report_for_programs_goes_to_a_file(runner: Runner, form: str) -> None:
    runner.event("push", before=altered(runner))
    ended = check(runner, format=form, output="a report.json")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "INC702" in json.dumps(json.loads((runner.workspace / "a report.json").read_text()))


def test_the_folder_of_a_report_is_made(runner: Runner) -> None:
    runner.event("push", before=git(runner.workspace, "rev-parse", "HEAD"))
    ended = check(runner, format="json", output="reports/of today/r.json")
    assert (ended.returncode, ended.stderr) == (0, ended.stderr)
    report = runner.workspace / "reports/of today/r.json"
    assert json.loads(report.read_text())["passed"] is True


@pytest.mark.parametrize("output", ["policies", "policies/people.yaml/r.json"])
def test_what_cannot_be_written_is_refused_before_the_check(runner: Runner, output: str) -> None:
    """Not with 1, which stands for findings."""
    runner.event("push", before=altered(runner))
    ended = check(runner, format="json", output=output, fail_on="nothing")
    assert ended.returncode == 2, (ended.stdout, ended.stderr)
    assert not (runner.temp / "incli-report").exists()
    assert git(runner.workspace, "status", "--porcelain") == ""


def test_a_workspace_behind_a_link_is_written_to_and_one_that_is_missing_is_not_made(
    runner: Runner, tmp_path: Path
) -> None:
    runner.event("push", before=git(runner.workspace, "rev-parse", "HEAD"))
    link = tmp_path / "link"
    link.symlink_to(runner.workspace)
    runner.said["GITHUB_WORKSPACE"] = str(link)
    assert check(runner, format="json", output="reports/r.json").returncode == 0
    assert (runner.workspace / "reports/r.json").exists()
    runner.said["GITHUB_WORKSPACE"] = str(tmp_path / "missing")
    assert check(runner, format="json", output="reports/r.json").returncode == 2
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("target", ["victim", "missing/nowhere", "theirs"])
def test_a_report_is_never_written_through_a_link_of_the_judged(
    runner: Runner, target: str
) -> None:
    victim = runner.temp / "victim"
    victim.write_text("as it was\n")
    theirs = runner.temp / "theirs"
    theirs.mkdir()
    report = runner.workspace / "report.json"
    report.symlink_to(runner.temp / target)
    git(runner.workspace, "add", "-A")
    git(runner.workspace, "commit", "-q", "-m", HOSTILE)
    runner.event("push", before=git(runner.workspace, "rev-parse", "HEAD~1"))
    ended = check(runner, format="json", output="report.json")
    assert (ended.returncode, ended.stderr) == (0, ended.stderr)
    assert json.loads(report.read_text())["passed"] is True
    assert not report.is_symlink()
    assert victim.read_text() == "as it was\n"
    assert not (runner.temp / "missing").exists()
    assert [*theirs.iterdir()] == []


def test_a_report_is_never_written_through_a_link_in_place_of_its_folder(runner: Runner) -> None:
    victim = runner.temp / "theirs" / "report.json"
    victim.parent.mkdir()
    victim.write_text("as it was\n")
    (runner.workspace / "reports").symlink_to(victim.parent)
    git(runner.workspace, "add", "-A")
    git(runner.workspace, "commit", "-q", "-m", HOSTILE)
    runner.event("push", before=git(runner.workspace, "rev-parse", "HEAD~1"))
    ended = check(runner, format="json", output="reports/report.json", fail_on="nothing")
    assert ended.returncode == 2, (ended.stdout, ended.stderr)
    assert "a link stands in the way" in ended.stderr
    assert victim.read_text() == "as it was\n"
    (runner.workspace / "reports").unlink()
    (runner.workspace / "reports").mkdir()
    assert check(runner, format="json", output="reports/report.json").returncode == 0
    assert json.loads((runner.workspace / "reports" / "report.json").read_text())["passed"] is True


def test_modules_of_the_judged_repository_are_not_taken_for_pythons(
    runner: Runner, tmp_path: Path
) -> None:
    """Installing and checking run beside the repository, not in it."""
    for name in ("venv", "pip", "click", "incli", "json"):
        (runner.workspace / f"{name}.py").write_text("open('canary', 'w')\n")
    git(runner.workspace, "add", "-A")
    git(runner.workspace, "commit", "-q", "-m", "modules")
    told = tmp_path / "told"
    python = tmp_path / "bin/python"
    python.parent.mkdir()
    python.write_text(
        f'#!/bin/sh\necho "$PWD: $*" >> "{told}"\n'
        '[ "$3" = pip ] || { mkdir -p incli/bin && cp "$0" incli/bin/python; }\n'
    )
    python.chmod(0o755)
    path = f"{python.parent}:/usr/bin:/bin"
    ended = runner.run('"$GITHUB_ACTION_PATH/action/install.sh"', PATH=path, INCLI_EXTRAS="site")
    assert ended.returncode == 0, ended.stderr
    venv, pip = told.read_text().splitlines()
    assert venv == f"{runner.temp}: -I -m venv incli"
    assert pip.startswith(f"{runner.temp}: -I -m pip install ")
    assert pip.endswith(f" {ROOT}[site]")
    assert (runner.temp / "path").read_text() == f"{runner.temp}/incli-path\n"
    assert (runner.temp / "incli-path/incli").resolve() == runner.temp / "incli/bin/incli"
    runner.event("push", before=git(runner.workspace, "rev-parse", "HEAD~1"))
    check(runner)
    assert runner.canaries() == []
