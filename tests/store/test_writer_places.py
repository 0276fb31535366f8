"""Where the record is checked out, or is not: each situation has a defined behaviour."""

import os
from pathlib import Path

import pytest
from store.writes import (
    POLICY,
    WHEN,
    entry,
    held,
    leftovers,
    names,
    note,
    save,
    snapshot,
    sound,
    status,
)
from world import git

from incli.domain.errors import InvalidInput, NeedsPerson
from incli.store.repository import discover
from incli.store.writing.writer import Change, writing


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_the_first_commit_of_a_new_repository(tmp_path: Path, algorithm: str) -> None:
    git(tmp_path, "init", "-q", "-b", "main", f"--object-format={algorithm}", "new")
    repo = tmp_path / "new"
    (repo / "README").write_text("not committed yet\n")
    git(repo, "add", "README")
    for name in "ab":
        save(repo, note(name))
    assert held(repo).keys() == {entry("a"), entry("b")}
    assert git(repo, "rev-list", "--count", "HEAD") == "2"
    assert status(repo) == ["A  README"]
    sound(repo)


def test_a_repository_with_sha256(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256", "new")
    repo = tmp_path / "new"
    (repo / "README").write_text("x\n")
    git(repo, "add", "README")
    git(repo, "commit", "-q", "-m", "first")
    files = {entry(f"n{n:03}"): b"kind: note\n" + bytes([97 + n % 26]) for n in range(150)}
    save(repo, Change(files, "many", WHEN))
    saved = save(repo, note("a"))
    assert len(saved.commit) == 64
    assert len(names(repo)) == 151
    assert status(repo) == []
    sound(repo)


@pytest.mark.parametrize("where", ["detached", "branch"])
def test_elsewhere_checked_out_the_record_branch_grows_and_nothing_else_moves(
    repo: Path, where: str
) -> None:
    git(repo, "config", "incli.branch", "main")
    git(repo, "checkout", "-q", *(["--detach"] if where == "detached" else ["-b", "topic"]))
    (repo / "README").write_text("changed\n")
    before, head = snapshot(repo), git(repo, "rev-parse", "HEAD")
    save(repo, note("a"))
    assert git(repo, "rev-parse", "HEAD") == head
    assert names(repo, "main") == {"a"}
    assert not (repo / "incidents").exists()
    assert snapshot(repo) == before
    git(repo, "stash", "-q")
    git(repo, "checkout", "-q", "main")
    assert (repo / entry("a")).exists()
    sound(repo)


def test_detached_with_no_word_about_the_record_is_refused(repo: Path) -> None:
    git(repo, "checkout", "-q", "--detach")
    with pytest.raises(NeedsPerson) as told:
        save(repo, note("a"))
    assert told.value.hint == "git config incli.branch main"


def test_a_bare_repository(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(repo), "bare")
    bare = tmp_path / "bare"
    save(bare, note("a"))
    save(bare, note("b"))
    assert names(bare, "main") == {"a", "b"}
    assert not (bare / "index").exists()
    git(bare, "fsck", "--strict")
    assert leftovers(bare) == []


@pytest.mark.parametrize("start", ["repo", "linked", "linked/incidents"])
def test_a_linked_work_tree_that_has_the_record_gets_the_file(
    repo: Path, tmp_path: Path, start: str
) -> None:
    git(repo, "config", "incli.branch", "main")
    git(repo, "checkout", "-q", "-b", "topic")
    git(repo, "worktree", "add", "-q", str(tmp_path / "linked"), "main")
    (tmp_path / "linked" / "incidents").mkdir()
    save(tmp_path / start, note("a"))
    linked = tmp_path / "linked"
    assert (linked / entry("a")).exists()
    assert names(repo, "main") == {"a"}
    assert not (repo / "incidents").exists()
    assert status(linked) == status(repo) == []
    git(linked, "diff-files", "--quiet")
    assert "note a" in git(linked, "reflog", "-1", "HEAD")
    sound(linked)


@pytest.mark.parametrize("start", ["repo", "linked"])
def test_the_main_work_tree_gets_the_file_from_a_linked_one(
    repo: Path, tmp_path: Path, start: str
) -> None:
    git(repo, "config", "incli.branch", "main")
    git(repo, "worktree", "add", "-q", "-b", "topic", str(tmp_path / "linked"))
    save(tmp_path / start, note("a"))
    assert (repo / entry("a")).exists()
    assert not (tmp_path / "linked" / "incidents").exists()
    assert status(repo) == status(tmp_path / "linked") == []
    sound(repo)


def test_a_bare_repository_with_a_work_tree_linked_to_it(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(repo), "bare")
    git(tmp_path / "bare", "worktree", "add", "-q", str(tmp_path / "linked"), "main")
    for start in ("bare", "linked"):
        save(tmp_path / start, note(f"from-{start}"))
    assert names(tmp_path / "bare", "main") == {"from-bare", "from-linked"}
    assert status(tmp_path / "linked") == []
    sound(tmp_path / "linked")


def test_a_linked_work_tree_that_was_deleted_by_hand_is_nobodys(repo: Path, tmp_path: Path) -> None:
    git(repo, "checkout", "-q", "-b", "topic")
    git(repo, "config", "incli.branch", "main")
    git(repo, "worktree", "add", "-q", str(tmp_path / "linked"), "main")
    (tmp_path / "linked").rename(tmp_path / "gone")
    save(repo, note("a"))
    assert names(repo, "main") == {"a"}
    assert not (tmp_path / "linked").exists()


def test_started_inside_the_git_folder_the_work_tree_around_it_gets_the_file(repo: Path) -> None:
    save(repo / ".git" / "refs", note("a"))
    assert (repo / entry("a")).exists()
    assert status(repo) == []
    sound(repo)


def test_started_in_a_sub_folder(repo: Path) -> None:
    save(repo, note("a"))
    save((repo / entry("a")).parent, note("b"))
    assert names(repo) == {"a", "b"}
    assert status(repo) == []


def test_a_git_folder_kept_apart_whose_work_tree_cannot_be_told_is_refused(
    tmp_path: Path,
) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "--separate-git-dir", str(tmp_path / "apart"), "here")
    save(tmp_path / "here", note("a"))
    assert status(tmp_path / "here") == []
    with pytest.raises(NeedsPerson, match="main is checked out in a folder"):
        save(tmp_path / "apart", note("b"))
    assert names(tmp_path / "here") == {"a"}
    sound(tmp_path / "here")


@pytest.mark.parametrize("start", ["repo", "repo/.git", "there/sub"])
def test_a_work_tree_that_the_configuration_names(repo: Path, tmp_path: Path, start: str) -> None:
    (tmp_path / "there" / "sub").mkdir(parents=True)
    git(repo, "config", "core.worktree", str(tmp_path / "there"))
    if start == "there/sub":
        (tmp_path / "there" / ".git").write_text(f"gitdir: {repo}/.git\n")
    save(tmp_path / start, note("a"))
    assert (tmp_path / "there" / entry("a")).exists()
    assert not (repo / "incidents").exists()
    assert git(repo, "ls-tree", "-r", "--name-only", "main").split() == ["README", entry("a")]
    assert git(repo, "ls-files", "incidents") == entry("a")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a repository away")
def test_a_repository_of_somebody_else_is_left_to_git_to_judge(repo: Path) -> None:
    os.chown(repo, 65534, 65534)
    os.chown(repo / ".git", 65534, 65534)
    with pytest.raises(NeedsPerson, match="dubious ownership"):
        save(repo, note("a"))
    git(repo, "config", "--global", "safe.directory", str(repo))
    save(repo, note("a"))
    assert names(repo) == {"a"}


def test_a_shallow_clone(repo: Path, tmp_path: Path) -> None:
    for name in "abc":
        save(repo, note(name))
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{repo}", "shallow")
    shallow = tmp_path / "shallow"
    save(shallow, note("d"))
    assert names(shallow) == {*"abcd"}
    assert git(shallow, "rev-list", "--count", "HEAD") == "2"
    git(repo, "checkout", "-q", "--detach")
    git(shallow, "push", "-q", "origin", "main")
    assert git(repo, "rev-list", "--count", "main") == "5"
    sound(shallow)


def test_a_clone_without_blobs(repo: Path, tmp_path: Path) -> None:
    save(repo, note("a"))
    git(repo, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{repo}", "partial")
    save(tmp_path / "partial", note("b"))
    assert names(tmp_path / "partial") == {"a", "b"}
    assert status(tmp_path / "partial") == []


def test_a_clone_of_another_branch_goes_on_where_the_remotes_record_is(
    repo: Path, tmp_path: Path
) -> None:
    save(repo, note("a"))
    git(repo, "branch", "topic")
    git(tmp_path, "clone", "-q", "-b", "topic", str(repo), "clone")
    clone = tmp_path / "clone"
    save(clone, note("b"))
    assert git(clone, "rev-parse", "main^") == git(repo, "rev-parse", "main")
    assert names(clone, "main") == {"a", "b"}
    assert status(clone) == []


@pytest.mark.parametrize(
    "settings",
    [
        ("core.splitIndex=true",),
        ("index.version=4",),
        ("feature.manyFiles=true",),
        ("core.untrackedCache=true",),
        ("core.logAllRefUpdates=false",),
        ("core.sharedRepository=group",),
        ("core.autocrlf=true", "core.safecrlf=true"),
        ("core.fileMode=false",),
        ("core.ignoreStat=true",),
        ("i18n.commitEncoding=latin1",),
        ("user.useConfigOnly=false", "commit.cleanup=scissors", "core.commentChar=i"),
    ],
)
def test_settings_of_git_do_not_matter(repo: Path, settings: tuple[str, ...]) -> None:
    for setting in settings:
        git(repo, "config", *setting.split("="))
    (repo / "more").write_text("x\n")
    git(repo, "-c", "core.safecrlf=false", "add", "more")
    git(repo, "commit", "-q", "-m", "the index as these settings want it")
    (repo / "staged").write_text("x\n")
    git(repo, "-c", "core.safecrlf=false", "add", "staged")
    for name in "ab":
        save(repo, note(name, "schön"))
    assert names(repo) == {"a", "b"}
    assert status(repo) == ["A  staged"]
    assert "encoding" not in git(repo, "cat-file", "commit", "HEAD")
    sound(repo)


@pytest.mark.parametrize("index", ["--no-sparse-index", "--sparse-index"])
def test_a_sparse_checkout(repo: Path, index: str) -> None:
    for folder in ("one", "two"):
        (repo / folder).mkdir()
        (repo / folder / "f").write_text("x\n")
    (repo / POLICY).parent.mkdir()
    (repo / POLICY).write_text("people: {}\n")
    git(repo, "add", ".")
    git(repo, "commit", "-q", "-m", "folders")
    save(repo, note("old"))
    git(repo, "sparse-checkout", "init", "--cone", index)
    git(repo, "sparse-checkout", "set", "one")
    assert not (repo / POLICY).exists()
    assert not (repo / entry("old")).exists()
    save(repo, note("a"))
    rewrite = Change({POLICY: b"people: {a: {}}\n"}, "p", WHEN, replaces=frozenset({POLICY}))
    save(repo, rewrite)
    assert names(repo) == {"old", "a"}
    assert git(repo, "show", f"HEAD:{POLICY}") == "people: {a: {}}"
    assert status(repo) == []
    assert not (repo / "two").exists()
    sound(repo)
    git(repo, "sparse-checkout", "disable")
    assert status(repo) == []
    assert (repo / entry("old")).exists()


def test_a_merge_in_progress_goes_on_afterwards(repo: Path) -> None:
    git(repo, "checkout", "-q", "-b", "topic")
    (repo / "README").write_text("theirs\n")
    git(repo, "commit", "-q", "-a", "-m", "theirs")
    git(repo, "checkout", "-q", "main")
    (repo / "README").write_text("ours\n")
    git(repo, "commit", "-q", "-a", "-m", "ours")
    with pytest.raises(AssertionError, match="merge"):
        git(repo, "merge", "topic")
    before = snapshot(repo)
    save(repo, note("a"))
    assert snapshot(repo) == before
    (repo / "README").write_text("both\n")
    git(repo, "commit", "-q", "-a", "-m", "merged")
    assert len(git(repo, "rev-parse", "HEAD^@").split()) == 2
    assert names(repo) == {"a"}
    assert git(repo, "show", "HEAD:README") == "both"
    assert status(repo) == []
    sound(repo)


def test_in_the_middle_of_a_rebase_entries_go_to_the_branch_as_it_was(repo: Path) -> None:
    git(repo, "config", "incli.branch", "main")
    git(repo, "checkout", "-q", "-b", "topic")
    (repo / "README").write_text("theirs\n")
    git(repo, "commit", "-q", "-a", "-m", "theirs")
    git(repo, "checkout", "-q", "main")
    (repo / "README").write_text("ours\n")
    git(repo, "commit", "-q", "-a", "-m", "ours")
    with pytest.raises(AssertionError, match="rebase"):
        git(repo, "rebase", "topic")
    save(repo, note("a"))
    assert names(repo, "main") == {"a"}
    (repo / "README").write_text("both\n")
    git(repo, "add", "README")
    with pytest.raises(AssertionError, match="refs/heads/main"):  # git sees that it has moved
        git(repo, "-c", "core.editor=true", "rebase", "--continue")
    assert names(repo, "main") == {"a"}


def test_another_branch_checked_out_between_looking_and_writing(repo: Path) -> None:
    git(repo, "config", "incli.branch", "main")
    git(repo, "branch", "topic")
    for start, other in (("main", "topic"), ("topic", "main")):
        git(repo, "checkout", "-q", start)
        repository = discover(repo)
        git(repo, "checkout", "-q", other)
        with (
            pytest.raises(NeedsPerson, match="another branch was checked out"),
            writing(repository) as writer,
        ):
            writer.save(note("a"))
        repository.close()
        assert names(repo, "main") == set()
        assert status(repo) == []
        sound(repo)


def test_outside_of_a_repository(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not in a git repository"):
        save(tmp_path, note("a"))
    with pytest.raises(InvalidInput, match="no folder"):
        save(tmp_path / "nowhere", note("a"))


def test_a_damaged_object_is_told_and_nothing_is_written(repo: Path) -> None:
    save(repo, note("a"))
    tree = git(repo, "rev-parse", "HEAD:incidents")
    loose = repo / ".git" / "objects" / tree[:2] / tree[2:]
    loose.chmod(0o644)
    whole = loose.read_bytes()
    for damaged in (whole[:-5], b"", bytes(reversed(whole))):
        loose.write_bytes(damaged)
        with pytest.raises(NeedsPerson, match=f"Nothing was saved: .* {tree}") as told:
            save(repo, note("b"))
        assert told.value.hint.startswith("git fsck")
        assert not (repo / entry("b")).exists()
    loose.write_bytes(whole)
    save(repo, note("b"))
    assert names(repo) == {"a", "b"}
    sound(repo)


def test_a_record_in_a_submodule(repo: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "outer")
    git(tmp_path / "outer", "submodule", "add", "-q", str(repo), "record")
    inner = tmp_path / "outer" / "record"
    save(inner, note("a"))
    assert names(inner) == {"a"}
    assert status(inner) == []
    assert names(tmp_path / "outer" / "record", "main") == {"a"}
    sound(inner)


def test_variables_that_a_hook_leaves_behind_do_not_lead_elsewhere(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "-q", "other")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other" / "index"))
    save(repo, note("a"))
    for name in ("GIT_DIR", "GIT_INDEX_FILE"):
        del os.environ[name]
    assert names(repo) == {"a"}
    assert status(repo) == []
