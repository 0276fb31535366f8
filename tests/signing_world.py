"""People with keys, commits that they sign, and what a judge says of them."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from world import git

from incli.domain.finding import Finding
from incli.rules.cases.history import Signature
from incli.store.git import Git, Objects
from incli.store.signatures.judging import Signatures

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PEOPLE = frozenset({"alice", "bob", "carol"})
SIGNERS = "policies/allowed_signers"
REVOKED = "policies/revoked_signers.yaml"


def needed(program: str) -> str:
    """The program, which tests of signatures cannot do without; they are never skipped."""
    found = shutil.which(program)
    assert found, f"tests of signatures need {program}: apt install openssh-client gnupg"
    return found


def ssh_key(folder: Path, name: str, *options: str) -> Path:
    """A new key pair, `NAME` and `NAME.pub`."""
    path = folder / name
    wanted = options or ("-t", "ed25519")
    command = [
        needed("ssh-keygen"),
        "-q",
        *wanted,
        "-N",
        "",
        "-C",
        f"{name}@laptop",
        "-f",
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return path


def public(key: Path) -> str:
    """The type and the key, as they stand in a line of signers."""
    return " ".join(key.with_suffix(".pub").read_text().split()[:2])


def fingerprint_of(key: Path) -> str:
    """What ssh-keygen calls the key."""
    command = [needed("ssh-keygen"), "-lf", str(key.with_suffix(".pub"))]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[1]


def line(person: str, key: Path, options: str = 'namespaces="git"') -> str:
    """A line of an allowed signers file."""
    return f"{person} {options} {public(key)} {key.name}@laptop\n"


@contextmanager
def gpg_home(folder: Path) -> Iterator["Gpg"]:
    """A folder of OpenPGP keys, whose agent ends with it."""
    home = Gpg(folder)
    try:
        yield home
    finally:
        subprocess.run(
            ["gpgconf", "--homedir", str(folder), "--kill", "all"], check=False, capture_output=True
        )


class Gpg:
    """gpg with keys of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *args: str, stdin: bytes = b"") -> bytes:
        """What `gpg ARGS` prints."""
        command = [needed("gpg"), "--homedir", str(self.folder), "--batch", "--quiet", *args]
        done = subprocess.run(command, input=stdin, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def new(self, person: str, *options: str, until: str = "never") -> str:
        """Make a key; its fingerprint."""
        address = f"{person}@example.com"
        wanted = (
            *options,
            "--passphrase",
            "",
            "--quick-gen-key",
            address,
            "ed25519",
            "sign",
            until,
        )
        self(*wanted)
        listed = self("--with-colons", "--list-keys", address).decode().splitlines()
        return next(row.split(":")[9] for row in listed if row.startswith("fpr:"))

    def public(self, person: str) -> bytes:
        """The public key, in its armour."""
        return self("--armor", "--export", f"{person}@example.com")


def commit(
    repo: Path,
    key: Path | str | None,
    *,
    author: str = "alice",
    files: Mapping[str, str | bytes] | None = None,
    env: Mapping[str, str] | None = None,
) -> str:
    """A new commit on what is checked out, signed by an SSH key, an OpenPGP key, or not at all."""
    for path, content in (files or {}).items():
        (repo / path).parent.mkdir(parents=True, exist_ok=True)
        (repo / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    git(repo, "add", "-A")
    git(repo, *signing(key), "commit", "-q", "--allow-empty", "-m", "x", env=_as(author, env))
    return git(repo, "rev-parse", "HEAD")


def signing(key: Path | str | None) -> tuple[str, ...]:
    """Options of git that make it sign."""
    if key is None:
        return ("-c", "commit.gpgsign=false")
    form = "ssh" if isinstance(key, Path) else "openpgp"
    named = ("-c", f"gpg.format={form}", "-c", f"user.signingkey={key}")
    return (*named, "-c", "commit.gpgsign=true")


def _as(author: str, env: Mapping[str, str] | None) -> dict[str, str]:
    address = f"{author}@example.com"
    who = {"AUTHOR": author, "COMMITTER": author}
    return {
        **{f"GIT_{role}_NAME": name for role, name in who.items()},
        **{f"GIT_{role}_EMAIL": address for role in who},
        **(env or {}),
    }


def judged(repo: Path, judge: str, commit_id: str, now: datetime = NOW) -> Signature:
    """Who signed the commit, by what the judge says."""
    with judging(repo, judge, now) as signatures:
        return signatures(commit_id)


def problems(repo: Path, judge: str, now: datetime = NOW) -> list[Finding]:
    """What is wrong with the judge's keys."""
    with judging(repo, judge, now) as signatures:
        return list(signatures.problems())


@contextmanager
def judging(repo: Path, judge: str, now: datetime = NOW) -> Iterator[Signatures]:
    """The signatures of a repository, by what the judge says."""
    plain = Git(repo)
    with (
        Objects(plain) as objects,
        Signatures(plain, objects, judge, people=PEOPLE, now=now) as signatures,
    ):
        yield signatures


def verified_by_git(repo: Path, commit_id: str, signers: Path | str) -> bool:
    """What plain git says of a commit signed by an SSH key."""
    done = subprocess.run(
        ["git", "-c", f"gpg.ssh.allowedSignersFile={signers}", "verify-commit", commit_id],
        cwd=repo,
        capture_output=True,
        check=False,
        env=dict(os.environ),
    )
    return done.returncode == 0
