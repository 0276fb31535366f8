"""Who signed a commit: the twenty cases in which a good signature is not the right one.

Each says what plain git makes of it, where that differs.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from signing_world import (
    REVOKED,
    SIGNERS,
    commit,
    fingerprint_of,
    judged,
    line,
    problems,
    signing,
    ssh_key,
    verified_by_git,
)
from world import git

from incli.rules.cases.history import Signature


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: ssh_key(folder, name) for name in ("alice", "bob", "mallory")}


@pytest.fixture
def judge(repo: Path, keys: dict[str, Path]) -> str:
    """A commit that lists alice's key and bob's."""
    return commit(
        repo, None, files={SIGNERS: line("alice", keys["alice"]) + line("bob", keys["bob"])}
    )


@pytest.fixture
def by_git(repo: Path, tmp_path: Path) -> Callable[[str], bool]:
    """What plain git says, given the signers of the work tree."""

    def verified(commit_id: str) -> bool:
        return verified_by_git(repo, commit_id, repo / SIGNERS)

    return verified


def test_1_a_listed_key_is_good_for_whom_it_is_listed_for(
    repo: Path, judge: str, keys: dict[str, Path]
) -> None:
    assert judged(repo, judge, commit(repo, keys["alice"])) == Signature("good", "alice")
    assert judged(repo, judge, commit(repo, keys["bob"], author="bob")) == Signature("good", "bob")


def test_2_a_key_that_nobody_is_listed_with_is_unknown(
    repo: Path, judge: str, keys: dict[str, Path]
) -> None:
    found = judged(repo, judge, commit(repo, keys["mallory"]))
    assert found.state == "unknown key"
    assert found.principal == ""
    assert fingerprint_of(keys["mallory"]) in found.why


def test_3_whoever_is_named_as_the_author_the_signer_is_told(
    repo: Path, judge: str, keys: dict[str, Path], by_git: Callable[[str], bool]
) -> None:
    made = commit(repo, keys["bob"], author="alice")
    assert judged(repo, judge, made) == Signature("good", "bob")
    assert by_git(made)


def test_4_a_commit_without_signature_has_none(repo: Path, judge: str) -> None:
    assert judged(repo, judge, commit(repo, None)) == Signature("none")


@pytest.mark.parametrize("signed", [True, False])
def test_5_6_where_the_judge_lists_no_keys_nothing_can_be_judged(
    repo: Path, keys: dict[str, Path], *, signed: bool
) -> None:
    judge = git(repo, "rev-parse", "HEAD")
    made = commit(repo, keys["alice"] if signed else None)
    found = judged(repo, judge, made)
    assert found.state == "cannot judge"
    assert SIGNERS in found.why


@pytest.mark.parametrize("whom", ["alice,bob", '"alice,bob"', "*", "a*", "alic?", "!bob,*"])
def test_7_8_a_line_for_several_people_lists_nobody(
    repo: Path, keys: dict[str, Path], by_git: Callable[[str], bool], whom: str
) -> None:
    judge = commit(repo, None, files={SIGNERS: f"# ours\n{line(whom, keys['alice'])}"})
    made = commit(repo, keys["alice"])
    assert judged(repo, judge, made).state == "unknown key"
    (found,) = problems(repo, judge)
    assert (found.path, found.line, found.column) == (SIGNERS, 2, 1)
    assert by_git(made)


@pytest.mark.parametrize(
    "options", ["", 'namespaces="file"', 'namespaces="*"', 'namespaces="git,!git"', "namespaces"]
)
def test_9_a_line_that_is_not_for_git_alone_lists_nobody(
    repo: Path, keys: dict[str, Path], options: str
) -> None:
    judge = commit(repo, None, files={SIGNERS: line("alice", keys["alice"], options)})
    assert judged(repo, judge, commit(repo, keys["alice"])).state == "unknown key"
    assert len(problems(repo, judge)) == 1


def test_9_a_signature_made_for_something_else_is_none(
    repo: Path, judge: str, keys: dict[str, Path], tmp_path: Path
) -> None:
    """Whoever gets alice to sign a file cannot turn that into a commit."""
    script = tmp_path / "as-file"
    script.write_text('#!/bin/sh\nshift 4\nexec ssh-keygen -Y sign -n file "$@"\n')
    script.chmod(0o755)
    env = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "gpg.ssh.program",
        "GIT_CONFIG_VALUE_0": str(script),
    }
    found = judged(repo, judge, commit(repo, keys["alice"], env=env))
    assert found == Signature("bad", why="it is made for “file”, not for git")


@pytest.mark.parametrize(
    ("options", "state"),
    [
        ('valid-before="20261125115959Z"', "expired"),
        ('valid-before="20261126Z"', "good"),
        ('valid-after="20261125120001Z"', "expired"),
        ('valid-after="202611251159Z"', "good"),
        ('valid-after="20250101Z",valid-before="20270101Z"', "good"),
    ],
)
def test_10_a_key_counts_while_it_is_valid(
    repo: Path, keys: dict[str, Path], options: str, state: str
) -> None:
    listed = line("alice", keys["alice"], f'namespaces="git",{options}')
    judge = commit(repo, None, files={SIGNERS: listed})
    assert problems(repo, judge) == []
    found = judged(repo, judge, commit(repo, keys["alice"]))
    assert (found.state, found.principal) == (state, "alice")


def test_11_a_commit_cannot_be_dated_back_into_the_time_its_key_was_valid(
    repo: Path, keys: dict[str, Path], by_git: Callable[[str], bool]
) -> None:
    listed = line("alice", keys["alice"], 'namespaces="git",valid-before="20260101Z"')
    judge = commit(repo, None, files={SIGNERS: listed})
    dates = {f"GIT_{role}_DATE": "2025-06-01T12:00:00Z" for role in ("AUTHOR", "COMMITTER")}
    made = commit(repo, keys["alice"], env=dates)
    assert judged(repo, judge, made).state == "expired"
    assert by_git(made)


def test_12_a_lost_key_is_good_up_to_its_last_good_commit(
    repo: Path, judge: str, keys: dict[str, Path]
) -> None:
    before = commit(repo, keys["alice"])
    last_good = commit(repo, keys["alice"])
    git(repo, "checkout", "-q", "-b", "aside", before)
    aside = commit(repo, keys["alice"], files={"aside": "x"})
    git(repo, "checkout", "-q", "main")
    after = commit(repo, keys["alice"])
    key = fingerprint_of(keys["alice"])
    told = f"revoked:\n  - key: {key}\n    last_good: '{last_good}'\n    reason: stolen\n"
    judge = commit(repo, keys["bob"], author="bob", files={REVOKED: told})
    assert problems(repo, judge) == []
    assert judged(repo, judge, before) == Signature("good", "alice")
    assert judged(repo, judge, last_good) == Signature("good", "alice")
    for later in (after, aside):
        found = judged(repo, judge, later)
        assert (found.state, found.principal) == ("revoked", "alice")
        assert last_good[:12] in found.why
    assert judged(repo, judge, judge) == Signature("good", "bob")


def test_12_what_a_revoked_key_signed_in_time_stays_good_when_it_has_expired(
    repo: Path, keys: dict[str, Path]
) -> None:
    made = commit(repo, keys["alice"])
    listed = line("alice", keys["alice"], 'namespaces="git",valid-before="20260101Z"')
    key = fingerprint_of(keys["alice"])
    told = f"revoked: [{{key: '{key}', last_good: '{made}', reason: rotated}}]\n"
    judge = commit(repo, None, files={SIGNERS: listed, REVOKED: told})
    assert judged(repo, judge, made) == Signature("good", "alice")
    assert judged(repo, judge, commit(repo, keys["alice"])).state == "revoked"


@pytest.mark.parametrize(
    ("last_good", "state"), [("", "revoked"), (f", last_good: '{'1' * 40}'", "cannot judge")]
)
def test_12_a_revocation_without_a_last_good_commit_that_is_here(
    repo: Path, keys: dict[str, Path], last_good: str, state: str
) -> None:
    key = fingerprint_of(keys["alice"])
    told = f"revoked: [{{key: '{key}', reason: stolen{last_good}}}]\n"
    judge = commit(repo, None, files={SIGNERS: line("alice", keys["alice"]), REVOKED: told})
    assert judged(repo, judge, commit(repo, keys["alice"])).state == state


def test_12_revocations_that_cannot_be_read_leave_no_key_good(
    repo: Path, keys: dict[str, Path]
) -> None:
    judge = commit(
        repo, None, files={SIGNERS: line("alice", keys["alice"]), REVOKED: "revoked: [{key: x}]\n"}
    )
    assert judged(repo, judge, commit(repo, keys["alice"])).state == "cannot judge"
    assert {each.path for each in problems(repo, judge)} == {REVOKED}


def test_12_a_slip_in_a_fingerprint_is_told(repo: Path, keys: dict[str, Path]) -> None:
    told = f"revoked:\n  - key: {fingerprint_of(keys['mallory'])}\n    reason: stolen\n"
    judge = commit(repo, None, files={SIGNERS: line("alice", keys["alice"]), REVOKED: told})
    (found,) = problems(repo, judge)
    assert (found.path, found.line, found.column) == (REVOKED, 2, 10)


def test_13_16_18_no_configuration_has_a_say(
    repo: Path, judge: str, keys: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, forged = commit(repo, keys["alice"]), commit(repo, keys["mallory"])
    canary = tmp_path / "canary"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {canary}\nexit 0\n")
    program.chmod(0o755)
    other = tmp_path / "other-signers"
    other.write_text(line("alice", keys["mallory"]))
    for key, value in {
        "gpg.minTrustLevel": "ultimate",
        "gpg.format": "openpgp",
        "gpg.program": str(program),
        "gpg.ssh.program": str(program),
        "gpg.ssh.allowedSignersFile": str(other),
        "gpg.ssh.revocationFile": str(keys["alice"].with_suffix(".pub")),
        "gpg.ssh.defaultKeyCommand": str(program),
        "log.showSignature": "true",
    }.items():
        git(repo, "config", key, value)
    (repo / "below").mkdir()
    monkeypatch.chdir(repo / "below")
    assert judged(repo / "below", judge, made) == Signature("good", "alice")
    assert judged(repo / "below", judge, forged).state == "unknown key"
    assert not canary.exists()
    verified_by_git(repo, made, other)
    assert canary.exists(), "plain git runs it"


def test_14_15_a_change_cannot_bring_its_own_key(
    repo: Path, judge: str, keys: dict[str, Path], by_git: Callable[[str], bool]
) -> None:
    listed = (repo / SIGNERS).read_text() + line("alice", keys["mallory"])
    made = commit(repo, keys["mallory"], files={SIGNERS: listed})
    assert judged(repo, judge, made).state == "unknown key"
    assert by_git(made)


def test_17_a_commit_replayed_elsewhere_is_still_its_signers(
    repo: Path, judge: str, keys: dict[str, Path]
) -> None:
    """That its entry is of another incident, or is there already, is for the rules to tell."""
    made = commit(repo, keys["alice"])
    git(repo, "branch", "elsewhere", made)
    assert judged(repo, judge, made) == Signature("good", "alice")


def test_19_a_signed_merge_does_not_vouch_for_what_it_merges(
    repo: Path, judge: str, keys: dict[str, Path]
) -> None:
    git(repo, "checkout", "-q", "-b", "side")
    unsigned = commit(repo, None, files={"side": "x"})
    git(repo, "checkout", "-q", "main")
    commit(repo, keys["alice"])
    git(repo, *signing(keys["alice"]), "merge", "-q", "--no-ff", "-m", "merge", "side")
    assert judged(repo, judge, git(repo, "rev-parse", "HEAD")) == Signature("good", "alice")
    assert judged(repo, judge, unsigned) == Signature("none")


@pytest.mark.parametrize("verb", [("cherry-pick",), ("rebase", "--force-rebase")])
def test_20_a_commit_made_again_has_lost_its_signature(
    repo: Path, judge: str, keys: dict[str, Path], verb: tuple[str, ...]
) -> None:
    made = commit(repo, keys["alice"], files={"x": "x"})
    if verb[0] == "cherry-pick":
        git(repo, "checkout", "-q", "-b", "other", judge)
        commit(repo, keys["bob"], author="bob")
        git(repo, *signing(None), *verb, made)
    else:
        git(repo, *signing(None), *verb, judge)
    assert judged(repo, judge, made) == Signature("good", "alice")
    assert judged(repo, judge, git(repo, "rev-parse", "HEAD")) == Signature("none")


def test_a_commit_that_was_changed_after_it_was_signed_is_told(
    repo: Path, judge: str, keys: dict[str, Path]
) -> None:
    stored = git(repo, "cat-file", "commit", commit(repo, keys["alice"])) + "\n"
    for was, now in (("author alice", "author alicia"), ("\n\nx\n", "\n\ny\n")):
        assert stored.count(was) == 1
        altered = git(
            repo, "hash-object", "-t", "commit", "-w", "--stdin", stdin=stored.replace(was, now)
        )
        assert judged(repo, judge, altered) == Signature("bad", why="it is not of what was signed")


def test_what_a_merged_tag_says_is_not_taken_for_the_signature(
    repo: Path, judge: str, keys: dict[str, Path]
) -> None:
    git(repo, "checkout", "-q", "-b", "side")
    commit(repo, None, files={"side": "x"})
    signed_tag = (*signing(keys["mallory"]), "tag", "-s", "-m", "gpgsig of a tag", "v1")
    git(repo, *signed_tag)
    git(repo, "checkout", "-q", "main")
    merge = ("merge", "-q", "--no-ff", "-m", "merge", "v1")
    git(repo, *signing(None), *merge)
    unsigned = git(repo, "rev-parse", "HEAD")
    assert "\nmergetag object" in git(repo, "cat-file", "commit", unsigned)
    assert judged(repo, judge, unsigned) == Signature("none")
    git(repo, "reset", "-q", "--hard", "HEAD^")
    git(repo, *signing(keys["alice"]), *merge)
    assert judged(repo, judge, git(repo, "rev-parse", "HEAD")) == Signature("good", "alice")


def test_two_signatures_in_one_commit_are_none(
    repo: Path, judge: str, keys: dict[str, Path]
) -> None:
    stored = git(repo, "cat-file", "commit", commit(repo, keys["alice"])) + "\n"
    head, end, message = stored.partition("\n\n")
    second = head[head.index("gpgsig ") :]
    twice = git(
        *(repo, "hash-object", "-t", "commit", "-w", "--literally", "--stdin"),
        stdin=f"{head}\n{second}{end}{message}",
    )
    assert judged(repo, judge, twice) == Signature("bad", why="it holds two signatures")


@pytest.mark.parametrize(
    ("armour", "state"),
    [
        ("-----BEGIN SIGNED MESSAGE-----\n MIID\n -----END SIGNED MESSAGE-----", "cannot judge"),
        ("-----BEGIN SSH SIGNATURE-----\n U1NIU0lH\n -----END SSH SIGNATURE-----", "bad"),
        ("-----BEGIN SSH SIGNATURE-----\n !\n -----END SSH SIGNATURE-----", "bad"),
        ("-----BEGIN SSH SIGNATURE-----", "bad"),
        ("signed by alice", "bad"),
        ("", "bad"),
    ],
)
def test_what_only_looks_like_a_signature(
    repo: Path, judge: str, keys: dict[str, Path], armour: str, state: str
) -> None:
    head, end, message = git(repo, "cat-file", "commit", judge).partition("\n\n")
    made = git(
        *(repo, "hash-object", "-t", "commit", "-w", "--literally", "--stdin"),
        stdin=f"{head}\ngpgsig {armour}{end}{message}",
    )
    assert judged(repo, judge, made).state == state


def test_a_commit_too_large_to_be_one_is_not_read_further(
    repo: Path, judge: str, keys: dict[str, Path]
) -> None:
    tree = git(repo, "rev-parse", "HEAD^{tree}")
    sign = (*signing(keys["alice"]), "commit-tree", "-S", tree)
    large = git(repo, *sign, stdin="x" * (1024 * 1024))
    assert judged(repo, judge, large).state == "bad"


def test_a_commit_that_is_not_here_cannot_be_judged(repo: Path, judge: str) -> None:
    assert judged(repo, judge, "1" * 40).state == "cannot judge"
    tree = git(repo, "rev-parse", "HEAD^{tree}")
    assert judged(repo, judge, tree).state == "cannot judge"


@pytest.mark.parametrize("name", ["HEAD", "--all", "main\n", "1" * 39])
def test_a_commit_is_named_by_its_id(repo: Path, judge: str, name: str) -> None:
    with pytest.raises(ValueError, match="no id"):
        judged(repo, judge, name)


def test_objects_named_by_sha_256_are_judged_alike(tmp_path: Path, keys: dict[str, Path]) -> None:
    repo = tmp_path / "repo256"
    git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256", repo.name)
    judge = commit(repo, None, files={SIGNERS: line("alice", keys["alice"])})
    made = commit(repo, keys["alice"])
    assert "gpgsig-sha256 " in git(repo, "cat-file", "commit", made)
    assert judged(repo, judge, made) == Signature("good", "alice")
    assert judged(repo, judge, commit(repo, keys["bob"])).state == "unknown key"


def test_replaced_objects_have_no_say(repo: Path, judge: str, keys: dict[str, Path]) -> None:
    forged, good = commit(repo, keys["mallory"]), commit(repo, keys["alice"])
    git(repo, "replace", forged, good)
    assert judged(repo, judge, forged).state == "unknown key"
