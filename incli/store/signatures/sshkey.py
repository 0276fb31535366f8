"""Public keys and signatures in the wire form of the SSH protocol.

Format: RFC 4253 section 6.6, RFC 5656, RFC 8332, RFC 8709, and PROTOCOL.u2f of OpenSSH for keys
that live in a hardware token. The arithmetic is that of the `cryptography` package.
"""

import base64
import hashlib
from typing import TYPE_CHECKING, Self

from incli.domain.value import Value

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

_TOKEN_END = "@openssh.com"  # noqa: S105  # ends the name of a key type, is no secret
_ED25519 = "ssh-ed25519"
_CURVES = {f"ecdsa-sha2-nistp{bits}": bits for bits in (256, 384, 521)}
_CURVE_HASHES = {256: "SHA256", 384: "SHA384", 521: "SHA512"}
_RSA_HASHES = {b"rsa-sha2-256": "SHA256", b"rsa-sha2-512": "SHA512"}
"""SHA-1, which signatures of the type `ssh-rsa` use, is not among them."""
_SMALLEST_RSA = 2048


class Unusable(Exception):  # an answer, not an error
    """A key or a signature that is not as it should be, in words for people."""


class Reader:
    """Takes one part after the other off a message; every part begins with its length."""

    def __init__(self, content: bytes) -> None:
        self._left = content

    def take(self, size: int) -> bytes:
        """The next `size` bytes."""
        if size > len(self._left):
            raise Unusable("it is cut off")
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def part(self) -> bytes:
        """The next part."""
        return self.take(int.from_bytes(self.take(4), "big"))

    def number(self) -> int:
        """The next part, as a whole number that is not negative."""
        part = self.part()
        if part[:1] >= b"\x80":
            raise Unusable("a number in it is negative")
        return int.from_bytes(part, "big")

    def end(self) -> None:
        """Raise unless everything was taken."""
        if self._left:
            raise Unusable("something follows its end")


def part(content: bytes) -> bytes:
    """`content` with its length before it."""
    return len(content).to_bytes(4, "big") + content


def fingerprint(blob: bytes) -> str:
    """What `ssh-keygen -l` calls the key: `SHA256:…`."""
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode()
    return f"SHA256:{digest.rstrip('=')}"


class PublicKey(Value):
    """A key that signatures are checked with."""

    kind: str
    plain: "Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey"
    application: bytes | None = None
    """Of a key in a hardware token: what it was made for, such as `ssh:`."""

    @classmethod
    def read(cls, blob: bytes) -> Self:
        """The key that `blob` is. Raises `Unusable`."""
        reader = Reader(blob)
        kind = reader.part().decode("ascii", "replace")
        in_token = kind.startswith("sk-") and kind.endswith(_TOKEN_END)
        bare = kind.removeprefix("sk-").removesuffix(_TOKEN_END) if in_token else kind
        if bare not in {_ED25519, *_CURVES} and kind != "ssh-rsa":
            raise Unusable(f"keys of the type {kind!r} are not taken")
        try:
            plain = _plain(bare, reader)
        except ValueError as error:
            raise Unusable(f"it is no key: {error}") from None
        application = reader.part() if in_token else None
        reader.end()
        return cls(kind, plain, application)

    def verify(self, signature: bytes, data: bytes) -> None:
        """Raise `Unusable` unless `signature` is this key's over `data`."""
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415  # only here

        reader = Reader(signature)
        kind, raw = reader.part(), reader.part()
        if self.application is not None:
            # one byte that says whether the token was touched, and its counter, of four bytes
            data = (
                hashlib.sha256(self.application).digest()
                + reader.take(5)
                + hashlib.sha256(data).digest()
            )
        reader.end()
        if kind != self.kind.encode() and not (self.kind == "ssh-rsa" and kind in _RSA_HASHES):
            raise Unusable(
                f"signatures of the type {kind.decode('ascii', 'replace')!r} are refused"
            )
        try:
            self._verify(kind, raw, data)
        except (InvalidSignature, ValueError):
            raise Unusable("it is not of what was signed") from None

    def _verify(self, kind: bytes, raw: bytes, data: bytes) -> None:
        from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric.utils import (  # noqa: PLC0415
            encode_dss_signature,
        )

        if isinstance(self.plain, ed25519.Ed25519PublicKey):
            self.plain.verify(raw, data)
        elif isinstance(self.plain, ec.EllipticCurvePublicKey):
            reader = Reader(raw)
            pair = reader.number(), reader.number()
            reader.end()
            hashed = getattr(hashes, _CURVE_HASHES[self.plain.curve.key_size])()
            self.plain.verify(encode_dss_signature(*pair), data, ec.ECDSA(hashed))
        else:
            hashed = getattr(hashes, _RSA_HASHES[kind])()
            # leading zeros may be left out
            whole = raw.rjust(self.plain.key_size // 8, b"\0")
            self.plain.verify(whole, data, padding.PKCS1v15(), hashed)


def _plain(kind: str, reader: Reader) -> "Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey":
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa  # noqa: PLC0415

    if kind == _ED25519:
        return ed25519.Ed25519PublicKey.from_public_bytes(reader.part())
    if kind in _CURVES:
        bits = _CURVES[kind]
        if reader.part() != f"nistp{bits}".encode():
            raise Unusable("its curve is not that of its type")
        curve = getattr(ec, f"SECP{bits}R1")()
        return ec.EllipticCurvePublicKey.from_encoded_point(curve, reader.part())
    exponent, modulus = reader.number(), reader.number()
    if modulus.bit_length() < _SMALLEST_RSA:
        raise Unusable(f"it has {modulus.bit_length()} bits; RSA keys have {_SMALLEST_RSA} or more")
    return rsa.RSAPublicNumbers(exponent, modulus).public_key()
