"""One change becomes one commit, and nothing of the user's is touched."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from store.writes import (
    POLICY,
    WHEN,
    entry,
    held,
    names,
    note,
    save,
    saved_by,
    snapshot,
    sound,
    status,
)
from world import git

from incli.domain.errors import InvalidInput, NeedsPerson, Refused
from incli.domain.value import replace
from incli.store.writing.writer import Change


def test_a_change_becomes_one_commit_that_holds_only_its_files(repo: Path) -> None:
    before = git(repo, "rev-parse", "HEAD")
    saved = save(repo, note("a", "checkout fails"))
    assert git(repo, "rev-parse", "HEAD") == saved.commit
    assert git(repo, "rev-parse", "HEAD^{tree}") == saved.tree
    assert git(repo, "rev-parse", "HEAD^") == before
    assert git(repo, "diff-tree", "-r", "HEAD^", "HEAD").split()[-2:] == ["A", entry("a")]
    assert git(repo, "show", f"HEAD:{entry('a')}") == 'kind: "note"\ntext: "checkout fails"'
    assert (repo / entry("a")).read_text() == 'kind: "note"\ntext: "checkout fails"\n'
    assert status(repo) == []
    sound(repo)


def test_the_commit_says_what_the_caller_says(repo: Path) -> None:
    save(repo, note("a"))
    shown = git(repo, "log", "-1", "--format=%B%n%an %ae %ad", "--date=iso-strict")
    assert shown == (
        "incident(x): note a\n\nKind: note\n\nAmira amira@example.com 2026-11-22T03:15:02+00:00"
    )


@pytest.mark.parametrize(
    ("when", "seconds"),
    [
        (datetime(1970, 4, 11, 19, 13, tzinfo=UTC), 8709180),
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(2026, 11, 22, 3, 15, 2, 999_999, tzinfo=UTC), 1795317302),
    ],
)
def test_the_author_date_may_be_long_ago(repo: Path, when: datetime, seconds: int) -> None:
    save(repo, replace(note("a"), when=when))
    raw = git(repo, "cat-file", "commit", "HEAD").splitlines()
    assert f"author Amira <amira@example.com> {seconds} +0000" in raw
    sound(repo)


def test_a_date_that_git_cannot_hold_is_told(repo: Path) -> None:
    with pytest.raises(InvalidInput, match="1967-01-27"):
        save(repo, replace(note("a"), when=datetime(1967, 1, 27, tzinfo=UTC)))
    assert names(repo) == set()


def test_the_index_knows_the_new_file_so_that_scripts_find_the_work_tree_clean(repo: Path) -> None:
    save(repo, note("a"))
    git(repo, "diff-index", "--quiet", "HEAD")
    assert git(repo, "diff-files") == ""


def test_what_the_user_has_staged_changed_and_left_untracked_stays(repo: Path) -> None:
    for name in ("both", "gone", "renamed", "removed"):
        (repo / name).write_text("".join(f"{name} {line}\n" for line in range(40)))
    git(repo, "add", ".")
    git(repo, "commit", "-q", "-m", "more")
    (repo / "README").write_text("changed\n")
    (repo / "both").write_text("staged\n")
    (repo / "new").write_text("staged\n")
    git(repo, "add", "both", "new")
    (repo / "both").write_text("staged, and changed again\n")
    git(repo, "rm", "-q", "gone")
    git(repo, "mv", "renamed", "moved")
    (repo / "removed").unlink()
    (repo / "untracked").write_text("mine\n")
    (repo / "wanted").write_text("mine\n")
    git(repo, "add", "--intent-to-add", "wanted")
    before = snapshot(repo)
    save(repo, note("a"))
    assert snapshot(repo) == before
    assert git(repo, "diff-tree", "-r", "--name-only", "HEAD^", "HEAD") == entry("a")
    sound(repo)


@pytest.mark.parametrize("links", ["links", "no links"])
def test_a_change_in_the_same_moment_as_the_index_is_still_seen_as_a_change(
    repo: Path, monkeypatch: pytest.MonkeyPatch, links: str
) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "this file system has no links")

    if links == "no links":
        monkeypatch.setattr(os, "link", no_links)
    for setting in ("core.checkStat=minimal", "core.trustctime=false"):
        git(repo, "config", *setting.split("="))
    file, then = repo / "README", (1_700_000_000, 1_700_000_000)
    for text in ("one\n", "two\n"):  # as long, and as old as the index
        file.write_text(text)
        os.utime(file, then)
        if text == "one\n":
            git(repo, "add", "README")
            os.utime(repo / ".git" / "index", then)
    save(repo, note("a"))
    assert status(repo) == ["MM README"]
    sound(repo)


def test_a_write_takes_five_git_processes(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    popen = subprocess.Popen.__init__

    def noting(self: object, command: list[str], *rest: object, **more: object) -> None:
        options = (each for each in command[1:] if each != "-c" and "=" not in each)
        started.append(next(options))
        popen(self, command, *rest, **more)  # type: ignore[call-overload]  # passed through

    with monkeypatch.context() as patched:
        patched.setattr(subprocess.Popen, "__init__", noting)
        save(repo, note("a"))
    assert started == ["config", "cat-file", "update-index", "unpack-objects", "update-ref"]
    assert names(repo) == {"a"}


def test_untracked_files_beside_the_entry_stay(repo: Path) -> None:
    mine = repo / entry("mine")
    mine.parent.mkdir(parents=True)
    mine.write_text("draft\n")
    save(repo, note("a"))
    assert mine.read_text() == "draft\n"
    assert status(repo) == [f"?? {entry('mine')}"]


def test_a_retry_finds_its_entry_and_makes_no_second_commit(repo: Path) -> None:
    first = save(repo, note("a"))
    save(repo, note("b"))
    again = save(repo, note("a"))
    assert again.commit == git(repo, "rev-parse", "HEAD") != first.commit
    assert git(repo, "rev-list", "--count", "HEAD") == "3"


def test_only_what_is_new_is_written(repo: Path) -> None:
    save(repo, note("a"))
    both = Change({**note("a").files, **note("b").files}, "two", WHEN)
    save(repo, both)
    assert git(repo, "diff-tree", "-r", "--name-only", "HEAD^", "HEAD") == entry("b")


def test_an_entry_is_never_altered(repo: Path) -> None:
    save(repo, note("a", "first"))
    before = git(repo, "rev-parse", "HEAD")
    with pytest.raises(NeedsPerson, match="holds another"):
        save(repo, note("a", "second"))
    with pytest.raises(InvalidInput, match="never rewritten"):
        save(repo, replace(note("a", "second"), replaces=frozenset({entry("a")})))
    assert git(repo, "rev-parse", "HEAD") == before
    assert status(repo) == []


@pytest.mark.parametrize(
    "path",
    [
        *(
            "",
            "/etc/x.yaml",
            "a//b",
            "a/",
            "../x",
            "a/../b",
            ".git/config",
            "a/.hidden",
            "a/b.",
            "a b",
        ),
        *("a\\b", "a:b", "a\nb", "a\0b", "é.yaml", "CON", "a/nul.yaml", "Lpt1", "x" * 256),
    ],
)
def test_names_that_some_system_could_not_check_out_are_refused(repo: Path, path: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be the name"):
        save(repo, Change({path: b"x"}, "m", WHEN))
    assert held(repo).keys() == {"README"}
    assert status(repo) == []


@pytest.mark.parametrize("message", ["", " \n", "a\0b"])
def test_a_message_that_git_would_not_take_is_refused(repo: Path, message: str) -> None:
    with pytest.raises(InvalidInput):
        save(repo, replace(note("a"), message=message))


def test_a_policy_file_is_rewritten_where_the_caller_says_so(repo: Path) -> None:
    _policy(repo, "people: {}\n")
    (repo / POLICY).chmod(0o755)
    git(repo, "commit", "-q", "-m", "executable, for some reason", POLICY)
    save(repo, _rewrite("people: {amira: {}}\n"))
    assert (repo / POLICY).read_text() == "people: {amira: {}}\n"
    assert git(repo, "ls-tree", "HEAD", POLICY).startswith("100755 ")
    assert status(repo) == []
    sound(repo)


def test_a_policy_file_is_not_rewritten_by_chance(repo: Path) -> None:
    _policy(repo, "people: {}\n")
    with pytest.raises(NeedsPerson, match="holds another"):
        save(repo, replace(_rewrite("people: {amira: {}}\n"), replaces=frozenset()))


@pytest.mark.parametrize("how", ["changed", "staged", "staged only", "deleted", "unmerged"])
def test_the_users_own_unsaved_edit_of_a_policy_file_is_refused(repo: Path, how: str) -> None:
    _policy(repo, "people: {}\n")
    mine = repo / POLICY
    if how == "deleted":
        mine.unlink()
    elif how == "unmerged":
        oid = git(repo, "rev-parse", f"HEAD:{POLICY}")
        rows = "".join(f"100644 {oid} {stage}\t{POLICY}\n" for stage in (1, 2, 3))
        git(repo, "update-index", "--index-info", stdin=f"0 {'0' * 40}\t{POLICY}\n{rows}")
    else:
        mine.write_text("people: {mei: {}}\n")
        if how.startswith("staged"):
            git(repo, "add", POLICY)
        if how == "staged only":
            mine.write_text("people: {}\n")
    before = snapshot(repo)
    with pytest.raises(Refused, match="changes of yours") as told:
        save(repo, _rewrite("people: {amira: {}}\n"))
    assert told.value.hint
    assert snapshot(repo) == before
    assert git(repo, "rev-list", "--count", "HEAD") == "2"
    sound(repo)


def test_an_edit_of_another_file_does_not_stand_in_the_way_of_a_policy(repo: Path) -> None:
    _policy(repo, "people: {}\n")
    (repo / "README").write_text("changed\n")
    save(repo, _rewrite("people: {amira: {}}\n"))
    assert status(repo) == [" M README"]


def test_a_policy_file_with_other_line_ends_in_the_work_tree_counts_as_unchanged(
    repo: Path,
) -> None:
    git(repo, "config", "core.autocrlf", "true")
    _policy(repo, "people: {}\n")
    (repo / POLICY).unlink()
    git(repo, "checkout", "--", POLICY)
    assert (repo / POLICY).read_bytes() == b"people: {}\r\n"
    save(repo, _rewrite("people: {amira: {}}\n"))
    assert git(repo, "show", f"HEAD:{POLICY}") == "people: {amira: {}}"
    assert status(repo) == []


def test_a_file_of_the_users_in_the_place_of_an_entry_is_not_overwritten(repo: Path) -> None:
    mine = repo / entry("a")
    mine.parent.mkdir(parents=True)
    mine.write_text("mine\n")
    with pytest.raises(Refused, match="changes of yours"):
        save(repo, note("a"))
    assert mine.read_text() == "mine\n"
    assert names(repo) == set()


def test_a_file_that_is_there_already_with_the_right_content_is_taken_over(repo: Path) -> None:
    change = note("a")
    (repo / entry("a")).parent.mkdir(parents=True)
    (repo / entry("a")).write_bytes(change.files[entry("a")])
    save(repo, change)
    assert names(repo) == {"a"}
    assert status(repo) == []


@pytest.mark.parametrize("what", ["link", "file"])
def test_nothing_is_written_through_something_that_is_no_folder(
    repo: Path, tmp_path: Path, what: str
) -> None:
    if what == "link":
        (tmp_path / "outside").mkdir()
        (repo / "incidents").symlink_to(tmp_path / "outside")
    else:
        (repo / "incidents").write_text("mine\n")
    with pytest.raises(NeedsPerson, match="incidents in the work tree is no folder"):
        save(repo, note("a"))
    assert not (tmp_path / "outside" / "2026-11").exists()
    assert names(repo) == set()
    sound(repo)


def test_a_file_in_the_record_in_the_place_of_a_folder_is_told(repo: Path) -> None:
    (repo / "incidents").write_text("x\n")
    git(repo, "add", "incidents")
    git(repo, "commit", "-q", "-m", "a file")
    git(repo, "checkout", "-q", "--detach")
    git(repo, "config", "incli.branch", "main")
    with pytest.raises(NeedsPerson, match="incidents is a file in the record"):
        save(repo, note("a"))
    sound(repo)


def test_line_ends_and_filters_of_the_work_tree_do_not_change_what_is_committed(
    repo: Path,
) -> None:
    (repo / ".gitattributes").write_text("*.txt text eol=crlf\n*.bin filter=loud\n")
    git(repo, "add", ".gitattributes")
    git(repo, "commit", "-q", "-m", "attributes")
    git(repo, "config", "filter.loud.clean", "tr a-z A-Z")
    git(repo, "config", "core.autocrlf", "true")
    git(repo, "config", "core.safecrlf", "true")
    folder = "incidents/2026-11/x/evidence"
    files = {f"{folder}/a.txt": b"a\nb\r\n", f"{folder}/b.bin": b"abc\n", entry("c"): b"kind: c\n"}
    save(repo, Change(files, "evidence", WHEN))
    for path, content in files.items():
        oid = git(repo, "hash-object", "--stdin", "--no-filters", stdin=content.decode())
        assert git(repo, "rev-parse", f"HEAD:{path}") == oid
        assert git(repo, "rev-parse", f":{path}") == oid
        assert (repo / path).read_bytes() == content
    assert git(repo, "diff", "--cached") == ""


def test_filters_do_not_change_what_many_files_are_committed_as(repo: Path) -> None:
    (repo / ".gitattributes").write_text("*n0007* filter=loud\n")
    git(repo, "add", ".gitattributes")
    git(repo, "commit", "-q", "-m", "attributes")
    git(repo, "config", "filter.loud.clean", "tr a-z A-Z")
    many = {entry(f"n{n:04}"): f"kind: {n}\n".encode() for n in range(100)}
    save(repo, Change(many, "many", WHEN))
    for path, content in many.items():
        oid = git(repo, "rev-parse", f"HEAD:{path}")
        assert git(repo, "cat-file", "blob", oid) == content.decode().rstrip()
        assert git(repo, "rev-parse", f":{path}") == oid
    assert git(repo, "diff", "--cached") == ""


def test_many_files_make_one_commit_and_one_pack(repo: Path) -> None:
    many = {entry(f"n{n:04}"): f"kind: {n}\n".encode() for n in range(300)}
    (repo / "new").write_text("staged\n")
    git(repo, "add", "new")
    save(repo, Change(many, "many", WHEN))
    assert len(names(repo)) == 300
    assert status(repo) == ["A  new"]
    git(repo, "diff-files", "--quiet")
    assert "packs: 1" in git(repo, "count-objects", "-v")
    save(repo, note("one"))
    assert len(names(repo)) == 301
    sound(repo)


def test_one_writer_saves_several_times(repo: Path) -> None:
    from incli.store.repository import discover  # noqa: PLC0415  # only here
    from incli.store.writing.writer import writing  # noqa: PLC0415

    repository = discover(repo)
    with writing(repository) as writer:
        tips = [writer.save(note(name)).commit for name in "abc"]
        assert writer.tip == tips[-1]
    repository.close()
    assert git(repo, "log", "--format=%H", "-3").split() == tips[::-1]
    assert status(repo) == []


def test_large_evidence_is_saved(repo: Path) -> None:
    content = bytes(range(256)) * 8192
    save(repo, Change({"incidents/2026-11/x/evidence/dump": content}, "dump", WHEN))
    assert int(git(repo, "cat-file", "-s", "HEAD:incidents/2026-11/x/evidence/dump")) == 2 << 20
    git(repo, "diff-files", "--quiet")
    sound(repo)


def test_nothing_of_an_interruption_is_told_in_ordinary_times(repo: Path) -> None:
    assert saved_by(repo, note("a"))[1].recovered == ()


def _policy(repo: Path, text: str) -> None:
    (repo / POLICY).parent.mkdir()
    (repo / POLICY).write_text(text)
    git(repo, "add", POLICY)
    git(repo, "commit", "-q", "-m", "people")


def _rewrite(text: str) -> Change:
    return Change({POLICY: text.encode()}, "people", WHEN, replaces=frozenset({POLICY}))
