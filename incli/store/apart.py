"""Reads the commits of a repository apart from everything that the repository configures.

A hostile clone can make git run things and lie: hooks, filters, an fsmonitor, a signing program,
replacements, grafts, an attribute that names a merge driver. So git is run in a folder of our own
that knows nothing but where the objects are. Nothing of the clone is read but its objects, and
nothing is written to it.
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from incli.domain.errors import InvalidInput
from incli.store.git import Git, GitError, Objects

_SETTINGS = {
    "safe.directory": "*",  # reading objects runs nothing, whoever owns them
    "core.commitGraph": "false",  # a cache inside the object folder: it could say anything
    "core.fsmonitor": "false",
    "core.hooksPath": "/dev/null",
    "log.showSignature": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
}
HARMLESS: Mapping[str, str] = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_PARAMETERS": "",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": "/dev/null",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch what is missing, by its own means
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_EXTERNAL_DIFF": "",
    "GIT_PAGER": "cat",
    "GIT_CONFIG_COUNT": str(len(_SETTINGS)),
    **{f"GIT_CONFIG_KEY_{at}": key for at, key in enumerate(_SETTINGS)},
    **{f"GIT_CONFIG_VALUE_{at}": value for at, value in enumerate(_SETTINGS.values())},
}
"""The environment in which git does nothing that a repository asks for."""


class Apart:
    """The objects of a repository, read apart from it; a context."""

    def __init__(self, path: Path) -> None:
        """Open the repository around `path`; raises `InvalidInput` where there is none."""
        self._there = Git(path, HARMLESS)
        asked = ("--git-path", "objects", "--show-object-format", "--is-shallow-repository")
        try:
            done = self._there.run("rev-parse", "--path-format=absolute", *asked)
        except (NotADirectoryError, FileNotFoundError, GitError):
            raise InvalidInput(f"{path} is not in a git repository.", "incli -C PATH …") from None
        objects, kind, shallow = done.stdout.decode(errors="surrogateescape").splitlines()
        self.shallow = shallow == "true"
        """Whether the clone holds only the newest part of the history."""
        self.folder = Path(tempfile.mkdtemp(prefix="incli-apart-"))
        self._furnish(objects, kind)
        own = {**HARMLESS, "GIT_DIR": str(self.folder), "GIT_WORK_TREE": str(self.folder / "none")}
        self.git = Git(self.folder, own)
        """Git, run where only the objects are known."""
        self.objects = Objects(self.git)

    def _furnish(self, objects: str, kind: str) -> None:
        """The least that git takes for a git folder, with the objects of the other one."""
        for name in ("objects/info", "refs", "none"):
            (self.folder / name).mkdir(parents=True)
        (self.folder / "HEAD").write_text("ref: refs/heads/none\n")
        alternates = f"{objects}\n".encode(errors="surrogateescape")
        (self.folder / "objects" / "info" / "alternates").write_bytes(alternates)
        version = 1 if kind != "sha1" else 0
        config = f"[core]\n\trepositoryformatversion = {version}\n\tbare = false\n"
        if version:
            config += f"[extensions]\n\tobjectFormat = {kind}\n"
        (self.folder / "config").write_text(config)

    def commit(self, name: str) -> str:
        """The id of the commit that `name` stands for in the repository; `InvalidInput` for none.

        Names are looked up there, so a branch or `HEAD~2` will do.
        """
        asked = f"{name}^{{commit}}"
        done = self._there.run(
            *("rev-parse", "--verify", "--quiet", "--end-of-options", asked), ok=(0, 1, 128)
        )
        found = done.stdout.decode().strip()
        if done.returncode or not found:
            hint = "git fetch    or: name a branch, a tag or a commit that is here"
            raise InvalidInput(f"There is no commit “{name}” in this repository.", hint)
        return found

    def has(self, name: str) -> bool:
        """Whether there is such a commit, under one of the names that `commit` takes."""
        try:
            self.commit(name)
        except InvalidInput:
            return False
        return True

    def close(self) -> None:
        """Let go of the reading process and of the folder."""
        self.objects.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
