"""Reads `policies/revoked_signers.yaml`: keys that are lost, and the last commit each is good for.

A date would not do: whoever has the key dates commits as they like. What a commit descends from
cannot be changed afterwards.
"""

from collections.abc import Collection

from incli.documents.loader import load
from incli.documents.schemas import kind_of, validate
from incli.domain.errors import InvalidData
from incli.domain.finding import Finding
from incli.domain.value import Value

PATH = "policies/revoked_signers.yaml"


class Revocation(Value):
    """One key that is not good any more."""

    key: str
    """Its fingerprint."""
    last_good: str | None
    """The commit it is good for, and for all that this one descends from; None: for nothing."""
    line: int
    column: int


class Revoked(Value):
    """What the file says."""

    revocations: tuple[Revocation, ...] = ()
    problems: tuple[Finding, ...] = ()
    """Not empty: it cannot be told which keys are good."""

    def of(self, key: str) -> tuple[Revocation, ...]:
        """All that is said of a key."""
        return tuple(each for each in self.revocations if each.key == key)

    def of_nobody(self, known: Collection[str]) -> tuple[Finding, ...]:
        """What is said of keys that nobody has: a slip would revoke nothing."""
        said = "Nobody is listed with this key. An OpenPGP key goes by its primary fingerprint."
        hint = "ssh-keygen -lf FILE    or: gpg --fingerprint"
        return tuple(
            Finding(PATH, each.line, each.column, said, hint)
            for each in self.revocations
            if each.key not in known
        )


def read_revoked(content: bytes) -> Revoked:
    """What the file says, and what is wrong with it."""
    try:
        document = load(content, PATH)
    except InvalidData as error:
        return Revoked(problems=error.findings)
    if problems := validate(document, kind_of(PATH) or "", PATH):
        return Revoked(problems=problems)
    return Revoked(
        tuple(
            Revocation(
                each["key"],
                each.get("last_good"),
                *document.position(("revoked", number, "key")),
            )
            for number, each in enumerate(document.data["revoked"])
        )
    )
