"""Where measuring happens: a temporary folder, a home nobody lives in, real git, the real incli."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from .fast_import import fast_import
from .measuring import run, run_on_terminal
from .plots import PEOPLE
from .records import Shape, address, people_yaml, write

_CONFIG = """\
[user]
	name = Amira
	email = amira@example.com
[init]
	defaultBranch = main
[protocol "file"]
	allow = always
"""
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_A_FOLDER = 100
"""Files in a folder, and folders in a folder, of the other files a repository holds."""


class Ground:
    """A folder for repositories, and the surroundings that every command runs in."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.say = say
        home = folder / "home"
        home.mkdir()
        (home / ".gitconfig").write_text(_CONFIG)
        self.env: Mapping[str, str] = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        os.environ.clear()  # fast_import and what Python itself starts see the same
        os.environ.update(self.env)
        self.python = sys.executable
        self.script = str(Path(sys.executable).with_name("incli"))

    def incli(self, repository: Path, *args: str, **more: str) -> bytes:
        """Run `incli ARGS` as a person does; `more` goes into its environment."""
        return run([self.script, *args], repository, {**self.env, **more})

    def incli_on_terminal(self, repository: Path, *args: str) -> None:
        """The same, where a person looks."""
        run_on_terminal([self.script, *args], repository, self.env)

    def git(self, repository: Path, *args: str) -> str:
        """Run git; what it prints."""
        return run(["git", *args], repository, self.env).decode().strip()

    def sh(self, repository: Path, script: str) -> None:
        """Run a line of shell."""
        run(["sh", "-c", script], repository, self.env)

    def click(self) -> None:
        """What starting Python with click costs: the floor of every command."""
        run([self.python, "-c", "import click"], self.folder, self.env)

    def team(self, name: str, preset: str = "minimal") -> Path:
        """A new repository of a team, with the people of `records.PEOPLE`."""
        self.incli(self.folder, "init", name, "--preset", preset)
        repository = self.folder / name
        people = repository / "policies" / "people.yaml"
        people.write_bytes(people_yaml())
        self.git(repository, "commit", "-q", "-m", "policy: who is who", "policies/people.yaml")
        return repository

    def open_incident(self, repository: Path) -> None:
        """One open incident with a few entries."""
        for args in (
            ("open", "Checkout errors in the EU", "--severity", "sev2"),
            ("assign", "incident-commander", PEOPLE[0]),
            ("note", "error rate at 12 per cent since 02:10"),
            ("finding", "all errors come from one pod"),
        ):
            self.incli(repository, *args)

    def with_files(self, repository: Path, count: int) -> None:
        """Commit `count` files that are none of incli's, and check them out."""
        files = ((_file(number), f"{number}\n".encode() * 20) for number in range(count))
        with fast_import(repository) as git:
            git.commit(f"{count} other files", files, _NOW)
        self.checked_out(repository)

    def with_record(self, repository: Path, shape: Shape) -> None:
        """Commit a record of incidents; the work tree is not brought along."""
        write(repository, shape)

    def checked_out(self, repository: Path) -> None:
        """Bring the work tree along with the branch."""
        self.git(repository, "reset", "-q", "--hard")

    def clear(self) -> None:
        """Remove all repositories. `rm` is many times quicker at this than Python."""
        found = [each.name for each in self.folder.iterdir() if each.name != "home"]
        subprocess.run(["rm", "-rf", "--", *found], cwd=self.folder, check=False)

    def clone(self, source: Path, name: str, person: str) -> Path:
        """Somebody's clone."""
        self.git(self.folder, "clone", "-q", str(source), name)
        repository = self.folder / name
        self.git(repository, "config", "user.name", person.title())
        self.git(repository, "config", "user.email", address(person))
        return repository


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))


def versions(ground: Ground, names: Sequence[str]) -> dict[str, str]:
    """Versions of Python, git and installed packages."""
    found = {"python": sys.version.split()[0]}
    found["git"] = ground.git(ground.folder, "--version").removeprefix("git version ")
    return found | {name: version(name) for name in names}


def _file(number: int) -> str:
    folder = number // _A_FOLDER
    return f"code/{folder // _A_FOLDER:02}/{folder % _A_FOLDER:02}/{number % _A_FOLDER:02}.txt"
