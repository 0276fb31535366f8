"""Sharing in the background: begun by a write, waited for by nobody, never forgotten."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sharing_world import Clone, clone, entries, hook, idle, prepared, sharing_lock, until

from incli.domain.value import replace
from incli.store.sharing import background
from incli.store.sharing import loop as share_loop_module
from incli.store.sharing import now as sharing
from incli.store.sharing.now import share_loop, start, status
from incli.store.sharing.round import share


@pytest.fixture
def amira(remote: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    monkeypatch.delenv("INCLI_SHARE")
    return clone(remote, "amira")


def test_a_start_shares_and_costs_the_writer_no_waiting(amira: Clone, remote: Path) -> None:
    written = prepared(amira).write(2)
    repository = amira.repository()
    assert start(repository) == ""
    until(lambda: entries(remote, "main") == set(written))
    until(lambda: idle(amira))
    assert status(repository).waiting == 0
    assert not (amira.folder / ".git/incli/wanted").exists()


def test_who_wants_no_hooks_has_none_in_the_background_either(amira: Clone, remote: Path) -> None:
    hook(amira.folder / ".git", "pre-push", "exit 1")
    written = prepared(amira).write()
    assert start(replace(amira.repository(), hooked=False)) == ""
    until(lambda: entries(remote, "main") == set(written))
    until(lambda: idle(amira))


def test_start_runs_no_git(amira: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = prepared(amira).repository()
    started = []

    class Spy:
        returncode: int | None = None

        def __init__(self, args: list[str], **_: object) -> None:
            started.append(args)

    monkeypatch.setattr(subprocess, "Popen", Spy)
    assert start(repository) == ""
    assert [args[0] for args in started] == [sys.executable]


def test_a_start_while_somebody_shares_only_leaves_word(
    amira: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = prepared(amira).repository()
    monkeypatch.setattr(background, "_spawn", None)
    with sharing_lock(amira):
        assert start(repository) == ""
    assert (amira.folder / ".git/incli/wanted").exists()


def test_what_is_saved_during_a_round_is_shared_by_the_next(
    amira: Clone, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = prepared(amira).repository()
    rounds: list[object] = []

    def shares_while_somebody_writes(*args: object, **options: object) -> object:
        rounds.append(args)
        done = share(*args, **options)  # type: ignore[arg-type]  # handed on as they came
        if len(rounds) == 1:
            amira.write()
            assert start(repository) == ""  # finds the lock taken
        return done

    monkeypatch.setattr("incli.store.sharing.loop.share", shares_while_somebody_writes)
    amira.write()
    share_loop(repository)
    assert len(rounds) == 2
    assert len(entries(remote, "main")) == 2
    assert idle(amira)


def test_a_wish_that_comes_between_the_last_look_and_letting_go_is_not_lost(
    amira: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = prepared(amira).repository()
    rounds: list[object] = []
    monkeypatch.setattr(share_loop_module, "_round", lambda *_, **__: rounds.append(1))
    wishes = [True]

    def let_go_late(handle: int) -> None:
        if wishes:
            wishes.clear()
            assert start(repository) == ""  # the lock is still held: only the mark is left
        os.close(handle)

    monkeypatch.setattr(share_loop_module, "let_go", let_go_late)
    monkeypatch.setattr(background, "_spawn", None)
    share_loop(repository)
    assert len(rounds) == 2


def test_a_sync_by_hand_passes_on_what_was_wished_for_meanwhile(
    amira: Clone, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = prepared(amira).repository()

    def shares_while_somebody_writes(*args: object, **options: object) -> object:
        done = share(*args, **options)  # type: ignore[arg-type]  # handed on as they came
        amira.write()
        assert start(repository) == ""
        return done

    monkeypatch.setattr("incli.store.sharing.now.share", shares_while_somebody_writes)
    sharing.sync(repository)
    until(lambda: len(entries(remote, "main")) == 1)
    until(lambda: idle(amira))


@pytest.mark.parametrize("way", ["environment", "configuration", "no remote"])
def test_sharing_in_the_background_can_be_off(
    amira: Clone, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "environment":
        monkeypatch.setenv("INCLI_SHARE", "off")
    elif way == "configuration":
        amira.git("config", "incli.share", "false")
    else:
        amira.git("remote", "remove", "origin")
    monkeypatch.setattr(background, "_spawn", None)
    repository = prepared(amira).repository()
    assert start(repository) == ""
    assert not (amira.folder / ".git/incli/wanted").exists()


def test_a_failure_in_the_background_is_told_by_the_next_status(amira: Clone, remote: Path) -> None:
    prepared(amira).write()
    remote.rename(remote.with_name("unplugged"))
    repository = amira.repository()
    assert start(repository) == ""
    until(lambda: status(repository).problem)
    until(lambda: idle(amira))
    assert "does not appear to be a git repository" in status(repository).problem
    assert status(repository).waiting == 1


def test_a_bug_in_the_background_is_told_too(amira: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("incli.store.sharing.loop.share", broken)
    repository = prepared(amira).repository()
    with pytest.raises(ZeroDivisionError):
        share_loop(repository)
    assert status(repository).problem == "Sharing failed: ZeroDivisionError: a bug."
    assert "share.log" in status(repository).hint
    assert idle(amira)


def test_the_background_asks_nobody_and_runs_nothing_from_the_record(
    amira: Clone, remote: Path
) -> None:
    trap = amira.folder / "trapped"
    for module in ("json", "incli", "subprocess"):
        (amira.folder / f"{module}.py").write_text(f"open({str(trap)!r}, 'w')\n")
    heard = remote / "heard"
    # a local remote's hook has our environment
    hook(remote, "pre-receive", f'env > {heard}; echo "SESSION=$(ps -o sid= -p $$)" >> {heard}')
    prepared(amira).write()
    repository = amira.repository()
    assert start(repository) == ""
    until(lambda: len(entries(remote, "main")) == 1)
    until(lambda: idle(amira))
    told = dict(line.split("=", 1) for line in heard.read_text().splitlines() if "=" in line)
    assert int(told["SESSION"]) != os.getsid(0)  # closing the terminal does not end it
    assert told["GIT_TERMINAL_PROMPT"] == "0"
    assert told["GIT_ASKPASS"] == ""
    assert told["GIT_SSH_COMMAND"].startswith("ssh -o BatchMode=yes")
    assert not trap.exists()


def test_the_users_own_ssh_command_is_kept(amira: Clone) -> None:
    amira.git("config", "core.sshCommand", "ssh -i 'my key'")
    ours = background.unattended(amira.repository().config)
    assert ours["GIT_SSH_COMMAND"].startswith("ssh -i 'my key' -o BatchMode=yes")
    amira.git("config", "core.sshCommand", "plink -batch")
    assert "GIT_SSH_COMMAND" not in background.unattended(amira.repository().config)


def test_the_background_takes_a_protected_branch_at_its_word_for_an_hour(
    amira: Clone, remote: Path
) -> None:
    pushes = remote / "pushes"
    guard = hook(remote, "pre-receive", f"echo x >> {pushes}; ! grep -q refs/heads/main")
    repository = prepared(amira).repository()
    for expected in (2, 3, 4):  # the first asks for the branch, then for the inbox
        amira.write()
        share_loop(repository)
        assert len(pushes.read_text().splitlines()) == expected
    assert status(repository).waiting == 0
    guard.unlink()
    record = amira.folder / ".git/incli/share.json"
    rows = json.loads(record.read_text())
    rows["origin"]["declined"] = "2026-01-01T00:00:00Z"
    record.write_text(json.dumps(rows))
    amira.write()
    share_loop(repository)
    assert len(entries(remote, "main")) == 4


def test_going_to_another_branch_between_rounds_is_noticed(amira: Clone, remote: Path) -> None:
    repository = prepared(amira).repository()
    ravi = clone(remote, "ravi")
    written = ravi.write()
    ravi.sync()
    amira.git("switch", "-q", "-c", "elsewhere")
    share_loop(repository)
    assert amira.entries() == set(written)
    assert amira.dirty() == ""
    assert not (amira.folder / written[0]).exists()


def test_many_starts_at_once_make_one_sharer(amira: Clone, remote: Path) -> None:
    written = prepared(amira).write(3)
    repositories = [amira.repository() for _ in range(8)]
    threads = [threading.Thread(target=start, args=(each,)) for each in repositories]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: entries(remote, "main") == set(written))
    until(lambda: idle(amira))
    assert (amira.folder / ".git/incli/share.log").read_text() == ""


def test_going_to_the_branch_during_a_round_holds_it_back(amira: Clone, remote: Path) -> None:
    ravi = clone(remote, "ravi")
    ravi.write()
    ravi.sync()
    amira.git("switch", "-q", "-c", "elsewhere")
    repository = amira.repository()
    amira.git("switch", "-q", "main")
    synced = sharing.sync(repository)
    assert "checked out just now" in synced.problem
    assert amira.dirty() == ""
    assert len(amira.sync().received) == 1
