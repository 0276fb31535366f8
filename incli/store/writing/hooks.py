"""Calls the hooks that `git commit` would call; plumbing calls none by itself."""

import os
from collections.abc import Mapping
from pathlib import Path

from incli.domain.errors import NeedsPerson
from incli.store.git import GitError
from incli.store.repository import Repository
from incli.store.writing import files

_MESSAGE_HOOKS = ("prepare-commit-msg", "commit-msg")
_LONGEST = 200
"""Characters of a hook's last words that are repeated."""


class HookFailed(NeedsPerson):
    """A hook said no, or could not be run. Nothing was saved."""


class Hooks:
    """The hooks of a repository, for one commit to the record branch.

    Where that branch is checked out nowhere, only the hooks about the message are called: the
    others would judge the files of another branch.
    """

    def __init__(self, repository: Repository, index_dir: Path | None) -> None:
        self._git = repository.git
        self._config = repository.config
        self._state = repository.state
        self._index_dir = index_dir
        default = repository.common_dir / "hooks"
        self._folder = _hooks_path(repository.config, self._git.cwd) or default
        # newer git also takes hooks from its configuration; then only git can tell
        self._only_git_knows = any(key.startswith("hook.") for key in self._config)

    def wanted(self) -> bool:
        """Whether there is any hook to ask."""
        return any(map(self._present, (*_MESSAGE_HOOKS, *(["pre-commit"] * bool(self._index_dir)))))

    def before(self, tree: str, message: str) -> str:
        """Call the hooks that may refuse the commit of `tree`; gives the message they leave.

        Raises `HookFailed`.
        """
        surroundings = {"GIT_INDEX_FILE": str(self._index_of(tree)), "GIT_EDITOR": ":"}
        if self._index_dir:
            self._call("pre-commit", env=surroundings)
        if not any(map(self._present, _MESSAGE_HOOKS)):
            return message
        draft = self._state / "COMMIT_EDITMSG"
        draft.write_text(message, encoding="utf-8", errors="surrogateescape")
        self._call("prepare-commit-msg", str(draft), "message", env=surroundings)
        self._call("commit-msg", str(draft), env=surroundings)
        message = draft.read_text(encoding="utf-8", errors="surrogateescape")
        if not message.strip():
            raise _refused("commit-msg", "it left no message")
        return message

    def after(self) -> None:
        """Tell `post-commit`; as with git its failure changes nothing."""
        if self._index_dir and self._present("post-commit"):
            self._git.run(*_run("post-commit"), fixed=False, ok=range(256))

    def _present(self, name: str) -> bool:
        return self._only_git_knows or os.access(self._folder / name, os.X_OK)

    def _call(self, name: str, *args: str, env: Mapping[str, str]) -> None:
        if not self._present(name):
            return
        try:
            self._git.run(*_run(name), "--", *args, env=env, fixed=False)
        except GitError as error:
            raise _refused(name, last_words(error.stderr)) from error

    def _index_of(self, tree: str) -> Path:
        """An index that holds what is to be committed, and nothing the user has staged besides."""
        index = self._state / "hook-index"
        files.twin((self._index_dir or self._state / "none") / "index", index)
        options = ["--reset"] if self._index_dir else []
        self._git.run("read-tree", *options, tree, env={"GIT_INDEX_FILE": str(index)})
        return index


def _refused(name: str, why: str) -> HookFailed:
    return HookFailed(
        f"Nothing was saved: the {name} hook refused it: {why}",
        "incli --no-verify …    saves without asking the hooks",
    )


def last_words(said: str) -> str:
    """The last line that a program said, shortened."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:_LONGEST] if lines else "(it said nothing)"


def _run(name: str) -> tuple[str, ...]:
    return ("hook", "run", "--ignore-missing", name)


def _hooks_path(config: Mapping[str, str], cwd: Path) -> Path | None:
    """`core.hooksPath`, relative to where hooks run; None where it is not set."""
    named = config.get("core.hookspath")
    return cwd / Path(named).expanduser() if named else None
