"""What can go wrong with a command, as a tree.

    IncliError
    ├── InvalidInput     exit 2   what was typed or read is wrong; nothing was written
    │   └── InvalidData           files that do not say what they should, each with its place
    ├── Refused          exit 3   the policy or the state of the incident says no
    └── NeedsPerson      exit 4   the repository or the remote needs a person

Bad data is a value (`Finding`), collected; a refused command is an error whose hint names the
command that will work.
"""

from typing import ClassVar

from incli.domain.finding import Finding


class IncliError(Exception):
    """An expected failure, told in two lines: why, and what to type instead."""

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InvalidInput(IncliError):
    """What was typed, or a file that was read, is wrong. Nothing was written."""

    exit_code = 2


class InvalidData(InvalidInput):
    """Files that cannot be used; carries one finding per place."""

    def __init__(self, *findings: Finding) -> None:
        first = findings[0]
        super().__init__("\n".join(str(each) for each in findings), first.hint)
        self.findings = findings


class Refused(IncliError):
    """Policy, or the state of the incident, says no. Nothing was written."""

    exit_code = 3


class NeedsPerson(IncliError):
    """The repository or the remote is in a state only a person should mend."""

    exit_code = 4
