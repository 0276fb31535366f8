"""What the check of one signature came to, before revocation is asked."""

from incli.domain.value import Value


class Verdict(Value):
    """By which key a signature was made, and whether it is one over what it signs."""

    state: str
    """As in `incli.rules.cases.history.Signature`."""
    person: str = ""
    """Whose key it is; known where the signature fits."""
    key: str = ""
    """The key's fingerprint."""
    why: str = ""


def bad(why: str) -> Verdict:
    """A signature that is none."""
    return Verdict("bad", why=why)


def unknown(key: str) -> Verdict:
    """A signature by a key that the judge does not list."""
    return Verdict("unknown key", key=key, why=f"nobody is listed with the key {key}")
