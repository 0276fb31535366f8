"""A finding: something in the data that is not as it should be, with its place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place in one file, and what is wrong there.

    `line` and `column` count from 1; 0 means the whole file.
    """

    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    rule: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.message}"
