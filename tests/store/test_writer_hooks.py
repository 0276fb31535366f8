"""Hooks, identity, signing: what `git commit` would do; and when it says no, nothing is left."""

import subprocess
import time
from pathlib import Path

import pytest
from store.writes import (
    POLICY,
    WHEN,
    entry,
    leftovers,
    names,
    note,
    save,
    saved_by,
    snapshot,
    sound,
    status,
)
from world import git

from incli.domain.errors import InvalidInput, NeedsPerson
from incli.domain.value import replace
from incli.store.writing.writer import Change


def _hook(folder: Path, name: str, script: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    hook = folder / name
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)


def _dirty(repo: Path) -> dict[str, str]:
    """Give the user work of their own, staged and not; it must outlive every failure."""
    (repo / "staged").write_text("mine\n")
    git(repo, "add", "staged")
    (repo / "README").write_text("changed\n")
    return snapshot(repo)


def _nothing_was_left(repo: Path, before: dict[str, str]) -> None:
    assert snapshot(repo) == before
    assert names(repo) == set()
    assert not (repo / "incidents").exists()
    sound(repo)


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("pre-commit", "default"),
        ("prepare-commit-msg", "default"),
        ("commit-msg", "default"),
        ("pre-commit", "core.hooksPath"),
        ("commit-msg", "relative"),
        ("pre-commit", "home"),
    ],
)
def test_a_hook_that_says_no_is_heard_and_nothing_is_left(
    repo: Path, tmp_path: Path, home: Path, name: str, where: str
) -> None:
    folder = {
        "default": repo / ".git" / "hooks",
        "core.hooksPath": tmp_path / "elsewhere",
        "relative": repo / ".hooks",
        "home": home / "hooks",
    }[where]
    _hook(folder, name, 'echo "first words"; echo "because of the moon" >&2; exit 3')
    said = {"relative": ".hooks", "home": "~/hooks"}.get(where, str(folder))
    if where != "default":
        git(repo, "config", "core.hooksPath", said)
    before = _dirty(repo)
    with pytest.raises(NeedsPerson) as told:
        save(repo, note("a"))
    assert told.value.message == (
        f"Nothing was saved: the {name} hook refused it: because of the moon"
    )
    assert told.value.hint.startswith("incli --no-verify …")
    _nothing_was_left(repo, before)
    save(repo, replace(note("a"), verify=False))
    assert names(repo) == {"a"}
    assert snapshot(repo) == before


def test_hooks_that_are_not_executable_or_switched_off_are_not_run(repo: Path) -> None:
    _hook(repo / ".git" / "hooks", "pre-commit", "exit 1")
    (repo / ".git" / "hooks" / "pre-commit").chmod(0o644)
    save(repo, note("a"))
    (repo / ".git" / "hooks" / "pre-commit").chmod(0o755)
    git(repo, "config", "core.hooksPath", "/dev/null")
    save(repo, note("b"))
    assert names(repo) == {"a", "b"}


def test_pre_commit_sees_the_commit_to_be_and_nothing_else_staged(
    repo: Path, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    _hook(
        repo / ".git" / "hooks",
        "pre-commit",
        f"git diff --cached --name-status -- '*.yaml' '*staged' > {seen}; pwd >> {seen};"
        f' cat "$(git diff --cached --name-only)" >> {seen}',
    )
    before = _dirty(repo)
    save(repo, note("a", "words"))
    assert seen.read_text() == f'A\t{entry("a")}\n{repo}\nkind: "note"\ntext: "words"\n'
    assert snapshot(repo) == before
    git(repo, "diff-files", "--quiet", "--", "incidents")
    sound(repo)


def test_the_message_is_what_the_hooks_make_of_it(repo: Path) -> None:
    hooks = repo / ".git" / "hooks"
    _hook(hooks, "prepare-commit-msg", 'echo "Prepared: $2" >> "$1"')
    _hook(hooks, "commit-msg", 'echo "Change-Id: I1" >> "$1"')
    save(repo, note("a"))
    message = git(repo, "log", "-1", "--format=%B")
    assert message.strip().splitlines()[2:] == ["Kind: note", "Prepared: message", "Change-Id: I1"]


def test_a_hook_that_empties_the_message_says_no(repo: Path) -> None:
    _hook(repo / ".git" / "hooks", "commit-msg", 'echo > "$1"')
    before = _dirty(repo)
    with pytest.raises(NeedsPerson, match="the commit-msg hook refused it: it left no message"):
        save(repo, note("a"))
    _nothing_was_left(repo, before)


def test_post_commit_runs_afterwards_without_our_lock_and_its_failure_is_nothing(
    repo: Path, tmp_path: Path
) -> None:
    lock = repo / ".git" / "incli" / "lock"
    _hook(
        repo / ".git" / "hooks",
        "post-commit",
        f"git rev-parse HEAD > {tmp_path}/seen; flock -n {lock} true && echo free >> "
        f"{tmp_path}/seen; exit 1",
    )
    saved = save(repo, note("a"))
    assert (tmp_path / "seen").read_text().split() == [saved.commit, "free"]


def test_a_hook_that_edits_the_file_and_says_no_leaves_nothing(repo: Path) -> None:
    _hook(repo / ".git" / "hooks", "pre-commit", f"echo more >> {entry('a')}; exit 1")
    before = _dirty(repo)
    with pytest.raises(NeedsPerson):
        save(repo, note("a"))
    _nothing_was_left(repo, before)


def test_a_policy_file_is_put_back_when_a_hook_says_no(repo: Path) -> None:
    (repo / POLICY).parent.mkdir()
    (repo / POLICY).write_text("people: {}\n")
    git(repo, "add", POLICY)
    git(repo, "commit", "-q", "-m", "people")
    _hook(repo / ".git" / "hooks", "pre-commit", "exit 1")
    change = Change({POLICY: b"people: {a: {}}\n"}, "p", WHEN, replaces=frozenset({POLICY}))
    with pytest.raises(NeedsPerson):
        save(repo, change)
    assert (repo / POLICY).read_text() == "people: {}\n"
    assert status(repo) == []
    sound(repo)


def test_where_the_record_is_not_checked_out_only_hooks_about_the_message_run(
    repo: Path,
) -> None:
    git(repo, "config", "incli.branch", "main")
    git(repo, "checkout", "-q", "-b", "topic")
    hooks = repo / ".git" / "hooks"
    for name in ("pre-commit", "post-commit"):
        _hook(hooks, name, "touch ran; exit 1")
    _hook(hooks, "commit-msg", 'echo "Change-Id: I1" >> "$1"')
    save(repo, note("a"))
    assert "Change-Id: I1" in git(repo, "log", "-1", "--format=%B", "main")
    assert not (repo / "ran").exists()


def test_a_reference_transaction_hook_may_stop_the_branch(repo: Path) -> None:
    _hook(repo / ".git" / "hooks", "reference-transaction", '[ "$1" != prepared ]')
    before = _dirty(repo)
    with pytest.raises(NeedsPerson, match="Nothing was saved"):
        save(repo, note("a"))
    _nothing_was_left(repo, before)
    (repo / ".git" / "hooks" / "reference-transaction").unlink()
    save(repo, note("a"))
    assert names(repo) == {"a"}


@pytest.mark.parametrize(
    ("missing", "hint"),
    [
        ("email", "git config user.email you@example.com"),
        ("name", 'git config user.name "Your Name"'),
    ],
)
def test_nobody_is_made_up(repo: Path, missing: str, hint: str) -> None:
    git(repo, "config", "--global", "--unset", f"user.{missing}")
    before = _dirty(repo)
    with pytest.raises(InvalidInput, match=f"user.{missing} is not set") as told:
        save(repo, note("a"))
    assert told.value.hint == hint
    _nothing_was_left(repo, before)


def test_a_name_of_which_git_leaves_nothing_is_told(repo: Path) -> None:
    git(repo, "config", "--global", "user.name", "<>")
    before = _dirty(repo)
    with pytest.raises(InvalidInput, match="does not know who you are"):
        save(repo, note("a"))
    _nothing_was_left(repo, before)


def test_the_environment_may_say_who_writes(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repo, "config", "--global", "--unset", "user.email")
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "mei@example.com")
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Mei")
    monkeypatch.setenv("EMAIL", "shared@example.com")
    save(repo, note("a"))
    who = git(repo, "log", "-1", "--format=%an %ae %cn %ce")
    assert who == "Mei mei@example.com Amira shared@example.com"


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Amira", "UTC"),
        ("Amira", "Asia/Kolkata"),
        ("Zoë Ünal", "America/St_Johns"),
        *((name, "UTC") for name in ("O'Neil, Amira", "Jonas Jr.", " Mei  ", '"Mei"', "a<b>c")),
        ("日本", "UTC"),
    ],
)
def test_the_commit_is_the_one_that_git_would_make(
    repo: Path, monkeypatch: pytest.MonkeyPatch, name: str, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    git(repo, "config", "user.name", name)
    saved = save(repo, note("a", "schön"))
    raw = git(repo, "cat-file", "commit", "HEAD")
    dates = {
        "GIT_AUTHOR_DATE": "@1795317302 +0000",
        "GIT_COMMITTER_DATE": "@" + " ".join(raw.splitlines()[3].split(" ")[-2:]),
    }
    by_git = git(
        repo,
        *("commit-tree", "-p", "HEAD^", saved.tree),
        stdin="incident(x): note a\n\nKind: note\n",
        env=dates,
    )
    assert saved.commit == by_git


def test_a_date_for_the_committer_that_git_was_told_counts(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-22T04:00:00+01:00")
    save(repo, note("a"))
    assert git(repo, "log", "-1", "--format=%cI") == "2026-11-22T04:00:00+01:00"


def test_a_name_that_is_not_utf_8_is_what_git_makes_of_it(repo: Path) -> None:
    with (repo / ".git" / "config").open("ab") as config:
        config.write(b"[user]\n\tname = Zo\xeb\n")
    save(repo, note("a"))
    assert git(repo, "log", "-1", "--format=%an") == "Zoë"


@pytest.fixture
def key(tmp_path: Path, repo: Path) -> Path:
    """A signing key of Amira's, which this repository asks for."""
    made = tmp_path / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "amira", "-f", str(made)]
    subprocess.run(command, check=True)
    (tmp_path / "signers").write_text(
        f'amira@example.com namespaces="git" {made.with_suffix(".pub").read_text()}'
    )
    settings = {
        "gpg.format": "ssh",
        "user.signingkey": str(made),
        "commit.gpgsign": "true",
        "gpg.ssh.allowedSignersFile": str(tmp_path / "signers"),
    }
    for name, value in settings.items():
        git(repo, "config", name, value)
    return made


def test_commits_are_signed_where_git_is_told_to(repo: Path, key: Path) -> None:
    save(repo, note("a"))
    git(repo, "verify-commit", "HEAD")
    assert git(repo, "log", "-1", "--format=%G? %GS") == "G amira@example.com"
    git(repo, "config", "commit.gpgsign", "off")
    save(repo, note("b"))
    assert git(repo, "log", "-1", "--format=%G?") == "N"


@pytest.mark.parametrize("how", ["gone", "garbage", "not set"])
def test_a_key_that_cannot_sign_is_told_and_nothing_is_left(
    repo: Path, key: Path, how: str
) -> None:
    if how == "gone":
        key.unlink()
    elif how == "garbage":
        key.write_text("no key\n")
    else:
        git(repo, "config", "--unset", "user.signingkey")
    before = _dirty(repo)
    with pytest.raises(NeedsPerson, match=r"could not be signed: .+") as told:
        save(repo, note("a"))
    assert "write commit object" not in told.value.message
    assert told.value.hint.endswith("git -c commit.gpgsign=false incli …")
    _nothing_was_left(repo, before)


def test_the_hint_about_signing_works(
    repo: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key.unlink()
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", "'commit.gpgsign'='false'")  # what git -c sets
    save(repo, note("a"))
    assert names(repo) == {"a"}


def test_an_interrupted_write_whose_hook_says_no_is_kept_for_a_person(repo: Path) -> None:
    from store.faults.interrupted import interrupted_after  # noqa: PLC0415  # only here

    interrupted_after(repo, note("a", "precious words"), "journal")
    _hook(repo / ".git" / "hooks", "commit-msg", "grep -q 'note a' $1 && echo no && exit 1; exit 0")
    _, writer = saved_by(repo, note("b"))
    (told,) = writer.recovered
    assert "was not saved: the commit-msg hook refused it: no" in told
    (kept,) = (repo / ".git" / "incli" / "undone").iterdir()
    assert str(kept) in told
    assert "precious words" in kept.read_text()
    assert names(repo) == {"b"}
    assert status(repo) == []
    assert leftovers(repo) == []
