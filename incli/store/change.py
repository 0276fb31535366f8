"""What is to be written: the files, the message, the date. Checked before anything is touched."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from incli.domain.errors import InvalidInput

_LETTERS = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-")
_LONGEST_NAME = 255
"""Bytes; what common file systems take."""
_DEVICES = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
"""Names that Windows keeps for itself; a clone there could not check them out."""


@dataclass(frozen=True, slots=True)
class Change:
    """One commit to be."""

    files: Mapping[str, bytes]
    """Whole contents by path, relative to the repository, with `/`. New files, unless named in
    `replaces`."""
    message: str
    """The commit message."""
    when: datetime
    """The author date; aware, not before 1970 (git knows no earlier dates)."""
    replaces: frozenset[str] = frozenset()
    """Policy files that may exist already and are rewritten; never anything under a timeline."""
    verify: bool = True
    """False runs no hooks (`--no-verify`)."""


def checked(change: Change) -> None:
    """Raise `InvalidInput` where the change could not be written as it is, to any repository."""
    if not change.files or not change.message.strip() or "\0" in change.message:
        raise InvalidInput("A commit needs files and a message.")
    if change.when < datetime(1970, 1, 1, tzinfo=UTC):
        raise InvalidInput(
            f"Git cannot hold a date before 1970, such as {change.when:%Y-%m-%d}.",
            "--now 1970-01-01T00:00:00Z    the entry itself may still say when it happened",
        )
    for path in change.files:
        _check_path(path)
    for path in change.replaces:
        if "timeline" in path.split("/"):
            raise InvalidInput(
                f"{path} is an entry of a timeline, and those are never rewritten.",
                'incli correct ENTRY "…"',
            )


def identity(config: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """What the environment says about who writes.

    Raises `InvalidInput` where neither it nor git's configuration says it whole; git would
    make an identity up from the names of the user and the machine.
    """
    said = {}
    for role in ("author", "committer"):
        for part, example in (("email", "you@example.com"), ("name", '"Your Name"')):
            variable = f"GIT_{role}_{part}".upper()
            if known := environment.get(variable):
                said[variable] = known
            elif config.get(f"{role}.{part}") or config.get(f"user.{part}"):
                continue  # git finds it there
            elif part == "email" and (known := environment.get("EMAIL")):
                said[variable] = known
            else:
                raise InvalidInput(
                    f"Git does not know who you are: user.{part} is not set.",
                    f"git config user.{part} {example}",
                )
    return said


def _check_path(path: str) -> None:
    for depth, name in enumerate(path.split("/")):
        # `.gitattributes`, `.github`: a dot may begin a name at the top, but for git's own folder.
        plain = name.removeprefix(".") if depth == 0 and name.lower() != ".git" else name
        good = plain and _LETTERS.issuperset(plain) and plain[0] != "." and plain[-1] != "."
        reserved = name.partition(".")[0].lower() in _DEVICES
        if not good or reserved or len(name) > _LONGEST_NAME:
            raise InvalidInput(
                f"{path!r} cannot be the name of a file in the record.",
                "letters, digits, and . _ - inside of a name; no reserved names",
            )
