"""Which files are looked at, and which of them some machines take for one another."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import git

from incli.store import sources
from incli.store.apart import Apart
from incli.store.git import GitError
from incli.store.sources import Folder, Source, Tree, is_ours, plainly, twins


@pytest.mark.parametrize(
    ("path", "is_looked_at"),
    [
        ("incidents/2026-03/x", True),
        ("policies", True),
        ("INCIDENTS/x", True),
        (".gitattributes", True),
        ("site/.GitModules", True),
        ("site/docs/incidents/x.md", False),
        ("README.md", False),
    ],
)
def test_what_is_looked_at(path: str, is_looked_at: bool) -> None:  # noqa: FBT001  # a table
    assert is_ours(path) == is_looked_at


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["a/x", "a/y"], {}),
        (["a/x", "b/X"], {}),
        (["a/A.png", "a/a.png"], {"a/A.png": "a/a.png", "a/a.png": "a/A.png"}),
        (["A/x", "a/y"], {"A/x": "a/x", "a/y": "A/y"}),
        (["a/\u00e9", "a/e\u0301"], {"a/\u00e9": "a/e\u0301", "a/e\u0301": "a/\u00e9"}),
        (["a/ss", "a/ß"], {"a/ss": "a/ß", "a/ß": "a/ss"}),
    ],
)
def test_twins_name_each_other_since_either_may_be_the_new_one(
    paths: list[str], found: dict[str, str]
) -> None:
    assert twins(paths) == found
    assert twins(paths[::-1]) == found


@given(
    st.lists(
        st.text("aAbBéÉ/", min_size=1, max_size=6).map(lambda each: each.strip("/") or "a"),
        unique=True,
    )
)
def test_whoever_has_no_twin_is_told_apart_on_every_machine(paths: list[str]) -> None:
    found = twins(paths)
    alone = [plainly(each) for each in paths if each not in found]
    assert len(set(alone)) == len(alone)


@pytest.mark.parametrize("kind", ["tree", "folder"])
def test_of_what_is_too_large_only_the_first_is_read(
    repo: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "LARGEST", 1000)
    for name, size in (("large", 5_000_000), ("small", 1000)):
        (repo / name).write_bytes(b"x" * size)
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "files")
    with Apart(repo) as apart:
        tree = Tree(apart.git, apart.objects, apart.commit("HEAD"))
        source: Source = tree if kind == "tree" else Folder(repo)
        assert source.read("large") == source.read("small") == b"x" * 1000
        assert set(source.contents(source.everything("large", "small"))) == {"small"}


def test_a_file_that_git_has_lost_is_not_taken_for_none(repo: Path) -> None:
    (repo / "lost").write_text("x")
    git(repo, "add", "-A")
    git(repo, "commit", "-q", "-m", "files")
    oid = git(repo, "rev-parse", "HEAD:lost")
    (repo / ".git/objects" / oid[:2] / oid[2:]).unlink()
    with Apart(repo) as apart:
        tree = Tree(apart.git, apart.objects, apart.commit("HEAD"))
        assert tree.read("none") is None
        with pytest.raises(GitError, match="lost"):
            tree.read("lost")
