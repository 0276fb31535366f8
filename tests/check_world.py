"""What tests of the check build their changes with."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from world import Outcome, done, git, incli


@dataclass(frozen=True)
class Pull:
    """A branch beside the judge, in a repository with one open incident."""

    folder: Path
    incident: str
    """The id of the incident."""

    @classmethod
    def beside(cls, folder: Path) -> "Pull":
        """With the judge where the repository stands now."""
        git(folder, "branch", "judge")
        return cls(folder, done(folder, "--json", "list").json()[0]["id"])

    @property
    def timeline(self) -> Path:
        """The folder of its entries."""
        return self.folder / "incidents" / self.incident[:7] / self.incident / "timeline"

    def entries(self, kind: str = "") -> list[Path]:
        """The files of its entries of a kind, in order."""
        return sorted(self.timeline.glob(f"*-{kind}*.yaml"))

    def write(self, path: str, text: str, message: str = "change") -> str:
        """Commit a file; the commit."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return self.commit(message)

    def commit(self, message: str = "change") -> str:
        """Commit everything there is; the commit."""
        git(self.folder, "add", "-A")
        git(self.folder, "commit", "-q", "--allow-empty", "-m", message)
        return git(self.folder, "rev-parse", "HEAD")

    def relative(self, file: Path) -> str:
        """A file's path in the repository."""
        return file.relative_to(self.folder).as_posix()

    def check(self, *args: str, head: str = "HEAD") -> Outcome:
        """Judge the branch as a forge would."""
        return incli(self.folder, "--json", "check", "--judge", "judge", "--head", head, *args)

    def findings(self, *args: str, head: str = "HEAD") -> list[dict[str, Any]]:
        """What is found in the branch that fails it."""
        found: list[dict[str, Any]] = self.check(*args, head=head).json()["findings"]
        return [each for each in found if each["level"] == "error"]

    def rules(self) -> set[str]:
        """The rules that fail the branch."""
        return {each["rule"] for each in self.findings()}
