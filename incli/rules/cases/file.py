"""A case of the rules about files: one file, as it stands."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from incli.domain.finding import Finding
from incli.domain.team import Team
from incli.domain.value import Value


class File(Value):
    """One file of the judged commit or work tree, read as strictly as incli can."""

    path: str
    """A file of the record or of the policies, or a `.gitattributes` or `.gitmodules` anywhere.

    Also one that only passes for such a path where small and capital letters are not told apart:
    `Incidents/…`.
    """
    mode: str
    """As git says it: `100644` for a plain file, `120000` for a symbolic link …."""
    size: int
    """In bytes; known without reading it."""
    kind: str | None = None
    """Which document it is; None for a file that is none."""
    text: str | None = None
    """None where it is not text, too large, or was not read."""
    data: Any = None
    """What it says; None where it cannot be read."""
    unreadable: tuple[Finding, ...] = ()
    """Why it is not the strict YAML that incli reads; nothing where it was too large to be read."""
    invalid: tuple[Finding, ...] = ()
    """How it differs from its schema."""
    canonical: bool = True
    """Whether its bytes are exactly those that incli would write; for entries."""
    siblings: int = 1
    """How many files its folder holds, itself among them."""
    twin: str = ""
    """Another path that is the same where small and capital letters are not told apart."""
    added: tuple[tuple[int, str], ...] | None = None
    """The lines that a change adds, with their numbers; None: all of them are looked at.

    Every commit of the change counts: what one adds and a later one takes away again stays in the
    history, and has the number it had there.
    """

    def lines(self) -> Iterator[tuple[int, str]]:
        """The lines to be looked at, with their numbers."""
        yield from (
            enumerate((self.text or "").split("\n"), start=1)
            if (self.added is None)
            else self.added
        )


class FileCase(Value):
    """A file."""

    file: File
    now: datetime
    team: Team = Team()
    internal: bool = False
    """Whether it belongs to an incident that is not for the public."""
