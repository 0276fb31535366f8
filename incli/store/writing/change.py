"""What is to be written: the files, the message, the date. Checked before anything is touched."""

from collections.abc import Mapping
from datetime import UTC, datetime

from incli.domain.errors import InvalidInput
from incli.domain.layout import is_good_name
from incli.domain.value import Value


class Change(Value):
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
    """Who writes, in git's own variables, by git's rules.

    Raises `InvalidInput` where neither the environment nor git's configuration says it whole; git
    would make an identity up from the names of the user and the machine.
    """
    who = {}
    for role in ("author", "committer"):
        for part, example in (("email", "you@example.com"), ("name", '"Your Name"')):
            variable = f"GIT_{role}_{part}".upper()
            known = (
                environment.get(variable)
                or config.get(f"{role}.{part}")
                or config.get(f"user.{part}")
                or (environment.get("EMAIL") if part == "email" else None)
            )
            if known and "\ufffd" not in known:
                who[variable] = known
            elif not known:  # where it is not UTF-8, git itself knows better
                raise InvalidInput(
                    f"Git does not know who you are: user.{part} is not set.",
                    f"git config user.{part} {example}",
                )
    return who


def _check_path(path: str) -> None:
    for depth, name in enumerate(path.split("/")):
        # `.gitattributes`, `.github`: a dot may begin a name at the top, but for git's own folder.
        plain = name.removeprefix(".") if depth == 0 and name.lower() != ".git" else name
        if not is_good_name(plain):
            raise InvalidInput(
                f"{path!r} cannot be the name of a file in the record.",
                "letters, digits, and . _ - inside of a name; no reserved names",
            )
