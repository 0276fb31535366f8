"""A hostile clone makes the check run nothing and write nothing."""

import hashlib
from pathlib import Path

import pytest
from check_world import Pull
from world import done, git, incli


def everything_in(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file with its time and its content."""
    return {
        str(file.relative_to(folder)): (
            file.lstat().st_mtime_ns,
            hashlib.sha256(file.read_bytes()).hexdigest(),
        )
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not file.is_symlink()
    }


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a trace when somebody runs it; the trace is `trap.parent/canary`."""
    program = tmp_path / "trap"
    program.write_text(f'#!/bin/sh\ndate >>"{tmp_path}/canary"\ncat\n')
    program.chmod(0o755)
    return program


def lay_traps(folder: Path, trap: Path) -> None:
    """Everything that a clone can configure to make git run something."""
    for key in (
        *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass"),
        *("core.gitProxy", "diff.external", "diff.trap.command", "diff.trap.textconv"),
        *("filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "merge.trap.driver"),
        *("gpg.program", "gpg.ssh.program", "gpg.x509.program", "gpg.ssh.defaultKeyCommand"),
        *("credential.helper", "uploadpack.packObjectsHook", "remote.origin.uploadpack"),
        *("trailer.trap.command", "trailer.Incident.command", "alias.log", "alias.rev-parse"),
        *("interactive.diffFilter", "sequence.editor", "pager.log"),
    ):
        git(folder, "config", key, str(trap))
    for key, value in (
        *(("log.showSignature", "true"), ("merge.renames", "true")),
        *(("remote.origin.url", str(folder)), ("remote.origin.promisor", "true")),
        *(("trailer.Incident.ifExists", "add"), ("gpg.format", "ssh")),
        *(("merge.default", "trap"), ("diff.trap.binary", "true")),
    ):
        git(folder, "config", key, value)
    (folder / ".git" / "info" / "attributes").write_text("* filter=trap diff=trap merge=trap\n")
    hooks = folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in (
        "post-index-change",
        "reference-transaction",
        "post-checkout",
        "fsmonitor-watchman",
    ):
        (hooks / name).write_bytes(trap.read_bytes())
        (hooks / name).chmod(0o755)


@pytest.fixture
def merged(pull: Pull) -> Pull:
    """A change with a merge in it."""
    git(pull.folder, "checkout", "-q", "-b", "side")
    done(pull.folder, "note", "on the record all the same")
    git(pull.folder, "checkout", "-q", "main")
    pull.write("notes.txt", "beside\n")
    git(pull.folder, "merge", "-q", "--no-edit", "side")
    return pull


def test_nothing_that_a_clone_configures_is_run_and_nothing_is_written(
    merged: Pull, trap: Path
) -> None:
    lay_traps(merged.folder, trap)
    (trap.parent / "canary").unlink(missing_ok=True)  # git itself may have run some, laying them
    before = everything_in(merged.folder)
    outcome = incli(merged.folder, "check", "--judge", "judge", "--head", "main")
    assert not (trap.parent / "canary").exists()
    assert everything_in(merged.folder) == before
    assert outcome.code == 0, outcome


def test_an_error_writes_nothing_either(pull: Pull) -> None:
    before = everything_in(pull.folder)
    assert incli(pull.folder, "check", "--judge", "nowhere", "--head", "main").code == 2
    assert everything_in(pull.folder) == before


def test_a_replaced_object_is_not_believed(pull: Pull) -> None:
    """A clone shows another commit in place of the head; the real one is judged."""
    good = git(pull.folder, "rev-parse", "HEAD")
    pull.entries("opened")[0].unlink()
    bad = pull.commit("remove an entry")
    git(pull.folder, "replace", bad, good)
    assert "INC702" in pull.rules()


def test_a_graft_is_not_believed(pull: Pull) -> None:
    """A clone says that the head has another parent."""
    pull.entries("opened")[0].unlink()
    pull.commit("remove an entry")
    bad = git(pull.folder, "rev-parse", "HEAD")
    (pull.folder / ".git" / "info" / "grafts").write_text(f"{bad}\n")
    assert "INC702" in pull.rules()


def test_the_same_inputs_give_the_same_bytes(merged: Pull, tmp_path: Path) -> None:
    """Another clone, with another configuration, says the same."""
    other = tmp_path / "other"
    git(tmp_path, "clone", "-q", str(merged.folder), str(other))
    git(other, "config", "diff.renames", "copies")
    git(other, "config", "core.quotePath", "false")
    asked = ("--json", "--now", "2030-01-01T00:00:00Z", "check", "--judge")
    here = incli(merged.folder, *asked, "judge", "--head", "main")
    there = incli(other, *asked, "origin/judge", "--head", "origin/main")
    assert here.out == there.out
