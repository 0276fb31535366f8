"""Runs GitHub's own command, `gh`: fixed argument lists, no shell, no questions.

What it takes and prints: https://cli.github.com/manual
"""

import subprocess
from collections.abc import Mapping

from incli.domain.errors import NeedsPerson
from incli.domain.text import one_line
from incli.domain.value import Value
from incli.store.git import environment
from incli.store.repository import Repository

_PATIENCE = 120.0
"""Seconds to wait for an answer."""
_NOT_SIGNED_IN = 4
"""The exit status of gh where it needs somebody to sign in (gh help exit-codes)."""
_QUIET: Mapping[str, str] = {
    "GH_PROMPT_DISABLED": "1",
    "GH_NO_UPDATE_NOTIFIER": "1",
    "GH_PAGER": "cat",
    "NO_COLOR": "1",
}


class Answer(Value):
    """What gh said."""

    status: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """Its last words, on one line."""
        lines = [line for line in self.err.splitlines() if line.strip()]
        return one_line(lines[-1]) if lines else f"it ended with {self.status}"


def is_here() -> bool:
    """Whether there is a gh on the PATH."""
    from shutil import which  # noqa: PLC0415  # only here

    return which("gh") is not None


def ask(repository: Repository, *args: str, stdin: str = "") -> Answer:
    """What `gh ARGS` answers, run where the repository is.

    Raises `NeedsPerson` where there is none, nobody is signed in, or it does not answer in time.
    """
    try:
        done = subprocess.run(
            ["gh", *args],
            cwd=repository.work_tree or repository.common_dir,
            env=environment(_QUIET, fixed=False),
            input=stdin.encode(),
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
        )
    except FileNotFoundError:
        raise NeedsPerson(
            "GitHub's command gh is not on the PATH.", "install it: https://cli.github.com"
        ) from None
    except subprocess.TimeoutExpired:
        raise NeedsPerson(
            f"gh has not answered for {_PATIENCE:.0f} seconds.",
            "try again when GitHub can be reached",
        ) from None
    out, err = (each.decode(errors="replace") for each in (done.stdout, done.stderr))
    if done.returncode == _NOT_SIGNED_IN:
        raise NeedsPerson("gh is not signed in to GitHub.", "gh auth login")
    return Answer(done.returncode, out, err)


def told(repository: Repository, *args: str, stdin: str = "") -> str:
    """What `gh ARGS` prints. Raises `NeedsPerson`, with its last words, where it fails."""
    answer = ask(repository, *args, stdin=stdin)
    if answer.status:
        verb = " ".join(args[:2])
        raise NeedsPerson(f"gh {verb}: {answer.words}", "gh auth status    and: gh repo view")
    return answer.out
