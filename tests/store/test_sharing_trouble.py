"""Where sharing cannot go on by itself it says so, and what was saved is still saved."""

from pathlib import Path

import pytest
from sharing_world import INCIDENT, Clone, clone, entries, hook
from world import git

from incli.domain.errors import NeedsPerson
from incli.store.sharing.now import status


def rewrite(remote: Path) -> str:
    """Force another history onto the remote's main; gives its tip."""
    culprit = clone(remote, "culprit")
    culprit.git("commit", "-q", "--amend", "-m", "first, rewritten")
    culprit.git("push", "-q", "--force", "origin", "main")
    return culprit.tip()


def refused(who: Clone) -> NeedsPerson:
    with pytest.raises(NeedsPerson) as found:
        who.sync()
    return found.value


def rescues(who: Clone) -> dict[str, str]:
    listed = who.git("for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads")
    rows = dict(line.split(" ") for line in listed.splitlines())
    return {name: oid for name, oid in rows.items() if name.startswith("incli-rescue-")}


def test_a_rewritten_remote_is_refused_and_entries_are_rescued(amira: Clone, remote: Path) -> None:
    amira.sync()
    rewritten = rewrite(remote)
    amira.write(2)
    before = git(remote, "for-each-ref")
    tip = amira.tip()
    why = refused(amira)
    assert "was rewritten" in why.message
    assert "Nothing was merged or pushed" in why.message
    assert amira.tip() == tip
    assert git(remote, "for-each-ref") == before
    ((rescue, kept),) = rescues(amira).items()
    assert kept == tip
    assert rescue in why.message
    assert f"git push --force-with-lease origin {rescue}:main" in why.hint
    assert amira.git("rev-parse", "origin/main") == rewritten  # `git status` tells the truth
    repository = amira.repository()
    assert (status(repository).problem, status(repository).waiting) == (why.message, 2)


def test_a_rescue_branch_moves_along_and_there_is_only_one(amira: Clone, remote: Path) -> None:
    amira.sync()
    rewrite(remote)
    for _ in range(2):
        amira.write()
        refused(amira)
        assert list(rescues(amira).values()) == [amira.tip()]


def test_putting_a_rewritten_branch_back_as_the_hint_says_mends_it(
    amira: Clone, remote: Path
) -> None:
    amira.sync()
    rewrite(remote)
    written = amira.write(2)
    hint = refused(amira).hint
    command = hint.partition("put it back: git ")[2].partition(" (")[0]
    amira.git(*command.split(" "))
    assert amira.sync().in_branch
    assert entries(remote, "main") == set(written)
    amira.write()
    assert amira.sync().problem == ""


def test_a_branch_that_was_wound_back_is_not_quietly_put_back(amira: Clone, remote: Path) -> None:
    amira.write(2)
    amira.sync()
    git(remote, "update-ref", "refs/heads/main", "main~1")
    assert "was rewritten" in refused(amira).message
    amira.git("config", "fetch.showForcedUpdates", "false")
    assert "was rewritten" in refused(amira).message


def test_a_branch_wound_back_between_fetch_and_push_is_not_put_back_either(
    amira: Clone, remote: Path, tmp_path: Path
) -> None:
    amira.write(2)
    amira.sync()
    back = git(remote, "rev-parse", "main~1")
    server = tmp_path / "receive-pack"
    server.write_text(
        f'#!/bin/sh\ngit --git-dir="$1" update-ref refs/heads/main {back}\n'
        'exec git-receive-pack "$@"\n'
    )
    server.chmod(0o755)
    amira.git("config", "remote.origin.receivepack", str(server))
    amira.write()
    assert "was rewritten" in refused(amira).message
    assert git(remote, "rev-parse", "main") == back


def test_a_branch_that_is_gone_is_refused(amira: Clone, remote: Path) -> None:
    amira.write()
    amira.sync()
    git(remote, "update-ref", "-d", "refs/heads/main")
    why = refused(amira)
    assert "is gone" in why.message
    assert list(rescues(amira).values()) == [amira.tip()]
    assert not git(remote, "for-each-ref", "refs/heads")


def test_a_fresh_clone_remembers_what_git_clone_brought(amira: Clone, remote: Path) -> None:
    rewrite(remote)  # amira has never synced
    assert "was rewritten" in refused(amira).message


def test_a_rewritten_inbox_stops_nobody_and_is_told(
    amira: Clone, ravi: Clone, remote: Path
) -> None:
    written = amira.write(2)
    amira.sync()
    ravi.sync()
    (inbox,) = git(remote, "for-each-ref", "--format=%(refname)", "refs/incli/inbox").splitlines()
    git(remote, "update-ref", inbox, "main~2")
    ravi.write()
    synced = ravi.sync()
    assert (synced.shared, synced.in_branch) == (True, True)
    assert synced.problem == ""
    assert "was rewritten" in synced.others
    assert inbox.removeprefix("refs/incli/") in synced.others
    assert entries(remote, "main") >= set(written)


def test_another_record_is_refused_and_gets_nothing(repo: Path, remote: Path) -> None:
    git(repo, "commit", "-q", "--amend", "-m", "another beginning")
    git(repo, "remote", "add", "origin", str(remote))
    stranger = Clone(repo, "stranger")
    stranger.write()
    why = refused(stranger)
    assert "share no history" in why.message
    assert git(remote, "for-each-ref", "refs/incli") == ""


def test_two_edits_of_one_policy_need_a_person_and_entries_are_safe_meanwhile(
    amira: Clone, ravi: Clone, remote: Path
) -> None:
    amira.put("policies/people.yaml", "people: {amira: {}}\n")
    amira.sync()
    ravi.put("policies/people.yaml", "people: {ravi: {}}\n")
    written = ravi.write(2)
    tip = ravi.tip()
    why = refused(ravi)
    assert why.message.startswith("policies/people.yaml: changed here by Ravi (")
    assert "on origin by Amira (" in why.message
    assert "Your entries are safe in your inbox" in why.message
    assert ravi.tip() == tip
    assert ravi.dirty() == ""
    inboxes = git(remote, "for-each-ref", "--format=%(objectname)", "refs/incli/inbox")
    assert tip in inboxes.splitlines()
    # the others are not held up: who asks is told
    amira.write()
    told = amira.sync()
    assert told.in_branch
    assert told.problem == ""
    waits = "An inbox on origin waits for its writer, Ravi, to merge policies/people.yaml: "
    assert told.others.startswith(waits)
    known = status(amira.repository())
    assert (known.problem, known.waiting, known.others) == ("", 0, told.others)
    # what the hint says mends it
    assert why.hint.startswith("git merge origin/main")
    with pytest.raises(AssertionError):  # git merge ends with 1 and leaves the conflict to mend
        ravi.git("merge", "origin/main")
    assert "AA policies/people.yaml" in ravi.dirty()
    assert "policies/people.yaml" in refused(ravi).message  # not before it is mended
    (ravi.folder / "policies/people.yaml").write_text("people: {amira: {}, ravi: {}}\n")
    ravi.git("commit", "-q", "-a", "-m", "both")
    assert ravi.sync().in_branch
    assert amira.sync().others == ""
    assert status(amira.repository()).others == ""
    assert amira.tip() == ravi.tip()
    assert amira.entries() >= set(written)


def test_one_incident_id_opened_in_two_clones_becomes_one_incident(
    amira: Clone, ravi: Clone
) -> None:
    header = f"{INCIDENT}/incident.yaml"
    amira.put(header, 'title: "Checkout errors"\n')
    ravi.put(header, 'title: "Checkout Errors"\n')
    amira.write()
    ravi.write()
    for who in (amira, ravi, amira):
        assert who.sync().in_branch
    assert amira.tip() == ravi.tip()
    assert len(amira.entries()) == 2
    assert (amira.folder / header).read_text() == 'title: "Checkout Errors"\n'
    assert ravi.dirty() == amira.dirty() == ""


def test_an_untracked_file_in_the_way_holds_the_branch_back_but_not_the_sharing(
    amira: Clone, ravi: Clone, remote: Path
) -> None:
    amira.put("notes.txt", "shared\n")
    amira.sync()
    (ravi.folder / "notes.txt").write_text("mine\n")
    written = ravi.write()
    tip = ravi.tip()
    synced = ravi.sync()
    assert (synced.shared, synced.in_branch, synced.waiting) == (True, True, 0)
    assert "notes.txt is in the way" in synced.problem
    assert ravi.tip() == tip
    assert (ravi.folder / "notes.txt").read_text() == "mine\n"
    assert ravi.dirty() == "?? notes.txt"
    assert entries(remote, "main") == set(written)
    assert not (ravi.folder / ".git/index.lock").exists()
    (ravi.folder / "notes.txt").unlink()
    assert ravi.sync().problem == ""
    assert ravi.tip() == git(remote, "rev-parse", "main")


def test_staged_and_modified_work_stays_as_it_was(amira: Clone, ravi: Clone) -> None:
    for name in ("staged", "both", "modified", "theirs"):
        amira.put(name, "1\n")
    amira.sync()
    ravi.sync()
    (ravi.folder / "both").write_text("staged\n")
    (ravi.folder / "staged").write_text("staged\n")
    (ravi.folder / "new").write_text("new\n")
    ravi.git("add", "both", "staged", "new")
    (ravi.folder / "both").write_text("and more\n")
    (ravi.folder / "modified").write_text("modified\n")
    before = ravi.dirty()
    amira.put("theirs", "2\n")
    amira.write()
    amira.sync()
    assert ravi.sync().problem == ""
    assert ravi.tip() == amira.tip()
    assert ravi.dirty() == before == "MM both\n M modified\nA  new\nM  staged"
    assert (ravi.folder / "both").read_text() == "and more\n"
    assert (ravi.folder / "theirs").read_text() == "2\n"
    amira.put("modified", "2\n")
    amira.sync()
    assert "modified is in the way" in ravi.sync().problem
    assert ravi.dirty() == before


def test_a_lock_of_gits_that_somebody_holds_is_left_alone(
    amira: Clone, ravi: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incli.store.writing.moving._PATIENCE", 0.1)
    amira.write()
    amira.sync()
    lock = ravi.folder / ".git/index.lock"
    lock.write_bytes(b"")
    synced = ravi.sync()
    assert (synced.shared, synced.received) == (True, ())
    assert "index.lock" in synced.problem
    assert lock.exists()
    lock.unlink()
    assert len(ravi.sync().received) == 1


def test_a_branch_that_others_keep_moving_is_told(
    amira: Clone, ravi: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incli.store.sharing.checkout._ref_moved", lambda *_: False)
    amira.write()
    amira.sync()
    assert "keeps being moved" in ravi.sync().problem


def test_a_remote_that_runs_out_of_room_is_told(amira: Clone, remote: Path) -> None:
    hook(remote, "pre-receive", "kill -9 $PPID")
    amira.write()
    synced = amira.sync()
    assert (synced.shared, synced.waiting) == (False, 1)
    assert synced.problem
