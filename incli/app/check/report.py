"""What a check came to."""

import hashlib
from collections.abc import Mapping

from incli.domain.value import NOTHING, Value

OUTCOMES = ("pass", "fail", "waived", "not applicable", "cannot judge", "broken")


class Verdict(Value):
    """One thing that a rule found, or could not judge, with its place."""

    rule: str
    name: str
    """What people call the rule: `commander-in-time`."""
    mode: str
    outcome: str
    """`fail`, `waived` or `cannot judge`."""
    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    incident: str = ""
    entry: str = ""
    commit: str = ""
    measured: str = ""
    allowed: str = ""
    limit: str = ""
    """Where the policy sets the limit: `policies/response/2026-01-01.yaml:14`."""
    waiver: str = ""

    @property
    def fails(self) -> bool:
        """Whether the check fails by it. Not to be able to judge is never success."""
        return self.mode == "enforce" and self.outcome != "waived"

    @property
    def level(self) -> str:
        """`error`, `warning` or `note`, as machines tell how much something matters."""
        if self.fails:
            return "error"
        return "warning" if self.mode in {"warn", "enforce"} and not self.waiver else "note"

    @property
    def fingerprint(self) -> str:
        """The same for the same finding, wherever it moves to within its file."""
        about = self.entry or self.path
        said = f"{self.rule}\n{self.incident}\n{about}\n{self.commit}\n{self.message}"
        return hashlib.sha256(said.encode(errors="surrogateescape")).hexdigest()[:32]

    @property
    def place(self) -> str:
        """`path:line:column`, or as much of that as there is."""
        where = self.path or self.commit[:12] or "the repository"
        return f"{where}:{self.line}:{self.column}" if self.line else where


class Report(Value):
    """Everything a check says."""

    verdicts: tuple[Verdict, ...]
    """Those that fail first, then by place."""
    answers: Mapping[str, int] = NOTHING
    """How many answers there were of each of `OUTCOMES`."""
    judged: Mapping[str, int] = NOTHING
    """How many `files`, `incidents` and `commits` were looked at."""
    has_policy: bool = True
    """Whether there is a response policy that incidents are held to."""

    @property
    def fails(self) -> bool:
        """Whether the check fails."""
        return any(each.fails for each in self.verdicts)


def in_order(verdicts: list[Verdict]) -> tuple[Verdict, ...]:
    """Errors before warnings before the rest; then by file, line and rule."""
    levels = ("error", "warning", "note")
    return tuple(
        sorted(
            verdicts,
            key=lambda each: (
                levels.index(each.level),
                each.path,
                each.line,
                each.column,
                each.rule,
                each.commit,
                each.message,
            ),
        )
    )
