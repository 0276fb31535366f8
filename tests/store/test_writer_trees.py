"""Trees built without the index are, byte for byte, the trees that git would have built."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world import git

from incli.store.git import Git, Objects
from incli.store.writing.trees import FILE, FOLDER, Node, Trees

_NAME = st.sampled_from(["a", "a-b", "a.b", "a0", "ab", "A", "b", "_", "z.yaml", "0"])
_PATH = st.lists(_NAME, min_size=1, max_size=3).map("/".join)


def _without_clashes(paths: list[str]) -> list[str]:
    """Those of `paths` of which none is a folder of another."""
    return [path for path in paths if not any(other.startswith(path + "/") for other in paths)]


_PATHS = st.lists(_PATH, min_size=1, max_size=20, unique=True).map(_without_clashes)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(first=_PATHS, second=_PATHS)
@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_grafted_trees_are_gits_own(
    tmp_path_factory: pytest.TempPathFactory, algorithm: str, first: list[str], second: list[str]
) -> None:
    repo = tmp_path_factory.mktemp("trees")
    git(repo, "init", "-q", f"--object-format={algorithm}")
    with Objects(Git(repo)) as objects:
        trees = Trees(objects, algorithm)
        root = None
        everything: list[str] = []
        for number, paths in enumerate((first, second)):
            everything = _without_clashes([*everything, *paths])
            blob = trees.keep("blob", f"{number}\n".encode())
            new = {path: Node(FILE, blob) for path in paths if path in everything}
            try:
                root = trees.graft(root, new)
            except LookupError:
                return  # a file of the first stands in the way of the second
            subprocess.run(
                ["git", "unpack-objects", "-q"], cwd=repo, input=trees.pack(0), check=True
            )
            rows = "".join(f"{FILE} {blob}\t{path}\n" for path in new)
            git(repo, "update-index", "--add", "--replace", "--index-info", stdin=rows)
        assert root == git(repo, "write-tree")
        for row in git(repo, "ls-tree", "-r", "-t", str(root)).splitlines():
            head, _, path = row.partition("\t")
            mode, _, oid = head.split(" ")
            assert trees.find(root, path) == Node(mode.lstrip("0"), oid)
        assert trees.find(root, "nowhere/a") is None


class _NoObjects(Objects):
    def __init__(self) -> None:
        """Nothing is read."""

    def read(self, name: str, most: int | None = None) -> None:
        raise AssertionError(name, most)


@pytest.mark.parametrize("count", [3, 2000])
def test_a_name_inside_of_an_object_id_is_not_taken_for_an_entry(count: int) -> None:
    trees = Trees(_NoObjects(), "sha1")
    trap = b"100644 wanted\0".ljust(20, b"x").hex()
    files = {f"a{number:05}": Node(FILE, "3" * 40) for number in range(count)}
    files[f"a{count // 2:05}"] = files[f"a{count - 1:05}"] = Node(FILE, trap)
    root = trees.graft(None, files)
    assert trees.find(root, "wanted") is None
    grown = trees.graft(root, {"wanted": Node(FILE, "1" * 40)})
    assert trees.find(grown, "wanted") == Node(FILE, "1" * 40)
    again = trees.graft(grown, {"wanted": Node(FILE, "2" * 40)})
    assert trees.find(again, "wanted") == Node(FILE, "2" * 40)
    assert all(trees.find(again, name) == node for name, node in list(files.items())[-2:])
    assert len(trees.fresh[again][1]) == len(trees.fresh[grown][1])


def test_a_folder_in_the_place_of_a_file_is_found_as_a_folder() -> None:
    trees = Trees(_NoObjects(), "sha1")
    root = trees.graft(None, {"a/b": Node(FILE, "1" * 40)})
    found = trees.find(root, "a")
    assert found
    assert found.mode == FOLDER
    assert trees.find(root, "a/b/c") is None
    with pytest.raises(LookupError, match="b is a file"):
        trees.graft(root, {"a/b/c": Node(FILE, "1" * 40)})


def test_an_object_that_is_missing_is_told(repo: Path) -> None:
    with Objects(Git(repo)) as objects, pytest.raises(LookupError, match="cannot be read"):
        Trees(objects, "sha1").find("1" * 40, "a")
