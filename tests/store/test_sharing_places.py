"""Every kind of repository can share: bare, shallow, empty, linked, oddly configured."""

from pathlib import Path

from sharing_world import Clone, clone, entries
from world import git


def test_an_empty_remote_gets_its_first_branch(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "empty.git")
    git(repo, "remote", "add", "origin", str(tmp_path / "empty.git"))
    first = Clone(repo, "amira")
    written = first.write()
    synced = first.sync()
    assert (synced.shared, synced.in_branch, synced.sent) == (True, True, 2)
    assert entries(tmp_path / "empty.git", "main") == set(written)


def test_a_clone_without_a_commit_takes_what_the_remote_has(
    amira: Clone, remote: Path, tmp_path: Path
) -> None:
    written = amira.write(2)
    amira.sync()
    bare = tmp_path / "fresh"
    git(tmp_path, "init", "-q", "-b", "main", str(bare))
    git(bare, "remote", "add", "origin", str(remote))
    fresh = Clone(bare, "jo")
    (bare / "mine").write_text("untracked\n")
    assert fresh.sync().received == tuple(written)
    assert fresh.tip() == amira.tip()
    assert fresh.dirty() == "?? mine"


def test_two_empty_repositories_have_nothing_to_share(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "empty.git")
    git(tmp_path, "clone", "-q", "empty.git", "nobody")
    synced = Clone(tmp_path / "nobody", "nobody").sync()
    assert (synced.sent, synced.received, synced.problem, synced.waiting) == (0, (), "", 0)


def test_a_bare_clone_shares(amira: Clone, remote: Path, tmp_path: Path) -> None:
    mirror = clone(remote, "mirror", "--bare")
    written = amira.write()
    amira.sync()
    assert mirror.sync().received == tuple(written)
    assert mirror.tip() == amira.tip()


def test_a_detached_head_and_its_files_stay_where_they_are(amira: Clone, ravi: Clone) -> None:
    amira.write()
    amira.sync()
    ravi.git("checkout", "-q", "--detach")
    here = ravi.git("rev-parse", "HEAD")
    assert len(ravi.sync().received) == 1
    assert ravi.tip() == amira.tip()
    assert ravi.git("rev-parse", "HEAD") == here
    assert ravi.dirty() == ""


def test_a_linked_work_tree_that_has_the_branch_is_brought_along(
    amira: Clone, ravi: Clone, tmp_path: Path
) -> None:
    ravi.git("switch", "-q", "-c", "other")
    ravi.git("worktree", "add", "-q", str(tmp_path / "linked"), "main")
    written = amira.write()
    amira.sync()
    assert ravi.sync().received == tuple(written)  # started from the other work tree
    linked = Clone(tmp_path / "linked", "linked")
    assert (linked.folder / written[0]).exists()
    assert linked.dirty() == ""
    assert ravi.dirty() == ""
    assert not (ravi.folder / written[0]).exists()


def test_a_shallow_clone_sends_and_receives(amira: Clone, remote: Path) -> None:
    amira.write(3)
    amira.sync()
    folder = remote.parent / "shallow"
    git(remote.parent, "clone", "-q", "--depth", "1", f"file://{remote}", str(folder))
    shallow = Clone(folder, "shallow")
    written = shallow.write()
    sent = shallow.sync()
    assert (sent.shared, sent.in_branch, sent.sent) == (True, True, 1)
    more = amira.write()
    assert amira.sync().received == tuple(written)
    assert shallow.sync().received == tuple(more)
    assert shallow.tip() == amira.tip()


def test_an_inbox_from_before_a_shallow_clones_horizon_does_not_stop_it(
    amira: Clone, ravi: Clone, remote: Path
) -> None:
    ravi.write()
    ravi.sync()  # leaves an inbox that is soon far back
    amira.write(3)
    amira.sync()
    folder = remote.parent / "shallow"
    git(remote.parent, "clone", "-q", "--depth", "1", f"file://{remote}", str(folder))
    shallow = Clone(folder, "shallow")
    shallow.write()
    sent = shallow.sync()
    assert (sent.shared, sent.in_branch, sent.problem) == (True, True, "")
    parents = git(remote, "rev-list", "--parents", "-1", "main").split()[1:]
    assert parents == [amira.tip()]  # no union was needed


def test_a_sha256_repository_shares(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "--object-format=sha256", "remote.git")
    team = []
    for name in ("amira", "ravi"):
        git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256", name)
        git(tmp_path / name, "remote", "add", "origin", str(tmp_path / "remote.git"))
        team.append(Clone(tmp_path / name, name))
    team[0].write()
    team[0].sync()
    team[1].sync()
    for who in team:
        who.write()
        assert who.sync().shared
    team[0].sync()
    assert team[0].tip() == team[1].tip()
    assert len(team[0].entries()) == 3


def test_what_the_user_set_up_for_git_does_not_change_how_sharing_works(
    amira: Clone, ravi: Clone
) -> None:
    for key, value in {
        "fetch.prune": "true",
        "fetch.output": "compact",
        "fetch.showForcedUpdates": "false",
        "push.default": "nothing",
        "push.followTags": "true",
        "pull.rebase": "true",
        "merge.ff": "only",
        "transfer.fsckObjects": "true",
        "core.splitIndex": "true",
        "feature.manyFiles": "true",
        "status.showUntrackedFiles": "no",
        "core.quotePath": "false",
        "color.ui": "always",
    }.items():
        ravi.git("config", key, value)
    ravi.git("tag", "-a", "-m", "mine", "private-tag")
    amira.write()
    ravi.write()
    amira.sync()
    assert ravi.sync().shared
    amira.sync()
    assert amira.tip() == ravi.tip()
    assert amira.git("ls-remote", "--tags", "origin") == ""


def test_without_a_name_and_address_for_commits_sharing_still_works(
    amira: Clone, ravi: Clone, home: Path
) -> None:
    amira.write()
    ravi.write()
    amira.sync()
    for key in ("user.name", "user.email"):
        ravi.git("config", "--unset", key)
    (home / ".gitconfig").write_text('[protocol "file"]\n\tallow = always\n')
    assert len(ravi.sync().received) == 1
    amira.sync()
    assert amira.tip() == ravi.tip()


def test_another_remote_can_be_shared_with_as_well(amira: Clone, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "backup.git")
    amira.git("remote", "add", "backup", str(tmp_path / "backup.git"))
    written = amira.write()
    assert amira.sync("backup").in_branch
    assert entries(tmp_path / "backup.git", "main") == set(written)
    assert amira.sync().sent == 1
