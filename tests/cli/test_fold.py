"""A branch that people may not push to, and the inboxes that are folded into it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from world import Outcome, done, git, incli

from incli.store.repository import Repository
from incli.store.sharing.inboxes import put

Clone = Callable[[str], Path]


@pytest.fixture
def remote(incident: Path, tmp_path: Path) -> Path:
    """A remote whose branch only those push to who may."""
    bare = tmp_path / "remote.git"
    git(tmp_path, "clone", "-q", "--bare", str(incident), bare.name)
    hook = bare / "hooks/update"
    hook.write_text(
        '#!/bin/sh\n[ "$1" != refs/heads/main ] || [ "$MAY_PUSH" = yes ] || '
        '{ echo "protected branch" >&2; exit 1; }\n'
    )
    hook.chmod(0o755)
    return bare


@pytest.fixture
def clone(remote: Path, tmp_path: Path) -> Clone:
    def make(person: str) -> Path:
        git(tmp_path, "clone", "-q", str(remote), person)
        git(tmp_path / person, "config", "user.email", f"{person}@example.com")
        return tmp_path / person

    return make


@pytest.fixture
def keeper(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Runs `incli fold` as whoever may push."""
    folder = clone("amira")

    def run(*args: str) -> Outcome:
        with monkeypatch.context() as only_now:
            only_now.setenv("MAY_PUSH", "yes")
            return incli(folder, *args)

    return run


def share(folder: Path, words: str) -> None:
    """Write a note, and bring it to the remote, into the inbox."""
    done(folder, "note", words)
    done(folder, "sync")


def words_on_the_branch(remote: Path) -> str:
    listed = git(remote, "ls-tree", "-r", "--name-only", "main").splitlines()
    return "\n".join(git(remote, "show", f"main:{path}") for path in listed if "-note-" in path)


def test_what_passes_is_folded_into_the_branch(
    remote: Path, clone: Clone, keeper: Callable[..., Outcome]
) -> None:
    jonas, mei = clone("jonas"), clone("mei")
    share(jonas, "the replica lags")
    share(mei, "payments are fine")
    assert "replica" not in words_on_the_branch(remote)
    outcome = keeper("fold")
    assert outcome.code == 0, outcome
    assert "2 of 2 inboxes folded in" in outcome.err
    assert {"the replica lags", "payments are fine"} <= set(
        words_on_the_branch(remote).replace('"', "\n").splitlines()
    )
    assert "0 of 0 inboxes" in keeper("fold").err


def test_what_does_not_pass_stays_where_it_is_and_keeps_nobody_out(
    remote: Path, clone: Clone, keeper: Callable[..., Outcome]
) -> None:
    jonas, mei = clone("jonas"), clone("mei")
    share(mei, "payments are fine")
    (entry,) = jonas.glob("incidents/*/*/timeline/*-opened-*")
    entry.write_text(entry.read_text().replace("Checkout errors", "Nothing happened"))
    git(jonas, "commit", "-q", "-a", "-m", "correct a word")
    share(jonas, "look")
    outcome = keeper("fold")
    assert outcome.code == 1
    assert "INC702" in outcome.out
    assert "1 of 2 inboxes folded in" in outcome.err
    assert "payments are fine" in words_on_the_branch(remote)
    assert "look" not in words_on_the_branch(remote)
    left = keeper("--json", "fold").json()
    assert left["pushed"] is False
    assert [(each["folded"], each["why"]) for each in left["inboxes"]] == [
        (False, "it does not pass")
    ]


@pytest.mark.parametrize("path", ["policies/people.yaml", ".github/workflows/incidents.yml", "x"])
def test_whatever_else_than_incidents_is_for_a_pull_request(
    remote: Path, clone: Clone, keeper: Callable[..., Outcome], path: str
) -> None:
    before = git(remote, "rev-parse", "main")
    jonas = clone("jonas")
    (jonas / path).parent.mkdir(parents=True, exist_ok=True)
    with (jonas / path).open("a") as file:
        file.write("# mine\n")
    git(jonas, "add", "-A")
    git(jonas, "commit", "-q", "-m", "mine")
    share(jonas, "look")
    outcome = keeper("fold")
    assert outcome.code == 1
    assert f"it changes {path}, which is for a pull request" in outcome.err
    assert git(remote, "rev-parse", "main") == before


def test_a_history_that_is_another_one_stays_where_it_is(
    remote: Path, clone: Clone, keeper: Callable[..., Outcome], tmp_path: Path
) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "other")
    git(tmp_path / "other", "commit", "-q", "--allow-empty", "-m", "other")
    git(tmp_path / "other", "push", "-q", str(remote), "main:refs/incli/inbox/0123456789abcdef")
    outcome = keeper("fold")
    assert outcome.code == 1
    assert "no history" in outcome.err


def test_a_dry_run_pushes_nothing(
    remote: Path, clone: Clone, keeper: Callable[..., Outcome]
) -> None:
    before = git(remote, "rev-parse", "main")
    share(clone("jonas"), "look")
    outcome = keeper("--dry-run", "fold")
    assert (outcome.code, "nothing was pushed" in outcome.err) == (0, True)
    assert git(remote, "rev-parse", "main") == before


def test_whoever_may_not_push_is_told(clone: Clone, remote: Path) -> None:
    share(clone("jonas"), "look")
    outcome = incli(clone("ravi"), "fold")
    assert outcome.code == 4
    assert "does not take refs/heads/main" in outcome.err


def test_somebody_who_is_faster_is_folded_on(
    remote: Path, clone: Clone, keeper: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    share(clone("jonas"), "look")
    mei = clone("mei")
    tries: list[str] = []

    def late(repository: Repository, name: str, commit: str, expected: str) -> bool:
        if not tries:
            done(mei, "note", "faster")
            git(mei, "push", "-q", "origin", "main")
        tries.append(commit)
        return put(repository, name, commit, expected)

    monkeypatch.setattr("incli.app.fold.put", late)
    assert keeper("fold").code == 0
    assert len(tries) == 2
    assert {"look", "faster"} <= set(words_on_the_branch(remote).replace('"', "\n").splitlines())


def test_a_remote_that_is_not_there_is_told(
    remote: Path, clone: Clone, keeper: Callable[..., Outcome]
) -> None:
    remote.rename(remote.with_name("gone"))
    assert keeper("fold").code == 4
    assert keeper("fold", "--remote", "nowhere").code == 2
