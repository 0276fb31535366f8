"""Clones that share through a remote end at the same tip, with everybody's entries."""

from pathlib import Path

import pytest
from sharing_world import INCIDENT, Clone, clone, entries, hook
from world import git

from incli.domain.errors import InvalidInput
from incli.store.sharing import round as share_round
from incli.store.sharing.now import status


def inbox(who: Clone) -> str:
    return f"refs/incli/inbox/{(who.folder / '.git/incli/clone').read_text().strip()}"


def test_what_one_clone_saved_reaches_the_other(amira: Clone, ravi: Clone, remote: Path) -> None:
    written = amira.write(2)
    sent = amira.sync()
    assert (sent.remote, sent.shared, sent.in_branch, sent.sent) == ("origin", True, True, 2)
    assert (sent.received, sent.waiting, sent.problem) == ((), 0, "")
    received = ravi.sync()
    assert received.received == tuple(written)
    assert received.sent == 0
    assert ravi.tip() == amira.tip() == git(remote, "rev-parse", "main")
    assert git(remote, "rev-parse", inbox(amira)) == amira.tip()
    assert ravi.dirty() == ""
    assert (ravi.folder / written[0]).exists()
    assert ravi.git("status", "-sb") == "## main...origin/main"


def test_a_sync_with_nothing_new_changes_nothing(amira: Clone, remote: Path) -> None:
    amira.write()
    amira.sync()
    before = git(remote, "for-each-ref")
    assert amira.sync().sent == 0
    assert git(remote, "for-each-ref") == before


def test_both_wrote_for_long_without_a_network(amira: Clone, ravi: Clone, remote: Path) -> None:
    moved = remote.rename(remote.with_name("unplugged"))
    amira.write(50)
    ravi.write(50)
    alone = amira.sync()
    assert not alone.shared
    assert alone.waiting == 50
    assert "does not appear to be a git repository" in alone.problem
    moved.rename(remote)
    assert amira.sync().sent == 50
    both = ravi.sync()
    assert (both.sent, len(both.received), both.waiting) == (50, 50, 0)
    assert len(amira.sync().received) == 50
    assert amira.tip() == ravi.tip()
    assert len(amira.entries()) == 100
    assert amira.dirty() == ravi.dirty() == ""


# moves the branch while it is being pushed, as another clone would, as long as the file lasts
RACE = """
[ "$1" = refs/heads/main ] && [ -e race ] || exit 0
export GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x
git update-ref refs/heads/main "$(git commit-tree -m other -p main 'main^{tree}')"
read count < race
[ "$count" -gt 1 ] && echo $((count - 1)) > race || rm race
"""


def test_a_lost_race_for_the_branch_is_tried_again(amira: Clone, remote: Path) -> None:
    hook(remote, "update", RACE)
    (remote / "race").write_text("3\n")
    amira.write(2)
    synced = amira.sync()
    assert (synced.shared, synced.in_branch, synced.sent) == (True, True, 2)
    assert not (remote / "race").exists()
    assert amira.tip() == git(remote, "rev-parse", "main")
    # no union is left of the tries that failed
    assert amira.git("rev-list", "--count", "--merges", "main") == "1"


def test_whoever_loses_every_race_is_shared_and_is_folded_in_by_others(
    amira: Clone, ravi: Clone, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(share_round, "_TRIES", 3)
    hook(remote, "update", RACE)
    (remote / "race").write_text("1000\n")
    written = amira.write(2)
    lost = amira.sync()
    assert (lost.shared, lost.in_branch, lost.waiting, lost.problem) == (True, False, 0, "")
    assert git(remote, "rev-parse", inbox(amira)) == amira.tip()
    (remote / "race").unlink()
    assert ravi.sync().received == tuple(written)
    assert amira.sync().in_branch
    assert git(remote, "rev-parse", "main") == ravi.tip() == amira.tip()


def test_a_protected_branch_leaves_entries_in_the_inbox_for_those_who_may_push(
    amira: Clone, ravi: Clone, remote: Path
) -> None:
    guard = hook(remote, "pre-receive", "! grep -q refs/heads/main")
    written = amira.write(2)
    kept = amira.sync()
    assert (kept.shared, kept.in_branch, kept.sent, kept.problem) == (True, False, 2, "")
    assert kept.waiting == 0
    more = ravi.write(1)
    there = ravi.sync()
    assert there.shared
    assert set(there.received) == set(written)
    amira.sync()
    assert amira.tip() == ravi.tip() != git(remote, "rev-parse", "main")
    guard.unlink()
    maintainer = clone(remote, "kim")
    folded = maintainer.sync()
    assert folded.in_branch
    assert entries(remote, "main") == {*written, *more} == set(folded.received)
    assert maintainer.tip() == amira.tip()


def test_a_remote_that_only_takes_the_branch_is_enough(amira: Clone, remote: Path) -> None:
    hook(remote, "update", 'case "$1" in refs/heads/*) exit 0;; *) echo declined; exit 1;; esac')
    amira.write()
    synced = amira.sync()
    assert (synced.shared, synced.in_branch, synced.problem) == (True, True, "")


def test_a_remote_that_takes_nothing_still_gives(amira: Clone, ravi: Clone, remote: Path) -> None:
    written = amira.write()
    amira.sync()
    hook(remote, "pre-receive", "echo go away; exit 1")
    own = ravi.write()
    refused = ravi.sync()
    assert not refused.shared
    assert refused.waiting == 1
    assert "declined" in refused.problem
    assert ravi.entries() == {*written, *own}
    assert ravi.sync().waiting == 1


def test_a_reader_who_may_not_push_and_has_nothing_to_say_gets_no_complaint(
    amira: Clone, ravi: Clone, remote: Path
) -> None:
    amira.write()
    amira.sync()
    hook(remote, "pre-receive", "exit 1")
    read = ravi.sync()
    assert (read.shared, read.problem, len(read.received)) == (True, "", 1)


def test_a_local_branch_that_was_wound_back_gets_its_entries_again(amira: Clone) -> None:
    written = amira.write(3)
    amira.sync()
    amira.git("reset", "-q", "--hard", "HEAD~3")
    assert amira.sync().received == tuple(written)
    amira.write()
    assert amira.sync().in_branch


def test_entries_only_in_the_own_inbox_come_back_too(amira: Clone, remote: Path) -> None:
    guard = hook(remote, "pre-receive", "! grep -q refs/heads/main")
    written = amira.write(2)
    amira.sync()
    amira.git("reset", "-q", "--hard", "HEAD~2")
    guard.unlink()
    more = amira.write()  # beside, not after, what the inbox holds
    assert set(amira.sync().received) == {*written} - {*more}
    assert git(remote, "rev-parse", inbox(amira)) == amira.tip()
    assert entries(remote, "main") == {*written, *more}


def test_two_clones_with_one_name_do_not_lose_entries(
    amira: Clone, ravi: Clone, remote: Path
) -> None:
    amira.write()
    amira.sync()
    ravi.sync()
    name = (amira.folder / ".git/incli/clone").read_text()
    (ravi.folder / ".git/incli/clone").write_text(name)  # as after `cp -r`
    guard = hook(remote, "pre-receive", "! grep -q refs/heads/main")
    amira.write(2)
    ravi.write(2)
    for who in (amira, ravi, amira, ravi):
        assert who.sync().shared
    guard.unlink()
    amira.sync()
    assert len(entries(remote, "main")) == 5


def test_a_remote_that_does_not_exist_is_refused_with_what_to_type(
    amira: Clone, repo: Path
) -> None:
    with pytest.raises(InvalidInput) as found:
        amira.sync("elsewhere")
    assert found.value.hint == "git remote -v"
    with pytest.raises(InvalidInput) as none:
        Clone(repo, "amira").sync()
    assert none.value.hint.startswith("git remote add")


def test_status_tells_what_waits_and_why_without_the_network(
    amira: Clone, remote: Path, repo: Path
) -> None:
    alone = status(Clone(repo, "amira").repository())
    assert (alone.remote, alone.waiting) == (None, 0)
    repository = amira.repository()
    assert status(repository).waiting == 0  # a fresh clone has nothing of its own
    amira.write(2)
    assert (status(repository).remote, status(repository).waiting) == ("origin", 2)
    remote.rename(remote.with_name("unplugged"))
    amira.sync()
    told = status(repository)
    assert told.waiting == 2
    assert "does not appear to be a git repository" in told.problem
    assert told.hint == "incli sync"
    assert told.since is not None
    remote.with_name("unplugged").rename(remote)
    amira.sync()
    well = status(repository)
    assert (well.waiting, well.problem, well.since) == (0, "", None)
    (amira.folder / ".git/incli/share.json").write_text("torn {")
    assert status(repository).waiting == 0
    amira.write()
    assert status(repository).waiting == 1


def test_the_first_problem_keeps_its_time(amira: Clone, remote: Path) -> None:
    remote.rename(remote.with_name("unplugged"))
    amira.write()
    amira.sync()
    record = amira.folder / ".git/incli/share.json"
    record.write_text(record.read_text().replace('"since": "20', '"since": "19'))
    amira.sync()
    repository = amira.repository()
    since = status(repository).since
    assert since is not None
    assert since.year < 2000


def test_entries_of_more_than_one_incident_come_in_and_other_files_are_not_told(
    amira: Clone, ravi: Clone
) -> None:
    amira.put(f"{INCIDENT}/incident.yaml", 'title: "Checkout errors"\n')
    amira.put("policies/roles.yaml", "roles: {}\n")
    other = "incidents/2026-10/2026-10-01-other/timeline/20261001T000000000Z-note-amira-zzzz.yaml"
    amira.put(other, 'kind: "note"\n')
    written = amira.write()
    amira.sync()
    assert set(ravi.sync().received) == {other, *written}
