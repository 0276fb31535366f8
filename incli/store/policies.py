"""Reads the team's policies: from the work tree where the record is checked out, else from its tip.

A parsed file is remembered by the digest of its bytes, so that the quick commands never wait for a
YAML parser or a schema validator.
"""

import hashlib
from pathlib import PurePosixPath
from typing import Any

from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.store.repository import Repository
from incli.store.sources import Source
from incli.store.view import View

_READER = "1"
"""Changes whenever the same bytes would be read differently."""


class Policies:
    """The files under `policies/`."""

    def __init__(self, repository: Repository, view: View) -> None:
        self._repository = repository
        self._view = view
        self.problems: list[Finding] = []
        """What is wrong with files whose committed version was read instead."""

    def read(self, path: str) -> dict[str, Any]:
        """What the file says, validated; `{}` where there is none.

        While somebody edits it, so that it says nothing valid, the last committed version holds,
        and what is wrong is among `problems`. Raises `InvalidData` where that is no better.
        """
        content = self.content(path)
        try:
            return self._said(content, path)
        except InvalidData as error:
            committed = self._committed(path)
            if committed is None or committed == content:
                error.hint = error.hint or f"git log -- {path}"
                raise
            said = self._said(committed, path)
            self.problems += [each for each in error.findings if each not in self.problems]
            return said

    def _said(self, content: bytes | None, path: str) -> dict[str, Any]:
        if content is None:
            return {}
        digest = hashlib.sha256(f"{_READER}:{path}:".encode() + content).hexdigest()
        known = self._view.parsed(digest)
        if known is None:
            known = _parse(content, path)
            self._view.remember(digest, known)
        return dict(known)

    def _committed(self, path: str) -> bytes | None:
        found = self._repository.objects.read(f"{self._repository.tip()}:{path}")
        return found[2] if found else None

    @staticmethod
    def check(content: bytes, path: str) -> None:
        """Raise `InvalidData` where a file of the policies may not say that."""
        _parse(content, path)

    def content(self, path: str) -> bytes | None:
        """The bytes of the file; None where there is none."""
        root = self._repository.work_tree
        if root is not None:
            file = root / path
            return file.read_bytes() if file.is_file() else None
        return self._committed(path)

    def names(self, folder: str) -> list[str]:
        """The YAML files in a folder, sorted."""
        root = self._repository.work_tree
        if root is not None:
            files = (each for each in (root / folder).glob("*.yaml") if each.is_file())
            found = [f"{folder}/{file.name}" for file in files]
        else:
            tip = self._repository.tip()
            listed = ""
            if tip:
                command = ("ls-tree", "--name-only", "-z", tip, f"{folder}/")
                listed = self._repository.git.run(*command).stdout.decode(errors="replace")
            found = [name for name in listed.split("\0") if name]
        return sorted(name for name in found if PurePosixPath(name).suffix == ".yaml")


class PoliciesIn(Policies):
    """The files under `policies/` of one tree of files, whatever branch holds the record."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._parsed: dict[str, dict[str, Any]] = {}
        self.problems = []

    def _said(self, content: bytes | None, path: str) -> dict[str, Any]:
        if path not in self._parsed:
            self._parsed[path] = _parse(content, path) if content is not None else {}
        return self._parsed[path]

    def _committed(self, path: str) -> bytes | None:
        return self.content(path)

    def content(self, path: str) -> bytes | None:
        """The bytes of the file; None where there is none."""
        return self._source.read(path)

    def names(self, folder: str) -> list[str]:
        """The YAML files in a folder, sorted."""
        return [name for name in self._source.names(folder) if name.endswith(".yaml")]


def _parse(content: bytes, path: str) -> dict[str, Any]:
    # ruamel and jsonschema: only when a policy has changed since it was last read.
    from incli.documents.loader import load  # noqa: PLC0415
    from incli.documents.schemas import kind_of, validate  # noqa: PLC0415

    document = load(content, path)
    kind = kind_of(path)
    findings = validate(document, kind, path) if kind else ()
    if findings:
        raise InvalidData(*findings)
    return dict(document.data or {})
