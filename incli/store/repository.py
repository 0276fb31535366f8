"""Finds the repository, and in it the *record*: the branch that incidents are written to.

The record branch need not be checked out: with a detached HEAD, on another branch, or in a bare
repository entries are still committed to it; then no work tree and no index is touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from incli.domain.errors import InvalidInput, NeedsPerson
from incli.store.git import Git, GitError, Objects


@dataclass(frozen=True)
class Repository:
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

    @cached_property
    def git(self) -> Git:
        """Git, run where the record is: in its work tree, or in the git folder."""
        return Git(self.work_tree or self.common_dir)

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
        """The remote the record is shared with: `incli.remote`, the branch's, `origin`, or none."""
        short = self.branch.removeprefix("refs/heads/")
        for key in ("incli.remote", f"branch.{short.lower()}.remote"):
            if (name := self.config.get(key)) and f"remote.{name}.url" in self.config:
                return name
        return "origin" if "remote.origin.url" in self.config else None

    def tip(self) -> str | None:
        """The commit the record branch points at now; None before the first commit."""
        return self.objects.oid(self.branch)

    def close(self) -> None:
        """Let go of the reading process."""
        self.objects.close()


def discover(path: Path) -> Repository:
    """The repository around `path`.

    Raises `InvalidInput` where there is none, `NeedsPerson` where no record branch can be told.
    """
    git = Git(path)
    try:
        found = git.run(
            "rev-parse",
            "--path-format=absolute",
            "--git-dir",
            "--git-common-dir",
            "--is-bare-repository",
            ok=(0, 128),
        )
    except (NotADirectoryError, FileNotFoundError):
        raise InvalidInput(f"There is no folder {path}.", "incli init DIR") from None
    if found.returncode:
        words = found.stderr.decode(errors="replace")
        if "dubious ownership" in words or "safe.directory" in words:
            raise NeedsPerson(words.strip().splitlines()[0], words.strip().splitlines()[-1].strip())
        raise InvalidInput(f"{path.resolve()} is not in a git repository.", "incli init DIR")
    git_dir, common_dir, bare = found.stdout.decode().splitlines()
    config = _config(git)
    head = git.run("symbolic-ref", "-q", "HEAD", ok=(0, 1)).stdout.decode().strip()
    branch = _record_branch(git, config, head)
    work_tree = None
    if bare == "false":
        work_tree = _work_tree(git, branch, head)
    return Repository(Path(git_dir), Path(common_dir), work_tree, branch, config)


def _config(git: Git) -> dict[str, str]:
    listed = git.run("config", "--list", "-z", "--includes").stdout.decode(errors="replace")
    config = {}
    for item in listed.split("\0"):
        key, _, value = item.partition("\n")
        config[key.lower() if key.count(".") == 1 else _lower_ends(key)] = value
    return config


def _lower_ends(key: str) -> str:
    """`Branch.Main.Remote` as git compares it; we look up by lower case for branches as well."""
    section, _, rest = key.partition(".")
    middle, _, last = rest.rpartition(".")
    middle = middle.lower() if section.lower() == "branch" else middle
    return f"{section.lower()}.{middle}.{last.lower()}"


def _record_branch(git: Git, config: Mapping[str, str], head: str) -> str:
    """`incli.branch`; else the branch the remote's HEAD names; else the one checked out."""
    if name := config.get("incli.branch"):
        return f"refs/heads/{name}"
    if "remote.origin.url" in config:
        named = git.run("symbolic-ref", "-q", "refs/remotes/origin/HEAD", ok=(0, 1)).stdout
        if named:
            return named.decode().strip().replace("refs/remotes/origin/", "refs/heads/", 1)
    if head:
        return head
    raise NeedsPerson(
        "No branch is checked out, and nothing says which one holds the record.",
        "git config incli.branch main",
    )


def _work_tree(git: Git, branch: str, head: str) -> Path | None:
    if branch == head:
        try:
            return Path(git.out("rev-parse", "--path-format=absolute", "--show-toplevel"))
        except GitError:  # started inside .git: there is no work tree around us
            return None
    return _elsewhere(git, branch)


def _elsewhere(git: Git, branch: str) -> Path | None:
    """The linked work tree that has `branch` checked out, if any."""
    listed = git.run("worktree", "list", "--porcelain", "-z").stdout.decode()
    for block in listed.split("\0\0"):
        lines = block.strip("\0").split("\0")
        if f"branch {branch}" in lines and "bare" not in lines:
            return Path(lines[0].removeprefix("worktree "))
    return None
