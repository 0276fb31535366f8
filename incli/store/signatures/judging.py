"""Tells who signed a commit, by what one commit, the judge, says of keys."""

import re
from collections.abc import Collection
from datetime import datetime
from functools import cached_property
from types import TracebackType
from typing import Self

from incli.domain.finding import Finding
from incli.domain.value import Value
from incli.rules.cases.history import Signature
from incli.store.git import Git, Objects
from incli.store.signatures import allowed, openpgp, revoked, ssh
from incli.store.signatures.signed import Malformed, Signed, take_apart
from incli.store.signatures.sshkey import fingerprint
from incli.store.signatures.verdict import Verdict, bad

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)


class _Law(Value):
    """What the judge says of keys."""

    listed: bool
    """Whether it lists any key, or tries to."""
    allowed: allowed.Allowed
    revoked: revoked.Revoked
    files: dict[str, bytes]
    """The OpenPGP keys, by path."""


class Signatures:
    """The signatures of commits, judged by the commit `judge`.

    `now` is what dates of keys are held against: the date of a commit is what its author claims.
    `people` are the ids that an entry's `by` can hold.
    """

    def __init__(
        self, git: Git, objects: Objects, judge: str, *, people: Collection[str], now: datetime
    ) -> None:
        self._git = git
        self._objects = objects
        self._judge = judge
        self._people = people
        self._now = now
        self._seen: dict[str, Signature] = {}

    def __call__(self, commit: str) -> Signature:
        """Who signed the commit with this id."""
        if commit not in self._seen:
            self._seen[commit] = self._judged(commit)
        return self._seen[commit]

    @property
    def listed(self) -> bool:
        """Whether the judge lists keys at all."""
        return self._law.listed

    def problems(self) -> tuple[Finding, ...]:
        """What is wrong with the judge's lists of keys, in the order of the files and lines."""
        law = self._law
        found = [*law.allowed.problems, *law.revoked.problems, *self._openpgp.problems()]
        if law.revoked.revocations:
            known = {fingerprint(blob) for blob in self._keys} | self._openpgp.keys()
            found += law.revoked.of_nobody(known)
        return tuple(sorted(found))

    def close(self) -> None:
        """Leave nothing behind."""
        if "_openpgp" in self.__dict__:
            self._openpgp.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @cached_property
    def _law(self) -> _Law:
        signers = self._blob(allowed.PATH)
        lost = self._blob(revoked.PATH)
        files = self._files(openpgp.FOLDER)
        return _Law(
            signers is not None or bool(files),
            allowed.read_allowed(signers or b"", self._people),
            revoked.read_revoked(lost) if lost is not None else revoked.Revoked(),
            files,
        )

    @cached_property
    def _keys(self) -> dict[bytes, allowed.Key]:
        return {key.blob: key for key in self._law.allowed.keys}

    @cached_property
    def _openpgp(self) -> openpgp.OpenPGP:
        return openpgp.OpenPGP(self._law.files, self._people, self._now)

    def _blob(self, path: str) -> bytes | None:
        found = self._objects.read(f"{self._judge}:{path}")
        return found[2] if found and found[1] == "blob" else None

    def _files(self, folder: str) -> dict[str, bytes]:
        listed = self._git.run(
            "ls-tree", "-r", "--name-only", "-z", self._judge, f"{folder}/"
        ).stdout
        names = [name for name in listed.decode("utf-8", "replace").split("\0") if name]
        return {name: self._blob(name) or b"" for name in names}

    def _judged(self, commit: str) -> Signature:
        if not _ID.fullmatch(commit):
            raise ValueError(f"{commit!r} is no id of a commit")
        if not self._law.listed:
            said = f"the judge has neither {allowed.PATH} nor {openpgp.FOLDER}/"
            return Signature("cannot judge", why=said)
        if self._law.revoked.problems:
            return Signature("cannot judge", why=f"{revoked.PATH} cannot be read")
        found = self._objects.read(commit)
        if found is None or found[1] != "commit":
            return Signature("cannot judge", why="the commit is not in this repository")
        try:
            signed = take_apart(commit, found[2])
        except Malformed as error:
            return Signature("bad", why=str(error))
        if signed is None:
            return Signature("none")
        return self._weighed(commit, self._checked(signed))

    def _checked(self, signed: Signed) -> Verdict:
        if signed.signature.startswith(ssh.BEGIN):
            return ssh.check(signed, self._keys, self._now)
        if signed.signature.startswith(openpgp.BEGIN):
            return self._openpgp.check(signed)
        if signed.signature.startswith(b"-----BEGIN SIGNED MESSAGE-----"):
            said = "it is signed with a certificate (X.509); SSH and OpenPGP keys can be judged"
            return Verdict("cannot judge", why=said)
        return bad("it is no signature that git knows")

    def _weighed(self, commit: str, verdict: Verdict) -> Signature:
        """The verdict, with what the judge says of a key that was revoked."""
        revocations = self._law.revoked.of(verdict.key) if verdict.person else ()
        for each in revocations:
            if each.last_good is None:
                return Signature("revoked", verdict.person, f"the key {each.key} was revoked")
            descent = self._git.run(
                *("merge-base", "--is-ancestor", commit, each.last_good), ok=(0, 1, 128)
            ).returncode
            if descent == 1:
                said = f"the key {each.key} is good up to {each.last_good[:12]} only"
                return Signature("revoked", verdict.person, said)
            if descent:
                said = f"{each.last_good[:12]}, up to which the key is good, is not here"
                return Signature("cannot judge", why=said)
        if revocations:  # descent says more than dates, which were not known to whoever signed
            return Signature("good", verdict.person)
        return Signature(verdict.state, verdict.person, verdict.why)
