"""A finding: something in the data that is not as it should be, with its place."""

from incli.domain.value import Value, parts


class Finding(Value):
    """One place in one file, and what is wrong there.

    `line` and `column` count from 1; 0 means the whole file.
    """

    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    rule: str = ""

    def __lt__(self, other: "Finding") -> bool:
        return tuple(parts(self).values()) < tuple(parts(other).values())

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return f"{place}: {self.message}"
