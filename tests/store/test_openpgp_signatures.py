"""OpenPGP signatures: keys in `policies/keys/PERSON.asc`, judged by gpg in a folder of its own."""

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from signing_world import (
    REVOKED,
    SIGNERS,
    Gpg,
    commit,
    gpg_home,
    judged,
    judging,
    line,
    needed,
    problems,
    signing,
    ssh_key,
)
from world import git

from incli.rules.cases.history import Signature
from incli.store.signatures import openpgp


@pytest.fixture(scope="session")
def gpg() -> Iterator[Gpg]:
    # the agent's socket wants a short path
    with tempfile.TemporaryDirectory(prefix="gpg") as folder, gpg_home(Path(folder)) as home:
        for person in ("alice", "bob", "mallory"):
            home.new(person)
        yield home


@pytest.fixture(autouse=True)
def git_finds_the_keys(gpg: Gpg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GNUPGHOME", str(gpg.folder))


@pytest.fixture
def judge(repo: Path, gpg: Gpg) -> str:
    return commit(
        repo, None, files={f"policies/keys/{who}.asc": gpg.public(who) for who in ("alice", "bob")}
    )


def test_a_listed_key_is_good_for_whose_file_it_is_in(repo: Path, judge: str) -> None:
    assert problems(repo, judge) == []
    assert judged(repo, judge, commit(repo, "alice@example.com")) == Signature("good", "alice")
    assert judged(repo, judge, commit(repo, "bob@example.com")) == Signature("good", "bob")


def test_a_key_that_nobody_is_listed_with_is_unknown(repo: Path, judge: str) -> None:
    found = judged(repo, judge, commit(repo, "mallory@example.com"))
    assert (found.state, found.principal) == ("unknown key", "")


def test_ssh_and_openpgp_keys_go_side_by_side(repo: Path, judge: str, tmp_path: Path) -> None:
    key = ssh_key(tmp_path, "alice")
    judge = commit(repo, None, files={SIGNERS: line("alice", key)})
    assert judged(repo, judge, commit(repo, key)) == Signature("good", "alice")
    assert judged(repo, judge, commit(repo, "alice@example.com")) == Signature("good", "alice")


def test_a_changed_commit_is_told(repo: Path, judge: str) -> None:
    stored = git(repo, "cat-file", "commit", commit(repo, "alice@example.com")) + "\n"
    altered = git(
        *(repo, "hash-object", "-t", "commit", "-w", "--stdin"),
        stdin=stored.replace("\n\nx\n", "\n\ny\n"),
    )
    assert judged(repo, judge, altered) == Signature("bad", why="it is not of what was signed")


def test_a_key_ends_by_the_time_of_the_check_not_of_the_commit(repo: Path, gpg: Gpg) -> None:
    gpg.new("carol", "--faked-system-time", "20250101T000000!", until="1y")
    judge = commit(repo, None, files={"policies/keys/carol.asc": gpg.public("carol")})
    wrapper = repo.parent / "gpg-of-2025"
    wrapper.write_text('#!/bin/sh\nexec gpg --faked-system-time 20250601T000000 "$@"\n')
    wrapper.chmod(0o755)
    git(repo, "config", "gpg.program", str(wrapper))
    made = commit(repo, "carol@example.com")
    assert judged(repo, judge, made, datetime(2025, 12, 1, tzinfo=UTC)) == Signature(
        "good", "carol"
    )
    found = judged(repo, judge, made, datetime(2026, 2, 1, tzinfo=UTC))
    assert (found.state, found.principal) == ("expired", "carol")
    told = judged(repo, judge, made, datetime(2024, 1, 1, tzinfo=UTC))
    assert told == Signature("good", "carol"), "a clock that is slow does no harm"


def test_a_lost_key_is_good_up_to_its_last_good_commit(repo: Path, gpg: Gpg, judge: str) -> None:
    last_good = commit(repo, "alice@example.com")
    after = commit(repo, "alice@example.com")
    listed = gpg("--with-colons", "--list-keys", "alice@example.com").decode()
    key = next(row.split(":")[9] for row in listed.splitlines() if row.startswith("fpr:"))
    told = f"revoked:\n  - key: '{key}'\n    last_good: '{last_good}'\n    reason: stolen\n"
    judge = commit(repo, None, files={REVOKED: told})
    assert problems(repo, judge) == []
    assert judged(repo, judge, last_good) == Signature("good", "alice")
    assert judged(repo, judge, after).state == "revoked"


def test_a_key_its_owner_has_revoked_is_good_for_nothing(repo: Path, gpg: Gpg) -> None:
    with tempfile.TemporaryDirectory(prefix="gpg") as folder, gpg_home(Path(folder)) as own:
        key = own.new("alice")
        git(repo, "config", "gpg.program", "gpg")
        made = commit(repo, "alice@example.com", env={"GNUPGHOME": folder})
        written = (Path(folder) / "openpgp-revocs.d" / f"{key}.rev").read_text()
        own("--import", stdin=written.replace(":-----BEGIN", "-----BEGIN").encode())
        listed = own.public("alice")
    judge = commit(repo, None, files={"policies/keys/alice.asc": listed})
    assert judged(repo, judge, made).state == "revoked"
    told = f"revoked: [{{key: '{key}', last_good: '{made}', reason: rotated}}]\n"
    judge = commit(repo, None, files={REVOKED: told})
    assert judged(repo, judge, made) == Signature("good", "alice")


def test_a_signed_message_is_no_signature_of_the_commit(repo: Path, judge: str, gpg: Gpg) -> None:
    """Whatever alice has signed elsewhere, with its text inside, signs nothing here."""
    message = gpg("-u", "alice@example.com", "--armor", "--sign", stdin=b"words").decode()
    clear = gpg("-u", "alice@example.com", "--clear-sign", stdin=b"words").decode()
    head, end, rest = git(repo, "cat-file", "commit", judge).partition("\n\n")
    for each in (message, clear):
        made = git(
            *(repo, "hash-object", "-t", "commit", "-w", "--literally", "--stdin"),
            stdin=f"{head}\ngpgsig {each.rstrip().replace(chr(10), chr(10) + ' ')}{end}{rest}\n",
        )
        assert judged(repo, judge, made).state == "bad"


def test_two_signatures_in_one_armour_are_none(repo: Path, judge: str) -> None:
    stored = git(repo, "cat-file", "commit", commit(repo, "alice@example.com")) + "\n"
    head, end, message = stored.partition("\n\n")
    at = head.index("gpgsig ")
    signature = head[at:].removeprefix("gpgsig ")
    made = git(
        *(repo, "hash-object", "-t", "commit", "-w", "--literally", "--stdin"),
        stdin=f"{head}\n {signature}{end}{message}",
    )
    assert judged(repo, judge, made).state == "bad"


def test_a_signature_over_a_hash_that_can_be_forged_is_none(
    repo: Path, gpg: Gpg, tmp_path: Path
) -> None:
    program = tmp_path / "gpg-sha1"
    program.write_text('#!/bin/sh\nexec gpg --digest-algo SHA1 "$@"\n')
    program.chmod(0o755)
    with tempfile.TemporaryDirectory(prefix="gpg") as folder, gpg_home(Path(folder)) as own:
        own("--passphrase", "", "--quick-gen-key", "alice@example.com", "rsa2048", "sign", "never")
        listed = own.public("alice")
        judge = commit(repo, None, files={"policies/keys/alice.asc": listed})
        env = {"GNUPGHOME": folder}
        assert judged(repo, judge, commit(repo, "alice@example.com", env=env)).state == "good"
        git(repo, "config", "gpg.program", str(program))
        made = commit(repo, "alice@example.com", env=env)
    assert judged(repo, judge, made).state == "bad"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("policies/keys/dora.asc", "nobody in policies/people.yaml"),
        ("policies/keys/alice.gpg", "PERSON.asc"),
        ("policies/keys/old/alice.asc", "PERSON.asc"),
    ],
)
def test_a_file_named_after_nobody_lists_nobody(
    repo: Path, gpg: Gpg, path: str, words: str
) -> None:
    judge = commit(repo, None, files={path: gpg.public("alice")})
    (found,) = problems(repo, judge)
    assert (found.path, words in found.message) == (path, True)
    assert judged(repo, judge, commit(repo, "alice@example.com")).state == "unknown key"


def test_a_key_in_two_files_is_a_key_of_nobody(repo: Path, gpg: Gpg) -> None:
    files = {f"policies/keys/{who}.asc": gpg.public("alice") for who in ("alice", "bob")}
    judge = commit(repo, None, files=files)
    assert [each.path for each in problems(repo, judge)] == sorted(files)
    assert judged(repo, judge, commit(repo, "alice@example.com")).state == "unknown key"


@pytest.mark.parametrize("content", [b"", b"junk", b"\0" * (1024 * 1024 + 1)])
def test_a_file_without_a_key_is_told(repo: Path, content: bytes) -> None:
    judge = commit(repo, None, files={"policies/keys/alice.asc": content})
    assert [each.path for each in problems(repo, judge)] == ["policies/keys/alice.asc"]


def test_a_private_key_in_the_repository_is_told(repo: Path, gpg: Gpg) -> None:
    secret = gpg("--armor", "--export-secret-keys", "alice@example.com")
    judge = commit(repo, None, files={"policies/keys/alice.asc": secret})
    (found,) = problems(repo, judge)
    assert "private key" in found.message
    assert judged(repo, judge, commit(repo, "alice@example.com")).state == "unknown key"


def test_without_gpg_openpgp_signatures_cannot_be_judged_and_ssh_ones_can(
    repo: Path, judge: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = ssh_key(tmp_path, "alice")
    judge = commit(repo, None, files={SIGNERS: line("alice", key)})
    by_ssh, by_gpg = commit(repo, key), commit(repo, "alice@example.com")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(needed("git"))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert judged(repo, judge, by_ssh) == Signature("good", "alice")
    assert judged(repo, judge, by_gpg) == Signature("cannot judge", why="gpg is not installed")
    assert problems(repo, judge) == []


def test_a_gpg_that_gives_no_answer_is_not_waited_for(
    repo: Path, judge: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = commit(repo, "alice@example.com")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/gpg").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "bin/gpg").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    monkeypatch.setattr(openpgp, "_PATIENCE", 0.2)
    assert judged(repo, judge, made).state == "cannot judge"


def test_the_folder_and_the_agent_of_the_user_are_left_alone(
    repo: Path, judge: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    made = commit(repo, "alice@example.com")
    other = home / ".gnupg"
    other.mkdir(mode=0o700)
    (other / "gpg.conf").write_text("an option that does not exist\n")
    monkeypatch.setenv("GNUPGHOME", str(other))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with judging(repo, judge) as signatures:
        assert signatures(made) == Signature("good", "alice")
        (own,) = tmp_path.glob("incli-*")
        assert not list(own.glob("S.*")), "an agent is running"
    assert not list(tmp_path.glob("incli-*"))
    assert [each.name for each in other.iterdir()] == ["gpg.conf"]


def test_a_merged_tags_signature_is_part_of_what_is_signed(repo: Path, judge: str) -> None:
    git(repo, "checkout", "-q", "-b", "side")
    commit(repo, None, files={"side": "x"})
    git(repo, *signing("mallory@example.com"), "tag", "-s", "-m", "tag", "v1")
    git(repo, "checkout", "-q", "main")
    merge = ("merge", "-q", "--no-ff", "-m", "merge", "v1")
    git(repo, *signing("alice@example.com"), *merge)
    assert judged(repo, judge, git(repo, "rev-parse", "HEAD")) == Signature("good", "alice")
