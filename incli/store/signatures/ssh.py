"""Signatures made by SSH keys, checked here: no program is run, and no configuration is read.

Format: PROTOCOL.sshsig of OpenSSH. A test holds this against `ssh-keygen -Y verify`.
"""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from datetime import datetime

from incli.domain.value import Value
from incli.store.signatures.allowed import Key
from incli.store.signatures.signed import Signed
from incli.store.signatures.sshkey import Reader, Unusable, fingerprint, part
from incli.store.signatures.verdict import Verdict, bad, unknown

BEGIN = b"-----BEGIN SSH SIGNATURE-----"
_END = b"-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"
_VERSION = 1
_NAMESPACE = b"git"
_HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}


class _Claim(Value):
    """What a signature says of itself."""

    key: bytes
    namespace: bytes
    reserved: bytes
    hashed: bytes
    signature: bytes

    def data(self, payload: bytes) -> bytes:
        """What the key has signed, if it has signed `payload`."""
        digest = _HASHES[self.hashed](payload).digest()
        return _MAGIC + b"".join(
            part(each) for each in (self.namespace, self.reserved, self.hashed, digest)
        )


def check(signed: Signed, keys: Mapping[bytes, Key], now: datetime) -> Verdict:
    """By which of `keys` (by their bytes) the commit was signed."""
    try:
        claim = _claim(signed.signature)
        if claim.namespace != _NAMESPACE:
            return bad(
                f"it is made for “{claim.namespace.decode('ascii', 'replace')}”, not for git"
            )
        name = fingerprint(claim.key)
        key = keys.get(claim.key)
        if key is None:
            return unknown(name)
        key.public.verify(claim.signature, claim.data(signed.payload))
    except Unusable as error:
        return bad(str(error))
    lapsed = key.lapsed(now)
    return Verdict("expired" if lapsed else "good", key.person, name, lapsed)


def _claim(armoured: bytes) -> _Claim:
    lines = armoured.rstrip().split(b"\n")
    if lines[0] != BEGIN or lines[-1] != _END:
        raise Unusable("its first or last line is missing")
    try:
        reader = Reader(base64.b64decode(b"".join(lines[1:-1]), validate=True))
    except binascii.Error:
        raise Unusable("it is no base64") from None
    if reader.take(len(_MAGIC)) != _MAGIC or int.from_bytes(reader.take(4), "big") != _VERSION:
        raise Unusable("it is no SSH signature of version 1")
    claim = _Claim(*(reader.part() for _ in range(5)))
    reader.end()
    if claim.hashed not in _HASHES:
        raise Unusable(f"its hash “{claim.hashed.decode('ascii', 'replace')}” is not taken")
    return claim
