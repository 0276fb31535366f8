"""Folding tips of the record into one."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sharing_world import INCIDENT, entry_name
from world import git

from incli.store.repository import Repository, discover
from incli.store.sharing.merging import Conflict, Unrelated, fold, holds, independent, union

HEADER = f"{INCIDENT}/incident.yaml"


class Box:
    """Makes commits without a work tree, a few milliseconds each."""

    def __init__(self, folder: Path) -> None:
        git(folder, "init", "-q", "--bare", "-b", "main", ".")
        self.folder = folder
        self.repository: Repository = discover(folder)

    def commit(self, files: Mapping[str, str], *parents: str, at: int = 1_800_000_000) -> str:
        """A commit that holds exactly these files."""
        stream = [f"commit refs/heads/box\ncommitter A <a@example.com> {at} +0100\ndata 0\n"]
        stream += [f"from {parents[0]}\n"] if parents else []
        stream += [f"merge {parent}\n" for parent in parents[1:]]
        stream += ["deleteall\n"]
        for path, text in files.items():
            stream.append(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n")
        git(self.folder, "update-ref", "-d", "refs/heads/box")
        git(self.folder, "fast-import", "--quiet", "--date-format=raw", stdin="".join(stream))
        return git(self.folder, "rev-parse", "refs/heads/box")

    def files(self, commit: str) -> dict[str, str]:
        listed = git(self.folder, "ls-tree", "-r", "--name-only", commit).splitlines()
        return {path: git(self.folder, "cat-file", "blob", f"{commit}:{path}") for path in listed}

    def tree(self, commit: str) -> str:
        return git(self.folder, "rev-parse", f"{commit}^{{tree}}")


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    made = Box(tmp_path)
    yield made
    made.repository.close()


def entry(who: str, number: int) -> str:
    return f"{INCIDENT}/timeline/{entry_name(who, number)}.yaml"


def test_a_tip_that_holds_the_other_is_the_fold(box: Box) -> None:
    old = box.commit({"a": "1"})
    new = box.commit({"a": "1", "b": "2"}, old)
    assert fold(box.repository, [old, new]).tip == new
    assert fold(box.repository, [new], [old]).tip == new
    assert fold(box.repository, []).tip is None
    assert independent(box.repository, [old, new, old]) == [new]
    assert holds(box.repository, new, old)
    assert not holds(box.repository, old, new)


def test_a_union_holds_both_and_is_the_same_commit_whoever_makes_it(
    box: Box, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = box.commit({"a": "1"}, at=100)
    one = box.commit({"a": "1", entry("amira", 1): "x"}, base, at=300)
    two = box.commit({"a": "1", entry("ravi", 1): "y"}, base, at=200)
    made = union(box.repository, one, two)
    assert box.files(made) == {"a": "1", entry("amira", 1): "x", entry("ravi", 1): "y"}
    other = tmp_path_factory.mktemp("other")
    git(other, "clone", "-q", "--mirror", str(box.folder), ".")
    git(other, "fetch", "-q", str(box.folder), f"{one}:refs/x", f"{two}:refs/y")
    git(other, "config", "user.name", "Somebody Else")
    git(other, "config", "i18n.commitEncoding", "ISO-8859-1")
    git(other, "config", "merge.default", "union")
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    elsewhere = discover(other)
    assert union(elsewhere, two, one) == made
    elsewhere.close()
    told = git(box.folder, "cat-file", "commit", made).splitlines()
    assert told[3:5] == [
        "author incli <incli@localhost> 300 +0000",
        "committer incli <incli@localhost> 300 +0000",
    ]


def test_the_fold_does_not_depend_on_the_order_in_which_tips_are_named(box: Box) -> None:
    base = box.commit({"a": "1"})
    tips = [box.commit({"a": "1", entry(who, 1): who}, base) for who in ("amira", "ravi", "jo")]
    folded = {fold(box.repository, order).tip for order in permutations(tips)}
    assert len(folded) == 1
    (tip,) = folded
    assert tip is not None
    assert len(box.files(tip)) == 4


names = st.integers(0, 40).map(lambda number: entry("amira", number))
timelines = st.dictionaries(names, st.just("same"), max_size=6)


@pytest.fixture(scope="module")
def shared_box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    made = Box(tmp_path_factory.mktemp("box"))
    yield made
    made.repository.close()


@settings(max_examples=15, deadline=None)
@given(before=timelines, mine=timelines, yours=timelines)
def test_any_two_timelines_join_to_their_union_both_ways(
    shared_box: Box, before: dict[str, str], mine: dict[str, str], yours: dict[str, str]
) -> None:
    base = shared_box.commit({"a": "1", **before})
    one = shared_box.commit({"a": "1", **before, **mine}, base)
    two = shared_box.commit({"a": "1", **before, **yours}, base, at=1_800_000_001)
    made = union(shared_box.repository, one, two)
    assert made == union(shared_box.repository, two, one)
    assert set(shared_box.files(made)) == {"a", *before, *mine, *yours}


headers = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=9)


@settings(max_examples=15, deadline=None)
@given(texts=st.lists(headers, min_size=2, max_size=2, unique=True))
def test_an_incident_opened_twice_keeps_the_header_that_sorts_first(
    shared_box: Box, texts: Sequence[str]
) -> None:
    base = shared_box.commit({"a": "1"})
    one = shared_box.commit({"a": "1", HEADER: texts[0], entry("amira", 1): "opened"}, base)
    two = shared_box.commit({"a": "1", HEADER: texts[1], entry("ravi", 1): "opened"}, base)
    made = union(shared_box.repository, one, two)
    assert made == union(shared_box.repository, two, one)
    assert git_bytes(shared_box.folder, f"{made}:{HEADER}") == min(text.encode() for text in texts)
    assert {entry("amira", 1), entry("ravi", 1)} <= set(shared_box.files(made))


def git_bytes(folder: Path, name: str) -> bytes:
    asked = ["git", "cat-file", "blob", name]
    return subprocess.run(asked, cwd=folder, capture_output=True, check=True).stdout


def test_an_incident_opened_three_times_survives_criss_cross_merges(box: Box) -> None:
    base = box.commit({"a": "1"})
    tips = [box.commit({"a": "1", HEADER: text}, base) for text in ("aaa\n", "bbb\n", "ccc\n")]
    first, second, third = tips
    one, other = union(box.repository, first, second), union(box.repository, third, second)
    assert box.files(one)[HEADER] == "aaa"
    assert box.files(other)[HEADER] == "bbb"
    for left, right in ((one, other), (union(box.repository, second, third), first)):
        assert box.files(union(box.repository, left, right))[HEADER] == "aaa"
    # git knows `second` as the ancestor of both, and both sides differ from it
    fork = box.commit({"a": "1", HEADER: "ccc\n"}, second, third)
    assert box.files(union(box.repository, one, fork))[HEADER] == "aaa"


def test_a_header_that_two_people_edited_needs_a_person(box: Box) -> None:
    base = box.commit({HEADER: "title\n"})
    one, two = box.commit({HEADER: "title A\n"}, base), box.commit({HEADER: "title B\n"}, base)
    with pytest.raises(Conflict) as found:
        union(box.repository, one, two)
    assert found.value.paths == (HEADER,)


def test_a_policy_that_two_people_edited_needs_a_person(box: Box) -> None:
    base = box.commit({"policies/people.yaml": "people: {}\n", HEADER: "title\n"})
    one = box.commit({"policies/people.yaml": "people: {amira: {}}\n"}, base)
    two = box.commit({"policies/people.yaml": "people: {ravi: {}}\n"}, base)
    with pytest.raises(Conflict) as found:
        fold(box.repository, [one, two])
    assert found.value.paths == ("policies/people.yaml",)
    assert {found.value.one, found.value.other} == {one, two}


def test_edits_of_different_policies_and_deletions_join(box: Box) -> None:
    base = box.commit({"policies/people.yaml": "1", "policies/roles.yaml": "1", "old": "1"})
    one = box.commit({"policies/people.yaml": "2", "policies/roles.yaml": "1", "old": "1"}, base)
    two = box.commit({"policies/people.yaml": "1", "policies/roles.yaml": "2"}, base)
    made = union(box.repository, one, two)
    assert box.files(made) == {"policies/people.yaml": "2", "policies/roles.yaml": "2"}


def test_an_optional_tip_that_conflicts_is_left_out_and_the_others_are_folded(box: Box) -> None:
    base = box.commit({"policies/people.yaml": "0"})
    ours = box.commit({"policies/people.yaml": "1"}, base)
    clash = box.commit({"policies/people.yaml": "2", entry("ravi", 1): "x"}, base)
    fine = box.commit({"policies/people.yaml": "0", entry("jo", 1): "x"}, base)
    alien = box.commit({"other": "0"})
    folded = fold(box.repository, [ours], [clash, fine, alien, base])
    assert folded.tip is not None
    assert box.files(folded.tip) == {"policies/people.yaml": "1", entry("jo", 1): "x"}
    assert {each.other: type(each) for each in folded.left_out} == {
        clash: Conflict,
        alien: Unrelated,
    }


def test_histories_that_share_nothing_are_not_joined(box: Box) -> None:
    one, two = box.commit({"a": "1"}), box.commit({"b": "1"})
    with pytest.raises(Unrelated):
        fold(box.repository, [one, two])


@pytest.mark.parametrize("where", ["record", "user", "default"])
def test_attributes_and_configuration_do_not_change_how_tips_join(
    repo: Path, home: Path, where: str
) -> None:
    if where == "record":
        (repo / ".gitattributes").write_text("* merge=union\n")
    elif where == "user":
        (home / "attributes").write_text("* merge=union\n")
        git(repo, "config", "core.attributesFile", str(home / "attributes"))
    else:
        git(repo, "config", "merge.default", "union")
    (repo / "policy").write_text("0\n")
    git(repo, "add", ".")
    git(repo, "commit", "-q", "-m", "attributes")
    git(repo, "branch", "other")
    for branch, text in (("main", "1\n"), ("other", "2\n")):
        git(repo, "switch", "-q", branch)
        (repo / "policy").write_text(text)
        git(repo, "commit", "-q", "-a", "-m", text)
    repository = discover(repo)
    with pytest.raises(Conflict):
        union(repository, git(repo, "rev-parse", "main"), git(repo, "rev-parse", "other"))
    repository.close()


def test_a_fold_that_was_killed_leaves_nothing_in_the_way(box: Box) -> None:
    state = box.repository.state
    state.mkdir()
    (state / "fold.index").write_bytes(b"torn")
    (state / "fold.index.lock").write_bytes(b"torn")
    base = box.commit({"a": "1"})
    one, two = box.commit({HEADER: "a"}, base), box.commit({HEADER: "b"}, base)
    assert box.files(union(box.repository, one, two)) == {HEADER: "a"}
    assert list(state.iterdir()) == []


def test_unions_are_signed_where_commits_are(repo: Path, home: Path) -> None:
    key = home / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    signers = home / "signers"
    signers.write_text(f"amira@example.com {key.with_suffix('.pub').read_text()}")
    for name, value in {
        "commit.gpgsign": "true",
        "gpg.format": "ssh",
        "user.signingkey": str(key),
        "gpg.ssh.allowedSignersFile": str(signers),
    }.items():
        git(repo, "config", name, value)
    git(repo, "commit", "-q", "--allow-empty", "-m", "one")
    one = git(repo, "rev-parse", "HEAD")
    git(repo, "reset", "-q", "--hard", "HEAD~1")
    git(repo, "commit", "-q", "--allow-empty", "-m", "two")
    repository = discover(repo)
    made = union(repository, one, git(repo, "rev-parse", "HEAD"))
    repository.close()
    git(repo, "verify-commit", made)
    assert git(repo, "log", "-1", "--format=%ae", made) == "amira@example.com"
