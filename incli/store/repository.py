"""Finds the repository, and in it the *record*: the branch that incidents are written to.

The record branch need not be checked out: with a detached HEAD, on another branch, or in a bare
repository entries are still committed to it; then no work tree and no index is touched.
"""

import os
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from incli.domain.errors import InvalidInput, NeedsPerson
from incli.domain.value import Value
from incli.store.git import Git, Objects, without_hooks

_DISCOVERY = {"GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM"}
"""Variables by which git is told where to look for a repository."""
NO_REMOTE = "There is no remote."
_REMOTE = "refs/remotes/origin/"
_REMOTE_URL = re.compile(r"remote\.(.+)\.url", re.DOTALL)
_FALSE = {"", "0", "false", "no", "off"}


class Repository(Value):
    """A git repository that holds a record of incidents."""

    git_dir: Path
    """The git folder of the work tree the command was started in."""
    common_dir: Path
    """The git folder shared by all linked work trees."""
    work_tree: Path | None
    """Where the record branch is checked out, or None where it is nowhere."""
    branch: str
    """The record branch as a full ref: `refs/heads/main`."""
    config: Mapping[str, str]
    """Git's configuration; keys in lower case, the last value wins."""
    hooked: bool = True
    """Whether git runs the hooks of the repository; False: `--no-verify`."""

    @cached_property
    def git(self) -> Git:
        """Git, run where the record is: in its work tree, or in the git folder."""
        extra = {} if self.hooked else without_hooks()
        if self.work_tree and not (self.work_tree / ".git").exists():  # core.worktree names it
            return Git(self.work_tree, {"GIT_DIR": str(self.git_dir), **extra})
        return Git(self.work_tree or self.common_dir, extra)

    @cached_property
    def objects(self) -> Objects:
        """Reads objects and refs; one process for the whole command."""
        return Objects(self.git)

    @property
    def state(self) -> Path:
        """Our own folder inside the git folder: lock, journal, view. Safe to delete when idle."""
        return self.common_dir / "incli"

    @property
    def remote(self) -> str | None:
        """The remote the record is shared with: `incli.remote`, the branch's, `origin`, or the one.

        None where there is none, or several of which none is chosen.
        """
        short = self.branch.removeprefix("refs/heads/")
        for key in ("incli.remote", f"branch.{short.lower()}.remote"):
            if (name := self.config.get(key)) and f"remote.{name}.url" in self.config:
                return name
        if "remote.origin.url" in self.config:
            return "origin"
        return self._remotes[0] if len(self._remotes) == 1 else None

    @property
    def why_no_remote(self) -> tuple[str, str]:
        """Why there is no `remote`, and what to type about it."""
        if not self._remotes:
            return NO_REMOTE, "git remote add origin ADDRESS"
        some = ", ".join(self._remotes)
        why = f"There are {len(self._remotes)} remotes, and none is chosen: {some}."
        return why, f"git config incli.remote {self._remotes[0]}"

    @property
    def _remotes(self) -> list[str]:
        found = (_REMOTE_URL.fullmatch(key) for key in self.config)
        return sorted(each[1] for each in found if each)

    def tip(self) -> str | None:
        """The newest commit of the record; None before the first.

        In a clone that has never checked the record branch out, that is the remote's.
        """
        return self.objects.oid(self.branch) or self.remote_tip()

    def remote_tip(self) -> str | None:
        """Where the remote's record branch was when last fetched, or None."""
        if not (remote := self.remote):
            return None
        return self.objects.oid(self.branch.replace("refs/heads/", f"refs/remotes/{remote}/", 1))

    @cached_property
    def index_dir(self) -> Path | None:
        """The git folder whose index and HEAD belong to `work_tree`; None where that is None."""
        if self.work_tree is None:
            return None
        dot = self.work_tree / ".git"
        if dot.is_file():
            named = dot.read_text(errors="surrogateescape").removeprefix("gitdir:").strip()
            return (self.work_tree / named).resolve()
        return dot if dot.is_dir() else self.git_dir

    @property
    def bare(self) -> bool:
        """Whether the git folder has no work tree of its own (there may be linked ones)."""
        return self.says("core.bare")

    def says(self, key: str, *, default: bool = False) -> bool:
        """Whether a yes-or-no of git's configuration is on; `key` in lower case."""
        value = self.config.get(key)
        return default if value is None else value.lower() not in _FALSE

    def head(self, folder: Path) -> str:
        """The branch checked out in the work tree of the git folder `folder` now, or ""."""
        return _symbolic(self.git, self.config, folder, "HEAD")

    def close(self) -> None:
        """Let go of the reading process."""
        self.objects.close()


def discover(path: Path) -> Repository:
    """The repository around `path`.

    Raises `InvalidInput` where there is none, `NeedsPerson` where no record branch can be told.
    """
    git = Git(path)
    git_dir, common_dir, bare, top = _plainly(path) or _places(git, path)
    config = _config(git)
    if "core.worktree" in config or config.get("core.bare", "false").lower() not in _FALSE:
        git_dir, common_dir, bare, top = _places(git, path)
        top = top or _named_work_tree(config, git_dir, common_dir)
    head = _symbolic(git, config, git_dir, "HEAD")
    branch = _record_branch(git, config, common_dir, head)
    if branch == head and top:
        return Repository(git_dir, common_dir, top, branch, config)
    around = not (bare or top)  # started inside `.git`: the work tree is the one around it
    elsewhere = None
    if around or (common_dir / "worktrees").is_dir():
        elsewhere = _elsewhere(git, branch)
    return Repository(git_dir, common_dir, elsewhere, branch, config)


def top_level(path: Path) -> Path | None:
    """The work tree around `path`, whatever is checked out in it; None where there is none."""
    return _places(Git(path), path)[3]


def _plainly(path: Path) -> tuple[Path, Path, bool, Path | None] | None:
    """The places of the most common repository, found without a process; None where it is not one.

    That is a folder of ours, on the disk we are on, with a whole `.git` folder in it. Everything
    else is left to git.
    """
    here = path.resolve()
    if os.environ.keys() & _DISCOVERY:
        return None
    try:
        disk = here.stat().st_dev
        for top in (here, *here.parents):
            dot = top / ".git"
            if not dot.exists() and not (top / "HEAD").exists():
                continue
            ours = (dot.stat().st_uid, top.stat().st_uid) == (os.geteuid(), os.geteuid())
            whole = all((dot / name).exists() for name in ("HEAD", "objects", "refs"))
            if ours and whole and top.stat().st_dev == disk and not (dot / "commondir").exists():
                return dot, dot, False, top
            return None
    except OSError:
        return None
    return None


def _named_work_tree(config: Mapping[str, str], git_dir: Path, common_dir: Path) -> Path | None:
    """What `core.worktree` names, where the command was started outside of it."""
    named = config.get("core.worktree")
    return (git_dir / named).resolve() if named and git_dir == common_dir else None


def _places(git: Git, path: Path) -> tuple[Path, Path, bool, Path | None]:
    """The git folder, the shared one, whether it is bare, and the work tree around us, if any."""
    asked = ("--git-dir", "--git-common-dir", "--is-bare-repository", "--show-toplevel")
    try:
        found = git.run("rev-parse", "--path-format=absolute", *asked, ok=(0, 128))
    except (NotADirectoryError, FileNotFoundError):
        raise InvalidInput(f"There is no folder {path}.", "incli init DIR") from None
    said = found.stdout.decode(errors="surrogateescape").splitlines()
    if len(said) < len(asked) - 1:  # outside a work tree git answers all but the last
        words = found.stderr.decode(errors="replace").strip()
        if "dubious ownership" in words or "safe.directory" in words:
            raise NeedsPerson(words.splitlines()[0], words.splitlines()[-1].strip())
        raise InvalidInput(f"{path.resolve()} is not in a git repository.", "incli init DIR")
    top = Path(said[3]) if len(said) == len(asked) else None
    return Path(said[0]), Path(said[1]), said[2] == "true", top


def _config(git: Git) -> dict[str, str]:
    listed = git.run("config", "--list", "-z", "--includes").stdout.decode(errors="replace")
    config = {}
    for item in listed.split("\0"):
        key, said, value = item.partition("\n")
        # a key without "=" is git's short way to say true
        config[key.lower() if key.count(".") == 1 else _lower_ends(key)] = value if said else "true"
    return config


def _lower_ends(key: str) -> str:
    """`Branch.Main.Remote` as git compares it; we look up by lower case for branches as well."""
    section, _, rest = key.partition(".")
    middle, _, last = rest.rpartition(".")
    middle = middle.lower() if section.lower() == "branch" else middle
    return f"{section.lower()}.{middle}.{last.lower()}"


def _symbolic(git: Git, config: Mapping[str, str], folder: Path, name: str) -> str:
    """The ref that `name` points at, or "". Read from its file: a process costs more."""
    if config.get("extensions.refstorage", "files") == "files":
        try:
            said = (folder / name).read_text(errors="surrogateescape")
        except OSError:
            return ""
        if said.startswith("ref:"):
            return said.removeprefix("ref:").strip()
        if not (folder / name).is_symlink():  # git's oldest form of a symbolic ref
            return ""
    elsewhere = f"--git-dir={folder}"
    return git.run(elsewhere, "symbolic-ref", "-q", name, ok=(0, 1)).stdout.decode().strip()


def _record_branch(git: Git, config: Mapping[str, str], common_dir: Path, head: str) -> str:
    """`incli.branch`; else the branch the remote's HEAD names; else the one checked out.

    A remote whose HEAD names a branch that it does not have leaves a clone on that one, empty: then
    it is the only branch that the remote has.
    """
    if name := config.get("incli.branch"):
        return f"refs/heads/{name}"
    if "remote.origin.url" in config:
        named = _symbolic(git, config, common_dir, f"{_REMOTE}HEAD")
        if named:
            return _of_remote(named)
        if head and (only := _only_one(git, common_dir, head)):
            return only
    if head:
        return head
    raise NeedsPerson(
        "No branch is checked out, and nothing says which one holds the record.",
        "git config incli.branch main",
    )


def _only_one(git: Git, common_dir: Path, head: str) -> str:
    """The one branch of the remote, where the branch checked out here has no commit; or ""."""
    if (common_dir / head).exists():
        return ""
    listed = git.out("for-each-ref", "--format=%(refname)", head, _REMOTE).split()
    return _of_remote(listed[0]) if len(listed) == 1 and listed[0] != head else ""


def _of_remote(ref: str) -> str:
    return ref.replace(_REMOTE, "refs/heads/", 1)


def _elsewhere(git: Git, branch: str) -> Path | None:
    """The work tree that has `branch` checked out, if any.

    Raises `NeedsPerson` where there is one that git cannot name: writing past it would leave the
    entry staged as deleted there.
    """
    listed = git.run("worktree", "list", "--porcelain", "-z").stdout.decode()
    for number, block in enumerate(listed.split("\0\0")):
        lines = block.strip("\0").split("\0")
        if f"branch {branch}" not in lines or "bare" in lines:
            continue
        folder = Path(lines[0].removeprefix("worktree "))
        if (folder / ".git").exists():
            return folder
        if number == 0:  # a main work tree kept apart from its git folder
            short = branch.removeprefix("refs/heads/")
            raise NeedsPerson(
                f"{short} is checked out in a folder that git does not name from here.",
                f"go to the folder where {short} is checked out",
            )
    return None
