"""The scripts of a team's workflows, run by bash as the forge runs them."""

import subprocess
from pathlib import Path

import pytest
from ci_world import HOSTILE, Runner, yaml
from world import done, git

WORKFLOWS = ".github/workflows"


@pytest.fixture
def github(runner: Runner) -> Path:
    done(runner.workspace, "init", "--ci", "github")
    return runner.workspace / WORKFLOWS


def test_the_check_of_a_team_judges_the_change(runner: Runner, github: Path) -> None:
    runner.event("push", before=git(runner.workspace, "rev-parse", "HEAD~1"))
    runner.steps(github / "incidents.yml", "check")
    assert "incli check" in runner.summary


def test_what_is_due_is_shown_as_it_was_written(runner: Runner, github: Path) -> None:
    words = "```</pre><script>alert(1)</script> @everybody ${{ secrets.KEY }}"
    done(runner.workspace, "task", "add", "jonas", "4h", words)
    (runner.temp / "owed").write_text(done(runner.workspace, "due").out)
    ended = runner.run(
        next(
            step["run"]
            for step in yaml(github / "due.yml")["jobs"]["due"]["steps"]
            if step["name"] == "Say what is due"
        )
    )
    assert ended.returncode == 0, ended.stderr
    head, empty, *lines = runner.summary.splitlines()
    assert (head, empty) == ("### Due", "")
    assert any("<script>" in line for line in lines)
    assert all(line.startswith("    ") for line in lines)


def test_the_schedule_fails_where_something_is_overdue(runner: Runner, github: Path) -> None:
    (script,) = (
        step["run"]
        for step in yaml(github / "due.yml")["jobs"]["due"]["steps"]
        if step["name"] == "Fail where something is overdue"
    )
    assert runner.run(script).returncode == 0
    done(runner.workspace, "task", "add", "--at", "-2h", "jonas", "10m", "look")
    assert runner.run(script).returncode == 1


def test_the_fold_pushes_with_the_key_alone_and_forgets_it(
    runner: Runner, github: Path, tmp_path: Path
) -> None:
    remote = tmp_path / "remote.git"
    git(tmp_path, "clone", "-q", "--bare", str(runner.workspace), remote.name)
    git(tmp_path, "clone", "-q", str(remote), "jonas")
    git(tmp_path / "jonas", "config", "user.email", "jonas@example.com")
    done(tmp_path / "jonas", "note", "from the inbox")
    git(tmp_path / "jonas", "push", "-q", "origin", "main:refs/incli/inbox/0123456789abcdef")
    git(runner.workspace, "remote", "add", "origin", "https://github.com/team/record")
    ssh = tmp_path / "bin/ssh"
    ssh.parent.mkdir()
    ssh.write_text(  # the other end of GitHub, for whoever comes with the key
        '#!/bin/sh\n[ "$(cat "$2")" = "the key" ] && [ "$(stat -c %a "$2")" = 600 ] || exit 1\n'
        'for last; do :; done\n[ "${last#* }" = "\'/team/record.git\'" ] || exit 1\n'
        f'exec ${{last%% *}} "{remote}"\n'
    )
    ssh.chmod(0o755)
    runner.event("schedule")
    path = f"{ssh.parent}:/usr/bin:/bin"
    runner.steps(
        github / "fold.yml", "fold", PATH=path, INCLI_FOLD_KEY="the key", GITHUB_HOST_KEY="x"
    )
    assert "from the inbox" in git(remote, "log", "-p", "-m", "main")
    assert not (runner.temp / "key").exists()


# ------------------------------------------------------------------------------- GitLab


def gitlab(runner: Runner, job: str, **said: str) -> subprocess.CompletedProcess[str]:
    """Run a job of .gitlab-ci.yml."""
    lines = yaml(runner.workspace / ".gitlab-ci.yml")[job]["script"]
    for name in [name for name in runner.said if name.startswith("GITHUB_")]:
        del runner.said[name]
    program = f'"{runner.temp}/incli/bin/incli"'
    script = "\n".join(lines).replace("/opt/incli/bin/incli", program)
    return runner.run(script, GITLAB_CI="true", CI_COMMIT_MESSAGE=HOSTILE, **said)


REQUEST = {
    "CI_PIPELINE_SOURCE": "merge_request_event",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    "CI_MERGE_REQUEST_TITLE": HOSTILE,
    "CI_PROJECT_ID": "7",
    "CI_MERGE_REQUEST_PROJECT_ID": "7",
    "CI_MERGE_REQUEST_PROJECT_URL": "https://nowhere.invalid/team/record",
}


@pytest.fixture
def requested(runner: Runner, tmp_path: Path) -> str:
    """A request that was written while the branch went on, checked out as GitLab does; its tip."""
    done(runner.workspace, "init", "--ci", "gitlab")
    git(tmp_path, "clone", "-q", "--bare", str(runner.workspace), "remote.git")
    git(runner.workspace, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(runner.workspace, "checkout", "-q", "-b", "request")
    done(runner.workspace, "note", "in the request")
    request = git(runner.workspace, "rev-parse", "HEAD")
    git(runner.workspace, "checkout", "-q", "main")
    done(runner.workspace, "note", "on the branch meanwhile")
    git(runner.workspace, "push", "-q", "origin", "main")
    git(runner.workspace, "checkout", "-q", "--detach", request)
    return request


def report(runner: Runner) -> Path:
    return runner.workspace / "gl-code-quality-report.json"


def reworded(runner: Runner) -> str:
    """What no change may do, committed; the commit."""
    (entry,) = runner.workspace.glob("incidents/*/*/timeline/*-opened-*")
    entry.write_text(entry.read_text().replace("Checkout errors", "Nothing happened"))
    git(runner.workspace, "commit", "-q", "-a", "-m", HOSTILE)
    return git(runner.workspace, "rev-parse", "HEAD")


def test_gitlab_judges_the_merge_of_a_request(runner: Runner, requested: str) -> None:
    ended = gitlab(runner, "incidents", CI_COMMIT_SHA=requested, **REQUEST)
    assert ended.returncode == 0, (ended.stdout, ended.stderr)
    assert report(runner).read_text().strip() == "[]"

    git(runner.workspace, "checkout", "-q", requested)
    worse = reworded(runner)
    ended = gitlab(runner, "incidents", CI_COMMIT_SHA=worse, **REQUEST)
    assert ended.returncode == 1
    assert "INC702" in report(runner).read_text()
    assert "INC702" in ended.stdout, "people who read the log see it, too"
    assert runner.canaries() == []


def test_gitlab_judges_a_request_from_a_fork_by_the_project_it_goes_into(
    runner: Runner, requested: str, tmp_path: Path
) -> None:
    """What the branch of the same name holds in the fork is whatever the fork likes."""
    worse = reworded(runner)
    git(tmp_path, "clone", "-q", "--bare", str(runner.workspace), "fork.git")
    git(tmp_path / "fork.git", "update-ref", "refs/heads/main", worse)
    git(runner.workspace, "remote", "set-url", "origin", str(tmp_path / "fork.git"))
    said = REQUEST | {
        "CI_PROJECT_ID": "8",
        "CI_MERGE_REQUEST_PROJECT_URL": f"file://{tmp_path}/remote",
    }
    ended = gitlab(runner, "incidents", CI_COMMIT_SHA=worse, **said)
    assert ended.returncode == 1
    assert "INC702" in ended.stdout
    said["CI_MERGE_REQUEST_PROJECT_URL"] = f"file://{tmp_path}/private"
    git(runner.workspace, "checkout", "-q", "--force", requested)
    ended = gitlab(runner, "incidents", CI_COMMIT_SHA=requested, **said)
    assert ended.returncode != 0, "what cannot be fetched is not judged by something else"


def test_gitlabs_report_is_never_written_through_a_link_of_the_judged(
    runner: Runner, requested: str
) -> None:
    victim = runner.temp / "victim"
    victim.write_text("as it was\n")
    report(runner).symlink_to(victim)
    git(runner.workspace, "add", "-A")
    git(runner.workspace, "commit", "-q", "-m", HOSTILE)
    tip = git(runner.workspace, "rev-parse", "HEAD")
    ended = gitlab(runner, "incidents", CI_COMMIT_SHA=tip, **REQUEST)
    assert ended.returncode == 0, (ended.stdout, ended.stderr)
    assert report(runner).read_text().strip() == "[]"
    assert not report(runner).is_symlink()
    assert victim.read_text() == "as it was\n"


def test_gitlab_judges_a_push_by_where_the_branch_was(runner: Runner) -> None:
    done(runner.workspace, "init", "--ci", "gitlab")
    before = git(runner.workspace, "rev-parse", "HEAD")
    said = {"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BEFORE_SHA": before}
    ended = gitlab(runner, "incidents", CI_COMMIT_SHA=reworded(runner), **said)
    assert ended.returncode == 1
    assert "INC702" in report(runner).read_text()


def test_what_gitlab_checks_out_knows_its_branch_again(
    runner: Runner, requested: str, tmp_path: Path
) -> None:
    """GitLab checks out a commit and no branch; every job begins with these lines."""
    git(tmp_path, "clone", "-q", str(tmp_path / "remote.git"), "clone")
    clone = Runner(tmp_path / "clone", runner.temp, runner.said)
    git(clone.workspace, "checkout", "-q", "--detach", "HEAD~1")
    git(clone.workspace, "update-ref", "-d", "refs/heads/main")
    lines = yaml(runner.workspace / ".gitlab-ci.yml")[".incli"]["before_script"]
    script = "\n".join(each for each in lines if each.startswith("git "))
    assert clone.run(script, CI_DEFAULT_BRANCH="main").returncode == 0
    assert git(clone.workspace, "rev-parse", "main") == git(
        tmp_path / "remote.git", "rev-parse", "main"
    )
    assert "on the branch meanwhile" in done(clone.workspace, "log").out


def test_gitlab_publishes_for_the_public(runner: Runner) -> None:
    done(runner.workspace, "init", "--ci", "gitlab")
    git(runner.workspace, "config", "incli.branch", "main")
    done(runner.workspace, "open", "Quiet Heron", "--internal")
    ended = gitlab(runner, "pages")
    assert ended.returncode == 0, ended.stderr
    built = runner.workspace / "public"
    assert (built / "index.html").is_file()
    told = "".join(each.read_text() for each in built.rglob("*.html"))
    assert "Checkout errors" in told
    assert "Quiet Heron" not in told


def test_gitlabs_schedule_fails_where_something_is_overdue(runner: Runner) -> None:
    done(runner.workspace, "init", "--ci", "gitlab")
    assert gitlab(runner, "due").returncode == 0
    done(runner.workspace, "task", "add", "--at", "-2h", "jonas", "10m", "look")
    ended = gitlab(runner, "due")
    assert ended.returncode == 1
    assert "look" in ended.stdout
