"""Signatures made by OpenPGP keys, checked by gpg with nothing but the judge's keys.

`policies/keys/PERSON.asc` holds the public keys of one person. gpg runs in a folder of its own,
reads no options, starts no agent, asks no server, and is told what time it is.
"""

import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path, PurePosixPath

from incli.domain.finding import Finding
from incli.store.signatures.signed import MAX_BYTES, Signed
from incli.store.signatures.verdict import Verdict, bad, unknown

FOLDER = "policies/keys"
BEGIN = (b"-----BEGIN PGP SIGNATURE-----", b"-----BEGIN PGP MESSAGE-----")
_PATIENCE = 20.0
"""Seconds: gpg takes 5 ms for a signature."""
_BROKEN_HASHES = {"1", "2", "3"}
"""MD5, SHA-1 and RIPE-MD/160, as RFC 4880 section 9.4 numbers them."""
_BINARY = "00"
"""The form of signatures over bytes; others are over text, or over keys."""
_EXPORT = "gpg --armor --export-options export-minimal --export you@example.com"
_STATES = {
    "GOODSIG": ("good", ""),
    "EXPSIG": ("expired", "the signature has an end, which is over"),
    "EXPKEYSIG": ("expired", "the key has an end, which is over"),
    "REVKEYSIG": ("revoked", "whose key it is has revoked it"),
}


class CannotRun(Exception):  # an answer, not an error
    """gpg is not there, or did not answer."""


class OpenPGP:
    """The keys of a judge, and the gpg that knows them."""

    def __init__(self, files: Mapping[str, bytes], people: Collection[str], now: datetime) -> None:
        self._files = files
        self._people = people
        self._now = now
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def check(self, signed: Signed) -> Verdict:
        """By which of the keys the commit was signed."""
        try:
            owners, _ = self._known
            (self._home / "signature").write_bytes(signed.signature)
            told = self._gpg("--verify", "signature", "-", stdin=signed.payload)
        except CannotRun as error:
            return Verdict("cannot judge", why=str(error))
        return _verdict(_status(told), owners)

    def problems(self) -> tuple[Finding, ...]:
        """What is wrong with the files; where gpg is missing, only what can be told without it."""
        found = [each for each in map(self._misplaced, self._files) if each]
        with suppress(CannotRun):  # every signature says so
            found += self._known[1] if self._files else ()
        return tuple(sorted(found))

    def keys(self) -> frozenset[str]:
        """The fingerprints of all keys."""
        try:
            return frozenset(self._known[0]) if self._files else frozenset()
        except CannotRun:
            return frozenset()

    def close(self) -> None:
        """Remove the folder gpg ran in."""
        if self._folder:
            self._folder.cleanup()
            self._folder = None

    def _misplaced(self, path: str) -> Finding | None:
        person = PurePosixPath(path).stem
        if path != f"{FOLDER}/{person}.asc":
            return Finding(path, 0, 0, f"Keys stand in {FOLDER}/PERSON.asc.")
        if person not in self._people:
            said = f"“{person}” is nobody in policies/people.yaml; a file is named after a person."
            return Finding(path, 0, 0, said, "incli person list")
        return None

    @cached_property
    def _known(self) -> tuple[dict[str, str], list[Finding]]:
        """Who has which key, by its fingerprint, and what is wrong; gpg has learnt the keys."""
        sound, problems = self._read()
        times = Counter(key for keys in sound.values() for key in keys)
        owners: dict[str, str] = {}
        for path, keys in sound.items():
            for key in sorted(keys):
                if times[key] == 1:
                    owners[key] = PurePosixPath(path).stem
                else:
                    said = f"The key {key} stands in somebody else's file, too."
                    problems.append(Finding(path, 0, 0, said))
        if owners:
            whole = b"\n".join(self._files[path] for path in sound)
            learnt = _status(self._gpg("--import", stdin=whole))
            known = {words[2] for words in learnt if words[0] == "IMPORT_OK"}
            problems += [
                Finding(path, 0, 0, f"gpg does not take the key {key}.", _EXPORT)
                for path, keys in sound.items()
                for key in sorted(keys - known)
            ]
        return owners, problems

    def _read(self) -> tuple[dict[str, set[str]], list[Finding]]:
        """The keys in each file, and what is wrong with the others."""
        sound: dict[str, set[str]] = {}
        problems: list[Finding] = []
        for path, content in sorted(self._files.items()):
            if self._misplaced(path):
                continue
            found = self._fingerprints(content)
            if isinstance(found, str):
                problems.append(Finding(path, 0, 0, found, _EXPORT))
            else:
                sound[path] = found
        return sound, problems

    def _fingerprints(self, content: bytes) -> set[str] | str:
        """The keys in a file, or what is wrong with it."""
        if len(content) > MAX_BYTES:
            return f"It is larger than {MAX_BYTES} bytes."
        lines = self._gpg("--with-colons", "--show-keys", stdin=content).splitlines()
        fields = [line.split(":") for line in lines]
        kinds = [each[0] for each in fields]
        if "sec" in kinds:
            return "This is a private key. It is known to all who read the repository: revoke it."
        found = {
            after[9]
            for before, after in pairwise(fields)
            if before[0] == "pub" and after[0] == "fpr"
        }
        return found or "There is no OpenPGP key in it."

    @property
    def _home(self) -> Path:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="incli-")
        return Path(self._folder.name)

    def _gpg(self, *args: str, stdin: bytes) -> str:
        """What `gpg ARGS` says: its status lines, or its listing."""
        fixed = (
            *("--no-options", "--batch", "--no-tty", "--quiet", "--no-autostart"),
            *("--no-auto-key-locate", "--no-auto-key-retrieve", "--disable-dirmngr"),
            *("--no-auto-check-trustdb", "--ignore-time-conflict", "--ignore-valid-from"),
            *("--faked-system-time", f"{self._now.timestamp():.0f}!"),
            *("--homedir", str(self._home), "--status-fd", "1"),
        )
        try:
            done = subprocess.run(
                ["gpg", *fixed, *args],
                cwd=self._home,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                input=stdin,
                capture_output=True,
                check=False,  # the status lines say more than the status
                timeout=_PATIENCE,
            )
        except FileNotFoundError:
            raise CannotRun("gpg is not installed") from None
        except subprocess.TimeoutExpired:
            raise CannotRun(f"gpg gave no answer in {_PATIENCE:.0f} seconds") from None
        return done.stdout.decode("utf-8", "replace")


def _status(told: str) -> list[list[str]]:
    """The status lines of gpg, in words. Source: doc/DETAILS of GnuPG."""
    mark = "[GNUPG:] "
    return [
        line.removeprefix(mark).split(" ") for line in told.split("\n") if line.startswith(mark)
    ]


def _verdict(status: Sequence[Sequence[str]], owners: Mapping[str, str]) -> Verdict:
    names = [words[0] for words in status]
    if names.count("NEWSIG") != 1:
        return bad("it is not one OpenPGP signature")
    if "NO_PUBKEY" in names:
        return unknown(next(words[1] for words in status if words[0] == "NO_PUBKEY"))
    states = [_STATES[name] for name in names if name in _STATES]
    valid = [words for words in status if words[0] == "VALIDSIG"]
    if len(states) != 1 or len(valid) != 1:
        return bad("it is not of what was signed")
    return _by_its_key(valid[0], owners, *states[0])


def _by_its_key(valid: Sequence[str], owners: Mapping[str, str], state: str, why: str) -> Verdict:
    """Source: VALIDSIG in doc/DETAILS of GnuPG."""
    hashed, form, key = valid[8], valid[9], valid[-1]
    if hashed in _BROKEN_HASHES:
        return bad("its hash is one that can be forged")
    if form != _BINARY:
        return bad("it leaves open how lines end")
    if key not in owners:
        return unknown(key)
    return Verdict(state, owners[key], key, why)
