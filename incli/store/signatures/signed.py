"""A commit as it is stored, taken apart into its signature and what was signed."""

from incli.domain.value import Value

MAX_BYTES = 1024 * 1024
"""How large a commit may be, and what a judge says of keys: a long merge message is 10 KiB."""
_HEADERS = {40: b"gpgsig", 64: b"gpgsig-sha256"}
"""By the length of an object id: the header that holds the signature."""


class Signed(Value):
    """A signed commit."""

    payload: bytes
    """What was signed: the commit without its signature."""
    signature: bytes
    """In its armour."""


class Malformed(Exception):  # an answer, not an error
    """The commit is stored in a way that leaves open what was signed."""


def take_apart(commit: str, content: bytes) -> Signed | None:
    """The signature of the commit with the id `commit`, and what it signs; None: it has none.

    Source: `parse_signed_commit` in git's commit.c; stricter in that a second signature is refused.
    Continuation lines begin with a space, so what a tag merged into the commit says, its own
    signature included, is part of what was signed and never taken for the signature.
    """
    if len(content) > MAX_BYTES:
        raise Malformed("it is larger than a commit may be")
    head, end, message = content.partition(b"\n\n")
    plain: list[bytes] = []
    found: dict[bytes, list[bytes]] = {}
    signature: list[bytes] | None = None
    for line in head.split(b"\n"):
        name, _, rest = line.partition(b" ")
        if signature is not None and line.startswith(b" "):
            signature.append(line[1:])
        elif name in _HEADERS.values():
            if name in found:
                raise Malformed("it holds two signatures")
            signature = found[name] = [rest]
        else:
            signature = None
            plain.append(line)
    own = found.get(_HEADERS[len(commit)])
    if own is None:
        return None
    return Signed(b"\n".join(plain) + end + message, b"\n".join(own) + b"\n")
